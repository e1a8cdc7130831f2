"""What a chart of one KPI shows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import fsum

from sqlalchemy import Connection, select

from kpitui.analysis.aggregate import PeriodValue
from kpitui.analysis.progress import expected
from kpitui.model.enums import Cadence, TargetKind
from kpitui.store.light import columns
from kpitui.store.workspace import Workspace
from kpitui.usecases._chart_kinds import kinds_of, usual_kind, with_judgement, with_others
from kpitui.usecases._happened import concerning, read_events
from kpitui.usecases._insight import trended
from kpitui.usecases._kpi_rows import KpiRow, read_one, read_stored
from kpitui.usecases._kpi_states import LOOK_BACK, View, known_kpis, view_of
from kpitui.usecases._kpi_values import Course, Wanted, is_flow, read_courses, settled
from kpitui.usecases._promises import read_decisions
from kpitui.usecases._targets_in_force import target_for, target_history, target_on
from kpitui.usecases.states import ChartData, ChartEvent, ChartKind, KpiState, TargetLine, TargetView

SPAN = columns("measurement", ("series_id", "start", "end"))
RESTATED, OTHER_SOURCE, TARGET = "formula changed", "source changed", "new target"
KEPT = "limits up to here"


def chart_data(
    ws: Workspace, key: str, period: str | None = None, cadence: str | None = None, kind: str | None = None
) -> ChartData:
    """The target's frame up to as-of, else the goal's period, else the last 104 periods.

    Where nothing is added up, at least the periods of the dashboard: an earlier target and what came before are seen.

    Args:
        period: the viewing period; default: the current quarter.
        cadence: of the values, where they are to be regrouped; default: the KPI's own.
        kind: of chart; default, and where this KPI has no such: what tells most about it.
    Raises: UnknownName, AmbiguousName; BadInput, for what is no period or cadence.
    """
    view = view_of(ws, period)
    with ws.looking() as db:
        kpi = read_one(db, view.clock.as_of, key)
        if kpi is not None:
            return chart_of(db, view, kpi, cadence, kind, known_kpis(db, view, [kpi], judged=True)[0].state)
    from kpitui.usecases._names import find_kpi

    with ws.reading() as session:
        found = find_kpi(session, key)
        connection = session.connection()
        kpi = read_stored(connection, view.clock.as_of, [found.id or 0]).kpis[0]
        state = known_kpis(connection, view, [kpi], judged=True)[0].state
        return chart_of(connection, view, kpi, cadence, kind, state)


def chart_of(
    db: Connection,
    view: View,
    kpi: KpiRow,
    cadence: str | None = None,
    kind: str | None = None,
    state: KpiState | None = None,
) -> ChartData:
    """The same inside a caller's transaction; limits, signals and forecast come from `state`."""
    as_of = view.clock.as_of
    history = target_history(kpi)
    target = target_for(history, view.period, as_of)
    grain = view.calendar.period(as_of, cadence or kpi.cadence).cadence or kpi.cadence
    flow = is_flow(kpi)
    summed = flow and target is not None and target.kind is TargetKind.BY
    first, last = _frame(view, kpi, target, grain)
    trends = trended(state.insight if state else None) is not None
    kinds = kinds_of(db, view, kpi, grain, summed=summed, trends=trends)
    chosen = ChartKind(kind) if kind in kinds else usual_kind(kpi, kinds)
    cumulative = chosen is ChartKind.PACE
    if not cumulative:
        first = min(first, max(view.reach(grain).shown, kpi.begin or first))
    course = read_courses(db, view.calendar, view.clock, [Wanted(kpi, grain, first, last)])[0]
    values = course.values
    if cumulative and values and values[0].period.start < first:
        values = [_since(db, view, kpi, first, values), *values[1:]]
    # A sum's target is of the sum: no single period is meant to reach it. Nor is one period's of a longer one.
    drawn = {TargetKind.BY: cumulative or not flow, TargetKind.EACH: grain is kpi.cadence or not flow}
    wanted = [target_on(history, one.period.end) for one in values]
    data = ChartData(
        key=kpi.key,
        name=kpi.name,
        unit=kpi.unit,
        decimals=kpi.decimals,
        direction=kpi.direction,
        cadence=grain,
        cumulative=cumulative,
        values=tuple(values),
        total=_total(kpi, values) if flow else None,
        lines=tuple(
            _line(one if one and drawn[one.kind] else None, min(known.period.end, as_of), flow)
            for one, known in zip(wanted, values, strict=True)
        ),
        events=_events(db, kpi, course, last) if values else (),
        note=_note(values, _too_long(db, view, kpi, grain)),
        kind=chosen,
        kinds=kinds,
    )
    data = with_others(db, view, kpi, data)
    return data if state is None else with_judgement(view, data, state)


