"""Exponential smoothing: the level of a series, and a trend that dies out. Values are near 1 (`scaling.shrink`)."""

from collections.abc import Sequence
from itertools import pairwise
from math import fsum, inf, sqrt
from typing import NamedTuple

STARTS = 5
"""Values that the first level and the first slope are taken from."""
TELLS = 1 - 1e-9
"""A better fit has to be better by more than the dust of floating point, else the smaller constant stays."""

NOTHING_KNOWN = 1.25
"""What a sd is multiplied by while nothing of the period that it is about is known."""

ALPHAS = [0.01, *(k / 20 for k in range(1, 21))]
STEPS = (-0.04, -0.03, -0.02, -0.01, 0.01, 0.02, 0.03, 0.04)
TREND_ALPHAS = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)
TREND_STEPS = (-0.1, -0.05, 0.05, 0.1)
SHARES = (0.02, 0.1, 0.3)
"""β as a share of α: the slope is never less steady than the level."""
PHIS = (0.8, 0.9, 0.95, 0.98)


class Level(NamedTuple):
    """A fitted simple exponential smoothing."""

    alpha: float
    level: float
    """After the last value: the forecast of every period to come."""
    errors: list[float]
    """Value − one-step forecast, in time order."""


class Trend(NamedTuple):
    """A fitted damped trend."""

    alpha: float
    beta: float
    phi: float
    level: float
    slope: float
    errors: list[float]

    def ahead(self, steps: int) -> list[float]:
        """The forecasts of the next `steps` periods: level + (φ + φ² + … + φ^h) · slope."""
        found, level, slope = [], self.level, self.slope
        for _ in range(steps):
            slope *= self.phi
            level += slope
            found.append(level)
        return found


def fit_level(values: Sequence[float]) -> Level:
    """Simple exponential smoothing; α by a grid of steps of 0.05, then 0.01, on the squared one-step errors.

    The first level is the mean of the first five values. At least one value.
    Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice (3rd ed.), 8.1.
    """
    start = _mean(values[:STARTS])
    changes = _changes(start, values)
    best, least = _least(changes, ALPHAS, 0.0, inf)
    best, _ = _least(changes, [best + step for step in STEPS if 0.01 <= best + step <= 1], best, least)
    level, errors = start, []
    for value in values:
        error = value - level
        errors.append(error)
        level += best * error
    return Level(best, level, errors)


def fit_trend(values: Sequence[float]) -> Trend:
    """Damped trend; α, β ÷ α and φ by a grid on the squared one-step errors, α then in steps of 0.05.

    The first level and slope are those of the least-squares line through the first five values.
    Source: Gardner & McKenzie, Forecasting trends in time series, Management Science 31 (1985); in the error
    correction form of Hyndman & Athanasopoulos, Forecasting: Principles and Practice (3rd ed.), 8.2.
    """
    opening = values[:STARTS]
    slope = line_slope(range(len(opening)), opening)
    level = _mean(opening) - slope * (len(opening) + 1) / 2
    changes = [slope, *_changes(level, values)]
    least, best = inf, (0.0, 0.0, 0.0)
    for phi in PHIS:
        moves = _moves(changes, phi)
        for share in SHARES:
            for alpha in TREND_ALPHAS:
                squares = _squares(moves, alpha, alpha * share, phi, least * TELLS)
                if squares < least * TELLS:
                    least, best = squares, (alpha, share, phi)
    middle, share, phi = best
    moves = _moves(changes, phi)
    for alpha in (middle + step for step in TREND_STEPS):
        if 0 < alpha <= 1:
            squares = _squares(moves, alpha, alpha * share, phi, least * TELLS)
            if squares < least * TELLS:
                least, best = squares, (alpha, share, phi)
    alpha, beta = best[0], best[0] * share
    errors = []
    for value in values:
        error = value - level - phi * slope
        errors.append(error)
        level += phi * slope + alpha * error
        slope = phi * slope + beta * error
    return Trend(alpha, beta, phi, level, slope, errors)


def line_slope(places: Sequence[int], values: Sequence[float]) -> float:
    """Of the least-squares line, per place; 0 for fewer than two values."""
    middle = fsum(places) / max(1, len(places))
    spread = fsum((place - middle) ** 2 for place in places)
    return fsum((place - middle) * value for place, value in zip(places, values, strict=True)) / (spread or 1.0)


def error_sd(errors: Sequence[float]) -> float:
    """σ of the one-step errors; two degrees of freedom go to α and the first level. At least three errors."""
    return sqrt(fsum(error * error for error in errors) / (len(errors) - 2))


def sum_factor(alpha: float, weights: Sequence[float]) -> float:
    """√Σ(wⱼ + α Σ_{i>j} wᵢ)²: the sd of a weighted sum of the next values, in σ.

    An error of period j moves the level, and with it every later period, by α. With all weights 1 this is
    √Σ(1 + (H−1−j)α)², j = 0..H−1.
    """
    later, squares = 0.0, []
    for weight in reversed(weights):
        squares.append((weight + alpha * later) ** 2)
        later += weight
    return sqrt(fsum(squares))


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)


def _changes(level: float, values: Sequence[float]) -> list[float]:
    """From the first level to the first value, and from value to value."""
    return [after - before for before, after in pairwise([level, *values])]


def _moves(changes: Sequence[float], phi: float) -> list[float]:
    """What of each change the dying trend of the one before does not bring."""
    return [after - phi * before for before, after in pairwise(changes)]


def _least(changes: Sequence[float], alphas: Sequence[float], best: float, least: float) -> tuple[float, float]:
    """The α of the least sum of squared errors, and that sum: each error is the change + (1 − α) · the one before."""
    for alpha in alphas:
        keep, limit = 1 - alpha, least * TELLS
        error = squares = 0.0
        for change in changes:
            error = change + keep * error
            squares += error * error
            if squares >= limit:
                break
        else:
            best, least = alpha, squares
    return best, least


def _squares(moves: Sequence[float], alpha: float, beta: float, phi: float, limit: float) -> float:
    """The sum of squared errors; at least `limit` where it comes to that, then it is not added up to the end.

    Level and slope put into each other, each error is the move + (1 − α + φ − φβ) · the one before − φ(1 − α) · the
    one before that.
    """
    near, far = 1 - alpha + phi - phi * beta, phi * (1 - alpha)
    error = before = squares = 0.0
    for move in moves:
        now = move + near * error - far * before
        squares += now * now
        if squares >= limit:
            break
        before = error
        error = now
    return squares
