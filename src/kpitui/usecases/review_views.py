"""What screens, commands and minutes are given of a review."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kpitui.model.enums import Decision
from kpitui.model.period import Period
from kpitui.usecases.states import ChartData, KpiState, TargetView


class Order(StrEnum):
    """How a review goes through its KPIs."""

    GOALS = "goals"
    SIGNALS = "signals"
    """Those that changed first, then as the goals have them."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a review is about; both empty: everything that is active."""

    goal: str = ""
    """Its key: the KPIs of this goal and of all below it."""
    owner: str = ""
    order: Order = Order.GOALS


@dataclass(frozen=True, slots=True)
class Seen:
    """What a review shows of a KPI, as known on a day; kept for good when the review is closed."""

    day: date
    """The day on which it was looked at."""
    as_of: date
    """The last day that counts: that day, or the end of the review's period."""
    result: float | None
    """Of the whole period up to then, from the measurements in it (numbers, rule 3)."""
    reason: str
    """Why there is no result."""
    state: KpiState
    chart: ChartData


@dataclass(frozen=True, slots=True)
class Restated:
    """A figure that is another one now."""

    what: str
    """What it is of: a period's label."""
    then: float | None
    now: float | None


@dataclass(frozen=True, slots=True)
class ActionView:
    """What somebody will do until a day."""

    id: int
    version: int
    kpi: str
    """Its key; empty: it is about no KPI."""
    name: str
    what: str
    owner: str
    until: date | None
    done_on: date | None
    of: date | None
    """The first day of the period of the review that it came from."""


@dataclass(frozen=True, slots=True)
class Forecasted:
    """A confidence, held against what became of it once the target's time is over."""

    said: float
    """0..1."""
    chance: float | None
    """What the numbers said that day; None: too little was known."""
    met: bool | None
    """None: the time is not over, or nothing was left to hold it against."""
    until: date
    """The last day of the target's time, or of the review's period."""


@dataclass(frozen=True, slots=True)
class LastTime:
    """What was said of a KPI in the review before."""

    period: Period
    day: date
    commentary: str
    decision: Decision | None
    value: float | None
    score: float | None
    forecasted: Forecasted | None
    """None: nobody said how sure they were."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """A KPI in the list of a review."""

    state: KpiState
    goal: str
    """The title of the goal that it stands under; empty: none."""
    decision: Decision | None
    """None: it is not decided yet."""
    commented: bool
    gone: bool
    """It is paused or retired."""

    @property
    def signal(self) -> bool:
        """It changed, and is no noise."""
        insight = self.state.insight
        return insight is not None and insight.since is not None and self.state.value is not None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review in a list of them."""

    id: int
    version: int
    period: Period
    scope: Scope
    scope_name: str
    """`all KPIs`, a goal's title, `KPIs of ana`."""
    participants: tuple[str, ...]
    open: bool
    opened_at: datetime
    """In UTC."""
    closed_on: date | None
    """None: it is open."""
    entries: int
    """Pages that something was written on; of a closed one all."""
    decided: int


@dataclass(frozen=True, slots=True)
class ReviewWalk:
    """A review under way, or as it was closed."""

    row: ReviewRow
    today: date
    as_of: date
    coming: Period
    """From its first day on a new target holds."""
    pages: tuple[PageLine, ...]

    @property
    def decided(self) -> int:
        return sum(page.decision is not None for page in self.pages)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A target's value, or the ends of its range."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One KPI in a review. Numbers are in its unit."""

    kpi: str
    why: str
    """Why its goal matters."""
    seen: Seen
    """Now, or as the review was closed."""
    restated: tuple[Restated, ...]
    """Of a closed review: figures that are others now."""
    version: int
    """Of what was written; 0: nothing yet."""
    commentary: str
    decision: Decision | None
    confidence: int | None
    asks_confidence: bool
    """There is a target whose time is not over."""
    forecasted: Forecasted | None
    """Of a closed review with a confidence."""
    next_target: TargetView | None
    """The one that begins with the coming period."""
    next_by: date | None
    """Until when a new target would have to be reached; None: it would be one for each period."""
    action: ActionView | None
    """What this review decided to do."""
    actions: tuple[ActionView, ...]
    """Others that are open, the most urgent first."""
    before: LastTime | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A review as a whole: what is shown at its end, and what its minutes say."""

    workspace: str
    walk: ReviewWalk
    pages: tuple[ReviewPage, ...]
    """In the walk's order."""
    calibration: tuple["Calibration", ...]
    """Of everybody whose confidences could be held against something by now."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How good somebody's confidences were; 0 is perfect, 0.25 is saying 50 % each time."""

    owner: str
    count: int
    said: float
    """The Brier score of what was said."""
    chances: float | None
    """That of the chances that the numbers gave for the same; None: they gave none."""


@dataclass(frozen=True, slots=True)
class Then:
    """A KPI in one of several reviews."""

    result: float | None
    score: float | None
    state: KpiState
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Course:
    """A KPI through several reviews."""

    kpi: str
    name: str
    then: tuple[Then | None, ...]
    """Beside the reviews; None: it was not in it."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    reviews: tuple[ReviewRow, ...]
    """Closed ones, the earliest first."""
    courses: tuple[Course, ...]
    """In the order of the latest review."""
