"""The check: what is missing or wrong in how goals and KPIs are defined; and putting a finding to rest."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, or_, select

from kpitui.analysis.check import Finding, GoalFacts, KpiFacts, check_goal, check_kpi, measure_of
from kpitui.analysis.check_data import DataFacts, check_data
from kpitui.content.loader import fit
from kpitui.model.definitions import GoalDefinition, KpiDefinition, TargetDefinition
from kpitui.model.enums import GoalStatus, Intent, KpiStatus, KpiType, LinkKind, Named, Severity
from kpitui.model.errors import BadInput
from kpitui.model.tables import Goal, Kpi, KpiGoal, KpiSeries, Link, Series, Silence, Target
from kpitui.store.workspace import Workspace
from kpitui.usecases._check_data import data_facts
from kpitui.usecases._kpi_rows import read_stored
from kpitui.usecases._kpi_rules import check_silence
from kpitui.usecases._kpi_states import known_kpis, view_of
from kpitui.usecases._names import find_goal, find_kpi, keyed
from kpitui.usecases._rows import assign

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
    Kpi.due,
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
WORST_FIRST = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, and what it is about."""

    kind: Named
    key: str
    name: str
    finding: Finding


def findings(ws: Workspace) -> tuple[Found, ...]:
    """All of them: goals first, then KPIs, in the order of their keys, the worst of each first."""
    view = view_of(ws, None)
    with ws.reading() as db:
        connection = db.connection()
        kpis = [kpi for kpi in read_stored(connection, ws.today).kpis if kpi.status in STANDING_KPIS]
        return findings_of(
            db, ws.today, data_facts(connection, ws.today, known_kpis(connection, view, kpis, judged=True))
        )


def findings_of(db: Session, today: date, data: Mapping[str, DataFacts]) -> tuple[Found, ...]:
    """The same inside a caller's session; a few selects for the whole workspace.

    Args: data: by the key of a KPI what its numbers say; those that are not in it are judged by their definition.
    """
    stored = _read(db)
    resting = _silenced(db, today)
    found = []
    for row in stored.goals.values():
        if row.status in STANDING_GOALS:
            facts = _goal_facts(stored, row)
            found += _said(Named.GOAL, row.key, row.title, check_goal(facts), resting)
    for row in stored.kpis:
        if row.status in STANDING_KPIS:
            said = [*check_kpi(_kpi_facts(stored, row), fit()), *check_data(data.get(row.key, DataFacts()))]
            found += _said(Named.KPI, row.key, row.name, said, resting)
    return tuple(found)


def kpi_findings(
    ws: Workspace, definition: KpiDefinition, *, new_goals: Iterable[GoalDefinition] = ()
) -> tuple[Finding, ...]:
    """Of a KPI as it would be saved, the worst first; `new_goals` are those that would be made with it."""
    goals = {goal.key: (goal.intent, goal.start is not None) for goal in new_goals}
    with ws.reading() as db:
        for key, _ in definition.goals:
            row = keyed(db, Goal, key)
            if row:
                goals[key] = (row.intent, row.start is not None)
        stored = _read(db)
        series = keyed(db, Series, definition.series) if definition.series else None
    served = [goals[key] for key, _ in definition.goals if key in goals]
    latest = definition.targets[-1] if definition.targets else TargetDefinition()
    facts = KpiFacts(
        name=definition.name,
        direction=definition.direction,
        owner=definition.owner,
        cadence=definition.cadence,
        due=definition.due,
        alignment=definition.alignment,
        misleads=definition.misleads,
        funnel=definition.funnel,
        intent=served[0][0] if served else None,
        target=_aim(latest),
        baseline=latest.baseline,
        has_frame=bool(latest.by) or any(has_period for _, has_period in served),
        kind=definition.kind,
        unit=definition.unit or (series.unit if series else ""),
        **_alike(stored, definition.key, measure_of(definition.kind, definition.formula, _series_of(definition))),
    )
    resting = {rule for rule, _ in definition.silences}
    return _worst_first(finding for finding in check_kpi(facts, fit()) if finding.id not in resting)


def silence(ws: Workspace, rule: str, reason: str, kpi: str = "", goal: str = "", until: date | None = None) -> None:
    """Put a finding of one KPI or one goal to rest, for good or up to and with a day; said again, it is said anew.

    Raises: UnknownName, AmbiguousName; BadInput, for no finding, one of the other kind, no reason, or a day that is
    over.
    """
    check_silence(rule, reason)
    if until is not None and until < ws.today:
        raise BadInput(f"{until} is over: a finding rests up to a day from today ({ws.today}) on, or for good")
    with ws.reading() as db:
        title = f"silence {rule} of {_silent(db, rule, kpi, goal).key}"
    with ws.writing(title) as db:
        about = _silent(db, rule, kpi, goal)
        row = _silence_of(db, rule, about)
        if row is None:
            row = Silence(rule=rule, reason="")
            row.kpi_id, row.goal_id = (about.id, None) if isinstance(about, Kpi) else (None, about.id)
            db.add(row)
        if assign(row, {"reason": reason, "until": until}):
            row.author = ws.author
            _tell_editors(about)


def unsilence(ws: Workspace, rule: str, kpi: str = "", goal: str = "") -> None:
    """Let a finding that was put to rest be heard again.

    Raises: UnknownName, AmbiguousName; BadInput, where it was not put to rest.
    """
    with ws.reading() as db:
        title = f"no longer silence {rule} of {_silent(db, rule, kpi, goal).key}"
    with ws.writing(title) as db:
        about = _silent(db, rule, kpi, goal)
        row = _silence_of(db, rule, about)
        if row is None:
            raise BadInput(f"{rule} of {about.key!r} was not put to rest: there is nothing to take back")
        db.delete(row)
        _tell_editors(about)


