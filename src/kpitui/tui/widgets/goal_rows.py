"""Which rows the goal tree has: goals with their KPIs and the goals below, folded and filtered."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpitui.model.enums import GoalStatus

if TYPE_CHECKING:
    from kpitui.usecases.goal_tree import GoalTree
    from kpitui.usecases.states import GoalState, KpiState

DONE, LOOSE = "\0done", "\0loose"
"""Stand for a goal's key at the headings; no key looks like this."""


@dataclass(frozen=True, slots=True)
class GoalRow:
    goal: "GoalState"
    depth: int
    folded: bool
    below: int
    """KPIs under it, at any depth."""

    @property
    def identity(self) -> tuple[str, str]:
        return self.goal.key, ""


@dataclass(frozen=True, slots=True)
class KpiRow:
    kpi: "KpiState"
    goal: str
    depth: int

    @property
    def identity(self) -> tuple[str, str]:
        return self.goal, self.kpi.key


@dataclass(frozen=True, slots=True)
class Heading:
    """Above what stands apart: achieved goals, KPIs without a goal."""

    key: str
    title: str
    folded: bool
    below: int

    @property
    def identity(self) -> tuple[str, str]:
        return self.key, ""


Row = GoalRow | KpiRow | Heading | None
"""None is a blank row."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a person wants the rows."""

    folded: frozenset[str] = frozenset({DONE})
    words: str = ""
    """All of them have to be in a name; while they filter nothing is folded."""
    gaps: bool = False
    """A blank row before a branch."""


def build_rows(tree: "GoalTree", how: Arrangement) -> tuple[Row, ...]:
    """Goals depth first in the tree's order, achieved ones and KPIs without a goal last."""
    builder = _Builder(tree, how)
    done = [goal for goal in builder.tops if goal.goal_status is GoalStatus.ACHIEVED]
    rows: list[Row] = []
    for goal in builder.tops:
        if goal not in done:
            rows += builder.branch(goal, 0)
    loose: list[Row] = [KpiRow(kpi, LOOSE, 1) for kpi in builder.loose if builder.matches(kpi.name)]
    finished: list[Row] = [row for goal in done for row in builder.branch(goal, 1)]
    rows += builder.group(LOOSE, "Without a goal", loose, len(loose))
    rows += builder.group(DONE, "Achieved", finished, len(done))
    return _spaced(rows) if how.gaps else tuple(rows)


class _Builder:
    def __init__(self, tree: "GoalTree", how: Arrangement) -> None:
        self.how = how
        self.goals = {goal.key: goal for goal in tree.goals}
        self.kpis = {kpi.key: kpi for kpi in tree.kpis}
        self.tops = [goal for goal in tree.goals if goal.parent not in self.goals]
        self.loose = [kpi for kpi in tree.kpis if not any(key in self.goals for key in kpi.goals)]

    def matches(self, name: str) -> bool:
        return all(word in name.casefold() for word in self.how.words.casefold().split())

    def branch(self, goal: "GoalState", depth: int) -> list[Row]:
        own = [self.kpis[key] for key, _ in goal.kpis if key in self.kpis]
        whole = self.matches(goal.title)
        inside: list[Row] = [KpiRow(kpi, goal.key, depth + 1) for kpi in own if whole or self.matches(kpi.name)]
        for key in goal.children:
            inside += self.branch(self.goals[key], depth + 1)
        if self.how.words and not inside and not whole:
            return []
        folded = goal.key in self.how.folded and not self.how.words
        return [GoalRow(goal, depth, folded, self._below(goal)), *([] if folded else inside)]

    def group(self, key: str, title: str, inside: list[Row], count: int) -> list[Row]:
        if not inside:
            return []
        folded = key in self.how.folded and not self.how.words
        return [Heading(key, title, folded, count), *([] if folded else inside)]

    def _below(self, goal: "GoalState") -> int:
        here = sum(key in self.kpis for key, _ in goal.kpis)
        return here + sum(self._below(self.goals[key]) for key in goal.children)


def _spaced(rows: Collection[Row]) -> tuple[Row, ...]:
    """A blank before each branch that shows something, and behind each."""
    spaced: list[Row] = []
    for row in rows:
        before = spaced[-1] if spaced else None
        if before is not None and not isinstance(row, KpiRow) and (isinstance(before, KpiRow) or _is_top(row)):
            spaced.append(None)
        spaced.append(row)
    return tuple(spaced)


def _is_top(row: Row) -> bool:
    return isinstance(row, Heading) or (isinstance(row, GoalRow) and row.depth == 0)
