"""What only all rows of a table say together: the order of day and month, and decimal marks."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice

from kpitui.exchange.cells import NotANumber, is_missing, number, proof
from kpitui.exchange.days import DayColumn, Order, both_days
from kpitui.exchange.part import Part
from kpitui.exchange.profile import ANY_CURRENCY
from kpitui.exchange.recognise import Layout, Value
from kpitui.exchange.table import Row, Table
from kpitui.model.errors import Ambiguous, BadInput

DISTINCT = 10_000
"""Days, as they are written, that are remembered while a file is read."""
TOGETHER = 1_000
"""Rows that are looked at column by column, most of them at one glance."""
PLAIN = re.compile(r"(?:(?:[0-9]+(?:\.(?:[0-9]{1,2}|[0-9]{4,}))?)?\n)*")
"""Cells, each with a line's end, that are empty or a number that can be read in one way."""
MOST_NAMED = 4
GROUPS = {".": "1.234", ",": "1,234"}
"""What a cell looks like in which a mark may stand between groups."""


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
    guessed: tuple[int, ...] = field(default=(), compare=False)
    """Columns in which 1.234 may be another number, and nothing in the file says which."""


@dataclass(slots=True)
class _Columns:
    """What is gathered of columns while all rows go by."""

    marks: list[Counter[str]]
    filled: set[int] = field(default_factory=set)
    numeric: set[int] = field(default_factory=set)
    single: dict[int, dict[str, None]] = field(default_factory=dict)


