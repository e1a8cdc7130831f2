"""Which charts a KPI has, and what stands in them beside its own values."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, func, or_, select

from kpitui.analysis.aggregate import PeriodValue
from kpitui.analysis.growth import START, indexed
from kpitui.analysis.xmr import XmrChart, clamped
from kpitui.model.enums import Aggregation, Cadence, Kind, KpiType, LinkKind, Missing, SeriesRole
from kpitui.model.period import Period
from kpitui.store.light import columns
from kpitui.usecases._insight import trended
from kpitui.usecases._kpi_rows import MEASUREMENT, Input, KpiRow, read_stored
from kpitui.usecases._kpi_states import View
from kpitui.usecases._kpi_values import Wanted, read_courses
from kpitui.usecases.states import (
    Ahead,
    ChartData,
    ChartKind,
    Insight,
    KpiState,
    LimitLine,
    OtherLine,
    Outlook,
    TargetLine,
)

LINK = columns("link", ("kind", "from_kpi_id", "to_kpi_id"))
PEER = columns("series", ("id", "key", "name", "unit", "decimals", "aggregation", "missing"))
A_YEAR, ONE_DAY = timedelta(days=365), timedelta(days=1)
A_YEAR_BEFORE = "a year before"
BENCHMARK = "benchmark"
NO_LINE = TargetLine(None, None, None, None)
MOST_IN_CHAIN = 6
Course = list[float | None]


def kinds_of(
    db: Connection, view: View, kpi: KpiRow, grain: Cadence, *, summed: bool, trends: bool
) -> tuple[ChartKind, ...]:
    """In the order in which one goes through them.

    Args:
        grain: of the values, which may be regrouped: limits are of the KPI's own cadence only (numbers, rule 1).
        summed: a flow with a `by` target.
        trends: its values follow a slope.
    """
    has = {
        ChartKind.RUN: True,
        ChartKind.PROCESS: grain is kpi.cadence and kpi.kind is not Kind.MILESTONE,
        ChartKind.TREND: grain is kpi.cadence and trends,
        ChartKind.PACE: summed,
        ChartKind.YEAR: kpi.begin is not None and kpi.begin <= view.clock.as_of - A_YEAR,
        ChartKind.PEERS: kpi.benchmark is not None or kpi.benchmark_series_id is not None,
        ChartKind.CHAIN: len(chain_of(db, kpi.id)) > 1,
    }
    return tuple(kind for kind in ChartKind if has[kind])


def usual_kind(kpi: KpiRow, kinds: Sequence[ChartKind]) -> ChartKind:
    """A process by its limits, a sum by a date against its pace; anything else with limits, too."""
    if ChartKind.PACE in kinds and KpiType.PROCESS not in kpi.types:
        return ChartKind.PACE
    return ChartKind.PROCESS if ChartKind.PROCESS in kinds else ChartKind.RUN


def with_others(db: Connection, view: View, kpi: KpiRow, data: ChartData) -> ChartData:
    """The chart with what its kind puts beside the values."""
    if not data.values:
        return data
    if data.kind is ChartKind.YEAR:
        return replace(data, others=(OtherLine(A_YEAR_BEFORE, _a_year_before(db, view, kpi, data)),))
    if data.kind is ChartKind.PEERS:
        if kpi.benchmark_series_id is None:
            return replace(data, others=(OtherLine(BENCHMARK, (kpi.benchmark,) * len(data.values)),))
        peer = read_peer(db, view, kpi, kpi.benchmark_series_id)
        return _indexed(data, [(peer.name, _course(db, view, peer, data))])
    if data.kind is ChartKind.CHAIN:
        ids = [one for one in chain_of(db, kpi.id) if one != kpi.id]
        others = read_stored(db, view.clock.as_of, ids).kpis
        return _indexed(data, [(one.name, _course(db, view, one, data)) for one in others])
    return data


def with_judgement(view: View, data: ChartData, state: KpiState) -> ChartData:
    """The chart with what the values say: limits and signals of a process, and what comes next."""
    if not data.values or data.cadence is not state.cadence:
        return data
    if data.kind is ChartKind.PROCESS and state.insight:
        data = _with_limits(data, state.insight, state.insight.chart)
    if data.kind is ChartKind.TREND and state.insight and (chart := trended(state.insight)):
        return _with_limits(data, state.insight, chart)
    if data.kind not in (ChartKind.RUN, ChartKind.PROCESS, ChartKind.PACE) or state.outlook is None:
        return data
    last = data.values[-1].period
    # Without an interval nothing is known of how far off it may be: what would be drawn is the last value again.
    sure = [one for one in state.outlook.fan if one.low is not None and one.high is not None]
    fan = [one for one in sure if one.period.cadence is data.cadence and one.period.end >= last.end]
    if data.kind is ChartKind.PACE:
        fan = _end_of(state.outlook, fan)
    if not fan:
        return data
    coming = view.calendar.periods(last.end, fan[-1].period.end, data.cadence)[1:]
    return replace(data, fan=tuple(fan), coming=tuple(coming))


def _end_of(outlook: Outlook, fan: Sequence[Ahead]) -> list[Ahead]:
    """What a sum will have come to: only its end is known, so only that is claimed."""
    if not fan or outlook.value is None:
        return []
    return [Ahead(fan[-1].period, outlook.value, outlook.low, outlook.high)]


def _with_limits(data: ChartData, insight: Insight, chart: XmrChart) -> ChartData:
    """Below 0 there is no limit for what has never been there."""
    if all(value is None or value >= 0 for value in chart.values):
        chart = clamped(chart)
    places = {period.start: place for place, period in enumerate(insight.periods)}
    flagged = {signal.index for signal in chart.signals}
    shown = [places.get(one.period.start) for one in data.values]
    return replace(
        data,
        note=" · ".join(note for note in (data.note, *chart.notes) if note),
        limits=tuple(None if place is None else _limit(chart, place) for place in shown),
        signals=tuple(at for at, place in enumerate(shown) if place in flagged),
    )


def _limit(chart: XmrChart, place: int) -> LimitLine | None:
    center, lower, upper = chart.center[place], chart.lower[place], chart.upper[place]
    return None if center is None or lower is None or upper is None else LimitLine(center, lower, upper)


def chain_of(db: Connection, kpi_id: int) -> list[int]:
    """The KPI with what feeds it and what it feeds, at most six in all."""
    found, waiting = [kpi_id], [kpi_id]
    while waiting and len(found) < MOST_IN_CHAIN:
        near = or_(LINK.from_kpi_id.in_(waiting), LINK.to_kpi_id.in_(waiting))
        query = select(LINK.from_kpi_id, LINK.to_kpi_id).where(LINK.kind == LinkKind.FEEDS.value, near)
        ends = [end for pair in db.execute(query.order_by(LINK.from_kpi_id)) for end in pair]
        waiting = [end for end in dict.fromkeys(ends) if end not in found]
        found += waiting
    return found[:MOST_IN_CHAIN]


def _a_year_before(db: Connection, view: View, kpi: KpiRow, data: ChartData) -> tuple[float | None, ...]:
    """Of the running period the same part; none where what was measured then is longer than that (rules 10, 12)."""
    before = [view.calendar.year_ago(one.period) for one in data.values]
    known = [period for period in before if period]
    if not known:
        return (None,) * len(data.values)
    wanted = Wanted(kpi, data.cadence, known[0].start, known[-1].end)
    course = read_courses(db, view.calendar, view.clock, [wanted])[0]
    by_start = {one.period.start: one.value for one in course.values}
    found = [by_start.get(period.start) if period else None for period in before]
    running, then, last = data.values[-1].period, before[-1], view.clock.open_from - ONE_DAY
    if then and running.end > last:
        found[-1] = _part(db, view, kpi, then, last - running.start)
    return tuple(found)


def _part(db: Connection, view: View, kpi: KpiRow, period: Period, reach: timedelta) -> float | None:
    """Up to `reach` after the period's first day."""
    last = min(period.start + reach, period.end)
    if last < period.start:
        return None
    wanted = Wanted(kpi, None, period.start, last)
    return read_courses(db, view.calendar, view.clock, [wanted])[0].values[0].value


