"""What KPIs and goals are, as the reading side needs it: plain rows, read in one select a table."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, Select, func, select

from kpitui.analysis.formula import Formula
from kpitui.model.enums import (
    Aggregation,
    Cadence,
    Direction,
    GoalStatus,
    Intent,
    Kind,
    KpiStatus,
    Missing,
    Perspective,
    SeriesRole,
    Source,
    TargetKind,
)
from kpitui.store.light import columns
from kpitui.usecases._measured import Reading

GONE = (KpiStatus.PAUSED, KpiStatus.RETIRED)


@dataclass(frozen=True, slots=True)
class Input:
    """A series that a KPI reads."""

    series_id: int
    key: str
    unit: str
    decimals: int | None
    aggregation: Aggregation
    missing: Missing
    role: SeriesRole
    begin: date | None
    """The first day with a measurement; None: it has none."""
    latest: date | None
    """The last such day as far as known by then."""


@dataclass(frozen=True, slots=True)
class TargetRow:
    kpi_id: int
    kind: TargetKind
    value: float | None
    low: float | None
    high: float | None
    baseline: float | None
    baseline_on: date | None
    start: date | None
    by: date | None
    author: str


@dataclass(frozen=True, slots=True)
class GoalRow:
    id: int
    key: str
    title: str
    why: str
    intent: Intent | None
    start: date | None
    end: date | None
    owner: str
    weight: float
    status: GoalStatus
    parent_id: int | None
    position: int


@dataclass(frozen=True, slots=True)
class KpiRow:
    id: int
    key: str
    name: str
    definition: str
    kind: Kind
    formula_text: str
    own_unit: str | None
    own_decimals: int | None
    direction: Direction
    cadence: Cadence
    due: int | None
    since: date | None
    status: KpiStatus
    status_since: date | None
    owner: str
    perspective: Perspective | None
    source: Source
    formula_changed: date | None
    limits_until: date | None
    types: tuple[str, ...]
    benchmark: float | None
    benchmark_series_id: int | None
    inputs: tuple[Input, ...]
    goals: tuple[tuple[GoalRow, float], ...]
    """With the KPI's weight there, the core goal first."""
    targets: tuple[TargetRow, ...]

    @property
    def formula(self) -> Formula | None:
        return parsed(self.formula_text) if self.formula_text else None

    @property
    def unit(self) -> str:
        if self.own_unit:
            return self.own_unit
        if self.kind is Kind.SHARE:
            return "percent"
        return self.inputs[0].unit if len(self.inputs) == 1 and not self.formula_text else "count"

    @property
    def decimals(self) -> int | None:
        if self.own_decimals is not None or self.formula_text or len(self.inputs) != 1:
            return self.own_decimals
        return self.inputs[0].decimals if self.kind in (Kind.NUMBER, Kind.MILESTONE) else None

    @property
    def goal_in_time(self) -> GoalRow | None:
        """The first of its goals that has a period."""
        return next((goal for goal, _ in self.goals if goal.start), None)

    def goal_of(self, start: date | None) -> GoalRow | None:
        """The goal whose period frames a target from that day on: the first that holds the day, else one still to end.

        A target without a day of its own begins with the first goal that has a period.
        """
        if start is None:
            return self.goal_in_time
        open_then = [goal for goal, _ in self.goals if goal.end and goal.end >= start]
        return next((goal for goal in open_then if goal.start and goal.start <= start), next(iter(open_then), None))

    @property
    def begin(self) -> date | None:
        """The first day on which it can have a value."""
        days = [one.begin for one in self.inputs if one.begin]
        return max(days) if days and len(days) == len(self.inputs) else None

    def is_active(self, as_of: date) -> bool:
        """One that was paused or retired later was active then."""
        if self.status in GONE:
            return self.status_since is not None and self.status_since > as_of
        return self.status is KpiStatus.ACTIVE

    def reading(self, one: Input) -> Reading:
        if self.kind is Kind.MILESTONE:
            return Reading.LAST
        if self.kind in (Kind.RATING, Kind.SHARE):
            return Reading.ANSWERS
        if self.kind is Kind.NPS:
            return Reading.NPS if one.role is SeriesRole.VALUE else Reading.SUM
        return Reading(one.aggregation.value)


@dataclass(frozen=True, slots=True)
class Stored:
    kpis: tuple[KpiRow, ...]
    """By key."""
    goals: tuple[GoalRow, ...]
    """All but the dropped ones, by position."""


@lru_cache(maxsize=4096)
def parsed(text: str) -> Formula:
    """Raises: FormulaError."""
    return Formula(text)


