"""The check: what is missing or wrong in how goals and KPIs are defined."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlmodel import Session, col, or_, select

from kpitui.analysis.check import Finding, check_goal, check_kpi
from kpitui.analysis.check_data import NOTHING_KNOWN, DataFacts, check_data
from kpitui.content.loader import fit
from kpitui.model.definitions import GoalDefinition, KpiDefinition
from kpitui.model.enums import Aggregation, Named, Severity
from kpitui.model.errors import BadInput
from kpitui.model.tables import Goal, Kpi, Silence
from kpitui.store.workspace import Workspace
from kpitui.usecases._check_data import data_facts
from kpitui.usecases._check_facts import (
    STANDING_GOALS,
    STANDING_KPIS,
    Stored,
    carrying,
    drafted_facts,
    goal_facts,
    kpi_facts,
    read_facts,
)
from kpitui.usecases._kpi_rows import read_stored
from kpitui.usecases._kpi_states import known_kpis, view_of
from kpitui.usecases.names import kpis_and_goals

WORST_FIRST = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, and what it is about."""

    kind: Named
    key: str
    name: str
    finding: Finding


def findings(ws: Workspace, names: Sequence[str] = ()) -> tuple[Found, ...]:
    """All of them: goals first, then KPIs, in the order of their keys, the worst of each first.

    Args: names: only of these KPIs, and of these goals with the goals and KPIs under them.
    Raises: UnknownName, AmbiguousName; BadInput, for what is neither a draft nor active: it is not checked.
    """
    view = view_of(ws, None)
    wanted = kpis_and_goals(ws, names)
    with ws.reading() as db:
        connection = db.connection()
        kpis = [kpi for kpi in read_stored(connection, ws.today).kpis if kpi.status in STANDING_KPIS]
        known = known_kpis(connection, view, kpis, judged=True)
        found = findings_of(db, ws.today, data_facts(connection, view, known))
        if not names:
            return found
        among = _among(read_facts(db), wanted)
        return tuple(one for one in found if (one.kind, one.key) in among)


def findings_of(db: Session, today: date, data: Mapping[str, DataFacts]) -> tuple[Found, ...]:
    """The same inside a caller's session; a few selects for the whole workspace.

    Args: data: by the key of a KPI what its numbers say; those that are not in it are judged by their definition.
    """
    stored = read_facts(db)
    resting = _silenced(db, today)
    found = []
    for row in stored.goals.values():
        if row.status in STANDING_GOALS:
            facts = goal_facts(stored, row)
            found += _said(Named.GOAL, row.key, row.title, check_goal(facts), resting)
    for row in stored.kpis:
        if row.status in STANDING_KPIS:
            said = [*check_kpi(kpi_facts(stored, row), fit()), *check_data(data.get(row.key, NOTHING_KNOWN))]
            found += _said(Named.KPI, row.key, row.name, said, resting)
    return tuple(found)


def kpi_findings(
    ws: Workspace,
    definition: KpiDefinition,
    data: DataFacts = NOTHING_KNOWN,
    *,
    new_goals: Iterable[GoalDefinition] = (),
    together: Mapping[str, Aggregation] = MappingProxyType({}),
) -> tuple[Finding, ...]:
    """Of a KPI as it would be saved, the worst first.

    Args:
        data: what the numbers say of it.
        new_goals: those that would be made with it.
        together: how the values of a series become one that would be made or changed with it.
    """
    with ws.reading() as db:
        facts = drafted_facts(db, definition, new_goals, together)
    resting = {rule for rule, _ in definition.silences}
    found = (*check_kpi(facts, fit()), *check_data(data))
    return _worst_first(finding for finding in found if finding.id not in resting)


def _among(stored: Stored, wanted: Collection[tuple[Named, str]]) -> set[tuple[Named, str]]:
    """What was named, and what carries it."""
    goals = {row.key: row for row in stored.goals.values() if row.status in STANDING_GOALS}
    kpis = {row.id: row.key for row in stored.kpis}
    found = set(wanted)
    for kind, key in wanted:
        if key not in (goals if kind is Named.GOAL else kpis.values()):
            what = "goals" if kind is Named.GOAL else "KPIs"
            raise BadInput(f"{key!r} is not checked: only {what} that are drafts or active are")
        if kind is Named.GOAL:
            under, serving = carrying(stored, goals[key])
            found |= {(Named.GOAL, stored.goals[one].key) for one in under}
            found |= {(Named.KPI, kpis[one]) for one in serving}
    return found


def _silenced(db: Session, today: date) -> set[tuple[Named, str, str]]:
    """Kind, key and rule of what was put to rest and still is."""
    still = or_(col(Silence.until).is_(None), col(Silence.until) >= today)
    kpis = db.exec(select(Kpi.key, Silence.rule).join(Silence, col(Silence.kpi_id) == col(Kpi.id)).where(still))
    goals = db.exec(select(Goal.key, Silence.rule).join(Silence, col(Silence.goal_id) == col(Goal.id)).where(still))
    return {(Named.KPI, key, rule) for key, rule in kpis} | {(Named.GOAL, key, rule) for key, rule in goals}


def _said(
    kind: Named, key: str, name: str, found: Iterable[Finding], resting: set[tuple[Named, str, str]]
) -> list[Found]:
    standing = (finding for finding in found if (kind, key, finding.id) not in resting)
    return [Found(kind, key, name, finding) for finding in _worst_first(standing)]


def _worst_first(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda finding: WORST_FIRST[finding.severity]))
