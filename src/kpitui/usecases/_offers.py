"""What the workspace has of the library: which templates are in use, and which its series can feed."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session, select

from kpitui.content.templates import Template, templates
from kpitui.model.definitions import KpiDefinition, SeriesDefinition
from kpitui.model.enums import KpiStatus, SeriesRole, SeriesStatus
from kpitui.model.tables import Kpi, KpiSeries, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._kpi_parts import NPS_ROLES
from kpitui.usecases._names import taken_keys
from kpitui.usecases._templates import (
    in_currency,
    measure_definitions,
    measured_by,
    measures_of,
    prefixed,
    template_definitions,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A template as this workspace can start it."""

    template: Template
    kpi: KpiDefinition
    """Over bare measures, in the workspace's currency."""
    measures: tuple[SeriesDefinition, ...]
    """What it reads."""
    in_use: str
    """The key of a KPI that is it already; empty where there is none."""
    prefixes: tuple[str, ...]
    """Of the workspace's series that can feed it; an empty one stands for the bare measures."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the workspace has."""

    units: Mapping[str, str]
    """By key the unit of each series in use."""
    kpis: Mapping[str, KpiDefinition]
    """By key those that are not retired: name, kind and what they are measured by."""
    taken: Collection[str]
    """Keys of KPIs, former ones too."""
    owner: str
    currency: str

    def same(self, wanted: KpiDefinition) -> str:
        """The KPI in use that measures exactly that."""
        return next((key for key, kpi in self.kpis.items() if measured_by(kpi) == measured_by(wanted)), "")

    def in_use(self) -> dict[str, str]:
        """By template the KPI that is it already."""
        found = {key: in_use_of(key, self) for key in templates()}
        return {template: kpi for template, kpi in found.items() if kpi}


def read_known(db: Session, ws: Workspace) -> Known:
    """Read inside a caller's session."""
    roles: dict[int, dict[SeriesRole, str]] = defaultdict(dict)
    named = select(KpiSeries, Series.key).join(Series).where(KpiSeries.role != SeriesRole.FORMULA)
    for read, key in db.exec(named):
        roles[read.kpi_id][read.role] = key
    standing = select(Kpi).where(Kpi.status != KpiStatus.RETIRED).order_by(Kpi.key)
    active = select(Series).where(Series.status == SeriesStatus.ACTIVE).order_by(Series.key)
    return Known(
        units={row.key: row.unit for row in db.exec(active)},
        kpis={row.key: _measured(row, roles[row.id or 0]) for row in db.exec(standing)},
        taken=taken_keys(db, Kpi),
        owner=ws.author,
        currency=ws.settings.currency,
    )


def _measured(row: Kpi, read: Mapping[SeriesRole, str]) -> KpiDefinition:
    """As much of a KPI as says what it is measured by."""
    counted = tuple(read[role] for role in NPS_ROLES if role in read)
    return KpiDefinition(
        key=row.key,
        name=row.name,
        kind=row.kind,
        formula=row.formula,
        series=read.get(SeriesRole.VALUE, ""),
        nps=(counted[0], counted[1], counted[2]) if counted else None,
    )


def offer(key: str, known: Known) -> Offer:
    bare = template_definitions()[key]
    unit = in_currency(bare.unit, known.currency) if bare.unit else None
    return Offer(
        template=templates()[key],
        kpi=replace(bare, unit=unit),
        measures=measures_of(bare, known.currency),
        in_use=in_use_of(key, known),
        prefixes=prefixes_of(bare, known),
    )


def in_use_of(key: str, known: Known) -> str:
    """The KPI that is this template already: by its key, its name, or because it measures the same."""
    bare = template_definitions()[key]
    name = bare.name.casefold()
    called = (one.key for one in known.kpis.values() if one.key == key or one.name.casefold() == name)
    measured = (known.same(prefixed(bare, prefix)) for prefix in ("", *prefixes_of(bare, known)))
    return next(called, "") or next((one for one in measured if one), "")


def prefixes_of(bare: KpiDefinition, known: Known) -> tuple[str, ...]:
    """What stands before the measures in the workspace's series: for all of them the same, in fitting units."""
    found: set[str] | None = None
    for measure in measures_of(bare, known.currency):
        here = {
            series.removesuffix(measure.key)
            for series, unit in known.units.items()
            if (series == measure.key or series.endswith(f"_{measure.key}"))
            and (series == measure.key or series not in measure_definitions())
            and unit.partition(":")[0] == measure.unit.partition(":")[0]
        }
        found = here if found is None else found & here
    return tuple(sorted(found or ()))
