"""The rows of the log: a window of ids joined to all that a row shows, in one statement."""

from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, not_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from kpitui.model.tables import Change, Feed, Measurement, Series


@dataclass(frozen=True, slots=True)
class LogRow:
    """One measurement as the log shows it; numbers are in the series' unit."""

    id: int
    start: date
    end: date
    key: str
    name: str
    unit: str
    decimals: int
    """Digits after the point: as entered, or the series' own where those are more."""
    value: float
    n: int | None
    pooled: bool
    change: float | None
    """Against the latest earlier day with a value of the series; None where one answer of many is no trend."""
    change_decimals: int
    note: str
    author: str
    source: str
    """The feed it came from; empty: by hand."""
    recorded_at: datetime
    """In UTC."""
    was: float | None
    """The value before it was corrected."""
    was_decimals: int
    override: bool
    """By hand, on a day for which a feed has a value too (numbers, rule 13)."""
    hidden: bool
    """From a feed, and a hand value stands in its place."""
    version: int


def read_rows(db: Session, window: SelectOfScalar[Any]) -> tuple[LogRow, ...]:
    """The rows of the ids in `window`, newest first."""
    found = db.execute(_joined(window)).all()
    was = corrected(db, [row.id for row in found if row.version > 1])
    return tuple(_row(row, was.get(row.id)) for row in found)


def corrected(db: Session, ids: list[int]) -> dict[int, tuple[float, int]]:
    """The value before the latest correction, and its decimals; nothing for those whose correction was undone."""
    if not ids:
        return {}
    changes = db.execute(
        select(col(Change.entity_id), col(Change.before), col(Change.after))
        .where(col(Change.entity) == "measurement", col(Change.entity_id).in_(ids))
        .order_by(col(Change.id))
    )
    before: dict[int, list[tuple[float, int]]] = {}
    for entity_id, old, new in changes:
        if old is None or new is None or old["value"] == new["value"]:
            continue
        values = before.setdefault(entity_id, [])
        if values and values[-1][0] == new["value"]:
            values.pop()
        else:
            values.append((old["value"], old["decimals"]))
    return {entity_id: values[-1] for entity_id, values in before.items() if values}


def hides(hand: Any, feed: Any) -> ColumnElement[bool]:
    """A hand value stands for all the days of a feed's; a check-in's only where it is no finer."""
    inside = and_(feed.start >= hand.start, feed.start <= hand.end, feed.end <= hand.end)
    confirms = and_(hand.check_in_id.is_not(None), or_(feed.start > hand.start, feed.end < hand.end))
    return and_(
        feed.series_id == hand.series_id, hand.feed_id.is_(None), feed.feed_id.is_not(None), inside, not_(confirms)
    )


def _joined(window: SelectOfScalar[Any]) -> Select[*tuple[Any, ...]]:
    ids = window.subquery("page")
    row = aliased(Measurement, name="row")
    other = aliased(Measurement, name="other")
    earlier = aliased(Measurement, name="earlier")
    by_feed = case((col(other.feed_id).is_(None), 0), else_=1)
    earlier_id = (
        select(col(other.id))
        .where(col(other.series_id) == row.series_id, col(other.start) < row.start)
        .order_by(col(other.start).desc(), by_feed, col(other.id).desc())
        .limit(1)
        .correlate(row)
        .scalar_subquery()
    )
    theirs = exists().where(hides(row, other)).correlate(row)
    # Two ways in, so that each has its index: the same day, or one of the few spans.
    same_day = exists().where(hides(other, row), col(other.start) == row.start).correlate(row)
    in_span = exists().where(hides(other, row), col(other.start) < col(other.end)).correlate(row)
    return (
        select(
            col(row.id),
            col(row.start),
            col(row.end),
            col(row.value),
            col(row.decimals),
            col(row.n),
            col(row.pooled),
            col(row.note),
            col(row.author),
            col(row.recorded_at),
            col(row.version),
            col(row.feed_id),
            col(Series.key),
            col(Series.name),
            col(Series.unit),
            col(Series.decimals).label("own_decimals"),
            col(earlier.value).label("earlier"),
            col(earlier.decimals).label("earlier_decimals"),
            col(Feed.account),
            col(Feed.source),
            col(Feed.profile),
            col(Feed.label),
            case((col(row.feed_id).is_(None), theirs), else_=or_(same_day, in_span)).label("conflict"),
        )
        .select_from(ids)
        .join(row, col(row.id) == ids.c.id)
        .join(Series, col(Series.id) == col(row.series_id))
        .outerjoin(Feed, col(Feed.id) == col(row.feed_id))
        .outerjoin(earlier, col(earlier.id) == earlier_id)
        .order_by(col(row.start).desc(), col(row.id).desc())
    )


def _row(row: Row[Any], was: tuple[float, int] | None) -> LogRow:
    by_hand = row.feed_id is None
    digits = max(row.decimals, row.own_decimals or 0)
    comparable = row.earlier is not None and (row.n is None or row.pooled)
    change = row.value - row.earlier if comparable else None
    return LogRow(
        id=row.id,
        start=row.start,
        end=row.end,
        key=row.key,
        name=row.name or row.key,
        unit=row.unit,
        decimals=digits,
        value=row.value,
        n=row.n,
        pooled=row.pooled,
        change=change if change is not None and isfinite(change) else None,
        change_decimals=max(digits, row.earlier_decimals or 0),
        note=row.note,
        author=row.author,
        source="" if by_hand else " ".join(filter(None, (row.account, row.source or row.profile, row.label))),
        recorded_at=cast(datetime, row.recorded_at),
        was=was[0] if was else None,
        was_decimals=was[1] if was else 0,
        override=by_hand and bool(row.conflict),
        hidden=not by_hand and bool(row.conflict),
        version=row.version,
    )


def conflicts(db: Session) -> list[tuple[int, int]]:
    """Every pair of a hand value and the feed's that it hides."""
    hand, feed = aliased(Measurement, name="hand"), aliased(Measurement, name="feed")
    pairs = db.execute(select(col(hand.id), col(feed.id)).join(feed, hides(hand, feed)))
    return [(mine, theirs) for mine, theirs in pairs]
