"""Whole tables out of one database and into an empty one, ids included."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from math import isfinite
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Float,
    Integer,
    and_,
    func,
    insert,
    not_,
    or_,
    select,
    text,
)
from sqlalchemy import Table as SqlTable

from kpitui.model.columns import Json, Table
from kpitui.store.history import decode, encode, table_of

Row = Sequence[Any]
"""A row's values as JSON keeps them, in the order of its columns."""

HISTORY = ("change", "operation")
VERSION = "version"
CHUNK = 1_000
EXACT = 10**15
"""From here on a float does not know every integer."""
LARGEST = 2**63
ITEMS: dict[str, type] = {"types": str, "participants": str, "kpi_ids": int, "goal_ids": int, "kept": int}
"""Columns that hold lists, and of what."""
OBJECTS = ("scope", "snapshot")


def kept_columns(table: SqlTable) -> tuple[str, ...]:
    """All columns but the version, which only tells two editors apart."""
    return tuple(column.name for column in table.c if column.name != VERSION)


def content_tables() -> list[SqlTable]:
    """All tables but the history, those that others point at first."""
    return [table for table in Table.metadata.sorted_tables if table.name not in HISTORY]


def content_rows(connection: Connection, table: SqlTable) -> Iterator[Row]:
    """What of a table is content, by id: without what was taken back, which only the history can bring again."""
    columns = kept_columns(table)
    free = [number for number, name in enumerate(columns) if isinstance(table.c[name].type, Json)]
    for row in rows_of(connection, table, columns, _live(table)):
        yield tuple(_one_spelling(value) if number in free else value for number, value in enumerate(row))


def rows_of(
    connection: Connection, table: SqlTable, columns: Sequence[str], which: ColumnElement[bool] | None = None
) -> Iterator[Row]:
    """Rows by id, in bounded memory."""
    chosen = select(*(table.c[name] for name in columns)).order_by(table.c.id)
    if which is not None:
        chosen = chosen.where(which)
    streamed = connection.execution_options(yield_per=CHUNK).execute(chosen)
    return (tuple(map(encode, row)) for row in streamed)


def check_row(table: SqlTable, columns: Sequence[str], row: Row) -> None:
    """That each value is of its column's kind; SQLite would take any.

    Raises: TypeError, which names it.
    """
    for name, value in zip(columns, row, strict=True):
        if value is not None and not _fits(table.c[name], value):
            raise TypeError(f"{table.name} {name}: {value!r:.40}")


def put_rows(connection: Connection, table: SqlTable, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Into an empty table; of a tree the parents first. Returns how many.

    Raises: IntegrityError, KeyError, ValueError, TypeError where a row is none of this table's.
    """
    parent = next((key.parent.name for key in table.foreign_keys if key.column.table is table), None)
    if parent and parent in columns:
        rows = _parents_first(list(rows), columns.index("id"), columns.index(parent))
    count, coming = 0, iter(rows)
    while chunk := list(islice(coming, CHUNK)):
        values = [decode(table, dict(zip(columns, row, strict=True))) for row in chunk]
        if VERSION in table.c and VERSION not in columns:
            values = [{**value, VERSION: 1} for value in values]
        connection.execute(insert(table), values)
        count += len(values)
    return count


def counters(connection: Connection) -> dict[str, int]:
    """The last id that each table gave, also to rows that are gone: an undo may bring those back."""
    found = {}
    for table in _numbered():
        if connection.dialect.name == "postgresql":
            given = connection.execute(
                text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:name, 'id'))"), {"name": table.name}
            )
        else:
            given = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        found[table.name] = given.scalar() or 0
    return found


def go_on_counting(connection: Connection, given: Mapping[str, int]) -> None:
    """After rows came in with their ids: the next one is above all that are there, and above those `given` before."""
    for table in _numbered():
        last = max(given.get(table.name, 0), connection.execute(select(func.max(table.c.id))).scalar() or 0)
        if not last:
            continue
        values = {"name": table.name, "last": last}
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"), values)
        else:
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), values)


def is_empty(connection: Connection) -> bool:
    """Whether nobody has put anything into it yet."""
    return all(
        connection.execute(select(table.c.id).limit(1)).first() is None for table in Table.metadata.sorted_tables
    )


def _numbered() -> list[SqlTable]:
    return [table for table in Table.metadata.sorted_tables if table.c.id.autoincrement]


def _live(table: SqlTable) -> ColumnElement[bool] | None:
    make: dict[str, Callable[[], ColumnElement[bool]]] = {
        "batch": lambda: not_(table.c.undone),
        "feed": lambda: _has_live_batch(table),
        "measurement_archive": lambda: table.c.replaced_by.in_(_live_batches()),
    }
    return make[table.name]() if table.name in make else None


def _live_batches() -> Any:
    batch = table_of("batch")
    return select(batch.c.id).where(not_(batch.c.undone))


def _has_live_batch(feed: SqlTable) -> ColumnElement[bool]:
    batch, value = table_of("batch"), table_of("measurement")
    live = select(batch.c.id).where(and_(batch.c.feed_id == feed.c.id, not_(batch.c.undone)))
    return or_(live.exists(), select(value.c.id).where(value.c.feed_id == feed.c.id).exists())


def _fits(column: Column[Any], value: Any) -> bool:
    kind = column.type
    if column.name in ITEMS:
        return isinstance(value, list) and all(type(item) is ITEMS[column.name] for item in value)
    if column.name in OBJECTS:
        return isinstance(value, dict)
    if isinstance(kind, Json):
        return True
    if isinstance(kind, Boolean):
        return isinstance(value, bool)
    if isinstance(kind, Integer):
        return type(value) is int and abs(value) < LARGEST
    if isinstance(kind, Float):
        return type(value) in (int, float) and isfinite(value)
    return isinstance(value, str)


def _one_spelling(value: Any) -> Any:
    """A JSON value whose numbers are written alike whichever database they come from: PostgreSQL knows no 1e+16."""
    if isinstance(value, dict):
        return {key: _one_spelling(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_one_spelling(item) for item in value]
    if type(value) is int and abs(value) >= EXACT:
        return float(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return int(value)
    return value


def _parents_first(rows: list[Row], own: int, parent: int) -> Iterator[Row]:
    """Level by level; a row whose parent never comes is given last, for the database to refuse."""
    there: set[Any] = {None}
    while rows:
        ready = [row for row in rows if row[parent] in there]
        yield from ready or rows
        there |= {row[own] for row in ready}
        rows = [row for row in rows if row[own] not in there] if ready else []
