"""Reviews: begun for a period and a scope, gone through, closed for good, and opened again."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlmodel import Session, col, func, select

from kpitui.model.enums import ReviewStatus
from kpitui.model.errors import BadInput
from kpitui.model.period import Calendar, Period, calendar_of
from kpitui.model.tables import Review, ReviewEntry
from kpitui.store.workspace import Workspace
from kpitui.usecases._decisions import REPLACED
from kpitui.usecases._kpi_rows import GONE
from kpitui.usecases._meanwhile import check_version
from kpitui.usecases._names import check_line, find_goal
from kpitui.usecases._promises import DAY, ReviewDue, due_review
from kpitui.usecases._review_rows import (
    Walk,
    closed_on,
    coming_period,
    entries_of,
    find_review,
    open_one,
    period_of,
    read_scope,
    view_on,
    walk_through,
)
from kpitui.usecases._review_seen import see
from kpitui.usecases._rows import assign
from kpitui.usecases._stored_view import from_plain, to_plain
from kpitui.usecases.judgements import Judgements
from kpitui.usecases.periods import named_span
from kpitui.usecases.review_views import PageLine, ReviewRow, ReviewWalk, Scope
from kpitui.usecases.states import KpiState

EVERYTHING = "all KPIs"
PLACE, GOAL = "place", "goal"
"""Beside what was seen of a KPI: where its page stood, and under which goal."""


def start_review(ws: Workspace, period: str = "", scope: Scope | None = None, participants: Sequence[str] = ()) -> int:
    """Begin a review; its id. Without a period that of `proposed_period`, without participants the author's.

    Raises: BadInput, also where the period has not begun or the same is open already; UnknownName, AmbiguousName.
    """
    calendar, scope = calendar_of(ws.settings), scope or Scope()
    chosen = named_span(calendar, calendar.parse(period)) if period else proposed_period(ws)
    if chosen.start > ws.today:
        raise BadInput(f"{chosen.label} begins on {chosen.start}: a review looks at what has happened")
    people = [name.strip() for name in participants if name.strip()] or [ws.author]
    for name in people:
        check_line("a participant", name)
    check_line("an owner", scope.owner)
    with ws.writing(f"begin the review of {chosen.label}") as db:
        goal = find_goal(db, scope.goal).key if scope.goal else ""
        kept = {"goal": goal, "owner": scope.owner, "order": scope.order.value}
        same = select(Review).where(
            Review.status == ReviewStatus.OPEN, Review.start == chosen.start, Review.end == chosen.end
        )
        for other in db.exec(same):
            if (other.scope.get("goal"), other.scope.get("owner")) == (goal, scope.owner):
                raise BadInput(f"the review of {chosen.label} is open already: go on with it")
        review = Review(
            start=chosen.start, end=chosen.end, scope=kept, participants=people, opened_at=datetime.now(UTC)
        )
        db.add(review)
        db.flush()
        assert review.id is not None  # noqa: S101 - it was flushed
        return review.id


def proposed_period(ws: Workspace) -> Period:
    """The last of the rhythm's periods that has ended, until a review of it is closed; then the running one."""
    calendar, today = calendar_of(ws.settings), ws.today
    with ws.looking() as db:
        due = due_review(db, calendar, today, ws.settings.review)
    return due.period if due else calendar.period(today, ws.settings.review)


def list_reviews(ws: Workspace) -> tuple[ReviewRow, ...]:
    """Open ones first, then the latest period first."""
    calendar = calendar_of(ws.settings)
    with ws.reading() as db:
        rows = db.exec(select(Review).order_by(col(Review.end).desc(), col(Review.id).desc())).all()
        counted = select(ReviewEntry.review_id, func.count(), func.count(col(ReviewEntry.decision)))
        counts = {row[0]: (row[1], row[2]) for row in db.exec(counted.group_by(col(ReviewEntry.review_id)))}
        made = [review_row(db, calendar, row, counts.get(row.id or 0, (0, 0))) for row in rows]
        return tuple(sorted(made, key=lambda one: not one.open))


def find_reviews(ws: Workspace, period: str | None = None) -> tuple[ReviewRow, ...]:
    """Those of a period, or all: open ones first, then the latest.

    Raises: BadInput, for what is no period.
    """
    calendar = calendar_of(ws.settings)
    wanted = named_span(calendar, calendar.parse(period)) if period else None
    return tuple(row for row in list_reviews(ws) if wanted in (None, row.period))


