"""What reviews leave to be done: actions, and the next review. A dashboard wants it at once: read without the ORM."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import JSON, Connection, func, select

from kpitui.model.enums import KpiStatus, ReviewStatus
from kpitui.model.period import Calendar, Period
from kpitui.store.light import columns

ACTION = columns("action", ("id", "kpi_id", "what", "owner", "until", "done_on"))
REVIEW = columns("review", ("id", "start", "end", "status"), scope=JSON())
ENTRY = columns("review_entry", ("review_id", "kpi_id", "commentary", "decision"))
KPI = columns("kpi", ("id", "key", "since", "status"))
DAY = "day"
"""In a review's scope: the day on which it was closed, as seen from the workspace."""


@dataclass(frozen=True, slots=True)
class Promise:
    """An action that is not done."""

    id: int
    kpi: str
    """Its key; empty: it is about none."""
    what: str
    owner: str
    until: date


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """A period that has ended and is not reviewed."""

    period: Period
    day: date
    """The first day after it."""
    days: int
    """How long ago that was."""
    open: bool
    """Its review has begun."""


def read_promises(db: Connection, owner: str | None = None) -> tuple[Promise, ...]:
    """Of all or of one owner, the most urgent first."""
    query = select(ACTION.id, KPI.key, ACTION.what, ACTION.owner, ACTION.until)
    query = query.select_from(ACTION.id.table.outerjoin(KPI.id.table, KPI.id == ACTION.kpi_id))
    query = query.where(ACTION.done_on.is_(None)).order_by(ACTION.until, ACTION.id)
    if owner is not None:
        query = query.where(ACTION.owner == owner)
    return tuple(Promise(row_id, key or "", what, who, until) for row_id, key, what, who, until in db.execute(query))


def read_decisions(db: Connection, kpi_id: int) -> list[tuple[date, str]]:
    """What closed reviews said of a KPI: the day, and the note; where there is none, what was decided."""
    query = select(REVIEW.scope, ENTRY.commentary, ENTRY.decision).where(ENTRY.review_id == REVIEW.id)
    query = query.where(ENTRY.kpi_id == kpi_id, REVIEW.status == ReviewStatus.CLOSED.value).order_by(REVIEW.id)
    said = [
        (date.fromisoformat(scope[DAY]), note.partition("\n")[0] or (decision or "").replace("-", " "))
        for scope, note, decision in db.execute(query)
    ]
    return [(day, f"review: {text}") for day, text in said if text]


def due_review(db: Connection, calendar: Calendar, today: date, rhythm: str) -> ReviewDue | None:
    """None: the last period of that rhythm is reviewed, or was over before the first KPI began."""
    ended = calendar.previous(calendar.period(today, rhythm))
    if ended is None or not was_there(db, ended):
        return None
    touching = select(REVIEW.status, REVIEW.scope).where(REVIEW.start <= ended.end, REVIEW.end >= ended.end)
    found = db.execute(touching).all()
    if any(status == ReviewStatus.CLOSED.value and scope[DAY] > ended.end.isoformat() for status, scope in found):
        return None
    day = ended.end + timedelta(days=1)
    return ReviewDue(ended, day, (today - day).days, any(status == ReviewStatus.OPEN.value for status, _ in found))


def was_there(db: Connection, period: Period) -> bool:
    """A KPI in use had begun before its end."""
    active = select(func.min(KPI.since)).where(KPI.status == KpiStatus.ACTIVE.value)
    first = db.execute(active).scalar()
    return first is not None and str(first) <= period.end.isoformat()
