"""What KPIs and goals are, as the reading side needs it: plain rows, read in one select a table."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session

from kpitui.analysis.formula import Formula
from kpitui.model.columns import columns_of
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
from kpitui.model.tables import Goal, Kpi, KpiGoal, KpiSeries, Measurement, Series, Target
from kpitui.usecases._measured import Reading

STORED_AS = {"formula_text": "formula", "own_unit": "unit", "own_decimals": "decimals"}
GATHERED = ("inputs", "goals", "targets")
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


def read_stored(db: Session, as_of: date, kpi_ids: Iterable[int] | None = None) -> Stored:
    """All KPIs, or those of the ids; and all goals that were not dropped.

    Tables, not mapped classes: to configure the mappers would cost `kpitui status` as much as all the rest of it.
    """
    rows = _Rows(db, None if kpi_ids is None else list(kpi_ids))
    goals = tuple(GoalRow(*row) for row in rows.goals())
    by_id = {goal.id: goal for goal in goals}
    inputs: dict[int, list[Input]] = defaultdict(list)
    for kpi_id, *row in rows.inputs(as_of):
        inputs[kpi_id].append(Input(*row))
    serves: dict[int, list[tuple[GoalRow, float]]] = defaultdict(list)
    for kpi_id, goal_id, weight in rows.served():
        if goal_id in by_id:
            serves[kpi_id].append((by_id[goal_id], weight))
    targets: dict[int, list[TargetRow]] = defaultdict(list)
    for row in rows.targets():
        targets[row[0]].append(TargetRow(*row))
    kpis = tuple(
        KpiRow(*(*row, tuple(inputs[row[0]]), tuple(serves[row[0]]), tuple(targets[row[0]]))) for row in rows.kpis()
    )
    return Stored(kpis, goals)


KPI, GOAL, TARGET, KPI_GOAL, KPI_SERIES, SERIES, MEASUREMENT = (
    columns_of(table) for table in (Kpi, Goal, Target, KpiGoal, KpiSeries, Series, Measurement)
)
KPI_COLUMNS = [KPI[STORED_AS.get(name, name)] for name in KpiRow.__slots__[: -len(GATHERED)]]
GOAL_COLUMNS = [GOAL[name] for name in GoalRow.__slots__]
TARGET_COLUMNS = [TARGET[name] for name in TargetRow.__slots__]
SERIES_COLUMNS = [SERIES[name] for name in ("id", "key", "unit", "decimals", "aggregation", "missing")]


class _Rows:
    """The statements; of the KPIs with these ids, or of all."""

    def __init__(self, db: Session, ids: list[int] | None) -> None:
        self.connection = db.connection()
        self.ids = ids

    def goals(self) -> Sequence[Any]:
        query = select(*GOAL_COLUMNS).where(GOAL.status != GoalStatus.DROPPED)
        return self.connection.execute(query.order_by(GOAL.position, GOAL.id)).all()

    def kpis(self) -> Sequence[Any]:
        return self._all(select(*KPI_COLUMNS).order_by(KPI.key), KPI.id)

    def served(self) -> Sequence[Any]:
        query = select(KPI_GOAL.kpi_id, KPI_GOAL.goal_id, KPI_GOAL.weight)
        return self._all(query.order_by(KPI_GOAL.position, KPI_GOAL.id), KPI_GOAL.kpi_id)

    def targets(self) -> Sequence[Any]:
        return self._all(select(*TARGET_COLUMNS).order_by(TARGET.id), TARGET.kpi_id)

    def inputs(self, as_of: date) -> Sequence[Any]:
        """First and last days are looked up in an index, once a series."""
        known = (MEASUREMENT.series_id == SERIES.id, MEASUREMENT.start <= as_of)
        begin, latest = (select(end(MEASUREMENT.start)).where(*known).scalar_subquery() for end in (func.min, func.max))
        query = select(KPI_SERIES.kpi_id, *SERIES_COLUMNS, KPI_SERIES.role, begin, latest)
        query = query.where(SERIES.id == KPI_SERIES.series_id).order_by(KPI_SERIES.id)
        return self._all(query, KPI_SERIES.kpi_id)

    def _all(self, query: Select[Any], kpi_id: ColumnElement[int]) -> Sequence[Any]:
        chosen = query if self.ids is None else query.where(kpi_id.in_(self.ids))
        return self.connection.execute(chosen).all()
