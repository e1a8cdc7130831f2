"""Which rows the dashboard's table has: goals with their KPIs, in one of two orders, folded and filtered."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpitui.model.enums import Status

if TYPE_CHECKING:
    from kpitui.usecases.states import Dashboard, GoalState, KpiState

WITHOUT_GOAL = ""
"""Stands for the goal's key where KPIs have none."""

_URGENCY = {Status.OFF_TRACK: 0, Status.MISSED: 0, Status.AT_RISK: 1, Status.NO_DATA: 2, Status.ON_TRACK: 3}
_CALM = 4
_NO_SCORE = 2.0
"""Behind every score there is."""


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal, or with None the heading above the KPIs that serve none."""

    goal: "GoalState | None"
    depth: int
    folded: bool
    below: int
    """KPIs under it, at any depth."""

    @property
    def identity(self) -> tuple[str, str]:
        return (self.goal.key if self.goal else WITHOUT_GOAL, "")


@dataclass(frozen=True, slots=True)
class KpiRow:
    kpi: "KpiState"
    goal: str
    depth: int

    @property
    def identity(self) -> tuple[str, str]:
        return (self.goal, self.kpi.key)


Row = GoalRow | KpiRow | None
"""None is a blank row between goals."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a person wants the rows."""

    worst_first: bool = True
    folded: frozenset[str] = frozenset()
    """Keys of goals."""
    words: str = ""
    """All of them have to be in a KPI's name, key, owner or goal; while they filter nothing is folded."""
    gaps: bool = False
    """A blank row before each goal at the top but the first."""


def build_rows(view: "Dashboard", how: Arrangement) -> tuple[Row, ...]:
    """Goals depth first, each with its KPIs before its children; KPIs without a goal last."""
    goals = {goal.key: goal for goal in view.goals}
    kpis = {kpi.key: kpi for kpi in view.kpis}
    top = _sorted_goals([goal for goal in view.goals if goal.parent not in goals], how)
    blocks = [_goal_rows(goal, 0, goals, kpis, how) for goal in top]
    loose = [kpi for kpi in view.kpis if not any(key in goals for key in kpi.goals) and _matches(kpi, "", how)]
    if loose:
        folded = WITHOUT_GOAL in how.folded and not how.words
        shown = [] if folded else [KpiRow(kpi, WITHOUT_GOAL, 1) for kpi in _sorted(loose, how)]
        blocks.append([GoalRow(None, 0, folded, len(loose)), *shown])
    rows: list[Row] = []
    for block in filter(None, blocks):
        rows.extend([None, *block] if how.gaps and rows else block)
    return tuple(rows)


def _goal_rows(
    goal: "GoalState", depth: int, goals: "dict[str, GoalState]", kpis: "dict[str, KpiState]", how: Arrangement
) -> list[Row]:
    own = [kpis[key] for key, _weight in goal.kpis if key in kpis]
    own = [kpi for kpi in own if _matches(kpi, goal.title, how)]
    children = _sorted_goals([goals[key] for key in goal.children if key in goals], how)
    inside: list[Row] = [KpiRow(kpi, goal.key, depth + 1) for kpi in _sorted(own, how)]
    for child in children:
        inside.extend(_goal_rows(child, depth + 1, goals, kpis, how))
    if how.words and not inside:
        return []
    folded = goal.key in how.folded and not how.words
    return [GoalRow(goal, depth, folded, _below(goal, goals, kpis)), *([] if folded else inside)]


def _below(goal: "GoalState", goals: "dict[str, GoalState]", kpis: "dict[str, KpiState]") -> int:
    here = sum(key in kpis for key, _weight in goal.kpis)
    return here + sum(_below(goals[key], goals, kpis) for key in goal.children if key in goals)


def _matches(kpi: "KpiState", title: str, how: Arrangement) -> bool:
    text = f"{kpi.name} {kpi.key} {kpi.owner} {title}".casefold()
    return all(word in text for word in how.words.casefold().split())


def _sorted(kpis: "list[KpiState]", how: Arrangement) -> "list[KpiState]":
    return sorted(kpis, key=urgency) if how.worst_first else kpis


def _sorted_goals(goals: "list[GoalState]", how: Arrangement) -> "list[GoalState]":
    return sorted(goals, key=_goal_urgency) if how.worst_first else goals


def urgency(kpi: "KpiState") -> tuple[int, float]:
    return _URGENCY.get(kpi.status, _CALM), _NO_SCORE if kpi.score is None else kpi.score


def _goal_urgency(goal: "GoalState") -> tuple[float, int]:
    score = goal.score.score
    return _NO_SCORE if score is None else score, _URGENCY.get(goal.status, _CALM) if goal.status else _CALM
