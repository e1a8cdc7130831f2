"""What a KPI's values say: change or noise, and what it means for the target (numbers, "Signals", "The verdict")."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from math import fsum

from kpitui.analysis.signals import headline, uneven
from kpitui.analysis.verdict import verdict
from kpitui.analysis.xmr import ENOUGH, FACTORS, XmrChart, xmr
from kpitui.model.enums import Direction
from kpitui.model.period import Period
from kpitui.usecases._kpi_values import Course
from kpitui.usecases.states import Insight, Trend

MOST = 104
"""Values that are looked at."""
SIDE = 4
"""Values on each side of a trend."""


def insight_of(
    course: Course,
    over: date,
    dividers: Sequence[date],
    direction: Direction,
    meets: bool | None,
    limits_until: date | None = None,
) -> Insight | None:
    """None without a value of a complete period.

    Args:
        course: at the KPI's cadence; partial values and those that end after `over` are left out (rule 10).
        dividers: days from which the process is another one.
        meets: the latest value against the target.
        limits_until: the limits are those of the values of periods that ended by this day, until a divider.
    """
    whole = [one for one in course.values if one.period.end <= over]
    known = [place for place, one in enumerate(whole) if one.value is not None and not one.partial]
    if not known:
        return None
    below = course.below[known[0] : known[-1] + 1][-MOST:]
    whole = whole[known[0] : known[-1] + 1][-MOST:]
    periods = tuple(one.period for one in whole)
    chart = process(
        tuple(None if one.partial else one.value for one in whole),
        tuple(sorted({place for day in dividers if (place := _place(periods, day))})),
        sum(period.end <= limits_until for period in periods) or None if limits_until else None,
    )
    if note := uneven([one for part, one in zip(whole, below, strict=False) if not part.partial]):
        chart = replace(chart, notes=[*chart.notes, note])
    said = headline(chart)
    return Insight(
        periods=periods,
        chart=chart,
        headline=said,
        since=periods[_begin(chart)] if said.side else None,
        verdict=verdict(meets, chart, direction),
        trend=_trend(chart),
    )


@lru_cache(maxsize=2048)
def process(values: tuple[float | None, ...], dividers: tuple[int, ...] = (), baseline: int | None = None) -> XmrChart:
    """The process chart; the same values are not judged again at every look."""
    return xmr(values, dividers=dividers, baseline=baseline)


def trended(insight: Insight | None) -> XmrChart | None:
    """The chart with a sloping centre, where the slope goes further than routine variation does; else None.

    Not across dividers: there the process is another one, which no slope describes.
    """
    if insight is None or insight.chart.n < ENOUGH or len(set(insight.chart.center)) > 1:
        return None
    chart = process_trend(tuple(insight.chart.values))
    first, last, upper = chart.center[0], chart.center[-1], chart.upper[-1]
    if first is None or last is None or upper is None or abs(last - first) <= upper - last:
        return None
    return chart


@lru_cache(maxsize=256)
def process_trend(values: tuple[float | None, ...]) -> XmrChart:
    return xmr(values, trend=True)


def _place(periods: Sequence[Period], day: date) -> int:
    """The first period that is wholly after a divider's day or begins on it; 0 outside."""
    return next((place for place, period in enumerate(periods) if period.start >= day), 0)


def _begin(chart: XmrChart) -> int:
    """Where the unbroken row of signals of the latest value's side began."""
    latest = chart.latest or 0
    side = next(signal.side for signal in chart.signals if signal.index == latest)
    flagged = {signal.index for signal in chart.signals if signal.side == side}
    begin = latest
    for place in range(latest, -1, -1):
        if chart.values[place] is None:
            continue
        if place not in flagged:
            break
        begin = place
    return begin


def _trend(chart: XmrChart) -> Trend:
    """The mean of the last four values against that of the four before, by half the usual step from value to value."""
    known = [value for value in chart.values if value is not None][-2 * SIDE :]
    upper, center = (chart.upper[-1], chart.center[-1]) if chart.values else (None, None)
    if len(known) < 2 * SIDE or upper is None or center is None:
        return Trend.UNKNOWN
    step = (upper - center) / FACTORS["mean"][0]
    moved = fsum(known[SIDE:]) / SIDE - fsum(known[:SIDE]) / SIDE
    if abs(moved) <= step / 2:
        return Trend.FLAT
    return Trend.RISING if moved > 0 else Trend.FALLING