def review_walk(ws: Workspace, review_id: int, judgements: Judgements | None = None) -> ReviewWalk:
    """All of its pages, with where each KPI stands; of a closed one as it was closed.

    What the values say is carried over from `judgements` where it still holds, and kept there.

    Raises: BadInput, where it is gone.
    """
    calendar, today = calendar_of(ws.settings), ws.today
    with ws.reading() as db:
        review = find_review(db, review_id)
        period = period_of(calendar, review)
        entries = entries_of(db, review_id)
        if review.status is ReviewStatus.CLOSED:
            pages = _closed_pages(entries)
            as_of = min(closed_on(review) or today, period.end)
        else:
            view = view_on(calendar, period, today)
            as_of = view.clock.as_of
            pages = _pages(walk_through(db, view, review, entries, judgements), entries)
        decided = sum(entry.decision is not None for entry in entries.values())
        row = review_row(db, calendar, review, (len(entries), decided))
        return ReviewWalk(row, today, as_of, coming_period(calendar, period), pages)


def close_review(ws: Workspace, review_id: int, *, version: int | None = None) -> None:
    """Keep every number as it is shown now, for good; what was not decided stays so.

    Raises: BadInput, where it is gone or closed, or has no KPI; Changed.
    """
    calendar, today = calendar_of(ws.settings), ws.today
    with ws.reading() as db:
        label = period_of(calendar, find_review(db, review_id)).label
    with ws.writing(f"close the review of {label}") as db:
        review = open_one(db, review_id)
        check_version(db, review, version)
        entries = entries_of(db, review_id)
        view = view_on(calendar, period_of(calendar, review), today)
        walk = walk_through(db, view, review, entries)
        if not walk.known:
            raise BadInput(f"the review of {label} has no KPI: there is nothing to close")
        every = zip(walk.known, see(db.connection(), view, today, walk.known), strict=True)
        for place, (one, seen) in enumerate(every):
            entry = entries.get(one.kpi.id) or ReviewEntry(review_id=review_id, kpi_id=one.kpi.id)
            replaced = {name: value for name, value in entry.snapshot.items() if name == REPLACED}
            kept = {PLACE: place, GOAL: walk.goals.get(one.kpi.key, ""), **to_plain(seen), **replaced}
            assign(entry, {"snapshot": kept})
            db.add(entry)
        db.flush()  # From here on the entries are kept.
        review.scope = {**review.scope, DAY: today.isoformat()}
        review.status, review.closed_at = ReviewStatus.CLOSED, datetime.now(UTC)


def reopen_review(ws: Workspace, review_id: int) -> None:
    """Open a closed review again; its numbers are those of the day again until it is closed once more.

    Raises: BadInput, where it is gone or open.
    """
    calendar = calendar_of(ws.settings)
    with ws.reading() as db:
        label = period_of(calendar, find_review(db, review_id)).label
    with ws.writing(f"reopen the review of {label}") as db:
        review = find_review(db, review_id)
        if review.status is ReviewStatus.OPEN:
            raise BadInput(f"the review of {label} is open already")
        review.status, review.closed_at = ReviewStatus.OPEN, None


def review_due(ws: Workspace) -> ReviewDue | None:
    """None: the last period of the workspace's rhythm is reviewed, or was over before its first KPI began."""
    with ws.looking() as db:
        return due_review(db, calendar_of(ws.settings), ws.today, ws.settings.review)


def _pages(walk: Walk, entries: Mapping[int, ReviewEntry]) -> tuple[PageLine, ...]:
    return tuple(
        _line(one.state, walk.goals.get(one.kpi.key, ""), entries.get(one.kpi.id), gone=one.kpi.status in GONE)
        for one in walk.known
    )


def _closed_pages(entries: Mapping[int, ReviewEntry]) -> tuple[PageLine, ...]:
    ordered = sorted(entries.values(), key=lambda entry: entry.snapshot[PLACE])
    return tuple(
        _line(from_plain(KpiState, one.snapshot["state"]), one.snapshot[GOAL], one, gone=False) for one in ordered
    )


def _line(state: KpiState, goal: str, entry: ReviewEntry | None, *, gone: bool) -> PageLine:
    decision, commented = (entry.decision, bool(entry.commentary)) if entry else (None, False)
    return PageLine(state, goal, decision, commented, gone)


def review_row(db: Session, calendar: Calendar, review: Review, counts: tuple[int, int]) -> ReviewRow:
    scope = read_scope(review)
    return ReviewRow(
        id=review.id or 0,
        version=review.version,
        period=period_of(calendar, review),
        scope=scope,
        scope_name=_scope_name(db, scope),
        participants=tuple(review.participants),
        open=review.status is ReviewStatus.OPEN,
        opened_at=review.opened_at,
        closed_on=closed_on(review),
        entries=counts[0],
        decided=counts[1],
    )


def _scope_name(db: Session, scope: Scope) -> str:
    about = find_goal(db, scope.goal).title if scope.goal else EVERYTHING
    return f"{about}, of {scope.owner}" if scope.owner else about
