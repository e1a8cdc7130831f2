"""Where KPIs and goals stand: the frozen views that screens, commands and reports share."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpitui.analysis.aggregate import PeriodValue
from kpitui.analysis.progress import EachScore, Progress, RollUp
from kpitui.analysis.signals import Headline
from kpitui.analysis.verdict import Verdict
from kpitui.analysis.xmr import XmrChart
from kpitui.model.enums import Cadence, Direction, GoalStatus, Intent, Kind, KpiStatus, Perspective, Status, TargetKind
from kpitui.model.period import Period


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target with its frame resolved (numbers, rule 7)."""

    kind: TargetKind
    value: float | None
    low: float | None
    high: float | None
    baseline: float | None
    baseline_on: date | None
    start: date | None
    """The frame's first day; None: there is no value yet to begin with."""
    by: date | None
    end: date | None
    """The frame's last day: `by`, else the end of the goal's period; None: it is open."""
    author: str = ""


class Trend(StrEnum):
    """Where the last values lie against those before them."""

    RISING = "rising"
    FLAT = "flat"
    FALLING = "falling"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Insight:
    """What the values of a KPI say: change or noise, and what it means for the target."""

    periods: tuple[Period, ...]
    """Of the chart's values: the last 104 at most, complete ones, oldest first."""
    chart: XmrChart
    headline: Headline
    since: Period | None
    """The first of the values in a row, up to the latest, that are part of the signal; None: there is none now."""
    verdict: Verdict
    trend: Trend
    """Of the last values against those before, signal or not."""

    @property
    def good(self) -> bool | None:
        """The signal is for the better; None: there is none, or no side is the better one."""
        return {"improving": True, "worsening": False}.get(self.verdict.trend)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A period to come, in the KPI's unit, with its 80 % interval."""

    period: Period
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """In the KPI's unit; what cannot be said is None, and `note` says why."""

    period: Period | None
    """What `value` is of: with a `by` target its frame (a flow) or the frame's last period, else the running period."""
    value: float | None
    low: float | None
    high: float | None
    """It lies between them with a probability of 80 %."""
    chance: float | None
    """Of meeting the target, 0..1, unrounded."""
    fan: tuple[Ahead, ...]
    """From the running period to the last one of the target's frame."""
    note: str


@dataclass(frozen=True, slots=True)
class KpiState:
    """One KPI as of a day. Numbers are in the KPI's unit; what is missing is None, with the reason."""

    key: str
    name: str
    definition: str
    """As its owner wrote it; else the formula."""
    goals: tuple[str, ...]
    """Keys, the core goal first."""
    owner: str
    unit: str
    decimals: int | None
    kind: Kind
    direction: Direction
    cadence: Cadence
    status_of_kpi: KpiStatus
    perspective: Perspective | None
    types: tuple[str, ...]
    period: Period | None
    """What `value` is of: the latest complete period, or from..by of a flow's `by` target."""
    partial: bool
    value: float | None
    n: int | None
    """Answers behind a rating, share or NPS."""
    reason: str
    """Why there is no value; empty where there is one."""
    target: TargetView | None
    progress: Progress | None
    score: float | None
    status: Status
    pace: float | None
    """The value expected now."""
    each: EachScore | None
    """Of a target for each period: how many met it, which is the score."""
    due: date | None
    """The oldest open day; None: nothing is due."""
    due_periods: int
    stale: bool
    """Two due days in a row were missed, by the owner or by the source."""
    source_late: bool
    late_since: date | None
    """The first due day that the source has missed since it last delivered."""
    history: tuple[PeriodValue, ...]
    """The last periods at the KPI's cadence from its first value on, oldest first, at most 26; the running one last,
    marked partial."""
    insight: Insight | None = None
    """None: not asked for, or nothing to judge (a milestone)."""
    outlook: Outlook | None = None
    """None: not asked for."""
    idle_target: TargetView | None = None
    """Where none is in force: the next one to come, else the last that has ended."""

    @property
    def running(self) -> PeriodValue | None:
        """What the period that still runs has come to; None: nothing yet."""
        latest = self.history[-1] if self.history else None
        return latest if latest is not None and latest.partial and latest.value is not None else None

    @property
    def provisional(self) -> PeriodValue | None:
        """What is shown in place of `value` where no complete period has one; it is judged by nothing."""
        return self.running if self.value is None else None


@dataclass(frozen=True, slots=True)
class GoalState:
    """One goal with its roll-up (numbers, rule 15)."""

    key: str
    title: str
    why: str
    intent: Intent | None
    start: date | None
    end: date | None
    owner: str
    weight: float
    goal_status: GoalStatus
    parent: str
    depth: int
    kpis: tuple[tuple[str, float], ...]
    """Direct KPIs: key and weight, in the tree's order."""
    children: tuple[str, ...]
    score: RollUp
    status: Status | None
    """Holds the median of the weight; None: nothing has one."""
    counts: tuple[tuple[Status, int], ...]
    """KPIs under it, by status."""


