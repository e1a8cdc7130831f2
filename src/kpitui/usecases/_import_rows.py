"""A file's values written as one batch."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, insert

from kpitui.exchange.cells import decimals_of
from kpitui.model.errors import Changed
from kpitui.model.tables import Batch, Feed, Series
from kpitui.store.batches import set_aside
from kpitui.store.history import table_of
from kpitui.store.workspace import Workspace
from kpitui.usecases._feeds import Delivery
from kpitui.usecases._names import keyed
from kpitui.usecases.series import put_series

if TYPE_CHECKING:
    from kpitui.usecases.imports import Filling, Preview

CHUNK = 10_000
"""Rows an insert."""


def write_batch(db: Session, ws: Workspace, found: "Preview", delivery: Delivery, feed: Feed | None) -> tuple[int, int]:
    """Write the batch, its values, and the series and the feed that are new.

    Returns: the batch's id, and how many values of the feed made way.
    Raises: Changed, where a series is not what it was when the file was looked at.
    """
    if feed is None:
        feed = Feed(account=delivery.account, source=delivery.source, profile=delivery.profile, label=delivery.label)
        db.add(feed)
    series = {filling.series.key: _series(db, ws, filling) for filling in found.fillings}
    db.flush()
    batch = _batch(ws, found, delivery, feed)
    db.add(batch)
    db.flush()
    batch_id = db.info["batch_id"] = batch.id or 0
    replaced = set_aside(db, batch_id, batch.feed_id, delivery.start, delivery.end)
    # The bare table takes four times as many rows a second as the mapped class.
    table = table_of("measurement")
    for chunk in _chunks(_rows(ws, found, series, batch)):
        db.exec(insert(table), params=chunk, execution_options={"audited": True})
    return batch_id, replaced


def _series(db: Session, ws: Workspace, filling: "Filling") -> Series:
    row = keyed(db, Series, filling.series.key)
    if row is None and filling.new:
        return put_series(db, ws, filling.series)
    if row is None or row.unit != filling.series.unit:
        raise Changed(f"somebody changed the series {filling.series.key!r} meanwhile; import the file again")
    return row


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


def _rows(ws: Workspace, found: "Preview", series: dict[str, Series], batch: Batch) -> Iterator[dict[str, Any]]:
    for filling in found.fillings:
        series_id = series[filling.series.key].id
        for start, end, value in filling.values:
            yield {
                "series_id": series_id,
                "start": start,
                "end": end,
                "value": float(value),
                "decimals": decimals_of(value),
                "pooled": False,
                "note": "",
                "author": ws.author,
                "feed_id": batch.feed_id,
                "batch_id": batch.id,
                "recorded_at": batch.at,
                "version": 1,
            }


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
