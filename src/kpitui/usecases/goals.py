"""Goals: saved, moved in their tree, dropped; and the text form of each."""

from dataclasses import replace
from math import isfinite

from sqlmodel import Session, select

from kpitui.model.definitions import GoalDefinition
from kpitui.model.enums import GoalStatus
from kpitui.model.errors import BadInput
from kpitui.model.tables import Goal
from kpitui.store.workspace import Workspace
from kpitui.usecases._meanwhile import check_version
from kpitui.usecases._names import (
    all_keyed,
    check_key,
    check_line,
    check_prose,
    find_goal,
    keyed,
    make_key,
    refuse_taken,
    taken_keys,
)
from kpitui.usecases._rows import assign


def put_goal(db: Session, ws: Workspace, definition: GoalDefinition) -> Goal:
    """Make the goal, or bring the one of that key to what is said; all of it is set.

    Raises: BadInput, UnknownName (the parent).
    """
    _check(definition)
    goal = keyed(db, Goal, definition.key)
    parent = all_keyed(db, Goal, [definition.parent])[definition.parent] if definition.parent else None
    if goal and parent:
        _refuse_loop(db, goal, parent)
    if goal is None:
        goal = Goal(key=definition.key, title="", position=_next_position(db, parent))
        db.add(goal)
    parent_id = parent.id if parent else None
    if goal.id and goal.parent_id != parent_id:
        assign(goal, {"position": _next_position(db, parent)})
    assign(
        goal,
        {
            "title": definition.title or definition.key,
            "why": definition.why,
            "intent": definition.intent,
            "start": definition.start,
            "end": definition.end,
            "owner": definition.owner,
            "weight": definition.weight,
            "status": definition.status,
            "parent_id": parent_id,
        },
    )
    db.flush()
    return goal


def goal_definition(db: Session, row: Goal) -> GoalDefinition:
    """What a person would write to get this goal."""
    parent = db.get_one(Goal, row.parent_id).key if row.parent_id else ""
    return GoalDefinition(
        key=row.key,
        title=row.title,
        why=row.why,
        intent=row.intent,
        start=row.start,
        end=row.end,
        owner=row.owner,
        weight=row.weight,
        parent=parent,
        status=row.status,
    )


def load_goal(ws: Workspace, key: str) -> tuple[GoalDefinition, int]:
    """A goal to edit, and the version that `save_goal` takes.

    Raises: UnknownName, AmbiguousName.
    """
    with ws.reading() as db:
        row = find_goal(db, key)
        return goal_definition(db, row), row.version


def save_goal(ws: Workspace, definition: GoalDefinition, *, version: int | None = None) -> str:
    """Save a new goal (without a version) or the changed one of that key; its key.

    A new one without a key gets one from its title.

    Raises: BadInput, UnknownName, Changed.
    """
    name = definition.title or definition.key
    with ws.writing(f"{'change' if version else 'new'} goal {name}") as db:
        if version is None:
            if not definition.key:
                check_line("a goal's title", definition.title)
                definition = replace(definition, key=make_key(definition.title, taken_keys(db, Goal)))
            refuse_taken(db, Goal, definition.key)
        else:
            row = all_keyed(db, Goal, [definition.key])[definition.key]
            check_version(db, row, version)
        return put_goal(db, ws, definition).key


def move_goal(ws: Workspace, key: str, parent: str = "", position: int | None = None) -> None:
    """Put a goal under `parent` (a key; empty: at the top), at `position` (from 0) among those there; None: last.

    Dropped goals are passed over.

    Raises: UnknownName, AmbiguousName; BadInput where it would stand under itself.
    """
    with ws.reading() as db:
        title = find_goal(db, key).title
    with ws.writing(f"move goal {title}") as db:
        goal = find_goal(db, key)
        above = find_goal(db, parent) if parent else None
        if above:
            _refuse_loop(db, goal, above)
        others = [row for row in _children(db, above) if row.id != goal.id]
        standing = [row for row in others if row.status is not GoalStatus.DROPPED]
        dropped = [row for row in others if row.status is GoalStatus.DROPPED]
        standing.insert(len(standing) if position is None else max(0, position), goal)
        assign(goal, {"parent_id": above.id if above else None})
        for index, row in enumerate([*standing, *dropped]):
            assign(row, {"position": index})


def drop_goal(ws: Workspace, key: str) -> None:
    """Drop a goal and the goals under it; the KPIs stay, and everything can be undone.

    Raises: UnknownName, AmbiguousName; BadInput where it is dropped already.
    """
    with ws.reading() as db:
        title = find_goal(db, key).title
    with ws.writing(f"drop goal {title}") as db:
        goal = find_goal(db, key)
        if goal.status is GoalStatus.DROPPED:
            raise BadInput(f"the goal {goal.title!r} is dropped already")
        waiting = [goal]
        while waiting:
            row = waiting.pop()
            waiting += _children(db, row)
            if row.status in (GoalStatus.DRAFT, GoalStatus.ACTIVE):
                assign(row, {"status": GoalStatus.DROPPED})
        assign(goal, {"status": GoalStatus.DROPPED})


def _check(definition: GoalDefinition) -> None:
    check_key(Goal, definition.key)
    check_line("a goal's title", definition.title)
    check_line("a goal's owner", definition.owner)
    check_prose("a goal's why", definition.why)
    start, end = definition.start, definition.end
    if (start is None) != (end is None):
        raise BadInput("a goal's period has a first and a last day, or none at all")
    if start and end and end < start:
        raise BadInput(f"the period ends on {end}, before it starts on {start}; it goes from the earlier to the later")
    check_weight(definition.weight)


def check_weight(weight: float) -> None:
    """Raises: BadInput where it is no weight."""
    if not isfinite(weight) or weight < 0:
        raise BadInput(f"{weight} is no weight: 0 (does not count) or a larger number")


def _refuse_loop(db: Session, goal: Goal, parent: Goal) -> None:
    row: Goal | None = parent
    while row:
        if row.id == goal.id:
            under = "itself" if parent.id == goal.id else f"{parent.title!r}, which is below it"
            raise BadInput(f"the goal {goal.title!r} cannot stand under {under}; choose a goal outside its own branch")
        row = db.get(Goal, row.parent_id) if row.parent_id else None


def _children(db: Session, parent: Goal | None) -> list[Goal]:
    under = Goal.parent_id == parent.id if parent else Goal.parent_id.is_(None)  # type: ignore[union-attr]
    return list(db.exec(select(Goal).where(under).order_by(Goal.position, Goal.id)))  # type: ignore[arg-type]


def _next_position(db: Session, parent: Goal | None) -> int:
    return max((row.position + 1 for row in _children(db, parent)), default=0)
