"""The log read in windows: a million measurements without holding them.

Days are counted once; any row is then a day and an offset from it, which the (start, id) index finds at once.
A filter that no index answers is read into ids span by span, so that what is found shows early and it can be stopped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sql
from sqlmodel import col, func, select

from kpitui.model.errors import BadInput
from kpitui.model.period import calendar_of
from kpitui.model.tables import Change, Measurement, Operation
from kpitui.store.workspace import Workspace
from kpitui.usecases import _log_filter, _log_rows
from kpitui.usecases._log_filter import LogFilter as LogFilter
from kpitui.usecases._log_rows import LogRow as LogRow

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
    query = select(col(Measurement.start), func.count()).group_by(col(Measurement.start))
    if first:
        query = query.where(col(Measurement.start) >= first)
    if last:
        query = query.where(col(Measurement.start) <= last)
    with ws.reading() as db:
        rows = db.exec(query.order_by(col(Measurement.start).desc())).all()
    return tuple(DayCount(day, count) for day, count in rows)


def page(ws: Workspace, day: date | None, offset: int, limit: int) -> tuple[LogRow, ...]:
    """`limit` rows, newest first, from the `offset`-th of those that start on `day` or before it.

    Without `day` from the newest of all.
    """
    window = select(Measurement.id).offset(offset).limit(limit)
    if day:
        window = window.where(col(Measurement.start) <= day)
    with ws.reading() as db:
        return _log_rows.read_rows(db, window.order_by(col(Measurement.start).desc(), col(Measurement.id).desc()))


def rows(ws: Workspace, ids: Sequence[int]) -> tuple[LogRow, ...]:
    """The measurements of these ids that are still there, newest first."""
    with ws.reading() as db:
        return _log_rows.read_rows(db, select(Measurement.id).where(col(Measurement.id).in_(ids)))


def search(ws: Workspace, wanted: LogFilter, days: Sequence[DayCount]) -> Iterator[list[int]]:
    """Ids of the measurements that pass the filter, newest first, in portions of a few milliseconds each.

    `days` are all days there are, newest first. Whoever stops asking stops the search.
    """
    for first, last in _spans(days):
        query = (
            select(Measurement.id)
            .where(col(Measurement.start) >= first, col(Measurement.start) <= last)
            .order_by(col(Measurement.start).desc(), col(Measurement.id).desc())
        )
        with ws.reading() as db:
            found = db.exec(query.where(*_log_filter.condition(db, wanted))).all()
        yield [one for one in found if one is not None]


def place(ws: Workspace, measurement_id: int) -> tuple[date, int] | None:
    """The day a measurement starts on, and how many of that day stand above it; None: it is gone."""
    with ws.reading() as db:
        start = db.exec(select(col(Measurement.start)).where(Measurement.id == measurement_id)).first()
        if start is None:
            return None
        above = select(func.count()).where(Measurement.start == start, col(Measurement.id) > measurement_id)
        return start, db.exec(above).one()


def value_history(ws: Workspace, measurement_id: int) -> tuple[ValueChange, ...]:
    """What became of one measurement, newest first; the oldest is how it was recorded.

    Raises: BadInput, there never was such a measurement.
    """
    changes = (
        sql.select(
            col(Operation.at), col(Operation.author), col(Operation.title), col(Change.before), col(Change.after)
        )
        .join(Change, col(Change.operation_id) == col(Operation.id))
        .where(col(Change.entity) == "measurement", col(Change.entity_id) == measurement_id)
        .order_by(col(Change.id))
    )
    with ws.reading() as db:
        rows = db.execute(changes).all()
        present = db.get(Measurement, measurement_id)
        current = present and (present.recorded_at, present.author, present.model_dump(mode="json"))
    found = [_stood(at, author, title, after) for at, author, title, _, after in rows]
    if rows and (before := rows[0][3]) is not None:
        # Imported: no operation holds the first value, only what the first correction replaced.
        found.insert(0, _stood(datetime.fromisoformat(before["recorded_at"]), before["author"], "recorded", before))
    elif not rows and current:
        found.append(_stood(current[0], current[1], "recorded", current[2]))
    if not found:
        raise BadInput(f"there is no measurement {measurement_id}")
    return tuple(reversed(found))


def overrides(ws: Workspace) -> tuple[tuple[LogRow, tuple[LogRow, ...]], ...]:
    """Every hand value that stands in for a feed's, newest first, with what it hides (numbers, rule 13)."""
    with ws.reading() as db:
        pairs = _log_rows.conflicts(db)
        ids = {one for pair in pairs for one in pair}
        shown = {row.id: row for row in _log_rows.read_rows(db, select(Measurement.id).where(_among(ids)))}
    hidden: dict[int, list[LogRow]] = {}
    for mine, theirs in pairs:
        hidden.setdefault(mine, []).append(shown[theirs])
    return tuple((row, tuple(hidden[row.id])) for row in shown.values() if row.id in hidden)


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


def _among(ids: set[int]) -> Any:
    return col(Measurement.id).in_(ids)


def _stood(at: datetime, author: str, title: str, after: dict[str, Any] | None) -> ValueChange:
    if after is None:
        return ValueChange(at, author, title, None, 0, None, None, "")
    start, end = (date.fromisoformat(after[name]) for name in ("start", "end"))
    return ValueChange(at, author, title, after["value"], after["decimals"], start, end, after["note"])
