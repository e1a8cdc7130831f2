"""What later rows have against taking an operation back, found before the database would say so without a name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, UniqueConstraint, and_, select
from sqlalchemy import Table as SqlTable

from kpitui.model.columns import Table
from kpitui.store.history import CHUNK, Image, Key, decode, table_of
from kpitui.store.mentions import by_closed_review, by_name
from kpitui.store.reopening import changed_since_opened, held_by_closed
from kpitui.store.restore import Plan

LISTS = {"kpi": "kpi_ids", "goal": "goal_ids"}
"""Columns of `event` that hold ids without a foreign key."""
KEYED = ("goal", "kpi", "series")
"""Tables whose rows have a key, and former ones in `alias`, whose `kind` is the table's name."""


@dataclass(frozen=True)
class Obstacle:
    reason: str
    keys: tuple[Key, ...]
    """The rows that stand in the way; the latest operation on them is named."""


def find_obstacle(connection: Connection, plan: Plan, since: datetime) -> Obstacle | None:
    """The first row that could not stay as it is if `plan`, which takes back what was done then, were carried out."""
    if review := held_by_closed(connection, plan):
        return Obstacle("its review was closed by", (review,))
    if entry := changed_since_opened(connection, plan):
        return Obstacle("its pages were changed again by", (entry,))
    gone = {key for key, (_, wanted) in plan.items() if wanted is None}
    kept = {key: wanted for key, (_, wanted) in plan.items() if wanted is not None}
    for key in _users(connection, gone):
        if key not in plan:
            return Obstacle("needed by", (key,))
    for key in by_name(connection, plan):
        if key not in plan:
            return Obstacle("named by", (key,))
    for key in by_closed_review(connection, plan, since):
        return Obstacle("a review judged by it was closed by", (key,))
    for key in _missing_parents(connection, kept):
        return Obstacle("what it belongs to was taken away by", (key,))
    for key in _same_place(connection, kept):
        if key not in plan:
            return Obstacle("its place was taken by", (key,))
    circle = _circle(connection, kept)
    return Obstacle("a goal would be its own ancestor since", circle) if circle else None


def _users(connection: Connection, gone: set[Key]) -> Iterator[Key]:
    """Rows that point at rows which would go."""
    for table in Table.metadata.sorted_tables:
        for foreign in table.foreign_keys:
            ids = [row_id for name, row_id in gone if name == foreign.column.table.name]
            for first in range(0, len(ids), CHUNK):
                pointing = select(table.c.id).where(foreign.parent.in_(ids[first : first + CHUNK]))
                yield from ((table.name, row_id) for row_id in connection.execute(pointing).scalars())
    event = table_of("event")
    if any(name in LISTS for name, _ in gone):
        for row in connection.execute(select(event)).mappings():
            if any((name, row_id) in gone for name, column in LISTS.items() for row_id in row[column]):
                yield "event", row["id"]
    if any(name in KEYED for name, _ in gone):
        for row in connection.execute(select(table_of("alias"))).mappings():
            if (row["kind"], row["entity_id"]) in gone:
                yield "alias", row["id"]


def _missing_parents(connection: Connection, kept: dict[Key, Image]) -> Iterator[Key]:
    wanted: set[Key] = set()
    for (name, _), image in kept.items():
        for foreign in table_of(name).foreign_keys:
            if image[foreign.parent.name] is not None:
                wanted.add((foreign.column.table.name, image[foreign.parent.name]))
        if name == "event":
            wanted.update((table, one) for table, column in LISTS.items() for one in image[column])
        if name == "alias":
            wanted.add((image["kind"], image["entity_id"]))
    by_table: dict[str, list[int]] = {}
    for name, row_id in wanted - set(kept):
        by_table.setdefault(name, []).append(row_id)
    for name, ids in by_table.items():
        there: set[int] = set()
        for first in range(0, len(ids), CHUNK):
            column = table_of(name).c.id
            there.update(connection.execute(select(column).where(column.in_(ids[first : first + CHUNK]))).scalars())
        yield from ((name, row_id) for row_id in ids if row_id not in there)


def _same_place(connection: Connection, kept: dict[Key, Image]) -> Iterator[Key]:
    """Other rows that have what must be unique, such as a key; another's former key is as good as a key."""
    alias = table_of("alias")
    for (name, row_id), image in kept.items():
        table = table_of(name)
        if name in KEYED:
            former = and_(alias.c.kind == name, alias.c.key == image["key"])
            yield from (("alias", other) for other in connection.execute(select(alias.c.id).where(former)).scalars())
        values = decode(table, image)
        for columns in _unique(table):
            taken = and_(table.c.id != row_id, *(table.c[column] == values[column] for column in columns))
            yield from ((name, other) for other in connection.execute(select(table.c.id).where(taken)).scalars())


def _unique(table: SqlTable) -> list[list[str]]:
    constraints = [item for item in table.constraints if isinstance(item, UniqueConstraint)]
    return [[column.name for column in item.columns] for item in constraints]


def _circle(connection: Connection, kept: dict[Key, Image]) -> tuple[Key, ...]:
    """Goals that would be above themselves, without those of the plan."""
    moved = {row_id: image["parent_id"] for (name, row_id), image in kept.items() if name == "goal"}
    if not moved:
        return ()
    goal = table_of("goal")
    rows: Any = connection.execute(select(goal.c.id, goal.c.parent_id)).all()
    parents = {**dict(tuple(row) for row in rows), **moved}
    for start in moved:
        path: list[int] = []
        above: int | None = start
        while above is not None and above not in path:
            path.append(above)
            above = parents.get(above)
        if above == start:
            return tuple(("goal", row_id) for row_id in path if row_id not in moved)
    return ()
