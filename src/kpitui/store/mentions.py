"""Rows that another row names in its text, where no foreign key holds them: a formula its series, a review its goal."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from kpitui.model.enums import ReviewStatus, SeriesRole
from kpitui.store.history import Image, Key, table_of
from kpitui.store.restore import Plan

TARGET = "target"
AS_SEEN = ("value", "low", "high", "by")
"""What a closed review keeps of the target that it was held against."""


def by_name(connection: Connection, plan: Plan) -> Iterator[Key]:
    """KPIs and reviews that name what would be called otherwise, or be gone."""
    lost = [
        (name, row_id, current["key"])
        for (name, row_id), (current, wanted) in plan.items()
        if name in ("goal", "series") and current and (wanted is None or wanted["key"] != current["key"])
    ]
    for name, row_id, key in lost:
        if name == "series":
            reads = table_of("kpi_series")
            formulas = select(reads.c.kpi_id).where(reads.c.series_id == row_id, reads.c.role == SeriesRole.FORMULA)
            yield from (("kpi", kpi) for kpi in connection.execute(formulas).scalars())
        else:
            review = table_of("review")
            about = review.c.scope["goal"].as_string() == key
            yield from (("review", one) for one in connection.execute(select(review.c.id).where(about)).scalars())


def by_closed_review(connection: Connection, plan: Plan, since: datetime) -> Iterator[Key]:
    """Reviews closed since then that held a KPI against a target which would be gone, or another one."""
    entry, review = table_of("review_entry"), table_of("review")
    closed = select(entry.c.review_id, entry.c.snapshot).join(review, review.c.id == entry.c.review_id)
    closed = closed.where(review.c.status == ReviewStatus.CLOSED, review.c.closed_at > since).order_by(
        entry.c.review_id
    )
    for (name, _), (current, wanted) in plan.items():
        if name == TARGET and current and (wanted is None or _seen(wanted) != _seen(current)):
            for review_id, snapshot in connection.execute(closed.where(entry.c.kpi_id == current["kpi_id"])):
                if _seen(snapshot["state"]["target"]) == _seen(current):
                    yield "review", review_id


def _seen(target: Image | None) -> tuple[Any, ...] | None:
    return tuple(target[name] for name in AS_SEEN) if target else None
