"""What the check has to know of how goals and KPIs are defined."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from kpitui.analysis.check import GoalFacts, KpiFacts, measure_of
from kpitui.model.definitions import GoalDefinition, KpiDefinition, TargetDefinition
from kpitui.model.enums import Aggregation, GoalStatus, Intent, Kind, KpiStatus, KpiType, LinkKind
from kpitui.model.errors import FormulaError
from kpitui.model.tables import Goal, Kpi, KpiGoal, KpiSeries, Link, Series, Target
from kpitui.usecases._kpi_parts import series_roles
from kpitui.usecases._kpi_values import only_adds
from kpitui.usecases._names import keyed

STANDING_GOALS = (GoalStatus.DRAFT, GoalStatus.ACTIVE)
STANDING_KPIS = (KpiStatus.DRAFT, KpiStatus.ACTIVE)
GOAL_COLUMNS: tuple[Any, ...] = (
    Goal.id,
    Goal.key,
    Goal.title,
    Goal.why,
    Goal.owner,
    Goal.start,
    Goal.intent,
    Goal.weight,
    Goal.status,
    Goal.parent_id,
)
KPI_COLUMNS: tuple[Any, ...] = (
    Kpi.id,
    Kpi.key,
    Kpi.name,
    Kpi.direction,
    Kpi.owner,
    Kpi.cadence,
    Kpi.alignment,
    Kpi.misleads,
    Kpi.funnel,
    Kpi.status,
    Kpi.kind,
    Kpi.formula,
    Kpi.unit,
    Kpi.types,
    Kpi.perspective,
)
TARGET_COLUMNS: tuple[Any, ...] = (
    Target.kpi_id,
    Target.value,
    Target.low,
    Target.high,
    Target.baseline,
    Target.start,
    Target.by,
)


@dataclass
class Stored:
    """What the check reads of a workspace, by id."""

    goals: Mapping[int, Any]
    kpis: Sequence[Any]
    served: Mapping[int, list[Any]] = field(default_factory=lambda: defaultdict(list))
    """By KPI its goals, the core one first."""
    carried: Mapping[int, list[Any]] = field(default_factory=lambda: defaultdict(list))
    """By goal its KPIs."""
    under: Mapping[int, list[Any]] = field(default_factory=lambda: defaultdict(list))
    """By goal the goals under it."""
    latest: dict[int, Any] = field(default_factory=dict)
    """By KPI its latest target."""
    series: Mapping[int, list[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(list))
    """By KPI the key, unit and aggregation of what it reads, in the order of the roles."""
    measured: Mapping[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """By what is measured the keys and names of the KPIs that do."""
    led: set[int] = field(default_factory=set)
    """KPIs that another one leads."""


def read_facts(db: Session) -> Stored:
    goal_rows = db.exec(select(*GOAL_COLUMNS).order_by(Goal.key)).all()
    kpi_rows = db.exec(select(*KPI_COLUMNS).where(col(Kpi.status).in_(STANDING_KPIS)).order_by(Kpi.key)).all()
    stored = Stored({row.id or 0: row for row in goal_rows}, kpi_rows)
    names = {row.id: row.name for row in kpi_rows}
    read = select(KpiSeries.kpi_id, Series.key, Series.unit, Series.aggregation)
    read = read.where(col(KpiSeries.series_id) == col(Series.id)).order_by(col(KpiSeries.id))
    for kpi_id, key, unit, how in db.exec(read):
        stored.series[kpi_id].append((key, unit, how))
    for row in kpi_rows:
        stored.measured[_measure(stored, row)[0]].append((row.key, row.name))
    leads = select(Link.from_kpi_id, Link.to_kpi_id).where(col(Link.kind) == LinkKind.LEADS)
    stored.led.update(after for before, after in db.exec(leads) if before in names)
    for kpi_id, goal_id, weight in db.exec(
        select(KpiGoal.kpi_id, KpiGoal.goal_id, KpiGoal.weight).order_by(col(KpiGoal.position), col(KpiGoal.id))
    ):
        if kpi_id in names:
            stored.served[kpi_id].append(stored.goals[goal_id])
            stored.carried[goal_id].append((kpi_id, names[kpi_id], weight))
    for row in goal_rows:
        if row.parent_id and row.status in STANDING_GOALS:
            stored.under[row.parent_id].append(row)
    for target in db.exec(select(*TARGET_COLUMNS)):
        before = stored.latest.get(target.kpi_id)
        if before is None or _start(target) >= _start(before):
            stored.latest[target.kpi_id] = target
    return stored


def carrying(stored: Stored, row: Any) -> tuple[set[int], set[int]]:
    """A goal and those under it, and the KPIs that serve one of them, by id."""
    goals, waiting = {row.id}, [row]
    kpis: set[int] = set()
    while waiting:
        one = waiting.pop()
        kpis |= {kpi_id for kpi_id, _, _ in stored.carried[one.id]}
        waiting += [child for child in stored.under[one.id] if child.id not in goals]
        goals |= {child.id for child in waiting}
    return goals, kpis


def goal_facts(stored: Stored, row: Any) -> GoalFacts:
    _, kpis = carrying(stored, row)
    serving = [kpi for kpi in stored.kpis if kpi.id in kpis]
    direct = stored.carried[row.id or 0]
    children = [(child.title, child.weight) for child in stored.under[row.id or 0]]
    return GoalFacts(
        why=row.why,
        owner=row.owner,
        has_period=row.start is not None,
        kpis=len(kpis),
        direct=len(direct),
        perspectives=tuple(kpi.perspective for kpi in serving),
        late=sum(_lags(stored, kpi) for kpi in serving),
        children=(*((name, weight) for _, name, weight in direct), *children),
    )


def _lags(stored: Stored, row: Any) -> bool:
    """It tells too late, and no KPI tells before it."""
    return KpiType.LAGGING in row.types and KpiType.LEADING not in row.types and row.id not in stored.led


def kpi_facts(stored: Stored, row: Any) -> KpiFacts:
    target = stored.latest.get(row.id or 0, TargetDefinition())
    served = stored.served[row.id or 0]
    intent: Intent | None = served[0].intent if served else None
    unit = row.unit or next((unit for _, unit, _ in stored.series[row.id]), "")
    hows = [how for _, _, how in stored.series[row.id]]
    return KpiFacts(
        name=row.name,
        direction=row.direction,
        owner=row.owner,
        cadence=row.cadence,
        alignment=row.alignment,
        misleads=row.misleads,
        funnel=row.funnel,
        intent=intent,
        target=_aim(target),
        baseline=target.baseline,
        starts_at_0=bool(target.by) and _adds_up(row.kind, row.formula, unit, hows),
        has_frame=bool(target.by) or any(goal.start for goal in served),
        kind=row.kind,
        unit=unit,
        **_alike(stored, row.key, _measure(stored, row)),
    )


def drafted_facts(
    db: Session,
    definition: KpiDefinition,
    new_goals: Iterable[GoalDefinition],
    together: Mapping[str, Aggregation],
) -> KpiFacts:
    """Of a KPI as it would be saved; `new_goals` and `together` as `check.kpi_findings` takes them."""
    goals = {goal.key: (goal.intent, goal.start is not None) for goal in new_goals}
    for key, _ in definition.goals:
        row = keyed(db, Goal, key)
        if row:
            goals[key] = (row.intent, row.start is not None)
    stored = read_facts(db)
    read = [(key, keyed(db, Series, key)) for key in _series_of(definition)]
    unit = definition.unit or next((row.unit for _, row in read if row), "")
    hows = [together.get(key, row.aggregation if row else None) for key, row in read]
    served = [goals[key] for key, _ in definition.goals if key in goals]
    latest = definition.targets[-1] if definition.targets else TargetDefinition()
    return KpiFacts(
        name=definition.name,
        direction=definition.direction,
        owner=definition.owner,
        cadence=definition.cadence,
        alignment=definition.alignment,
        misleads=definition.misleads,
        funnel=definition.funnel,
        intent=served[0][0] if served else None,
        target=_aim(latest),
        baseline=latest.baseline,
        starts_at_0=bool(latest.by) and _adds_up(definition.kind, definition.formula, unit, hows),
        has_frame=bool(latest.by) or any(has_period for _, has_period in served),
        kind=definition.kind,
        unit=unit,
        **_alike(stored, definition.key, measure_of(definition.kind, definition.formula, _series_of(definition))),
    )


def _alike(stored: Stored, key: str, measure: tuple[str, str]) -> dict[str, tuple[str, ...]]:
    """The facts of K15: names of the other KPIs that measure the same, or its reciprocal."""
    twins, reciprocals = (
        tuple(name for other, name in stored.measured.get(text, ()) if text and other != key) for text in measure
    )
    return {"twins": twins, "reciprocals": reciprocals}


def _measure(stored: Stored, row: Any) -> tuple[str, str]:
    return measure_of(row.kind, row.formula, [key for key, _, _ in stored.series[row.id]])


def _adds_up(kind: Kind, formula: str, unit: str, hows: Sequence[str | None]) -> bool:
    """Its values are added up over time; None: nobody knows that series."""
    return bool(hows) and {*hows} == {Aggregation.SUM} and only_adds(kind, formula, unit)


def _series_of(definition: KpiDefinition) -> tuple[str, ...]:
    """What it reads; nothing while its formula is still being written."""
    try:
        return tuple(key for key, _ in series_roles(definition))
    except FormulaError:
        return ()


def _aim(target: Any) -> float | tuple[float, float] | None:
    value: float | None = target.value
    return value if target.low is None or target.high is None else (target.low, target.high)


def _start(target: Any) -> date:
    start: date | None = target.start
    return start or date.min
