"""The numbers of a review: as they are, as they were kept, what differs since, and what became of a confidence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from math import isclose

from sqlalchemy import Connection

from kpitui.model.enums import Status
from kpitui.model.period import Calendar, Period
from kpitui.usecases._kpi_rows import KpiRow
from kpitui.usecases._kpi_states import Known, View, known_kpis
from kpitui.usecases._kpi_values import Wanted, read_courses
from kpitui.usecases._review_rows import ONE_DAY, view_on
from kpitui.usecases._values import Clock
from kpitui.usecases.chart import chart_of
from kpitui.usecases.review_views import Forecasted, Restated, Seen
from kpitui.usecases.states import Insight, KpiState

REACHED = {
    Status.MET: True,
    Status.ON_TRACK: True,
    Status.MISSED: False,
    Status.AT_RISK: False,
    Status.OFF_TRACK: False,
}
"""What a status at the end of the time says of a confidence."""


def see(db: Connection, view: View, day: date, known: Sequence[Known]) -> Iterator[Seen]:
    """What there is to be seen of each KPI."""
    as_of = view.clock.as_of
    wanted = [Wanted(one.kpi, None, view.period.start, as_of) for one in known]
    for one, course in zip(known, read_courses(db, view.calendar, view.clock, wanted), strict=True):
        chart = chart_of(db, view, one.kpi, state=one.state)
        result = course.values[0]
        yield Seen(day, as_of, result.value, result.reason, _slim(one.state), chart)


def _slim(state: KpiState) -> KpiState:
    """Without the courses that the chart has, too."""
    insight = state.insight
    return replace(state, history=(), insight=_slim_insight(insight) if insight else None)


def _slim_insight(insight: Insight) -> Insight:
    chart = replace(insight.chart, center=[], lower=[], upper=[], signals=[], values=[])
    return replace(insight, periods=(), chart=chart)


def restated(db: Connection, calendar: Calendar, period: Period, kpi: KpiRow, seen: Seen) -> tuple[Restated, ...]:
    """Figures of a closed review that the data gives differently now, as seen from the day of the review."""
    view = view_on(calendar, period, seen.day)
    (now,) = see(db, view, seen.day, known_kpis(db, view, [kpi], judged=True))
    return tuple(_differences(period, seen, now))


def _differences(period: Period, then: Seen, now: Seen) -> Iterator[Restated]:
    if not _same(then.result, now.result):
        yield Restated(period.label, then.result, now.result)
    before = {one.period: one.value for one in now.chart.values}
    for one in then.chart.values:
        if one.period in before and not _same(one.value, before[one.period]):
            yield Restated(one.period.label, one.value, before[one.period])


def _same(then: float | None, now: float | None) -> bool:
    if then is None or now is None:
        return then is now
    return isclose(then, now, rel_tol=1e-9, abs_tol=1e-12)


def deadline(seen: Seen, period: Period) -> date:
    """The last day of what a confidence is about."""
    target = seen.state.target
    return target.end if target and target.end else period.end


def asks_confidence(seen: Seen, period: Period) -> bool:
    return seen.state.target is not None and deadline(seen, period) >= seen.day


def held_against(
    db: Connection, calendar: Calendar, today: date, period: Period, judged: Iterable[tuple[KpiRow, Seen, int]]
) -> Iterator[Forecasted]:
    """What became of each confidence, in percent, of a review of that period."""
    for kpi, seen, confidence in judged:
        until = deadline(seen, period)
        chance = seen.state.outlook.chance if seen.state.outlook else None
        met = _reached(db, calendar, kpi, seen, until) if until < today else None
        yield Forecasted(confidence / 100, chance, met, until)


def _reached(db: Connection, calendar: Calendar, kpi: KpiRow, seen: Seen, until: date) -> bool | None:
    target = seen.state.target
    start = target.start if target and target.start and target.start <= until else until
    view = View(calendar, Period(None, start, until, f"{start}..{until}"), Clock(until, until + ONE_DAY))
    return REACHED.get(known_kpis(db, view, [kpi], judged=True)[0].state.status)
