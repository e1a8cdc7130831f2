"""The names of all series and KPIs at once, for a file that is read longer than a session should last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session, select

from kpitui.model.definitions import SeriesDefinition
from kpitui.model.enums import Kind, KpiStatus, Named, SeriesStatus
from kpitui.model.errors import AmbiguousName
from kpitui.model.tables import Alias, Kpi, KpiSeries, Series
from kpitui.usecases.series import series_definition


@dataclass(frozen=True, slots=True)
class Measure:
    """A KPI as far as a file's values are concerned."""

    name: str
    kind: Kind
    series: tuple[str, ...]
    """Keys of the series that it reads."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    series: Mapping[str, SeriesDefinition]
    """By key."""
    _series_keys: Mapping[str, str]
    _series_names: Mapping[str, tuple[str, ...]]
    _kpis: Mapping[str, Measure]
    _kpi_names: Mapping[str, tuple[str, ...]]

    def find_series(self, name: str, key: str) -> SeriesDefinition | None:
        """The series of that key, former key or whole name, else of `key`.

        Raises: AmbiguousName.
        """
        found = self._series_keys.get(name) or _only(self._series_names.get(name, ()), "series", name)
        return self.series.get(found or self._series_keys.get(key, ""))

    def find_kpi(self, name: str, key: str) -> Measure | None:
        """The KPI of that key, former key or whole name, else of `key`.

        Raises: AmbiguousName.
        """
        found = name if name in self._kpis else _only(self._kpi_names.get(name, ()), "KPI", name)
        return self._kpis.get(found or key)


def load_catalogue(db: Session) -> Catalogue:
    rows = db.exec(select(Series)).all()
    keys = {row.id: row.key for row in rows}
    standing = [row for row in rows if row.status is not SeriesStatus.ARCHIVED]
    reads: dict[int, list[str]] = {}
    for kpi_id, series_id in db.exec(select(KpiSeries.kpi_id, KpiSeries.series_id)):
        reads.setdefault(kpi_id, []).append(keys[series_id])
    kpis = db.exec(select(Kpi.id, Kpi.key, Kpi.name, Kpi.kind).where(Kpi.status != KpiStatus.RETIRED)).all()
    measures = {
        kpi_id: Measure(name, Kind(kind), tuple(sorted(reads.get(kpi_id or 0, ())))) for kpi_id, _, name, kind in kpis
    }
    by_key = {key: measures[kpi_id] for kpi_id, key, _, _ in kpis}
    return Catalogue(
        series={row.key: series_definition(db, row) for row in rows},
        _series_keys={**_former(db, Named.SERIES, keys), **{key: key for key in keys.values()}},
        _series_names=_grouped((row.name, row.key) for row in standing),
        _kpis={**_former(db, Named.KPI, measures), **by_key},
        _kpi_names=_grouped((name, key) for _, key, name, _ in kpis),
    )


Found = TypeVar("Found")


def _former(db: Session, kind: Named, now: Mapping[int | None, Found]) -> dict[str, Found]:
    aliases = db.exec(select(Alias.key, Alias.entity_id).where(Alias.kind == kind))
    return {key: now[entity_id] for key, entity_id in aliases if entity_id in now}


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, key in pairs:
        if name:
            found[name] = (*found.get(name, ()), key)
    return found


def _only(keys: tuple[str, ...], noun: str, name: str) -> str:
    if len(keys) > 1:
        raise AmbiguousName(f"more than one {noun} is called {name!r}: use a key, one of {', '.join(sorted(keys))}")
    return keys[0] if keys else ""
