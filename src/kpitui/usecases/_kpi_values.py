"""KPIs → values a period: which series cells they need, and what formulas, shares and NPS make of them."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from math import isfinite

from sqlalchemy import Connection

from kpitui.analysis.aggregate import TOO_LARGE, PeriodValue
from kpitui.analysis.formula import Formula
from kpitui.analysis.ratings import FEWEST
from kpitui.model.enums import Cadence, Kind, Missing, SeriesRole
from kpitui.model.errors import FormulaError
from kpitui.model.period import Calendar, Period
from kpitui.usecases._kpi_rows import Input, KpiRow, parsed
from kpitui.usecases._measured import Reading
from kpitui.usecases._values import Cell, Clock, Feeds, Need, read_values

LONGEST_YEAR = timedelta(days=380)
"""A retail year with its 53rd week, and a bit."""
PERCENT = "percent"
ANSWERED = (Kind.RATING, Kind.SHARE, Kind.NPS)
COUNTS = (SeriesRole.PROMOTERS, SeriesRole.PASSIVES, SeriesRole.DETRACTORS)
RATIO = re.compile(r"\s*\w+\s*/\s*(\w+)\s*")
TIME = frozenset({"prev", "growth", "year_ago"})
NO_SERIES = "it reads no series yet"

Cells = Sequence[Cell]
Known = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Values of a KPI: of every period of a cadence from the one that holds `first` on; without one, of a span."""

    kpi: KpiRow
    cadence: Cadence | None
    first: date
    last: date
    """Inclusive."""


@dataclass(frozen=True, slots=True)
class Course:
    """What a KPI came to, oldest first."""

    values: list[PeriodValue]
    logged: list[bool]
    """Beside `values`: everything it is made of was recorded for that period."""
    fed: bool
    """A feed gives at least one of its series."""
    fed_from: tuple[date, ...] = ()
    """The days on which a feed began to give what something else had given before."""
    below: tuple[float | None, ...] = ()
    """Of a ratio of two series: its denominators, beside `values`."""


def read_courses(db: Connection, calendar: Calendar, clock: Clock, wanted: Sequence[Wanted]) -> list[Course]:
    """One for each that is wanted, by one statement for all."""
    plan = _Plan(calendar, wanted)
    found = read_values(db, plan.groups, plan.needs, clock)
    return [plan.course(one, found.cells, found.feeds) for one in wanted]


def _fed_from(inputs: Sequence[Input], feeds: Feeds) -> tuple[date, ...]:
    days = ((one.begin, day) for one in inputs for day in feeds.begins(one.series_id))
    return tuple(day for begin, day in days if begin and begin < day)


def _below(formula: str, inputs: Sequence[tuple[Input, Cells]], first: int, last: int) -> tuple[float | None, ...]:
    """The denominators, where the formula is a ratio of two series; none of anything else."""
    ratio = RATIO.fullmatch(formula)
    column = next((cells for part, cells in inputs if ratio and part.key == ratio[1]), ())
    return tuple(cell.value for cell in column[first:last])


def span(first: date, last: date) -> Period:
    return Period(None, first, last, f"{first}..{last}")


def is_flow(kpi: KpiRow) -> bool:
    """Do its values add up over time? One summed series does, and a formula that only adds and scales such series."""
    if not kpi.inputs or any(kpi.reading(one) is not Reading.SUM for one in kpi.inputs):
        return False
    return only_adds(kpi.kind, kpi.formula_text, kpi.unit)


def only_adds(kind: Kind, formula: str, unit: str) -> bool:
    """It adds up over time where its series do: it is one of them, or a formula that only adds and scales them."""
    if kind is Kind.NUMBER:
        return True
    return kind is Kind.FORMULA and bool(formula) and unit != PERCENT and _is_linear(formula)


def settled(value: float, decimals: int | None) -> float | None:
    """Free of the dust of floating point, so that 0.1 ten times meets a target of 1; None where it is too large."""
    if not isfinite(value):
        return None
    if value.is_integer():  # Nothing to round, and much of what is counted.
        return value
    if decimals is not None:
        return round(value, decimals + 6)
    return round(value, 9) if abs(value) >= 1 else float(f"{value:.12g}")


