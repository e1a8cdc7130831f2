"""The library's definitions: what its KPIs say, with bare measures, and how a prefix is put before them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from kpitui.analysis.formula import Formula
from kpitui.content.templates import ABOUT, FAMILIES, MEASURES, definitions
from kpitui.exchange.definitions import Document, kpi_of, read, series_of
from kpitui.model.definitions import KpiDefinition, SeriesDefinition
from kpitui.model.workspace_settings import WorkspaceSettings
from kpitui.usecases._kpi_parts import first_series, series_roles

CURRENCY = "currency"
"""The unit of a bare measure that is in the workspace's currency."""
DEFAULT_CURRENCY = "EUR"
"""Where the workspace has none yet; the person sees it in the editor."""


@cache
def template_definitions() -> Mapping[str, KpiDefinition]:
    """By key, as the texts say them."""
    return {entry.key: kpi_of(entry) for family in FAMILIES for entry in _document(family).kpis}


@cache
def measure_definitions() -> Mapping[str, SeriesDefinition]:
    """By key the bare measures that the texts describe."""
    return {entry.key: series_of(entry) for entry in _document(MEASURES).series}


def measures_of(kpi: KpiDefinition, currency: str) -> tuple[SeriesDefinition, ...]:
    """The bare measures that a template reads, in the workspace's currency."""
    known = measure_definitions()
    found = [known.get(key) or first_series(key, kpi, role) for key, role in series_roles(kpi)]
    return tuple(replace(one, unit=in_currency(one.unit, currency)) for one in found)


def read_by(kpi: KpiDefinition) -> list[str]:
    """The keys of the series that a KPI reads."""
    return [key for key, _ in series_roles(kpi)]


def in_currency(unit: str, currency: str) -> str:
    return f"{CURRENCY}:{currency or DEFAULT_CURRENCY}" if unit == CURRENCY else unit


def prefixed(kpi: KpiDefinition, prefix: str) -> KpiDefinition:
    """The same KPI over series that have `prefix` before the bare measures."""
    if not prefix:
        return kpi
    formula = kpi.formula
    for name in sorted(Formula(formula).names) if formula else ():
        formula = Formula(formula).renamed(name, f"{prefix}{name}")
    series = f"{prefix}{kpi.series}" if kpi.series else ""
    nps = (f"{prefix}{kpi.nps[0]}", f"{prefix}{kpi.nps[1]}", f"{prefix}{kpi.nps[2]}") if kpi.nps else None
    return replace(kpi, formula=formula, series=series, nps=nps)


def measured_by(kpi: KpiDefinition) -> tuple[str, ...]:
    """What two KPIs have in common that measure the same."""
    return (kpi.kind, kpi.series, kpi.formula.replace(" ", ""), *(kpi.nps or ()))


def _document(family: str) -> Document:
    return read(definitions(family), file=f"{family}.toml", settings=WorkspaceSettings(), besides=(ABOUT,))
