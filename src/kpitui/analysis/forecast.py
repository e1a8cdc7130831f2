"""What comes next: the mean of three simple methods, with an interval that says how little is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import NormalDist
from typing import Literal, NamedTuple

from kpitui.analysis.finite import check_finite
from kpitui.analysis.pacing import Projection, is_reliable, pace_out
from kpitui.analysis.scaling import grow, shrink
from kpitui.analysis.seasonality import LEAST, indices, is_seasonal
from kpitui.analysis.smoothing import NOTHING_KNOWN, error_sd, fit_level, fit_trend, line_slope, sum_factor
from kpitui.model.errors import BadInput

__all__ = ["FEWEST", "NOTHING_KNOWN", "Forecast", "Method", "Projection", "forecast", "is_reliable", "pace_out"]

FEWEST = 6
"""Values below which nothing is said about how far off a forecast may be."""
TREND_FROM = 12
"""Values below which no trend is read into them."""

Method = Literal["ses", "theta", "damped"]
METHODS = ("ses", "theta", "damped")


@dataclass(frozen=True, slots=True)
class Forecast:
    """The next periods, nearest first, in the unit of the values. What cannot be said is None; `note` says why."""

    mean: tuple[float, ...] | None
    low: tuple[float, ...] | None
    high: tuple[float, ...] | None
    """Each value lies between low and high with the probability `level`."""
    sd: tuple[float, ...] | None
    """Of each value's forecast error."""
    sum: float | None
    """Of all the periods."""
    sum_sd: float | None
    method: Literal["ses", "theta", "damped", "mean"]
    note: str


def forecast(
    values: Sequence[float | None],
    horizon: int,
    *,
    season: int = 1,
    level: float = 0.8,
    method: Method | None = None,
) -> Forecast:
    """The next `horizon` periods: the mean of SES, Theta and damped trend, or the one that `method` names.

    Fewer than 12 values: SES only. From two seasons on, a season that the autocorrelation test finds is taken out
    by multiplicative indices (halved below three seasons) and put back; one value at or below 0 rules it out.
    Theta is SES with drift: level + (b ÷ 2) · ((h − 1) + (1 − (1 − α)ⁿ) ÷ α), b the least-squares slope.
    σ is that of the method's one-step errors; the sd of a value is σ · √(1 + (h − 1)α²), of the sum
    σ · √Σ(1 + (H − 1 − j)α)², α that of SES.

    Args:
        values: one a period, in time order, complete periods only; None is a period without a value: it moves
            nothing, and after the last value it is forecast on the way.
        horizon: periods, 1 or more.
        season: periods a year; 1: none.
        level: probability of the interval, between 0 and 1.
    Returns: no mean without values, no interval below six.
    Raises: BadInput, for nan and infinity, a horizon or a season below 1, a level outside 0..1, another method.
    Source: Assimakopoulos & Nikolopoulos (2000), as Hyndman & Billah, Unmasking the Theta method, International
        Journal of Forecasting 19 (2003), restate it; Gardner & McKenzie (1985); the mean of methods: Makridakis &
        Hibon, The M3-Competition (2000). Variances of SES: Hyndman et al., Forecasting with Exponential Smoothing
        (2008), 6.1.
    """
    _check(horizon, season, level, method)
    check_finite(*values)
    places = [place for place, value in enumerate(values) if value is not None]
    known = [float(value) for value in values if value is not None]
    if not known:
        return _none(method or "ses", "not enough history: no value yet")
    history = _History(*shrink(known), places, len(values), season)
    if min(known) == max(known):
        return _flat(known[0], len(known), horizon, method, history.gaps)
    found = _fitted(history, horizon, method)
    return _in_units(history, found, level)


class _History:
    """Values near 1 without their season, and how to put both back."""

    def __init__(self, values: list[float], exponent: int, places: list[int], length: int, season: int) -> None:
        self.exponent = exponent
        self.places = places
        self.late = length - 1 - places[-1]
        """Periods after the last value that have none."""
        self.gaps = _about_gaps(places[-1] - places[0] + 1 - len(places), self.late)
        self.season, self.about_season = _season(values, places, season)
        self.values = [value / self.index(place) for value, place in zip(values, places, strict=True)]
        self.length = length

    def index(self, place: int) -> float:
        return self.season[(place - self.places[0]) % len(self.season)]

    def ahead(self, horizon: int) -> list[float]:
        return [self.index(self.length + step) for step in range(horizon)]


class _Fitted(NamedTuple):
    method: Literal["ses", "theta", "damped", "mean"]
    mean: list[float]
    errors: list[float]
    alpha: float


