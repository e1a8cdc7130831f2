"""When a KPI wants its value, and what was missed (numbers, rule 9)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from kpitui.model.enums import Cadence, Source
from kpitui.model.period import Period
from kpitui.usecases._kpi_rows import KpiRow
from kpitui.usecases._kpi_values import Course
from kpitui.usecases._values import Clock

DUE_DAYS = {Cadence.MONTH: 3, Cadence.QUARTER: 5}
"""After the period's end, where the KPI says nothing; 1 for every other cadence."""
STALE = 2

Looked = Collection[tuple[date, date]]
"""Periods that were checked in or skipped."""


@dataclass(frozen=True, slots=True)
class Schedule:
    open: tuple[tuple[Period, date], ...]
    """Periods that want a value, with their due days, oldest first; none where a feed brings them."""
    stale: bool
    late_since: date | None
    """The first due day missed by the source since it last delivered."""
    coming: tuple[Period, date] | None = None
    """The next period that will want a value, with its due day; None where it has one already."""


NOTHING_DUE = Schedule((), False, None)


def due_days(kpi: KpiRow) -> timedelta:
    return timedelta(days=DUE_DAYS.get(kpi.cadence, 1) if kpi.due is None else kpi.due)


def schedule(kpi: KpiRow, course: Course, looked: Looked, clock: Clock, asked: date) -> Schedule:
    """From the day it became active on, but for nothing that begins before `asked`.

    A period is filled by what was recorded for it, by a check-in, or by a skip. A feed's has to be covered to its end.
    """
    if kpi.since is None:
        return NOTHING_DUE
    fed = course.fed or kpi.source is Source.FEED
    wanted: list[tuple[Period, date, bool]] = []
    coming: tuple[Period, date] | None = None
    for value, logged in zip(course.values, course.logged, strict=True):
        period = value.period
        day = period.end + due_days(kpi)
        if period.end < kpi.since or period.start < asked:
            continue
        filled = (logged and not (fed and value.partial)) or (period.start, period.end) in looked
        if period.end < clock.open_from and day <= clock.as_of:
            wanted.append((period, day, filled))
        elif not filled and coming is None:
            coming = (period, day)
    missed = _missed_at_the_end(wanted)
    stale = sum(day < clock.as_of for day in missed) >= STALE
    if fed:
        return Schedule((), stale, missed[0] if missed else None)
    return Schedule(tuple((period, day) for period, day, filled in wanted if not filled), stale, None, coming)


def _missed_at_the_end(wanted: list[tuple[Period, date, bool]]) -> list[date]:
    """Due days since the last that was filled."""
    missed: list[date] = []
    for _, day, filled in reversed(wanted):
        if filled:
            break
        missed.insert(0, day)
    return missed
