"""An entry line while it is being typed: what it would store, and what could come next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session, col, select

from kpitui.analysis.usual import Usual
from kpitui.model.enums import Kind, KpiStatus, SeriesStatus
from kpitui.model.errors import KpituiError
from kpitui.model.period import Calendar, Period, calendar_of
from kpitui.model.tables import Kpi, Measurement, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._entry_line import DAYS, split
from kpitui.usecases._measured import Row
from kpitui.usecases._named_line import read_named, with_name_once
from kpitui.usecases._recent import Beside, Recent, beside, joined, read_rows, recent, usual_of, worth
from kpitui.usecases._spoken import WORDS, Part
from kpitui.usecases._subjects import Subject, find_subject
from kpitui.usecases.log import entry_period, rows_of

MOST_ROWS = 5_000
"""A period with more is not added up on every key."""
MOST_COMPLETIONS = 8


@dataclass(frozen=True, slots=True)
class Input:
    """One value to be stored, in its series' unit."""

    key: str
    name: str
    unit: str
    decimals: int
    value: float
    n: int | None


@dataclass(frozen=True, slots=True)
class Closing:
    """What the KPI's period comes to with the entry, in the KPI's unit."""

    period: Period
    value: float
    inputs: tuple[float | None, ...]
    """Of a formula, one a series in its order."""
    covered_days: int


@dataclass(frozen=True, slots=True)
class EntryPreview:
    """What an entry line means so far. `problem`: why it cannot be stored as it stands; empty where it can."""

    problem: str
    key: str = ""
    """Of the KPI or series; empty while there is none of that name."""
    name: str = ""
    kind: Kind = Kind.NUMBER
    unit: str = ""
    decimals: int | None = None
    last: Recent | None = None
    """The latest value before the entry's days."""
    period: Period | None = None
    value: float | None = None
    """Of the KPI by this entry alone; None where a formula gives none."""
    reason: str = ""
    inputs: tuple[Input, ...] = ()
    note: str = ""
    usual: Usual | None = None
    beside: Beside | None = None
    """What is logged for the same days already."""
    closing: Closing | None = None
    begun: bool = False
    """It is a name and nothing else yet."""


def read_entry(ws: Workspace, text: str) -> EntryPreview:
    """What the line would store; half-typed text gives the reason why it would not, never an error."""
    words = split(text)
    if not words:
        return EntryPreview("")
    found, once = EntryPreview(""), text
    try:
        calendar, today = calendar_of(ws.settings), ws.today
        with ws.reading() as db:
            subject = find_subject(db, words[0].text)
            found = _named(db, subject, today)
            once = with_name_once(subject, text)
            line, parts = read_named(subject, text, today, calendar)
            period = entry_period(line.start, line.end, today)
            return replace(_valued(db, found, subject, parts, period, calendar), note=line.note or "")
    except KpituiError as error:
        return replace(found, problem=str(error), begun=len(split(once)) == 1 and bool(found.key))


def complete_entry(ws: Workspace, text: str) -> tuple[str, ...]:
    """Whole lines that `text` could go on to, the likeliest first: names, then labels, words and days."""
    words = split(text)
    begun = words[-1].text if words and not text[-1].isspace() else ""
    before = words[:-1] if begun else words
    try:
        with ws.reading() as db:
            if not before:
                return tuple(f"{key} " for key in _names_like(db, begun))
            subject = find_subject(db, before[0].text)
    except KpituiError:
        return ()
    if any(word.quoted for word in words[1:]):
        return ()
    stem = text.removesuffix(begun)
    nexts = _next_words(subject, [word.text for word in before[1:]])
    return tuple(f"{stem}{one}" for one in nexts if one.startswith(begun) and one != begun)


def _named(db: Session, subject: Subject, today: date) -> EntryPreview:
    latest = recent(db, subject, today + timedelta(days=1))
    return EntryPreview(
        "",
        key=subject.key,
        name=subject.name,
        kind=subject.kind,
        unit=subject.unit,
        decimals=subject.decimals,
        last=latest[0] if latest else None,
    )


def _valued(
    db: Session, found: EntryPreview, subject: Subject, parts: tuple[Part, ...], period: Period, calendar: Calendar
) -> EntryPreview:
    rows = rows_of(parts, period)
    alone = worth(subject, rows, period)
    earlier = recent(db, subject, period.start)
    same_days = (col(Measurement.start) == period.start, col(Measurement.end) == period.end)
    there = read_rows(db, subject, *same_days, limit=MOST_ROWS)
    return replace(
        found,
        last=earlier[0] if earlier else None,
        period=period,
        value=alone.value,
        reason=alone.reason,
        inputs=tuple(input_of(part) for part in parts),
        usual=usual_of(subject, earlier),
        beside=beside(subject, there, rows, period),
        closing=_closing(db, subject, rows, period, calendar),
    )


def _closing(
    db: Session, subject: Subject, rows: Mapping[int, list[Row]], entry: Period, calendar: Calendar
) -> Closing | None:
    """The KPI's period that holds the entry; None for a series, and where the entry is the whole of it."""
    if subject.cadence is None:
        return None
    period = calendar.period(entry.start, subject.cadence)
    if entry.days >= period.days or entry.end > period.end:
        return None
    inside = (col(Measurement.start) >= period.start, col(Measurement.end) <= period.end)
    stored = read_rows(db, subject, *inside, limit=MOST_ROWS)
    if sum(map(len, stored.values())) == MOST_ROWS:
        return None
    found = worth(subject, joined(stored, rows), period)
    if found.value is None:
        return None
    covered = min(one.covered_days for one in found.inputs)
    return Closing(period, found.value, tuple(one.value for one in found.inputs), covered)


def input_of(part: Part) -> Input:
    """A part as it is shown."""
    digits = max(part.decimals, part.slot.decimals or 0)
    return Input(part.slot.key, part.slot.name, part.slot.unit, digits, part.value, part.n)


def _names_like(db: Session, begun: str) -> list[str]:
    """Keys whose key or name begins with the text, then those where it begins a later word."""
    kpis = select(Kpi.key, Kpi.name).where(col(Kpi.status).in_((KpiStatus.ACTIVE, KpiStatus.PAUSED, KpiStatus.DRAFT)))
    series = select(Series.key, Series.name).where(Series.status == SeriesStatus.ACTIVE)
    start = begun.casefold()
    first, later = [], []
    for key, name in [*db.exec(kpis.order_by(Kpi.key)), *db.exec(series.order_by(Series.key))]:
        texts = (key, name.casefold())
        if any(text.startswith(start) for text in texts):
            first.append(key)
        elif any(f"{mark}{start}" in text for text in texts for mark in (" ", "-", "_")):
            later.append(key)
    return list(dict.fromkeys([*first, *later]))[:MOST_COMPLETIONS]


def _next_words(subject: Subject, typed: list[str]) -> list[str]:
    """Labels still missing, the words of its kind, then days once there is a value."""
    if subject.kind is Kind.FORMULA and not subject.fraction:
        used = {word.partition("=")[0] for word in typed}
        missing = [f"{slot.key}=" for slot in subject.slots if slot.key not in used]
        return missing or list(DAYS)
    if not typed:
        return list(WORDS.get(subject.kind, ()))
    return list(DAYS)
