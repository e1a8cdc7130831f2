"""Totals of quarters from their first days, against the run rate."""

from datetime import date, timedelta
from math import fsum
from typing import Any

from kpitui.analysis.forecast import pace_out
from kpitui.model.period import Calendar, Period
from tests.conformance.measure import Result

FILES = ("pacing*.json",)
DAYS = (28, 45, 60, 75)
UNRELIABLE = (14, 20)


def check(data: Any) -> Result:
    result = Result()
    first = date.fromisoformat(data["dates_first"])
    daily = {first + timedelta(days=k): float(value) for k, value in enumerate(data["counts"])}
    last = max(daily)
    whole = [one for one in Calendar().periods(first, last, "quarter") if first < one.start and one.end <= last]
    for day in DAYS:
        found = [errors(daily, quarter, quarter.start + timedelta(days=day - 1)) for quarter in whole]
        ours, rate = (fsum(each) / len(found) for each in zip(*found, strict=True))
        result.within(f"day {day}: MAPE {ours:.1f} %, run rate {rate:.1f} %", ours, rate)
    for quarter in whole:
        for day in UNRELIABLE:
            note = pace_out(daily, quarter, quarter.start + timedelta(days=day - 1)).note
            result.same(f"{quarter.label} on day {day}, unreliable", "unreliable" in note, True)
        note = pace_out(daily, quarter, quarter.start + timedelta(days=20)).note
        result.same(f"{quarter.label} on day 21, unreliable", "unreliable" in note, False)
    return result


def errors(daily: dict[date, float], quarter: Period, as_of: date) -> tuple[float, float]:
    """Percent of the total: of the projection, and of the run rate."""
    days = [quarter.start + timedelta(days=k) for k in range(quarter.days)]
    total = fsum(daily[day] for day in days)
    so_far = [daily[day] for day in days if day <= as_of]
    rate = fsum(so_far) / len(so_far) * len(days)
    projected = pace_out(daily, quarter, as_of).total or 0.0
    return 100 * abs(projected / total - 1), 100 * abs(rate / total - 1)
