"""A period's goals and targets, rolled over into a later one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from kpitui.analysis import progress
from kpitui.model.definitions import GoalDefinition, TargetDefinition
from kpitui.model.enums import Cadence, KpiStatus, TargetKind
from kpitui.model.errors import BadInput
from kpitui.model.period import ONE_DAY, Calendar, Period, calendar_of
from kpitui.model.tables import Goal, Kpi, KpiGoal
from kpitui.store.workspace import Workspace
from kpitui.usecases._check_facts import STANDING_GOALS
from kpitui.usecases._kpi_rows import KpiRow, read_stored
from kpitui.usecases._kpi_values import Wanted, is_flow, read_courses
from kpitui.usecases._names import LONGEST_KEY, keyed
from kpitui.usecases._targets_in_force import aim, target_history
from kpitui.usecases._values import Clock
from kpitui.usecases.goals import goal_definition, put_goal
from kpitui.usecases.states import TargetView
from kpitui.usecases.targets import put_targets, targets_of, with_target

LEAP = 3
"""Days by which two periods of one length may differ: January and February, two quarters, two years."""


@dataclass(frozen=True, slots=True)
class RolledOver:
    """What the later period got; nothing where it had all of it."""

    goals: int
    targets: int


def roll_over(ws: Workspace, source: str, into: str) -> RolledOver:
    """Give the goals of a period successors in a later one, and the targets of that time new rows from its first day.

    A goal that is achieved or dropped has none; its successor is what it is otherwise: its place in the tree, why,
    intent, owner, weight, status, and the KPIs that serve it. A target keeps its value and is measured from what was
    reached by the end of the earlier period. Whatever has its successor is passed over, so it can be said again.

    Raises: BadInput, where the periods are none, or not one of the same length after the other.
    """
    calendar = calendar_of(ws.settings)
    ended, coming = named_span(calendar, calendar.parse(source)), named_span(calendar, calendar.parse(into))
    _check(ended, coming)
    with ws.writing(f"roll over {ended.label} into {coming.label}") as db:
        rolling = _Rolling(db, ws, calendar, ended, coming)
        goals = rolling.goals()
        return RolledOver(goals, rolling.targets())


class _Rolling:
    """One period's things on their way into another, inside one transaction."""

    def __init__(self, db: Session, ws: Workspace, calendar: Calendar, ended: Period, coming: Period) -> None:
        self.db = db
        self.ws = ws
        self.calendar = calendar
        self.ended = ended
        self.coming = coming
        self.successors: dict[int, Goal] = {}
        """By the id of the goal before."""

    def goals(self) -> int:
        """How many are new."""
        chosen = select(Goal).where(Goal.start == self.ended.start, Goal.end == self.ended.end)
        standing = chosen.where(col(Goal.status).in_(STANDING_GOALS)).order_by(col(Goal.position), col(Goal.id))
        waiting = {row.id or 0: row for row in self.db.exec(standing)}
        new = 0
        while waiting:
            new += self._goal(next(iter(waiting.values())), waiting)
        return new

    def targets(self) -> int:
        """How many are new."""
        as_of = self.ws.today
        kpis = [one for one in read_stored(self.db.connection(), as_of).kpis if one.status is not KpiStatus.RETIRED]
        ending = {one.id: view for one in kpis if (view := self._ending(one))}
        reached = self._reached([one for one in kpis if one.id in ending], ending)
        for kpi_id, view in ending.items():
            kpi = self.db.get_one(Kpi, kpi_id)
            put_targets(self.db, self.ws, kpi, with_target(targets_of(self.db, kpi), self._target(kpi, view, reached)))
            kpi.version += 1
        return len(ending)

    def _goal(self, row: Goal, waiting: dict[int, Goal]) -> int:
        """The successors of a goal, and before it of those above it that still wait; how many are new."""
        del waiting[row.id or 0]
        new = sum(self._goal(above, waiting) for above in [waiting.get(row.parent_id or 0)] if above)
        key = self._key(row.key)
        successor = keyed(self.db, Goal, key)
        if successor is None:
            successor = put_goal(self.db, self.ws, self._definition(row, key))
            self._serve(row, successor)
            new += 1
        self.successors[row.id or 0] = successor
        return new

    def _key(self, key: str) -> str:
        """`win-customers` and `win-customers-2026-q4` both become `win-customers-2027-q1`."""
        stem, tail = key.removesuffix(f"-{_slug(self.ended)}"), f"-{_slug(self.coming)}"
        taken = {goal.key for goal in self.successors.values()}
        wanted = stem[: LONGEST_KEY - len(tail)] + tail
        return wanted if wanted not in taken else key[: LONGEST_KEY - len(tail)] + tail

    def _definition(self, row: Goal, key: str) -> GoalDefinition:
        old = goal_definition(self.db, row)
        return replace(old, key=key, start=self.coming.start, end=self.coming.end, parent=self._parent(row))

    def _parent(self, row: Goal) -> str:
        """The successor of what it stands under; what is of that period and has none is passed over."""
        above = self.db.get(Goal, row.parent_id) if row.parent_id else None
        while above:
            if above.id in self.successors:
                return self.successors[above.id].key
            if (above.start, above.end) != (self.ended.start, self.ended.end):
                return above.key
            above = self.db.get(Goal, above.parent_id) if above.parent_id else None
        return ""

    def _serve(self, row: Goal, successor: Goal) -> None:
        """The goals that a KPI serves already come first, so that its earlier targets stay with them."""
        served = select(KpiGoal, Kpi.status).join(Kpi).where(KpiGoal.goal_id == row.id)
        for place, status in self.db.exec(served).all():
            if status is not KpiStatus.RETIRED:
                others = self.db.exec(select(KpiGoal.position).where(KpiGoal.kpi_id == place.kpi_id))
                last = max(others) + 1
                self.db.add(KpiGoal(kpi_id=place.kpi_id, goal_id=successor.id or 0, weight=place.weight, position=last))
        self.db.flush()

    def _ending(self, kpi: KpiRow) -> TargetView | None:
        """The target that holds at the end of the period and was made for it; none where the next has one."""
        history = target_history(kpi)
        if any(view.start and self.coming.start <= view.start <= self.coming.end for view in history):
            return None
        begun = [view for view in history if view.start is None or view.start <= self.ended.end]
        view = begun[-1] if begun else None
        if view is None or view.start is None or view.end is None:
            return None
        if view.start < self.ended.start or view.end > self.ended.end:
            return None
        served = {goal.id for goal, _ in kpi.goals}
        goes_on = view.by is not None or any(goal.id in served for goal in self.successors.values())
        return view if goes_on else None

    def _target(self, kpi: Kpi, view: TargetView, reached: Mapping[int, tuple[float, date]]) -> TargetDefinition:
        baseline, on = reached.get(kpi.id or 0, (view.baseline, view.baseline_on))
        new = TargetDefinition(
            value=view.value,
            low=view.low,
            high=view.high,
            baseline=baseline,
            baseline_on=on,
            start=self.coming.start,
            by=self.coming.end if view.by else None,
        )
        try:
            progress.check_target(kpi.direction, baseline, aim(view))
        except BadInput:
            # It is reached already: from there it would go backwards.
            return replace(new, baseline=view.baseline, baseline_on=view.baseline_on)
        return new

    def _reached(self, kpis: Sequence[KpiRow], ending: Mapping[int, TargetView]) -> dict[int, tuple[float, date]]:
        """By KPI what it came to by the end of the period, and the day of that; only what is whole (numbers, 10)."""
        as_of = min(self.ended.end, self.ws.today)
        clock = Clock(as_of, min(self.ws.today, as_of + ONE_DAY))
        courses = read_courses(
            self.db.connection(), self.calendar, clock, [self._wanted(kpi, ending[kpi.id], as_of) for kpi in kpis]
        )
        found = {}
        for kpi, course in zip(kpis, courses, strict=True):
            for one in course.values:
                if one.value is not None and not one.partial and one.period.end < clock.open_from:
                    found[kpi.id] = (one.value, one.period.end)
        return found

    def _wanted(self, kpi: KpiRow, view: TargetView, as_of: date) -> Wanted:
        if view.kind is TargetKind.BY and is_flow(kpi):
            return Wanted(kpi, None, view.start or self.ended.start, view.end or self.ended.end)
        return Wanted(kpi, kpi.cadence, self.ended.start, as_of)


def named_span(calendar: Calendar, period: Period) -> Period:
    """A span that is a quarter is that quarter."""
    for cadence in Cadence:
        found = calendar.period(period.start, cadence)
        if (found.start, found.end) == (period.start, period.end):
            return found
    return period


def _check(ended: Period, coming: Period) -> None:
    if ended.cadence is not coming.cadence or abs(ended.days - coming.days) > LEAP:
        raise BadInput(
            f"{ended.label} and {coming.label} are not of one length: a quarter rolls over into a quarter, "
            "a month into a month"
        )
    if coming.start <= ended.end:
        raise BadInput(f"{coming.label} does not come after {ended.label}: say the earlier period first")


def _slug(period: Period) -> str:
    return "-".join(re.findall("[a-z0-9]+", period.label.lower()))
