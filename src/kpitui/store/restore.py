"""Rows back to what they were, in an order that no constraint minds."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update
from sqlalchemy import Table as SqlTable

from kpitui.model.columns import Table
from kpitui.store.history import Image, Key, decode

Plan = dict[Key, tuple[Image | None, Image | None]]
"""Rows as they are and as they have to be; None: not there."""

VARIABLES = 30_000
"""In one statement, at most; SQLite allows 32,766."""


def carry_out(connection: Connection, plan: Plan) -> None:
    """Leaves go first, since a row that comes back may need their place; parents go when nobody needs them any more.

    Rows of one table come and go in one statement, so a tree needs no order. Raises: IntegrityError.
    """
    tables = Table.metadata.sorted_tables
    parents = {key.column.table.name for table in tables for key in table.foreign_keys}
    gone = _ids(key for key, (_, wanted) in plan.items() if wanted is None)
    for table in reversed(tables):
        if table.name not in parents:
            _delete(connection, table, gone.get(table.name, []))
    for table in tables:
        _insert(connection, table, plan)
    for table in tables:
        _update(connection, table, plan)
    for table in reversed(tables):
        if table.name in parents:
            _delete(connection, table, gone.get(table.name, []))


def _insert(connection: Connection, table: SqlTable, plan: Plan) -> None:
    rows = [
        decode(table, wanted)
        for (name, _), (current, wanted) in plan.items()
        if name == table.name and current is None and wanted is not None
    ]
    at_once = VARIABLES // len(table.c)
    for first in range(0, len(rows), at_once):
        connection.execute(insert(table).values(rows[first : first + at_once]))


def _update(connection: Connection, table: SqlTable, plan: Plan) -> None:
    """One statement for all rows of the same columns: a merge changes every value of a series."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for (name, _), (current, wanted) in plan.items():
        if name == table.name and current is not None and wanted is not None:
            row = decode(table, wanted)
            alike.setdefault(tuple(row), []).append({f"new_{column}": value for column, value in row.items()})
    for columns, rows in alike.items():
        values: dict[str, Any] = {column: bindparam(f"new_{column}") for column in columns}
        connection.execute(update(table).where(table.c.id == bindparam("new_id")).values(values), rows)


def _delete(connection: Connection, table: SqlTable, ids: list[int]) -> None:
    for first in range(0, len(ids), VARIABLES):
        connection.execute(table.delete().where(table.c.id.in_(ids[first : first + VARIABLES])))


def _ids(keys: Iterable[Key]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, row_id in keys:
        found.setdefault(name, []).append(row_id)
    return found
