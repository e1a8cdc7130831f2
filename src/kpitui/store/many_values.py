"""Many measurements written at once, straight by the driver: SQLAlchemy takes longer over a row than SQLite does."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlmodel import Session

from kpitui.store.history import table_of

CHUNK = 10_000
"""Rows a statement."""
DAYS = 4_000
"""That are remembered as the driver takes them."""
CACHE, USUAL_CACHE = -8_000, -2_000
"""Kilobytes of pages that SQLite keeps. The indexes of a big import do not fit into the usual ones."""
COMING = "coming_values"
EMPTY = f"DELETE FROM {COMING}"  # noqa: S608 - our own name
COLUMNS = ("series_id", "start", "end", "value", "decimals")
Taken = Callable[[date], Any]
"""A day as the driver takes it."""
Value = tuple[int, Any, Any, *tuple[Any, ...]]
"""As these columns, the days as the driver takes them, and more where it is named."""
Stored = Row[int, date, date, float, int]
"""As COLUMNS."""


def put_values(db: Session, columns: Sequence[str], rows: Iterable[Value], same: Mapping[str, object]) -> Iterator[int]:
    """Write rows of these columns with what is the same for all; call it inside `writing()` and say the batch there.

    Yields: how many were written, again and again.
    """
    connection, every = db.connection(), iter(rows)
    rest = tuple(_taken_by(connection, name)(value) for name, value in same.items())
    with more_pages(connection), _coming(connection, columns):
        put, move = _statements(connection, columns, tuple(same))
        while chunk := [*islice(every, CHUNK)]:
            connection.exec_driver_sql(put, chunk)
            connection.exec_driver_sql(move, rest)
            connection.exec_driver_sql(EMPTY)
            yield len(chunk)


def taken_days(db: Session) -> Taken:
    """Makes of days what `put_values` wants."""
    return lru_cache(DAYS)(_taken_by(db.connection(), "start"))


def stored_values(db: Session, feeds: Collection[int | None], start: date, end: date) -> Iterator[Stored]:
    """What feeds say of these days, by their first days; of one in the order in which it was recorded."""
    rows = table_of("measurement")
    chosen = (
        select(rows.c.series_id, rows.c.start, rows.c.end, rows.c.value, rows.c.decimals)
        .where(rows.c.feed_id.in_(feeds), rows.c.start <= end, rows.c.end >= start)
        .order_by(rows.c.start, rows.c.id)
    )
    yield from db.connection().execute(chosen, execution_options={"yield_per": CHUNK})


def _taken_by(connection: Connection, column: str) -> Callable[[Any], Any]:
    """How the driver wants a value of a column."""
    kind = table_of("measurement").c[column].type.dialect_impl(connection.dialect)
    return kind.bind_processor(connection.dialect) or (lambda value: value)


@contextmanager
def _coming(connection: Connection, columns: Sequence[str]) -> Iterator[None]:
    """A place for rows that are written on all together: row by row SQLite takes twice as long over its indexes."""
    like = f"SELECT {_listed(connection, columns)} FROM measurement WHERE 1 = 0"  # noqa: S608 - our own names
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {COMING} AS {like}")
    yield
    connection.exec_driver_sql(f"DROP TABLE {COMING}")


def _statements(connection: Connection, columns: Sequence[str], same: Sequence[str]) -> tuple[str, str]:
    """What puts a row into COMING, and what writes on all that are there."""
    place = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    several, rest = ", ".join([place] * len(columns)), ", ".join([place] * len(same))
    listed, every = _listed(connection, columns), _listed(connection, [*columns, *same])
    return (
        f"INSERT INTO {COMING} ({listed}) VALUES ({several})",  # noqa: S608 - our own names
        f"INSERT INTO measurement ({every}) SELECT {listed}, {rest} FROM {COMING}",  # noqa: S608
    )


def _listed(connection: Connection, names: Sequence[str]) -> str:
    return ", ".join(map(connection.dialect.identifier_preparer.quote, names))


@contextmanager
def more_pages(connection: Connection) -> Iterator[None]:
    """While many values are written or moved: half the time."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql(f"PRAGMA cache_size = {CACHE}")
    # No `finally`: a connection that was interrupted takes no statement before its transaction is rolled back.
    yield
    connection.exec_driver_sql(f"PRAGMA cache_size = {USUAL_CACHE}")
