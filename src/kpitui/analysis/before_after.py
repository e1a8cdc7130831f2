"""What an event changed, and how sure that is (numbers, "Before and after")."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from kpitui.analysis.finite import check_finite
from kpitui.analysis.student import t_quantile
from kpitui.analysis.xmr import TOO_LARGE, Limits, xmr
from kpitui.model.errors import BadInput

FEWEST = 4
UPPER_TAIL = 0.975
"""Both tails together leave 95 %."""


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """In the values' unit; what cannot be said is None, and `note` says why."""

    before: float | None
    after: float | None
    """The means."""
    difference: float | None
    """After − before."""
    low: float | None
    high: float | None
    """The 95 % interval of the difference."""
    agrees: bool | None
    """The process chart says the same as the interval; None where there are no limits to ask."""
    note: str
    """`too early: 3 of 4 values after`; `the difference is more than chance`."""


def before_after(values: Sequence[float | None], split: int, *, limits: Limits | None = None) -> BeforeAfter:
    """Compare the values before an event with those from it on, with Welch's interval.

    Args:
        values: in time order; None is missing.
        split: the place of the first value that the event can have changed.
        limits: of the process before the event; without them those of the values before, from six on.
    Raises: BadInput, for a split outside the values, nan and infinity.
    Source: Welch, Biometrika 34 (1947).
    """
    check_finite(*values)
    if not 0 <= split <= len(values):
        raise BadInput(f"{split} is no place in {len(values)} values")
    if any(abs(value) > TOO_LARGE for value in values if value is not None):
        return BeforeAfter(None, None, None, None, None, None, "the values are too large to compare")
    sides = [[value for value in side if value is not None] for side in (values[:split], values[split:])]
    before, after = (_mean(side) for side in sides)
    difference = None if before is None or after is None else after - before
    early = [f"{len(side)} of {FEWEST} values {name}" for side, name in zip(sides, ("before", "after"), strict=True)]
    short = [said for side, said in zip(sides, early, strict=True) if len(side) < FEWEST]
    if short or difference is None:
        return BeforeAfter(before, after, difference, None, None, None, f"too early: {' and '.join(short)}")
    half = _half_width(*sides)
    low, high = difference - half, difference + half
    agrees = _agrees(values, split, limits, low, high)
    return BeforeAfter(before, after, difference, low, high, agrees, _note(low, high, agrees))


def _half_width(before: Sequence[float], after: Sequence[float]) -> float:
    """Half of the 95 % interval; 0 where no side varies."""
    # As shares of the largest, so that neither huge nor tiny values leave the range of numbers when squared.
    scale = max(abs(value) for value in [*before, *after])
    if scale == 0:
        return 0.0
    parts = [(_variance([value / scale for value in side]) / len(side), len(side)) for side in (before, after)]
    total = fsum(part for part, _ in parts)
    if total == 0:
        return 0.0
    df = 1 / fsum((part / total) ** 2 / (n - 1) for part, n in parts)
    return t_quantile(UPPER_TAIL, df) * sqrt(total) * scale


def _agrees(values: Sequence[float | None], split: int, limits: Limits | None, low: float, high: float) -> bool | None:
    """Does the process chart say of the side after what the interval says?"""
    chart = xmr(values[split:], limits=limits) if limits else xmr(values, baseline=split)
    if chart.state == "too few":
        return None
    first = 0 if limits else split
    sides = {signal.side for signal in chart.signals if signal.index >= first}
    if low > 0:
        return "above" in sides
    if high < 0:
        return "below" in sides
    return not sides


def _note(low: float, high: float, agrees: bool | None) -> str:
    if low == high == 0:
        return "no difference: every value is the same"
    if low > 0 or high < 0:
        found = "the difference is more than chance"
        chart = "a signal" if agrees else "no signal"
    else:
        found = "the difference may be chance"
        chart = "no signal" if agrees else "a signal"
    if agrees is None:
        return found
    return f"{found}, {'and' if agrees else 'but'} the process chart has {chart}"


def _variance(values: Sequence[float]) -> float:
    mean = fsum(values) / len(values)
    return fsum((value - mean) ** 2 for value in values) / (len(values) - 1)


def _mean(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None