def _course(db: Connection, view: View, kpi: KpiRow, data: ChartData) -> Course:
    """Its values in the periods of the chart."""
    wanted = Wanted(kpi, data.cadence, data.values[0].period.start, data.values[-1].period.end)
    course = read_courses(db, view.calendar, view.clock, [wanted])[0]
    by_start = {one.period.start: None if one.partial else one.value for one in course.values}
    return [by_start.get(one.period.start) for one in data.values]


def read_peer(db: Connection, view: View, kpi: KpiRow, series_id: int) -> KpiRow:
    """The peer's series, read like a KPI of the same cadence."""
    row = select(PEER.key, PEER.name, PEER.unit, PEER.decimals, PEER.aggregation, PEER.missing)
    key, name, unit, decimals, how, missing = db.execute(row.where(PEER.id == series_id)).one()
    known = (MEASUREMENT.series_id == series_id, MEASUREMENT.start <= view.clock.as_of)
    begin, latest = db.execute(select(func.min(MEASUREMENT.start), func.max(MEASUREMENT.start)).where(*known)).one()
    only = Input(series_id, key, unit, decimals, Aggregation(how), Missing(missing), SeriesRole.VALUE, begin, latest)
    return replace(kpi, name=name or key, kind=Kind.NUMBER, formula_text="", own_unit=None, inputs=(only,))


def _indexed(data: ChartData, others: Sequence[tuple[str, Course]]) -> ChartData:
    """Everything as a share of where it stood in the first period in which all have a value above 0, times 100."""
    own: Course = [None if one.partial else one.value for one in data.values]
    courses = [own, *(course for _, course in others)]
    shares = indexed(*courses)
    base = next((place for place, row in enumerate(zip(*shares, strict=True)) if set(row) == {START}), None)
    if base is None:
        return replace(data, note="no period in which all have a value above 0: nothing to compare from")
    values = tuple(_as_share(one, share) for one, share in zip(data.values, shares[0], strict=True))
    lines = (NO_LINE,) * len(values)
    named = zip((name for name, _ in others), shares[1:], strict=True)
    found = tuple(OtherLine(name, tuple(share)) for name, share in named)
    note = f"{data.values[base].period.label} = {START:g}"
    return replace(data, values=values, lines=lines, total=None, unit="count", decimals=0, others=found, note=note)


def _as_share(one: PeriodValue, share: float | None) -> PeriodValue:
    return replace(one, value=share, partial=False)
