"""KPIs as of a day: values, standing and schedule put together, for all that are asked for in a few statements."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import dropwhile
from types import MappingProxyType

from sqlalchemy import Connection, select

from kpitui.analysis.xmr import FEWEST
from kpitui.model.enums import Cadence, Kind, Status, TargetKind
from kpitui.model.period import Calendar, Period, calendar_of
from kpitui.store.light import columns
from kpitui.store.workspace import Workspace
from kpitui.usecases._happened import Happened, concerning, read_events
from kpitui.usecases._insight import insight_of
from kpitui.usecases._kpi_rows import KpiRow
from kpitui.usecases._kpi_values import Course, Wanted, is_flow, read_courses
from kpitui.usecases._outlook import Question
from kpitui.usecases._schedule import Looked, Schedule, schedule
from kpitui.usecases._standing import Situation, Sums, stand
from kpitui.usecases._targets_in_force import idle_target, target_for, target_history
from kpitui.usecases._values import Clock
from kpitui.usecases.states import Insight, KpiState, Outlook

CHECK_IN = columns("check_in", ("kpi_id", "start", "end"))
ONE_DAY = timedelta(days=1)
HISTORY = 26
"""Periods shown."""
LOOK_BACK = 104
"""Complete periods after which nobody is asked for a value any more."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one looks back at a cadence."""

    over: date
    """The last day of the last complete period."""
    shown: date
    """The first day of the periods shown."""
    asked: date
    """The first day for which a value is still asked."""


@dataclass(frozen=True, slots=True)
class View:
    """The viewing period and what it means (numbers, rule 1)."""

    calendar: Calendar
    period: Period
    clock: Clock

    def reach(self, cadence: Cadence) -> Reach:
        return _reach(self.calendar, self.clock.open_from, cadence)


