"""What a text of definitions does not name, taken out of use; all of it can be undone."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlmodel import Session, col, select

from kpitui.exchange.definitions import Document, Entry, event_of
from kpitui.model.enums import GoalStatus, KpiStatus, SeriesStatus
from kpitui.model.tables import Event, Goal, Kpi, KpiSeries, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._applying import same_event
from kpitui.usecases._names import keyed
from kpitui.usecases._rows import assign
from kpitui.usecases.events import event_definition

STANDING_GOALS = (GoalStatus.DRAFT, GoalStatus.ACTIVE)


def prune_unnamed(db: Session, ws: Workspace, document: Document) -> Iterator[str]:
    """Retire KPIs, drop goals, archive series that nothing reads, remove events; each in words.

    A goal that was achieved stays: it is over, not gone.
    """
    named = _ids(db, Kpi, document.kpis)
    for kpi in db.exec(select(Kpi).where(Kpi.status != KpiStatus.RETIRED).order_by(Kpi.key)).all():
        if kpi.id not in named:
            assign(kpi, {"status": KpiStatus.RETIRED, "status_since": ws.today})
            yield f"kpi {kpi.key}: retired"
    named = _ids(db, Goal, document.goals)
    for goal in db.exec(select(Goal).where(col(Goal.status).in_(STANDING_GOALS)).order_by(Goal.key)).all():
        if goal.id not in named:
            assign(goal, {"status": GoalStatus.DROPPED})
            yield f"goal {goal.key}: dropped"
    db.flush()
    named = _ids(db, Series, document.series) | _read_series(db)
    for series in db.exec(select(Series).where(Series.status == SeriesStatus.ACTIVE).order_by(Series.key)).all():
        if series.id not in named:
            assign(series, {"status": SeriesStatus.ARCHIVED})
            yield f"series {series.key}: archived"
    wanted = [event_of(entry) for entry in document.events]
    for event in db.exec(select(Event).order_by(col(Event.day), col(Event.id))).all():
        if same_event(event_definition(db, event), wanted) is None:
            db.delete(event)
            yield f"event {event.day} {event.title!r}: removed"


def _ids(db: Session, table: Any, entries: Iterable[Entry]) -> set[int | None]:
    rows = (keyed(db, table, entry.key) for entry in entries)
    return {row.id for row in rows if row}


def _read_series(db: Session) -> set[int | None]:
    standing = select(Kpi.id).where(Kpi.status != KpiStatus.RETIRED)
    reads = select(KpiSeries.series_id).where(col(KpiSeries.kpi_id).in_(standing))
    peers = select(Kpi.benchmark_series_id).where(Kpi.status != KpiStatus.RETIRED)
    return {*db.exec(reads), *db.exec(peers)}
