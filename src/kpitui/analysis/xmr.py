"""Process charts: what a process does by itself, and what is more than that (numbers, "Signals")."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import fsum, isfinite
from statistics import median
from typing import Literal

from kpitui.analysis.finite import check_finite
from kpitui.analysis.rules import LONG_GAP, Placed, find_signals
from kpitui.analysis.rules import Signal as Signal
from kpitui.model.errors import BadInput, TooFewValues

FEWEST = 6
ENOUGH = 12
FEWEST_RANGES = 3
"""Moving ranges below which nothing is known of the spread, however many values there are."""
ALIKE = 0.6
"""The autocorrelation from which limits are said to be approximate: at 0.6 they are a third too narrow."""

TOO_LARGE = 1e300
"""Beyond it the limits would be no numbers."""

Form = Literal["mean", "median"]
State = Literal["too few", "provisional", "normal"]

FACTORS: dict[Form, tuple[float, float]] = {"mean": (2.66, 3.268), "median": (3.145, 3.865)}
"""Of the moving range: the limits' distance from the centre, and the range limit."""

Known = list[tuple[int, float]]
"""Place and value of what is not missing, in time order."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Natural process limits, in the values' unit."""

    center: float
    lower: float
    upper: float
    range_limit: float | None = None
    """What a difference of two neighbours stays below."""


@dataclass(frozen=True, slots=True)
class XmrChart:
    """Lines in the values' unit, one entry a value; None where there are too few values for them."""

    center: list[float | None]
    lower: list[float | None]
    upper: list[float | None]
    range_limit: float | None
    """Of the last segment."""
    signals: list[Signal]
    state: State
    """Of the last segment's limits: none below 6 values, provisional below 12."""
    notes: list[str]
    """What has to be known of the last segment to trust its limits."""
    values: list[float | None]
    n: int
    """Values behind the last segment's limits."""

    @property
    def latest(self) -> int | None:
        """The place of the last value."""
        return max((place for place, value in enumerate(self.values) if value is not None), default=None)


@dataclass(frozen=True, slots=True)
class _Lines:
    """A centre line, which slopes where the chart is trended, and the limits' distance from it."""

    place: float
    center: float
    slope: float
    below: float
    above: float
    range_limit: float | None

    def at(self, place: int, value: float) -> Placed:
        center = self.center_at(place)
        return Placed(place, value, center, center - self.below, center + self.above)

    def center_at(self, place: int) -> float:
        return self.center + self.slope * (place - self.place)


def natural_limits(values: Sequence[float]) -> Limits:
    """Natural process limits: mean ± 2.66 × mean moving range.

    Args:
        values: in time order without gaps, in the KPI's unit.
    Returns: centre, lower and upper in that unit.
    Raises: TooFewValues, below six; BadInput, for nan, infinity and values too large to compute with.
    Source: Wheeler, Understanding Variation (1993); 2.66 = 3 / d2 for n = 2.
    """
    check_finite(*values)
    if len(values) < FEWEST:
        raise TooFewValues(f"limits need {FEWEST} values, and there are {len(values)}")
    known = list(enumerate(values))
    lines = _fit(known, "mean", "mean", trend=False)
    if lines is None:
        raise BadInput(_obstacle(known))
    return Limits(lines.center, lines.center - lines.below, lines.center + lines.above, lines.range_limit)


def xmr(
    values: Sequence[float | None],
    *,
    baseline: int | None = None,
    dividers: Sequence[int] = (),
    center: Form = "mean",
    spread: Form = "mean",
    trend: bool = False,
    limits: Limits | None = None,
) -> XmrChart:
    """The process chart of values in time order: centre, limits and signals.

    Args:
        values: one a period, in one unit; None is missing, and no moving range crosses it.
        baseline: the limits are those of the first so many entries; a divider ends that.
        dividers: places at which a new segment starts, with limits of its own.
        center: mean, or median where a few values are wild.
        spread: limits at 2.66 × the mean moving range (range limit 3.268), or 3.145 × the median one (3.865).
        trend: a sloping centre, through the averages of the two halves (of an odd number without the middle one).
        limits: take these as they are for every value; baseline, center, spread and trend are then not looked at.
    Raises: BadInput, for nan and infinity, a baseline below 1, a negative divider, another word than mean or median.
    Source: Wheeler, Understanding Variation (1993); Making Sense of Data (2003), 12.3 for the half-averages.
    """
    check_finite(*values)
    if baseline is not None and baseline < 1:
        raise BadInput(f"a baseline of {baseline} values is none: it has to be 1 or more")
    if any(divider < 0 for divider in dividers):
        raise BadInput("a divider is a place in the values, counted from 0")
    if center not in FACTORS or spread not in FACTORS:
        raise BadInput(f"{center!r} and {spread!r}: centre and spread are each mean or median")
    bounds = [0, *sorted({divider for divider in dividers if 0 < divider < len(values)}), len(values)]
    drawn: list[Placed | None] = []
    signals: list[Signal] = []
    for start, end in pairwise(bounds):
        known = [(place, value) for place in range(start, end) if (value := values[place]) is not None]
        basis = [one for one in known if one[0] < baseline] if baseline is not None and start == 0 else known
        lines = _given(limits) if limits else _fit(basis, center, spread, trend)
        if lines:
            placed = [lines.at(place, values[place] or 0.0) for place in range(start, end)]
            drawn += placed
            signals += find_signals([placed[place - start] for place, _ in known])
        else:
            drawn += [None] * (end - start)
    return XmrChart(
        [one.center if one else None for one in drawn],
        [one.lower if one else None for one in drawn],
        [one.upper if one else None for one in drawn],
        lines.range_limit if lines else None,
        signals,
        "too few" if lines is None or not known else "normal" if limits or len(basis) >= ENOUGH else "provisional",
        _notes(basis, known, lines, limits is not None),
        list(values),
        len(basis),
    )


