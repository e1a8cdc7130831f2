"""The one door for files that come in."""

from pathlib import Path

from kpitui.exchange.read_csv import open_csv
from kpitui.exchange.source import Heard, Source, open_source
from kpitui.exchange.table import MOST_COLUMNS, Knows, Table
from kpitui.model.errors import BadInput

JSON = (b"{", b"[")
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"


def open_table(path: Path, knows: Knows, *, heard: Heard = lambda read, size: None) -> Table:
    """The table in a file, whatever it is written in, packed with gzip or not.

    Its header is the first of the first lines that `knows` says yes to, else the first with more than one cell.

    Args:
        heard: told how far a pass through the file is; what it raises stops the reading.
    Raises: BadInput, for what is no table or cannot be read; Ambiguous, where several encodings would do.
    """
    source = open_source(path, heard)
    table = (_open_workbook if source.beginning.startswith(ZIP) else _open_text)(source, knows)
    if len(table.header) > MOST_COLUMNS:
        raise BadInput(f"{source.name} has {len(table.header):,} columns; {MOST_COLUMNS:,} are read at most")
    if next(table.rows(), None) is None:
        raise BadInput(f"{source.name} has a header and nothing below it")
    return table


def _open_workbook(source: Source, knows: Knows) -> Table:
    # The library behind it is loaded for workbooks only.
    from kpitui.exchange.read_xlsx import open_xlsx

    return open_xlsx(source, knows)


def _open_text(source: Source, knows: Knows) -> Table:
    if source.beginning.startswith(OLE):
        raise BadInput(f"{source.name} is a workbook in the old format or behind a password; save it as .xlsx or CSV")
    if source.beginning.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(JSON):
        from kpitui.exchange.read_json import open_json

        return open_json(source, knows)
    return open_csv(source, knows)
