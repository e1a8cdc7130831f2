"""What answers say of the many who were not asked: a value with its 95 % interval (numbers, "Ratings")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import NormalDist

from kpitui.analysis.finite import check_finite
from kpitui.analysis.student import t_quantile
from kpitui.model.errors import BadInput

UPPER_TAIL = 0.975
"""Both tails together leave 95 %."""
Z = NormalDist().inv_cdf(UPPER_TAIL)
FEWEST = 5
"""Answers below which a value is not shown."""
SURE_FROM = 30
"""Answers below which the interval says more than the value."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share as a fraction 0..1, an NPS as −100..100, a mean in the scale's grades."""

    value: float | None
    """None where nobody answered."""
    low: float | None
    high: float | None
    """The 95 % interval; None where the answers do not give one."""
    n: int
    """Answers."""


def share(positive: int, n: int) -> Estimate:
    """The share of `n` answers that is positive, as a fraction, with Wilson's interval.

    Raises: BadInput, for a count that is negative or more than n.
    Source: Wilson 1927; Newcombe, Statistics in Medicine 17 (1998), method 3.
    """
    _counts({"positive": positive, "n": n})
    if positive > n:
        raise BadInput(f"{positive} of {n} answers cannot be positive: at most all of them are")
    if n == 0:
        return Estimate(None, None, None, 0)
    p = positive / n
    square = Z * Z / n
    middle = (p + square / 2) / (1 + square)
    half = Z * sqrt(p * (1 - p) / n + square / (4 * n)) / (1 + square)
    # At the ends the formula gives 0 and 1 but for the last digit.
    low = 0.0 if positive == 0 else max(0.0, middle - half)
    high = 1.0 if positive == n else min(1.0, middle + half)
    return Estimate(p, low, high, n)


def nps(promoters: int, passives: int, detractors: int) -> Estimate:
    """The net promoter score, −100..100, with the adjusted Wald interval clipped to that.

    The interval adds three answers (3/4 promoters, 3/4 detractors, 3/2 passives): of one or two answers that all agree
    it may not reach the score itself.

    Raises: BadInput, for a negative count.
    Source: Rocks, Interval estimation for the NPS (2016), the version with +3.
    """
    _counts({"promoters": promoters, "passives": passives, "detractors": detractors})
    n = promoters + passives + detractors
    if n == 0:
        return Estimate(None, None, None, 0)
    up, down, total = promoters + 0.75, detractors + 0.75, n + 3
    net = (up - down) / total
    half = Z * sqrt(max(0.0, (up + down) / total - net * net) / total)
    return Estimate(
        100 * (promoters - detractors) / n, max(-100.0, 100 * (net - half)), min(100.0, 100 * (net + half)), n
    )


def mean_rating(counts: Mapping[int, int]) -> Estimate:
    """The mean grade, with its t interval clipped to the scale.

    Args:
        counts: answers by grade, such as {1: 0, 2: 1, 3: 4, 4: 9, 5: 3}; its lowest and highest grade are the scale,
            so that grades nobody gave stand in it with 0.
    Returns: one answer has no interval; where all are the same it has no width.
    Raises: BadInput, for a negative count.
    Source: Student, The probable error of a mean, Biometrika 6 (1908).
    """
    _counts({f"grade {grade}": count for grade, count in counts.items()})
    n = sum(counts.values())
    if n == 0:
        return Estimate(None, None, None, 0)
    # Away from the lowest grade, so that equal answers have a spread of exactly 0.
    lowest = min(counts)
    above = {grade - lowest: count for grade, count in counts.items()}
    total = sum(grade * count for grade, count in above.items())
    mean = lowest + total / n
    if n == 1:
        return Estimate(mean, None, None, 1)
    squares = sum(grade * grade * count for grade, count in above.items())
    variance = (n * squares - total * total) / (n * (n - 1))
    half = t_quantile(UPPER_TAIL, n - 1) * sqrt(variance / n)
    return Estimate(mean, max(float(lowest), mean - half), min(float(max(counts)), mean + half), n)


def pool(estimates: Iterable[Estimate]) -> Estimate:
    """Several means as one, weighted by their answers; without an interval, as means alone do not tell the spread.

    Where the counts are known add those up instead. One estimate stays as it is, and those without an answer do not
    count.

    Raises: BadInput, for a negative n, and for a value that is no finite number.
    Source: Σ(value × n) ÷ Σn.
    """
    known: list[tuple[Estimate, float]] = []
    for one in estimates:
        _counts({"n": one.n})
        if one.value is None or one.n == 0:
            continue
        check_finite(one.value, one.low, one.high)
        known.append((one, one.value))
    if not known:
        return Estimate(None, None, None, 0)
    if len(known) == 1:
        return known[0][0]
    n = sum(one.n for one, _ in known)
    mean = fsum(value * (one.n / n) for one, value in known)
    # Rounding does not take it out of what it is the mean of.
    values = [value for _, value in known]
    return Estimate(min(max(mean, min(values)), max(values)), None, None, n)


def _counts(named: Mapping[str, int]) -> None:
    for name, count in named.items():
        if count < 0:
            raise BadInput(f"{name} is {count}: a number of answers is 0 or more")
