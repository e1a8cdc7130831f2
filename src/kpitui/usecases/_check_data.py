"""What the numbers of KPIs say about their definitions: the facts behind findings K11 to K16."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, select

from kpitui.analysis.check_data import DataFacts
from kpitui.analysis.lead_lag import LeadLag
from kpitui.analysis.verdict import TargetPlace, place_target
from kpitui.model.enums import TargetKind
from kpitui.store.light import columns
from kpitui.usecases._attention import Lead, read_leads
from kpitui.usecases._evidence import read_evidence
from kpitui.usecases._happened import Happened, concerning, read_events
from kpitui.usecases._kpi_rows import GONE, KpiRow, read_stored
from kpitui.usecases._kpi_states import Known, View
from kpitui.usecases._kpi_values import ANSWERED, is_flow
from kpitui.usecases._targets_in_force import aim, contradiction
from kpitui.usecases.states import KpiState, TargetView

ACTION = columns("action", ("kpi_id", "done_on"))
ANSWERED_PERIODS = 6


def data_facts(
    db: Connection, view: View, kpis: Sequence[Known], leads: Sequence[Lead] | None = None
) -> Mapping[str, DataFacts]:
    """By the key of each KPI.

    Args:
        kpis: with what their values say.
        leads: what they are believed to lead; None: as it is stored.
    """
    events = read_events(db, date.min, view.clock.as_of)
    acting = set(db.execute(select(ACTION.kpi_id).where(ACTION.done_on.is_(None))).scalars())
    unproven = _unproven(db, view, kpis, read_leads(db) if leads is None else leads)
    return {
        one.kpi.key: DataFacts(
            place=_place(one.kpi, one.state),
            moved=one.kpi.id in acting or _has_moved(one.state.target, concerning(events, one.kpi)),
            stale=one.state.stale,
            answers=_answers(one.state),
            unproven=unproven[one.kpi.id],
        )
        for one in kpis
    }


def _unproven(
    db: Connection, view: View, kpis: Sequence[Known], leads: Iterable[Lead]
) -> Mapping[int, list[tuple[str, LeadLag]]]:
    """By the id of a KPI the names of those that it does not lead, as far as the numbers tell, and what these say."""
    rows = {one.kpi.id: one.kpi for one in kpis}
    asked = [lead for lead in leads if lead.leader in rows]
    if elsewhere := {lead.follower for lead in asked} - rows.keys():
        rows |= {kpi.id: kpi for kpi in read_stored(db, view.clock.as_of, elsewhere).kpis}
    asked = [lead for lead in asked if rows[lead.follower].status not in GONE]
    evidence = read_evidence(db, view, [(rows[lead.leader], rows[lead.follower]) for lead in asked])
    found: dict[int, list[tuple[str, LeadLag]]] = defaultdict(list)
    for lead, said in zip(asked, (one.found for one in evidence), strict=True):
        at_once = said.verdict == "moves together" and lead.lag == 0
        if said.verdict not in ("evidence", "too early") and not at_once:
            found[lead.leader].append((rows[lead.follower].name, said))
    return found


def _place(kpi: KpiRow, state: KpiState) -> TargetPlace | None:
    """Of a target that a single period can meet."""
    target, insight = state.target, state.insight
    if target is None or insight is None or (target.kind is TargetKind.BY and is_flow(kpi)):
        return None
    goal = aim(target)
    if goal is None or contradiction(kpi.direction, target, starts_at_0=False):
        return None
    return place_target(goal, insight.chart, kpi.direction)


def _has_moved(target: TargetView | None, happened: Iterable[Happened]) -> bool:
    """Something has happened since the target began."""
    start = target.start if target else None
    return any(start is None or event.day >= start for event in happened)


def _answers(state: KpiState) -> tuple[int, ...]:
    """Of the last complete periods."""
    if state.kind not in ANSWERED:
        return ()
    known = [one.n for one in state.history if one.n and not one.partial]
    return tuple(known[-ANSWERED_PERIODS:])
