"""A finding put to rest, for good or for a while, and heard again."""

from datetime import date

import pytest

from kpitui.model.enums import Named
from kpitui.model.errors import BadInput, Changed
from kpitui.store.workspace import Workspace
from kpitui.usecases.check import findings
from kpitui.usecases.history import history, undo
from kpitui.usecases.kpis import load_kpi, save_kpi
from kpitui.usecases.silences import list_silences, silence, unsilence
from tests.build import make_goal, make_kpi
from tests.store.content import content


@pytest.fixture
def shop(any_ws: Workspace) -> Workspace:
    make_goal(any_ws, "win", owner="ana")
    make_kpi(any_ws, "ctr", name="CTR")
    return any_ws


def said(ws: Workspace, key: str) -> set[str]:
    return {found.finding.id for found in findings(ws) if found.key == key}


def test_a_finding_of_a_kpi_rests_until_it_is_heard_again(shop: Workspace) -> None:
    assert {"K1", "K3"} <= said(shop, "ctr")
    silence(shop, "K1", "it only informs", kpi="CTR")
    assert "K1" not in said(shop, "ctr")
    assert load_kpi(shop, "ctr")[0].silences == (("K1", "it only informs"),)
    unsilence(shop, "K1", kpi="ctr")
    assert "K1" in said(shop, "ctr")
    assert [one.title for one in history(shop, "ctr")][:2] == ["no longer silence K1 of CTR", "silence K1 of CTR"]


def test_a_finding_of_a_goal_rests_up_to_and_with_a_day(shop: Workspace) -> None:
    silence(shop, "G1", "its KPIs come next week", goal="win", until=date(2026, 11, 30))
    assert "G1" not in said(shop, "win")
    shop.as_of = date(2026, 11, 30)
    assert "G1" not in said(shop, "win")
    shop.as_of = date(2026, 12, 1)
    assert [found.kind for found in findings(shop) if found.finding.id == "G1"] == [Named.GOAL]


def test_said_again_it_is_said_anew(shop: Workspace) -> None:
    silence(shop, "K1", "for now", kpi="ctr", until=date(2026, 11, 30))
    before = content(shop)
    silence(shop, "K1", "for good", kpi="ctr")
    assert load_kpi(shop, "ctr")[0].silences == (("K1", "for good"),)
    undo(shop)
    assert content(shop) == before


def test_who_edits_the_kpi_meanwhile_is_told(ws: Workspace) -> None:
    make_kpi(ws, "ctr")
    definition, version = load_kpi(ws, "ctr")
    silence(ws, "K1", "it only informs", kpi="ctr")
    with pytest.raises(Changed, match=r"ana changed this just now \(silence\): nothing was saved over it"):
        save_kpi(ws, definition, version=version)


@pytest.mark.parametrize(
    ("rule", "reason", "about", "sentence"),
    [
        ("K1", " ", {"kpi": "ctr"}, "K1 is put to rest with a reason"),
        ("K99", "x", {"kpi": "ctr"}, "'K99' is no finding"),
        ("G1", "x", {"kpi": "ctr"}, "G1 is never found in a KPI"),
        ("K1", "x", {"goal": "win"}, "K1 is never found in a goal"),
        ("K1", "x", {}, "name one of them"),
        ("K1", "x", {"kpi": "ctr", "until": date(2026, 11, 22)}, "2026-11-22 is over"),
    ],
)
def test_what_cannot_rest_is_refused(shop: Workspace, rule: str, reason: str, about, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        silence(shop, rule, reason, **about)


def test_what_does_not_rest_is_not_taken_back(shop: Workspace) -> None:
    with pytest.raises(BadInput, match="K1 of 'ctr' was not put to rest"):
        unsilence(shop, "K1", kpi="ctr")


def test_what_rests_is_listed_with_its_reason_until_its_day_is_over(shop: Workspace) -> None:
    silence(shop, "K1", "later", kpi="ctr", until=date(2026, 11, 30))
    silence(shop, "G1", "new", goal="win")
    assert [(one.key, one.name, one.rule, one.reason, one.until) for one in list_silences(shop)] == [
        ("win", "win", "G1", "new", None),
        ("ctr", "CTR", "K1", "later", date(2026, 11, 30)),
    ]
    shop.as_of = date(2026, 12, 1)
    assert [one.rule for one in list_silences(shop)] == ["G1"]
