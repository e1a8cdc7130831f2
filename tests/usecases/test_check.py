"""The check: what is missing is found in what is stored and in what is being written."""

from dataclasses import replace
from datetime import date

from kpitui.model.definitions import GoalDefinition, KpiDefinition, TargetDefinition
from kpitui.model.enums import Direction, Funnel, GoalStatus, Intent, KpiStatus, Named
from kpitui.store.workspace import Workspace
from kpitui.usecases.check import findings, kpi_findings
from kpitui.usecases.kpis import load_kpi, save_kpi
from tests.build import make_goal, make_kpi

COMPLETE = {
    "owner": "ana",
    "due": 1,
    "alignment": "Every field you take out lets more people finish.",
    "misleads": "We ask for less and get worse leads.",
}
AIM = TargetDefinition(value=5.5, baseline=4.0, by=date(2026, 12, 31))


def ids(ws: Workspace, kind: Named, key: str) -> list[str]:
    return [found.finding.id for found in findings(ws) if (found.kind, found.key) == (kind, key)]


def test_a_complete_kpi_under_a_complete_goal_has_no_finding(ws: Workspace) -> None:
    make_goal(ws, "win", why="because", owner="ana", start=date(2026, 10, 1), end=date(2026, 12, 31))
    make_kpi(ws, "cvr", goals="win", target=AIM, **COMPLETE)
    assert findings(ws) == ()


def test_a_bare_kpi_and_a_bare_goal_are_told_what_they_lack(ws: Workspace) -> None:
    make_goal(ws, "win")
    make_kpi(ws, "cvr")
    assert ids(ws, Named.GOAL, "win") == ["G1", "G6"]
    assert ids(ws, Named.KPI, "cvr") == ["K1", "K3", "K4", "K5", "K7", "K8"]


def test_a_kpi_of_a_goal_below_counts_and_a_retired_one_does_not(ws: Workspace) -> None:
    make_goal(ws, "top")
    make_goal(ws, "low", parent="top")
    make_kpi(ws, "old", goals="top", status=KpiStatus.RETIRED)
    assert "G1" in ids(ws, Named.GOAL, "top")
    make_kpi(ws, "cvr", goals="low")
    assert "G1" not in ids(ws, Named.GOAL, "top")
    assert ids(ws, Named.KPI, "old") == []


def test_one_child_that_carries_nearly_all_the_weight_is_a_finding(ws: Workspace) -> None:
    make_goal(ws, "win")
    make_kpi(ws, "heavy", name="Heavy", goals={"win": 9.0})
    make_kpi(ws, "light", goals={"win": 1.0})
    (found,) = (one.finding for one in findings(ws) if one.finding.id == "G5")
    assert found.why == "Heavy carries 90 % of the weight, so the others hardly count."


def test_the_latest_target_is_the_one_that_is_checked(ws: Workspace) -> None:
    old = TargetDefinition(value=4.0, start=date(2026, 1, 1))
    make_kpi(ws, "cvr", target=[old, replace(AIM, start=date(2026, 6, 1))], **COMPLETE)
    assert ids(ws, Named.KPI, "cvr") == []


def test_dropped_goals_and_finished_ones_are_left_alone(ws: Workspace) -> None:
    make_goal(ws, "gone", status=GoalStatus.DROPPED)
    make_goal(ws, "done", status=GoalStatus.ACHIEVED)
    assert findings(ws) == ()


def test_page_views_do_not_tell_whether_customers_are_won(ws: Workspace) -> None:
    make_goal(ws, "win", intent=Intent.CONVERSION)
    kpi = KpiDefinition(key="", name="Page views", goals=(("win", 1.0),), funnel=Funnel.REACH)
    assert "K6" in [finding.id for finding in kpi_findings(ws, kpi)]
    sales = replace(kpi, name="Product sales", funnel=Funnel.RESULT)
    assert "K6" not in [finding.id for finding in kpi_findings(ws, sales)]


def test_a_contradicting_target_is_an_error_while_it_is_written(ws: Workspace) -> None:
    kpi = KpiDefinition(key="", name="Cost", direction=Direction.DOWN, targets=(AIM,))
    found = kpi_findings(ws, kpi)
    assert (found[0].id, found[0].severity) == ("K9", "error")


def test_a_goal_made_with_the_kpi_lends_it_its_period_and_intent(ws: Workspace) -> None:
    goal = GoalDefinition(
        key="win", intent=Intent.CONVERSION, start=date(2026, 10, 1), end=date(2026, 12, 31), title="Win"
    )
    kpi = KpiDefinition(key="", name="Impressions", goals=(("win", 1.0),), targets=(TargetDefinition(value=1.0),))
    found = {finding.id for finding in kpi_findings(ws, kpi, new_goals=[goal])}
    assert "K6" in found
    assert "K5" not in found


def test_what_was_put_to_rest_stays_silent(ws: Workspace) -> None:
    make_kpi(ws, "cvr")
    kpi, version = load_kpi(ws, "cvr")
    save_kpi(ws, replace(kpi, silences=(("K7", "obvious"), ("K8", "harmless"))), version=version)
    assert ids(ws, Named.KPI, "cvr") == ["K1", "K3", "K4", "K5"]
    assert not {"K7", "K8"} & {finding.id for finding in kpi_findings(ws, load_kpi(ws, "cvr")[0])}
