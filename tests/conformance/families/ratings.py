"""Shares, NPS and mean ratings with their intervals, and means pooled by n."""

from collections import Counter
from typing import Any

from kpitui.analysis.ratings import Estimate, mean_rating, nps, pool, share
from tests.conformance.measure import Result

FILES = ("ratings*.json",)
PRINTED = 1e-6
"""The file's Wilson and t intervals have six decimals; half a unit of the last is 5e-7."""


def check(data: Any) -> Result:
    result = Result()
    for case in data["wilson"]:
        estimate = share(case["k"], case["n"])
        name = f"wilson {case['k']} of {case['n']}"
        result.near(f"{name}, value", estimate.value, case["k"] / case["n"])
        interval(result, name, estimate, case["ci"], PRINTED)
    for case in data["nps"]:
        estimate = nps(case["promoters"], case["passives"], case["detractors"])
        name = f"nps of {case['n']} with {case['promoters']} promoters"
        result.near(f"{name}, value", estimate.value, case["nps"])
        interval(result, name, estimate, case["adjusted_wald_clipped"], None)
    for case in data["rating_mean"]:
        check_mean(result, case)
    if "nps_n0" in data:
        result.same("nps of nobody", nps(0, 0, 0).value, data["nps_n0"])
    if pooled := data.get("pooled"):
        groups = [Estimate(group["mean"], None, None, group["n"]) for group in pooled["groups"]]
        result.near("pooled by n", pool(groups).value, pooled["right"])
    return result


def check_mean(result: Result, case: Any) -> None:
    counts = dict.fromkeys(range(1, 6), 0)
    counts |= Counter(case["x"]) if "x" in case else dict(enumerate(case["counts_1_to_5"], 1))
    estimate = mean_rating(counts)
    name = f"mean rating of {estimate.n}"
    result.near(f"{name}, value", estimate.value, case["mean"], PRINTED)
    interval(result, name, estimate, [max(1.0, case["t95"][0]), min(5.0, case["t95"][1])], PRINTED)
    if "top2" in case:
        interval(result, f"{name}, top two", share(case["top2"], estimate.n), case["top2_wilson"], None)


def interval(result: Result, name: str, estimate: Estimate, ends: list[float], tolerance: float | None) -> None:
    result.near(f"{name}, low", estimate.low, ends[0], tolerance)
    result.near(f"{name}, high", estimate.high, ends[1], tolerance)