class _Plan:
    """The cells that many KPIs need: each calendar is one group, and each series is read once in it."""

    def __init__(self, calendar: Calendar, wanted: Sequence[Wanted]) -> None:
        self.calendar = calendar
        self.groups: list[list[Period]] = []
        self.needs: list[Need] = []
        self._group: dict[tuple[Cadence | None, date | None, date | None], int] = {}
        self._need: dict[tuple[int, Reading, int], int] = {}
        self._lay_out(wanted)
        for one in wanted:
            for part in one.kpi.inputs:
                self._add_need(one, part)

    def course(self, one: Wanted, cells: Sequence[Cells], feeds: Feeds) -> Course:
        group = self._group[_key(one)]
        periods = self.groups[group]
        first, last = self._place(one.first, group), self._place(one.last, group) + 1
        start = self._place(self._reach(one), group)
        inputs: list[tuple[Input, Cells]] = []
        for part in one.kpi.inputs:
            k = self._need[part.series_id, one.kpi.reading(part), group]
            inputs.append((part, cells[k][start - self.needs[k].first :]))
        back = first - start
        logged = [
            bool(inputs) and all(column[i].logged for _, column in inputs) for i in range(back, back + last - first)
        ]
        fed = any(feeds.ends(part.series_id) for part, _ in inputs)
        values = _values(one.kpi, self.calendar, periods[start:last], inputs, back)
        begun = _fed_from([part for part, _ in inputs], feeds)
        return Course(values, logged, fed, begun, _below(one.kpi.formula_text, inputs, back, last - start))

    def _lay_out(self, wanted: Sequence[Wanted]) -> None:
        reach: dict[tuple[Cadence | None, date | None, date | None], tuple[date, date]] = {}
        for one in wanted:
            key, first = _key(one), self._reach(one)
            known = reach.get(key, (first, one.last))
            reach[key] = (min(known[0], first), max(known[1], one.last))
        for key, (first, last) in reach.items():
            self._group[key] = len(self.groups)
            cadence = key[0]
            self.groups.append(self.calendar.periods(first, last, cadence) if cadence else [span(first, last)])

    def _add_need(self, one: Wanted, part: Input) -> None:
        group = self._group[_key(one)]
        reading = one.kpi.reading(part)
        first = self._place(self._reach(one), group)
        zero = part.missing is Missing.ZERO and reading is Reading.SUM
        need = Need(part.series_id, reading, zero, group, first, part.begin, part.latest)
        k = self._need.setdefault((part.series_id, reading, group), len(self.needs))
        if k == len(self.needs):
            self.needs.append(need)
        elif first < self.needs[k].first:
            self.needs[k] = need

    def _reach(self, one: Wanted) -> date:
        """The first day that is needed: the functions of time look back."""
        functions = _functions(one.kpi.formula_text)
        if not one.cadence or not functions:
            return one.first
        period = self.calendar.period(one.first, one.cadence)
        if "year_ago" in functions:
            return period.start - LONGEST_YEAR
        before = self.calendar.previous(period)
        return before.start if before else one.first

    def _place(self, day: date, group: int) -> int:
        """Of the period that holds the day."""
        starts = self.groups[group]
        at = bisect_left(starts, day, key=lambda period: period.end)
        return min(at, len(starts) - 1)


def _key(one: Wanted) -> tuple[Cadence | None, date | None, date | None]:
    return (one.cadence, None, None) if one.cadence else (None, one.first, one.last)


def _values(
    kpi: KpiRow, calendar: Calendar, periods: Sequence[Period], inputs: Sequence[tuple[Input, Cells]], back: int
) -> list[PeriodValue]:
    """Of the periods from the `back`-th on; the ones before are what functions of time look at."""
    if not inputs:
        return [PeriodValue(period, None, None, 0, False, NO_SERIES) for period in periods[back:]]
    if kpi.kind in (Kind.FORMULA, Kind.RATIO):
        return _of_formula(kpi, calendar, periods, inputs, back)
    if kpi.kind in ANSWERED:
        return [_if_enough(one) for one in _of_answers(kpi, periods, inputs)]
    part, column = inputs[0]
    return [_of_cell(period, column[i], 1.0, part.decimals) for i, period in enumerate(periods)]


def _of_answers(kpi: KpiRow, periods: Sequence[Period], inputs: Sequence[tuple[Input, Cells]]) -> list[PeriodValue]:
    if kpi.kind is Kind.NPS and {part.role for part, _ in inputs} == set(COUNTS):
        counts = [column for _, column in sorted(inputs, key=lambda one: COUNTS.index(one[0].role))]
        return [_nps(period, [column[i] for column in counts]) for i, period in enumerate(periods)]
    scale = 100.0 if kpi.kind is Kind.SHARE else 1.0
    part, column = inputs[0]
    return [_of_cell(period, column[i], scale, part.decimals) for i, period in enumerate(periods)]


def _if_enough(one: PeriodValue) -> PeriodValue:
    """What fewer than five people said is no value (numbers, "Ratings"); how many they were stays."""
    if one.value is None or one.n is None or one.n >= FEWEST:
        return one
    return replace(one, value=None, reason=f"n {one.n}: too few answers")


