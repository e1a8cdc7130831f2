"""Where do we stand, and what wants me now?"""

from dataclasses import replace

from sqlalchemy import Connection

from kpitui.model.enums import KpiStatus
from kpitui.store.workspace import Workspace
from kpitui.usecases._attention import attention, read_leads, with_promises
from kpitui.usecases._kpi_rows import Stored, read_stored
from kpitui.usecases._kpi_states import View, view_of
from kpitui.usecases._promises import due_review, read_promises
from kpitui.usecases._roll_up import Tree, grow, only_of
from kpitui.usecases.judgements import Judgements, Seen, written
from kpitui.usecases.states import Dashboard


def dashboard(
    ws: Workspace,
    period: str | None = None,
    owner: str | None = None,
    *,
    judged: bool = True,
    judgements: Judgements | None = None,
) -> Dashboard:
    """Everything that is active, as of the earlier of today and the end of `period` (default: the current quarter).

    With `owner` only what that person owns, and the goals it serves. What the values say is carried over from
    `judgements` where it still holds, and kept there; without `judged` the rest of it is left out, unless it is little.

    Raises: BadInput, for what is no period; Superseded, where `judgements` are looked at anew meanwhile.
    """
    view, kept = view_of(ws, period), judgements or Judgements()
    with ws.looking() as db:
        seen = Seen(view, ws.today, owner, written(db))
        if kept.whole and kept.whole[0] == seen:
            return kept.whole[1]
        made = dashboard_of(db, ws.settings.name, view, owner, kept, judged=judged)[0]
        promises = read_promises(db, owner)
        # Whatever period is looked at, it is the review of today that is due.
        review = due_review(db, view.calendar, ws.today, ws.settings.review)
    made = replace(made, attention=with_promises(made.attention, promises, review, made.as_of))
    if made.judged:
        kept.whole = seen, made
    return made


def dashboard_of(
    db: Connection, name: str, view: View, owner: str | None, judgements: Judgements, *, judged: bool
) -> tuple[Dashboard, Tree]:
    """The same inside a caller's transaction, and what it was made of. `name`: the workspace's."""
    stored = read_stored(db, view.clock.as_of)
    tree = active_tree(db, view, stored, judgements, judged=judged)
    leads = read_leads(db) if any(known.state.outlook for known in tree.kpis) else ()
    drafts = [kpi for kpi in stored.kpis if kpi.status is KpiStatus.DRAFT]
    wanting = attention(tree.kpis, drafts, leads, view.clock.as_of)
    if owner is not None:
        # Made of all, because what leads a KPI may be somebody else's.
        own = {kpi.key for kpi in stored.kpis if kpi.owner == owner}
        wanting = tuple(item for item in wanting if item.kpi in own)
        tree = only_of(tree, owner)
    made = Dashboard(
        workspace=name,
        as_of=view.clock.as_of,
        period=view.period,
        goals=tree.goals,
        kpis=tuple(known.state for known in tree.kpis),
        attention=wanting,
        judged=all(known.state.outlook for known in tree.kpis),
    )
    return made, tree


def active_tree(db: Connection, view: View, stored: Stored, judgements: Judgements, *, judged: bool) -> Tree:
    """Goals, and the KPIs that were active on the day that is looked at (rule 16)."""
    active = [kpi for kpi in stored.kpis if kpi.is_active(view.clock.as_of)]
    coming = {goal.id for goal in stored.goals if goal.start and goal.start > view.period.end}
    # A goal of a later period waits until then, unless it is all that a KPI serves.
    wanted = {goal.id for kpi in active if {one.id for one, _ in kpi.goals} <= coming for goal, _ in kpi.goals}
    goals = [goal for goal in stored.goals if goal.id not in coming or goal.id in wanted]
    return grow(goals, judgements.known(db, view, active, judged=judged), view.clock.as_of)