def read_stored(db: Connection, as_of: date, kpi_ids: Iterable[int] | None = None) -> Stored:
    """All KPIs, or those of the ids; and all goals that were not dropped."""
    rows = _Rows(db, None if kpi_ids is None else list(kpi_ids))
    goals = tuple(_goal(*row) for row in rows.goals())
    by_id = {goal.id: goal for goal in goals}
    inputs: dict[int, list[Input]] = defaultdict(list)
    for kpi_id, *row in rows.inputs(as_of):
        inputs[kpi_id].append(_input(*row))
    serves: dict[int, list[tuple[GoalRow, float]]] = defaultdict(list)
    for kpi_id, goal_id, weight in rows.served():
        if goal_id in by_id:
            serves[kpi_id].append((by_id[goal_id], weight))
    targets: dict[int, list[TargetRow]] = defaultdict(list)
    for kpi_id, kind, *row in rows.targets():
        targets[kpi_id].append(TargetRow(kpi_id, TargetKind(kind), *row))
    kpis = tuple(_kpi(row, tuple(inputs[row.id]), tuple(serves[row.id]), tuple(targets[row.id])) for row in rows.kpis())
    return Stored(kpis, goals)


def read_one(db: Connection, as_of: date, key: str) -> KpiRow | None:
    """The KPI of exactly that key."""
    found = db.execute(select(KPI.id).where(KPI.key == key)).scalar()
    return read_stored(db, as_of, [found]).kpis[0] if found else None


def _goal(id: int, key: str, title: str, why: str, intent: str | None, *rest: Any) -> GoalRow:
    start, end, owner, weight, status, *place = rest
    meant = Intent(intent) if intent else None
    return GoalRow(id, key, title, why, meant, start, end, owner, weight, GoalStatus(status), *place)


def _input(
    id: int, key: str, unit: str, decimals: int | None, how: str, missing: str, role: str, begin: Any, latest: Any
) -> Input:
    return Input(id, key, unit, decimals, Aggregation(how), Missing(missing), SeriesRole(role), begin, latest)


def _kpi(
    row: Any, inputs: tuple[Input, ...], goals: tuple[tuple[GoalRow, float], ...], targets: tuple[TargetRow, ...]
) -> KpiRow:
    return KpiRow(
        id=row.id,
        key=row.key,
        name=row.name,
        definition=row.definition,
        kind=Kind(row.kind),
        formula_text=row.formula,
        own_unit=row.unit,
        own_decimals=row.decimals,
        direction=Direction(row.direction),
        cadence=Cadence(row.cadence),
        due=row.due,
        since=row.since,
        status=KpiStatus(row.status),
        status_since=row.status_since,
        owner=row.owner,
        perspective=Perspective(row.perspective) if row.perspective else None,
        source=Source(row.source),
        formula_changed=row.formula_changed,
        limits_until=row.limits_until,
        types=tuple(row.types),
        benchmark=row.benchmark,
        benchmark_series_id=row.benchmark_series_id,
        inputs=inputs,
        goals=goals,
        targets=targets,
    )


KPI_COLUMNS = (
    "id key name definition kind formula unit decimals direction cadence due since status status_since owner "
    "perspective source formula_changed limits_until benchmark benchmark_series_id"
)
KPI = columns("kpi", KPI_COLUMNS.split(), types=JSON())
GOAL = columns("goal", GoalRow.__slots__)
TARGET = columns("target", ("id", *TargetRow.__slots__))
KPI_GOAL = columns("kpi_goal", ("id", "kpi_id", "goal_id", "weight", "position"))
KPI_SERIES = columns("kpi_series", ("id", "kpi_id", "series_id", "role"))
SERIES = columns("series", ("id", "key", "unit", "decimals", "aggregation", "missing"))
MEASUREMENT = columns("measurement", ("series_id", "start"))


class _Rows:
    """The statements; of the KPIs with these ids, or of all."""

    def __init__(self, db: Connection, ids: list[int] | None) -> None:
        self.db = db
        self.ids = ids

    def goals(self) -> Sequence[Any]:
        return self.db.execute(
            select(*GOAL).where(GOAL.status != GoalStatus.DROPPED.value).order_by(GOAL.position, GOAL.id)
        ).all()

    def kpis(self) -> Sequence[Any]:
        return self._all(select(*KPI).order_by(KPI.key), KPI.id)

    def served(self) -> Sequence[Any]:
        query = select(KPI_GOAL.kpi_id, KPI_GOAL.goal_id, KPI_GOAL.weight)
        return self._all(query.order_by(KPI_GOAL.position, KPI_GOAL.id), KPI_GOAL.kpi_id)

    def targets(self) -> Sequence[Any]:
        query = select(*(TARGET[name] for name in TargetRow.__slots__))
        return self._all(query.order_by(TARGET.id), TARGET.kpi_id)

    def inputs(self, as_of: date) -> Sequence[Any]:
        """First and last days are looked up in an index, once a series."""
        known = (MEASUREMENT.series_id == SERIES.id, MEASUREMENT.start <= as_of)
        begin, latest = (select(end(MEASUREMENT.start)).where(*known).scalar_subquery() for end in (func.min, func.max))
        query = select(KPI_SERIES.kpi_id, *SERIES, KPI_SERIES.role, begin, latest)
        query = query.where(SERIES.id == KPI_SERIES.series_id).order_by(KPI_SERIES.id)
        return self._all(query, KPI_SERIES.kpi_id)

    def _all(self, query: Select[Any], kpi_id: ColumnElement[int]) -> Sequence[Any]:
        chosen = query if self.ids is None else query.where(kpi_id.in_(self.ids))
        return self.db.execute(chosen).all()