class AttentionKind(StrEnum):
    WORSE = "worse"
    """A signal: it changed for the worse, or at all where it is to stay inside a range."""
    EARLY = "early"
    """What leads it has changed for the worse."""
    BETTER = "better"
    OFF_TRACK = "off-track"
    DUE = "due"
    STALE = "stale"
    """Two due days in a row were missed."""
    SOURCE_LATE = "source-late"
    ACTION = "action"
    """What somebody said would be done."""
    REVIEW = "review"
    """A period has ended and is not reviewed."""
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Change:
    """A signal that the latest value is part of."""

    headline: Headline
    since: Period
    lasts: bool
    """It began before the latest value."""
    leader: str = ""
    """Of an early warning: the name of the KPI whose signal it is."""
    lag: int | None = None
    """Of an early warning: how many of the leader's periods later the other follows, as somebody believes."""
    cadence: Cadence | None = None


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing that wants somebody; `present.attention` says it."""

    kind: AttentionKind
    kpi: str
    """Its key; empty: a review, and an action that is about none."""
    name: str
    """Of the KPI; what is to be done; the review by its period."""
    day: date | None
    """The day it was due; for off track the last day of the period judged; None for a draft."""
    days: int
    """How long ago that was; below 0 it is still to come."""
    periods: int = 0
    """How many want a check-in; 0 where nothing is due."""
    change: Change | None = None
    """Of a signal and an early warning."""
    owner: str = ""
    """Of an action."""
    action: int = 0
    """Its id."""
    open: bool = False
    """The review has begun."""


@dataclass(frozen=True, slots=True)
class Dashboard:
    workspace: str
    as_of: date
    period: Period
    goals: tuple[GoalState, ...]
    """Depth first, in the tree's order."""
    kpis: tuple[KpiState, ...]
    """Active ones, in the tree's order; those without a goal last."""
    attention: tuple[Attention, ...]
    """Most urgent first."""
    judged: bool = True
    """What the values say is in it."""


@dataclass(frozen=True, slots=True)
class TargetLine:
    """The target, and where one should be, at a period of a chart."""

    target: float | None
    low: float | None
    high: float | None
    pace: float | None


@dataclass(frozen=True, slots=True)
class ChartEvent:
    day: date
    title: str
    divides: bool
    aside: bool = False
    """A new target, or what a review said: it gives way to what happened, and is drawn up to its colon."""


class ChartKind(StrEnum):
    """What a chart asks of the numbers; `.` goes from one to the next."""

    RUN = "run"
    """The values as they came, with the target."""
    PROCESS = "process"
    """With natural limits and signals: what is change, what is noise."""
    TREND = "trend"
    """With limits around a centre that slopes: what is more than the trend going on."""
    PACE = "pace"
    """The sum so far against the pace that the target needs."""
    YEAR = "year"
    """Beside the same periods a year before."""
    PEERS = "peers"
    """Indexed to 100 at the start, beside its benchmark or peers."""
    CHAIN = "chain"
    """Indexed to 100 at the start, beside what feeds it and what it feeds."""


@dataclass(frozen=True, slots=True)
class LimitLine:
    """The natural process limits at a period of a chart."""

    center: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class OtherLine:
    """Another course in the same picture."""

    name: str
    values: tuple[float | None, ...]
    """Beside those of the chart."""


@dataclass(frozen=True, slots=True)
class ChartData:
    """What a chart of one KPI shows; `lines` and `limits` run beside `values`."""

    key: str
    name: str
    unit: str
    decimals: int | None
    direction: Direction
    cadence: Cadence
    """Of the values drawn, which `t` may have regrouped."""
    cumulative: bool
    """A flow with a `by` target: `lines` holds the pace of the sum so far within the target's frame."""
    values: tuple[PeriodValue, ...]
    """One a period, not added up; the running one last, marked partial."""
    total: float | None
    """Of a flow: the sum of what is drawn; None for anything that is no sum."""
    lines: tuple[TargetLine, ...]
    events: tuple[ChartEvent, ...]
    note: str
    """Why there is nothing to draw, or what is marked (a changed formula)."""
    kind: ChartKind = ChartKind.RUN
    kinds: tuple[ChartKind, ...] = (ChartKind.RUN,)
    """Those that this KPI has, in their order."""
    limits: tuple[LimitLine | None, ...] = ()
    """Of a process chart."""
    signals: tuple[int, ...] = ()
    """Places in `values` that are a change and no noise."""
    coming: tuple[Period, ...] = ()
    """Periods after those of `values` that the forecast reaches."""
    fan: tuple[Ahead, ...] = ()
    """What comes next, in periods of `values` and `coming`; of a sum so far only what it will be at the end."""
    others: tuple[OtherLine, ...] = ()