class Surveyor:
    """Looks at rows as they go by, and says in the end what all of them say."""

    def __init__(self, table: Table, layout: Layout, orders: Orders, part: Part | None) -> None:
        self._table, self._layout, self._orders, self._part = table, layout, orders, part
        self._seen = _Columns([Counter[str]() for _ in table.header], single={index: {} for index in layout.one})
        self._days = DayColumn()
        self._look_at_day = lru_cache(DISTINCT)(partial(_look_at_day, self._days, layout))

    def along(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The same rows, looked at."""
        while some := [*islice(rows, TOGETHER)]:
            self._look_at([row.cells for row in some])
            yield from some

    def result(self) -> Survey:
        """Raises: as `survey`."""
        table, layout, seen = self._table, self._layout, self._seen
        if layout.profile.generic:
            for index in sorted(seen.filled - seen.numeric):
                raise BadInput(f"{table.name}: the column {table.header[index]!r} holds no number; take it out")
        for index, values in seen.single.items():
            if len(values) > 1:
                more = " …" if len(values) > MOST_NAMED else ""
                named = ", ".join(repr(value) for value in list(values)[:MOST_NAMED]) + more
                why = "its figures do not add up over them; "
                if index in layout.places:
                    why = "nothing says that they are one account's; say so with --account NAME, or "
                raise Ambiguous(
                    f"{table.name} has several values of {table.header[index]!r} ({named}), and {why}"
                    f'choose one with --filter "{table.header[index]}=…" --label NAME'
                )
        order = None
        if layout.day is not None:
            column = f"{table.name}: {table.header[layout.day]}"
            usual = layout.profile.dates.order or self._orders.usual
            order = self._days.order(column, self._orders.said, usual)
        return Survey(order, _marks(layout, seen.marks), tuple(_guessed(layout, seen.marks)))

    def _look_at(self, some: list[list[str]]) -> None:
        layout, seen = self._layout, self._seen
        for place in (layout.day, layout.last):
            if place is not None:
                for text in {cells[place] for cells in some if place < len(cells)}:
                    self._look_at_day(text)
        for value in layout.values:
            _look_at(value.index, [cells[value.index] for cells in some if value.index < len(cells)], seen)
        if seen.single:
            for cells in some:
                if self._part is None or self._part.has(cells):
                    _look_at_single(cells, seen)


def survey(table: Table, layout: Layout, orders: Orders, part: Part | None = None) -> Survey:
    """Look through all rows for the order of day and month, and for decimal marks.

    Raises: Ambiguous, where nothing decides on the order, or a column has several values over which nothing adds up;
    BadInput, for a column of a generic file that should have numbers and holds none.
    """
    surveyor = Surveyor(table, layout, orders, part)
    for _ in surveyor.along(table.rows()):
        pass
    return surveyor.result()


def _look_at(index: int, column: list[str], seen: _Columns) -> None:
    text = "\n".join([*column, ""])
    if PLAIN.fullmatch(text):
        if text.strip():
            seen.filled.add(index)
            seen.numeric.add(index)
            seen.marks[index]["."] += text.count(".")
        return
    for cell in column:
        if cell.strip():
            if index not in seen.filled and not is_missing(cell):
                seen.filled.add(index)
            seen.marks[index][proof(cell) or _group(cell)] += 1
        if index not in seen.numeric and _is_number(cell):
            seen.numeric.add(index)


def _look_at_day(days: DayColumn, layout: Layout, cell: str) -> None:
    for text in both_days(cell) if layout.in_one_cell else (cell,):
        days.look_at(text)


def _look_at_single(cells: list[str], seen: _Columns) -> None:
    for index, values in seen.single.items():
        if index < len(cells) and len(values) <= MOST_NAMED and not is_missing(cells[index]):
            values.setdefault(cells[index].strip())


def _marks(layout: Layout, counts: Sequence[Counter[str]]) -> tuple[str, ...]:
    """Of each column. Those with money prove it for each other; what is counted has groups rather than a point, and
    proves it for money that does not prove it itself.

    In a generic file all columns prove it for each other.
    """
    marks = ["," if count[","] > count["."] else "." for count in counts]
    money, counted = _money_and_counted(layout, counts)
    every, groups = money + counted, counted[GROUPS["."]] > counted[GROUPS[","]]
    money_mark = "," if money[","] > money["."] or (groups and not _proves(money)) else "."
    for value in layout.values:
        rule, count = value.rule, counts[value.index]
        if said := _said_mark(value, layout):
            marks[value.index] = said
        elif _proves(count):
            continue
        elif rule and rule.unit == ANY_CURRENCY:
            marks[value.index] = money_mark
        elif rule:
            marks[value.index] = "," if count[GROUPS["."]] > count[GROUPS[","]] else "."
        else:
            marks[value.index] = "," if every[","] > every["."] else "."
    return tuple(marks)


def _guessed(layout: Layout, counts: Sequence[Counter[str]]) -> Iterator[int]:
    """Columns of which 1.234 may be two numbers, and nothing says which."""
    money, counted = _money_and_counted(layout, counts)
    open_ = [value for value in layout.values if not _said_mark(value, layout)]
    if layout.profile.generic:
        if not _proves(money + counted):
            yield from (value.index for value in open_ if any(counts[value.index][one] for one in GROUPS.values()))
    elif not _proves(money) and not any(counted[one] for one in GROUPS.values()):
        yield from (value.index for value in open_ if _is_money(value) and counts[value.index][GROUPS["."]])


def _said_mark(value: Value, layout: Layout) -> str:
    return (value.rule.decimal if value.rule else "") or layout.profile.decimal


def _proves(count: Counter[str]) -> bool:
    return bool(count["."] or count[","])


def _is_money(value: Value) -> bool:
    return value.rule is not None and value.rule.unit == ANY_CURRENCY


def _money_and_counted(layout: Layout, counts: Sequence[Counter[str]]) -> tuple[Counter[str], Counter[str]]:
    """What the columns with money prove, and the others with numbers, all in all."""
    money, counted = Counter[str](), Counter[str]()
    for value in layout.values:
        (money if _is_money(value) else counted).update(counts[value.index])
    return money, counted


def _group(cell: str) -> str:
    """What a cell has that proves no decimal mark, and may have groups."""
    return next((told for mark, told in GROUPS.items() if mark in cell), "")


def _is_number(cell: str) -> bool:
    for mark in (".", ","):
        try:
            if number(cell, mark) is not None:
                return True
        except NotANumber:
            continue
    return False
