"""What the numbers say of the links that a team believes in: who moves before whom, and what warns now."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, or_, select

from kpitui.model.enums import LinkKind, Sign
from kpitui.store.light import columns
from kpitui.usecases._attention import early_warnings, read_leads
from kpitui.usecases._evidence import read_evidence
from kpitui.usecases._kpi_rows import KpiRow, read_stored
from kpitui.usecases._kpi_states import Known, View, known_kpis
from kpitui.usecases.states import Attention
from kpitui.usecases.type_views import LinkView

LINK = columns("link", ("id", "kind", "from_kpi_id", "to_kpi_id", "lag", "sign", "note"))
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


def warnings_of(db: Connection, view: View, own: Known) -> tuple[Attention, ...]:
    """What has changed for the worse among the KPIs that lead this one."""
    leads = [lead for lead in read_leads(db) if lead.follower == own.kpi.id]
    if not leads:
        return ()
    rows = read_stored(db, view.clock.as_of, {lead.leader for lead in leads}).kpis
    active = [kpi for kpi in rows if kpi.is_active(view.clock.as_of)]
    known = {one.kpi.id: one for one in (own, *known_kpis(db, view, active, judged=True))}
    return tuple(early_warnings(known, leads, view.clock.as_of))
