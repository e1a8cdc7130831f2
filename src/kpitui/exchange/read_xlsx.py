"""A workbook's sheet as a table: what the cells showed when it was saved last, formulas by their values."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import islice

from kpitui.exchange.source import Source
from kpitui.exchange.table import LINES_ABOVE, Knows, Row, Table, header_among
from kpitui.exchange.workbook import Workbook
from kpitui.model.errors import Ambiguous, BadInput

MOST_NAMED = 4
Cell = int | float | str | bool | time | date | datetime | timedelta


def open_xlsx(source: Source, knows: Knows) -> Table:
    """The table in a workbook: the first sheet whose header is known, else the first filled one.

    Raises: BadInput, for what is no .xlsx, is too big, or has no filled sheet; Ambiguous, where several sheets have the
    same known header.
    """
    book = Workbook(source)
    found = {name: _table(source, book, name, knows) for name in book.sheets}
    tables = {name: table for name, table in found.items() if table}
    if not tables:
        raise BadInput(f"{source.name} has no sheet with anything in it")
    known = {name: table for name, table in tables.items() if knows(table.header)}
    first = next(iter((known or tables).values()))
    same = [name for name, table in known.items() if table.header == first.header]
    if len(same) > 1:
        named = ", ".join(map(repr, same[:MOST_NAMED])) + (" …" if len(same) > MOST_NAMED else "")
        raise Ambiguous(f"{source.name} has the same columns in several sheets ({named}); save the one to read as CSV")
    return first


def _table(source: Source, book: Workbook, sheet: str, knows: Knows) -> Table | None:
    heads = [*islice(_filled_rows(book, sheet), LINES_ABOVE)]
    if not heads:
        return None
    trimmed = [_trimmed(row.cells) for row in heads]
    place = header_among([cells for _, cells in trimmed], knows)
    above = tuple(",".join(cells) for _, cells in trimmed[:place])
    left, header = trimmed[place]
    line = heads[place].line
    read = partial(_rows, book, sheet, line, left, left + len(header))
    return Table(source.path, source.sha256, header, above, line, read)


def _rows(book: Workbook, sheet: str, above: int, left: int, right: int) -> Iterator[Row]:
    """Filled rows below line `above`; what stands left of the header is no cell of theirs."""
    for row in _filled_rows(book, sheet):
        line, cells = row
        if line > above:
            if len(cells) < right:
                cells.extend([""] * (right - len(cells)))
            yield Row(line, cells[left:]) if left else row


def _filled_rows(book: Workbook, sheet: str) -> Iterator[Row]:
    line, new = 0, tuple.__new__
    for piece in book.pieces(sheet):
        if piece.start is None:
            continue
        first, indent = piece.start[0] + 1, [""] * piece.start[1]
        # Rows may have no numbers; then each piece begins at 1.
        first = first if first > line else line + 1
        for line, found in enumerate(piece.to_python(), first):
            cells = [cell.strip() if type(cell) is str else _text(cell) for cell in found]
            if any(cells):
                yield new(Row, (line, indent + cells if indent else cells))


def _text(cell: Cell) -> str:
    if isinstance(cell, float):
        return _decimal(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return _decimal(cell)
    if isinstance(cell, datetime) and cell.time() == time.min:
        cell = cell.date()
    return str(cell)


def _decimal(value: float) -> str:
    """With the 15 digits that a spreadsheet itself calculates with and shows; more are noise of the binary number."""
    text = f"{value:.15g}"
    return f"{Decimal(text):f}" if "e" in text else text


def _trimmed(cells: list[str]) -> tuple[int, tuple[str, ...]]:
    """Where the first filled cell is, and the cells from there to the last filled one."""
    filled = [index for index, cell in enumerate(cells) if cell]
    return filled[0], tuple(cells[filled[0] : filled[-1] + 1])
