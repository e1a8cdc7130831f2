"""A text file as a table: header, delimiter, and rows one at a time with their lines."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from kpitui.exchange.decode import BEGINNING, find_encodings
from kpitui.exchange.source import Source
from kpitui.exchange.table import LINES_ABOVE, Knows, Row, Table, header_among
from kpitui.model.errors import Ambiguous, BadInput

DELIMITERS = (",", ";", "\t", "|")
HALF = "|"
"""That can also be the second half of a sign in Big5, GBK and Shift-JIS."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the header is, and its cells."""

    above: int
    """Lines before it."""
    metadata: tuple[str, ...]
    delimiter: str
    cells: tuple[str, ...]


def open_csv(source: Source, knows: Knows) -> Table:
    """The table in a file of text.

    Raises: BadInput, for what is none; Ambiguous, where several encodings would do.
    """
    encodings = find_encodings(source, lambda text: any(knows(head.cells) for head in _heads(text)))
    found = [_head(source, encoding, knows) for encoding in encodings]
    head, read = found[0], partial(_rows, source, encodings[0], found[0])
    table = Table(source.path, source.sha256, head.cells, head.metadata, head.above + 1, read)
    if len(encodings) == 1:
        return table
    if head.delimiter == HALF or any(other.cells != head.cells for other in found):
        raise not_sure(source.name, encodings)
    return replace(table, encodings=encodings, unsure=_unsure(source, head))


def not_sure(name: str, encodings: tuple[str, ...]) -> Ambiguous:
    return Ambiguous(f"{name} is not UTF-8 and could be {' or '.join(encodings)}; save it as UTF-8")


def _head(source: Source, encoding: str, knows: Knows) -> Head:
    with source.opened() as file, io.TextIOWrapper(file, encoding, newline="") as text:
        heads = [*_heads(text.read(BEGINNING))]
    if not heads:
        raise BadInput(f"{source.name} begins with {BEGINNING:,} characters of nothing; a table has a header")
    return heads[header_among([head.cells for head in heads], knows)]


def _unsure(source: Source, head: Head) -> frozenset[int]:
    """Columns with more than ASCII in them: what stands in the others is the same in every encoding."""
    rows = _rows(source, "latin-1", head)
    return frozenset(place for row in rows for place, cell in enumerate(row.cells) if not cell.isascii())


def _heads(text: str) -> Iterator[Head]:
    """Lines that can be the header, from the first one with something in it."""
    lines = [*io.StringIO(text, newline="")]
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for number in filled[:LINES_ABOVE]:
        delimiter = _delimiter(lines[number])
        cells = next(csv.reader(lines[number:], delimiter=delimiter), [])
        above = tuple(lines[before].strip() for before in filled if before < number)
        yield Head(number, above, delimiter, _trimmed(cells))


def _rows(source: Source, encoding: str, head: Head) -> Iterator[Row]:
    line, new = head.above, tuple.__new__
    try:
        with source.opened() as file, io.TextIOWrapper(file, encoding, newline="") as text:
            reader = csv.reader(islice(text, head.above, None), delimiter=head.delimiter)
            next(reader)
            line += reader.line_num
            for cells in reader:
                # Nearly always the first cell says so already, and a file has millions.
                if cells and (cells[0].strip() or any(cell.strip() for cell in cells)):
                    yield new(Row, (line + 1, cells))
                line = head.above + reader.line_num
    except csv.Error as error:
        raise BadInput(f"{source.name}:{line + 1}: a cell of this line does not end ({error})") from error
    except UnicodeError as error:
        raise BadInput(f"{source.name} cannot be read to its end ({error}); it may have changed meanwhile") from error


def _delimiter(line: str) -> str:
    outside = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    """Without the empty cells that a delimiter at the line's end makes."""
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cell.strip() for cell in cells)
