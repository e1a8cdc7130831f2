"""Pairs of which it is known whether one leads the other."""

from typing import Any

from kpitui.analysis.lead_lag import lead_lag
from tests.conformance.measure import Result

FILES = ("leadlag*.json",)
YEAR = 12
LAGS = range(3, 7)
"""Of the gas furnace: between its first lag and its strongest, and one more."""
FALSE_LEADS = 3


def check(data: Any) -> Result:
    result = Result()
    sales = data["BJsales"]
    found = lead_lag(sales["lead"], sales["lag"])
    result.same("BJsales", (found.verdict, found.lag), ("evidence", sales["answer"]["lag"]))
    result.same("BJsales swapped", lead_lag(sales["lag"], sales["lead"]).verdict, "no evidence")
    furnace = data["gas_furnace"]
    found = lead_lag(furnace["input_gas_rate"], furnace["output_co2"])
    result.same("gas furnace", found.verdict, "evidence")
    result.among("gas furnace, lag", found.lag, LAGS)
    result.same("gas furnace, sign", (found.correlation or 0.0) < 0, furnace["answer"]["sign"] == "negative")
    deaths = data["uk_lung_deaths"]
    for one, other in (("a", "b"), ("b", "a")):
        found = lead_lag(deaths[one], deaths[other], season=YEAR)
        result.same(f"deaths, {one} and {other}", (found.verdict, found.lag), ("moves together", 0))
    leading = sum(lead_lag(pair["a"], pair["b"]).verdict == "evidence" for pair in data["negative_controls"])
    result.within(f"{leading} random walks called leading", leading, FALSE_LEADS)
    return result
