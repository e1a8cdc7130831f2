"""A file's values written as one batch."""

from collections.abc import Iterator
from datetime import UTC, datetime
from heapq import merge
from itertools import repeat
from typing import TYPE_CHECKING

from sqlmodel import Session

from kpitui.model.errors import Changed
from kpitui.model.tables import Batch, Feed, Series
from kpitui.store.batches import set_aside
from kpitui.store.many_values import COLUMNS, Taken, Value, put_values, taken_days
from kpitui.store.workspace import Workspace
from kpitui.usecases._amounts import in_order
from kpitui.usecases._entries import DETAILS, Entries
from kpitui.usecases._feeds import Delivery, unsaid
from kpitui.usecases._names import by_key
from kpitui.usecases.progress import Told
from kpitui.usecases.series import make_series

if TYPE_CHECKING:
    from kpitui.usecases.imports import Preview


def write_batch(
    db: Session, ws: Workspace, found: "Preview", delivery: Delivery, feed: Feed | None, told: Told
) -> tuple[int, int]:
    """Write the batch, its values, and the series and the feed that are new.

    Returns: the batch's id, and how many values of the feed made way.
    Raises: Changed, where a series is not what it was when the file was looked at.
    """
    if feed is None:
        feed = Feed(account=delivery.account, source=delivery.source, profile=delivery.profile, label=delivery.label)
        db.add(feed)
    series = _series(db, found)
    db.flush()
    batch = _batch(ws, found, delivery, feed)
    batch.kept = unsaid(db, batch.feed_id, found.said, delivery.start, delivery.end) or None
    db.add(batch)
    db.flush()
    batch_id = db.info["batch_id"] = batch.id or 0
    replaced = set_aside(db, batch_id, batch.feed_id, delivery.start, delivery.end, batch.kept)
    same: dict[str, object] = {
        "author": ws.author,
        "feed_id": batch.feed_id,
        "batch_id": batch_id,
        "recorded_at": batch.at,
        "version": 1,
    }
    kept = {series[filling.series.key]: filling.entries for filling in found.fillings if filling.entries}
    total = sum(len(filling.entries or filling.values) for filling in found.fillings)
    columns, day = tuple[str, ...](COLUMNS), taken_days(db)
    if kept:
        columns, rows = (*COLUMNS, *DETAILS), _kept_rows(kept, day)
    else:
        rows = _rows(found, series, day)
        same |= {"pooled": False, "note": ""}
    written = 0
    for count in put_values(db, columns, rows, same):
        written += count
        told("writing", written / total)
    return batch_id, replaced


def _kept_rows(kept: dict[int, Entries], day: Taken) -> Iterator[Value]:
    """In the order of days, and of a day as they were recorded."""
    every = (zip(repeat(series_id), entries.in_order()) for series_id, entries in kept.items())
    for series_id, (start, end, (number, behind), *details) in merge(*every, key=lambda one: one[1][0]):
        yield series_id, day(start), day(end), number / 10**behind, behind, *details


def _series(db: Session, found: "Preview") -> dict[str, int]:
    """Their ids by key; those that are not there are made."""
    rows = by_key(db, Series)
    ids: dict[str, int] = {}
    for filling in found.fillings:
        row = rows.get(filling.series.key)
        if row and row.unit == filling.series.unit:
            ids[filling.series.key] = row.id or 0
        elif row or not filling.new:
            raise Changed(f"somebody changed the series {filling.series.key!r} meanwhile; import the file again")
    made = make_series(db, (filling.series for filling in found.fillings if filling.series.key not in ids))
    return ids | {row.key: row.id or 0 for row in made}


def _batch(ws: Workspace, found: "Preview", delivery: Delivery, feed: Feed) -> Batch:
    return Batch(
        feed_id=feed.id or 0,
        file_name=found.file,
        sha256=found.sha256,
        start=delivery.start,
        end=delivery.end,
        rows_read=found.read,
        rows_taken=found.taken,
        rows_rejected=len(found.rejected),
        author=ws.author,
        at=datetime.now(UTC),
    )


def _rows(found: "Preview", series: dict[str, int], day: Taken) -> Iterator[Value]:
    """In the order of days: the indexes that begin with the day grow at their end, which is twice as fast."""
    every = [(series[filling.series.key], filling.values) for filling in found.fillings]
    for series_id, start, end, (number, behind) in in_order(every):
        yield series_id, day(start), day(end), number / 10**behind, behind
