"""A closed review stays as it was closed: nothing changes it or its entries, but to open it again."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy import inspect as inspect_row
from sqlmodel import Session

from kpitui.model.columns import Table
from kpitui.model.enums import ReviewStatus
from kpitui.model.errors import Closed
from kpitui.model.tables import Review, ReviewEntry

REOPENED = {"status", "closed_at", "version"}
"""All that changes when a review is opened again."""
REVIEW, ENTRY = "review", "review_entry"
KEPT = (Table.metadata.tables[REVIEW], Table.metadata.tables[ENTRY])


def refuse_closed(db: Session, rows: Iterable[Any]) -> None:
    """Before a flush of `rows`. Raises: Closed."""
    entries = [row for row in rows if isinstance(row, ReviewEntry)]
    reviews = [row for row in rows if isinstance(row, Review)]
    if not entries and not reviews:
        return
    connection = db.connection()
    held = {*(row.review_id for row in entries), *_reviews_of(connection, [row.id for row in entries if row.id])}
    closed = closed_among(connection, {*held, *(row.id for row in reviews if row.id)})
    kept = [row for row in reviews if row.id in closed and not _opens(row)]
    if kept or closed & held:
        raise Closed("this review is closed, and stays as it was closed; open it again to change something in it")


def _opens(row: Review) -> bool:
    return row.status is ReviewStatus.OPEN and set(inspect_row(row).committed_state) <= REOPENED


def _reviews_of(connection: Connection, entries: list[int]) -> set[int]:
    entry = Table.metadata.tables[ENTRY]
    return set(connection.execute(select(entry.c.review_id).where(entry.c.id.in_(entries))).scalars())


def closed_among(connection: Connection, ids: set[int]) -> set[int]:
    review = Table.metadata.tables[REVIEW]
    closed = select(review.c.id).where(review.c.id.in_(ids), review.c.status == ReviewStatus.CLOSED)
    return set(connection.execute(closed).scalars())
