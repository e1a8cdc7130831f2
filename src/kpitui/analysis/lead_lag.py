"""Does one KPI move before another, beyond what seasons, trends and chance make of any two?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import fsum, log, sqrt
from statistics import NormalDist
from typing import Literal

from kpitui.analysis.finite import check_finite
from kpitui.analysis.scaling import shrink
from kpitui.model.errors import BadInput

FEWEST = 18
"""Periods below which nothing is said."""
SURE_FROM = 36
"""Periods below which what is said is provisional."""
LONGEST_LAG = 6
ORDER = 4
"""Of the longest autoregression that whitens the lead."""
LEVEL = 0.05
"""Chance of calling anything a lead, over all lags together."""

RIDGE = 1e-9
DUST = 1e-12

Series = list[float]


@dataclass(frozen=True, slots=True)
class LeadLag:
    """What the data says of "lead moves before lag"; `note` says it in words."""

    verdict: Literal["evidence", "no evidence", "moves together", "too early"]
    lag: int | None
    """Periods by which the lead is ahead: with evidence 1 or more, 0 where both move together, else None."""
    correlation: float | None
    """At that lag, −1..1, of the prewhitened changes; below 0: when one rises the other falls."""
    n: int
    """Periods in a row in which both have a value."""
    note: str


def lead_lag(lead: Sequence[float | None], lag: Sequence[float | None], *, season: int = 1) -> LeadLag:
    """Is there evidence that `lead` moves before `lag`, and by how many periods?

    Both are differenced (the logarithms, where all values are above 0) and, from two seasons on, freed of the mean
    change of each period of the season. An autoregression of the lead's changes (order ≤ 4 by AICc) whitens it, and
    filters both. Their cross-correlations at k = −K..K, K = min(6, n ÷ 4), are held against 0 ± z ÷ √n at 5 % ÷ K.
    The strongest of all is evidence where its k is above 0, and where the lead's change k periods before betters the
    one-step forecasts of the lag's changes, each made from the earlier ones alone.

    Args:
        lead: one value a period, complete periods only, in time order; None is a period without a value. The
            longest run in which both have values is used.
        lag: of the same periods.
        season: periods a year; 1: none.
    Returns: "too early" below 18 periods; provisional, said in the note, below 36.
    Raises: BadInput, for series of different lengths, a season below 1, nan and infinity.
    Source: Box & Jenkins, Time Series Analysis (1970), 11.2, prewhitening; Hurvich & Tsai, Regression and time
        series model selection in small samples, Biometrika 76 (1989), AICc; Bonferroni for the K lags.
    """
    if len(lead) != len(lag):
        raise BadInput(f"the two have {len(lead)} and {len(lag)} periods: they have to be the same ones")
    if season < 1:
        raise BadInput(f"a season has 1 or more periods, not {season}")
    check_finite(*lead, *lag)
    pairs = _longest_run(lead, lag)
    n = len(pairs)
    if n < FEWEST:
        return LeadLag("too early", None, None, n, f"{n} of {FEWEST} periods in which both have a value")
    apart = season if n >= 2 * season else 1
    first, second = (_changes(values, apart) for values in zip(*pairs, strict=True))
    found = _judged(first, second, apart, n)
    if found.verdict == "evidence" and _judged(second, first, apart, n).verdict == "evidence":
        found = LeadLag("no evidence", None, None, n, "each seems to move before the other")
    notes = [found.note]
    if n < SURE_FROM:
        notes.append(f"provisional, from {n} of {SURE_FROM} periods")
    if season > apart:
        notes.append(f"from {2 * season} periods on, what repeats every {season} of them is left out of account")
    return replace(found, note="; ".join(notes))


def _judged(lead: Series, lag: Series, season: int, n: int) -> LeadLag:
    """From changes without season."""
    if _is_still(lead) or _is_still(lag):
        return LeadLag("no evidence", None, None, n, "one of them changes by the same in every period")
    white, filtered = _whitened(lead, lag)
    if _is_still(white) or _is_still(filtered):
        return LeadLag("no evidence", None, None, n, "one of them follows from its own past alone")
    reach = min(LONGEST_LAG, n // 4)
    strength = {k: _correlation(white, filtered, k) for k in range(-reach, reach + 1)}
    # The means of a season took as many degrees of freedom.
    freedom = max(1, len(white) - (season if season > 1 else 0))
    limit = NormalDist().inv_cdf(1 - LEVEL / (2 * reach)) / sqrt(freedom)
    # Of equal ones the one that claims less.
    best = max(strength, key=lambda k: (abs(strength[k]), -abs(k), -k))
    r = strength[best]
    way = "in the same direction" if r > 0 else "in the opposite direction"
    if abs(r) <= limit:
        return LeadLag("no evidence", None, None, n, "nothing stands out from chance")
    if best == 0:
        return LeadLag("moves together", 0, r, n, f"in the same period, {way}")
    if best < 0:
        return LeadLag("no evidence", None, None, n, f"it moves {_periods(-best)} after, not before")
    if not _betters(lead, lag, best):
        return LeadLag("no evidence", None, None, n, f"what stands out at {_periods(best)} betters no forecast")
    return LeadLag("evidence", best, r, n, f"{_periods(best)} before, {way}")


def _longest_run(lead: Sequence[float | None], lag: Sequence[float | None]) -> list[tuple[float, float]]:
    """The latest of the longest."""
    best: list[tuple[float, float]] = []
    run: list[tuple[float, float]] = []
    for one, other in zip(lead, lag, strict=True):
        if one is None or other is None:
            run = []
            continue
        run.append((float(one), float(other)))
        if len(run) >= len(best):
            best = run
    return best


def _changes(values: Sequence[float], season: int) -> Series:
    """From period to period, without season. Of logarithms where all values are above 0: what grows moves more the
    larger it is, and its season with it.
    """
    even = [log(value) for value in values] if min(values) > 0 else shrink(values)[0]
    changes = [after - before for before, after in pairwise(even)]
    return _less_means(changes, season) if season > 1 else changes


def _less_means(values: Series, season: int) -> Series:
    means = [_mean(values[place::season]) for place in range(season)]
    return [value - means[place % season] for place, value in enumerate(values)]


def _whitened(lead: Series, lag: Series) -> tuple[Series, Series]:
    """Both less what an autoregression of the lead's own past tells, their means taken out."""
    weights = _autoregression(lead)
    order = len(weights)

    def left(values: Series) -> Series:
        rest = [
            values[t] - sum(weight * values[t - 1 - i] for i, weight in enumerate(weights))
            for t in range(order, len(values))
        ]
        mean = _mean(rest)
        return [value - mean for value in rest]

    return left(lead), left(lag)


