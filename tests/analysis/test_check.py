"""The check names what is missing or wrong."""

from dataclasses import replace

import pytest

from kpitui.analysis.check import Finding, GoalFacts, KpiFacts, check_goal, check_kpi
from kpitui.content.loader import fit
from kpitui.model.enums import Cadence, Direction, Funnel, Intent, Severity

SOUND_GOAL = GoalFacts(why="growth", owner="ana", has_period=True, kpis=2, children=(("CTR", 1.0), ("Sales", 1.0)))
SOUND_KPI = KpiFacts(
    name="Product sales",
    owner="ana",
    cadence=Cadence.WEEK,
    due=1,
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
        ({"due": None}, "K4", Severity.WARNING),
        ({"has_frame": False}, "K5", Severity.WARNING),
        ({"name": "Page views"}, "K6", Severity.WARNING),
        ({"alignment": ""}, "K7", Severity.HINT),
        ({"misleads": ""}, "K8", Severity.HINT),
        ({"target": 3.0}, "K9", Severity.ERROR),
        ({"target": (5.0, 3.0), "direction": Direction.RANGE}, "K9", Severity.ERROR),
    ],
)
def test_each_gap_in_a_kpi_is_one_finding(facts: dict[str, object], finding: str, severity: Severity) -> None:
    [found] = of_kpi(**facts)
    assert (found.id, found.severity) == (finding, severity)
    assert found.why.endswith(".")
    assert found.what.endswith(".")


@pytest.mark.parametrize(
    ("facts", "finding", "severity"),
    [
        ({"kpis": 0, "children": ()}, "G1", Severity.WARNING),
        ({"children": (("CTR", 9.0), ("Sales", 1.0))}, "G5", Severity.HINT),
        ({"why": ""}, "G6", Severity.WARNING),
        ({"owner": "", "has_period": False}, "G6", Severity.WARNING),
    ],
)
def test_each_gap_in_a_goal_is_one_finding(facts: dict[str, object], finding: str, severity: Severity) -> None:
    [found] = of_goal(**facts)
    assert (found.id, found.severity) == (finding, severity)


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
