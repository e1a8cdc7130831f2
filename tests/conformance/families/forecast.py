"""Forecasts of a few known series, their seasonal indices, and what is said of the smallest ones."""

from typing import Any

from kpitui.analysis.forecast import forecast
from kpitui.analysis.seasonality import indices, is_seasonal
from tests.conformance.measure import Result

FILES = ("forecast_small*.json",)
SMOOTHED, DAMPED = 0.02, 0.05
"""Relative, as the file states: its own are fitted by maximum likelihood."""


def check(data: Any) -> Result:
    result = Result()
    for case in data["cases"]:
        check_methods(result, case)
    for case in data["seasonal_indices"]:
        result.same(f"{case['id']}, seasonal", is_seasonal(case["y"], case["m"]), True)
        for place, (got, expected) in enumerate(
            zip(indices(case["y"], case["m"]), case["multiplicative"], strict=True), 1
        ):
            result.near(f"{case['id']}, index {place}", got, expected)
    for case in data["exact"]:
        check_exact(result, case)
    return result


def check_methods(result: Result, case: Any) -> None:
    if "ses" in case:
        found = forecast(case["y"], len(case.get("ses_80", [0])), method="ses")
        near(result, f"{case['id']}, SES", found.mean[:1] if found.mean else None, [case["ses"]], SMOOTHED)
        for place, (low, high) in enumerate(case.get("ses_80", [])):
            near(result, f"{case['id']}, low", found.low and found.low[place:][:1], [low], SMOOTHED)
            near(result, f"{case['id']}, high", found.high and found.high[place:][:1], [high], SMOOTHED)
    if "theta" in case:
        found = forecast(case["y"], len(case["theta"]), method="theta")
        near(result, f"{case['id']}, Theta", found.mean, case["theta"], SMOOTHED)
    if "damped" in case:
        found = forecast(case["y"], len(case["damped"]), method="damped")
        near(result, f"{case['id']}, damped", found.mean, case["damped"], DAMPED)


def check_exact(result: Result, case: Any) -> None:
    found = forecast(case["y"], case["h"])
    if "forecast" in case:
        expected = case["forecast"]
        result.same(case["id"], found.mean, None if expected is None else tuple(map(float, expected)))
    if case.get("interval_zero_width"):
        result.same(f"{case['id']}, interval", (found.low, found.high), (found.mean, found.mean))
    if "interval" in case:
        result.same(f"{case['id']}, interval", (found.low, found.high), (case["interval"], case["interval"]))
    if "say" in case:
        result.same(f"{case['id']}, what is said", case["say"] in found.note, True)


def near(result: Result, what: str, got: tuple[float, ...] | None, expected: list[float], share: float) -> None:
    values = got or (None,) * len(expected)
    for step, (value, wanted) in enumerate(zip(values, expected, strict=True), 1):
        result.near(f"{what} {step} ahead", value, wanted, share * abs(wanted))
