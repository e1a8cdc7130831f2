"""What wants a value now (numbers, rule 9)."""

from dataclasses import dataclass
from datetime import date

from kpitui.model.period import Period, calendar_of
from kpitui.store.workspace import Workspace
from kpitui.usecases._kpi_rows import read_stored
from kpitui.usecases._kpi_states import Known, known_kpis, view_of
from kpitui.usecases._promises import Promise, ReviewDue, due_review, read_promises


@dataclass(frozen=True, slots=True)
class DueItem:
    """One KPI that wants a value or a check-in."""

    kpi: str
    """Its key."""
    name: str
    owner: str
    period: Period
    """The oldest that is open."""
    day: date
    """The day it was due."""
    days: int
    """How long ago that was."""
    periods: int
    """How many are open; at most the last 104."""
    stale: bool
    """Two due days in a row were missed."""


def due(ws: Workspace, owner: str | None = None) -> tuple[DueItem, ...]:
    """Every KPI with an open period whose due day has come, oldest first.

    What a feed brings is not due: that is its source being late.
    """
    items = [_item(one, ws.today) for one in owed(ws, owner) if one.schedule.open]
    return tuple(sorted(items, key=lambda item: (item.day, item.name.casefold(), item.kpi)))


@dataclass(frozen=True, slots=True)
class Promised:
    """What reviews left to be done."""

    actions: tuple[Promise, ...]
    """The most urgent first."""
    review: ReviewDue | None


def promised(ws: Workspace, owner: str | None = None) -> Promised:
    """Actions that are not done, of all or of `owner`; and the review that is due, which is everybody's."""
    settings, today = ws.settings, ws.today
    with ws.looking() as db:
        review = due_review(db, calendar_of(settings), today, settings.review)
        return Promised(read_promises(db, owner), review)


def owed(ws: Workspace, owner: str | None = None) -> list[Known]:
    """Every active KPI, or those that `owner` has, with what it owes."""
    view = view_of(ws, None)
    today = view.clock.as_of
    with ws.looking() as db:
        stored = read_stored(db, today)
        return known_kpis(db, view, [kpi for kpi in stored.kpis if kpi.is_active(today) and owner in (None, kpi.owner)])


def _item(one: Known, today: date) -> DueItem:
    kpi, (period, day) = one.kpi, one.schedule.open[0]
    days, stale = (today - day).days, one.schedule.stale
    return DueItem(kpi.key, kpi.name, kpi.owner, period, day, days, len(one.schedule.open), stale)
