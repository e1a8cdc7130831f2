"""One KPI in a review: what there is to be seen of it, and what is written and decided."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, or_, select

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Decision, ReviewStatus
from kpitui.model.errors import BadInput
from kpitui.model.period import Calendar, Period, calendar_of
from kpitui.model.tables import Action, Kpi, Review, ReviewEntry
from kpitui.store.workspace import Workspace
from kpitui.usecases._decisions import carry_out, next_by, next_target
from kpitui.usecases._kpi_rows import KpiRow, read_stored
from kpitui.usecases._kpi_states import known_kpis
from kpitui.usecases._meanwhile import check_version
from kpitui.usecases._names import find_kpi
from kpitui.usecases._review_rows import closed_on, coming_period, find_review, open_one, period_of, view_on
from kpitui.usecases._review_seen import asks_confidence, held_against, restated, see
from kpitui.usecases._rows import assign
from kpitui.usecases._stored_view import from_plain
from kpitui.usecases._targets_in_force import target_history
from kpitui.usecases.log import read_note
from kpitui.usecases.review_actions import action_view, checked_action, read_actions
from kpitui.usecases.review_views import ActionView, Forecasted, LastTime, ReviewPage, Seen, Wanted


@dataclass(frozen=True, slots=True)
class Next:
    """The next action."""

    what: str
    owner: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Written:
    """What is written on a page."""

    commentary: str = ""
    decision: Decision | None = None
    confidence: int | None = None
    """In the target being reached, 0 to 100 percent."""
    target: Wanted | None = None
    """The new one, where that is the decision."""
    action: Next | None = None


def review_page(ws: Workspace, review_id: int, key: str) -> ReviewPage:
    """Raises: BadInput, where the review is gone; UnknownName, AmbiguousName."""
    calendar, today = calendar_of(ws.settings), ws.today
    with ws.reading() as db:
        review = find_review(db, review_id)
        period = period_of(calendar, review)
        row = find_kpi(db, key)
        entry = _entry(db, review_id, row) or ReviewEntry(review_id=review_id, kpi_id=row.id or 0, version=0)
        closed = review.status is ReviewStatus.CLOSED
        connection = db.connection()
        if closed:
            seen = from_plain(Seen, entry.snapshot)
            kpi = read_stored(connection, seen.as_of, [row.id or 0]).kpis[0]
        else:
            view = view_on(calendar, period, today)
            kpi = read_stored(connection, view.clock.as_of, [row.id or 0]).kpis[0]
            (seen,) = see(connection, view, today, known_kpis(connection, view, [kpi], judged=True))
        coming = coming_period(calendar, period)
        others = or_(col(Action.review_id).is_(None), col(Action.review_id) != review_id)
        return ReviewPage(
            kpi=row.key,
            why=kpi.goals[0][0].why if kpi.goals else "",
            seen=seen,
            restated=restated(connection, calendar, period, kpi, seen) if closed else (),
            version=entry.version,
            commentary=entry.commentary,
            decision=entry.decision,
            confidence=entry.confidence,
            asks_confidence=asks_confidence(seen, period),
            forecasted=_forecasted(db, calendar, today, period, kpi, seen, entry) if closed else None,
            next_target=next((one for one in target_history(kpi) if one.start == coming.start), None),
            next_by=next_by(db, row, coming),
            action=_action(db, review, row),
            actions=read_actions(db, Action.kpi_id == row.id, others, col(Action.done_on).is_(None)),
            before=_before(db, calendar, today, review, kpi),
        )


def save_page(ws: Workspace, review_id: int, key: str, written: Written, *, version: int | None = None) -> None:
    """Keep what is written on a page, and do what it decides: the new target from the coming period on, the KPI out
    of use, the action for whoever it is.

    What was decided before on this page and is not any more is taken back. Nothing written leaves nothing.

    Args:
        version: of the page that was read; 0: nothing had been written.
    Raises: BadInput, UnknownName, AmbiguousName, Changed, Closed.
    """
    calendar = calendar_of(ws.settings)
    if written.confidence is not None and not 0 <= written.confidence <= 100:
        raise BadInput(f"a confidence of {written.confidence} is none: type a whole number from 0 to 100, in percent")
    commentary = read_note(written.commentary, "a commentary")
    with ws.reading() as db:
        name = find_kpi(db, key).name
    with ws.writing(f"review {name}") as db:
        review = open_one(db, review_id)
        kpi = find_kpi(db, key)
        entry = _entry(db, review_id, kpi)
        if entry is not None:
            check_version(db, entry, version)
        nothing = not (commentary or written.decision or written.confidence is not None)
        if written.decision is Decision.ACT and written.action is None:
            raise BadInput(f"to act on {kpi.name} needs an action: write what will be done, or decide otherwise")
        if entry is None and nothing and written.action is None:
            return
        if entry is None:
            entry = ReviewEntry(review_id=review_id, kpi_id=kpi.id or 0)
            db.add(entry)
        target = _target(db, ws, calendar, review, kpi, written)
        carry_out(db, ws, kpi, entry, written.decision, target)
        assign(entry, {"commentary": commentary, "decision": written.decision, "confidence": written.confidence})
        _put_action(db, review, kpi, written.action)


def _entry(db: Session, review_id: int, kpi: Kpi) -> ReviewEntry | None:
    return db.exec(select(ReviewEntry).where(ReviewEntry.review_id == review_id, ReviewEntry.kpi_id == kpi.id)).first()


def _target(
    db: Session, ws: Workspace, calendar: Calendar, review: Review, kpi: Kpi, written: Written
) -> TargetDefinition | None:
    if written.decision is not Decision.CHANGE_TARGET or written.target is None:
        return None
    period = period_of(calendar, review)
    view = view_on(calendar, period, ws.today)
    connection = db.connection()
    row = read_stored(connection, view.clock.as_of, [kpi.id or 0]).kpis[0]
    state = known_kpis(connection, view, [row])[0].state
    return next_target(db, kpi, state, coming_period(calendar, period), written.target)


def _put_action(db: Session, review: Review, kpi: Kpi, said: Next | None) -> None:
    """The page's action becomes what is said now; without words it goes, unless it is done."""
    row = _own_action(db, review, kpi)
    if said is None:
        if row and row.done_on is None:
            db.delete(row)
        return
    values = checked_action(said.what, said.owner, said.until)
    if row is None:
        db.add(Action(review_id=review.id, kpi_id=kpi.id, **values))
    else:
        assign(row, values)


