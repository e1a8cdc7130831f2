"""Accuracy over series of the M3 competition: sMAPE a group, held against simple forecasts made here."""

from math import fsum
from typing import Any

from kpitui.analysis.forecast import forecast
from kpitui.analysis.seasonality import indices, is_seasonal
from kpitui.analysis.smoothing import line_slope
from tests.conformance.measure import Result

FILES = ("forecast_m3*.json",)
MARGIN = 0.3
"""Points of sMAPE that it may be worse than SES."""


def check(data: Any) -> Result:
    result = Result()
    groups: dict[str, dict[str, list[float]]] = {}
    for series in data["series"]:
        means = groups.setdefault(series["period"], {})
        for name, values in rivals(series["y"], series["m"], len(series["test"])).items():
            means.setdefault(name, []).append(smape(values, series["test"]))
    for group, errors in groups.items():
        mean = {name: fsum(each) / len(each) for name, each in errors.items()}
        ours = mean["default"]
        result.within(f"{group}: sMAPE {ours:.2f}, naive2 {mean['naive2']:.2f}", ours, mean["naive2"])
        result.within(f"{group}: sMAPE {ours:.2f}, SES {mean['ses']:.2f}", ours, mean["ses"] + MARGIN)
        result.within(f"{group}: sMAPE {ours:.2f}, least squares {mean['line']:.2f}", ours, mean["line"])
        # The file's own figures for the same forecasts: no easier rivals than those.
        for name, reference in (("naive2", "naive2"), ("ses", "ses"), ("line", "ols")):
            expected = data["subset_sMAPE_reference"][group][reference]
            result.near(f"{group}: {reference}", mean[name], expected, 0.25)
    return result


def rivals(values: list[float], season: int, horizon: int) -> dict[str, tuple[float, ...]]:
    n = len(values)
    index = indices(values, season) if is_seasonal(values, season) and min(values) > 0 else [1.0]
    ahead = [index[(n + step) % len(index)] for step in range(horizon)]
    level = [value / index[place % len(index)] for place, value in enumerate(values)]
    slope, middle = line_slope(range(n), level), fsum(level) / n
    found = {
        "naive2": tuple(level[-1] * one for one in ahead),
        "line": tuple((middle + slope * (n + step - (n - 1) / 2)) * one for step, one in enumerate(ahead)),
    }
    for name, method in (("default", None), ("ses", "ses")):
        mean = forecast(values, horizon, season=season, method=method).mean  # type: ignore[arg-type]
        found[name] = mean or (0.0,) * horizon
    return found


def smape(values: tuple[float, ...], test: list[float]) -> float:
    """Percent: 200 |f − y| ÷ (|f| + |y|), its mean."""
    return fsum(200 * abs(f - y) / (abs(f) + abs(y)) for f, y in zip(values, test, strict=True)) / len(test)
