"""Process charts: limits, signals, rule vectors and trended charts."""

from math import isclose
from typing import Any

from kpitui.analysis.xmr import Limits, XmrChart, moving_ranges, xmr
from tests.conformance.measure import Result

FILES = ("xmr*.json",)
LINES = {"cl": "center", "unpl": "upper", "lnpl": "lower"}
COMPUTED = 1e-5
"""The digits to which the file computed its own limits."""


def check(data: Any) -> Result:
    result = Result()
    if isinstance(data, list):
        for case in data:
            check_case(result, case)
    elif "wheeler" in data:
        for case in data["wheeler"]:
            check_rules(result, case)
    elif "cases" in data:
        for case in data["cases"]:
            check_trended(result, case)
    else:
        check_lines(result, "spc-plotly", xmr(data["values"]), data["values"], data["published"], None)
    return result


def check_case(result: Result, case: Any) -> None:
    if case.get("screen_mr"):
        return  # Screening moving ranges is not what numbers.md describes.
    name, values = case["id"], case["values"]
    chart = xmr(values, baseline=case["baseline_n"], center=case["center"], spread=case["mr_stat"])
    published, computed = case["published"], case["computed_2_66"]
    check_lines(result, name, chart, values, computed, COMPUTED)
    tolerance = published.get("tolerance")
    check_lines(result, f"{name}, published", chart, values, published.get("unrounded", published), tolerance)
    expected = case["computed_rules_1based"]
    result.same(f"{name}, R1", places(chart, "R1"), expected["rule1_points"])
    result.same(f"{name}, R2", places(chart, "R2"), expected["rule2_points"])
    result.same(f"{name}, R3", places(chart, "R3"), expected["rule3_points_members_only"])
    result.same(f"{name}, ranges", wide_ranges(chart, values), expected["mr_points"])
    for key, found in (
        ("outside_limits_1based", places(chart, "R1")),
        ("rule2_points_1based", places(chart, "R2")),
        ("mr_outside_1based", wide_ranges(chart, values)),
    ):
        if key in published:
            result.same(f"{name}, published {key}", found, published[key])
    if "n_outside" in published:
        result.same(f"{name}, published outside", len(places(chart, "R1")), published["n_outside"])


def check_lines(
    result: Result, name: str, chart: XmrChart, values: list[float], expected: Any, tolerance: float | None
) -> None:
    for key, line in LINES.items():
        if key in expected:
            result.near(f"{name}, {key}", getattr(chart, line)[-1], expected[key], tolerance)
    if "url" in expected:
        result.near(f"{name}, url", chart.range_limit, expected["url"], tolerance)


def check_rules(result: Result, case: Any) -> None:
    chart = xmr(case["values"], limits=Limits(case["cl"], case["lnpl"], case["unpl"]))
    for rule, key in (("R1", "rule1"), ("R2", "rule2"), ("R3", "rule3_members")):
        if key in case:
            result.same(case["name"], places(chart, rule), case[key])
    if case.get("rule3_window") == []:
        result.same(case["name"], places(chart, "R3"), [])


def check_trended(result: Result, case: Any) -> None:
    name, tolerance = case["id"], case["tolerance"]
    spread = case.get("mr_stat", "mean")
    chart = xmr(case["values"], baseline=case.get("baseline_n"), spread=spread, trend=True)
    center = [line for line in chart.center if line is not None]
    upper = [line for line in chart.upper if line is not None]
    result.near(f"{name}, slope", center[1] - center[0], case["half_average_slope"], tolerance)
    result.near(f"{name}, distance of the limits", upper[0] - center[0], case["limit_distance"], tolerance)
    for pair, height in case.get("line_between", {}).items():
        first, second = (int(place) - 1 for place in pair.split(","))
        low, high = sorted((center[first], center[second]))
        result.same(f"{name}, the line passes {height} between {pair}", low < height < high, True)
    if "rule1_points_1based" in case:
        result.same(f"{name}, R1", places(chart, "R1"), case["rule1_points_1based"])


def places(chart: XmrChart, rule: str) -> list[int]:
    """Counted from 1, as the golden files do."""
    return [signal.index + 1 for signal in chart.signals if signal.rule == rule]


def wide_ranges(chart: XmrChart, values: list[float]) -> list[int]:
    limit = chart.range_limit
    assert limit is not None
    return [
        place
        for place, size in enumerate(moving_ranges(values), 1)
        if size is not None and size > limit and not isclose(size, limit)
    ]
