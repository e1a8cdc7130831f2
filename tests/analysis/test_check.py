"""The check names what is missing or wrong."""

from dataclasses import replace
from typing import Any, Literal

import pytest

from kpitui.analysis.check import Finding, GoalFacts, KpiFacts, check_goal, check_kpi, measure_of
from kpitui.analysis.check_data import DataFacts, check_data
from kpitui.analysis.lead_lag import LeadLag
from kpitui.analysis.verdict import TargetPlace
from kpitui.content.loader import fit
from kpitui.model.enums import Cadence, Direction, Funnel, Intent, Kind, Perspective, Severity

SOUND_GOAL = GoalFacts(why="growth", owner="ana", has_period=True, kpis=2, children=(("CTR", 1.0), ("Sales", 1.0)))
SOUND_KPI = KpiFacts(
    name="Product sales",
    owner="ana",
    cadence=Cadence.WEEK,
    alignment="Each call moves it.",
    misleads="Rises with discounts.",
    funnel=Funnel.RESULT,
    intent=Intent.CONVERSION,
    target=5.0,
    baseline=4.0,
    has_frame=True,
)


def of_kpi(**facts: object) -> list[Finding]:
    return check_kpi(replace(SOUND_KPI, **facts), fit())  # type: ignore[arg-type]


def of_goal(**facts: object) -> list[Finding]:
    return check_goal(replace(SOUND_GOAL, **facts))  # type: ignore[arg-type]


def test_a_sound_goal_and_a_sound_kpi_have_no_findings() -> None:
    assert of_goal() == []
    assert of_kpi() == []


@pytest.mark.parametrize(
    ("facts", "finding", "severity"),
    [
        ({"target": None}, "K1", Severity.WARNING),
        ({"baseline": None}, "K2", Severity.WARNING),
        ({"owner": " "}, "K3", Severity.WARNING),
        ({"cadence": None}, "K4", Severity.WARNING),
        ({"has_frame": False}, "K5", Severity.WARNING),
        ({"name": "Page views"}, "K6", Severity.WARNING),
        ({"alignment": ""}, "K7", Severity.HINT),
        ({"misleads": ""}, "K8", Severity.HINT),
        ({"target": 3.0}, "K9", Severity.ERROR),
        ({"target": (5.0, 3.0), "direction": Direction.RANGE}, "K9", Severity.ERROR),
        ({"unit": "percent"}, "K10", Severity.WARNING),
        ({"twins": ("CTR", "Sales")}, "K15", Severity.HINT),
        ({"reciprocals": ("ACOS",)}, "K15", Severity.HINT),
    ],
)
def test_each_gap_in_a_kpi_is_one_finding(facts: dict[str, object], finding: str, severity: Severity) -> None:
    [found] = of_kpi(**facts)
    assert (found.id, found.severity) == (finding, severity)
    assert found.why.endswith(".")
    assert found.what.endswith(".")


def test_what_is_added_up_by_a_date_begins_at_0_and_needs_no_baseline() -> None:
    assert of_kpi(baseline=None, starts_at_0=True) == []


@pytest.mark.parametrize(
    ("facts", "finding", "severity"),
    [
        ({"kpis": 0, "children": ()}, "G1", Severity.WARNING),
        ({"perspectives": (Perspective.EXTERNAL,) * 2}, "G2", Severity.WARNING),
        ({"perspectives": (Perspective.INTERNAL,) * 2}, "G2", Severity.WARNING),
        ({"late": 2}, "G3", Severity.WARNING),
        ({"direct": 8}, "G4", Severity.WARNING),
        ({"children": (("CTR", 9.0), ("Sales", 1.0))}, "G5", Severity.HINT),
        ({"why": ""}, "G6", Severity.WARNING),
        ({"owner": "", "has_period": False}, "G6", Severity.WARNING),
    ],
)
def test_each_gap_in_a_goal_is_one_finding(facts: dict[str, object], finding: str, severity: Severity) -> None:
    [found] = of_goal(**facts)
    assert (found.id, found.severity) == (finding, severity)


def test_a_goal_that_is_seen_from_both_sides_or_may_be_has_no_finding() -> None:
    assert of_goal(perspectives=(Perspective.EXTERNAL, Perspective.INTERNAL)) == []
    assert of_goal(perspectives=(Perspective.EXTERNAL, None)) == []
    assert of_goal(perspectives=(Perspective.EXTERNAL,)) == []
    assert of_goal(late=1, direct=7) == []


