"""What a form has to know to let somebody write a KPI or a goal: what there is already, and what day it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, or_, select

from kpitui.model.definitions import GoalDefinition, KpiDefinition, SeriesDefinition
from kpitui.model.enums import GoalStatus, KpiStatus, LinkKind, SeriesStatus
from kpitui.model.period import Calendar, calendar_of
from kpitui.model.tables import Goal, Kpi, KpiGoal, KpiSeries, Link, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._kpi_parts import series_roles
from kpitui.usecases._meanwhile import meanwhile
from kpitui.usecases._names import find_goal, find_kpi, make_key, taken_keys
from kpitui.usecases.goals import goal_definition
from kpitui.usecases.kpis import kpi_definition
from kpitui.usecases.series import series_definition


@dataclass(frozen=True, slots=True)
class Editing:
    """The KPI under edit, if there is one, and what it can name."""

    kpi: KpiDefinition | None
    version: int | None
    """What `save_kpi` takes; None for a new one."""
    goals: tuple[GoalDefinition, ...]
    """Those that are not finished or dropped, and those that the KPI serves; by title."""
    series: tuple[SeriesDefinition, ...]
    """Those in use, and those that the KPI reads; by key."""
    readers: Mapping[str, tuple[str, ...]]
    """By series the names of the other KPIs on it that are not retired."""
    kpis: tuple[tuple[str, str], ...]
    """Key and name of the others that are not retired, and of those that it is linked to; by key."""
    incoming: tuple[tuple[LinkKind, str], ...]
    """The links of other KPIs that end here: their kind, and the key of the other."""
    own_goal: GoalDefinition | None
    """The goal of a draft that was kept with it: a draft itself, which nothing else serves or stands under."""
    author: str
    owners: tuple[str, ...]
    """Everybody who owns something, and the author."""
    goal_keys: frozenset[str]
    kpi_keys: frozenset[str]
    today: date
    calendar: Calendar

    def goal(self, name: str) -> GoalDefinition | None:
        """The goal of that key or title."""
        word = name.strip().casefold()
        return next((goal for goal in self.goals if word in (goal.key, goal.title.casefold())), None)

    def one_series(self, key: str) -> SeriesDefinition | None:
        return next((series for series in self.series if series.key == key), None)

    def goal_key(self, title: str) -> str:
        """The key that a new goal of that title would get."""
        return make_key(title, self.goal_keys)

    def kpi_key(self, name: str) -> str:
        """The key that a new KPI of that name would get."""
        return make_key(name, self.kpi_keys)


def editing(ws: Workspace, key: str | None = None) -> Editing:
    """Everything a form needs; without a key for a new KPI, or for a goal.

    Raises: UnknownName, AmbiguousName.
    """
    with ws.reading() as db:
        row = find_kpi(db, key) if key else None
        kpi = kpi_definition(db, row) if row else None
        return Editing(
            kpi=kpi,
            version=row.version if row else None,
            goals=_goals(db, [key for key, _ in kpi.goals] if kpi else []),
            series=_series(db, [key for key, _ in series_roles(kpi)] if kpi else []),
            readers=_readers(db, row.id if row else None),
            kpis=_others(db, kpi),
            incoming=_incoming(db, row.id) if row else (),
            own_goal=_own_goal(db, kpi),
            author=ws.author,
            owners=_owners(db, ws.author),
            goal_keys=frozenset(taken_keys(db, Goal)),
            kpi_keys=frozenset(taken_keys(db, Kpi)),
            today=ws.today,
            calendar=calendar_of(ws.settings),
        )


def changed_meanwhile(ws: Workspace, key: str, version: int) -> str:
    """Who changed what of a KPI since it was read: `ben changed this 2 min ago (name, target)`.

    Raises: UnknownName, AmbiguousName.
    """
    with ws.reading() as db:
        return meanwhile(db, find_kpi(db, key), version)


def _goals(db: Session, served: list[str]) -> tuple[GoalDefinition, ...]:
    standing = col(Goal.status).in_((GoalStatus.DRAFT, GoalStatus.ACTIVE))
    rows = db.exec(select(Goal).where(or_(standing, col(Goal.key).in_(served))).order_by(Goal.title, Goal.key))
    return tuple(goal_definition(db, row) for row in rows)


def _own_goal(db: Session, kpi: KpiDefinition | None) -> GoalDefinition | None:
    if kpi is None or kpi.status is not KpiStatus.DRAFT or not kpi.goals:
        return None
    row = find_goal(db, kpi.goals[0][0])
    served = db.exec(select(KpiGoal.id).where(KpiGoal.goal_id == row.id)).all()
    below = db.exec(select(Goal.id).where(Goal.parent_id == row.id)).first()
    alone = len(served) == 1 and below is None
    return goal_definition(db, row) if alone and row.status is GoalStatus.DRAFT else None


def _series(db: Session, read: list[str]) -> tuple[SeriesDefinition, ...]:
    in_use = or_(Series.status == SeriesStatus.ACTIVE, col(Series.key).in_(read))
    rows = db.exec(select(Series).where(in_use).order_by(Series.key))
    return tuple(series_definition(db, row) for row in rows)


def _readers(db: Session, but: int | None) -> dict[str, tuple[str, ...]]:
    query = select(Series.key, Kpi.id, Kpi.name).join(KpiSeries, col(KpiSeries.series_id) == Series.id)
    query = query.join(Kpi, col(Kpi.id) == KpiSeries.kpi_id).where(Kpi.status != KpiStatus.RETIRED)
    found: dict[str, tuple[str, ...]] = {}
    for key, kpi_id, name in db.exec(query.order_by(Kpi.name)):
        if kpi_id != but:
            found[key] = (*found.get(key, ()), name)
    return found


def _others(db: Session, kpi: KpiDefinition | None) -> tuple[tuple[str, str], ...]:
    linked = [link.kpi for link in kpi.links] if kpi else []
    standing = or_(Kpi.status != KpiStatus.RETIRED, col(Kpi.key).in_(linked))
    rows = db.exec(select(Kpi.key, Kpi.name).where(standing, Kpi.key != (kpi.key if kpi else "")).order_by(Kpi.key))
    return tuple((key, name) for key, name in rows)


def _incoming(db: Session, kpi_id: int | None) -> tuple[tuple[LinkKind, str], ...]:
    query = select(Link.kind, Kpi.key).join(Kpi, col(Kpi.id) == Link.from_kpi_id)
    return tuple(
        (LinkKind(kind), key) for kind, key in db.exec(query.where(Link.to_kpi_id == kpi_id).order_by(col(Link.id)))
    )


def _owners(db: Session, author: str) -> tuple[str, ...]:
    found = {author, *db.exec(select(Kpi.owner).distinct()), *db.exec(select(Goal.owner).distinct())}
    return tuple(sorted(name for name in found if name))
