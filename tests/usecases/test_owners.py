"""One owner's things handed to another, but what is over."""

from datetime import date

import pytest

from kpitui.model.enums import GoalStatus, KpiStatus
from kpitui.model.errors import BadInput, UnknownName
from kpitui.model.tables import Action
from kpitui.store.workspace import Workspace
from kpitui.usecases.goals import load_goal
from kpitui.usecases.history import undo
from kpitui.usecases.kpis import load_kpi
from kpitui.usecases.owners import HandedOver, hand_over
from tests.build import make_goal, make_kpi
from tests.store.content import content


@pytest.fixture
def shop(any_ws: Workspace) -> Workspace:
    make_goal(any_ws, "win", owner="ana")
    make_goal(any_ws, "won", owner="ana", status=GoalStatus.ACHIEVED)
    make_goal(any_ws, "keep", owner="ben")
    for key, status in (("a", KpiStatus.ACTIVE), ("b", KpiStatus.PAUSED), ("c", KpiStatus.RETIRED)):
        make_kpi(any_ws, key, owner="ana", status=status)
    with any_ws.writing("actions") as db:
        db.add_all([Action(what="call", owner="ana"), Action(what="ask", owner="ana", done_on=date(2026, 11, 2))])
    return any_ws


def test_what_still_has_to_be_seen_to_goes_to_the_other(shop: Workspace) -> None:
    before = content(shop)
    assert hand_over(shop, "ana", "eva") == HandedOver(goals=1, kpis=2, actions=1)
    assert [load_goal(shop, key)[0].owner for key in ("win", "won", "keep")] == ["eva", "ana", "ben"]
    assert [load_kpi(shop, key)[0].owner for key in "abc"] == ["eva", "eva", "ana"]
    undo(shop)
    assert content(shop) == before


def test_an_owner_whom_nobody_knows_is_told_the_nearest(shop: Workspace) -> None:
    with pytest.raises(UnknownName, match="no owner of a goal, KPI or action is called 'anna'; did you mean 'ana'"):
        hand_over(shop, "anna", "eva")


@pytest.mark.parametrize(
    ("giver", "taker", "sentence"),
    [
        ("ana", "ana", "ana has them already"),
        ("ana", " ", "name the owner who gives, and the one who takes"),
        ("", "ana", "name the owner who gives"),
        ("ana", "e\nva", "an owner is one line of text"),
    ],
)
def test_nobody_and_the_same_one_take_nothing(ws: Workspace, giver: str, taker: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        hand_over(ws, giver, taker)
