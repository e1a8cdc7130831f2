"""Findings put to rest, to be seen again."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from kpitui.model.enums import Named
from kpitui.model.tables import Goal, Kpi, Silence
from kpitui.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SilenceView:
    kind: Named
    """A KPI or a goal."""
    key: str
    name: str
    rule: str
    reason: str
    until: date | None
    """The last day on which it rests; None: for good."""
    author: str


def list_silences(ws: Workspace) -> tuple[SilenceView, ...]:
    """All that still rest: those of goals first, then those of KPIs, in the order of their keys and rules."""
    with ws.reading() as db:
        kpis = {row_id: (key, name) for row_id, key, name in db.exec(select(Kpi.id, Kpi.key, Kpi.name))}
        goals = {row_id: (key, title) for row_id, key, title in db.exec(select(Goal.id, Goal.key, Goal.title))}
        found = []
        for row in db.exec(select(Silence).order_by(col(Silence.rule))):
            if row.until is None or row.until >= ws.today:
                kind = Named.KPI if row.kpi_id else Named.GOAL
                key, name = kpis[row.kpi_id] if row.kpi_id else goals[row.goal_id]
                found.append(SilenceView(kind, key, name, row.rule, row.reason, row.until, row.author))
    return tuple(sorted(found, key=lambda one: (one.kind is Named.KPI, one.key)))
