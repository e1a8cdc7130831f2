"""Process charts against published tables, and what holds for any values."""

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.xmr import Limits, XmrChart, clamped, moving_ranges, natural_limits, xmr
from kpitui.model.errors import BadInput, TooFewValues
from tests.analysis.thousands import THOUSANDS

# Wheeler, Making Sense of Data (2003), p. 382: the data to verify software with (Shewhart's resistances).
RESISTANCES = [5045, 4350, 4350, 3975, 4290, 4430, 4485, 4285, 3980, 3925, 3645, 3760, 3300, 3685, 3463, 5200]
# Montgomery, Introduction to Statistical Quality Control, example 6.5: weekly cost of a mortgage loan application.
LOANS = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304]
MORE_LOANS = [305, 282, 305, 296, 314, 295, 287, 301, 298, 311, 310, 292, 305, 299, 304, 310, 304, 305, 333, 328]
# Wheeler, Making Sense of Data, table 8.1: high school seniors who smoke daily, in per cent.
SMOKERS = [21.3, 20.2, 20.9, 21.0, 18.8, 19.6, 18.7, 18.6, 18.1, 18.9, 19.2, 18.2, 17.3, 19.0]
# Wheeler, Making Sense of Data, p. 145.
WILD = [2.5, 2.3, 16.3, 6.3, 7.6, 16.3, 7.1, 7.8, 7.8, 9.9, 10.5, -4.8]
# Wheeler, Making Sense of Data, p. 179, region D.
REGION = [539, 558, 591, 556, 540, 590, 606, 643, 657, 602, 596, 640, 691, 723, 701, 802, 749, 762, 807, 781]
STEADY = [10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 8.0, 11.0, 10.0, 9.0, 12.0, 10.0]


def places(chart: XmrChart, rule: str) -> list[int]:
    return [signal.index for signal in chart.signals if signal.rule == rule]


def last(chart: XmrChart) -> tuple[float | None, float | None, float | None]:
    return chart.lower[-1], chart.center[-1], chart.upper[-1]


def test_the_limits_of_the_published_resistances() -> None:
    chart = xmr(RESISTANCES)
    assert last(chart) == pytest.approx((3188.72, 4135.5, 5082.28), abs=0.005)
    assert chart.range_limit == pytest.approx(1163.19, abs=0.005)
    assert places(chart, "R1") == [15]
    assert chart.state == "normal"


def test_natural_limits_are_those_of_the_chart() -> None:
    limits, chart = natural_limits(RESISTANCES), xmr(RESISTANCES)
    assert (limits.lower, limits.center, limits.upper, limits.range_limit) == (*last(chart), chart.range_limit)
    with pytest.raises(TooFewValues, match="limits need 6 values, and there are 5"):
        natural_limits(RESISTANCES[:5])


def test_a_locked_baseline_judges_what_comes_after() -> None:
    chart = xmr(LOANS + MORE_LOANS, baseline=20)
    assert last(chart) == pytest.approx((279.78, 300.5, 321.22), abs=0.005)
    assert places(chart, "R1") == [38, 39]
    assert (chart.state, chart.n) == ("normal", 20)


def test_eight_in_a_row_on_one_side_are_all_flagged() -> None:
    assert places(xmr(SMOKERS), "R2") == list(range(6, 14))


def test_median_forms_are_not_moved_by_a_few_wild_values() -> None:
    assert last(xmr(WILD, spread="median")) == pytest.approx((0.87, 7.47, 14.07), abs=0.011)
    assert xmr(WILD, center="median", spread="median").center[0] == pytest.approx(7.7)


def test_a_trended_chart_slopes_through_the_averages_of_its_halves() -> None:
    chart = xmr(REGION, trend=True)
    first, second = chart.center[:2]
    upper = chart.upper[0]
    assert first is not None
    assert second is not None
    assert upper is not None
    assert second - first == pytest.approx(13.7)
    assert upper - first == pytest.approx(93.52)
    assert chart.signals == []


