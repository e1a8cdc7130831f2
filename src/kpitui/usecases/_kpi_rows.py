"""What KPIs and goals are, as the reading side needs it: plain rows, read in one select a table."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

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
from kpitui.model.tables import Goal, Kpi, KpiGoal, KpiSeries, Measurement, Series, Target
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
    """All KPIs, or those of the ids; and all goals that were not dropped."""
    ids = None if kpi_ids is None else list(kpi_ids)
    goals = _goals(db)
    by_id = {goal.id: goal for goal in goals}
    inputs = _inputs(db, as_of, ids)
    serves: dict[int, list[tuple[GoalRow, float]]] = defaultdict(list)
    served = select(KpiGoal.kpi_id, KpiGoal.goal_id, KpiGoal.weight).order_by(col(KpiGoal.position), col(KpiGoal.id))
    for kpi_id, goal_id, weight in db.exec(_of(served, KpiGoal.kpi_id, ids)):
        if goal_id in by_id:
            serves[kpi_id].append((by_id[goal_id], weight))
    targets: dict[int, list[TargetRow]] = defaultdict(list)
    for row in db.exec(_of(select(*TARGET_COLUMNS).order_by(col(Target.id)), Target.kpi_id, ids)):
        targets[row[0]].append(TargetRow(*row))
    kpis = tuple(
        KpiRow(*(*row, tuple(inputs[row[0]]), tuple(serves[row[0]]), tuple(targets[row[0]])))
        for row in db.exec(_of(select(*KPI_COLUMNS).order_by(col(Kpi.key)), Kpi.id, ids))
    )
    return Stored(kpis, goals)


def _goals(db: Session) -> tuple[GoalRow, ...]:
    query = select(*GOAL_COLUMNS).where(Goal.status != GoalStatus.DROPPED)
    return tuple(GoalRow(*row) for row in db.exec(query.order_by(col(Goal.position), col(Goal.id))))


def _inputs(db: Session, as_of: date, ids: list[int] | None) -> dict[int, list[Input]]:
    """First and last days are looked up in an index, once a series."""
    of_series = (col(Measurement.series_id) == col(Series.id), col(Measurement.start) <= as_of)
    begin, latest = (
        select(end(col(Measurement.start))).where(*of_series).scalar_subquery() for end in (func.min, func.max)
    )
    columns = (*INPUT_COLUMNS, begin, latest)
    query = select(*columns).join(Series, col(Series.id) == col(KpiSeries.series_id)).order_by(col(KpiSeries.id))
    found: dict[int, list[Input]] = defaultdict(list)
    for kpi_id, *row in db.exec(_of(query, KpiSeries.kpi_id, ids)):
        found[kpi_id].append(Input(*row))
    return found


def _of(query: Any, column: Any, ids: list[int] | None) -> Any:
    return query if ids is None else query.where(col(column).in_(ids))


INPUT_COLUMNS: tuple[Any, ...] = (
    KpiSeries.kpi_id,
    Series.id,
    Series.key,
    Series.unit,
    Series.decimals,
    Series.aggregation,
    Series.missing,
    KpiSeries.role,
)
TARGET_COLUMNS: tuple[Any, ...] = tuple(getattr(Target, name) for name in TargetRow.__slots__)
GOAL_COLUMNS: tuple[Any, ...] = tuple(getattr(Goal, name) for name in GoalRow.__slots__)
KPI_COLUMNS: tuple[Any, ...] = (
    Kpi.id,
    Kpi.key,
    Kpi.name,
    Kpi.definition,
    Kpi.kind,
    Kpi.formula,
    Kpi.unit,
    Kpi.decimals,
    Kpi.direction,
    Kpi.cadence,
    Kpi.due,
    Kpi.since,
    Kpi.status,
    Kpi.status_since,
    Kpi.owner,
    Kpi.perspective,
    Kpi.source,
    Kpi.formula_changed,
)
