"""What a quantity usually is, and what lies far outside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from kpitui.analysis.finite import check_finite

FEWEST = 6
FAR = 3.0


@dataclass(frozen=True, slots=True)
class Usual:
    """In the unit of the values."""

    low: float
    high: float
    """The lowest and the highest value that is not itself far outside."""
    floor: float
    ceiling: float
    """Beyond these a value is far outside."""

    def far(self, value: float) -> bool:
        return not self.floor <= value <= self.ceiling


def usual(values: Sequence[float]) -> Usual | None:
    """The range of `values`, and Tukey's outer fences: 3 × the interquartile range beyond the quartiles.

    Where half of the values are the same the quartiles say nothing; the fences are then half as much again.
    Returns: None for fewer than six values, and where the fences are beyond all numbers.
    Raises: BadInput, for nan and infinity.
    Source: Tukey, Exploratory Data Analysis (1977), "far out" values.
    """
    check_finite(*values)
    if len(values) < FEWEST:
        return None
    ordered = sorted(values)
    lower, upper = _quantile(ordered, 0.25), _quantile(ordered, 0.75)
    reach = FAR * (upper - lower) or abs(upper) / 2 or 1.0
    floor, ceiling = lower - reach, upper + reach
    if not (isfinite(floor) and isfinite(ceiling)):
        return None
    inside = [value for value in ordered if floor <= value <= ceiling]
    return Usual(inside[0], inside[-1], floor, ceiling)


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
