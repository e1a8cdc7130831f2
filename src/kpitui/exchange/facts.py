"""The rows of a table as facts: what was measured, on which days, how much; or why a row cannot be taken."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kpitui.exchange.cells import EXACT, PLAIN, NotANumber, number
from kpitui.exchange.currency import unit_of
from kpitui.exchange.days import NotADay, Order, both_days, day
from kpitui.exchange.guard import unguarded
from kpitui.exchange.header import compared, normalised
from kpitui.exchange.part import Part
from kpitui.exchange.profile import ANY_CURRENCY
from kpitui.exchange.recognise import Layout, Value
from kpitui.exchange.survey import DISTINCT, Survey
from kpitui.exchange.table import Table
from kpitui.model.period import Period

WORD_END = re.compile(r"\s*[:(]")
"""`Total: 12 rows`, `Total (USD)`."""
LEAST_COLUMNS, LEAST_WORDS = 3, 3
"""A note below a table: so many words, where a row has at least so many cells."""


class Fact(NamedTuple):
    """One value of one measure."""

    column: str
    measure: str
    """As the profile calls it; of a generic file as the file does."""
    unit: str
    """The unit that the file says: `currency:EUR`, percent, a word; empty where it says none."""
    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be taken, by the first cell that is wrong."""

    line: int
    column: str
    value: str
    reason: str
    cells: Sequence[str]


class Taken(NamedTuple):
    """A row that can be taken."""

    line: int
    start: date
    end: date
    facts: tuple[Fact, ...] | None
    """None: the row is not of the part of the file that was asked for."""
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for all rows."""

    today: date
    home: str = ""
    """The workspace's currency: what a sign that several share means."""
    period: Period | None = None
    """The days that the file is said to cover."""
    currency: str = ""
    """What the file as a whole says its money is in."""
    part: Part | None = None


NOTHING = re.compile(r"(?!)")
NEW = tuple.__new__
"""A named tuple without the call of its own constructor, which costs more than the rest of a row."""


