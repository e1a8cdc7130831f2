"""The log read in windows: a million measurements without holding them.

Days are counted once; any row is then a day and an offset from it, which the (start, id) index finds at once.
A filter that no index answers is read into ids span by span, so that what is found shows early and it can be stopped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from kpitui.model.errors import BadInput
from kpitui.model.period import calendar_of
from kpitui.store.workspace import Workspace
from kpitui.usecases import _log_filter, _log_rows
from kpitui.usecases._log_filter import LogFilter as LogFilter
from kpitui.usecases._log_rows import LogRow as LogRow
from kpitui.usecases._log_rows import in_utc
from kpitui.usecases._log_tables import CHANGE, MEASUREMENT, OPERATION

ROW = MEASUREMENT.c
MOST_IDS = 10_000
"""In one statement."""
PORTION = 20_000
"""Rows a search looks at in one go."""


@dataclass(frozen=True, slots=True)
class DayCount:
    day: date
    count: int


@dataclass(frozen=True, slots=True)
class ValueChange:
    """How a measurement stood after an operation; `value` None: it was removed."""

    at: datetime
    """In UTC."""
    author: str
    title: str
    value: float | None
    decimals: int
    start: date | None
    end: date | None
    note: str


def read_filter(ws: Workspace, text: str) -> LogFilter:
    """`checkout by:ben from:hand kpi:form-cvr 2026-11`: words, then what a colon names, and any period.

    Raises: BadInput, a colon with nothing after it, or a second period.
    """
    return _log_filter.read_filter(text, calendar_of(ws.settings))


def day_counts(ws: Workspace, first: date | None = None, last: date | None = None) -> tuple[DayCount, ...]:
    """How many measurements start on each day that has any, newest first; within first..last where given."""
    query = select(ROW.start, func.count()).group_by(ROW.start)
    if first:
        query = query.where(ROW.start >= first)
    if last:
        query = query.where(ROW.start <= last)
    with ws.looking() as db:
        rows = db.execute(query.order_by(ROW.start.desc())).all()
    return tuple(DayCount(day, count) for day, count in rows)


def page(ws: Workspace, day: date | None, offset: int, limit: int) -> tuple[LogRow, ...]:
    """`limit` rows, newest first, from the `offset`-th of those that start on `day` or before it.

    Without `day` from the newest of all.
    """
    window = select(ROW.id).offset(offset).limit(limit)
    if day:
        window = window.where(ROW.start <= day)
    with ws.looking() as db:
        return _log_rows.read_rows(db, window.order_by(ROW.start.desc(), ROW.id.desc()))


def rows(ws: Workspace, ids: Sequence[int]) -> tuple[LogRow, ...]:
    """The measurements of these ids that are still there, newest first."""
    with ws.looking() as db:
        return _log_rows.read_rows(db, select(ROW.id).where(ROW.id.in_(ids)))


def search(ws: Workspace, wanted: LogFilter, days: Sequence[DayCount]) -> Iterator[list[int]]:
    """Ids of the measurements that pass the filter, newest first, in portions of a few milliseconds each.

    `days` are all days there are, newest first. Whoever stops asking stops the search.
    """
    for first, last in _spans(days):
        query = select(ROW.id).where(ROW.start >= first, ROW.start <= last).order_by(ROW.start.desc(), ROW.id.desc())
        with ws.looking() as db:
            found = list(db.scalars(query.where(*_log_filter.condition(db, wanted))))
        yield found


def place(ws: Workspace, measurement_id: int) -> tuple[date, int] | None:
    """The day a measurement starts on, and how many of that day stand above it; None: it is gone."""
    with ws.looking() as db:
        start = db.scalar(select(ROW.start).where(ROW.id == measurement_id))
        if start is None:
            return None
        above = select(func.count()).select_from(MEASUREMENT).where(ROW.start == start, ROW.id > measurement_id)
        return start, db.scalars(above).one()


def value_history(ws: Workspace, measurement_id: int) -> tuple[ValueChange, ...]:
    """What became of one measurement, newest first; the oldest is how it was recorded.

    Raises: BadInput, there never was such a measurement.
    """
    changes = (
        select(OPERATION.c.at, OPERATION.c.author, OPERATION.c.title, CHANGE.c.before, CHANGE.c.after)
        .join_from(CHANGE, OPERATION, OPERATION.c.id == CHANGE.c.operation_id)
        .where(CHANGE.c.entity == "measurement", CHANGE.c.entity_id == measurement_id)
        .order_by(CHANGE.c.id)
    )
    with ws.looking() as db:
        made = db.execute(changes).all()
        standing = _log_rows.read_rows(db, select(ROW.id).where(ROW.id == measurement_id))
    found = [_stood(in_utc(at), author, title, after) for at, author, title, _, after in made]
    if made and (before := made[0][3]) is not None:
        # Imported: no operation holds the first value, only what the first correction replaced.
        found.insert(0, _stood(datetime.fromisoformat(before["recorded_at"]), before["author"], "recorded", before))
    elif not made:
        found = [
            ValueChange(row.recorded_at, row.author, "recorded", row.value, row.decimals, row.start, row.end, row.note)
            for row in standing
        ]
    if not found:
        raise BadInput(f"there is no measurement {measurement_id}")
    return tuple(reversed(found))


def overrides(ws: Workspace) -> tuple[tuple[LogRow, tuple[LogRow, ...]], ...]:
    """Every hand value that stands in for a feed's, newest first, with what it hides (numbers, rule 13)."""
    with ws.looking() as db:
        pairs = _log_rows.conflicts(db)
        ids = sorted({one for pair in pairs for one in pair})
        parts = (ids[first : first + MOST_IDS] for first in range(0, len(ids), MOST_IDS))
        windows = (select(ROW.id).where(ROW.id.in_(part)) for part in parts)
        shown = {row.id: row for window in windows for row in _log_rows.read_rows(db, window)}
    hidden: dict[int, list[LogRow]] = {}
    for mine, theirs in pairs:
        hidden.setdefault(mine, []).append(shown[theirs])
    newest = sorted((shown[mine] for mine in hidden), key=lambda row: (row.start, row.id), reverse=True)
    return tuple((row, tuple(hidden[row.id])) for row in newest)


def _spans(days: Sequence[DayCount]) -> Iterator[tuple[date, date]]:
    """First and last day of portions that hold about as many rows each."""
    rows, last = 0, None
    for one in days:
        last = last or one.day
        rows += one.count
        if rows >= PORTION:
            yield one.day, last
            rows, last = 0, None
    if last:
        yield days[-1].day, last


def _stood(at: datetime, author: str, title: str, after: dict[str, Any] | None) -> ValueChange:
    if after is None:
        return ValueChange(at, author, title, None, 0, None, None, "")
    start, end = (date.fromisoformat(after[name]) for name in ("start", "end"))
    return ValueChange(at, author, title, after["value"], after["decimals"], start, end, after["note"])