def _own_action(db: Session, review: Review, kpi: Kpi) -> Action | None:
    own = select(Action).where(Action.review_id == review.id, Action.kpi_id == kpi.id)
    return db.exec(own.order_by(col(Action.id)).limit(1)).first()


def _action(db: Session, review: Review, kpi: Kpi) -> ActionView | None:
    row = _own_action(db, review, kpi)
    return action_view(row, (kpi.key, kpi.name), review.start) if row else None


def _before(db: Session, calendar: Calendar, today: date, review: Review, kpi: KpiRow) -> LastTime | None:
    """The latest closed review before this one."""
    chosen = (
        select(ReviewEntry, Review)
        .join(Review)
        .where(ReviewEntry.kpi_id == kpi.id, Review.status == ReviewStatus.CLOSED, Review.id != review.id)
    )
    earlier = [(found, entry) for entry, found in db.exec(chosen) if _when(found, today) < _when(review, today)]
    if not earlier:
        return None
    found, entry = max(earlier, key=lambda pair: _when(pair[0], today))
    seen, period = from_plain(Seen, entry.snapshot), period_of(calendar, found)
    return LastTime(
        period=period,
        day=seen.day,
        commentary=entry.commentary,
        decision=entry.decision,
        value=seen.state.value,
        score=seen.state.score,
        forecasted=_forecasted(db, calendar, today, period, kpi, seen, entry),
    )


def _when(review: Review, today: date) -> tuple[date, date, int]:
    return review.end, closed_on(review) or today, review.id or 0


def _forecasted(
    db: Session, calendar: Calendar, today: date, period: Period, kpi: KpiRow, seen: Seen, entry: ReviewEntry
) -> Forecasted | None:
    if entry.confidence is None:
        return None
    judged = [(kpi, seen, entry.confidence)]
    return next(held_against(db.connection(), calendar, today, period, judged))