def test_the_middle_of_an_odd_number_is_in_neither_half() -> None:
    line = [float(2 * place) for place in range(13)]
    assert xmr(line, trend=True).center == pytest.approx(line)


GIVEN = Limits(0, -4, 4)


@pytest.mark.parametrize(
    ("values", "rule", "flagged"),
    [
        ([1] * 8 + [-1] * 7, "R2", list(range(8))),
        ([1, 1, 1, 1, 0, 1, 1, 1, 1], "R2", []),
        ([1, 1, 1, 1, None, None, 1, 1, 1, 1], "R2", [0, 1, 2, 3, 6, 7, 8, 9]),
        ([1, 1, 1, 1, *[None] * 12, 1, 1, 1, 1], "R2", []),
        ([2.5, 0, 2.5, 2.5], "R3", [0, 2, 3]),
        ([2.5, -2.5, 2.5, 0], "R3", []),
        ([2, 2, 2, 2], "R3", []),
        ([2.5, 2.5, 2.5], "R3", []),
        ([4, -4], "R1", []),
        ([4.1, -4.1], "R1", [0, 1]),
    ],
)
def test_a_rule_flags_its_members_and_nothing_on_a_line(
    values: Sequence[float | None], rule: str, flagged: list[int]
) -> None:
    assert places(xmr(values, limits=GIVEN), rule) == flagged


def test_a_signal_says_on_which_side_it_lies() -> None:
    assert [signal.side for signal in xmr([5, 0, -5], limits=GIVEN).signals] == ["above", "below"]


@pytest.mark.parametrize(
    ("values", "state", "note"),
    [
        ([], "too few", "no value yet"),
        ([None, None], "too few", "no value yet"),
        ([5], "too few", "too early: 1 of 6 values"),
        ([5, 5], "too few", "too early: 2 of 6 values"),
        (STEADY[:5], "too few", "too early: 5 of 6 values"),
        (STEADY[:6], "provisional", "limits provisional: 6 of 12 values"),
        ([0] * 12, "normal", "every value is the same: there is no variation to judge"),
        ([1, None, 2, None, 3, None, 4, None, 5, None, 6], "too few", "too many gaps: hardly any two values follow"),
        ([*STEADY, *[None] * 12, *STEADY], "normal", "a gap of 12 periods: nothing is said across it"),
        ([1e307, 1.0] * 6, "too few", "the values are too large to compute limits"),
        ([place + place % 2 for place in range(20)], "normal", "limits approximate: each value is much like the one"),
    ],
)
def test_what_has_to_be_known_of_the_limits_is_said(values: Sequence[float | None], state: str, note: str) -> None:
    chart = xmr(values)
    assert chart.state == state
    assert any(said.startswith(note) for said in chart.notes)
    assert (None in chart.center) == (state == "too few" and bool(values))


def test_steady_values_need_no_note() -> None:
    assert xmr(STEADY).notes == []


@pytest.mark.parametrize("value", [0.0, 0.1, -1e15, 1 / 3])
def test_a_constant_has_no_signal(value: float) -> None:
    assert xmr([value] * 30).signals == []


def test_a_change_after_a_constant_baseline_is_a_signal() -> None:
    assert places(xmr([0.1] * 12 + [0.2], baseline=12), "R1") == [12]


def test_a_divider_starts_new_limits() -> None:
    chart = xmr(STEADY + [value + 100 for value in STEADY], dividers=[12])
    assert chart.signals == []
    assert chart.center[11] == pytest.approx(sum(STEADY) / 12)
    assert chart.center[12] == pytest.approx(sum(STEADY) / 12 + 100)


def test_after_a_divider_it_is_too_early_again() -> None:
    chart = xmr([*STEADY, 50.0, 51.0], dividers=[12])
    assert (chart.state, chart.n, chart.notes) == ("too few", 2, ["too early: 2 of 6 values"])
    assert chart.center[11] is not None
    assert chart.center[12:] == [None, None]