def _of_cell(period: Period, cell: Cell, scale: float, decimals: int | None) -> PeriodValue:
    value, reason = cell.value, cell.reason
    if value is not None:
        value = settled(value, decimals) if scale == 1 else settled(value * scale, None)
        reason = reason if value is not None else TOO_LARGE
    return PeriodValue(period, value, cell.n, cell.covered_days, cell.partial, reason)


def _nps(period: Period, cells: Sequence[Cell]) -> PeriodValue:
    """From the counts of promoters, passives and detractors, in this order."""
    covered = min(cell.covered_days for cell in cells)
    partial = any(cell.partial for cell in cells)
    counts = [cell.value for cell in cells if cell.value is not None]
    if len(counts) < 3:
        return PeriodValue(period, None, None, covered, partial, next(cell.reason for cell in cells if cell.reason))
    total = sum(counts)
    if total <= 0:
        return PeriodValue(period, None, 0, covered, partial, "no answers")
    return PeriodValue(period, settled(100 * (counts[0] - counts[2]) / total, None), round(total), covered, partial, "")


def _of_formula(
    kpi: KpiRow, calendar: Calendar, periods: Sequence[Period], inputs: Sequence[tuple[Input, Cells]], back: int
) -> list[PeriodValue]:
    try:
        formula = parsed(kpi.formula_text)
    except FormulaError as error:
        return [PeriodValue(period, None, None, 0, False, str(error)) for period in periods[back:]]
    scale = 100.0 if kpi.unit == PERCENT else 1.0
    seen = [_inputs_at(inputs, i) for i in range(len(periods))]
    earlier = _Earlier(calendar, formula, periods, seen)
    found = []
    for i in range(back, len(periods)):
        result = formula.evaluate(seen[i], earlier.previous(i), earlier.year_ago(i))
        value = None if result.value is None else settled(result.value * scale, kpi.own_decimals)
        reason = result.reason if value is not None or result.value is None else TOO_LARGE
        cells = [column[i] for _, column in inputs]
        covered = min(cell.covered_days for cell in cells)
        partial = any(cell.partial for cell in cells)
        found.append(PeriodValue(periods[i], value, None, covered, partial, reason))
    return found


def _inputs_at(inputs: Sequence[tuple[Input, Cells]], i: int) -> dict[str, float | None]:
    """By key; a percentage enters as a fraction (rule 11)."""
    found: dict[str, float | None] = {}
    for part, column in inputs:
        value = column[i].value
        found[part.key] = value / 100 if value is not None and part.unit == PERCENT else value
    return found


class _Earlier:
    """The inputs that `prev`, `growth` and `year_ago` look at."""

    def __init__(
        self,
        calendar: Calendar,
        formula: Formula,
        periods: Sequence[Period],
        seen: Sequence[Mapping[str, float | None]],
    ) -> None:
        self.calendar = calendar
        self.periods = periods
        self.seen = seen
        self.back = bool(formula.functions & {"prev", "growth"})
        self.a_year = "year_ago" in formula.functions
        self.place = {period.start: i for i, period in enumerate(periods)} if self.a_year else {}

    def previous(self, i: int) -> Known | None:
        return self.seen[i - 1] if self.back and i else None

    def year_ago(self, i: int) -> Known | None:
        period = self.calendar.year_ago(self.periods[i]) if self.a_year else None
        place = self.place.get(period.start) if period else None
        return self.seen[place] if place is not None else None


def _functions(formula: str) -> frozenset[str]:
    """The functions of time in it; none where it cannot be read."""
    if not formula:
        return frozenset()
    try:
        return parsed(formula).functions & TIME
    except FormulaError:
        return frozenset()


@lru_cache(maxsize=4096)
def _is_linear(text: str) -> bool:
    """f(a + b) = f(a) + f(b) and f(2a) = 2 f(a), tried on inputs whose order differs."""
    try:
        formula = parsed(text)
    except FormulaError:
        return False
    if formula.functions & TIME:
        return False
    names = sorted(formula.names)
    a = {name: 1.0 + place for place, name in enumerate(names)}
    b = {name: 3.0 * (len(names) - place) + 0.25 for place, name in enumerate(names)}
    both = {name: a[name] + b[name] for name in names}
    twice = {name: 2 * a[name] for name in names}
    of_a, of_b, of_both, of_twice = (formula.evaluate(values).value for values in (a, b, both, twice))
    if of_a is None or of_b is None or of_both is None or of_twice is None:
        return False
    scale = 1e-9 * (abs(of_a) + abs(of_b) + 1)
    return abs(of_both - of_a - of_b) < scale and abs(of_twice - 2 * of_a) < scale