NOTHING = LeadLag("no evidence", None, None, 40, "nothing stands out from chance")
AT_ONCE = LeadLag("moves together", 0, 0.8, 40, "in the same period, in the same direction")


def place(where: Literal["given", "inside", "beyond"], reached: int = 0) -> TargetPlace:
    return TargetPlace(where, reached, "")


@pytest.mark.parametrize(
    ("facts", "findings"),
    [
        ({}, []),
        ({"place": place("inside", 3)}, ["K11"]),
        ({"place": place("given", 9)}, []),
        ({"place": place("beyond")}, ["K12"]),
        ({"place": place("beyond"), "moved": True}, []),
        ({"place": place("beyond", 1)}, []),
        ({"stale": True}, ["K13"]),
        ({"unproven": (("Churn", NOTHING), ("Sales", AT_ONCE))}, ["K14", "K14"]),
        ({"answers": (4, 5, 4)}, ["K16"]),
        ({"answers": (4, 5, 5)}, []),
    ],
)
def test_what_the_numbers_say_of_a_kpi(facts: dict[str, Any], findings: list[str]) -> None:
    found = check_data(DataFacts(**facts))
    assert [finding.id for finding in found] == findings
    assert all(finding.severity is Severity.WARNING for finding in found)


def test_what_the_numbers_say_of_a_lead_stands_in_its_finding() -> None:
    nothing, at_once = check_data(DataFacts(unproven=(("Churn", NOTHING), ("Sales", AT_ONCE))))
    shown = "It is said to lead {}, and the numbers do not show it: {}."
    assert nothing.why == shown.format("Churn", "nothing stands out from chance")
    assert at_once.why == shown.format("Sales", "both move in the same period, in the same direction")


@pytest.mark.parametrize(
    ("kind", "formula", "series", "measure"),
    [
        (Kind.NUMBER, "", ["clicks"], ("clicks", "")),
        (Kind.FORMULA, " clicks ", [], ("clicks", "")),
        (Kind.RATING, "", ["grade"], ("rating of grade", "")),
        (Kind.NPS, "", ["up", "so", "down"], ("nps of up, so, down", "")),
        (Kind.RATIO, "spend / revenue", [], ("spend/revenue", "revenue/spend")),
        (Kind.FORMULA, "a / b * 2", [], ("a/b*2", "")),
        (Kind.NUMBER, "", [], ("", "")),
    ],
)
def test_what_a_kpi_measures_is_told_by_what_it_reads(
    kind: Kind, formula: str, series: list[str], measure: tuple[str, str]
) -> None:
    assert measure_of(kind, formula, series) == measure


def test_an_only_child_carries_all_the_weight_without_a_finding() -> None:
    assert of_goal(children=(("CTR", 1.0),)) == []


def test_a_goal_names_all_that_it_lacks() -> None:
    [found] = of_goal(why="", owner="", has_period=False)
    assert found.why == "The goal has no why, no owner and no period."


@pytest.mark.parametrize(
    ("name", "intent", "fits"),
    [
        ("Page views", Intent.CONVERSION, False),
        ("Video views a month", Intent.CONVERSION, False),
        ("page_views", Intent.AWARENESS, True),
        ("Brand recall", Intent.AWARENESS, True),
        ("Form conversion", Intent.CONSIDERATION, True),
        ("Product sales", Intent.CONVERSION, True),
    ],
)
def test_a_measure_that_is_known_by_name_fits_or_not(name: str, intent: Intent, fits: bool) -> None:
    found = of_kpi(name=name, intent=intent)
    assert [finding.id for finding in found] == ([] if fits else ["K6"])


def test_an_unknown_measure_is_judged_by_its_stage() -> None:
    assert [found.id for found in of_kpi(name="Xyz", funnel=Funnel.REACH)] == ["K6"]
    assert of_kpi(name="Xyz", funnel=Funnel.RESULT) == []
    assert of_kpi(name="Xyz", funnel=None) == []
    assert of_kpi(name="Page views", intent=None) == []


def test_every_intent_has_its_fit() -> None:
    assert set(fit()) == set(Intent)
