"""Reviews as they are stored: finding one, what it is about, and the view of its numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from kpitui.model.enums import Cadence, ReviewStatus
from kpitui.model.errors import BadInput
from kpitui.model.period import Calendar, Period
from kpitui.model.tables import Goal, Kpi, Review, ReviewEntry
from kpitui.usecases._kpi_rows import GoalRow, KpiRow, Stored, read_stored
from kpitui.usecases._kpi_states import Known, View
from kpitui.usecases._names import keyed
from kpitui.usecases._promises import DAY
from kpitui.usecases._roll_up import Tree
from kpitui.usecases._values import Clock
from kpitui.usecases.dashboard import active_tree
from kpitui.usecases.judgements import Judgements
from kpitui.usecases.periods import named_span
from kpitui.usecases.review_views import Order, Scope

ONE_DAY = timedelta(days=1)


def find_review(db: Session, review_id: int) -> Review:
    """Raises: BadInput, where it is gone."""
    review = db.get(Review, review_id)
    if review is None:
        raise BadInput("this review is no longer there: somebody took its beginning back")
    return review


def open_one(db: Session, review_id: int) -> Review:
    """Raises: BadInput, where it is gone or closed."""
    review = find_review(db, review_id)
    if review.status is ReviewStatus.CLOSED:
        raise BadInput("this review is closed, and stays as it was closed: reopen it to change something in it")
    return review


def entries_of(db: Session, review_id: int) -> dict[int, ReviewEntry]:
    """By KPI."""
    rows = db.exec(select(ReviewEntry).where(ReviewEntry.review_id == review_id).order_by(col(ReviewEntry.id)))
    return {row.kpi_id: row for row in rows}


def period_of(calendar: Calendar, review: Review) -> Period:
    """A review of the days of a quarter is that quarter's."""
    days = Period(None, review.start, review.end, f"{review.start}..{review.end}")
    return named_span(calendar, days)


def coming_period(calendar: Calendar, period: Period) -> Period:
    """The one after it, from which on a new target holds."""
    return calendar.period(period.end + ONE_DAY, period.cadence or Cadence.QUARTER)


def view_on(calendar: Calendar, period: Period, day: date) -> View:
    """A period as it is seen on a day: of what came later only the data, where it was restated."""
    as_of = min(day, period.end)
    return View(calendar, period, Clock(as_of, min(day, as_of + ONE_DAY)))


def read_scope(review: Review) -> Scope:
    said = review.scope
    return Scope(said.get("goal", ""), said.get("owner", ""), Order(said.get("order", Order.GOALS)))


def closed_on(review: Review) -> date | None:
    """The day on which it was closed, as seen from the workspace; None while it is open."""
    return None if review.status is ReviewStatus.OPEN else date.fromisoformat(review.scope[DAY])


@dataclass(frozen=True, slots=True)
class Walk:
    """The KPIs of a review in the order in which they are gone through."""

    known: tuple[Known, ...]
    goals: dict[str, str]
    """By KPI the title of the goal that it stands under."""


def walk_through(
    db: Session, view: View, review: Review, entries: Iterable[int], judgements: Judgements | None = None
) -> Walk:
    """Those that were active then and are in its scope; and those that something was written about, wherever they are
    now (rule 16)."""
    connection = db.connection()
    scope = read_scope(review)
    stored = read_stored(connection, view.clock.as_of)
    held, goals = set(entries), _goal_ids(db, scope, stored.goals)
    kpis = [kpi for kpi in stored.kpis if kpi.id in held or _is_in(scope, goals, kpi)]
    # A page that was written stays in its place, also where its KPI was retired by it.
    standing = [_standing(kpi, view) if kpi.id in held else kpi for kpi in kpis]
    tree = active_tree(connection, view, Stored(tuple(standing), stored.goals), judgements or Judgements(), judged=True)
    titles = _titles(tree)
    known = tree.kpis
    if scope.order is Order.SIGNALS:
        known = tuple(sorted(known, key=_signals_first))
    return Walk(known, titles)


def _standing(kpi: KpiRow, view: View) -> KpiRow:
    return kpi if kpi.is_active(view.clock.as_of) else replace(kpi, status_since=view.clock.as_of + ONE_DAY)


def _titles(tree: Tree) -> dict[str, str]:
    found: dict[str, str] = {}
    for goal in tree.goals:
        for key, _ in goal.kpis:
            found.setdefault(key, goal.title)
    return found


def _signals_first(one: Known) -> bool:
    insight = one.state.insight
    return insight is None or insight.since is None or one.state.value is None


def _is_in(scope: Scope, goals: set[int], kpi: KpiRow) -> bool:
    if scope.owner and kpi.owner != scope.owner:
        return False
    return not scope.goal or any(goal.id in goals for goal, _ in kpi.goals)


def _goal_ids(db: Session, scope: Scope, goals: Sequence[GoalRow]) -> set[int]:
    """Of the goal and of all below it."""
    root = keyed(db, Goal, scope.goal) if scope.goal else None
    found = {root.id} if root else set()
    grown = True
    while grown:
        below = {goal.id for goal in goals if goal.parent_id in found} - found
        found |= below
        grown = bool(below)
    return {one for one in found if one is not None}


def kpi_names(db: Session, ids: Iterable[int | None]) -> dict[int | None, tuple[str, str]]:
    """Key and name by id."""
    chosen: Any = select(Kpi.id, Kpi.key, Kpi.name).where(col(Kpi.id).in_([one for one in ids if one]))
    return {row_id: (key, name) for row_id, key, name in db.exec(chosen)}
