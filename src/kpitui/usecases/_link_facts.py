"""What the numbers say of the links that a team believes in: who moves before whom, and what warns now."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, or_, select

from kpitui.analysis.lead_lag import LeadLag, lead_lag
from kpitui.model.enums import Cadence, LinkKind, Sign
from kpitui.store.light import columns
from kpitui.usecases._attention import early_warnings, read_leads
from kpitui.usecases._kpi_rows import KpiRow, read_stored
from kpitui.usecases._kpi_states import Known, View, known_kpis
from kpitui.usecases._kpi_values import Course, Wanted, read_courses
from kpitui.usecases._outlook import SEASON
from kpitui.usecases.states import Attention
from kpitui.usecases.type_views import Evidence, LinkView

LINK = columns("link", ("id", "kind", "from_kpi_id", "to_kpi_id", "lag", "sign", "note"))
ONE_DAY = timedelta(days=1)
MOVING = (LinkKind.LEADS, LinkKind.AFFECTS)
"""Links that claim that one moves with or before the other."""


def link_views(db: Connection, view: View, kpi: KpiRow) -> tuple[LinkView, ...]:
    """The links of a KPI in the order in which they were drawn, with what the numbers say of each."""
    ends = or_(LINK.from_kpi_id == kpi.id, LINK.to_kpi_id == kpi.id)
    query = select(LINK.kind, LINK.from_kpi_id, LINK.to_kpi_id, LINK.lag, LINK.sign, LINK.note)
    rows = db.execute(query.where(ends).order_by(LINK.id)).all()
    ids = {end for row in rows for end in (row.from_kpi_id, row.to_kpi_id)}
    stored = {one.id: one for one in read_stored(db, view.clock.as_of, ids).kpis} if rows else {}
    views = [_view(row, kpi, stored) for row in rows]
    claims = [(stored[row.from_kpi_id], stored[row.to_kpi_id]) for row in rows if row.kind in MOVING]
    found = iter(read_evidence(db, view, claims))
    return tuple(replace(one, evidence=next(found)) if one.kind in MOVING else one for one in views)


def _view(row: Any, kpi: KpiRow, stored: Mapping[int, KpiRow]) -> LinkView:
    outgoing = row.from_kpi_id == kpi.id
    other = stored[row.to_kpi_id if outgoing else row.from_kpi_id]
    own = (other.key, other.name, other.unit, other.decimals)
    return LinkView(LinkKind(row.kind), outgoing, *own, row.lag, Sign(row.sign), row.note)


def read_evidence(db: Connection, view: View, pairs: Sequence[tuple[KpiRow, KpiRow]]) -> list[Evidence]:
    """For each pair of a KPI and the one it is said to move, in their order; by one statement for all.

    Of the last 104 periods that are over: those asked for, and the one before them instead of the running one.
    """
    order = list(Cadence)
    cadences = [max((one.cadence, other.cadence), key=order.index) for one, other in pairs]
    reach = {cadence: view.reach(cadence) for cadence in cadences}
    wanted = [
        Wanted(kpi, cadence, reach[cadence].asked - ONE_DAY, reach[cadence].over)
        for pair, cadence in zip(pairs, cadences, strict=True)
        for kpi in pair
    ]
    courses = iter(read_courses(db, view.calendar, view.clock, wanted))
    return [_evidence(cadence, reach[cadence].over, next(courses), next(courses)) for cadence in cadences]


def _evidence(cadence: Cadence, over: date, source: Course, target: Course) -> Evidence:
    both = [pair for pair in zip(source.values, target.values, strict=True) if pair[0].period.end <= over]
    first = tuple(None if one.partial else one.value for one, _ in both)
    second = tuple(None if other.partial else other.value for _, other in both)
    found = _judged(first, second, SEASON[cadence])
    return Evidence(cadence, tuple(one.period for one, _ in both), first, second, found)


@lru_cache(maxsize=512)
def _judged(source: tuple[float | None, ...], target: tuple[float | None, ...], season: int) -> LeadLag:
    """The same values are not judged again at every look."""
    return lead_lag(source, target, season=season)


def warnings_of(db: Connection, view: View, own: Known) -> tuple[Attention, ...]:
    """What has changed for the worse among the KPIs that lead this one."""
    leads = [lead for lead in read_leads(db) if lead.follower == own.kpi.id]
    if not leads:
        return ()
    rows = read_stored(db, view.clock.as_of, {lead.leader for lead in leads}).kpis
    active = [kpi for kpi in rows if kpi.is_active(view.clock.as_of)]
    known = {one.kpi.id: one for one in (own, *known_kpis(db, view, active, judged=True))}
    return tuple(early_warnings(known, leads, view.clock.as_of))