def test_no_moving_range_crosses_a_gap_or_a_divider() -> None:
    assert moving_ranges([1, 3, None, 9, 4, 2], dividers=[5]) == [None, 2, None, None, 5, None]
    # The jump of 100 between the halves is in no moving range.
    assert xmr([*STEADY, None, *(value + 100 for value in STEADY)]).range_limit == pytest.approx(
        3.268 * sum(abs(a - b) for a, b in pairwise(STEADY)) / 11
    )


def test_the_lower_limit_is_clamped_for_display_only() -> None:
    chart = xmr([0, 9, 1, 8, 0, 9, 1, 8])
    shown = clamped(chart)
    assert chart.lower[0] is not None
    assert chart.lower[0] < 0
    assert shown.lower == [0.0] * 8
    assert shown.signals == chart.signals


@pytest.mark.parametrize(
    "refused",
    [
        lambda: xmr([1.0, float("nan")]),
        lambda: xmr([float("inf")]),
        lambda: natural_limits([1, 2, 3, 4, 5, float("nan")]),
        lambda: natural_limits([1e305] * 6),
        lambda: xmr(STEADY, baseline=0),
        lambda: xmr(STEADY, dividers=[-1]),
        lambda: xmr(STEADY, center="mode"),  # type: ignore[arg-type]
        lambda: xmr(STEADY, limits=Limits(0, 1, 2)),
        lambda: xmr(STEADY, limits=Limits(0, float("-inf"), 2)),
    ],
)
def test_what_is_no_number_and_no_setting_is_refused(refused: object) -> None:
    with pytest.raises(BadInput):
        refused()  # type: ignore[operator]


# Eighths and small powers of two are exact, so that nothing but the arithmetic under test can differ.
eighths = st.integers(-400, 400).map(lambda number: number / 8)
series = st.lists(st.none() | eighths, max_size=40)
settings_of_a_chart = st.fixed_dictionaries(
    {
        "baseline": st.none() | st.integers(1, 30),
        "dividers": st.lists(st.integers(0, 40), max_size=3),
        "center": st.sampled_from(["mean", "median"]),
        "spread": st.sampled_from(["mean", "median"]),
        "trend": st.booleans(),
    }
)


def moved(line: list[float | None], by: float) -> list[float | None]:
    return [None if value is None else value + by for value in line]


@THOUSANDS
@given(series, settings_of_a_chart, st.integers(-10_000, 10_000))
def test_adding_a_constant_moves_the_lines_and_changes_no_signal(
    values: list[float | None], options: dict[str, object], constant: int
) -> None:
    before = xmr(values, **options)  # type: ignore[arg-type]
    after = xmr(moved(values, constant), **options)  # type: ignore[arg-type]
    assert after.signals == before.signals
    assert after.state == before.state
    for line in ("lower", "center", "upper"):
        assert getattr(after, line) == [
            None if value is None else pytest.approx(value + constant, abs=1e-7) for value in getattr(before, line)
        ]


@THOUSANDS
@given(series, settings_of_a_chart, st.sampled_from([0.125, 0.5, 4.0, 1024.0]))
def test_scaling_scales(values: list[float | None], options: dict[str, object], factor: float) -> None:
    before = xmr(values, **options)  # type: ignore[arg-type]
    after = xmr([None if value is None else value * factor for value in values], **options)  # type: ignore[arg-type]
    assert after.signals == before.signals
    for line in ("lower", "center", "upper"):
        assert getattr(after, line) == [None if value is None else value * factor for value in getattr(before, line)]


@THOUSANDS
@given(st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), max_size=30), settings_of_a_chart)
def test_nothing_that_comes_out_is_nan_or_infinite(values: list[float | None], options: dict[str, object]) -> None:
    chart = xmr(values, **options)  # type: ignore[arg-type]
    lines = [*chart.center, *chart.lower, *chart.upper, chart.range_limit]
    assert all(value is None or isfinite(value) for value in lines)
    assert len(chart.center) == len(chart.lower) == len(chart.upper) == len(values)
    assert all(values[signal.index] is not None for signal in chart.signals)
    assert all(size is None or isfinite(size) for size in moving_ranges(values))
