"""What a person says of a goal, a series, a KPI: one form for the editor, `apply`, `export` and templates.

Plain values and keys, no ids. The use cases turn them into rows and back.
"""

from dataclasses import dataclass, field
from datetime import date

from kpitui.model.enums import (
    Aggregation,
    Cadence,
    Direction,
    Funnel,
    GoalStatus,
    Intent,
    Kind,
    KpiStatus,
    LinkKind,
    Missing,
    Perspective,
    SeriesStatus,
    Sign,
    Source,
)
from kpitui.model.workspace_settings import RetailSetting as RetailSetting
from kpitui.model.workspace_settings import WorkspaceSettings as WorkspaceSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalDefinition:
    key: str
    title: str = ""
    why: str = ""
    intent: Intent | None = None
    start: date | None = None
    end: date | None = None
    owner: str = ""
    weight: float = 1.0
    parent: str = ""
    """A goal's key; empty at the top."""
    status: GoalStatus = GoalStatus.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDefinition:
    key: str
    name: str = ""
    unit: str = "count"
    decimals: int | None = None
    aggregation: Aggregation | None = None
    """None: by the unit (percent, rating, duration: mean; else sum)."""
    missing: Missing = Missing.NOTHING
    status: SeriesStatus = SeriesStatus.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetDefinition:
    """`value`, or `low` and `high` for a range. With `by`: reached by then; without: in each period."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    baseline: float | None = None
    baseline_on: date | None = None
    start: date | None = None
    by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDefinition:
    """From the KPI that holds it to the KPI named here."""

    kind: LinkKind
    kpi: str
    lag: int | None = None
    sign: Sign = Sign.PLUS
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkDefinition:
    """A value, or the key of a peer's series."""

    value: float | None = None
    peer: str = ""
    source: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiDefinition:
    key: str
    name: str = ""
    definition: str = ""
    goals: tuple[tuple[str, float], ...] = ()
    """Goal keys with the KPI's weight there."""
    kind: Kind = Kind.NUMBER
    series: str = ""
    """The one series of a number, rating, share, milestone, or of NPS grades."""
    formula: str = ""
    """Of a formula or a ratio."""
    nps: tuple[str, str, str] | None = None
    """Series of promoters, passives and detractors, where NPS is counted in three."""
    unit: str | None = None
    decimals: int | None = None
    direction: Direction = Direction.UP
    cadence: Cadence = Cadence.MONTH
    due: int | None = None
    since: date | None = None
    status: KpiStatus = KpiStatus.ACTIVE
    owner: str = ""
    types: tuple[str, ...] = ()
    perspective: Perspective | None = None
    funnel: Funnel | None = None
    alignment: str = ""
    misleads: str = ""
    source: Source = Source.HAND
    source_note: str = ""
    limits_until: date | None = None
    """The process chart's limits are those of the values up to this day."""
    benchmark: BenchmarkDefinition | None = None
    targets: tuple[TargetDefinition, ...] = ()
    """In the order of their start."""
    links: tuple[LinkDefinition, ...] = ()
    silences: tuple[tuple[str, str], ...] = ()
    """Finding ids with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDefinition:
    day: date
    title: str
    note: str = ""
    kpis: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    divides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """A whole workspace as text says it."""

    settings: WorkspaceSettings = field(default_factory=WorkspaceSettings)
    goals: tuple[GoalDefinition, ...] = ()
    series: tuple[SeriesDefinition, ...] = ()
    kpis: tuple[KpiDefinition, ...] = ()
    events: tuple[EventDefinition, ...] = ()
