"""A workbook's sheet as a table: what the cells show when it was saved last, formulas by their values."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from kpitui.exchange.source import CHUNK, Source
from kpitui.exchange.table import LINES_ABOVE, Knows, Row, Table
from kpitui.model.errors import BadInput, UnknownName

MOST_PACKED = 64 << 20
MOST_UNPACKED = 512 << 20
"""Bytes. A sheet is held in memory; what is bigger comes as CSV."""
MOST_CELLS = 4_000_000
"""Of a sheet, from its first to its last one, filled or not."""
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
CELL = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,9})[\"']")
LONGEST_MATCH = 64

Cell = int | float | str | bool | time | date | datetime | timedelta


def open_xlsx(source: Source, knows: Knows, sheet: str) -> Table:
    """The table in a workbook's sheet: the named one, else the first whose header is known, else the first filled one.

    Raises: BadInput, for what is no .xlsx, is too big, or has no filled sheet; UnknownName, for a sheet.
    """
    data = _read(source)
    _refuse_bomb(source, data)
    try:
        book = CalamineWorkbook.from_filelike(data)
        names = [found.name for found in book.sheets_metadata if found.typ is SheetTypeEnum.WorkSheet]
        if sheet and sheet not in names:
            raise UnknownName("sheet", sheet, names)
        tables = [
            table
            for name in ([sheet] if sheet else names)
            if (table := _table(source, book.get_sheet_by_name(name), knows))
        ]
    except CalamineError as error:
        raise BadInput(f"{source.name} is no whole workbook ({error}); save it again as .xlsx or CSV") from error
    if not tables:
        raise BadInput(f"{source.name} has no sheet with anything in it")
    return next((table for table in tables if knows(table.header)), tables[0])


def _read(source: Source) -> io.BytesIO:
    with source.opened() as file:
        data = file.read(MOST_PACKED + 1)
    if len(data) > MOST_PACKED:
        raise BadInput(f"{source.name} has more than {MOST_PACKED >> 20} MB; save the sheet as CSV")
    return io.BytesIO(data)


def _refuse_bomb(source: Source, data: io.BytesIO) -> None:
    """Raises: BadInput, for an archive that says it is too big, or a sheet whose cells lie too far apart."""
    try:
        with zipfile.ZipFile(data) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise BadInput(f"{source.name} unpacks to more than {MOST_UNPACKED >> 20} MB; save the sheet as CSV")
            sheets = [part for part in parts if SHEET.fullmatch(part.filename)]
            if not sheets:
                raise BadInput(f"{source.name} is an archive and no .xlsx workbook; unpack it, or save it as CSV")
            for part in sheets:
                _refuse_wide(source, archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BadInput(f"{source.name} cannot be unpacked to its end; save or fetch it again") from error
    data.seek(0)


def _refuse_wide(source: Source, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    columns, rows, rest = set[bytes](), 0, b""
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            piece = rest + chunk
            found = CELL.findall(piece)
            if found:
                columns.update(column for column, _ in found)
                rows = max(rows, max(int(row) for _, row in (found[0], found[-1])))
            rest = piece[-LONGEST_MATCH:]
    width = max((_number(column) for column in columns), default=0)
    if width * rows > MOST_CELLS:
        raise BadInput(f"{source.name} has a sheet of {width:,} columns and {rows:,} rows; save it as CSV")


def _number(column: bytes) -> int:
    """Of a column's letters: A is 1."""
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _table(source: Source, sheet: CalamineSheet, knows: Knows) -> Table | None:
    heads = [*islice(_rows(sheet, 0), LINES_ABOVE)]
    if not heads:
        return None
    trimmed = [_trimmed(row.cells) for row in heads]
    place = next((index for index, cells in enumerate(trimmed) if knows(cells)), 0)
    above = tuple(",".join(cells) for cells in trimmed[:place])
    line = heads[place].line
    return Table(source.path, source.sha256, trimmed[place], above, line, partial(_rows, sheet, line))


def _rows(sheet: CalamineSheet, above: int) -> Iterator[Row]:
    """Filled rows below line `above`; cells left of the first filled column are no cells."""
    first = sheet.start[0] + 1 if sheet.start else 1
    for line, found in enumerate(sheet.iter_rows(), first):
        if line > above:
            cells = [*map(_text, found)]
            if any(cells):
                yield Row(line, cells)


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _decimal(cell)
    if isinstance(cell, datetime) and cell.time() == time.min:
        cell = cell.date()
    return str(cell)


def _decimal(value: float) -> str:
    """With the 15 digits that a spreadsheet itself calculates with and shows; more are noise of the binary number."""
    text = f"{value:.15g}"
    return f"{Decimal(text):f}" if "e" in text else text


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    """Without the empty cells behind the last filled one, of which a sheet can have any number."""
    last = max(index for index, cell in enumerate(cells) if cell)
    return tuple(cells[: last + 1])