class _Wrong(ValueError):
    """A cell that is wrong: its column and the reason."""

    def __init__(self, column: int, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def read_rows(table: Table, layout: Layout, known: Survey, limits: Limits) -> Iterator[Taken | Reject]:
    """Every row, in the order of the file, but those that add the others up."""
    width, part = len(table.header), limits.part
    first, last = layout.day, layout.last
    columns = [_Column(value, layout, known, limits) for value in layout.values]

    @lru_cache(DISTINCT)
    def span(text: str, until: str) -> tuple[date, date]:
        return _span(text, until, layout, known.order, limits)

    for line, cells in table.rows():
        if first is None and _is_total(cells, layout):
            continue
        try:
            if len(cells) != width:
                _refuse_width(cells, width)
            start, end = span("" if first is None else cells[first], "" if last is None else cells[last])
            facts = None
            if part is None or part.has(cells):
                facts = tuple([fact for column in columns if (fact := column.fact(cells))])
        except _Wrong as wrong:
            if _is_total(cells, layout) or _is_note(cells, width) or (part and not part.has(cells)):
                continue
            title = table.header[wrong.column] if wrong.column < width else ""
            value = cells[wrong.column] if wrong.column < len(cells) else ""
            yield Reject(line, title, value, str(wrong), tuple(cells))
        else:
            yield NEW(Taken, (line, start, end, facts, cells))


def _refuse_width(cells: list[str], width: int) -> None:
    beyond = next((index for index in range(width, len(cells)) if cells[index].strip()), None)
    if len(cells) < width or beyond is not None:
        raise _Wrong(beyond or len(cells), f"{len(cells)} cells where the header has {width}")


def _span(text: str, until: str, layout: Layout, order: Order | None, limits: Limits) -> tuple[date, date]:
    """A row's first and last day, from the cells that have them."""
    period = limits.period
    if layout.day is None:
        if period is None:
            raise ValueError("a file without days needs a period")
        return period.start, period.end
    first, last = layout.day, layout.day if layout.last is None else layout.last
    if layout.in_one_cell:
        text, until = both_days(text)
    start = _day(text, first, order)
    end = _day(until, last, order) if layout.spans else start
    if end > limits.today:
        raise _Wrong(last, f"a day after today ({limits.today})")
    if end < start:
        raise _Wrong(last, "ends before it begins")
    if period and not period.start <= start <= end <= period.end:
        raise _Wrong(first, f"a day outside {period.label}")
    return start, end


def _day(text: str, column: int, order: Order | None) -> date:
    try:
        return day(text, order)
    except NotADay as error:
        raise _Wrong(column, str(error)) from error


class _Column:
    """A column with numbers, and what is looked up once and not for each of its cells."""

    __slots__ = (
        "_header",
        "_layout",
        "_limits",
        "_mark",
        "_measure",
        "_plain",
        "_rule",
        "_units",
        "_verbatim",
        "index",
    )

    def __init__(self, value: Value, layout: Layout, known: Survey, limits: Limits) -> None:
        self.index = value.index
        self._header, self._mark = layout.headers[value.index], known.marks[value.index]
        self._measure, self._rule, self._layout, self._limits = value.measure, value.rule, layout, limits
        self._plain = PLAIN.fullmatch if self._mark == "." and value.rule is None else NOTHING.fullmatch
        self._verbatim = layout.profile.keeps_rows
        if self._verbatim:
            self._plain = EXACT.fullmatch
        self._units: dict[str, str] = {}

    def fact(self, cells: list[str]) -> Fact | None:
        """Raises: _Wrong."""
        measure, said, layout = self._measure, self._header.sign, self._layout
        if layout.kpi is not None:
            measure = cells[layout.kpi].strip()
            said = cells[layout.unit].strip() if layout.unit is not None else ""
            if not measure:
                raise _Wrong(layout.kpi, "no KPI or series is named")
        cell = cells[self.index]
        if self._plain(cell):
            return NEW(Fact, (self._header.text, measure, self._unit(said), Decimal(cell), cell))
        try:
            found = number(cell, self._mark)
        except NotANumber as error:
            raise _Wrong(self.index, str(error)) from error
        if found is None:
            return None
        amount, rule = found.value, self._rule
        if rule:
            if rule.unit == ANY_CURRENCY:
                said = _currency(cells, layout) or said or ("" if found.sign else self._limits.currency)
            if rule.scale != 1 and found.sign != "%":
                amount = (amount * rule.scale).normalize()
        unit = self._unit(said or found.sign)
        if said and found.sign and unit_of(found.sign, unit.removeprefix("currency:")) != unit:
            raise _Wrong(self.index, f"not in {said}")
        return Fact(self._header.text, measure, unit, amount, cell)

    def _unit(self, said: str) -> str:
        if self._verbatim:
            return unguarded(said)
        unit = self._units.get(said)
        if unit is None:
            if len(self._units) > DISTINCT:
                self._units.clear()
            unit = self._units[said] = unit_of(said, self._limits.currency or self._limits.home)
        return unit


def _currency(cells: list[str], layout: Layout) -> str:
    """What the row's own column says; empty where it says none."""
    cell = cells[layout.currency].strip() if layout.currency is not None else ""
    return cell if unit_of(cell, "").startswith(ANY_CURRENCY) else ""


def _is_note(cells: Sequence[str], width: int) -> bool:
    """Whether a line is words below a table, as `Report generated on 3 May`: a sentence and nothing beside it."""
    words = cells[0].split()
    return (
        width >= LEAST_COLUMNS
        and len(words) >= LEAST_WORDS
        and words[0].rstrip(":").isalpha()
        and not any(map(str.strip, cells[1:]))
    )


def _is_total(cells: Sequence[str], layout: Layout) -> bool:
    """Whether a row adds the others up: a word for that stands first in it."""
    first = next((cell for cell in cells if cell.strip()), "")
    return compared(WORD_END.split(normalised(first).title)[0]) in layout.profile.totals
