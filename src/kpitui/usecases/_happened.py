"""What happened: the events, and which KPIs each is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import JSON, Boolean, Connection, select

from kpitui.store.light import columns
from kpitui.usecases._kpi_rows import KpiRow

EVENT = columns("event", ("id", "day", "title"), divides=Boolean(), kpi_ids=JSON(), goal_ids=JSON())


@dataclass(frozen=True, slots=True)
class Happened:
    day: date
    title: str
    divides: bool
    kpi_ids: tuple[int, ...]
    goal_ids: tuple[int, ...]

    def concerns(self, kpi: KpiRow) -> bool:
        """It is about this KPI, about a goal it serves, or about everything."""
        return self.names(kpi) or not (self.kpi_ids or self.goal_ids)

    def names(self, kpi: KpiRow) -> bool:
        """It is about this KPI or a goal it serves."""
        return kpi.id in self.kpi_ids or any(goal.id in self.goal_ids for goal, _ in kpi.goals)


def read_events(db: Connection, first: date, last: date) -> tuple[Happened, ...]:
    """Those of these days, in their order."""
    days = (EVENT.day >= first, EVENT.day <= last)
    query = select(EVENT.day, EVENT.title, EVENT.divides, EVENT.kpi_ids, EVENT.goal_ids)
    rows = db.execute(query.where(*days).order_by(EVENT.day, EVENT.id))
    return tuple(Happened(day, title, divides, tuple(kpis), tuple(goals)) for day, title, divides, kpis, goals in rows)


def concerning(events: Iterable[Happened], kpi: KpiRow) -> list[Happened]:
    return [event for event in events if event.concerns(kpi)]
