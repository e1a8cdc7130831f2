"""A workbook unpacked sheet by sheet and piece by piece, so that a big one takes no more memory than a small one.

The library reads whole sheets. It is given workbooks with one piece of one sheet in them.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from kpitui.exchange.source import Source
from kpitui.model.errors import BadInput

MOST_PACKED = 64 << 20
MOST_UNPACKED = 1 << 30
MOST_OTHER = 64 << 20
"""Bytes of the parts that every piece needs: texts and formats."""
FIRST_PIECE, PIECE, MOST_PIECE = 64 << 10, 512 << 10, 8 << 20
"""Bytes of a sheet that are read at once: at first, as its beginning is looked at again and again; then; and where the
other parts are big, which come with every piece."""
LETTERS = 26
MOST_CELLS = 2_000_000
"""In the rectangle around a piece's filled cells: the library keeps all of them."""
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
OTHER = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/_rels/[^/]+\.rels", re.IGNORECASE)
ROOT = re.compile(rb"<((?:\w+:)?)worksheet\b[^>]*>")
DATA = re.compile(rb"<(?:\w+:)?sheetData\b[^>]*(?<!/)>")
WIDE = re.compile(rb'"([A-Za-z]{2,3})[0-9]')
LINE = re.compile(rb"<(?:\w+:)?(?:row|c)\b[^<>]*?\br\s*=\s*[\"'][A-Za-z]{0,3}([0-9]{1,9})[\"']")
FILLED = re.compile(rb"<(?:\w+:)?c\b[^<>]*?\br\s*=\s*[\"']([A-Za-z]{1,3})[0-9]{1,9}[\"'][^<>]*(?<!/)>")
CELL = re.compile(rb"<(?:\w+:)?c\b")
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, KeyError, OverflowError),
)
"""What the standard library raises at broken archives."""
NUMBERED = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetData><row r="1"><c r="A1"><v>{}</v></c></row></sheetData></worksheet>'
)


class Workbook:
    """The worksheets of an .xlsx file."""

    def __init__(self, source: Source) -> None:
        """Raises: BadInput, for what is no workbook, or is too big."""
        self._source = source
        with source.opened() as file:
            self._data = file.read(MOST_PACKED + 1)
        if len(self._data) > MOST_PACKED:
            raise BadInput(f"{source.name} has more than {MOST_PACKED >> 20} MB; save the sheet as CSV")
        with self._unpacking() as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > MOST_UNPACKED:
                raise BadInput(f"{source.name} unpacks to more than {MOST_UNPACKED >> 20:,} MB; save the sheet as CSV")
            self._parts = [info.filename for info in infos if SHEET.fullmatch(info.filename)]
            if not self._parts:
                raise BadInput(f"{source.name} is an archive and no .xlsx workbook; unpack it, or save it as CSV")
            others = [info for info in infos if OTHER.fullmatch(info.filename)]
            if sum(info.file_size for info in others) > MOST_OTHER:
                raise BadInput(f"{source.name} has more than {MOST_OTHER >> 20} MB of texts; save the sheet as CSV")
            self._others = {info.filename: archive.read(info) for info in others}
            self.sheets = self._find_sheets()

    def pieces(self, sheet: str) -> Iterator[CalamineSheet]:
        """The sheet's rows, some at a time."""
        part = self._parts[self.sheets[sheet]]
        others = min(sum(map(len, self._others.values())), MOST_PIECE)
        with self._unpacking() as archive, archive.open(part) as file:
            rest = file.read(max(FIRST_PIECE, others))
            while not DATA.search(rest) and len(rest) < MOST_PIECE and (more := file.read(PIECE)):
                # What says how wide columns are may be long.
                rest += more
            root, data = ROOT.search(rest), DATA.search(rest)
            if not root or not data:
                return
            size, read, total = max(PIECE, others), len(rest), archive.getinfo(part).file_size
            rest = rest[data.end() :]
            row_end = b"</" + root[1] + b"row>"
            while rest:
                end = rest.rfind(row_end) + len(row_end)
                if end >= len(row_end):
                    yield self._piece(sheet, part, root, rest[:end])
                    rest = rest[end:]
                elif len(rest) > 2 * MOST_PIECE:
                    raise self._broken("a row without an end")
                self._source.heard(read, total)
                chunk = file.read(size)
                read += len(chunk)
                rest = rest + chunk if chunk else b""

    def _piece(self, sheet: str, part: str, root: re.Match[bytes], rows: bytes) -> CalamineSheet:
        prefix = root[1]
        self._refuse_wide(rows, b"</" + prefix + b"row>")
        whole = b"".join(
            (root[0], b"<", prefix, b"sheetData>", rows, b"</", prefix, b"sheetData></", prefix, b"worksheet>")
        )
        with self._understood():
            return self._open({part: whole}).get_sheet_by_name(sheet)

    def _refuse_wide(self, rows: bytes, row_end: bytes) -> None:
        """Cells say where they are, or stand one behind the other."""
        each = rows.split(row_end)
        ends = [next((row for row in some if b"</" in row), b"") for some in (each, reversed(each))]
        numbers = [int(number) for row in ends for number in LINE.findall(row)]
        height = max(len(each), max(numbers, default=0) - min(numbers, default=0) + 1)
        named, tags = _widest(WIDE.findall(rows.replace(b"'", b'"'))), max([row.count(b"<") for row in each])
        if height * max(named, LETTERS, tags) <= MOST_CELLS:
            # Nearly always, and soon seen: it counts what is no cell, too.
            return
        width = max(_widest(FILLED.findall(rows)), *(len(CELL.findall(row)) for row in each))
        if height * width > MOST_CELLS:
            raise BadInput(f"{self._source.name} has cells in {width:,} columns and far apart; save it as CSV")

    def _find_sheets(self) -> dict[str, int]:
        """The number of the part that each sheet is in, in the order of the workbook.

        Each part is read with its number in its first cell.
        """
        with self._understood():
            book = self._open({part: NUMBERED.format(number).encode() for number, part in enumerate(self._parts)})
            names = [found.name for found in book.sheets_metadata if found.typ is SheetTypeEnum.WorkSheet]
            return {name: int(str(book.get_sheet_by_name(name).to_python()[0][0]).split(".")[0]) for name in names}

    def _open(self, sheets: Mapping[str, bytes]) -> CalamineWorkbook:
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            for name, content in {**self._others, **sheets}.items():
                archive.writestr(name, content)
        data.seek(0)
        return CalamineWorkbook.from_filelike(data)

    @contextmanager
    def _unpacking(self) -> Iterator[zipfile.ZipFile]:
        try:
            with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
                yield archive
        except BROKEN as error:
            raise BadInput(f"{self._source.name} cannot be unpacked to its end; save or fetch it again") from error

    @contextmanager
    def _understood(self) -> Iterator[None]:
        try:
            yield
        except CalamineError as error:
            raise self._broken(str(error)) from error

    def _broken(self, what: str) -> BadInput:
        return BadInput(f"{self._source.name} is no whole workbook ({what}); save it again as .xlsx or CSV")


def _widest(columns: Collection[bytes]) -> int:
    """The highest number of these columns' letters: A is 1."""
    return max(map(_number, set(columns)), default=0)


def _number(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
