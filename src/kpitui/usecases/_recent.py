"""What was logged lately for a KPI or a series, and what rows of some days come to."""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum
from typing import Literal

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from kpitui.analysis.aggregate import NOTHING, PeriodValue, aggregate
from kpitui.analysis.formula import Formula
from kpitui.analysis.usual import Usual, usual
from kpitui.model.enums import Kind
from kpitui.model.period import Period
from kpitui.model.tables import Measurement
from kpitui.usecases._measured import HOW, Reading, Row, counting_rows, points_of
from kpitui.usecases._subjects import ROLES, Slot, Subject

DAYS = 60
ROWS_A_DAY = 4
"""Several entries or grades a day; where there are more, fewer days are looked at."""
ANSWERS = {Kind.RATING: Reading.ANSWERS, Kind.SHARE: Reading.ANSWERS, Kind.NPS: Reading.NPS}

Rows = Mapping[int, Sequence[Row]]
"""By series id, each in the order they were recorded."""


@dataclass(frozen=True, slots=True)
class Recent:
    start: date
    end: date
    value: float


@dataclass(frozen=True, slots=True)
class Worth:
    """What rows come to, in the subject's unit."""

    value: float | None
    reason: str
    """Why there is no value."""
    inputs: tuple[PeriodValue, ...]
    """One a slot, in its series' unit."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What was logged for the days of an entry before it, and what becomes of that (numbers, rule 13)."""

    value: float
    """What those days came to, in the subject's unit."""
    together: float | None
    """What they come to with the entry."""
    fate: Literal["hidden", "replaced", "added to", "pooled", "confirmed"]
    """A feed's value is hidden, a later value by hand replaces one, a sum is added to, a formula's parts and answers
    are pooled; a check-in only confirms."""

    @property
    def counts_on(self) -> bool:
        """What was there counts beside the entry."""
        return self.fate in ("added to", "pooled")


def recent(db: Session, subject: Subject, before: date) -> list[Recent]:
    """The latest values that start before that day, newest first: one a day or span."""
    limit = DAYS * ROWS_A_DAY * len(subject.slots)
    return _values(subject, read_rows(db, subject, col(Measurement.start) < before, limit=limit), DAYS)


class Past:
    """The values before any day of some days, read once however many days are asked about."""

    def __init__(self, db: Session, subject: Subject, days: Collection[date]) -> None:
        first, last = min(days), max(days)
        between = (col(Measurement.start) >= first, col(Measurement.start) < last)
        rows = read_rows(db, subject, *between) if first < last else {}
        self._values = [*_values(subject, rows), *recent(db, subject, first)]

    def before(self, day: date) -> list[Recent]:
        """Newest first."""
        first = bisect_left(self._values, -day.toordinal() + 1, key=lambda one: -one.start.toordinal())
        return self._values[first : first + DAYS]


class SameDays:
    """What is logged for the very days of some entries, read once however many they are."""

    def __init__(self, db: Session, subject: Subject, starts: Collection[date]) -> None:
        between = (col(Measurement.start) >= min(starts), col(Measurement.start) <= max(starts))
        self._subject = subject
        self._rows = _by_days(read_rows(db, subject, *between))

    def take(self, rows: Rows, period: Period) -> Beside | None:
        """What stands beside an entry of these rows; the next one finds them there. None: nothing does."""
        there = self._rows.setdefault((period.start, period.end), {})
        found = beside(self._subject, there, rows, period)
        self._rows[period.start, period.end] = joined(there, rows)
        return found


def beside(subject: Subject, there: Rows, rows: Rows, period: Period) -> Beside | None:
    """What becomes of the rows that are `there` for the days of an entry; None where they come to nothing."""
    value = worth(subject, there, period).value
    if value is None:
        return None
    together = worth(subject, joined(there, rows), period).value
    fed = kept = False
    for slot in subject.slots:
        old, new, reading = there.get(slot.id, ()), rows.get(slot.id, ()), _reading(subject, slot)
        if new:
            fed |= any(row.feed_id is not None for row in counting_rows(list(old), reading))
            kept |= len(points_of([*old, *new], reading, period.days)) > len(points_of(new, reading, period.days))
    if fed:
        return Beside(value, together, "hidden")
    if not kept:
        return Beside(value, together, "replaced")
    adds = subject.kind is Kind.NUMBER and _reading(subject, subject.slots[0]) is Reading.SUM
    return Beside(value, together, "added to" if adds else "pooled")


