"""What a person means by a name."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import select

from kpitui.model.enums import Named
from kpitui.model.errors import UnknownName
from kpitui.model.tables import Goal, Kpi, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._names import find_goal, find_kpi, keyed


@dataclass(frozen=True, slots=True)
class NamedThing:
    """A KPI, a goal or a series, to be found by its name."""

    what: Named
    key: str
    name: str


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