@lru_cache(maxsize=64)
def _reach(calendar: Calendar, open_from: date, cadence: Cadence) -> Reach:
    running = calendar.period(open_from, cadence)
    starts = [running.start]
    while len(starts) <= LOOK_BACK and (before := calendar.previous(running)):
        starts.append(before.start)
        running = before
    return Reach(starts[0] - ONE_DAY, starts[min(HISTORY, len(starts)) - 1], starts[-1])


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the values of a KPI say."""

    outlook: Outlook
    insight: Insight | None


NOTHING_YET: Mapping[int, Judgement] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Known:
    """A KPI with its state, and the days on which it wants a value."""

    kpi: KpiRow
    state: KpiState
    schedule: Schedule
    judged: date
    """The last day of the period that its status is of."""

    @property
    def judgement(self) -> Judgement | None:
        """None: not judged."""
        return Judgement(self.state.outlook, self.state.insight) if self.state.outlook else None


def view_of(ws: Workspace, period: str | None) -> View:
    """The current quarter without a period.

    Raises: BadInput, for what is no period.
    """
    calendar, today = calendar_of(ws.settings), ws.today
    viewed = calendar.parse(period) if period else calendar.period(today, Cadence.QUARTER)
    as_of = min(today, viewed.end)
    return View(calendar, viewed, Clock(as_of, min(today, as_of + ONE_DAY)))


def known_kpis(
    db: Connection,
    view: View,
    kpis: Sequence[KpiRow],
    *,
    judged: bool = False,
    standing: Mapping[int, Judgement] = NOTHING_YET,
    breathe: Callable[[], None] = lambda: None,
) -> list[Known]:
    """In the order given.

    Args:
        judged: with what the values say; that reads and computes more.
        standing: by KPI, what was judged before and still holds.
        breathe: called after each KPI that is judged.
    """
    made = [_Making(kpi, view, judged=judged, standing=standing.get(kpi.id)) for kpi in kpis]
    wanted = [wish for one in made for wish in one.wanted()]
    courses = iter(read_courses(db, view.calendar, view.clock, wanted))
    for one in made:
        one.take(courses)
        if one.question:
            breathe()
    _look_further_back(db, view, made)
    since = min((one.reach.asked for one in made), default=view.clock.as_of)
    looked = _check_ins(db, since)
    events = read_events(db, since, view.clock.as_of) if judged else ()
    dividing = [event for event in events if event.divides]
    known = []
    for one in made:
        known.append(one.known(looked[one.kpi.id], dividing))
        if one.question:
            breathe()
    return known


def _look_further_back(db: Connection, view: View, made: Iterable["_Making"]) -> None:
    """The latest complete period with a value may lie before all that were read."""
    wanted = {one: day for one in made if (day := one.lies_before())}
    if not wanted:
        return
    courses = read_courses(
        db, view.calendar, view.clock, [Wanted(one.kpi, one.kpi.cadence, day, one.as_of) for one, day in wanted.items()]
    )
    for one, course in zip(wanted, courses, strict=True):
        one.course = course


def _check_ins(db: Connection, since: date) -> dict[int, set[tuple[date, date]]]:
    """By KPI, the periods that were checked in or skipped."""
    found: dict[int, set[tuple[date, date]]] = defaultdict(set)
    query = select(CHECK_IN.kpi_id, CHECK_IN.start, CHECK_IN.end).where(CHECK_IN.start >= since)
    for kpi_id, start, end in db.execute(query):
        found[kpi_id].add((start, end))
    return found


class _Making:
    """A KPI's state in the making."""

    def __init__(self, kpi: KpiRow, view: View, *, judged: bool, standing: Judgement | None) -> None:
        self.kpi = kpi
        self.clock = view.clock
        self.as_of = view.clock.as_of
        self.reach = view.reach(kpi.cadence)
        targets = target_history(kpi)
        self.target = target_for(targets, view.period, self.as_of)
        self.idle_target = None if self.target else idle_target(targets, self.as_of)
        self.standing = standing
        self.question = Question(kpi, view) if judged and not standing else None
        self.course = Course([], [], False)
        self.sums: Sums | None = None
        self.outlook = standing.outlook if standing else None
        """None: not to be judged."""

    def wanted(self) -> list[Wanted]:
        """Values at the cadence; of a flow or a milestone with a `by` target, also what it comes to in the frame;
        and what a forecast needs beside them.
        """
        spans = [Wanted(self.kpi, None, first, last) for first, last in self._frames()]
        beside = self.question.wanted() if self.question else {}
        return [Wanted(self.kpi, self.kpi.cadence, self._first(), self.as_of), *spans, *beside.values()]

    def take(self, courses: Iterator[Course]) -> None:
        """What was wanted, in that order."""
        self.course = next(courses)
        sums = [next(courses).values[0] for _ in self._frames()]
        if sums:
            self.sums = Sums(sums[0], sums[1] if len(sums) > 1 else None)
        if self.question:
            beside = {name: next(courses) for name in self.question.wanted()}
            self.outlook = self.question.answer(self.course, beside)

    def lies_before(self) -> date | None:
        """The last day with all that it is made of, where that is before the first period read."""
        complete = [one for one in self.course.values if one.period.end <= self.reach.over]
        latest = [one.latest for one in self.kpi.inputs]
        days = [day for day in latest if day]
        if not complete or not days or len(days) < len(latest) or any(one.value is not None for one in complete):
            return None
        return min(days) if min(days) < complete[0].period.start else None

    def known(self, looked: Looked, dividing: Iterable[Happened]) -> Known:
        kpi, outlook = self.kpi, self.outlook
        chance = outlook.chance if outlook else None
        found = stand(Situation(kpi, self.target, self.course.values, self.clock, self.reach.over, chance), self.sums)
        plan = schedule(kpi, self.course, looked, self.clock, self.reach.asked)
        state = KpiState(
            key=kpi.key,
            name=kpi.name,
            definition=kpi.definition or kpi.formula_text,
            goals=tuple(goal.key for goal, _ in kpi.goals),
            owner=kpi.owner,
            unit=kpi.unit,
            decimals=kpi.decimals,
            kind=kpi.kind,
            direction=kpi.direction,
            cadence=kpi.cadence,
            status_of_kpi=kpi.status,
            perspective=kpi.perspective,
            types=kpi.types,
            period=found.period,
            partial=found.partial,
            value=found.value,
            n=found.n,
            reason=found.reason,
            target=self.target,
            progress=found.progress,
            score=found.score,
            status=found.status if outlook or not self._will_be_judged(found.status) else Status.PENDING,
            pace=found.pace,
            each=found.each,
            due=plan.open[0][1] if plan.open else None,
            due_periods=len(plan.open),
            stale=plan.stale,
            source_late=plan.late_since is not None,
            late_since=plan.late_since,
            history=tuple(dropwhile(lambda one: one.value is None and not one.n, self.course.values[-HISTORY:])),
            insight=self._insight(found.meets, dividing),
            outlook=outlook,
            idle_target=self.idle_target,
        )
        return Known(kpi, state, plan, self.reach.over)

    def _will_be_judged(self, found: Status) -> bool:
        """A forecast may say something else (rule 8)."""
        known = [one for one in self.course.values if one.value is not None and not one.partial]
        return found in (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK) and len(known) >= FEWEST

    def _insight(self, meets: bool | None, dividing: Iterable[Happened]) -> Insight | None:
        """An event may divide the chart; so does another source (rule 17)."""
        if self.standing:
            return self.standing.insight
        if self.outlook is None or self.kpi.kind is Kind.MILESTONE:
            return None
        days = [event.day for event in concerning(dividing, self.kpi)] + list(self.course.fed_from)
        return insight_of(self.course, self.reach.over, days, self.kpi.direction, meets, self.kpi.limits_until)

    def _first(self) -> date:
        """What is shown, what is judged period by period, and what is still asked for."""
        first = self.reach.asked if self.question else self.reach.shown
        if self.kpi.since:
            first = min(first, max(self.kpi.since, self.reach.asked))
        if self.target and self.target.kind is TargetKind.EACH and self.target.start:
            first = min(first, self.target.start)
        return first

    def _frames(self) -> list[tuple[date, date]]:
        """From the target's start to as-of, and to the end of the last complete period, if that lies in it."""
        target = self.target
        if target is None or target.kind is not TargetKind.BY or target.start is None or target.end is None:
            return []
        if target.start > self.as_of or not (is_flow(self.kpi) or self.kpi.kind is Kind.MILESTONE):
            return []
        ended = target.end < self.clock.open_from
        judged = target.end if ended else min(self.reach.over, target.end)
        now = (target.start, min(self.as_of, target.end))
        return [now, (target.start, judged)] if judged >= target.start else [now]
