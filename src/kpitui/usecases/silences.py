"""Findings put to rest, and heard again."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from kpitui.model.enums import Named
from kpitui.model.errors import BadInput, Overtaken
from kpitui.model.tables import Goal, Kpi, Silence
from kpitui.store.workspace import Workspace
from kpitui.usecases._kpi_rules import check_silence
from kpitui.usecases._meanwhile import check_version
from kpitui.usecases._names import find_goal, find_kpi
from kpitui.usecases._rows import assign


@dataclass(frozen=True, slots=True)
class SilenceView:
    kind: Named
    """A KPI or a goal."""
    key: str
    name: str
    rule: str
    reason: str
    until: date | None
    """The last day on which it rests; None: for good."""
    author: str
    version: int
    """What `silence` takes."""


def list_silences(ws: Workspace) -> tuple[SilenceView, ...]:
    """All that still rest: those of goals first, then those of KPIs, in the order of their keys and rules."""
    with ws.reading() as db:
        kpis = {row_id: (key, name) for row_id, key, name in db.exec(select(Kpi.id, Kpi.key, Kpi.name))}
        goals = {row_id: (key, title) for row_id, key, title in db.exec(select(Goal.id, Goal.key, Goal.title))}
        found = []
        for row in db.exec(select(Silence).order_by(col(Silence.rule))):
            if _rests(row, ws.today):
                kind = Named.KPI if row.kpi_id else Named.GOAL
                key, name = kpis[row.kpi_id] if row.kpi_id else goals[row.goal_id]
                found.append(SilenceView(kind, key, name, row.rule, row.reason, row.until, row.author, row.version))
    return tuple(sorted(found, key=lambda one: (one.kind is Named.KPI, one.key)))


def silence(
    ws: Workspace,
    rule: str,
    reason: str,
    kpi: str = "",
    goal: str = "",
    until: date | None = None,
    *,
    version: int | None = None,
) -> None:
    """Put a finding of one KPI or one goal to rest, for good or up to and with a day; said again, it is said anew.

    `version`: that of the silence as it was read, 0 where none was in force.

    Raises: UnknownName, AmbiguousName, Changed; BadInput, for no finding, one of the other kind, no reason, or a day
    that is over.
    """
    check_silence(rule, reason)
    if until is not None and until < ws.today:
        raise BadInput(f"{until} is over: a finding rests up to a day from today ({ws.today}) on, or for good")
    with ws.reading() as db:
        title = f"silence {rule} of {_called(_silent(db, rule, kpi, goal))}"
    with ws.writing(title) as db:
        about = _silent(db, rule, kpi, goal)
        row = _silence_of(db, rule, about)
        if row is not None and _rests(row, ws.today):
            check_version(db, row, version)
        elif version:
            raise Overtaken(f"somebody let {rule} of {_called(about)} be heard again: nothing was saved over it")
        if row is None:
            row = Silence(rule=rule, reason="")
            row.kpi_id, row.goal_id = (about.id, None) if isinstance(about, Kpi) else (None, about.id)
            db.add(row)
        if assign(row, {"reason": reason, "until": until}):
            row.author = ws.author
            _tell_editors(about)


def unsilence(ws: Workspace, rule: str, kpi: str = "", goal: str = "") -> None:
    """Let a finding that was put to rest be heard again.

    Raises: UnknownName, AmbiguousName; BadInput, where it was not put to rest.
    """
    with ws.reading() as db:
        title = f"no longer silence {rule} of {_called(_silent(db, rule, kpi, goal))}"
    with ws.writing(title) as db:
        about = _silent(db, rule, kpi, goal)
        row = _silence_of(db, rule, about)
        if row is None:
            raise BadInput(f"{rule} of {about.key!r} was not put to rest: there is nothing to take back")
        db.delete(row)
        _tell_editors(about)


def _rests(row: Silence, today: date) -> bool:
    return row.until is None or row.until >= today


def _silent(db: Session, rule: str, kpi: str, goal: str) -> Kpi | Goal:
    """What the finding is about."""
    if bool(kpi) == bool(goal):
        raise BadInput("a finding is put to rest for one KPI or for one goal: name one of them")
    found: Kpi | Goal = find_kpi(db, kpi) if kpi else find_goal(db, goal)
    if rule.startswith("G") is not isinstance(found, Goal):
        raise BadInput(
            f"{rule} is never found in a {'KPI' if kpi else 'goal'}: K1 and on are for KPIs, G1 and on for goals"
        )
    return found


def _silence_of(db: Session, rule: str, about: Kpi | Goal) -> Silence | None:
    where = Silence.kpi_id == about.id if isinstance(about, Kpi) else Silence.goal_id == about.id
    return db.exec(select(Silence).where(Silence.rule == rule, where)).first()


def _tell_editors(about: Kpi | Goal) -> None:
    """A KPI's silences are edited with it; a goal's are not."""
    if isinstance(about, Kpi):
        about.version += 1


def _called(about: Kpi | Goal) -> str:
    return about.name if isinstance(about, Kpi) else about.title
