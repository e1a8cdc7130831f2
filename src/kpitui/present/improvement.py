"""How far a target lies from its baseline, in words."""

from datetime import date

from kpitui.model.enums import Cadence
from kpitui.present import numbers

DAYS = {
    Cadence.DAY: 1.0,
    Cadence.WEEK: 7.0,
    Cadence.MONTH: 30.4375,
    Cadence.TWO_MONTHS: 60.875,
    Cadence.QUARTER: 91.3125,
    Cadence.HALF_YEAR: 182.625,
    Cadence.YEAR: 365.25,
}
WORDS = {Cadence.TWO_MONTHS: "two months", Cadence.HALF_YEAR: "half-year"}


def distance(baseline: float, target: float, unit: str, decimals: int | None) -> str:
    """`+1.5 points, +38 %`: absolute, and relative where the baseline is above 0; a rate changes in points."""
    difference = target - baseline
    if difference == 0:
        return "held where it is"
    if unit == "percent":
        said = f"{numbers.show(difference, 'count', decimals, sign=True)} points"
    else:
        said = numbers.show(difference, unit, decimals, sign=True)
    if baseline <= 0:
        return said
    return f"{said}, {numbers.show(100 * difference / baseline, 'percent', 0, sign=True)}"


def step(
    baseline: float, target: float, unit: str, decimals: int | None, cadence: Cadence, start: date, by: date
) -> str:
    """`about +0.12 points a week, 13 weeks`; empty where there is less than two periods, or no way to go."""
    count = round(((by - start).days + 1) / DAYS[cadence])
    if count < 2 or baseline == target:
        return ""
    each = (target - baseline) / count
    finer = None if decimals is None else decimals + 1
    size = numbers.show(each, "count" if unit == "percent" else unit, finer, sign=True)
    points = " points" if unit == "percent" else ""
    every = "every" if cadence is Cadence.TWO_MONTHS else "a"
    return f"about {size}{points} {every} {word(cadence)}, {count} {plural(cadence)}"


def word(cadence: Cadence) -> str:
    """What stands behind `every`: `two months`."""
    return WORDS.get(cadence, str(cadence))


def counted_periods(count: int, cadence: Cadence) -> str:
    """`1 week`, `3 months`."""
    return f"{count} {word(cadence) if count == 1 else plural(cadence)}"


def plural(cadence: Cadence) -> str:
    if cadence is Cadence.TWO_MONTHS:
        return "times two months"
    return f"{word(cadence)}s"
