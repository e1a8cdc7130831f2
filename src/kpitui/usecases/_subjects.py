"""What values are logged for: a KPI with the series it reads, or a series by itself."""

import re
from dataclasses import dataclass

from sqlmodel import Session, col, select

from kpitui.model.enums import Aggregation, Cadence, Kind, SeriesRole, SeriesStatus
from kpitui.model.errors import BadInput
from kpitui.model.tables import Kpi, KpiSeries, Series
from kpitui.usecases._names import find_measured

ROLES = (SeriesRole.PROMOTERS, SeriesRole.PASSIVES, SeriesRole.DETRACTORS)
FRACTION = re.compile(r"\s*[a-z][a-z0-9_]*\s*/\s*[a-z][a-z0-9_]*\s*")


@dataclass(frozen=True, slots=True)
class Slot:
    """A series that takes a value."""

    id: int
    key: str
    name: str
    """Its key where it has no name."""
    unit: str
    decimals: int | None
    aggregation: Aggregation
    role: SeriesRole


@dataclass(frozen=True, slots=True)
class Subject:
    key: str
    name: str
    kind: Kind
    """Of a series that a rating, share, NPS or milestone reads: that one's."""
    unit: str
    decimals: int | None
    formula: str
    cadence: Cadence | None
    """None for a series."""
    slots: tuple[Slot, ...]
    """In the order of the formula; NPS in three counts: promoters, passives, detractors."""

    @property
    def fraction(self) -> bool:
        """One series over another: `12/400` says both."""
        return len(self.slots) == 2 and FRACTION.fullmatch(self.formula) is not None


def find_subject(db: Session, name: str) -> Subject:
    """The KPI of that name, else the series.

    Raises: UnknownName, AmbiguousName; BadInput where nothing can be logged for it.
    """
    found = find_measured(db, name)
    subject = _of_kpi(db, found) if isinstance(found, Kpi) else of_series(db, found)
    for slot in subject.slots:
        if slot.id in _archived(db, subject):
            raise BadInput(f"the series {slot.key} is archived and takes no values; activate it first")
    return subject


def of_series(db: Session, series: Series) -> Subject:
    kinds = set(
        db.exec(
            select(Kpi.kind)
            .join(KpiSeries, col(KpiSeries.kpi_id) == col(Kpi.id))
            .where(KpiSeries.series_id == series.id, KpiSeries.role == SeriesRole.VALUE)
        )
    )
    kind = Kind(kinds.pop()) if len(kinds) == 1 else Kind.NUMBER
    slot = _slot(series, SeriesRole.VALUE)
    return Subject(series.key, slot.name, kind, series.unit, series.decimals, "", None, (slot,))


def _of_kpi(db: Session, kpi: Kpi) -> Subject:
    read = db.exec(
        select(Series, KpiSeries.role)
        .join(KpiSeries, col(KpiSeries.series_id) == col(Series.id))
        .where(KpiSeries.kpi_id == kpi.id)
    )
    slots = [_slot(series, SeriesRole(role)) for series, role in read]
    if not slots:
        raise BadInput(f"the KPI {kpi.key} reads no series yet; say in the editor what it is made of")
    slots.sort(key=lambda slot: _place(slot, kpi.formula))
    alone = slots[0] if len(slots) == 1 and not kpi.formula else None
    unit = kpi.unit or ("percent" if kpi.kind is Kind.SHARE else alone.unit if alone else "count")
    decimals = kpi.decimals
    if decimals is None and alone and kpi.kind in (Kind.NUMBER, Kind.MILESTONE):
        decimals = alone.decimals
    return Subject(kpi.key, kpi.name, kpi.kind, unit, decimals, kpi.formula, kpi.cadence, tuple(slots))


def _place(slot: Slot, formula: str) -> int:
    if slot.role in ROLES:
        return ROLES.index(slot.role)
    found = re.search(rf"\b{slot.key}\b", formula)
    return found.start() if found else 0


def _slot(series: Series, role: SeriesRole) -> Slot:
    if series.id is None:
        raise ValueError("a series that was never stored takes no values")
    name = series.name or series.key
    return Slot(series.id, series.key, name, series.unit, series.decimals, series.aggregation, role)


def _archived(db: Session, subject: Subject) -> set[int]:
    ids = [slot.id for slot in subject.slots]
    found = select(Series.id).where(col(Series.id).in_(ids), Series.status == SeriesStatus.ARCHIVED)
    return {one for one in db.exec(found) if one is not None}