def _frame(view: View, kpi: KpiRow, target: TargetView | None, grain: Cadence) -> tuple[date, date]:
    as_of = view.clock.as_of
    goal = kpi.goal_in_time
    frames = [(target.start, target.end)] if target else []
    if goal:
        frames.append((goal.start, goal.end))
    for start, end in frames:
        if start and start <= as_of:
            return start, min(end or as_of, as_of)
    running = view.calendar.period(as_of, grain)
    for _ in range(LOOK_BACK - 1):
        running = view.calendar.previous(running) or running
    return max(running.start, kpi.begin or running.start), as_of


def _since(db: Connection, view: View, kpi: KpiRow, first: date, values: Sequence[PeriodValue]) -> PeriodValue:
    """What the frame's first period has brought since the frame began: before it, nothing counts."""
    frame = Wanted(kpi, None, first, view.clock.as_of)
    whole = read_courses(db, view.calendar, view.clock, [frame])[0].values[0]
    if whole.value is None or values[0].value is None:
        return replace(values[0], value=None)
    later = fsum(one.value for one in values[1:] if one.value is not None)
    return replace(values[0], value=settled(whole.value - later, kpi.decimals))


def _total(kpi: KpiRow, values: Sequence[PeriodValue]) -> float | None:
    known = [one.value for one in values if one.value is not None]
    try:
        return settled(fsum(known), kpi.decimals) if known else None
    except OverflowError:
        return None


def _line(target: TargetView | None, day: date, flow: bool) -> TargetLine:
    """`day`: a period's last; of the running one as-of, so that the pace is that of what has come in so far."""
    if target is None:
        return TargetLine(None, None, None, None)
    return TargetLine(target.value, target.low, target.high, _pace(target, day, flow))


def _pace(target: TargetView, day: date, flow: bool) -> float | None:
    baseline = 0.0 if flow else target.baseline
    if target.kind is TargetKind.EACH or baseline is None or target.value is None:
        return None
    if target.start is None or target.end is None:
        return None
    return expected(baseline, target.value, target.start, target.end, day)


def _events(db: Connection, kpi: KpiRow, course: Course, last: date) -> tuple[ChartEvent, ...]:
    """Those on this KPI, on a goal it serves, or on everything; and when its formula, its source or its
    target changed, and what a review said."""
    first = course.values[0].period.start
    found = [
        ChartEvent(event.day, event.title, event.divides) for event in concerning(read_events(db, first, last), kpi)
    ]
    changes = [ChartEvent(day, OTHER_SOURCE, True) for day in course.fed_from]
    changes += [ChartEvent(kpi.formula_changed, RESTATED, False)] if kpi.formula_changed else []
    changes += [ChartEvent(kpi.limits_until, KEPT, False, True)] if kpi.limits_until else []
    changes += [ChartEvent(view.start, TARGET, False, True) for view in target_history(kpi)[1:] if view.start]
    changes += [ChartEvent(day, title, False, True) for day, title in read_decisions(db, kpi.id)]
    found += [one for one in changes if first <= one.day <= last]
    return tuple(sorted(found, key=lambda event: event.day))


def _note(values: Sequence[PeriodValue], too_long: str) -> str:
    if any(one.value is not None for one in values):
        reason = next((one.reason for one in values if one.value is not None and one.reason), "")
        return " · ".join(note for note in (reason, too_long) if note)
    return too_long or next((one.reason for one in reversed(values) if one.reason), "")


def _too_long(db: Connection, view: View, kpi: KpiRow, grain: Cadence) -> str:
    """What is measured for more than a period counts in none (numbers, rule 12), and that is said."""
    query = select(SPAN.start, SPAN.end).where(
        SPAN.series_id.in_([one.series_id for one in kpi.inputs]),
        SPAN.end > SPAN.start,
        SPAN.start <= view.clock.as_of,
    )
    count = sum(
        (end - start).days >= max(view.calendar.period(day, grain).days for day in (start, end))
        for start, end in db.execute(query)
    )
    if not count:
        return ""
    what = "1 measurement spans" if count == 1 else f"{count} measurements span"
    return f"{what} more than one period and count{'s' * (count == 1)} in none"
