"""Whatever goes into the analysis, no nan and no infinity comes out: every public function, hostile values."""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from importlib import import_module
from math import isfinite
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpitui.analysis
from kpitui.analysis.aggregate import Point, aggregate, is_cut, run_ends
from kpitui.analysis.before_after import before_after
from kpitui.analysis.calibration import brier
from kpitui.analysis.finite import check_finite
from kpitui.analysis.forecast import METHODS, forecast
from kpitui.analysis.formula import Formula
from kpitui.analysis.growth import acceleration, change, compound_growth, indexed, movement, velocity
from kpitui.analysis.lead_lag import lead_lag
from kpitui.analysis.pacing import is_reliable, pace_out
from kpitui.analysis.progress import (
    cap_score,
    chance,
    check_target,
    expected,
    median_status,
    meets,
    okr_colour,
    pace_ratio,
    progress,
    read_direction,
    roll_up,
    score_each,
)
from kpitui.analysis.ratings import Estimate, mean_rating, nps, pool, share
from kpitui.analysis.rules import Placed, find_signals
from kpitui.analysis.scaling import grow, shrink
from kpitui.analysis.seasonality import indices, is_seasonal
from kpitui.analysis.signals import headline, uneven
from kpitui.analysis.smoothing import error_sd, fit_level, fit_trend, line_slope, sum_factor
from kpitui.analysis.student import t_quantile
from kpitui.analysis.usual import usual
from kpitui.analysis.verdict import place_target, verdict
from kpitui.analysis.xmr import Limits, clamped, moving_ranges, natural_limits, xmr
from kpitui.model.enums import Aggregation, Direction, Status
from kpitui.model.errors import KpituiError
from kpitui.model.period import Calendar, Period
from tests.analysis.thousands import HUNDREDS

ROOM = Path(kpitui.analysis.__file__).parent
FIRST = date(2026, 1, 1)
MONTHS = Calendar().periods(FIRST, date(2026, 6, 30), "month")

edges = st.sampled_from(
    [0.0, -0.0, 5e-324, -5e-324, 1e-300, 1.0, -1.0, 0.1, 100.0, 1e15, 1e300, -1e300, 1.7e308, -1.7e308]
)
finite = edges | st.floats(allow_nan=False, allow_infinity=False)
number = finite | st.sampled_from([float("nan"), float("inf"), float("-inf")])
maybe = st.none() | number
constants = st.builds(lambda value, n: [value] * n, finite, st.integers(0, 30))
steps = st.lists(st.integers(-3, 3).map(float), max_size=30)
values = constants | steps | st.lists(maybe, max_size=30)
"""Of a KPI, period by period: nothing, one, a constant, few steps, anything."""
known = constants | steps | st.lists(number, max_size=30)
near_1 = (constants | steps | st.lists(finite, min_size=1, max_size=30)).filter(bool).map(lambda one: shrink(one)[0])
"""What has been brought there already."""
above_0 = st.lists(st.floats(0.01, 1.0), min_size=4, max_size=30)

direction = st.sampled_from([*Direction, "sideways"])
target = maybe | st.tuples(number, number)
day = st.dates()
count = st.integers(-2, 10**9)
around = st.integers(-40, 200).map(lambda days: FIRST + timedelta(days))
limits = st.builds(Limits, number, number, number, maybe)
charts = st.builds(
    lambda values, options: xmr([one if one is None or isfinite(one) else None for one in values], **options),
    values,
    st.fixed_dictionaries(
        {"baseline": st.none() | st.integers(1, 20), "dividers": st.lists(st.integers(0, 20), max_size=2)},
        optional={"trend": st.booleans(), "center": st.just("median"), "spread": st.just("median")},
    ),
)
points = st.lists(
    st.builds(
        lambda start, days, value, n: Point(start, start + timedelta(days), value, n),
        around,
        st.sampled_from([0, 0, 0, 6, 27, 89]),
        maybe,
        st.none() | st.integers(0, 10**6),
    ),
    max_size=12,
)
period = st.sampled_from([*MONTHS, Period(None, FIRST, FIRST, "a day")])
inputs = st.dictionaries(st.sampled_from("ab"), maybe)
pieces = st.sampled_from(
    [*"+-*/(),.", " ", "a", "b", "1", "2.5", "1e300", "0", "prev(", "growth(", "year_ago(", "round(", "min(", "abs("]
)
texts = st.text(max_size=40) | st.lists(pieces, max_size=25).map("".join)
estimates = st.builds(Estimate, maybe, maybe, maybe, count)


def formulas(text: str, now: Mapping[str, float], before: Mapping[str, float], ago: Mapping[str, float]) -> object:
    return Formula(text).evaluate(now, before, ago)


