"""A KPI as it is being written: what it would have shown so far."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session, col, func, select

from kpitui.model.definitions import KpiDefinition, TargetDefinition
from kpitui.model.enums import KpiStatus, SeriesRole
from kpitui.model.errors import FormulaError
from kpitui.model.tables import Measurement, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._kpi_parts import in_current_keys, series_roles
from kpitui.usecases._kpi_rows import Input, KpiRow
from kpitui.usecases._kpi_states import view_of
from kpitui.usecases._names import keyed
from kpitui.usecases.chart import chart_of
from kpitui.usecases.states import ChartData, TargetLine

PERIODS = 24


def drafted_chart(ws: Workspace, definition: KpiDefinition) -> ChartData | None:
    """Its last periods beside its target; None while it reads nothing that has been measured."""
    view = view_of(ws, None)
    with ws.reading() as db:
        try:
            definition = in_current_keys(db, definition)
        except FormulaError:  # still being written
            return None
        inputs = _inputs(db, definition, view.clock.as_of)
        if not inputs or any(one.begin is None for one in inputs):
            return None
        kpi = _row(definition, inputs)
        data = chart_of(db.connection(), view, kpi)
    target = definition.targets[-1] if definition.targets else TargetDefinition()
    values = data.values[-PERIODS:]
    line = TargetLine(target.value, target.low, target.high, None)
    return replace(data, values=values, lines=(line,) * len(values), events=(), note="", total=None)


def _inputs(db: Session, definition: KpiDefinition, as_of: date) -> tuple[Input, ...]:
    """The series that it reads; none where one of them is not there yet."""
    roles = series_roles(definition)
    found = [(row, role) for key, role in roles if (row := keyed(db, Series, key))]
    return tuple(_input(db, row, role, as_of) for row, role in found) if len(found) == len(roles) else ()


def _input(db: Session, row: Series, role: SeriesRole, as_of: date) -> Input:
    days = select(func.min(Measurement.start), func.max(Measurement.start))
    begin, latest = db.exec(days.where(Measurement.series_id == row.id, col(Measurement.start) <= as_of)).one()
    return Input(row.id or 0, row.key, row.unit, row.decimals, row.aggregation, row.missing, role, begin, latest)


def _row(definition: KpiDefinition, inputs: tuple[Input, ...]) -> KpiRow:
    return KpiRow(
        id=0,
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
        since=None,
        status=KpiStatus.DRAFT,
        status_since=None,
        owner=definition.owner,
        perspective=definition.perspective,
        source=definition.source,
        formula_changed=None,
        types=definition.types,
        benchmark=None,
        benchmark_series_id=None,
        inputs=inputs,
        goals=(),
        targets=(),
    )
