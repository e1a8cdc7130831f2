"""Check-ins: a KPI's period looked at by its owner, with its value, a note and how sure one is, or skipped.

What waits is counted in periods, here, in `due`, on the dashboard and in its JSON alike: a KPI that owes three weeks
is three check-ins.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, select

from kpitui.model.errors import BadInput
from kpitui.model.period import Calendar, Period, calendar_of
from kpitui.model.tables import CheckIn, Kpi, Measurement
from kpitui.store.workspace import Workspace
from kpitui.usecases._check_in_rows import find_check_in, measured
from kpitui.usecases._names import find_kpi
from kpitui.usecases._rows import match
from kpitui.usecases._spoken import Part, Typed, read_value
from kpitui.usecases._subjects import find_subject
from kpitui.usecases.due import owed
from kpitui.usecases.log import read_note


@dataclass(frozen=True, slots=True)
class Waiting:
    """One period of one KPI that wants to be looked at."""

    kpi: str
    """Its key."""
    name: str
    owner: str
    period: Period
    day: date
    """The day it was due."""


@dataclass(frozen=True, slots=True)
class Coming:
    """What is due next, once nothing waits."""

    name: str
    period: Period
    day: date


@dataclass(frozen=True, slots=True)
class Queue:
    waiting: tuple[Waiting, ...]
    coming: Coming | None


def queue(ws: Workspace, owner: str | None = None) -> Queue:
    """Every open period of every KPI that is due, or of those that `owner` has.

    The author's own KPIs and those of nobody first, then the oldest.
    """
    found = owed(ws, owner)
    waiting = [
        Waiting(one.kpi.key, one.kpi.name, one.kpi.owner, period, day)
        for one in found
        for period, day in one.schedule.open
    ]
    coming = [
        Coming(one.kpi.name, *one.schedule.coming) for one in found if one.schedule.coming and not one.schedule.open
    ]
    mine = ("", ws.author)
    return Queue(
        tuple(
            sorted(
                waiting, key=lambda one: (one.owner not in mine, one.day, one.name.casefold(), one.kpi, one.period.end)
            )
        ),
        min(coming, key=lambda one: (one.day, one.name.casefold()), default=None),
    )


def check_in(
    ws: Workspace,
    kpi: str,
    period: Period,
    value: Typed | Mapping[str, Typed] | None = None,
    note: str = "",
    confidence: int | None = None,
) -> None:
    """Check in a KPI for a period that has ended; once more for the same period takes the place of the first.

    A value spans the period, and counts only where nothing finer does (numbers, rule 13).

    Args:
        value: as in `log.record_text` and `log.record`; None: what was measured stands, or there is none.
        confidence: in the target being reached, 0 to 100 percent.
    Raises: UnknownName, AmbiguousName, BadInput, ReadOnly.
    """
    if confidence is not None and not 0 <= confidence <= 100:
        raise BadInput(f"a confidence of {confidence} is none: type a whole number from 0 to 100, in percent")
    text = read_note(note)
    with ws.writing(f"check in {_key(ws, kpi)} {period.label}") as db:
        row, checked = _begin(db, ws, kpi, period)
        parts = () if value is None else read_value(find_subject(db, row.key), value)
        said = parts or text or confidence is not None
        if not said and measured(db, find_subject(db, row.key), period, checked.id).value is None:
            raise BadInput("this would say nothing: type a value, a note or a confidence, or skip it with a reason")
        checked.note, checked.confidence, checked.skipped = text, confidence, ""
        _put(db, checked, parts, ws.author)


def skip(ws: Workspace, kpi: str, period: Period, reason: str) -> None:
    """Say why a period has no value; one that was checked in loses what was said then.

    Raises: UnknownName, AmbiguousName, BadInput, ReadOnly.
    """
    text = read_note(reason, "a reason")
    if not text:
        raise BadInput("a skip needs a reason: say in a few words why there is no value")
    with ws.writing(f"skip {_key(ws, kpi)} {period.label}") as db:
        _, checked = _begin(db, ws, kpi, period)
        checked.note, checked.confidence, checked.skipped = "", None, text
        _put(db, checked, (), ws.author)


def check_period(calendar: Calendar, kpi: Kpi, period: Period, today: date) -> None:
    """Raises: BadInput, it is no period of the KPI, or has not ended."""
    if calendar.period(period.start, kpi.cadence) != period:
        raise BadInput(
            f"{period.label} is no {kpi.cadence} of the calendar, and {kpi.name} is looked at by {kpi.cadence}"
        )
    if period.end >= today:
        raise BadInput(f"{period.label} runs until {period.end}: check in from {period.end + timedelta(days=1)} on")


def _key(ws: Workspace, kpi: str) -> str:
    with ws.reading() as db:
        return find_kpi(db, kpi).key


def _begin(db: Session, ws: Workspace, name: str, period: Period) -> tuple[Kpi, CheckIn]:
    """The KPI, and its check-in of that period: the one there is, or a new one."""
    kpi = find_kpi(db, name)
    check_period(calendar_of(ws.settings), kpi, period, ws.today)
    checked = find_check_in(db, kpi.id or 0, period)
    if checked is None:
        assert kpi.id is not None  # noqa: S101 - it was read
        checked = CheckIn(kpi_id=kpi.id, start=period.start, end=period.end, author="", at=datetime.now(UTC))
        db.add(checked)
    checked.author, checked.at = ws.author, datetime.now(UTC)
    return kpi, checked


def _put(db: Session, checked: CheckIn, parts: tuple[Part, ...], author: str) -> None:
    """Its values as they are now; one that stays the same row keeps its history."""
    db.flush()
    standing = db.exec(select(Measurement).where(Measurement.check_in_id == checked.id))
    wanted = {
        _slot(part.slot.id, part): {
            "value": part.value,
            "decimals": part.decimals,
            "n": part.n,
            "pooled": part.pooled,
            "note": checked.note,
        }
        for part in parts
    }

    def make(slot: tuple[int, float | None]) -> Measurement:
        return Measurement(
            series_id=slot[0],
            start=checked.start,
            end=checked.end,
            value=0.0,
            author=author,
            check_in_id=checked.id,
            recorded_at=checked.at,
        )

    match(db, {_slot(row.series_id, row): row for row in standing}, wanted, make)


def _slot(series_id: int, row: Part | Measurement) -> tuple[int, float | None]:
    """A series has one value of a check-in, or one for each grade."""
    return series_id, None if row.n is None or row.pooled else row.value
