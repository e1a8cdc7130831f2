"""The one door for files that come in."""

from pathlib import Path

from kpitui.exchange.read_csv import open_csv
from kpitui.exchange.source import open_source
from kpitui.exchange.table import Knows, Table


def open_table(path: Path, knows: Knows, *, sheet: str = "") -> Table:
    """The table in a file, whatever it is written in.

    Its header is the first of the first lines that `knows` says yes to, else the first line.

    Args:
        sheet: the sheet of a workbook to read; without, the first whose header is known.
    Raises: BadInput, for what is no table or cannot be read; Ambiguous, where several encodings would do.
    """
    return open_csv(open_source(path), knows)
