"""Where a running period will end: what has come in so far, and what its remaining days usually bring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum

from kpitui.analysis.finite import check_finite
from kpitui.analysis.scaling import grow, shrink
from kpitui.analysis.seasonality import LEAST
from kpitui.analysis.smoothing import NOTHING_KNOWN, error_sd, fit_level, sum_factor
from kpitui.model.period import Period

ONE_DAY = timedelta(days=1)
WEEK = 7
WEEKS = 26
"""How far back the level and the rhythm of the week are learnt from."""
FEWEST_WEEKS = 3
"""Below which a weekday's mean is chance."""
FEWEST_DAYS = 6
RELIABLE = 0.23
"""The part of a period before which its total is anybody's guess: 20 days of a quarter."""


@dataclass(frozen=True, slots=True)
class Projection:
    """In the unit of the values. What cannot be said is None; `note` says why."""

    total: float | None
    """Of the whole period, when it is over."""
    sd: float | None
    """Of the total's error; 0 for a period that is over."""
    note: str


def pace_out(daily: Mapping[date, float | None], period: Period, as_of: date) -> Projection:
    """The total that a daily flow will come to in `period`, as seen at the end of `as_of`.

    The days that are known are added up; the others come to a level, found by simple exponential smoothing, times
    the weekday's share. A day without a value adds nothing to a total, so it adds nothing here while later days
    have values; days after the last value are estimated.

    Args:
        daily: the flow's value a day, from before the period too; later days than as_of are not looked at.
    Returns: no total without a value, no sd below six days; "unreliable" before day 21 of a quarter, and before
        the same part of another period.
    Raises: BadInput, for nan and infinity.
    Source: as `forecast`; weekday indices are ratios to the mean of whole weeks.
    """
    check_finite(*daily.values())
    seen = {day: float(value) for day, value in daily.items() if value is not None and day <= as_of}
    if not seen:
        return Projection(None, None, "not enough history: no value yet")
    inside = [value for day, value in seen.items() if period.start <= day <= period.end]
    last = max(seen)
    if as_of >= period.end or last >= period.end:
        return _over(inside)
    first = max(min(seen), last - timedelta(days=WEEKS * WEEK - 1))
    run = [seen.get(day, 0.0) for day in _days(first, last)]
    scaled, exponent = shrink([*inside, *run])
    known, run = fsum(scaled[: len(inside)]), scaled[len(inside) :]
    weekdays = _weekdays(run, first)
    # Days before the period that have not come yet are no part of it, but move the level.
    weights = [weekdays[day.weekday()] if day >= period.start else 0.0 for day in _days(last + ONE_DAY, period.end)]
    smoothed = fit_level(_levelled(run, first, weekdays))
    total = grow(known + smoothed.level * fsum(weights), exponent)
    sd = None
    if len(smoothed.errors) >= FEWEST_DAYS:
        sigma = error_sd(smoothed.errors) * (1 if inside else NOTHING_KNOWN)
        sd = grow(sigma * sum_factor(smoothed.alpha, weights), exponent)
    if total is None:
        return Projection(None, None, "the values are too large to add up")
    return Projection(total, sd, "; ".join(_notes(period, as_of, len(run))))


def is_reliable(period: Period, as_of: date) -> bool:
    """Has enough of the period passed for its pace to say something? From day 21 of a quarter on."""
    return (as_of - period.start).days + 1 >= _reliable_from(period)


def _reliable_from(period: Period) -> int:
    return round(period.days * RELIABLE)


def _over(inside: Sequence[float]) -> Projection:
    if not inside:
        return Projection(None, None, "no value in the period")
    values, exponent = shrink(inside)
    total = grow(fsum(values), exponent)
    if total is None:
        return Projection(None, None, "the values are too large to add up")
    return Projection(total, 0.0, "the period is over")


def _weekdays(run: Sequence[float], first: date) -> list[float]:
    """Index of each weekday, Monday first, mean 1, from the latest whole weeks; all 1 where there are too few."""
    weeks = len(run) // WEEK
    recent = run[len(run) - weeks * WEEK :]
    total = fsum(recent)
    if weeks < FEWEST_WEEKS or total <= 0:
        return [1.0] * WEEK
    start = (first.weekday() + len(run) - len(recent)) % WEEK
    found = [0.0] * WEEK
    for k in range(WEEK):
        found[(start + k) % WEEK] = max(0.0, fsum(recent[k::WEEK]) * WEEK / total)
    return found


def _levelled(run: Sequence[float], first: date, weekdays: Sequence[float]) -> list[float]:
    """Without the rhythm of the week; a weekday that brings almost nothing says nothing about the level."""
    start = first.weekday()
    pairs = [(value, weekdays[(start + k) % WEEK]) for k, value in enumerate(run)]
    return [value / index for value, index in pairs if index >= LEAST]


def _notes(period: Period, as_of: date, days: int) -> list[str]:
    found = []
    if not is_reliable(period, as_of):
        day = (as_of - period.start).days + 1
        said = f"day {day} of {period.days}" if day > 0 else "the period has not begun"
        found.append(f"unreliable before day {_reliable_from(period)}: {said}")
    if days < FEWEST_DAYS:
        found.append(f"not enough history for an interval: {days} of {FEWEST_DAYS} days")
    elif days < FEWEST_WEEKS * WEEK:
        found.append(f"weekdays are not told apart below {FEWEST_WEEKS} weeks")
    return found


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]