def _autoregression(values: Series) -> Series:
    """Weights of the latest values, nearest first: Yule–Walker by Levinson's recursion, the order by AICc."""
    n, mean = len(values), _mean(values)
    off = [value - mean for value in values]
    covariance = [sum(map(float.__mul__, off, off[lag:])) / n for lag in range(ORDER + 1)]
    left, weights = covariance[0], [0.0] * 0
    best, chosen = n * log(left) + _penalty(n, 0), weights
    for order in range(1, ORDER + 1):
        told = sum(weight * covariance[order - 1 - i] for i, weight in enumerate(weights))
        partial = (covariance[order] - told) / left
        weights = [weight - partial * back for weight, back in zip(weights, reversed(weights), strict=True)]
        weights.append(partial)
        left *= 1 - partial * partial
        if left <= 0:
            break
        score = n * log(left) + _penalty(n, order)
        if score < best:
            best, chosen = score, weights
    return chosen


def _penalty(n: int, order: int) -> float:
    """AICc's, for the weights and the variance."""
    k = order + 1
    return 2 * k + 2 * k * (k + 1) / (n - k - 1)


def _correlation(first: Series, second: Series, k: int) -> float:
    """Of first at t and second at t + k, of all their variance; the means are 0."""
    products = map(float.__mul__, first, second[k:]) if k >= 0 else map(float.__mul__, first[-k:], second)
    return fsum(products) / sqrt(fsum(one * one for one in first) * fsum(one * one for one in second))


def _betters(lead: Series, lag: Series, k: int) -> bool:
    """Do the lag's changes come out nearer, one step ahead over the later half, with the lead's k periods before?

    Least squares on the last change, with and without the lead, fitted anew each period to the earlier ones.
    """
    alone, along = _Regression(2), _Regression(3)
    without = with_it = 0.0
    half = len(lag) // 2
    for t in range(max(k, 1), len(lag)):
        row = [1.0, lag[t - 1], lead[t - k]]
        if t >= half:
            without += (lag[t] - alone.forecast(row[:2])) ** 2
            with_it += (lag[t] - along.forecast(row)) ** 2
        alone.add(row[:2], lag[t])
        along.add(row, lag[t])
    return with_it < without


class _Regression:
    """Least squares that grows row by row."""

    def __init__(self, size: int) -> None:
        self.squares = [[0.0] * size for _ in range(size)]
        self.products = [0.0] * size

    def add(self, row: Series, value: float) -> None:
        for i, one in enumerate(row):
            self.products[i] += one * value
            for j, other in enumerate(row):
                self.squares[i][j] += one * other

    def forecast(self, row: Series) -> float:
        return sum(map(float.__mul__, self._weights(), row))

    def _weights(self) -> Series:
        """Gaussian elimination; the matrix is symmetric, and a hair is added to its diagonal so that it has a rank."""
        size = len(self.products)
        table = [[*each, product] for each, product in zip(self.squares, self.products, strict=True)]
        for i in range(size):
            table[i][i] += RIDGE * (table[i][i] or 1.0)
        for i in range(size):
            for j in range(i + 1, size):
                share = table[j][i] / table[i][i]
                for c in range(i, size + 1):
                    table[j][c] -= share * table[i][c]
        weights = [0.0] * size
        for i in reversed(range(size)):
            rest = sum(table[i][j] * weights[j] for j in range(i + 1, size))
            weights[i] = (table[i][size] - rest) / table[i][i]
        return weights


def _is_still(values: Series) -> bool:
    """Nothing but the dust of floating point moves; the values they are the changes of are near 1."""
    return max(values) - min(values) < DUST


def _mean(values: Series) -> float:
    return fsum(values) / len(values)


def _periods(number: int) -> str:
    return "1 period" if number == 1 else f"{number} periods"
