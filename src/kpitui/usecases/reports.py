"""A period's report: what the dashboard says, and one section a KPI."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from kpitui.store.light import columns
from kpitui.store.workspace import Workspace
from kpitui.usecases._attention import with_promises
from kpitui.usecases._happened import Happened, concerning, read_events
from kpitui.usecases._kpi_states import Known, View, view_of
from kpitui.usecases._promises import due_review, read_promises
from kpitui.usecases.chart import chart_of
from kpitui.usecases.dashboard import dashboard_of
from kpitui.usecases.judgements import Judgements
from kpitui.usecases.states import ChartData, ChartEvent, Dashboard, KpiState

KPI = columns("kpi", ("id", "alignment"))


@dataclass(frozen=True, slots=True)
class Section:
    """One KPI of a report."""

    state: KpiState
    alignment: str
    """How daily work moves it."""
    chart: ChartData
    events: tuple[ChartEvent, ...]
    """Within the period, the earliest first."""


@dataclass(frozen=True, slots=True)
class Report:
    dashboard: Dashboard
    sections: tuple[Section, ...]
    """In the tree's order; those without a goal last."""


def report(ws: Workspace, period: str | None = None) -> Report:
    """Everything that is active, as of the earlier of today and the end of `period` (default: the current quarter).

    Raises: BadInput, for what is no period.
    """
    view = view_of(ws, period)
    with ws.looking() as db:
        made, tree = dashboard_of(db, ws.settings.name, view, None, Judgements(), judged=True)
        happened = read_events(db, view.period.start, view.clock.as_of)
        alignments = {row.id: row.alignment for row in db.execute(select(KPI.id, KPI.alignment))}
        if view.clock.as_of == ws.today:
            # A period that is over is reported as it was then, and nobody knows what was promised then.
            review = due_review(db, view.calendar, ws.today, ws.settings.review)
            wanting = with_promises(made.attention, read_promises(db), review, made.as_of)
            made = replace(made, attention=wanting)
        sections = tuple(_section(db, view, one, alignments[one.kpi.id], happened) for one in tree.kpis)
    return Report(made, sections)


def _section(db: Connection, view: View, one: Known, alignment: str, happened: Iterable[Happened]) -> Section:
    chart = chart_of(db, view, one.kpi, state=one.state)
    found = {ChartEvent(event.day, event.title, event.divides) for event in concerning(happened, one.kpi)}
    found |= {event for event in chart.events if _is_within(event.day, view)}
    events = sorted(found, key=lambda event: (event.day, event.title))
    return Section(one.state, alignment, chart, tuple(events))


def _is_within(day: date, view: View) -> bool:
    return view.period.start <= day <= view.clock.as_of
