"""A part of a file: the rows whose cell in one column fits a pattern."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from kpitui.exchange.header import spellings
from kpitui.exchange.recognise import Layout, find_column
from kpitui.model.errors import BadInput


@dataclass(frozen=True, slots=True)
class Part:
    """The rows whose cell in one column fits a pattern."""

    index: int
    pattern: str

    def has(self, cells: Sequence[str]) -> bool:
        cell = cells[self.index] if self.index < len(cells) else ""
        return fnmatchcase(cell.strip().casefold(), self.pattern)


def part_of(expression: str, layout: Layout) -> Part:
    """The rows that `column=pattern` chooses; a pattern has * and ?, and case does not matter.

    Raises: BadInput.
    """
    name, found, pattern = expression.partition("=")
    index = find_column(layout.headers, spellings([name])) if found else None
    if index is None:
        listed = ", ".join(header.text for header in layout.headers[:8])
        raise BadInput(
            f"{expression!r} chooses no rows: write column=pattern, as Campaign name=Brand*; columns: {listed}"
        )
    return Part(index, pattern.strip().casefold())
