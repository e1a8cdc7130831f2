"""The rows of a table as facts: what was measured, on which day, how much; or why a row cannot be taken."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kpitui.exchange.cells import NotANumber, number, proof
from kpitui.exchange.currency import unit_of
from kpitui.exchange.days import DayColumn, NotADay, Order, day
from kpitui.exchange.profile import Layout
from kpitui.exchange.table import Table
from kpitui.model.errors import BadInput
from kpitui.model.period import Period


class Fact(NamedTuple):
    """One value of one measure."""

    column: str
    measure: str
    """As the file calls it."""
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
    day: date
    facts: tuple[Fact, ...]
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the workspace says about all rows."""

    today: date
    home: str = ""
    """Its currency: what a sign that several share means."""
    period: Period | None = None
    """The days that the file is said to cover."""


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders of day and month: the one said for this file, and the one a person's own files usually have."""

    said: Order | None = None
    usual: Order | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """What only the whole columns say."""

    order: Order | None
    marks: tuple[str, ...]
    """The decimal mark of each column."""


DISTINCT = 10_000
"""Days, as they are written, that are remembered while a file is read."""


class _Wrong(ValueError):
    """A cell that is wrong: its column and the reason."""

    def __init__(self, column: int, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def survey(table: Table, layout: Layout, orders: Orders) -> Survey:
    """Look through all rows for the order of day and month, and for decimal marks.

    Raises: Ambiguous, where nothing decides on the order; BadInput, for a column of numbers that holds none.
    """
    days = DayColumn()
    look_at = lru_cache(DISTINCT)(days.look_at)
    marks = [Counter[str]() for _ in table.header]
    filled, numeric = set[int](), set[int]()
    for row in table.rows():
        cells = row.cells
        if layout.day < len(cells):
            look_at(cells[layout.day])
        for index in layout.values:
            cell = cells[index] if index < len(cells) else ""
            if cell.isdigit() and index in numeric:
                continue
            if cell.strip():
                filled.add(index)
                marks[index][proof(cell)] += 1
            if index not in numeric and _is_number(cell):
                numeric.add(index)
    for index in sorted(filled - numeric):
        raise BadInput(f"{table.name}: the column {table.header[index]!r} holds no number; take it out")
    column = f"{table.name}: {table.header[layout.day]}"
    found = days.order(column, orders.said or layout.profile.order, orders.usual)
    return Survey(found, tuple("," if count[","] > count["."] else "." for count in marks))


def read_rows(table: Table, layout: Layout, known: Survey, limits: Limits) -> Iterator[Taken | Reject]:
    """Every row, in the order of the file."""
    width = len(table.header)

    @lru_cache(DISTINCT)
    def on_day(text: str) -> date:
        return _day(text, layout.day, known.order, limits)

    for row in table.rows():
        cells = row.cells
        try:
            if len(cells) != width:
                _refuse_width(cells, width)
            on = on_day(cells[layout.day])
            facts = tuple(
                [fact for index in layout.values if (fact := _fact(cells, index, layout, known, limits.home))]
            )
        except _Wrong as wrong:
            column = table.header[wrong.column] if wrong.column < width else ""
            value = cells[wrong.column] if wrong.column < len(cells) else ""
            yield Reject(row.line, column, value, str(wrong), tuple(cells))
        else:
            yield Taken(row.line, on, facts, cells)


def _refuse_width(cells: list[str], width: int) -> None:
    beyond = next((index for index in range(width, len(cells)) if cells[index].strip()), None)
    if len(cells) < width or beyond is not None:
        raise _Wrong(beyond or len(cells), f"{len(cells)} cells where the header has {width}")


def _day(text: str, column: int, order: Order | None, limits: Limits) -> date:
    try:
        on = day(text, order)
    except NotADay as error:
        raise _Wrong(column, str(error)) from error
    if on > limits.today:
        raise _Wrong(column, f"a day after today ({limits.today})")
    if limits.period and not limits.period.start <= on <= limits.period.end:
        raise _Wrong(column, f"a day outside {limits.period.label}")
    return on


def _fact(cells: list[str], index: int, layout: Layout, known: Survey, home: str) -> Fact | None:
    header = layout.headers[index]
    measure, said = header.title, header.sign
    if layout.kpi is not None:
        measure = cells[layout.kpi].strip()
        said = cells[layout.unit].strip() if layout.unit is not None else ""
        if not measure:
            raise _Wrong(layout.kpi, "no KPI or series is named")
    try:
        found = number(cells[index], known.marks[index])
    except NotANumber as error:
        raise _Wrong(index, str(error)) from error
    if found is None:
        return None
    unit = unit_of(said or found.sign, home)
    if said and found.sign and unit_of(found.sign, unit.removeprefix("currency:")) != unit:
        raise _Wrong(index, f"not in {said}")
    return Fact(header.text, measure, unit, found.value, cells[index])


def _is_number(cell: str) -> bool:
    for mark in (".", ","):
        try:
            if number(cell, mark) is not None:
                return True
        except NotANumber:
            continue
    return False
