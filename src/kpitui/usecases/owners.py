"""One owner's things, handed to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from kpitui.model.enums import KpiStatus
from kpitui.model.errors import BadInput, UnknownName
from kpitui.model.tables import Action, Goal, Kpi
from kpitui.store.workspace import Workspace
from kpitui.usecases._check_facts import STANDING_GOALS
from kpitui.usecases._names import check_line

STANDING: tuple[tuple[Any, Any], ...] = (
    (Goal, col(Goal.status).in_(STANDING_GOALS)),
    (Kpi, Kpi.status != KpiStatus.RETIRED),
    (Action, col(Action.done_on).is_(None)),
)
"""What still has to be seen to. What is over stays with whoever had it."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How much went to its new owner."""

    goals: int
    kpis: int
    actions: int


def hand_over(ws: Workspace, giver: str, taker: str) -> HandedOver:
    """Give one owner's goals, KPIs and open actions to another; what is achieved, dropped, retired or done stays.

    Raises: UnknownName, where nobody of that name owns any; BadInput, for a taker that is no name.
    """
    check_line("an owner", taker)
    giver, taker = giver.strip(), taker.strip()
    if not giver or not taker:
        raise BadInput("name the owner who gives, and the one who takes")
    if giver == taker:
        raise BadInput(f"{giver} has them already: name another to take them")
    with ws.writing(f"hand over from {giver} to {taker}") as db:
        found = [_owned(db, table, standing, giver) for table, standing in STANDING]
        if not any(found):
            raise UnknownName("owner of a goal, KPI or action", giver, _owners(db))
        for rows in found:
            for row in rows:
                row.owner = taker
        return HandedOver(*map(len, found))


def _owners(db: Session) -> list[str]:
    found = {owner for table, standing in STANDING for owner in db.exec(select(table.owner).where(standing))}
    return sorted(found - {""})


def _owned(db: Session, table: Any, standing: Any, owner: str) -> Sequence[Any]:
    return db.exec(select(table).where(table.owner == owner, standing)).all()
