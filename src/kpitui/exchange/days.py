"""Days as reports print them, and which of day and month comes first where only the column can tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from kpitui.exchange.cells import AS_ASCII, GUARD
from kpitui.model.errors import Ambiguous

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
TIME = re.compile(r"(?:t|\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]m)?\s*(?:z|utc|[+-]\d{2}:?\d{2})?$")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
SERIAL = re.compile(r"\d{5}", re.ASCII)
NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
NAMED = re.compile(
    r"([a-z]{3,9})\.?\s*(\d{1,2}),?\s+(\d{4})|(\d{1,2})\.?[\s-]*([a-z]{3,9})\.?,?[\s-]*(\d{4})", re.ASCII
)
SERIAL_START = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)
"""Spreadsheet day numbers from 1954 to 2119; others are more likely something else."""


class Order(StrEnum):
    """What comes first in a day that is all numbers."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class NotADay(ValueError):
    """A cell that holds no day; its text is the reason."""


@dataclass(slots=True)
class DayColumn:
    """What the cells of a column say about its order."""

    proofs: dict[Order, str] = field(default_factory=dict)
    """The first cell that proves an order."""
    open: dict[str, tuple[date, date]] = field(default_factory=dict)
    """Cells that can be read in two ways, with the day-first and the month-first reading."""

    def look_at(self, text: str) -> None:
        found = None if ISO.fullmatch(text) else NUMERIC.fullmatch(_cleaned(text))
        if not found:
            return
        readings = {order: _numeric(found, order) for order in (Order.DMY, Order.MDY)}
        day_first, month_first = readings[Order.DMY], readings[Order.MDY]
        if day_first and month_first:
            if day_first != month_first:
                self.open.setdefault(text, (day_first, month_first))
        elif day_first or month_first:
            self.proofs.setdefault(Order.DMY if day_first else Order.MDY, text)

    def order(self, column: str, said: Order | None, usual: Order | None = None) -> Order | None:
        """The order to read the column in: the one said, the one that cells prove, else the usual one.

        Returns: None where no cell needs one.
        Raises: Ambiguous, naming both readings, where nothing decides, or cells contradict each other.
        """
        if said:
            return said
        if len(self.proofs) == 2:
            day_first, month_first = self.proofs[Order.DMY], self.proofs[Order.MDY]
            raise Ambiguous(
                f"{column} has days in two orders: {day_first!r} has the day first, {month_first!r} the month; "
                "say which with --date-order dmy or mdy"
            )
        if self.proofs:
            return next(iter(self.proofs))
        if self.open and not usual:
            raise Ambiguous(self._question(column))
        return usual

    def _question(self, column: str) -> str:
        first = next(iter(self.open))
        readings = list(zip(*self.open.values(), strict=True))
        shown = [f"{min(days)}..{max(days)}" + (", days in a row" if _in_a_row(days) else "") for days in readings]
        return (
            f"{column} can be read in two ways ({first!r} and so on): as {shown[0]} with the day first, "
            f"or as {shown[1]} with the month first; say which with --date-order dmy or mdy"
        )


@lru_cache(maxsize=10_000)
def day(text: str, order: Order | None) -> date:
    """The day in a cell; a time behind it is left out.

    Raises: NotADay, with the reason.
    """
    cell = _cleaned(text)
    if not cell:
        raise NotADay("no day")
    for found in _unordered(cell):
        return _real(*found)
    if numeric := NUMERIC.fullmatch(cell):
        read = _numeric(numeric, order or Order.DMY)
        if read is None:
            raise NotADay(f"no day in the order {order or Order.DMY}")
        return read
    raise NotADay("not a day")


def _unordered(cell: str) -> Iterator[tuple[int, int, int]]:
    """Year, month and day of a cell that can be read in one way only."""
    if found := YEAR_FIRST.fullmatch(cell):
        yield int(found[1]), int(found[3]), int(found[4])
    elif found := COMPACT.fullmatch(cell):
        yield int(found[1]), int(found[2]), int(found[3])
    elif SERIAL.fullmatch(cell) and int(cell) in SERIALS:
        serial = SERIAL_START + timedelta(days=int(cell))
        yield serial.year, serial.month, serial.day
    elif found := NAMED.fullmatch(cell):
        month = _month(found[1] or found[5])
        if month:
            yield int(found[3] or found[6]), month, int(found[2] or found[4])


def _cleaned(text: str) -> str:
    cell = text.translate(AS_ASCII).strip().lower()
    if guarded := GUARD.fullmatch(cell):
        cell = guarded[1]
    return TIME.sub("", cell)


def _numeric(found: re.Match[str], order: Order) -> date | None:
    first, second, last = found[1], found[3], found[4]
    if order is Order.YMD:
        year, month, number = first, second, last
    else:
        year = last
        number, month = (first, second) if order is Order.DMY else (second, first)
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(number))
    except ValueError:
        return None


def _real(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError as error:
        raise NotADay("there is no such day") from error


def _month(name: str) -> int | None:
    if name == "sept":
        return 9
    for number, (short, full) in enumerate(zip(MONTHS, FULL, strict=True), 1):
        if name in (short, full):
            return number
    return None


def _in_a_row(days: tuple[date, ...]) -> bool:
    distinct = set(days)
    return len(distinct) > 1 and (max(distinct) - min(distinct)).days == len(distinct) - 1
