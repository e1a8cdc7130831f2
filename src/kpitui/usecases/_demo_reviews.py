"""The sample's reviews: that of the month before is closed, that of this one has begun."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlmodel import col, func, select

from kpitui.model.enums import Cadence, Decision
from kpitui.model.period import Calendar
from kpitui.model.tables import Operation
from kpitui.store.workspace import Workspace
from kpitui.usecases.review_page import Next, Written, save_page
from kpitui.usecases.reviews import close_review, review_walk, start_review

CLOSED = timedelta(days=5)
"""After its month's end, or as long ago as the sample's day allows."""
DECIDED = 3
"""Pages of the one that has begun."""


def review_months(ws: Workspace, said: Mapping[str, Any], as_of: date) -> list[int | None]:
    """Gives the operations. `said`: who took part, and what was said of some KPIs; the others are kept."""
    with ws.reading() as db:
        last = db.exec(select(func.max(Operation.id))).one() or 0
    month = Calendar().period(as_of, Cadence.MONTH)
    ended = Calendar().previous(month)
    assert ended  # noqa: S101 - the sample's days are far from the calendar's beginning
    ws.as_of = min(as_of, month.start + CLOSED)
    closed = start_review(ws, ended.label, participants=said["people"])
    of_kpi = {one["kpi"]: one for one in said["pages"]}
    for page in review_walk(ws, closed).pages:
        save_page(ws, closed, page.state.key, _written(of_kpi.get(page.state.key, {})))
    close_review(ws, closed)
    ws.as_of = as_of
    running = start_review(ws, month.label, participants=said["people"])
    for page in review_walk(ws, running).pages[:DECIDED]:
        save_page(ws, running, page.state.key, Written("As planned.", Decision.KEEP))
    with ws.reading() as db:
        return list(db.exec(select(Operation.id).where(col(Operation.id) > last)))


def _written(said: Mapping[str, Any]) -> Written:
    action = Next(said["action"], said["owner"], said["until"]) if "action" in said else None
    decision = Decision(said.get("decision", Decision.KEEP))
    return Written(said.get("note", ""), decision, said.get("confidence"), None, action)
