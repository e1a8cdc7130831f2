"""One KPI in full."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from kpitui.analysis.check import Finding
from kpitui.model.definitions import KpiDefinition
from kpitui.model.enums import Named
from kpitui.model.period import Period
from kpitui.model.tables import Measurement
from kpitui.store.workspace import Workspace
from kpitui.usecases._check_data import data_facts
from kpitui.usecases._check_in_rows import SaidThen, last_check_ins
from kpitui.usecases._kpi_rows import GoalRow, KpiRow, read_stored
from kpitui.usecases._kpi_states import known_kpis, view_of
from kpitui.usecases._link_facts import link_views
from kpitui.usecases._log_rows import LogRow, read_rows
from kpitui.usecases._names import find_kpi
from kpitui.usecases._schedule import due_days
from kpitui.usecases._targets_in_force import target_history
from kpitui.usecases._type_facts import type_facts
from kpitui.usecases._yields import with_conversions
from kpitui.usecases.chains import Chain, chains_of
from kpitui.usecases.chart import chart_of
from kpitui.usecases.check import findings_of
from kpitui.usecases.kpis import kpi_definition
from kpitui.usecases.states import ChartData, ChartEvent, KpiState, TargetView
from kpitui.usecases.type_views import LinkView, TypeFacts

LAST_MEASUREMENTS = 12
LAST_CHECK_INS = 3


@dataclass(frozen=True, slots=True)
class Served:
    """A goal that the KPI serves."""

    key: str
    title: str
    why: str
    weight: float


@dataclass(frozen=True, slots=True)
class KpiPage:
    as_of: date
    period: Period
    """The viewing period."""
    state: KpiState
    definition: KpiDefinition
    version: int
    goals: tuple[Served, ...]
    """The core goal first."""
    due_days: int
    """After a period's end, as said or by default."""
    targets: tuple[TargetView, ...]
    """The latest first."""
    links: tuple[LinkView, ...]
    of_types: TypeFacts
    """What its types add."""
    chains: tuple[Chain, ...]
    """What it feeds and what feeds it, from one end to the other."""
    events: tuple[ChartEvent, ...]
    """Within the chart, the latest first."""
    check_ins: tuple[SaidThen, ...]
    """The last ones, newest first."""
    measurements: tuple[LogRow, ...]
    """The last ones of all its series, newest first."""
    findings: tuple[Finding, ...]
    """The worst first."""
    chart: ChartData


def kpi_page(ws: Workspace, key: str, period: str | None = None) -> KpiPage:
    """A KPI of any status, as of the earlier of today and the end of `period` (default: the current quarter).

    Raises: UnknownName, AmbiguousName; BadInput, for what is no period.
    """
    view = view_of(ws, period)
    as_of = view.clock.as_of
    with ws.reading() as db:
        row = find_kpi(db, key)
        connection = db.connection()
        kpi = read_stored(connection, as_of, [row.id or 0]).kpis[0]
        known = known_kpis(connection, view, [kpi], judged=True)
        state = known[0].state
        chart = chart_of(connection, view, kpi, state=state)
        found = findings_of(db, ws.today, data_facts(connection, view, known))
        return KpiPage(
            as_of=as_of,
            period=view.period,
            state=state,
            definition=kpi_definition(db, row),
            version=row.version,
            goals=tuple(_served(goal, weight) for goal, weight in kpi.goals),
            due_days=due_days(kpi).days,
            targets=target_history(kpi)[::-1],
            links=link_views(connection, view, kpi),
            of_types=type_facts(connection, view, known[0]),
            chains=with_conversions(connection, view, chains_of(connection, view, kpi.id)),
            events=chart.events[::-1],
            check_ins=last_check_ins(db, kpi.id, as_of, LAST_CHECK_INS),
            measurements=_measurements(db, kpi, as_of),
            findings=tuple(one.finding for one in found if one.kind is Named.KPI and one.key == kpi.key),
            chart=chart,
        )


def _served(goal: GoalRow, weight: float) -> Served:
    return Served(goal.key, goal.title, goal.why, weight)


def _measurements(db: Session, kpi: KpiRow, as_of: date) -> tuple[LogRow, ...]:
    series = [one.series_id for one in kpi.inputs]
    window: Any = (
        select(col(Measurement.id).label("id"))
        .where(col(Measurement.series_id).in_(series), col(Measurement.start) <= as_of)
        .order_by(col(Measurement.start).desc(), col(Measurement.id).desc())
        .limit(LAST_MEASUREMENTS)
    )
    return read_rows(db.connection(), window)
