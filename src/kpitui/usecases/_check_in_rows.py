"""What stands in the database about a check-in, and what was measured beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, or_, select

from kpitui.model.period import Period
from kpitui.model.tables import CheckIn, Measurement, Series
from kpitui.usecases._measured import Row
from kpitui.usecases._recent import Worth, read_rows, worth
from kpitui.usecases._subjects import Subject


@dataclass(frozen=True, slots=True)
class SaidValue:
    """One value of a check-in as it is stored, in its series' unit."""

    series: str
    """Its key."""
    value: float
    decimals: int
    n: int | None
    pooled: bool


@dataclass(frozen=True, slots=True)
class SaidThen:
    """A check-in, or a skip."""

    start: date
    end: date
    note: str
    confidence: int | None
    """Percent."""
    skipped: str
    """The reason; empty where it was looked at."""
    author: str
    at: datetime
    """In UTC."""
    values: tuple[SaidValue, ...]
    """In the order in which they were typed."""


def find_check_in(db: Session, kpi_id: int, period: Period) -> CheckIn | None:
    same = (CheckIn.kpi_id == kpi_id, CheckIn.start == period.start, CheckIn.end == period.end)
    return db.exec(select(CheckIn).where(*same)).first()


def said_then(db: Session, checked: CheckIn) -> SaidThen:
    rows = db.exec(
        select(Series.key, Measurement)
        .join(Measurement, col(Measurement.series_id) == col(Series.id))
        .where(Measurement.check_in_id == checked.id)
        .order_by(col(Measurement.id))
    )
    values = tuple(SaidValue(key, row.value, row.decimals, row.n, row.pooled) for key, row in rows)
    return SaidThen(
        checked.start,
        checked.end,
        checked.note,
        checked.confidence,
        checked.skipped,
        checked.author,
        checked.at,
        values,
    )


def last_check_ins(db: Session, kpi_id: int, before: date, limit: int) -> tuple[SaidThen, ...]:
    """The latest that begin before that day, newest first."""
    found = db.exec(
        select(CheckIn)
        .where(CheckIn.kpi_id == kpi_id, CheckIn.start < before)
        .order_by(col(CheckIn.start).desc())
        .limit(limit)
    )
    return tuple(said_then(db, one) for one in found)


def measured(
    db: Session, subject: Subject, period: Period, check_in: int | None, said: Mapping[int, list[Row]] | None = None
) -> Worth:
    """What a period comes to without the check-in of that id, and with what is said of it now (rows by series id)."""
    touching = (col(Measurement.start) <= period.end, col(Measurement.end) >= period.start)
    others = or_(col(Measurement.check_in_id).is_(None), col(Measurement.check_in_id) != check_in)
    rows = read_rows(db, subject, *touching, *(() if check_in is None else (others,)))
    joined = {series_id: [*many, *(said or {}).get(series_id, ())] for series_id, many in rows.items()}
    return worth(subject, joined, period)
