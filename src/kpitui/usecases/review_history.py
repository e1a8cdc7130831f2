"""Reviews as wholes: one with all its pages, several side by side, and how good the confidences in them were."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session, col, select

from kpitui.analysis.calibration import brier
from kpitui.model.enums import ReviewStatus
from kpitui.model.period import Calendar, calendar_of
from kpitui.model.tables import Review, ReviewEntry
from kpitui.store.workspace import Workspace
from kpitui.usecases._kpi_rows import KpiRow, read_stored
from kpitui.usecases._review_rows import entries_of, period_of
from kpitui.usecases._review_seen import held_against
from kpitui.usecases._stored_view import from_plain
from kpitui.usecases.review_page import review_page
from kpitui.usecases.review_views import Calibration, Course, Forecasted, Seen, SideBySide, Summary, Then
from kpitui.usecases.reviews import PLACE, review_row, review_walk
from kpitui.usecases.states import KpiState

LAST = 4
"""Reviews that stand side by side."""


def review_summary(ws: Workspace, review_id: int) -> Summary:
    """Raises: BadInput, where it is gone."""
    walk = review_walk(ws, review_id)
    pages = tuple(review_page(ws, review_id, page.state.key) for page in walk.pages)
    return Summary(ws.settings.name, walk, pages, calibrations(ws))


def side_by_side(ws: Workspace) -> SideBySide:
    """The last closed reviews, of whatever scope."""
    calendar = calendar_of(ws.settings)
    closed = select(Review).where(Review.status == ReviewStatus.CLOSED)
    with ws.reading() as db:
        rows = db.exec(closed.order_by(col(Review.end).desc(), col(Review.id).desc()).limit(LAST)).all()[::-1]
        entries = [entries_of(db, row.id or 0) for row in rows]
        reviews = tuple(
            review_row(db, calendar, row, (len(found), sum(one.decision is not None for one in found.values())))
            for row, found in zip(rows, entries, strict=True)
        )
    order: dict[int, ReviewEntry] = {}
    for found in reversed(entries):
        for kpi_id, entry in sorted(found.items(), key=lambda pair: pair[1].snapshot[PLACE]):
            order.setdefault(kpi_id, entry)
    courses = [
        _course(from_plain(KpiState, entry.snapshot["state"]), [found.get(kpi_id) for found in entries])
        for kpi_id, entry in order.items()
    ]
    return SideBySide(reviews, tuple(courses))


def _course(latest: KpiState, entries: Iterable[ReviewEntry | None]) -> Course:
    return Course(latest.key, latest.name, tuple(_then(entry) if entry else None for entry in entries))


def _then(entry: ReviewEntry) -> Then:
    state = from_plain(KpiState, entry.snapshot["state"])
    return Then(entry.snapshot["result"], state.score, state, entry.decision)


def calibrations(ws: Workspace) -> tuple[Calibration, ...]:
    """Of everybody who owns a KPI whose confidence could be held against something by now; by name."""
    calendar, today = calendar_of(ws.settings), ws.today
    sure = (
        select(ReviewEntry, Review)
        .join(Review)
        .where(Review.status == ReviewStatus.CLOSED, col(ReviewEntry.confidence).is_not(None))
    )
    found: dict[str, list[Forecasted]] = {}
    with ws.reading() as db:
        chosen = db.exec(sure).all()
        kpis = {one.id: one for one in read_stored(db.connection(), today, {entry.kpi_id for entry, _ in chosen}).kpis}
        for entry, review in chosen:
            seen = from_plain(Seen, entry.snapshot)
            for held in _held(db, calendar, today, review, kpis[entry.kpi_id], seen, entry.confidence or 0):
                found.setdefault(seen.state.owner, []).append(held)
    return tuple(_calibration(owner, held) for owner, held in sorted(found.items()))


def _held(
    db: Session, calendar: Calendar, today: date, review: Review, kpi: KpiRow, seen: Seen, confidence: int
) -> list[Forecasted]:
    judged = [(kpi, seen, confidence)]
    held = held_against(db.connection(), calendar, today, period_of(calendar, review), judged)
    return [one for one in held if one.met is not None]


def _calibration(owner: str, held: list[Forecasted]) -> Calibration:
    said = brier([(one.said, bool(one.met)) for one in held])
    chances = brier([(one.chance, bool(one.met)) for one in held if one.chance is not None])
    return Calibration(owner, len(held), said or 0.0, chances)
