"""What wants somebody, the most urgent first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from kpitui.model.enums import LinkKind, Status
from kpitui.store.light import columns
from kpitui.usecases._kpi_rows import KpiRow
from kpitui.usecases._kpi_states import Known
from kpitui.usecases._promises import Promise, ReviewDue
from kpitui.usecases.states import Attention, AttentionKind, Change

LINK = columns("link", ("id", "kind", "from_kpi_id", "to_kpi_id", "lag"))
ORDER = (
    AttentionKind.WORSE,
    AttentionKind.EARLY,
    AttentionKind.OFF_TRACK,
    AttentionKind.STALE,
    AttentionKind.DUE,
    AttentionKind.ACTION,
    AttentionKind.SOURCE_LATE,
    AttentionKind.REVIEW,
    AttentionKind.BETTER,
    AttentionKind.DRAFT,
)


@dataclass(frozen=True, slots=True)
class Lead:
    """A KPI is believed to move before another."""

    leader: int
    follower: int
    lag: int | None


def read_leads(db: Connection) -> tuple[Lead, ...]:
    query = select(LINK.from_kpi_id, LINK.to_kpi_id, LINK.lag).where(LINK.kind == LinkKind.LEADS.value)
    return tuple(Lead(*row) for row in db.execute(query.order_by(LINK.id)))


def attention(
    known: Iterable[Known], drafts: Iterable[KpiRow], leads: Iterable[Lead], as_of: date
) -> tuple[Attention, ...]:
    """What changed, what is off track, what is owed (the oldest first), what waits for its source, what was never
    finished."""
    by_id = {one.kpi.id: one for one in known}
    found = [*_changes(by_id.values(), as_of), *early_warnings(by_id, leads, as_of)]
    worse = {item.kpi for item in found if item.kind is AttentionKind.WORSE}
    for one in by_id.values():
        state = one.state
        if state.status is Status.OFF_TRACK and state.key not in worse:
            found.append(_item(AttentionKind.OFF_TRACK, one.kpi, one.judged, as_of))
        if state.late_since:
            found.append(_item(AttentionKind.SOURCE_LATE, one.kpi, state.late_since, as_of))
        elif state.due:
            kind = AttentionKind.STALE if state.stale else AttentionKind.DUE
            found.append(replace(_item(kind, one.kpi, state.due, as_of), periods=state.due_periods))
    found += [_item(AttentionKind.DRAFT, kpi, None, as_of) for kpi in drafts]
    return tuple(sorted(found, key=_urgency))


def with_promises(
    found: Iterable[Attention], promises: Iterable[Promise], review: ReviewDue | None, as_of: date
) -> tuple[Attention, ...]:
    """And what reviews left to be done, with the next review."""
    more = [
        Attention(
            AttentionKind.ACTION,
            one.kpi,
            one.what,
            one.until,
            (as_of - one.until).days,
            owner=one.owner,
            action=one.id,
        )
        for one in promises
    ]
    if review:
        more.append(
            Attention(
                AttentionKind.REVIEW, "", f"Review of {review.period.label}", review.day, review.days, open=review.open
            )
        )
    return tuple(sorted((*found, *more), key=_urgency))


def _urgency(item: Attention) -> tuple[int, date]:
    # Whether it is stale or only due, what is owed longest comes first; what is not due yet can wait.
    kind = AttentionKind.DUE if item.kind is AttentionKind.STALE else item.kind
    waits = kind is AttentionKind.ACTION and item.days < 0
    return len(ORDER) if waits else ORDER.index(kind), item.day or date.max


def _item(kind: AttentionKind, kpi: KpiRow, day: date | None, as_of: date) -> Attention:
    return Attention(kind, kpi.key, kpi.name, day, (as_of - day).days if day else 0, 0)


def _changes(known: Iterable[Known], as_of: date) -> Iterator[Attention]:
    for one in known:
        change = _change(one)
        if change is None or one.state.insight is None:
            continue
        trend = one.state.insight.verdict.trend
        kind = AttentionKind.BETTER if trend == "improving" else AttentionKind.WORSE
        yield replace(_item(kind, one.kpi, change.since.start, as_of), change=change)


def early_warnings(known: dict[int, Known], leads: Iterable[Lead], as_of: date) -> Iterator[Attention]:
    """A leading KPI that gets worse warns of the one that follows it."""
    for lead in leads:
        leader, follower = known.get(lead.leader), known.get(lead.follower)
        change = _change(leader) if leader else None
        if leader is None or follower is None or change is None or leader.state.insight is None:
            continue
        if leader.state.insight.verdict.trend == "worsening":
            said = replace(change, leader=leader.kpi.name, lag=lead.lag, cadence=leader.kpi.cadence)
            item = _item(AttentionKind.EARLY, follower.kpi, change.since.start, as_of)
            yield replace(item, change=said)


def _change(one: Known) -> Change | None:
    """The signal that its latest value is part of; none where that has too few answers to say anything."""
    insight = one.state.insight
    if insight is None or insight.since is None or one.state.value is None:
        return None
    latest = insight.periods[insight.chart.latest or 0]
    return Change(insight.headline, insight.since, insight.since.start < latest.start)
