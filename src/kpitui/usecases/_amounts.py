"""Exact values by day or span, a million of them in a few bytes each."""

from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from operator import itemgetter

Span = tuple[date, date]
"""First and last day."""
Amount = tuple[int, int]
"""A number without its point, and how many digits stand behind it: 12.30 is (1230, 2)."""

BLOCK_BITS = 6
BLOCK = 1 << BLOCK_BITS
"""Days that are kept together."""
NONE = 255
"""No digits behind the point, because there is no value."""
LARGEST = (1 << 63) - 1
SURE = 10**15
"""Below it no two numbers without their point are one float."""


def amount_of(value: Decimal) -> Amount:
    text = str(value)
    whole, _, part = (f"{value:f}" if "E" in text else text).partition(".")
    return int(whole + part), len(part)


def as_entered(value: float, decimals: int) -> Decimal:
    """A stored value with the digits that it was entered with: 12.30 is 12.30."""
    text = f"{value:.{decimals}f}"
    return Decimal(text if float(text) == value else repr(value))


def amount_entered(value: float, decimals: int) -> Amount:
    """A stored value as it was entered."""
    scale = 10**decimals
    if abs(value * scale) < SURE and (number := round(value * scale)) / scale == value:
        return number, decimals
    return amount_of(as_entered(value, decimals))


class Amounts:
    """The values of one series. Sums are those of the decimals as they are written, with no rounding on the way."""

    __slots__ = ("_blocks", "_count", "_others")

    def __init__(self) -> None:
        self._blocks: dict[int, tuple[array[int], bytearray]] = {}
        self._others: dict[int, dict[Span, Amount]] = {}
        """Of several days, or with more digits than a block holds; by the block that they begin in."""
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, span: Span) -> bool:
        return self._at(span) is not None

    def __iter__(self) -> Iterator[tuple[date, date, Decimal]]:
        """First and last day, and the value; in the order of days."""
        for block in self.blocks():
            for start, end, (number, behind) in self.within(block):
                yield start, end, Decimal(f"{number}E-{behind}")

    def get(self, span: Span) -> Decimal | None:
        """The value of a day or span."""
        found = self._at(span)
        return None if found is None else Decimal(f"{found[0]}E-{found[1]}")

    def add(self, span: Span, amount: Amount) -> None:
        """On top of what is there."""
        number, behind = amount
        start, end = span
        ordinal = start.toordinal()
        block = self._blocks.get(ordinal >> BLOCK_BITS)
        if block and start == end and not self._others:
            # Nearly always so: the first value of a day, or another one written like the first.
            numbers, digits = block
            place = ordinal % BLOCK
            held = digits[place]
            total = numbers[place] + number if held == behind else number
            if held in (behind, NONE) and -LARGEST <= total <= LARGEST:
                numbers[place], digits[place] = total, behind
                self._count += held == NONE
                return
        before = self._at(span)
        if before is None:
            self._count += 1
        elif before[1] == behind:
            number += before[0]
        else:
            more = max(behind, before[1])
            number = number * 10 ** (more - behind) + before[0] * 10 ** (more - before[1])
            behind = more
        self._put(span, number, behind)

    def put(self, span: Span, amount: Amount) -> None:
        """In the place of what is there."""
        if self._at(span) is None:
            self._count += 1
        self._put(span, *amount)

    @property
    def has_spans(self) -> bool:
        """Whether a value is of several days."""
        return any(start < end for others in self._others.values() for start, end in others)

    def added_up(self, span: Span) -> "Amounts":
        """All of them as one value."""
        total = Amounts()
        for block in self.blocks():
            for _, _, amount in self.within(block):
                total.add(span, amount)
        return total

    def blocks(self) -> list[int]:
        """Those with a value, in the order of days; `within` gives what is in one."""
        return sorted({*self._blocks, *self._others})

    def within(self, block: int) -> Iterator[tuple[date, date, Amount]]:
        """What begins in a block, in the order of days."""
        others = self._others.get(block, {})
        found = [(*span, one) for span, one in others.items()]
        numbers, behind = self._blocks.get(block, ((), b""))
        for place, digits in enumerate(behind):
            if digits != NONE:
                day = date.fromordinal((block << BLOCK_BITS) + place)
                found.append((day, day, (numbers[place], digits)))
        return iter(sorted(found) if others else found)

    def _at(self, span: Span) -> Amount | None:
        start, end = span
        ordinal = start.toordinal()
        if start == end and (block := self._blocks.get(ordinal >> BLOCK_BITS)):
            place = ordinal % BLOCK
            if block[1][place] != NONE:
                return block[0][place], block[1][place]
        return self._others.get(ordinal >> BLOCK_BITS, {}).get(span) if self._others else None

    def _put(self, span: Span, number: int, behind: int) -> None:
        start, end = span
        ordinal = start.toordinal()
        key, place = ordinal >> BLOCK_BITS, ordinal % BLOCK
        if start != end or abs(number) > LARGEST:
            if start == end and key in self._blocks:
                self._blocks[key][1][place] = NONE
            self._others.setdefault(key, {})[span] = number, behind
            return
        if self._others:
            self._others.get(key, {}).pop(span, None)
        block = self._blocks.get(key)
        if block is None:
            block = self._blocks[key] = array("q", bytes(8 * BLOCK)), bytearray([NONE]) * BLOCK
        block[0][place] = number
        block[1][place] = behind


def side_by_side(before: Amounts, after: Amounts) -> Iterator[tuple[Span, float | None, float | None]]:
    """Every day or span that has a value before or after, with both."""
    for block in sorted({*before.blocks(), *after.blocks()}):
        old = {(start, end): number / 10**behind for start, end, (number, behind) in before.within(block)}
        for start, end, (number, behind) in after.within(block):
            yield (start, end), old.pop((start, end), None), number / 10**behind
        for span, value in old.items():
            yield span, value, None


def in_order(every: Sequence[tuple[int, Amounts]]) -> Iterator[tuple[int, date, date, Amount]]:
    """The values of several, each with the number that stands with its own; in the order of days."""
    for block in sorted({block for _, values in every for block in values.blocks()}):
        if any(block in values._others for _, values in every):
            found = [(number, *one) for number, values in every for one in values.within(block)]
            yield from sorted(found, key=itemgetter(1))
            continue
        # Nearly always so: each of these days on its own.
        held = [(number, *values._blocks[block]) for number, values in every if block in values._blocks]
        for place in range(BLOCK):
            day = date.fromordinal((block << BLOCK_BITS) + place)
            for number, numbers, digits in held:
                behind = digits[place]
                if behind != NONE:
                    yield number, day, day, (numbers[place], behind)