def joined(there: Rows, new: Rows) -> dict[int, list[Row]]:
    """The rows of both, by series."""
    return {series_id: [*there.get(series_id, ()), *new.get(series_id, ())] for series_id in {**there, **new}}


def usual_of(subject: Subject, values: Sequence[Recent]) -> Usual | None:
    """What it usually is; None for answers, which a scale holds anyway, and for too few values."""
    if subject.kind in (*ANSWERS, Kind.MILESTONE):
        return None
    return usual([one.value for one in values])


def worth(subject: Subject, rows: Rows, period: Period) -> Worth:
    """What the rows inside a period come to."""
    inputs = tuple(_input(subject, slot, rows.get(slot.id, ()), period) for slot in subject.slots)
    if subject.kind in (Kind.RATIO, Kind.FORMULA):
        return _formula(subject, inputs)
    if subject.kind is Kind.NPS and len(inputs) == 3:
        promoters, passives, detractors = (one.value or 0.0 for one in inputs)
        everybody = fsum((promoters, passives, detractors))
        value = 100 * (promoters - detractors) / everybody if everybody else None
        return Worth(value, "" if everybody else "nobody answered", inputs)
    value = inputs[0].value
    if value is not None and subject.kind is Kind.SHARE:
        value *= 100
    return Worth(value, "" if value is not None else inputs[0].reason or NOTHING, inputs)


def read_rows(
    db: Session, subject: Subject, *where: ColumnElement[bool], limit: int | None = None
) -> dict[int, list[Row]]:
    """The latest rows of the subject's series, at most `limit`."""
    found = db.execute(
        select(
            col(Measurement.series_id),
            col(Measurement.start),
            col(Measurement.end),
            col(Measurement.value),
            col(Measurement.n),
            col(Measurement.feed_id),
            col(Measurement.check_in_id),
            col(Measurement.pooled),
        )
        .where(col(Measurement.series_id).in_([slot.id for slot in subject.slots]), *where)
        .order_by(col(Measurement.start).desc(), col(Measurement.end).desc(), col(Measurement.id).desc())
        .limit(limit)
    )
    rows: dict[int, list[Row]] = {slot.id: [] for slot in subject.slots}
    for series_id, *columns in found:
        rows[series_id].append(Row(*columns))
    for of_series in rows.values():
        of_series.reverse()
    return rows


def _values(subject: Subject, rows: Rows, most: int | None = None) -> list[Recent]:
    """What each day or span came to, newest first."""
    by_days = _by_days(rows)
    found = []
    for start, end in sorted(by_days, reverse=True)[:most]:
        value = worth(subject, by_days[start, end], Period(None, start, end, "")).value
        if value is not None:
            found.append(Recent(start, end, value))
    return found


def _by_days(rows: Rows) -> dict[tuple[date, date], dict[int, list[Row]]]:
    by_days: dict[tuple[date, date], dict[int, list[Row]]] = {}
    for series_id, of_series in rows.items():
        for row in of_series:
            by_days.setdefault((row.start, row.end), {}).setdefault(series_id, []).append(row)
    return by_days


def _reading(subject: Subject, slot: Slot) -> Reading:
    if subject.kind is Kind.MILESTONE:
        return Reading.LAST
    if slot.role in ROLES:
        return Reading.SUM
    return ANSWERS.get(subject.kind) or Reading(slot.aggregation.value)


def _input(subject: Subject, slot: Slot, rows: Sequence[Row], period: Period) -> PeriodValue:
    reading = _reading(subject, slot)
    points = points_of(rows, reading, period.days)
    return aggregate(points, [period], HOW.get(reading, reading.value))[0]


def _formula(subject: Subject, inputs: tuple[PeriodValue, ...]) -> Worth:
    values: dict[str, float | None] = {}
    for slot, found in zip(subject.slots, inputs, strict=True):
        scale = 100 if slot.unit == "percent" else 1
        values[slot.key] = None if found.value is None else found.value / scale
    result = Formula(subject.formula).evaluate(values)
    value = result.value
    if value is not None and subject.unit == "percent":
        value *= 100
    return Worth(value, result.reason, inputs)