def _silent(db: Session, rule: str, kpi: str, goal: str) -> Kpi | Goal:
    """What the finding is about."""
    if bool(kpi) == bool(goal):
        raise BadInput("a finding is put to rest for one KPI or for one goal: name one of them")
    found: Kpi | Goal = find_kpi(db, kpi) if kpi else find_goal(db, goal)
    if rule.startswith("G") is not isinstance(found, Goal):
        raise BadInput(
            f"{rule} is never found in a {'KPI' if kpi else 'goal'}: K1 and on are for KPIs, G1 and on for goals"
        )
    return found


def _silence_of(db: Session, rule: str, about: Kpi | Goal) -> Silence | None:
    where = Silence.kpi_id == about.id if isinstance(about, Kpi) else Silence.goal_id == about.id
    return db.exec(select(Silence).where(Silence.rule == rule, where)).first()


def _tell_editors(about: Kpi | Goal) -> None:
    """A KPI's silences are edited with it; a goal's are not."""
    if isinstance(about, Kpi):
        about.version += 1


@dataclass
class _Stored:
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
    series: Mapping[int, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """By KPI the keys and units of what it reads, in the order of the roles."""
    measured: Mapping[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """By what is measured the keys and names of the KPIs that do."""
    led: set[int] = field(default_factory=set)
    """KPIs that another one leads."""


def _read(db: Session) -> _Stored:
    goal_rows = db.exec(select(*GOAL_COLUMNS).order_by(Goal.key)).all()
    kpi_rows = db.exec(select(*KPI_COLUMNS).where(col(Kpi.status).in_(STANDING_KPIS)).order_by(Kpi.key)).all()
    stored = _Stored({row.id or 0: row for row in goal_rows}, kpi_rows)
    names = {row.id: row.name for row in kpi_rows}
    read = select(KpiSeries.kpi_id, Series.key, Series.unit).where(col(KpiSeries.series_id) == col(Series.id))
    for kpi_id, key, unit in db.exec(read.order_by(col(KpiSeries.id))):
        stored.series[kpi_id].append((key, unit))
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


def _goal_facts(stored: _Stored, row: Any) -> GoalFacts:
    goals, seen = [row], {row.id}
    kpis: set[int] = set()
    while goals:
        one = goals.pop()
        kpis |= {kpi_id for kpi_id, _, _ in stored.carried[one.id or 0]}
        goals += [child for child in stored.under[one.id or 0] if child.id not in seen]
        seen |= {child.id for child in goals}
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


def _lags(stored: _Stored, row: Any) -> bool:
    """It tells too late, and no KPI tells before it."""
    return KpiType.LAGGING in row.types and KpiType.LEADING not in row.types and row.id not in stored.led


def _kpi_facts(stored: _Stored, row: Any) -> KpiFacts:
    target = stored.latest.get(row.id or 0, TargetDefinition())
    served = stored.served[row.id or 0]
    intent: Intent | None = served[0].intent if served else None
    return KpiFacts(
        name=row.name,
        direction=row.direction,
        owner=row.owner,
        cadence=row.cadence,
        due=row.due,
        alignment=row.alignment,
        misleads=row.misleads,
        funnel=row.funnel,
        intent=intent,
        target=_aim(target),
        baseline=target.baseline,
        has_frame=bool(target.by) or any(goal.start for goal in served),
        kind=row.kind,
        unit=row.unit or next((unit for _, unit in stored.series[row.id]), ""),
        **_alike(stored, row.key, _measure(stored, row)),
    )


def _alike(stored: _Stored, key: str, measure: tuple[str, str]) -> dict[str, tuple[str, ...]]:
    """The facts of K15: names of the other KPIs that measure the same, or its reciprocal."""
    twins, reciprocals = (
        tuple(name for other, name in stored.measured.get(text, ()) if text and other != key) for text in measure
    )
    return {"twins": twins, "reciprocals": reciprocals}


def _measure(stored: _Stored, row: Any) -> tuple[str, str]:
    return measure_of(row.kind, row.formula, [key for key, _ in stored.series[row.id]])


def _series_of(definition: KpiDefinition) -> tuple[str, ...]:
    if definition.nps:
        return definition.nps
    return (definition.series,) if definition.series else ()


def _aim(target: Any) -> float | tuple[float, float] | None:
    value: float | None = target.value
    return value if target.low is None or target.high is None else (target.low, target.high)


def _start(target: Any) -> date:
    start: date | None = target.start
    return start or date.min


def _silenced(db: Session, today: date) -> set[tuple[Named, str, str]]:
    """Kind, key and rule of what was put to rest and still is."""
    still = or_(col(Silence.until).is_(None), col(Silence.until) >= today)
    kpis = db.exec(select(Kpi.key, Silence.rule).join(Silence, col(Silence.kpi_id) == col(Kpi.id)).where(still))
    goals = db.exec(select(Goal.key, Silence.rule).join(Silence, col(Silence.goal_id) == col(Goal.id)).where(still))
    return {(Named.KPI, key, rule) for key, rule in kpis} | {(Named.GOAL, key, rule) for key, rule in goals}


def _said(
    kind: Named, key: str, name: str, found: Iterable[Finding], resting: set[tuple[Named, str, str]]
) -> list[Found]:
    standing = (finding for finding in found if (kind, key, finding.id) not in resting)
    return [Found(kind, key, name, finding) for finding in _worst_first(standing)]


def _worst_first(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda finding: WORST_FIRST[finding.severity]))
