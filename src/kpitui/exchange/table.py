"""What every reader makes of a file: a header, and rows one at a time with their lines."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

Knows = Callable[[Sequence[str]], bool]
"""Whether the cells of a line are a header that a profile reads."""


LINES_ABOVE = 10
"""Lines with something in them, among which a header is looked for."""
MOST_COLUMNS = 1_000


SAID = re.compile(r"\w\s*=\s*\[")
"""What stands above a header: `Locale=[en_IN]`."""


def header_among(lines: Sequence[Sequence[str]], knows: Knows) -> int:
    """Which of the first lines is the header: the first that is known, else the first with more than a title in it."""
    known = (place for place, cells in enumerate(lines) if knows(cells))
    wide = (place for place, cells in enumerate(lines) if len(cells) > 1 and not all(map(SAID.search, cells)))
    return next(known, next(wide, 0))


class Row(NamedTuple):
    """One row."""

    line: int
    """Where it begins, from 1; in JSON the number of the object."""
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """The table in a file."""

    path: Path
    sha256: str
    """Of the file as it lies there, packed or not."""
    header: tuple[str, ...]
    metadata: tuple[str, ...]
    """The lines above the header, as they are written."""
    first_line: int
    """The header's, from 1; of JSON the first object's."""
    read: Callable[[], Iterator[Row]]
    encodings: tuple[str, ...] = ()
    """Where several would do: those, and in `unsure` the columns in which they differ."""
    unsure: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        return self.path.name

    def rows(self) -> Iterator[Row]:
        """Rows below the header, from the first one each time; those without any cell are left out.

        Raises: BadInput, where it cannot be read on, or changed since it was opened.
        """
        return self.read()