def _fitted(history: _History, horizon: int, method: Method | None) -> _Fitted:
    """Without season and unit."""
    values, steps = history.values, history.late + horizon
    chosen: Method | None = "ses" if method is None and len(values) < TREND_FROM else method
    ses = fit_level(values)
    found: list[tuple[list[float], list[float]]] = []
    if chosen in (None, "ses"):
        found.append(([ses.level] * steps, ses.errors))
    if chosen in (None, "theta"):
        drift = line_slope(history.places, values) / 2
        # What the drift adds to the smoothed level after t values: (1 − (1 − α)ᵗ) ÷ α.
        reach = [(1 - (1 - ses.alpha) ** t) / ses.alpha for t in range(len(values) + 1)]
        mean = [ses.level + drift * (step + reach[-1]) for step in range(steps)]
        found.append((mean, [error - drift * by for error, by in zip(ses.errors, reach, strict=False)]))
    if chosen in (None, "damped"):
        trend = fit_trend(values)
        found.append((trend.ahead(steps), trend.errors))
    means = [fsum(each) / len(found) for each in zip(*(mean for mean, _ in found), strict=True)]
    errors = [fsum(each) / len(found) for each in zip(*(errors for _, errors in found), strict=True)]
    return _Fitted(chosen or "mean", means[history.late :], errors, ses.alpha)


def _in_units(history: _History, found: _Fitted, level: float) -> Forecast:
    n, horizon = len(history.values), len(found.mean)
    season = history.ahead(horizon)
    notes = [*history.about_season, *history.gaps]
    if found.method == "ses" and n < TREND_FROM:
        notes.insert(0, f"{_counted(n, 'value')}: no trend is read into fewer than {TREND_FROM}")
    mean = [value * index for value, index in zip(found.mean, season, strict=True)]
    made = [*mean, fsum(mean)]
    if n >= FEWEST:
        sigma, late, z = error_sd(found.errors), history.late, NormalDist().inv_cdf((1 + level) / 2)
        sd = [sigma * sqrt(1 + (late + step) * found.alpha**2) * season[step] for step in range(horizon)]
        # Periods on the way to the horizon move the level too, but are no part of the sum.
        made.append(sigma * sum_factor(found.alpha, [0.0] * late + season))
        made += sd
        made += [value - z * one for value, one in zip(mean, sd, strict=True)]
        made += [value + z * one for value, one in zip(mean, sd, strict=True)]
    else:
        notes.insert(0, f"not enough history for an interval: {n} of {FEWEST} values")
    grown = [one for value in made if (one := grow(value, history.exponent)) is not None]
    if len(grown) < len(made):
        return _none(found.method, "the values are too large to forecast")
    means, total, rest = tuple(grown[:horizon]), grown[horizon], grown[horizon + 1 :]
    if not rest:
        return Forecast(means, None, None, None, total, None, found.method, "; ".join(notes))
    sds, lows, highs = (tuple(rest[1 + part * horizon :][:horizon]) for part in range(3))
    return Forecast(means, lows, highs, sds, total, rest[0], found.method, "; ".join(notes))


def _flat(value: float, n: int, horizon: int, method: Method | None, notes: list[str]) -> Forecast:
    """A constant goes on as it is, exactly."""
    chosen = method or ("ses" if n < TREND_FROM else "mean")
    total = value * horizon
    if abs(total) == float("inf"):
        return _none(chosen, "the values are too large to forecast")
    mean = (value,) * horizon
    if n < FEWEST:
        note = f"not enough history for an interval: {n} of {FEWEST} values"
        return Forecast(mean, None, None, None, total, None, chosen, "; ".join([note, *notes]))
    note = "it has never changed"
    return Forecast(mean, mean, mean, (0.0,) * horizon, total, 0.0, chosen, "; ".join([note, *notes]))


def _none(method: Literal["ses", "theta", "damped", "mean"], note: str) -> Forecast:
    return Forecast(None, None, None, None, None, None, method, note)


def _season(values: list[float], places: list[int], season: int) -> tuple[list[float], list[str]]:
    """Indices from the first value's place on, and what to say about them; [1] where there is no season."""
    bridged = _bridged(values, places)
    if not is_seasonal(bridged, season):
        return [1.0], []
    if min(values) <= 0:
        return [1.0], ["the season is left in: it can only be taken out of values above 0"]
    found = indices(bridged, season)
    if min(found) < LEAST:
        return [1.0], ["the season is left in: some of its periods come to almost nothing"]
    return found, [f"with its season of {season} periods"]


def _bridged(values: list[float], places: list[int]) -> list[float]:
    """Gaps filled along straight lines: a season is told from its rhythm, which needs every place."""
    if places[-1] - places[0] + 1 == len(places):
        return values
    found = [values[0]]
    for before, after, place, following in zip(values, values[1:], places, places[1:], strict=False):
        span = following - place
        found += [before + (after - before) * step / span for step in range(1, span)]
        found.append(after)
    return found


def _about_gaps(inside: int, late: int) -> list[str]:
    found = []
    if inside:
        found.append(f"{_counted(inside, 'period')} without a value left out")
    if late:
        found.append(f"{_counted(late, 'period')} since the last value forecast as well")
    return found


def _counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"


def _check(horizon: int, season: int, level: float, method: str | None) -> None:
    if horizon < 1:
        raise BadInput(f"a forecast looks 1 or more periods ahead, not {horizon}")
    if season < 1:
        raise BadInput(f"a season has 1 or more periods, not {season}")
    if not 0 < level < 1:
        raise BadInput(f"an interval's level lies between 0 and 1, not at {level}")
    if method is not None and method not in METHODS:
        raise BadInput(f"{method!r} is no method; one of {', '.join(METHODS)}")
