"""Where do we stand, and what wants me now?"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from kpitui.model.enums import KpiStatus, Status
from kpitui.store.workspace import Workspace
from kpitui.usecases._kpi_rows import KpiRow, Stored, read_stored
from kpitui.usecases._kpi_states import Known, View, known_kpis, view_of
from kpitui.usecases._roll_up import Tree, grow, only_of
from kpitui.usecases.states import Attention, AttentionKind, Dashboard


def dashboard(ws: Workspace, period: str | None = None, owner: str | None = None, *, judged: bool = True) -> Dashboard:
    """Everything that is active, as of the earlier of today and the end of `period` (default: the current quarter).

    With `owner` only what that person owns, and the goals it serves. Without `judged` what the values say is left out.

    Raises: BadInput, for what is no period.
    """
    view = view_of(ws, period)
    with ws.looking() as db:
        stored = read_stored(db, view.clock.as_of)
        tree = active_tree(db, view, stored, judged=judged)
    drafts = [kpi for kpi in stored.kpis if kpi.status is KpiStatus.DRAFT and owner in (None, kpi.owner)]
    if owner is not None:
        tree = only_of(tree, owner)
    return Dashboard(
        workspace=ws.settings.name,
        as_of=view.clock.as_of,
        period=view.period,
        goals=tree.goals,
        kpis=tuple(known.state for known in tree.kpis),
        attention=attention(tree.kpis, drafts, view.clock.as_of),
    )


def active_tree(db: Connection, view: View, stored: Stored, *, judged: bool = False) -> Tree:
    """Goals, and the KPIs that were active on the day that is looked at (rule 16)."""
    active = [kpi for kpi in stored.kpis if kpi.is_active(view.clock.as_of)]
    return grow(stored.goals, known_kpis(db, view, active, judged=judged), view.clock.as_of)


def attention(known: Iterable[Known], drafts: Iterable[KpiRow], as_of: date) -> tuple[Attention, ...]:
    """What is off track, what is owed (the oldest first), what waits for its source, and what was never finished."""
    ranked: list[tuple[int, date, Attention]] = []

    def add(rank: int, kind: AttentionKind, kpi: KpiRow, day: date | None, periods: int = 0) -> None:
        days = (as_of - day).days if day else 0
        ranked.append((rank, day or date.max, Attention(kind, kpi.key, kpi.name, day, days, periods)))

    for one in known:
        state = one.state
        if state.status is Status.OFF_TRACK:
            add(0, AttentionKind.OFF_TRACK, one.kpi, one.judged)
        if state.late_since:
            add(2, AttentionKind.SOURCE_LATE, one.kpi, state.late_since)
        elif state.due:
            add(1, AttentionKind.STALE if state.stale else AttentionKind.DUE, one.kpi, state.due, state.due_periods)
    for kpi in drafts:
        add(3, AttentionKind.DRAFT, kpi, None)
    return tuple(item for _, _, item in sorted(ranked, key=lambda one: one[:2]))
