"""Two series made one: a typo's key, whose values belong to another."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from sqlmodel import Session, col, select

from kpitui.model.enums import Kind, Named, SeriesRole, SeriesStatus
from kpitui.model.errors import BadInput, InUse
from kpitui.model.tables import Alias, Kpi, KpiSeries, Measurement, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._kpi_parts import rename_in_formulas
from kpitui.usecases._names import find_series

Span = tuple[date, date]

ANSWERS = (Kind.RATING, Kind.SHARE, Kind.NPS, Kind.MILESTONE)
"""Kinds of KPI whose values mean something of their own: 4 is a grade of five, or of ten."""
NAMED_DAYS = 3


@dataclass(frozen=True, slots=True)
class Merged:
    """A series that went into another."""

    source: str
    into: str
    values: int
    """That moved."""
    kpis: int
    """That read the other series from now on."""


def merge(ws: Workspace, source: str, into: str) -> Merged:
    """Move all values of a series to another, and let its KPIs read that one; the source's key still finds it.

    Values of both for the same days are refused rather than added up or hidden: which of them holds is not ours to say.

    Raises: UnknownName, AmbiguousName; InUse, where a KPI reads both; BadInput, where they do not go together.
    """
    with ws.reading() as db:
        title = f"merge series {find_series(db, source).key} into {find_series(db, into).key}"
    with ws.writing(title) as db:
        gone, kept = find_series(db, source), find_series(db, into)
        _check(db, gone, kept)
        kpis = _move_readers(db, gone, kept)
        values = _move_values(db, gone, kept)
        _move_keys(db, gone, kept)
        return Merged(gone.key, kept.key, values, kpis)


def _check(db: Session, gone: Series, kept: Series) -> None:
    if gone.id == kept.id:
        raise BadInput(
            f"both names are those of the series {kept.key!r}: name the one that goes and the one that stays"
        )
    if kept.status is SeriesStatus.ARCHIVED:
        raise BadInput(f"the series {kept.key!r} is archived and takes no values; activate it first")
    for what, mine, other in (
        ("in", gone.unit, kept.unit),
        ("added up over time as", gone.aggregation, kept.aggregation),
    ):
        if mine != other:
            raise BadInput(
                f"{gone.key!r} is {what} {mine} and {kept.key!r} {what} {other}: "
                "only series of the same kind can be merged; change one of them first if that is wrong"
            )
    _refuse_other_answers(db, gone, kept)
    _refuse_both_read(db, gone, kept)
    _refuse_same_days(db, gone, kept)


def _refuse_other_answers(db: Session, gone: Series, kept: Series) -> None:
    kinds = {row.key: {kind for _, kind in _readers(db, row) if kind in ANSWERS} for row in (gone, kept)}
    if len(kinds[gone.key] | kinds[kept.key]) > 1:
        said = " and ".join(f"{key!r} as {', '.join(sorted(read))}" for key, read in kinds.items() if read)
        raise BadInput(f"KPIs read {said}: values of one mean something else than those of the other")


def _readers(db: Session, series: Series) -> list[tuple[int, Kind]]:
    rows = db.exec(
        select(KpiSeries.kpi_id, Kpi.kind)
        .join(Kpi, col(Kpi.id) == col(KpiSeries.kpi_id))
        .where(KpiSeries.series_id == series.id, KpiSeries.role == SeriesRole.VALUE)
    )
    return [(kpi_id, Kind(kind)) for kpi_id, kind in rows]


def _refuse_both_read(db: Session, gone: Series, kept: Series) -> None:
    """A formula over both would count the merged values twice, or divide them by themselves."""
    both = _users(db, gone) & _users(db, kept)
    names = sorted(db.exec(select(Kpi.name).where(col(Kpi.id).in_(both))))
    if names:
        listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        raise InUse(f"{gone.key!r} and {kept.key!r} are both read by {listed}: take one out of there first")


def _users(db: Session, series: Series) -> set[int]:
    reads = db.exec(select(KpiSeries.kpi_id).where(KpiSeries.series_id == series.id))
    peers = db.exec(select(Kpi.id).where(Kpi.benchmark_series_id == series.id))
    return {*reads, *(kpi_id for kpi_id in peers if kpi_id)}


def _refuse_same_days(db: Session, gone: Series, kept: Series) -> None:
    double = _doubles(_spans(db, gone), _spans(db, kept))
    if double:
        days = [str(start) if start == end else f"{start}..{end}" for start, end in double[:NAMED_DAYS]]
        more = f" and {len(double) - NAMED_DAYS} more" if len(double) > NAMED_DAYS else ""
        raise BadInput(
            f"{gone.key!r} and {kept.key!r} both have values for {', '.join(days)}{more}: merged they would be "
            "added up or hide each other; remove one of each first"
        )


def _spans(db: Session, series: Series) -> list[Span]:
    rows = select(col(Measurement.start), col(Measurement.end)).where(Measurement.series_id == series.id)
    return [(start, end) for start, end in db.exec(rows.order_by(col(Measurement.start)))]


def _doubles(spans: Iterable[Span], others: list[Span]) -> list[Span]:
    """Those that share a day with one of the others, which are in the order of their start."""
    starts = [start for start, _ in others]
    latest = list(accumulate((end for _, end in others), max))
    found = []
    for start, end in spans:
        begun = bisect_right(starts, end)
        if begun and latest[begun - 1] >= start:
            found.append((start, end))
    return list(dict.fromkeys(found))


def _move_readers(db: Session, gone: Series, kept: Series) -> int:
    rename_in_formulas(db, gone, kept.key)
    users = _users(db, gone)
    for row in db.exec(select(KpiSeries).where(KpiSeries.series_id == gone.id)):
        row.series_id = kept.id or 0
    for kpi in db.exec(select(Kpi).where(Kpi.benchmark_series_id == gone.id)):
        kpi.benchmark_series_id = kept.id
    db.flush()
    return len(users)


def _move_values(db: Session, gone: Series, kept: Series) -> int:
    rows = db.exec(select(Measurement).where(Measurement.series_id == gone.id)).all()
    for row in rows:
        row.series_id = kept.id or 0
    db.flush()
    return len(rows)


def _move_keys(db: Session, gone: Series, kept: Series) -> None:
    for alias in db.exec(select(Alias).where(Alias.kind == Named.SERIES, Alias.entity_id == gone.id)):
        alias.entity_id = kept.id or 0
    db.delete(gone)
    db.flush()
    db.add(Alias(kind=Named.SERIES, key=gone.key, entity_id=kept.id or 0))
