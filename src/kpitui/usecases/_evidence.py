"""What the numbers say of a link between two KPIs: does one of them move before the other?"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection

from kpitui.analysis.lead_lag import LeadLag, lead_lag
from kpitui.model.enums import Cadence
from kpitui.usecases._kpi_rows import KpiRow
from kpitui.usecases._kpi_states import ONE_DAY, View
from kpitui.usecases._kpi_values import Course, Wanted, read_courses
from kpitui.usecases._outlook import SEASON
from kpitui.usecases.type_views import Evidence

SHORTEST_FIRST = list(Cadence)


def read_evidence(db: Connection, view: View, pairs: Sequence[tuple[KpiRow, KpiRow]]) -> list[Evidence]:
    """Of each leader and its follower, in the order given, by one statement for all.

    The last 104 complete periods are looked at, at the longer of the two cadences.
    """
    grains = [max(leader.cadence, follower.cadence, key=SHORTEST_FIRST.index) for leader, follower in pairs]
    frames = {grain: (view.reach(grain).asked, _over(view, grain)) for grain in set(grains)}
    wanted = [Wanted(kpi, grain, *frames[grain]) for pair, grain in zip(pairs, grains, strict=True) for kpi in pair]
    courses = read_courses(db, view.calendar, view.clock, wanted)
    return [_evidence(*found) for found in zip(grains, courses[::2], courses[1::2], strict=True)]


def _evidence(grain: Cadence, leader: Course, follower: Course) -> Evidence:
    source, target = (
        tuple(None if one.partial else one.value for one in course.values) for course in (leader, follower)
    )
    periods = tuple(one.period for one in leader.values)
    return Evidence(grain, periods, source, target, _judged(source, target, SEASON[grain]))


def _over(view: View, cadence: Cadence) -> date:
    """The last day of the last complete period."""
    return view.calendar.period(view.clock.open_from, cadence).start - ONE_DAY


@lru_cache(maxsize=2048)
def _judged(leader: tuple[float | None, ...], follower: tuple[float | None, ...], season: int) -> LeadLag:
    """The same values are not judged again at every look."""
    return lead_lag(leader, follower, season=season)
