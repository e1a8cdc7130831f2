"""The rows of the log: a window of ids joined to all that a row shows, in one statement."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, exists, not_, or_, select

from kpitui.usecases._log_tables import CHANGE, FEED, MEASUREMENT, SERIES


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
    checked_in: bool
    """Said at a check-in, for the whole period: it counts where nothing finer does."""
    version: int


def read_rows(db: Connection, window: Select[Any]) -> tuple[LogRow, ...]:
    """The rows of the ids in `window`, newest first."""
    found = db.execute(_joined(window)).all()
    was = corrected(db, [row.id for row in found if row.version > 1])
    return tuple(_row(row, was.get(row.id)) for row in found)


def corrected(db: Connection, ids: list[int]) -> dict[int, tuple[float, int]]:
    """The value before the latest correction, and its decimals; nothing for those whose correction was undone."""
    if not ids:
        return {}
    changes = db.execute(
        select(CHANGE.c.entity_id, CHANGE.c.before, CHANGE.c.after)
        .where(CHANGE.c.entity == "measurement", CHANGE.c.entity_id.in_(ids))
        .order_by(CHANGE.c.id)
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


def conflicts(db: Connection) -> list[tuple[int, int]]:
    """Every pair of a hand value and the feed's that it hides."""
    hand, feed = MEASUREMENT.alias("hand"), MEASUREMENT.alias("feed_row")
    pairs = db.execute(select(hand.c.id, feed.c.id).join_from(hand, feed, _hides(hand.c, feed.c)))
    return [(mine, theirs) for mine, theirs in pairs]


def in_utc(at: datetime) -> datetime:
    """As it was stored: SQLite forgets the time zone."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _hides(hand: Any, feed: Any) -> ColumnElement[bool]:
    """A hand value stands for all the days of a feed's; a check-in's only where it is no finer."""
    inside = and_(feed.start >= hand.start, feed.start <= hand.end, feed.end <= hand.end)
    confirms = and_(hand.check_in_id.is_not(None), or_(feed.start > hand.start, feed.end < hand.end))
    return and_(
        feed.series_id == hand.series_id, hand.feed_id.is_(None), feed.feed_id.is_not(None), inside, not_(confirms)
    )


def _joined(window: Select[Any]) -> Select[Any]:
    ids = window.subquery("page")
    row, other, earlier = (MEASUREMENT.alias(name) for name in ("entry", "other", "earlier"))
    by_feed = case((other.c.feed_id.is_(None), 0), else_=1)
    earlier_id = (
        select(other.c.id)
        .where(other.c.series_id == row.c.series_id, other.c.start < row.c.start)
        .order_by(other.c.start.desc(), by_feed, other.c.id.desc())
        .limit(1)
        .correlate(row)
        .scalar_subquery()
    )
    theirs = exists().where(_hides(row.c, other.c)).correlate(row)
    # Two ways in, so that each has its index: the same day, or one of the few spans.
    same_day = exists().where(_hides(other.c, row.c), other.c.start == row.c.start).correlate(row)
    in_span = exists().where(_hides(other.c, row.c), other.c.start < other.c.end).correlate(row)
    own = (column for column in row.c if column.name != "series_id")
    shown = select(
        *own,
        SERIES.c.key,
        SERIES.c.name,
        SERIES.c.unit,
        SERIES.c.decimals.label("own_decimals"),
        earlier.c.value.label("earlier"),
        earlier.c.decimals.label("earlier_decimals"),
        FEED.c.account,
        FEED.c.source,
        FEED.c.profile,
        FEED.c.label,
        case((row.c.feed_id.is_(None), theirs), else_=or_(same_day, in_span)).label("conflict"),
    )
    return (
        shown.select_from(ids)
        .join(row, row.c.id == ids.c.id)
        .join(SERIES, SERIES.c.id == row.c.series_id)
        .outerjoin(FEED, FEED.c.id == row.c.feed_id)
        .outerjoin(earlier, earlier.c.id == earlier_id)
        .order_by(row.c.start.desc(), row.c.id.desc())
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
        pooled=bool(row.pooled),
        change=change if change is not None and isfinite(change) else None,
        change_decimals=max(digits, row.earlier_decimals or 0),
        note=row.note,
        author=row.author,
        source="" if by_hand else " ".join(filter(None, (row.account, row.profile, row.label))),
        recorded_at=in_utc(row.recorded_at),
        was=was[0] if was else None,
        was_decimals=was[1] if was else 0,
        override=by_hand and bool(row.conflict),
        hidden=not by_hand and bool(row.conflict),
        checked_in=row.check_in_id is not None,
        version=row.version,
    )
