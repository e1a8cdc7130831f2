"""What each of its types adds to a KPI's page (concepts, "The twelve types"): arithmetic on what is stored."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection

from kpitui.analysis.aggregate import PeriodValue
from kpitui.analysis.before_after import before_after
from kpitui.analysis.growth import change, compound_growth, indexed, movement
from kpitui.analysis.ratings import Estimate
from kpitui.model.enums import Kind, KpiType
from kpitui.model.period import Period
from kpitui.usecases._answers import read_estimate
from kpitui.usecases._chart_kinds import read_peer
from kpitui.usecases._happened import Happened, read_events
from kpitui.usecases._kpi_rows import KpiRow
from kpitui.usecases._kpi_states import Known, View
from kpitui.usecases._kpi_values import ANSWERED, LONGEST_YEAR, Wanted, read_courses, span
from kpitui.usecases._link_facts import warnings_of
from kpitui.usecases._yields import read_margin, read_yields
from kpitui.usecases.type_views import Compared, Direction, Effect, Growth, Peer, TypeFacts

ONE_DAY = timedelta(days=1)
SIDE = 26
"""Values on each side of an event, at most."""
MOST_EVENTS = 3


def type_facts(db: Connection, view: View, own: Known) -> TypeFacts:
    """In the caller's transaction; `own` with what its values say."""
    kpi, types = own.kpi, own.kpi.types
    first = min(view.reach(kpi.cadence).asked, view.clock.as_of - LONGEST_YEAR)
    values = read_courses(db, view.calendar, view.clock, [Wanted(kpi, kpi.cadence, first, view.clock.as_of)])[0].values
    complete = _from_first([one for one in values if one.period.end <= own.judged])
    financial = KpiType.FINANCIAL in types
    return TypeFacts(
        answers=_estimate(db, view, own),
        warnings=warnings_of(db, view, own),
        effects=_effects(db, view, kpi, complete),
        direction=_direction(db, view, kpi, complete) if KpiType.DIRECTIONAL in types else None,
        growth=_growth(db, view, kpi, complete) if financial else None,
        margin=read_margin(db, view, kpi) if financial else None,
        yields=read_yields(db, view, kpi) if KpiType.INPUT in types else (),
    )


def _from_first(values: Sequence[PeriodValue]) -> list[PeriodValue]:
    """Without what was before the first value and after the last one."""
    known = [place for place, one in enumerate(values) if one.value is not None]
    return list(values[known[0] : known[-1] + 1]) if known else []


def _whole(values: Sequence[PeriodValue]) -> list[float | None]:
    return [None if one.partial else one.value for one in values]


def _estimate(db: Connection, view: View, own: Known) -> Estimate | None:
    state = own.state
    if own.kpi.kind not in ANSWERED or state.value is None or state.period is None:
        return None
    return read_estimate(db, view, own.kpi, state.period)


def _effects(db: Connection, view: View, kpi: KpiRow, complete: Sequence[PeriodValue]) -> tuple[Effect, ...]:
    """An event is compared with what was before it, back to the event before, and up to the next."""
    if not complete:
        return ()
    events = [event for event in read_events(db, complete[0].period.start, view.clock.as_of) if event.names(kpi)]
    at: dict[int, list[Happened]] = {}
    for event in events:
        place = next((i for i, one in enumerate(complete) if one.period.end >= event.day), len(complete))
        at.setdefault(place, []).append(event)
    bounds = [0, *sorted(at), len(complete)]
    found = [
        _effect(_whole(complete), at[place], before, place, after)
        for before, place, after in zip(bounds, bounds[1:], bounds[2:], strict=False)
    ]
    return tuple(reversed(found[-MOST_EVENTS:]))


def _effect(values: list[float | None], events: Sequence[Happened], first: int, split: int, end: int) -> Effect:
    first, end = max(first, split - SIDE), min(end, split + SIDE)
    before, after = ([one for one in side if one is not None] for side in (values[first:split], values[split:end]))
    titles = tuple(event.title for event in events)
    return Effect(titles, events[0].day, len(before), len(after), before_after(values[first:end], split - first))


def _direction(db: Connection, view: View, kpi: KpiRow, complete: Sequence[PeriodValue]) -> Direction:
    values = _whole(complete)
    latest = values[-1] if values else None
    against = None if kpi.benchmark is None or latest is None else change(kpi.benchmark, latest, rate=_is_rate(kpi))
    return Direction(movement(values), kpi.benchmark, against, _peer(db, view, kpi, complete))


def _peer(db: Connection, view: View, kpi: KpiRow, complete: Sequence[PeriodValue]) -> Peer | None:
    if kpi.benchmark_series_id is None or not complete:
        return None
    peer = read_peer(db, view, kpi, kpi.benchmark_series_id)
    wanted = Wanted(peer, kpi.cadence, complete[0].period.start, complete[-1].period.end)
    theirs = read_courses(db, view.calendar, view.clock, [wanted])[0].values
    own, other = indexed(_whole(complete), _whole(theirs))
    both = [place for place, pair in enumerate(zip(own, other, strict=True)) if None not in pair]
    if not both:
        return None
    return Peer(peer.name, complete[both[0]].period, own[both[-1]], other[both[-1]])


def _growth(db: Connection, view: View, kpi: KpiRow, complete: Sequence[PeriodValue]) -> Growth | None:
    if not complete:
        return None
    latest, calendar = complete[-1], view.calendar
    by_start = {one.period.start: one for one in complete}
    year_ago = calendar.year_ago(latest.period)
    last_year = by_start.get(year_ago.start) if year_ago else None
    base = last_year if last_year and last_year.value is not None else complete[0]
    periods = len(complete) - 1 - complete.index(base)
    running, so_far = _so_far(db, view, kpi)
    compound = None
    if periods and base.value is not None and latest.value is not None and not _is_rate(kpi):
        compound = compound_growth(base.value, latest.value, periods)
    return Growth(
        period=latest.period,
        value=latest.value,
        against_last=_compared(kpi, complete[-2], latest) if len(complete) > 1 else None,
        against_last_year=_compared(kpi, last_year, latest) if last_year else None,
        running=running,
        so_far=so_far,
        compound=compound,
        compounded=periods,
    )


def _so_far(db: Connection, view: View, kpi: KpiRow) -> tuple[Period | None, Compared | None]:
    """Rule 10: a running period beside the same part of the one before."""
    running = view.calendar.period(view.clock.open_from, kpi.cadence)
    before, last = view.calendar.previous(running), view.clock.open_from - ONE_DAY
    if before is None or last < running.start:
        return None, None
    now = span(running.start, last)
    then = span(before.start, min(before.end, before.start + (last - running.start)))
    wanted = [Wanted(kpi, None, part.start, part.end) for part in (then, now)]
    earlier, later = (course.values[0] for course in read_courses(db, view.calendar, view.clock, wanted))
    if later.value is None or later.partial:
        return None, None
    return now, _compared(kpi, earlier, later)


def _compared(kpi: KpiRow, before: PeriodValue, after: PeriodValue) -> Compared:
    return Compared(before.period, before.value, change(before.value, after.value, rate=_is_rate(kpi)))


def _is_rate(kpi: KpiRow) -> bool:
    """It changes in points."""
    return kpi.unit == "percent" or kpi.kind is Kind.NPS
