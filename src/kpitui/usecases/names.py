"""What a person means by a name, and giving things another one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from kpitui.model.enums import Named
from kpitui.model.errors import BadInput, UnknownName
from kpitui.model.tables import Alias, Goal, Kpi, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._kpi_parts import rename_in_formulas
from kpitui.usecases._names import KINDS, NOUNS, check_key, find_goal, find_kpi, find_named, keyed, refuse_taken


@dataclass(frozen=True, slots=True)
class NamedThing:
    """A KPI, a goal or a series, to be found by its name."""

    what: Named
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A KPI, a series or a goal with another key."""

    what: Named
    old: str
    new: str
    name: str
    """What it is called beside its key; a series may have none."""


def kpis_and_goals(ws: Workspace, names: Iterable[str]) -> tuple[tuple[Named, str], ...]:
    """The KPI, else the goal, that each name means, with its key. A whole key goes before a beginning.

    Raises: UnknownName, AmbiguousName.
    """
    found: list[tuple[Named, str]] = []
    with ws.reading() as db:
        for name in names:
            if keyed(db, Kpi, name) is None and (goal := keyed(db, Goal, name)):
                found.append((Named.GOAL, goal.key))
                continue
            try:
                found.append((Named.KPI, find_kpi(db, name).key))
            except UnknownName as no_kpi:
                try:
                    found.append((Named.GOAL, find_goal(db, name).key))
                except UnknownName as no_goal:
                    near = [one for one in (no_kpi.nearest, no_goal.nearest) if one]
                    raise UnknownName("KPI or goal", name, near) from no_goal
    return tuple(found)


def all_names(ws: Workspace) -> tuple[NamedThing, ...]:
    """Every KPI, then every goal, then every series, by name."""
    with ws.reading() as db:
        kpis = db.exec(select(Kpi.key, Kpi.name).order_by(Kpi.name)).all()
        goals = db.exec(select(Goal.key, Goal.title).order_by(Goal.title)).all()
        series = db.exec(select(Series.key, Series.name).order_by(Series.name, Series.key)).all()
    return (
        *(NamedThing(Named.KPI, key, name) for key, name in kpis),
        *(NamedThing(Named.GOAL, key, title) for key, title in goals),
        *(NamedThing(Named.SERIES, key, name) for key, name in series),
    )


def rename(ws: Workspace, old: str, new: str, what: Named | None = None) -> Renamed:
    """Give a KPI, else a series, else a goal, or the one of the kind `what`, another key.

    The former key still finds it, formulas follow, and a former key of its own is taken back.

    Raises: UnknownName, AmbiguousName; BadInput, where the new key is none or is taken, or a formula gets too long.
    """
    with ws.reading() as db:
        found = find_named(db, old, what)
        title = f"rename {NOUNS[type(found)]} {found.key} to {new}"
    with ws.writing(title) as db:
        row = find_named(db, old, what)
        former = row.key
        _free(db, row, new)
        if isinstance(row, Series):
            rename_in_formulas(db, row, new)
        kind = KINDS[type(row)]
        db.add(Alias(kind=kind, key=former, entity_id=row.id or 0))
        row.key = new
        return Renamed(kind, former, new, row.title if isinstance(row, Goal) else row.name)


def _free(db: Session, row: Kpi | Series | Goal, new: str) -> None:
    """Raises: BadInput, where the row cannot have that key; a former one of its own becomes free for it."""
    table: Any = type(row)
    check_key(table, new)
    if new == row.key:
        raise BadInput(f"the {NOUNS[table]} {row.key!r} has that key already; choose another")
    if keyed(db, table, new) is not row:
        refuse_taken(db, table, new)
        return
    for alias in db.exec(select(Alias).where(Alias.kind == KINDS[table], Alias.key == new)):
        db.delete(alias)
    db.flush()
