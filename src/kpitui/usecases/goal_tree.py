"""Why do we track this, and what carries which goal?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpitui.analysis.check import Finding
from kpitui.model.enums import KpiStatus, Named, Perspective, Status
from kpitui.model.period import Period
from kpitui.store.workspace import Workspace
from kpitui.usecases._check_data import data_facts
from kpitui.usecases._kpi_rows import read_stored
from kpitui.usecases._kpi_states import Known, known_kpis, view_of
from kpitui.usecases._roll_up import counted_score, grow
from kpitui.usecases.chains import Chain, Feeds, chains, paths, read_feeds
from kpitui.usecases.check import findings_of
from kpitui.usecases.states import GoalState, KpiState, TargetView


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One line of a goal's arithmetic: a direct child, and what it adds."""

    kind: Named
    """A goal or a KPI."""
    key: str
    name: str
    unit: str
    decimals: int | None
    value: float | None
    target: TargetView | None
    perspective: Perspective | None
    weight: float
    score: float | None
    """None: it does not count, for want of a value or a target in the goal's period."""
    status: Status | None


@dataclass(frozen=True, slots=True)
class GoalTree:
    as_of: date
    period: Period
    goals: tuple[GoalState, ...]
    """Depth first, in the tree's order; all but the dropped ones."""
    kpis: tuple[KpiState, ...]
    """All but the retired ones, in the tree's order; those without a goal last. Only active ones count."""
    rows: Mapping[str, tuple[ScoreRow, ...]]
    """By goal key: its KPIs and child goals that count, as its score adds them up."""
    chains: Mapping[str, tuple[Chain, ...]]
    """By goal key: those that its own KPIs are a part of."""
    findings: Mapping[str, tuple[Finding, ...]]
    """By goal key, the worst first."""
    kpi_findings: Mapping[str, tuple[Finding, ...]]
    """By KPI key."""


def goal_tree(ws: Workspace, period: str | None = None) -> GoalTree:
    """Every goal with its score and what it is made of, as of the earlier of today and the end of `period`.

    Raises: BadInput, for what is no period.
    """
    view = view_of(ws, period)
    as_of = view.clock.as_of
    with ws.reading() as db:
        stored = read_stored(db.connection(), as_of)
        standing = [kpi for kpi in stored.kpis if kpi.status is not KpiStatus.RETIRED or kpi.is_active(as_of)]
        tree = grow(stored.goals, known_kpis(db.connection(), view, standing, judged=True), as_of)
        found = findings_of(db, ws.today, data_facts(db.connection(), view, tree.kpis))
        feeds = read_feeds(db.connection())
    active = {known.kpi.key: known.state for known in tree.kpis if known.kpi.is_active(as_of)}
    goals = {goal.key: goal for goal in tree.goals}
    said: dict[Named, dict[str, tuple[Finding, ...]]] = {Named.GOAL: {}, Named.KPI: {}}
    for one in found:
        said[one.kind][one.key] = (*said[one.kind].get(one.key, ()), one.finding)
    return GoalTree(
        as_of=as_of,
        period=view.period,
        goals=tree.goals,
        kpis=tuple(known.state for known in tree.kpis),
        rows={goal.key: _rows(goal, active, goals) for goal in tree.goals},
        chains={goal.key: _chains(goal, feeds, tree.kpis) for goal in tree.goals} if feeds else {},
        findings=said[Named.GOAL],
        kpi_findings=said[Named.KPI],
    )


def _chains(goal: GoalState, feeds: Feeds, known: Sequence[Known]) -> tuple[Chain, ...]:
    own = {key for key, _ in goal.kpis}
    return chains(paths(feeds, [one.kpi.id for one in known if one.kpi.key in own]), known)


def _rows(goal: GoalState, active: Mapping[str, KpiState], goals: Mapping[str, GoalState]) -> tuple[ScoreRow, ...]:
    kpis = [_of_kpi(active[key], weight, goal) for key, weight in goal.kpis if key in active]
    return (*kpis, *(_of_goal(goals[key]) for key in goal.children))


def _of_kpi(state: KpiState, weight: float, goal: GoalState) -> ScoreRow:
    return ScoreRow(
        kind=Named.KPI,
        key=state.key,
        name=state.name,
        unit=state.unit,
        decimals=state.decimals,
        value=state.value,
        target=state.target,
        perspective=state.perspective,
        weight=weight,
        score=counted_score(state, goal.start, goal.end),
        status=state.status,
    )


def _of_goal(goal: GoalState) -> ScoreRow:
    return ScoreRow(
        kind=Named.GOAL,
        key=goal.key,
        name=goal.title,
        unit="",
        decimals=None,
        value=None,
        target=None,
        perspective=None,
        weight=goal.weight,
        score=goal.score.score,
        status=goal.status,
    )
