"""What an import would change, day by day, in words and numbers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kpitui.present import numbers, periods
from kpitui.present.words import counted

if TYPE_CHECKING:
    from kpitui.usecases.imports import Filling, Preview

Span = tuple[date, date]
NEW, CHANGED, GONE, SAME = "+", "~", "−", " "
LONGEST_VALUE = 40


@dataclass(frozen=True, slots=True)
class Changes:
    """The days of a file, each with what becomes of it."""

    days: tuple[tuple[Span, str], ...]
    """Those that change, the latest first."""
    same: tuple[Span, ...]
    """Those that stay as they are."""
    fillings: "tuple[Filling, ...]"

    def cell(self, span: Span, place: int) -> tuple[str, str]:
        """What the series at `place` says of a day before and after; twice the same where it stays."""
        filling = self.fillings[place]
        unit, decimals = filling.series.unit, filling.series.decimals
        before, after = _number(filling.before.get(span)), _number(filling.values.get(span))
        return numbers.show(before, unit, decimals), numbers.show(after, unit, decimals)

    @property
    def counts(self) -> str:
        """`6 new  2 changed  1 gone  19 the same`."""
        signs = [sign for _, sign in self.days]
        parts = ((signs.count(NEW), "new"), (signs.count(CHANGED), "changed"), (signs.count(GONE), "gone"))
        told = [f"{count} {what}" for count, what in (*parts, (len(self.same), "the same")) if count]
        return "  ".join(told)


def changes(found: "Preview") -> Changes:
    """What the file does to each day: all new, gone, or changed in some series."""
    signs: dict[Span, str] = {}
    for filling in found.fillings:
        for span, before, after in filling.side_by_side():
            sign = NEW if before is None else GONE if after is None else SAME if before == after else CHANGED
            _note(signs, span, sign)
    spans = sorted(signs, reverse=True)
    return Changes(
        tuple((span, signs[span]) for span in spans if signs[span] != SAME),
        tuple(span for span in spans if signs[span] == SAME),
        found.fillings,
    )


def _note(signs: dict[Span, str], span: Span, sign: str) -> None:
    """A day whose series fare differently is changed."""
    signs[span] = sign if signs.get(span, sign) == sign else CHANGED


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def rows_of(found: "Preview") -> str:
    """`3 213 of 3 214 rows`."""
    rows = counted(found.read, "row")
    return f"{found.taken} of {rows}" if found.rejected else rows


def days_of(found: "Preview", today: date) -> str:
    """The covered days; empty where no row can be taken."""
    return periods.span(found.start, found.end, today) if found.start and found.end else ""


def bad_line(bad: tuple[int, str, str, str]) -> str:
    """`line 412: Spend: 1.2.40: not a number`."""
    line, column, value, reason = bad
    shown = value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…"
    return f"line {line}: {column}: {shown}: {reason}"


def without_options(sentence: str) -> str:
    """A sentence as it is said where there are keys, and no options of a command."""
    said, _, rest = sentence.rpartition("; ")
    return said if said and "--" in rest else sentence
