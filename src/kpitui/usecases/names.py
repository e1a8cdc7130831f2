"""What a person means by a name."""

from collections.abc import Iterable

from kpitui.model.enums import Named
from kpitui.model.errors import UnknownName
from kpitui.model.tables import Goal, Kpi
from kpitui.store.workspace import Workspace
from kpitui.usecases._names import find_goal, find_kpi, keyed


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
