"""Moving measurements between the log and the archive, for imports and their undo."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, insert, literal, not_, select, update
from sqlmodel import Session

from kpitui.store.history import table_of
from kpitui.store.many_values import more_pages

MEASUREMENT = "measurement"
ARCHIVE = "measurement_archive"


def set_aside(
    db: Session, batch_id: int, feed_id: int, start: date, end: date, kept: Collection[int] | None = None
) -> int:
    """Move what the feed says of these days to the archive, because `batch_id` replaces it; `kept` series stay.

    A span that only touches the days goes too, else its days would count twice. Call it inside `writing()`, before
    the batch's own rows come in. Returns how many went.
    """
    return _archive(db.connection(), batch_id, _replaced(feed_id, start, end, kept))


def lost_series(connection: Connection, batch: Row[Any], *, own: bool) -> set[int]:
    """Series that are not there any more, of rows in the archive: the batch's own, or those that it replaced.

    To its own belong those that it left alone: merged into another series, their values would make way.
    """
    archive, series = table_of(ARCHIVE), table_of("series")
    rows = and_(archive.c.replaced_by == batch.id, _is_own(batch) if own else not_(_is_own(batch)))
    lost = select(archive.c.series_id).where(rows, archive.c.series_id.not_in(select(series.c.id))).distinct()
    kept = set(batch.kept or ()) if own else set()
    there = set(connection.execute(select(series.c.id).where(series.c.id.in_(kept))).scalars())
    return {*connection.execute(lost).scalars(), *(kept - there)}


def other_batch(connection: Connection, batch: Row[Any], *, own: bool) -> int | None:
    """One whose file says the same of the same days, though of another kind: both would count for the account."""
    archive, rows, feed = table_of(ARCHIVE), table_of(MEASUREMENT), table_of("feed")
    coming = and_(archive.c.replaced_by == batch.id, _is_own(batch) if own else not_(_is_own(batch)))
    account = select(feed.c.account).where(feed.c.id == batch.feed_id).scalar_subquery()
    feeds = select(feed.c.id).where(feed.c.account == account, feed.c.id != batch.feed_id)
    series = select(archive.c.series_id).where(coming).distinct()
    others = select(rows.c.series_id, rows.c.start, rows.c.end, rows.c.batch_id).where(
        rows.c.series_id.in_(series), rows.c.feed_id.in_(feeds), rows.c.start <= batch.end, rows.c.end >= batch.start
    )
    taken = {place: batch_id for *span, batch_id in connection.execute(others) for place in _days(*span)}
    if not taken:
        return None
    spans = connection.execute(select(archive.c.series_id, archive.c.start, archive.c.end).where(coming))
    return next((taken[place] for span in spans for place in _days(*span) if place in taken), None)


def _days(series_id: int, start: date, end: date) -> Iterator[tuple[int, int]]:
    return ((series_id, day) for day in range(start.toordinal(), end.toordinal() + 1))


def take_out(connection: Connection, batch: Row[Any]) -> None:
    """Undo: the batch's rows go to the archive, what they replaced comes back with its ids."""
    rows, archive = table_of(MEASUREMENT), table_of(ARCHIVE)
    _archive(connection, batch.id, and_(rows.c.feed_id == batch.feed_id, rows.c.batch_id == batch.id))
    _restore(connection, and_(archive.c.replaced_by == batch.id, not_(_is_own(batch))))
    _mark(connection, batch.id, undone=True)


def put_back(connection: Connection, batch: Row[Any]) -> None:
    """Redo: what the feed says of the batch's days makes way, its own rows come back with their ids."""
    own = and_(table_of(ARCHIVE).c.replaced_by == batch.id, _is_own(batch))
    _archive(connection, batch.id, _replaced(batch.feed_id, batch.start, batch.end, batch.kept))
    _restore(connection, own)
    _mark(connection, batch.id, undone=False)


def batch_of(connection: Connection, batch_id: int) -> Row[Any]:
    table = table_of("batch")
    return connection.execute(select(table).where(table.c.id == batch_id)).one()


def later_batch(connection: Connection, batch: Row[Any]) -> int | None:
    """A live batch that came after this one and covers some of its days."""
    table = table_of("batch")
    covers = and_(table.c.feed_id == batch.feed_id, table.c.start <= batch.end, table.c.end >= batch.start)
    later = select(table.c.id).where(covers, table.c.id > batch.id, not_(table.c.undone))
    found: int | None = connection.execute(later.order_by(table.c.id.desc()).limit(1)).scalar()
    return found


def _replaced(feed_id: int, start: date, end: date, kept: Collection[int] | None) -> ColumnElement[bool]:
    """Rows that make way for a file."""
    rows = table_of(MEASUREMENT)
    others = rows.c.series_id.not_in(kept or ())
    return and_(rows.c.feed_id == feed_id, rows.c.start <= end, rows.c.end >= start, others)


def _is_own(batch: Row[Any]) -> ColumnElement[bool]:
    """Rows in the archive that the batch brought."""
    own: ColumnElement[bool] = func.coalesce(table_of(ARCHIVE).c.batch_id, 0) == batch.id
    return own


def _archive(connection: Connection, batch_id: int, which: ColumnElement[bool]) -> int:
    rows, archive = table_of(MEASUREMENT), table_of(ARCHIVE)
    names = [column.name for column in rows.c]
    moved = select(*rows.c, literal(batch_id)).where(which)
    with more_pages(connection):
        connection.execute(insert(archive).from_select([*names, "replaced_by"], moved))
        return connection.execute(delete(rows).where(which)).rowcount


def _restore(connection: Connection, which: ColumnElement[bool]) -> None:
    rows, archive = table_of(MEASUREMENT), table_of(ARCHIVE)
    names = [column.name for column in rows.c]
    moved: Select[Any] = select(*(archive.c[name] for name in names)).where(which)
    with more_pages(connection):
        connection.execute(insert(rows).from_select(names, moved))
        connection.execute(delete(archive).where(which))


def _mark(connection: Connection, batch_id: int, *, undone: bool) -> None:
    table = table_of("batch")
    connection.execute(update(table).where(table.c.id == batch_id).values(undone=undone))
