"""Goals and what carries them (numbers, rule 15)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpitui.analysis.progress import RollUp, median_status, roll_up
from kpitui.model.enums import Status
from kpitui.usecases._kpi_rows import GoalRow
from kpitui.usecases._kpi_states import Known
from kpitui.usecases._targets_in_force import overlaps
from kpitui.usecases.states import GoalState, KpiState


@dataclass(frozen=True, slots=True)
class Tree:
    goals: tuple[GoalState, ...]
    """Depth first, in the tree's order."""
    kpis: tuple[Known, ...]
    """In the order in which they first stand under a goal; those without one last, by name."""


def grow(goals: Sequence[GoalRow], kpis: Sequence[Known], as_of: date) -> Tree:
    """`goals` by position. KPIs that were not active that day stand in the tree and count for nothing (rule 16)."""
    tree = _Growing(goals, kpis, as_of)
    for goal in tree.children[None]:
        tree.add(goal, 0)
    placed: dict[str, int] = {}
    for state in tree.order:
        for key, _ in state.kpis:
            placed.setdefault(key, len(placed))
    ordered = sorted(kpis, key=lambda one: (placed.get(one.kpi.key, len(placed)), one.kpi.name.casefold()))
    return Tree(tuple(tree.order), tuple(ordered))


class _Growing:
    def __init__(self, goals: Sequence[GoalRow], kpis: Sequence[Known], as_of: date) -> None:
        self.as_of = as_of
        ids = {goal.id: goal.key for goal in goals}
        self.keys = ids
        self.children: dict[int | None, list[GoalRow]] = defaultdict(list)
        for goal in goals:
            self.children[goal.parent_id if goal.parent_id in ids else None].append(goal)
        self.under: dict[int, list[tuple[Known, float]]] = defaultdict(list)
        for known in sorted(kpis, key=lambda known: known.kpi.id):
            for goal, weight in known.kpi.goals:
                self.under[goal.id].append((known, weight))
        self.order: list[GoalState] = []

    def add(self, goal: GoalRow, depth: int) -> tuple[GoalState, dict[str, tuple[Status, bool]]]:
        """The goal's state, and every KPI under it: its status, and whether it has a score there."""
        place = len(self.order)
        self.order.append(_bare(goal, depth, self.keys.get(goal.parent_id or 0, "")))
        direct = [(known, weight) for known, weight in self.under[goal.id] if known.kpi.is_active(self.as_of)]
        scores = [(counted_score(known.state, goal.start, goal.end), weight) for known, weight in direct]
        verdicts: list[tuple[Status | None, float]] = [
            (known.state.status, weight) for known, weight in direct if _counts_in(known.state, goal.start, goal.end)
        ]
        below = {
            known.kpi.key: (known.state.status, score is not None)
            for (known, _), (score, _) in zip(direct, scores, strict=True)
        }
        for child in self.children[goal.id]:
            state, of_child = self.add(child, depth + 1)
            scores.append((state.score.score, child.weight))
            verdicts.append((state.status, child.weight))
            below = of_child | below
        counted = Counter(status for status, _ in below.values())
        state = replace(
            self.order[place],
            kpis=tuple((known.kpi.key, weight) for known, weight in self.under[goal.id]),
            children=tuple(child.key for child in self.children[goal.id]),
            score=RollUp(roll_up(scores).score, sum(scored for _, scored in below.values()), len(below)),
            status=None if Status.PENDING in dict(verdicts) else median_status(verdicts),
            counts=tuple((status, counted[status]) for status in Status if counted[status]),
        )
        self.order[place] = state
        return state, below


def only_of(tree: Tree, owner: str) -> Tree:
    """What one person owns: their KPIs, and the goals above these or their own; scores stay those of all."""
    kpis = tuple(known for known in tree.kpis if known.kpi.owner == owner)
    keys = {known.kpi.key for known in kpis}
    parents = {goal.key: goal.parent for goal in tree.goals}
    kept: set[str] = set()
    for goal in tree.goals:
        if goal.owner == owner or any(key in keys for key, _ in goal.kpis):
            key = goal.key
            while key and key not in kept:
                kept.add(key)
                key = parents.get(key, "")
    return Tree(tuple(_narrowed(goal, keys, kept) for goal in tree.goals if goal.key in kept), kpis)


def _narrowed(goal: GoalState, kpis: Iterable[str], goals: Iterable[str]) -> GoalState:
    return replace(
        goal,
        kpis=tuple((key, weight) for key, weight in goal.kpis if key in set(kpis)),
        children=tuple(key for key in goal.children if key in set(goals)),
    )


def counted_score(state: KpiState, first: date | None, last: date | None) -> float | None:
    """A KPI's score, where its target's frame reaches into the goal's period (rule 7)."""
    return state.score if _counts_in(state, first, last) else None


def _counts_in(state: KpiState, first: date | None, last: date | None) -> bool:
    return state.target is not None and overlaps(state.target, first, last)


def _bare(goal: GoalRow, depth: int, parent: str) -> GoalState:
    return GoalState(
        key=goal.key,
        title=goal.title,
        why=goal.why,
        intent=goal.intent,
        start=goal.start,
        end=goal.end,
        owner=goal.owner,
        weight=goal.weight,
        goal_status=goal.status,
        parent=parent,
        depth=depth,
        kpis=(),
        children=(),
        score=RollUp(None, 0, 0),
        status=None,
        counts=(),
    )
