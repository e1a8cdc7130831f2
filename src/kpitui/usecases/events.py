"""Events: what happened on a day, for KPIs, for goals, or for all."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from kpitui.model.definitions import EventDefinition
from kpitui.model.errors import BadInput
from kpitui.model.tables import Event, Goal, Kpi, KpiGoal, KpiSeries
from kpitui.store.workspace import Workspace
from kpitui.usecases._meanwhile import check_version
from kpitui.usecases._names import all_keyed, check_line, check_prose, find_goal, find_kpi, find_series
from kpitui.usecases._rows import assign


@dataclass(frozen=True, slots=True)
class Scope:
    """What an event is about: KPIs, goals, or everything where both are empty. Keys with names."""

    kpis: tuple[tuple[str, str], ...] = ()
    goals: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EventView:
    """An event to be shown, or to be changed by its id."""

    id: int
    version: int
    day: date
    title: str
    note: str
    scope: Scope
    divides: bool
    author: str


def add_event(ws: Workspace, definition: EventDefinition) -> None:
    """Write down that something happened; the same again changes its note.

    Raises: BadInput, also for a day after today; UnknownName.
    """
    _refuse_future(definition.day, ws.today)
    with ws.writing(f"event {definition.title}") as db:
        put_event(db, ws, definition)


def change_event(ws: Workspace, event_id: int, definition: EventDefinition, *, version: int | None = None) -> None:
    """Bring an event to what is said, its day and scope too.

    Raises: BadInput, also for a day after today and where it is gone; UnknownName, Changed.
    """
    _refuse_future(definition.day, ws.today)
    with ws.writing(f"change event {definition.title}") as db:
        event = _event(db, event_id)
        check_version(db, event, version)
        kpi_ids, goal_ids = _checked(db, definition)
        assign(
            event,
            {
                "day": definition.day,
                "title": definition.title,
                "note": definition.note,
                "divides": definition.divides,
                "kpi_ids": kpi_ids,
                "goal_ids": goal_ids,
            },
        )


def remove_event(ws: Workspace, event_id: int) -> None:
    """Take an event away; it can be undone.

    Raises: BadInput where it is gone already.
    """
    with ws.reading() as db:
        title = _event(db, event_id).title
    with ws.writing(f"remove event {title}") as db:
        db.delete(_event(db, event_id))


def list_events(ws: Workspace, kpi: str | None = None, goal: str | None = None) -> tuple[EventView, ...]:
    """The latest first: all, or those that concern a KPI (also by a goal it serves) or a goal.

    What happened to everything concerns every KPI and goal.

    Raises: UnknownName, AmbiguousName.
    """
    with ws.reading() as db:
        kpi_id = find_kpi(db, kpi).id if kpi else None
        goal_ids = {find_goal(db, goal).id} if goal else set()
        if kpi:
            goal_ids |= set(db.exec(select(KpiGoal.goal_id).where(KpiGoal.kpi_id == kpi_id)).all())
        kpis = {row_id: (key, name) for row_id, key, name in db.exec(select(Kpi.id, Kpi.key, Kpi.name))}
        goals = {row_id: (key, title) for row_id, key, title in db.exec(select(Goal.id, Goal.key, Goal.title))}
        return tuple(
            EventView(
                id=row.id or 0,
                version=row.version,
                day=row.day,
                title=row.title,
                note=row.note,
                scope=Scope(tuple(kpis[one] for one in row.kpi_ids), tuple(goals[one] for one in row.goal_ids)),
                divides=row.divides,
                author=row.author,
            )
            for row in db.exec(select(Event).order_by(col(Event.day).desc(), col(Event.id).desc()))
            if not (kpi or goal)
            or not (row.kpi_ids or row.goal_ids)
            or kpi_id in row.kpi_ids
            or goal_ids & set(row.goal_ids)
        )


def load_event(ws: Workspace, event_id: int) -> EventView:
    """Raises: BadInput where it is gone."""
    with ws.reading() as db:
        _event(db, event_id)
    return next(event for event in list_events(ws) if event.id == event_id)


def scopes(ws: Workspace, kpi: str = "", *, series: str = "", goal: str = "") -> tuple[Scope, ...]:
    """What an event may be about, seen from a KPI, from a series (the KPIs that read it), or from a goal.

    The nearest first, everything last.

    Raises: UnknownName, AmbiguousName.
    """
    with ws.reading() as db:
        goals = [find_goal(db, goal)] if goal else []
        kpis = [find_kpi(db, kpi)] if kpi else []
        if series:
            reading = select(KpiSeries.kpi_id).where(KpiSeries.series_id == find_series(db, series).id)
            kpis += db.exec(select(Kpi).where(col(Kpi.id).in_(reading)).order_by(Kpi.key))
        if kpis:
            serves = select(Goal).join(KpiGoal).where(col(KpiGoal.kpi_id).in_([kpi.id for kpi in kpis]))
            goals += {row.id: row for row in db.exec(serves.order_by(KpiGoal.position, KpiGoal.id))}.values()  # type: ignore[arg-type]
        return (
            *(Scope(kpis=((row.key, row.name),)) for row in kpis),
            *(Scope(goals=((row.key, row.title),)) for row in goals),
            Scope(),
        )


def put_event(db: Session, ws: Workspace, definition: EventDefinition) -> Event:
    """Make the event, or bring the one of that day and title, for the same KPIs and goals, to what is said.

    Raises: BadInput, UnknownName.
    """
    kpi_ids, goal_ids = _checked(db, definition)
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


def _checked(db: Session, definition: EventDefinition) -> tuple[list[int], list[int]]:
    """Ids of the KPIs and of the goals it is about."""
    check_line("an event's title", definition.title)
    check_prose("an event's note", definition.note)
    if not definition.title.strip():
        raise BadInput("an event needs a title: what happened")
    kpis = all_keyed(db, Kpi, definition.kpis)
    goals = all_keyed(db, Goal, definition.goals)
    return sorted({row.id for row in kpis.values() if row.id}), sorted({row.id for row in goals.values() if row.id})


def _event(db: Session, event_id: int) -> Event:
    event = db.get(Event, event_id)
    if event is None:
        raise BadInput("this event is no longer there: somebody removed it")
    return event


def _refuse_future(day: date, today: date) -> None:
    if day > today:
        raise BadInput(f"{day} is after today: an event is something that has happened")