# Each public function with what it may be called with; those under "of values near 1" are handed nothing else.
CALLS: dict[Callable[..., object], tuple[st.SearchStrategy[Any], ...]] = {
    aggregate: (points, st.just(MONTHS), st.sampled_from([*Aggregation, "median"])),
    run_ends: (st.lists(st.tuples(around, around), max_size=9),),
    is_cut: (period, st.lists(around, max_size=9).map(sorted)),
    before_after: (values, st.integers(-1, 31)),
    brier: (st.lists(st.tuples(number, st.booleans()), max_size=9),),
    check_finite: (maybe, maybe),
    forecast: (values, st.integers(0, 9)),
    formulas: (texts, inputs, inputs, inputs),
    change: (maybe, maybe),
    compound_growth: (number, number, st.integers(-1, 10**6)),
    velocity: (values,),
    acceleration: (values,),
    movement: (values,),
    indexed: (values, values),
    lead_lag: (values, values),
    pace_out: (st.dictionaries(around, maybe, max_size=40), period, around),
    is_reliable: (period, around),
    progress: (direction, maybe, target, maybe),
    check_target: (direction, maybe, target),
    meets: (direction, target.filter(lambda one: one is not None), finite),
    expected: (number, number, day, day, day),
    chance: (direction, number, number, target.filter(lambda one: one is not None)),
    cap_score: (number, number),
    score_each: (st.lists(st.none() | st.booleans(), max_size=30),),
    pace_ratio: (st.none() | finite, st.none() | finite),
    median_status: (st.lists(st.tuples(st.none() | st.sampled_from(Status), number), max_size=9),),
    roll_up: (st.lists(st.tuples(maybe, number), max_size=9),),
    okr_colour: (number,),
    read_direction: (st.text(max_size=9),),
    share: (count, count),
    nps: (count, count, count),
    mean_rating: (st.dictionaries(st.integers(-5, 10), count, max_size=8),),
    pool: (st.lists(estimates, max_size=9),),
    natural_limits: (known,),
    xmr: (values,),
    moving_ranges: (values,),
    clamped: (charts,),
    headline: (charts,),
    uneven: (values,),
    verdict: (st.none() | st.booleans(), charts, direction),
    place_target: (target.filter(lambda one: one is not None), charts, direction),
    usual: (known,),
    t_quantile: (number, number),
    # of values near 1
    shrink: (st.lists(finite, max_size=30),),
    grow: (finite, st.integers(-1100, 1100)),
    is_seasonal: (near_1, st.integers(0, 13)),
    indices: (above_0, st.integers(1, 2)),
    fit_level: (near_1,),
    fit_trend: (near_1,),
    line_slope: (st.just(range(4)), st.lists(st.floats(-1, 1), min_size=4, max_size=4)),
    error_sd: (st.lists(st.floats(-1, 1), min_size=3, max_size=30),),
    sum_factor: (st.floats(0, 1), st.lists(st.floats(0, 30), max_size=30)),
    find_signals: (st.lists(st.builds(Placed, st.integers(0, 40), finite, finite, finite, finite), max_size=20),),
}
OPTIONS: dict[Callable[..., object], dict[str, st.SearchStrategy[Any]]] = {
    aggregate: {"as_of": around},
    before_after: {"limits": limits},
    forecast: {
        "season": st.integers(0, 12),
        "level": number | st.just(0.8),
        "method": st.sampled_from([None, *METHODS, "x"]),
    },
    lead_lag: {"season": st.sampled_from([0, 1, 4, 12])},
    change: {"rate": st.booleans()},
    clamped: {"floor": finite},
    xmr: {
        "baseline": st.none() | st.integers(-1, 20),
        "dividers": st.lists(st.integers(-1, 20), max_size=2),
        "center": st.sampled_from(["mean", "median", "mode"]),
        "spread": st.sampled_from(["mean", "median"]),
        "trend": st.booleans(),
        "limits": limits,
    },
}
NO_NUMBERS = {
    "Formula": "as `formulas`",
    "check_goal": "words",
    "check_kpi": "words",
    "check_data": "words",
    "measure_of": "words",
    "warning": "words",
    "hint": "words",
    "status": "a word, of facts that others have judged",
}


def bad(found: object) -> list[object]:
    """What in a result is no number that could be shown."""
    if isinstance(found, float):
        return [] if isfinite(found) else [found]
    if isinstance(found, str):
        return [found] if re.search(r"\b(nan|inf)\b", found) else []
    if is_dataclass(found) and not isinstance(found, type):
        return [one for field in fields(found) for one in bad(getattr(found, field.name))]
    if isinstance(found, Mapping):
        return [one for pair in found.items() for part in pair for one in bad(part)]
    if isinstance(found, list | tuple | set | frozenset):
        return [one for part in found for one in bad(part)]
    return []


def public_functions() -> set[str]:
    modules = [import_module(f"kpitui.analysis.{file.stem}") for file in ROOM.glob("[a-z]*.py")]
    return {
        name
        for module in modules
        for name, found in vars(module).items()
        if inspect.isfunction(found) and found.__module__ == module.__name__ and not name.startswith("_")
    }


def test_every_public_function_is_called_here() -> None:
    called = {function.__name__ for function in CALLS} - {"formulas"}
    assert public_functions() == called | NO_NUMBERS.keys() - {"Formula"}


@pytest.mark.parametrize("function", CALLS, ids=lambda function: function.__name__)
def test_no_nan_and_no_infinity_comes_out(function: Callable[..., object]) -> None:
    @HUNDREDS
    @given(st.tuples(*CALLS[function]), st.fixed_dictionaries({}, optional=OPTIONS.get(function, {})))
    def holds(given_values: tuple[object, ...], options: dict[str, object]) -> None:
        try:
            found = function(*given_values, **options)
        except KpituiError:
            return
        assert bad(found) == []

    holds()
