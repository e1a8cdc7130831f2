"""Round ticks for the axes of a chart, and where a value or a day lies on them."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor, log10

from kpitui.model.period import Cadence, Period
from kpitui.model.typed import MINUS
from kpitui.present import numbers
from kpitui.present.periods import MONTHS

LARGEST = sys.float_info.max
SMALLEST = 1e-290
"""Below, values count as 0."""
MOST_POWER = 307
MOST_DECIMALS = 6
MARGIN = 0.05
STEPS = (5.0, 2.5, 2.0, 1.0)
SCALES = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))
FULL_BELOW = 10_000
SCIENTIFIC_FROM = 1e13
SHORT_RUN = 62
"""Days; below, single days are named on the axis."""
IN_A_YEAR: dict[Cadence | None, int] = {
    Cadence.MONTH: 12,
    Cadence.TWO_MONTHS: 6,
    Cadence.QUARTER: 4,
    Cadence.HALF_YEAR: 2,
    Cadence.YEAR: 1,
}
APART = 2
"""Cells between two names of the time axis: with one, Nov and 2026 would read as one."""
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)


@dataclass(frozen=True, slots=True)
class Scale:
    """The y axis: from `low` to `high`."""

    low: float
    high: float

    @classmethod
    def over(cls, values: Iterable[float]) -> "Scale":
        """What covers all values plus a margin; below zero only where a value is."""
        found = list(values)
        lowest, highest = min(found), max(found)
        size = max(abs(lowest), abs(highest))
        size = size if size > SMALLEST else 0.0
        # In shares of the largest, so that huge numbers of opposite sign do not overflow.
        share = highest / size - lowest / size if size else 0.0
        margin = share * MARGIN if share > 1e-9 else 0.1
        unit = size or 10.0
        low, high = max(lowest - margin * unit, -LARGEST), min(highest + margin * unit, LARGEST)
        return cls(max(low, 0.0) if lowest >= 0 else low, high)

    def place(self, value: float) -> float:
        """0 at the bottom, 1 at the top; outside where the value is."""
        size = max(abs(self.low), abs(self.high))
        return (value / size - self.low / size) / (self.high / size - self.low / size)

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Two or three round values (at most `most`) with their labels, from the bottom."""
        half = self.high / 2 - self.low / 2
        exponent = floor(log10(half)) + 1
        fitting: dict[int, list[tuple[float, str]]] = {}
        for power in range(min(exponent, MOST_POWER), max(exponent - 4, -MOST_POWER), -1):
            for factor in STEPS:
                step = factor * 10.0**power
                counts = range(ceil(self.low / step), floor(self.high / step) + 1)
                if 2 <= len(counts) <= most:
                    fitting.setdefault(len(counts), _labelled(counts, step, power - (factor == 2.5)))
        ends = [(value, numbers.show(value, decimals=None)) for value in (self.low, self.high)]
        return fitting[max(fitting)] if fitting else ends


def _labelled(counts: range, step: float, power: int) -> list[tuple[float, str]]:
    """Multiples of a step with their labels; `power` is that of the step's last digit."""
    largest = max(abs(k * step) for k in counts)
    if largest >= SCIENTIFIC_FROM or power < -MOST_DECIMALS:
        return [(k * step, f"{k * step:.3g}".replace("-", MINUS)) for k in counts]
    scale, name = next(((size, name) for size, name in SCALES if largest >= max(size, FULL_BELOW)), (1.0, ""))
    decimals = max(0, round(log10(scale)) - power)
    found = []
    for k in counts:
        text = numbers.show(k * step / scale, decimals=decimals)
        found.append((k * step, f"{text}\u00a0{name}" if name and k else text))
    return found


def place_of(day: date, periods: Sequence[Period]) -> float | None:
    """Where a day lies, in periods from the middle of the first; None outside of them."""
    if not periods or not periods[0].start <= day <= periods[-1].end:
        return None
    low, high = 0, len(periods) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if periods[middle].start <= day else (low, middle - 1)
    return low + (day - periods[low].start).days / periods[low].days - 0.5


def time_ticks(periods: Sequence[Period], room: float) -> list[tuple[float, str]]:
    """Names under the x axis with their place as of `place_of`, as many as fit.

    Days by their week, days and weeks by their months, longer periods by their own names; a January, or the first
    of a fiscal year, is named by its year where the chart spans several.

    Args:
        periods: in time order.
        room: cells between the middles of two periods.
    """
    candidates = _spells(periods) if periods[0].cadence in (Cadence.DAY, Cadence.WEEK) else _own_names(periods)
    found: list[tuple[float, str]] = []
    for found in candidates:
        if all((b[0] - a[0]) * room >= len(a[1]) - len(a[1]) // 2 + len(b[1]) // 2 + APART for a, b in pairwise(found)):
            return found
    return found[:1]


def _spells(periods: Sequence[Period]) -> Iterator[list[tuple[float, str]]]:
    first, last = periods[0].start, periods[-1].end
    if (last - first).days < SHORT_RUN:
        for days in (1, 7, 14, 28) if periods[0].cadence is Cadence.DAY else (7, 14, 28):
            start = first if days == 1 else first + timedelta((7 - first.weekday()) % 7)
            spell = [start + timedelta(n) for n in range(0, (last - start).days + 1, days)]
            # A day stands under its own point, not where it begins.
            shift = 0.5 if periods[0].cadence is Cadence.DAY else 0.0
            yield [(place + shift, f"{day.day} {MONTHS[day.month - 1]}") for place, day in _placed(spell, periods)]
    several = first.year != last.year
    for step in MONTH_STEPS:
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        begins = [date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0 and month // 12 > 0]
        yield [
            (place, str(day.year) if day.month == 1 and (several or step >= 12) else MONTHS[day.month - 1])
            for place, day in _placed(begins, periods)
        ]


def _placed(days: Iterable[date], periods: Sequence[Period]) -> Iterator[tuple[float, date]]:
    for day in days:
        place = place_of(day, periods)
        if place is not None:
            yield max(place, 0.0), day


def _own_names(periods: Sequence[Period]) -> Iterator[list[tuple[float, str]]]:
    several = _year(periods[0].label) != _year(periods[-1].label)
    names = [_short(period.label, several) for period in periods]
    firsts = [place for place, period in enumerate(periods) if _number(period.label) == 1]
    # Steps that meet the first of every year, then years only.
    in_a_year = IN_A_YEAR[periods[0].cadence]
    for step in (step for step in (1, 2, 3, 6) if step < in_a_year and in_a_year % step == 0):
        yield [(float(i), name) for i, name in enumerate(names) if (i - (firsts[0] if firsts else 0)) % step == 0]
    for step in (1, 2, 5, 10, 20):
        yield [(float(i), _year(periods[i].label)) for i in firsts[::step]]


def _number(label: str) -> int:
    """Its number in the year: 3 of 2026-Q3; a year's is 1."""
    return int(label.partition("-")[2].lstrip("QHB") or 1)


def _year(label: str) -> str:
    return label.partition("-")[0]


def _short(label: str, several_years: bool) -> str:
    """`Q3`, `Nov`; the year for the first of one."""
    part = label.partition("-")[2]
    if not part or (several_years and _number(label) == 1):
        return _year(label)
    return MONTHS[int(part) - 1] if part.isdigit() else part
