"""Values that are stored one by one, a million of them in a few bytes each."""

from array import array
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from kpitui.usecases._amounts import LARGEST, Amount, Span, amount_of

DETAILS = ("n", "pooled", "note")
Detail = tuple[int | None, bool, str]
"""Answers behind the value, whether it is their mean, and a note."""
Entry = tuple[date, date, Amount, int | None, bool, str]
PLAIN: Detail = (None, False, "")


class Entries:
    """The values of one series as they came, several of a day too."""

    __slots__ = ("_behind", "_details", "_ends", "_large", "_numbers", "_starts")

    def __init__(self) -> None:
        self._starts, self._ends = array("i"), array("i")
        self._numbers, self._behind = array("q"), array("B")
        self._large: dict[int, int] = {}
        """Numbers without their point that the array does not hold, by place."""
        self._details: dict[int, Detail] = {}
        """Of those that have any, by place."""

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[Entry]:
        """As they came."""
        return map(self._entry, range(len(self)))

    def add(self, span: Span, value: Decimal, detail: Detail = PLAIN) -> None:
        self.put(span, amount_of(value), detail)

    def put(self, span: Span, amount: Amount, detail: Detail) -> None:
        number, behind = amount
        place = len(self)
        if abs(number) > LARGEST:
            self._large[place], number = number, 0
        if detail != PLAIN:
            self._details[place] = detail
        self._starts.append(span[0].toordinal())
        self._ends.append(span[1].toordinal())
        self._numbers.append(number)
        self._behind.append(behind)

    def in_order(self) -> Iterator[Entry]:
        """By their first days; those of one as they came."""
        return map(self._entry, sorted(range(len(self)), key=self._starts.__getitem__))

    def _entry(self, place: int) -> Entry:
        number = self._large.get(place, self._numbers[place])
        start, end = date.fromordinal(self._starts[place]), date.fromordinal(self._ends[place])
        return start, end, (number, self._behind[place]), *self._details.get(place, PLAIN)
