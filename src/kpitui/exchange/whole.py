"""A whole workspace as one JSON text: tables as columns and rows, a row a line."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpitui.model.errors import BadInput

FORMAT = 1
LARGEST = 1 << 30
"""Bytes that are read into memory at most."""


@dataclass(frozen=True, slots=True)
class Block:
    """One table."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Any]]


def write_whole(schema: str, blocks: Iterable[Block]) -> Iterator[str]:
    """The text in pieces; the same bytes for the same content."""
    yield f'{{"format": {FORMAT}, "schema": {json.dumps(schema)}, "tables": {{'
    for count, block in enumerate(blocks):
        yield f"{',' if count else ''}\n{json.dumps(block.name)}: {{"
        yield f'"columns": {json.dumps(block.columns)}, "rows": ['
        for number, row in enumerate(block.rows):
            yield f"{',' if number else ''}\n{json.dumps(row, ensure_ascii=False, allow_nan=False, sort_keys=True)}"
        yield "]}"
    yield "\n}}\n"


def read_whole(file: Path) -> tuple[str, dict[str, Block]]:
    """The schema's revision, and the tables by name.

    Raises: BadInput, where it is no export of a whole workspace.
    """
    wrong = f"{file.name} is no export of a whole workspace; kpitui export all writes one"
    try:
        if file.stat().st_size > LARGEST:
            raise BadInput(f"{file.name} is larger than {LARGEST >> 20:,} MB; restore from a backup instead")
        data = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"{file} cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(wrong) from error
    if not isinstance(data, dict) or "tables" not in data or not isinstance(data["tables"], dict):
        raise BadInput(wrong)
    if data.get("format") != FORMAT:
        raise BadInput(f"{file.name} has the format {data.get('format')!r}; this kpitui reads the format {FORMAT}")
    return str(data.get("schema")), {name: _block(name, table, wrong) for name, table in data["tables"].items()}


def _block(name: str, table: Any, wrong: str) -> Block:
    try:
        columns, rows = tuple(table["columns"]), table["rows"]
    except (KeyError, TypeError) as error:
        raise BadInput(wrong) from error
    whole = isinstance(rows, list) and all(isinstance(row, list) and len(row) == len(columns) for row in rows)
    if not whole or not all(isinstance(column, str) for column in columns):
        raise BadInput(wrong)
    return Block(name, columns, rows)
