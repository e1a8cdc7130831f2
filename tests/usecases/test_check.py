"""The check: what is missing is found in what is stored and in what is being written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kpitui.model.definitions import GoalDefinition, KpiDefinition, TargetDefinition
from kpitui.model.enums import (
    Aggregation,
    Cadence,
    Direction,
    Funnel,
    GoalStatus,
    Intent,
    Kind,
    KpiStatus,
    LinkKind,
    Named,
    Perspective,
)
from kpitui.model.errors import BadInput
from kpitui.store.workspace import Workspace
from kpitui.usecases.check import findings, kpi_findings
from kpitui.usecases.kpis import load_kpi, save_kpi
from tests.build import log_values, make_event, make_goal, make_kpi, make_link, make_series
from tests.usecases.test_evidence import walk, weeks

COMPLETE = {
    "owner": "ana",
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
    assert ids(ws, Named.KPI, "cvr") == ["K1", "K3", "K5", "K7", "K8"]


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


@pytest.mark.parametrize(
    ("aggregation", "by", "found"),
    [
        (Aggregation.SUM, date(2026, 12, 31), []),
        (Aggregation.LAST, date(2026, 12, 31), ["K2"]),
        (Aggregation.SUM, None, ["K2", "K5"]),
    ],
    ids=["sum by a date", "level", "sum each period"],
)
def test_only_what_is_added_up_by_a_date_needs_no_baseline(
    ws: Workspace, aggregation: Aggregation, by: date | None, found: list[str]
) -> None:
    aim = TargetDefinition(value=100.0, by=by)
    make_kpi(ws, "orders", target=aim, aggregation=aggregation, **COMPLETE)
    assert ids(ws, Named.KPI, "orders") == found
    new = KpiDefinition(key="", series="visits", targets=(aim,))
    said = kpi_findings(ws, new, together={"visits": aggregation})
    assert ("K2" in [one.id for one in said]) == ("K2" in found)


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
    assert ids(ws, Named.KPI, "cvr") == ["K1", "K3", "K5"]
    assert not {"K7", "K8"} & {finding.id for finding in kpi_findings(ws, load_kpi(ws, "cvr")[0])}


def test_kpis_that_all_look_one_way_or_all_lag_or_are_too_many_are_findings_of_their_goal(ws: Workspace) -> None:
    make_goal(ws, "win", why="because", owner="ana", start=date(2026, 10, 1))
    for number in range(8):
        make_kpi(ws, f"k-{number}", goals="win", perspective=Perspective.EXTERNAL, types=["lagging"])
    assert ids(ws, Named.GOAL, "win") == ["G2", "G3", "G4"]
    make_kpi(ws, "people", perspective=Perspective.INTERNAL, types=["leading"])
    make_link(ws, LinkKind.LEADS, "people", "k-0")
    assert ids(ws, Named.GOAL, "win") == ["G2", "G4"]


def test_a_kpi_that_serves_a_goal_and_the_one_above_counts_once(ws: Workspace) -> None:
    make_goal(ws, "top", why="because", owner="ana", start=date(2026, 10, 1))
    make_goal(ws, "low", parent="top")
    make_kpi(ws, "both", goals={"top": 1.0, "low": 1.0}, types=["lagging"])
    make_kpi(ws, "led", goals="low", types=["lagging", "leading"])
    assert ids(ws, Named.GOAL, "top") == []


def test_a_percentage_that_is_logged_ready_made_is_found_while_it_is_written(ws: Workspace) -> None:
    make_kpi(ws, "cvr", unit="percent", target=AIM, **COMPLETE)
    assert ids(ws, Named.KPI, "cvr") == ["K10"]
    make_series(ws, "rate", unit="percent")
    assert "K10" in [found.id for found in kpi_findings(ws, KpiDefinition(key="", series="rate"))]
    ratio = KpiDefinition(key="", kind=Kind.RATIO, formula="orders / clicks", unit="percent")
    assert "K10" not in [found.id for found in kpi_findings(ws, ratio)]


def test_two_kpis_that_are_the_same_or_each_others_reciprocal_name_each_other(ws: Workspace) -> None:
    make_kpi(ws, "roas", name="ROAS", formula="revenue / spend", kind=Kind.RATIO, target=AIM, **COMPLETE)
    make_kpi(ws, "acos", name="ACOS", formula="spend/revenue", kind=Kind.RATIO, target=AIM, **COMPLETE)
    make_kpi(ws, "sales", name="Sales", series="revenue", target=AIM, **COMPLETE)
    said = {found.key: found.finding.why for found in findings(ws) if found.finding.id == "K15"}
    assert said == {
        "acos": "It is ROAS turned upside down, so both always say the same.",
        "roas": "It is ACOS turned upside down, so both always say the same.",
    }
    (twin,) = (found for found in kpi_findings(ws, KpiDefinition(key="", series="revenue")) if found.id == "K15")
    assert twin.why == "It measures the same as Sales."
    assert "K15" not in [found.id for found in kpi_findings(ws, load_kpi(ws, "sales")[0])]


STEADY = (10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 8.0, 11.0, 10.0, 9.0, 12.0, 10.0)
"""Months of which routine variation is 4.5 to 16.1."""


def make_steady(ws: Workspace, key: str, aim: float, **fields: Any) -> None:
    """A KPI logged for each month from November 2025 to October 2026, with a target for each."""
    target = TargetDefinition(value=aim, baseline=1.0, start=date(2026, 1, 1))
    make_kpi(ws, key, target=target, goals=fields.pop("goals", ""), since=date(2026, 11, 1), **COMPLETE, **fields)
    months = [date(2025 + (10 + place) // 12, (10 + place) % 12 + 1, 15) for place in range(len(STEADY))]
    log_values(ws, key, dict(zip(months, STEADY, strict=True)))


def test_a_target_inside_routine_variation_and_one_outside_anything_seen_are_found(ws: Workspace) -> None:
    make_goal(ws, "win", why="because", owner="ana", start=date(2026, 10, 1), end=date(2026, 12, 31))
    make_steady(ws, "luck", 12, goals="win")
    make_steady(ws, "dream", 40, goals="win")
    make_steady(ws, "given", 3, goals="win")
    assert [ids(ws, Named.KPI, key) for key in ("luck", "dream", "given")] == [["K11"], ["K12"], []]


def test_an_event_since_the_target_began_may_move_it(ws: Workspace) -> None:
    make_goal(ws, "win", why="because", owner="ana", start=date(2026, 10, 1), end=date(2026, 12, 31))
    make_steady(ws, "dream", 40, goals="win")
    make_event(ws, date(2025, 12, 1), "Long before")
    make_event(ws, date(2026, 6, 1), "A campaign", kpis=["dream"])
    assert ids(ws, Named.KPI, "dream") == []


def test_before_six_values_nothing_is_said_of_a_target(ws: Workspace) -> None:
    make_steady(ws, "dream", 40)
    make_event(ws, date(2026, 7, 1), "Another process", divides=True)
    assert not {"K11", "K12"} & set(ids(ws, Named.KPI, "dream"))


def test_a_sum_by_a_date_is_not_held_against_single_periods(ws: Workspace) -> None:
    make_steady(ws, "sum", 12)
    make_kpi(ws, "year", series="sum", target=TargetDefinition(value=12.0, baseline=0.0, by=date(2026, 12, 31)))
    assert not {"K11", "K12"} & set(ids(ws, Named.KPI, "year"))


def test_what_nobody_has_logged_for_two_due_days_is_stale(ws: Workspace) -> None:
    make_kpi(ws, "cvr", since=date(2026, 8, 1))
    assert "K13" in ids(ws, Named.KPI, "cvr")


def test_fewer_than_five_answers_a_period_are_a_finding(ws: Workspace) -> None:
    make_kpi(ws, "few", kind=Kind.RATING, unit="rating", aggregation=Aggregation.MEAN)
    make_kpi(ws, "many", kind=Kind.RATING, unit="rating", aggregation=Aggregation.MEAN)
    for month in (8, 9, 10):
        log_values(ws, "few", {date(2026, month, 5): 4.0}, n=4)
        log_values(ws, "many", {date(2026, month, 5): 4.0}, n=5)
    assert "K16" in ids(ws, Named.KPI, "few")
    assert "K16" not in ids(ws, Named.KPI, "many")


def make_walk(ws: Workspace, key: str, values: Sequence[float], **fields: Any) -> None:
    """A KPI logged for as many weeks, the last one over yesterday."""
    make_kpi(ws, key, cadence=Cadence.WEEK, aggregation=Aggregation.MEAN, **fields)
    log_values(ws, key, weeks(values))


def test_a_lead_that_the_numbers_do_not_show_is_a_finding(ws: Workspace) -> None:
    values = walk(1, 62)
    make_walk(ws, "response", values[2:])
    make_walk(ws, "rating", values[:-2])
    make_walk(ws, "weather", walk(7, 60))
    make_walk(ws, "young", walk(8, 17))
    make_walk(ws, "gone", walk(9, 60), status=KpiStatus.RETIRED)
    for follower in ("rating", "weather", "young", "gone"):
        make_link(ws, LinkKind.LEADS, "response", follower, lag=2)
    (said,) = (one.finding.why for one in findings(ws) if one.finding.id == "K14")
    assert said.startswith("It is said to lead weather, and the numbers do not show it: nothing stands out")


def test_moving_in_the_same_period_is_a_lead_of_none(ws: Workspace) -> None:
    make_walk(ws, "one", walk(1, 60))
    make_walk(ws, "other", walk(1, 60))
    make_walk(ws, "third", walk(1, 60))
    make_link(ws, LinkKind.LEADS, "one", "other", lag=0)
    make_link(ws, LinkKind.LEADS, "other", "third", lag=1)
    assert [one.key for one in findings(ws) if one.finding.id == "K14"] == ["other"]


def test_findings_are_those_of_what_is_named_and_of_what_carries_it(any_ws: Workspace) -> None:
    make_goal(any_ws, "top")
    make_goal(any_ws, "low", parent="top")
    make_kpi(any_ws, "cvr", goals="low")
    make_kpi(any_ws, "churn")
    assert {one.key for one in findings(any_ws, ["top"])} == {"top", "low", "cvr"}
    assert {one.key for one in findings(any_ws, ["low"])} == {"low", "cvr"}
    assert {one.key for one in findings(any_ws, ["churn", "cvr"])} == {"churn", "cvr"}


def test_what_is_not_checked_is_said_to_be_so(ws: Workspace) -> None:
    make_kpi(ws, "old", status=KpiStatus.RETIRED)
    with pytest.raises(BadInput, match="'old' is not checked: only KPIs that are drafts or active are"):
        findings(ws, ["old"])
