"""Events: what happened on a day, for KPIs, for goals, or for all."""

from sqlmodel import Session, select

from kpitui.model.definitions import EventDefinition
from kpitui.model.errors import BadInput
from kpitui.model.tables import Event, Goal, Kpi
from kpitui.store.workspace import Workspace
from kpitui.usecases._names import all_keyed, check_line, check_prose
from kpitui.usecases._rows import assign


def add_event(ws: Workspace, definition: EventDefinition) -> None:
    """Write down that something happened; the same again changes its note.

    Raises: BadInput, UnknownName.
    """
    with ws.writing(f"event {definition.title}") as db:
        put_event(db, ws, definition)


def put_event(db: Session, ws: Workspace, definition: EventDefinition) -> Event:
    """Make the event, or bring the one of that day and title, for the same KPIs and goals, to what is said.

    Raises: BadInput, UnknownName.
    """
    check_line("an event's title", definition.title)
    check_prose("an event's note", definition.note)
    if not definition.title.strip():
        raise BadInput("an event needs a title: what happened")
    kpis = all_keyed(db, Kpi, definition.kpis)
    goals = all_keyed(db, Goal, definition.goals)
    kpi_ids = sorted({row.id for row in kpis.values() if row.id})
    goal_ids = sorted({row.id for row in goals.values() if row.id})
    same_day = db.exec(select(Event).where(Event.day == definition.day, Event.title == definition.title))
    same = (row for row in same_day if row.kpi_ids == kpi_ids and row.goal_ids == goal_ids)
    event = next(same, None)
    if event is None:
        event = Event(day=definition.day, title=definition.title, kpi_ids=kpi_ids, goal_ids=goal_ids, author=ws.author)
        db.add(event)
    assign(event, {"note": definition.note, "divides": definition.divides})
    db.flush()
    return event


def event_definition(db: Session, row: Event) -> EventDefinition:
    """What a person would write to get this event."""
    kpis = db.exec(select(Kpi.key).where(Kpi.id.in_(row.kpi_ids)).order_by(Kpi.key))  # type: ignore[union-attr]
    goals = db.exec(select(Goal.key).where(Goal.id.in_(row.goal_ids)).order_by(Goal.key))  # type: ignore[union-attr]
    return EventDefinition(
        day=row.day, title=row.title, note=row.note, kpis=tuple(kpis), goals=tuple(goals), divides=row.divides
    )
