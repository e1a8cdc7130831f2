"""What the types of a KPI and its links add to its page: frozen views; what cannot be said is None or empty."""

from dataclasses import dataclass
from datetime import date

from kpitui.analysis.before_after import FEWEST, BeforeAfter
from kpitui.analysis.growth import Change, Movement
from kpitui.analysis.lead_lag import LeadLag
from kpitui.analysis.ratings import Estimate
from kpitui.model.enums import Cadence, LinkKind, Sign
from kpitui.model.period import Period
from kpitui.usecases.states import Attention


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both courses at the longer of their cadences, and what they say of each other."""

    cadence: Cadence
    periods: tuple[Period, ...]
    """Complete ones, oldest first."""
    source: tuple[float | None, ...]
    """Of the KPI that the link comes from, in its unit; what is not whole is None."""
    target: tuple[float | None, ...]
    found: LeadLag


@dataclass(frozen=True, slots=True)
class LinkView:
    kind: LinkKind
    outgoing: bool
    """From this KPI to the other; else the other way round."""
    key: str
    """Of the other KPI."""
    name: str
    unit: str
    decimals: int | None
    lag: int | None
    """Periods."""
    sign: Sign
    note: str
    evidence: Evidence | None = None
    """None for what is only fed: that is arithmetic, and claims no move."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What followed one event, or several of the same period."""

    titles: tuple[str, ...]
    day: date
    """Of the first of them."""
    count_before: int
    count_after: int
    found: BeforeAfter

    @property
    def missing_before(self) -> int:
        """Values without which nothing is compared."""
        return max(0, FEWEST - self.count_before)

    @property
    def missing_after(self) -> int:
        return max(0, FEWEST - self.count_after)


@dataclass(frozen=True, slots=True)
class Compared:
    """A value beside an earlier one."""

    period: Period
    """Of the earlier one."""
    value: float | None
    change: Change


@dataclass(frozen=True, slots=True)
class Growth:
    period: Period
    """The latest complete one."""
    value: float | None
    against_last: Compared | None
    against_last_year: Compared | None
    running: Period | None
    """The days of the running period that are over; None: none is."""
    so_far: Compared | None
    """Those against the same part of the period before."""
    compound: float | None
    """A period, as a fraction, over `compounded`; None where it cannot be said."""
    compounded: int
    """Periods."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A course beside that of its benchmark's series, both 100 where they begin together."""

    name: str
    since: Period
    own: float | None
    other: float | None


@dataclass(frozen=True, slots=True)
class Direction:
    """Where it is heading, from one complete period to the next."""

    movement: Movement
    benchmark: float | None
    against: Change | None
    """From the benchmark to the latest value."""
    peer: Peer | None


@dataclass(frozen=True, slots=True)
class Yield:
    """Output for each unit of an input, in the latest complete period in which both have a value."""

    key: str
    """Of what comes out."""
    name: str
    unit: str
    period: Period
    each: float
    """Output per unit of input."""
    before: float | None
    """In the period before; None where it is not known."""


@dataclass(frozen=True, slots=True)
class Margin:
    """Of revenue, what its cost leaves."""

    revenue: str
    cost: str
    """Keys of the series."""
    period: Period
    percent: float
    before: float | None


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """What a type does not ask for, or what there is nothing to compute from, is None or empty."""

    answers: Estimate | None = None
    """Behind the value: for a share fractions."""
    warnings: tuple[Attention, ...] = ()
    effects: tuple[Effect, ...] = ()
    """The latest event first."""
    direction: Direction | None = None
    growth: Growth | None = None
    margin: Margin | None = None
    yields: tuple[Yield, ...] = ()
