"""Rows as CSV that a spreadsheet opens without running anything in it, and as JSON."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

from kpitui.exchange.guard import guarded
from kpitui.exchange.toml_write import number

FORMAT = 1


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Lines, the header first; what is missing is an empty cell, what has parts is JSON."""
    yield _line(columns)
    for row in rows:
        yield _line([_cell(row.get(name)) for name in columns])


def write_json(name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """`{"format": 1, NAME: […]}` with a row a line, in pieces; what is missing is null."""
    yield f'{{"format": {FORMAT}, {json.dumps(name)}: ['
    for count, row in enumerate(rows):
        yield f"{',' if count else ''}\n{json.dumps(row, ensure_ascii=False, allow_nan=False, default=_plain)}"
    yield "\n]}\n"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str | date):
        return guarded(str(value))
    return guarded(json.dumps(value, ensure_ascii=False, default=str))


def _plain(value: Any) -> float | str:
    return float(value) if isinstance(value, Decimal) else str(value)


def _line(cells: Sequence[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