def moving_ranges(values: Sequence[float | None], dividers: Sequence[int] = ()) -> list[float | None]:
    """The difference of each value to the one before it, without sign; None across a gap or a divider."""
    check_finite(*values)
    found: list[float | None] = [None] * len(values)
    for place, (before, value) in enumerate(pairwise(values), 1):
        if before is not None and value is not None and place not in dividers:
            size = abs(value - before)
            found[place] = size if isfinite(size) else None
    return found


def clamped(chart: XmrChart, floor: float = 0.0) -> XmrChart:
    """For display: the lower limit of what cannot fall below `floor`. The signals stay as they are."""
    return replace(chart, lower=[None if one is None else max(floor, one) for one in chart.lower])


def _fit(known: Known, center: Form, spread: Form, trend: bool) -> _Lines | None:
    if _obstacle(known):
        return None
    factor, range_factor = FACTORS[spread]
    ranges = _ranges(known)
    size = median(ranges) if spread == "median" else _mean(ranges)
    reach = factor * size
    if not trend:
        return _Lines(0, _middle(known, center), 0.0, reach, reach, range_factor * size)
    half = len(known) // 2
    first, last = known[:half], known[-half:]
    start, end = (_mean([place for place, _ in part]) for part in (first, last))
    height = _middle(first, "mean")
    slope = (_middle(last, "mean") - height) / (end - start)
    return _Lines(start, height, slope, reach, reach, range_factor * size)


def _given(limits: Limits) -> _Lines:
    check_finite(limits.center, limits.lower, limits.upper, limits.range_limit)
    if not limits.lower <= limits.center <= limits.upper:
        raise BadInput("limits have their centre between them")
    below, above = limits.center - limits.lower, limits.upper - limits.center
    return _Lines(0, limits.center, 0.0, below, above, limits.range_limit)


def _obstacle(known: Known) -> str:
    """Why there are no limits; empty where there are."""
    if not known:
        return "no value yet"
    if len(known) < FEWEST:
        return f"too early: {len(known)} of {FEWEST} values"
    if len(_ranges(known)) < FEWEST_RANGES:
        return "too many gaps: hardly any two values follow each other, so the usual step is not known"
    if max(abs(value) for _, value in known) > TOO_LARGE:
        return "the values are too large to compute limits"
    return ""


def _notes(basis: Known, known: Known, lines: _Lines | None, given: bool) -> list[str]:
    notes = []
    if lines is None or not known:
        notes.append(_obstacle(basis))
    elif not given:
        if len(basis) < ENOUGH:
            notes.append(f"limits provisional: {len(basis)} of {ENOUGH} values")
        if len({value for _, value in basis}) == 1:
            notes.append("every value is the same: there is no variation to judge")
        alike = _autocorrelation(basis, lines)
        if alike is not None and alike >= ALIKE:
            notes.append(f"limits approximate: each value is much like the one before (autocorrelation {alike:.2f})")
    longest = max((after - before - 1 for (before, _), (after, _) in pairwise(known)), default=0)
    if longest >= LONG_GAP:
        notes.append(f"a gap of {longest} periods: nothing is said across it")
    return notes


def _autocorrelation(known: Known, lines: _Lines) -> float | None:
    """Of the distances from the centre, each with that of its neighbour; None below twelve values or without spread."""
    if len(known) < ENOUGH:
        return None
    off = [(place, value - lines.center_at(place)) for place, value in known]
    largest = max(abs(distance) for _, distance in off)
    if largest == 0:
        return None
    scaled = [(place, distance / largest) for place, distance in off]
    products = [one * other for (place, one), (following, other) in pairwise(scaled) if following == place + 1]
    return fsum(products) / fsum(distance * distance for _, distance in scaled)


def _ranges(known: Known) -> list[float]:
    return [abs(after - before) for (place, before), (following, after) in pairwise(known) if following == place + 1]


def _middle(known: Known, form: Form) -> float:
    values = [value for _, value in known]
    return median(values) if form == "median" else _mean(values)


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)
