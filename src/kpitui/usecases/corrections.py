"""A measurement put right by a line: its value, day and note as they would be typed anew."""

from dataclasses import dataclass, replace
from datetime import date

from kpitui.model.enums import Kind
from kpitui.model.errors import BadInput, KpituiError
from kpitui.model.period import calendar_of
from kpitui.model.tables import Measurement, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._entry_line import EntryLine, read_line
from kpitui.usecases._names import find_series
from kpitui.usecases._recent import recent, usual_of, worth
from kpitui.usecases._spoken import read_value
from kpitui.usecases._subjects import of_series
from kpitui.usecases.entries import EntryPreview, input_of
from kpitui.usecases.log import Recorded, correct, entry_period, one_part, rows_of


@dataclass(frozen=True, slots=True)
class Correction:
    """A measurement as it stands, to be typed over; `present.entries.typed` makes the line."""

    id: int
    version: int
    kind: Kind
    key: str
    """Of the series."""
    name: str
    unit: str
    value: float
    decimals: int
    n: int | None
    pooled: bool
    start: date
    end: date
    note: str
    by_feed: bool
    """It is not touched: a hand value takes its place."""


def load_correction(ws: Workspace, measurement_id: int) -> Correction:
    """Raises: BadInput, it is gone."""
    with ws.reading() as db:
        row = db.get(Measurement, measurement_id)
        if row is None or row.id is None:
            raise BadInput("this measurement is no longer there: somebody removed or replaced it")
        subject = of_series(db, db.get_one(Series, row.series_id))
        return Correction(
            id=row.id,
            version=row.version,
            kind=subject.kind,
            key=subject.key,
            name=subject.name,
            unit=subject.unit,
            value=row.value,
            decimals=row.decimals,
            n=row.n,
            pooled=row.pooled,
            start=row.start,
            end=row.end,
            note=row.note,
            by_feed=row.feed_id is not None,
        )


def read_correction(ws: Workspace, old: Correction, text: str) -> EntryPreview:
    """What the line would make of the measurement; half-typed text gives the reason why not, never an error."""
    found = EntryPreview("", key=old.key, name=old.name, kind=old.kind, unit=old.unit)
    try:
        line = _line(ws, old, text)
        period = entry_period(line.start, line.end, ws.today)
        if old.by_feed and (period.start, period.end) != (old.start, old.end):
            raise BadInput("a value that stands in for a feed's keeps its day")
        with ws.reading() as db:
            subject = of_series(db, find_series(db, old.key))
            part = one_part(read_value(subject, line.value))
            known = replace(found, unit=subject.unit, decimals=subject.decimals, usual=None, period=period)
            value = worth(subject, rows_of((part,), period), period).value
            usual = usual_of(subject, recent(db, subject, period.start))
        return replace(known, value=value, inputs=(input_of(part),), usual=usual, note=line.note or "")
    except KpituiError as error:
        return replace(found, problem=str(error))


def correct_line(ws: Workspace, old: Correction, text: str) -> Recorded:
    """Put the measurement right as the line says.

    Raises: BadInput; Changed, when somebody else changed it since it was loaded; ReadOnly.
    """
    line = _line(ws, old, text)
    return correct(ws, old.id, line.value, line.note, line.start, line.end, old.version)


def _line(ws: Workspace, old: Correction, text: str) -> EntryLine:
    """The line without a name, and with the day and note it had where none are typed; `""` takes the note away."""
    line = read_line(f"{old.key} {text}", ws.today, calendar_of(ws.settings))
    note = old.note if line.note is None else line.note
    return replace(line, start=line.start or old.start, end=line.end or old.end, note=note)
