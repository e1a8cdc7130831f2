"""A text file as a table: header, delimiter, and rows one at a time with their lines."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from kpitui.exchange.decode import TextFile
from kpitui.model.errors import BadInput

DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Row:
    """One row and the line it begins on."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A delimited file. `rows()` reads it from the start each time."""

    file: TextFile
    delimiter: str
    header: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """Rows below the header; lines without any cell are left out.

        Raises: BadInput, where it cannot be read as a table.
        """
        rows = _rows(self.file, self.delimiter)
        next(rows)
        yield from rows


def split_header(line: str) -> tuple[str, ...]:
    """The cells of a header line, by the delimiter that stands in it most often."""
    return _trimmed(next(csv.reader([line], delimiter=_delimiter(line)), []))


def open_table(file: TextFile) -> Table:
    """The table in a file.

    Raises: BadInput, for one without a line of data.
    """
    line = _first_line(file)
    delimiter = _delimiter(line)
    rows = _rows(file, delimiter)
    header = _trimmed(next(rows).cells)
    if next(rows, None) is None:
        raise BadInput(f"{file.name} has a header and nothing below it")
    return Table(file, delimiter, header)


def _rows(file: TextFile, delimiter: str) -> Iterator[Row]:
    line = 0
    try:
        with file.path.open(encoding=file.encoding, newline="") as text:
            reader = csv.reader(text, delimiter=delimiter)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield Row(line + 1, cells)
                line = reader.line_num
    except csv.Error as error:
        raise BadInput(f"{file.name}:{line + 1}: a cell of this line does not end ({error})") from error
    except (OSError, UnicodeError) as error:
        raise BadInput(f"{file.name} cannot be read to its end ({error}); it may have changed meanwhile") from error


def _first_line(file: TextFile) -> str:
    with file.path.open(encoding=file.encoding) as text:
        return next(line for line in text if line.strip())


def _delimiter(line: str) -> str:
    outside = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    """Without the empty cells that a delimiter at the line's end makes."""
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cell.strip() for cell in cells)
