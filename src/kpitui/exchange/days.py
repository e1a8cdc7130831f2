"""Days as reports print them, and which of day and month comes first where only the column can tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from kpitui.exchange.cells import AS_ASCII, GUARD
from kpitui.model.errors import Ambiguous

MONTHS = (
    "jan january januar enero ene janvier janv gennaio gen",
    "feb february februar febrero février févr febbraio",
    "mar march märz mär mrz marzo mars",
    "apr april abril abr avril avr aprile",
    "may mai mayo maggio mag",
    "jun june juni junio juin giugno giu",
    "jul july juli julio juillet juil luglio lug",
    "aug august agosto ago août",
    "sep sept september septiembre septembre settembre set",
    "oct october oktober okt octubre octobre ottobre ott",
    "nov november noviembre novembre",
    "dec december dezember dez diciembre dic décembre déc dicembre",
)
MONTH = {word: number for number, words in enumerate(MONTHS, 1) for word in words.split()}
"""Of English, German, Spanish, French and Italian."""
TIME = re.compile(r"(?:t|\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]m)?\s*(?:z|utc|[+-]\d{2}:?\d{2})?$")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
SERIAL = re.compile(r"\d{5}", re.ASCII)
NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.0)?", re.ASCII)
"""Seconds or milliseconds since 1970, in UTC."""
EAST_ASIAN = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日", re.ASCII)
BETWEEN = re.compile(r"(.*\S)(?:\s+(?:-|to|bis|until)\s+|\s*(?:~|至|から)\s*)(\S.*)", re.IGNORECASE)
LONGEST_DAY = 12
NAMED = re.compile(
    r"(?:[a-zäáéì]{2,10}\.?,?\s+)?"
    r"(?:([a-zäéû]{3,10})\.?\s*(\d{1,2}),?\s+(\d{4})"
    r"|(\d{1,2})\.?[\s-]*(?:de\s+)?([a-zäéû]{3,10})\.?,?[\s-]*(?:de\s+)?(\d{4}|\d{2}))"
)
"""With a weekday before it, as it may be."""
SERIAL_START = date(1899, 12, 30)
EPOCH_START = datetime(1970, 1, 1, tzinfo=UTC)
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
        day_first, month_first = _numeric(found, Order.DMY), _numeric(found, Order.MDY)
        if found[2] == "." and day_first:
            # Where days are written with dots, the day stands first.
            self.proofs.setdefault(Order.DMY, text)
        elif day_first and month_first:
            if day_first != month_first:
                self.open.setdefault(text, (day_first, month_first))
        elif day_first or month_first:
            self.proofs.setdefault(Order.DMY if day_first else Order.MDY, text)

    def order(self, column: str, said: Order | None, usual: Order | None = None) -> Order | None:
        """The order to read the column in: the one said, the one that cells prove, else the usual one.

        Returns: the usual one, or None, where no cell needs one.
        Raises: Ambiguous, naming both readings, where nothing decides, or cells contradict each other.
        """
        if said:
            return said
        if len(self.proofs) == 2:
            day_first, month_first = self.proofs[Order.DMY], self.proofs[Order.MDY]
            raise Ambiguous(
                f"{column} has days in two orders: {day_first!r} has the day first, {month_first!r} the month; "
                "say which with --date-order dmy or mdy",
                "date_order",
                (("dmy", f"the day first, as {day_first}"), ("mdy", f"the month first, as {month_first}")),
            )
        if self.proofs:
            return next(iter(self.proofs))
        if self.open and not usual:
            raise self._question(column)
        return usual

    def _question(self, column: str) -> Ambiguous:
        first = next(iter(self.open))
        readings = list(zip(*self.open.values(), strict=True))
        shown = [f"{min(days)}..{max(days)}" + (", days in a row" if _in_a_row(days) else "") for days in readings]
        return Ambiguous(
            f"{column} can be read in two ways ({first!r} and so on): as {shown[0]} with the day first, "
            f"or as {shown[1]} with the month first; say which with --date-order dmy or mdy",
            "date_order",
            (("dmy", f"the day first: {shown[0]}"), ("mdy", f"the month first: {shown[1]}")),
        )


def both_days(text: str) -> tuple[str, str]:
    """Both days of a cell such as `Jul 06, 2026 - Jul 29, 2026`; of one with a single day twice that."""
    cell = text.translate(AS_ASCII).strip()
    if guarded := GUARD.fullmatch(cell):
        cell = guarded[1]
    if found := BETWEEN.fullmatch(cell):
        return found[1], found[2]
    middle = len(cell) // 2
    if len(cell) % 2 and len(cell) > LONGEST_DAY and cell[middle] in "-/":
        return cell[:middle], cell[middle + 1 :]
    return cell, cell


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
    elif found := EAST_ASIAN.fullmatch(cell):
        yield int(found[1]), int(found[2]), int(found[3])
    elif found := EPOCH.fullmatch(cell):
        moment = EPOCH_START + timedelta(seconds=int(found[1]))
        yield moment.year, moment.month, moment.day
    elif found := NAMED.fullmatch(cell):
        month = MONTH.get(found[1] or found[5])
        if month:
            year = int(found[3] or found[6])
            yield year + (2000 if year < 100 else 0), month, int(found[2] or found[4])


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


def _in_a_row(days: tuple[date, ...]) -> bool:
    distinct = set(days)
    return len(distinct) > 1 and (max(distinct) - min(distinct)).days == len(distinct) - 1
