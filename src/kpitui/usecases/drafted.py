"""A KPI as it is being written: what it would have shown so far."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from types import MappingProxyType

from sqlmodel import Session, col, func, select

from kpitui.analysis.check_data import NOTHING_KNOWN, DataFacts
from kpitui.model.definitions import KpiDefinition, TargetDefinition
from kpitui.model.enums import Aggregation, LinkKind, SeriesRole, TargetKind
from kpitui.model.errors import FormulaError
from kpitui.model.tables import Kpi, Measurement, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._attention import Lead
from kpitui.usecases._check_data import data_facts
from kpitui.usecases._kpi_parts import in_current_keys, series_roles
from kpitui.usecases._kpi_rows import Input, KpiRow, Stored, TargetRow, read_stored
from kpitui.usecases._kpi_states import View, known_kpis, view_of
from kpitui.usecases._names import keyed
from kpitui.usecases._targets_in_force import target_history
from kpitui.usecases.chart import chart_of
from kpitui.usecases.states import ChartData, TargetLine

PERIODS = 24


@dataclass(frozen=True, slots=True)
class Drafted:
    """What the numbers say of a KPI that is being written."""

    chart: ChartData | None
    """Its last periods beside its target; None while it reads nothing that has been measured."""
    facts: DataFacts
    """For the check."""


def drafted(
    ws: Workspace, definition: KpiDefinition, together: Mapping[str, Aggregation] = MappingProxyType({})
) -> Drafted:
    """As it would be, were it saved now; `together`: as `save_kpi` takes it."""
    view = view_of(ws, None)
    with ws.reading() as db:
        try:
            definition = in_current_keys(db, definition)
        except FormulaError:  # still being written
            return Drafted(None, NOTHING_KNOWN)
        inputs = _inputs(db, definition, view.clock.as_of)
        inputs = tuple(replace(one, aggregation=together.get(one.key, one.aggregation)) for one in inputs)
        if not inputs or any(one.begin is None for one in inputs):
            return Drafted(None, NOTHING_KNOWN)
        stored = keyed(db, Kpi, definition.key) if definition.key else None
        known = read_stored(db.connection(), view.clock.as_of, [stored.id or 0] if stored else [])
        kpi = _row(definition, inputs, known)
        return Drafted(_chart(db, view, kpi, definition), _facts(db, view, kpi, definition))


def _chart(db: Session, view: View, kpi: KpiRow, definition: KpiDefinition) -> ChartData:
    data = chart_of(db.connection(), view, replace(kpi, goals=(), targets=()))
    target = definition.targets[-1] if definition.targets else TargetDefinition()
    values = data.values[-PERIODS:]
    line = TargetLine(target.value, target.low, target.high, None)
    return replace(data, values=values, lines=(line,) * len(values), events=(), note="", total=None)


def _facts(db: Session, view: View, kpi: KpiRow, definition: KpiDefinition) -> DataFacts:
    """Of the target that is being written, whenever it begins, and of the links that are."""
    (known,) = known_kpis(db.connection(), view, [replace(kpi, targets=())], judged=True)
    if kpi.targets:
        known = replace(known, state=replace(known.state, target=target_history(kpi)[-1]))
    links = {link.kpi: link.lag for link in definition.links if link.kind is LinkKind.LEADS}
    ids = db.exec(select(Kpi.id, Kpi.key).where(col(Kpi.key).in_(links)))
    leads = [Lead(kpi.id, follower or 0, links[key]) for follower, key in ids]
    return data_facts(db.connection(), view, [known], leads)[kpi.key]


def _inputs(db: Session, definition: KpiDefinition, as_of: date) -> tuple[Input, ...]:
    """The series that it reads; none where one of them is not there yet."""
    roles = series_roles(definition)
    found = [(row, role) for key, role in roles if (row := keyed(db, Series, key))]
    return tuple(_input(db, row, role, as_of) for row, role in found) if len(found) == len(roles) else ()


def _input(db: Session, row: Series, role: SeriesRole, as_of: date) -> Input:
    days = select(func.min(Measurement.start), func.max(Measurement.start))
    begin, latest = db.exec(days.where(Measurement.series_id == row.id, col(Measurement.start) <= as_of)).one()
    return Input(row.id or 0, row.key, row.unit, row.decimals, row.aggregation, row.missing, role, begin, latest)


def _row(definition: KpiDefinition, inputs: tuple[Input, ...], known: Stored) -> KpiRow:
    stored = known.kpis[0] if known.kpis else None
    goals = {goal.key: goal for goal in known.goals}
    return KpiRow(
        id=stored.id if stored else 0,
        key=definition.key,
        name=definition.name,
        definition=definition.definition,
        kind=definition.kind,
        formula_text=definition.formula,
        own_unit=definition.unit,
        own_decimals=definition.decimals,
        direction=definition.direction,
        cadence=definition.cadence,
        due=definition.due,
        limits_until=definition.limits_until,
        since=stored.since if stored else None,
        status=definition.status,
        status_since=stored.status_since if stored else None,
        owner=definition.owner,
        perspective=definition.perspective,
        source=definition.source,
        formula_changed=None,
        types=definition.types,
        benchmark=None,
        benchmark_series_id=None,
        inputs=inputs,
        goals=tuple((goals[key], weight) for key, weight in definition.goals if key in goals),
        targets=tuple(_target(target) for target in definition.targets[-1:]),
    )


def _target(target: TargetDefinition) -> TargetRow:
    kind = TargetKind.BY if target.by else TargetKind.EACH
    return TargetRow(kpi_id=0, kind=kind, author="", **asdict(target))
