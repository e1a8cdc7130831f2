"""The columns of a file that nobody knows yet, each with what it seems to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kpitui.exchange.cells import NotANumber, number
from kpitui.exchange.days import NotADay, Order, day
from kpitui.exchange.header import Header, normalised, spellings
from kpitui.exchange.reading import open_table
from kpitui.store.workspace import Workspace
from kpitui.usecases._catalogue import load_catalogue
from kpitui.usecases._names import make_key

LOOKED_AT, SHOWN = 200, 3
DATE, SERIES, IGNORED = "date", "series", "ignored"


@dataclass(frozen=True, slots=True)
class Column:
    """One column and what it is taken for."""

    header: str
    samples: tuple[str, ...]
    """Its first cells that are not empty."""
    role: str
    """date, series or ignored."""
    series: str
    """The key of the series that it is or would be."""
    unit: str
    percent_of_one: bool = False
    """0.12 means 12 %."""


def columns(ws: Workspace, path: Path) -> tuple[Column, ...]:
    """Read the first rows and say what each column seems to be: one with days is the date, others by their cells.

    Raises: BadInput, for what is no table.
    """
    table = open_table(path, lambda _header: False)
    rows = [row.cells for row in islice(table.rows(), LOOKED_AT)]
    with ws.reading() as db:
        catalogue = load_catalogue(db)
    headers = [normalised(text) for text in table.header]
    filled = [
        [row[index].strip() for row in rows if index < len(row) and row[index].strip()] for index in range(len(headers))
    ]
    dated = _dated(headers, filled)
    found: list[Column] = []
    for index, (text, header, cells) in enumerate(zip(table.header, headers, filled, strict=True)):
        role = DATE if index == dated else SERIES if any(_is_number(cell) for cell in cells) else IGNORED
        known = catalogue.find_series(header.title, header.title)
        key = known.key if known else make_key(header.title, [one.series for one in found], "_")
        unit = known.unit if known else _unit(header, cells)
        found.append(Column(text, tuple(dict.fromkeys(cells))[:SHOWN], role, key, unit))
    return tuple(found)


def _dated(headers: Sequence[Header], columns: Sequence[Sequence[str]]) -> int | None:
    """The column with the days: most of its cells are some, as below it a total may stand.

    One that is called so goes before others, and days that are written as such before numbers that could be some.
    """
    called = spellings(["date"])
    days = [(index, sum(map(_is_day, cells)), cells) for index, cells in enumerate(columns)]
    mostly = [(index, cells) for index, count, cells in days if 2 * count > len(cells)]
    sure = [index for index, cells in mostly if headers[index].name in called]
    written = [index for index, cells in mostly if not all(map(str.isdigit, cells))]
    return next(iter((*sure, *written, *(index for index, _ in mostly))), None)


def _unit(header: Header, cells: Sequence[str]) -> str:
    """By the signs in the cells and at the header's end."""
    if any(cell.endswith("%") for cell in cells):
        return "percent"
    signs = [found.sign for cell in cells if _is_number(cell) and (found := number(cell, _mark(cell)))]
    return "currency" if header.sign or any(signs) else "count"


def _mark(cell: str) -> str:
    try:
        number(cell, ".")
    except NotANumber:
        return ","
    return "."


def _is_number(cell: str) -> bool:
    try:
        return number(cell, _mark(cell)) is not None
    except NotANumber:
        return False


def _is_day(cell: str) -> bool:
    for order in (Order.DMY, Order.MDY):
        try:
            day(cell, order)
        except NotADay:
            continue
        return True
    return False
