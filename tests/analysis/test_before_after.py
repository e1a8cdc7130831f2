"""What an event changed, with its interval and what the process chart says to it."""

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.before_after import before_after
from kpitui.analysis.xmr import Limits
from kpitui.model.errors import BadInput
from tests.analysis.thousands import THOUSANDS

# Student, The probable error of a mean, Biometrika 6 (1908): extra hours of sleep with two drugs; R's `sleep`, whose
# help page prints Welch's interval.
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
STEADY = [10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 8.0, 11.0]


def test_the_interval_of_students_sleepers() -> None:
    found = before_after(FIRST + SECOND, 10)
    assert (found.before, found.after) == (pytest.approx(0.75), pytest.approx(2.33))
    assert (found.low, found.high) == pytest.approx((-0.2054832, 3.3654832), abs=5e-8)


def test_a_difference_that_both_see() -> None:
    found = before_after([*STEADY, None, 30.0, 31.0, 29.0, 30.0], 9)
    assert (found.difference, found.agrees) == (pytest.approx(30 - 83 / 8), True)
    assert found.note == "the difference is more than chance, and the process chart has a signal"


def test_no_difference_that_both_do_not_see() -> None:
    found = before_after([*STEADY, 11.0, 9.0, 10.0, 12.0], 8)
    assert found.agrees
    assert found.note == "the difference may be chance, and the process chart has no signal"


def test_where_interval_and_chart_do_not_agree_it_is_said() -> None:
    found = before_after([*STEADY, 13.1, 13.0, 12.9, 13.0], 8, limits=Limits(10, 0, 20))
    assert found.agrees is False
    assert found.note == "the difference is more than chance, but the process chart has no signal"
    found = before_after([*STEADY, 10.0, 25.0, 1.0, 10.0], 8, limits=Limits(10, 0, 20))
    assert found.agrees is False
    assert found.note == "the difference may be chance, but the process chart has a signal"


def test_with_fewer_than_six_values_before_there_are_no_limits_to_ask() -> None:
    found = before_after([1.0, 2.0, 1.0, 2.0, 9.0, 8.0, 9.0, 8.0], 4)
    assert (found.agrees, found.note) == (None, "the difference is more than chance")


@pytest.mark.parametrize(
    ("values", "split", "note"),
    [
        ([*STEADY, 30.0, 31.0, None, 29.0], 8, "too early: 3 of 4 values after"),
        (STEADY, 3, "too early: 3 of 4 values before"),
        ([1.0, 2.0, 3.0], 2, "too early: 2 of 4 values before and 1 of 4 values after"),
        (STEADY, 8, "too early: 0 of 4 values after"),
        ([], 0, "too early: 0 of 4 values before and 0 of 4 values after"),
        ([1e307] * 8, 4, "the values are too large to compare"),
    ],
)
def test_too_few_values_are_said(values: list[float | None], split: int, note: str) -> None:
    found = before_after(values, split)
    assert (found.low, found.high, found.agrees, found.note) == (None, None, None, note)


def test_values_that_do_not_vary_leave_no_doubt() -> None:
    found = before_after([5.0] * 6 + [7.0] * 4, 6)
    assert (found.difference, found.low, found.high, found.agrees) == (2, 2, 2, True)
    assert before_after([0.0] * 10, 5).difference == 0


def test_bad_input_is_refused() -> None:
    with pytest.raises(BadInput, match="no place"):
        before_after(STEADY, 9)
    with pytest.raises(BadInput, match="finite"):
        before_after([float("nan")], 0)


@THOUSANDS
@given(st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), max_size=20), st.data())
def test_nothing_that_comes_out_is_nan_or_infinite(values: list[float | None], data: st.DataObject) -> None:
    found = before_after(values, data.draw(st.integers(0, len(values))))
    outcome = (found.before, found.after, found.difference, found.low, found.high)
    assert all(value is None or isfinite(value) for value in outcome)
    assert (found.low is None) == (found.high is None)


@THOUSANDS
@given(st.lists(st.integers(-1000, 1000), min_size=8, max_size=20), st.integers(-1000, 1000))
def test_a_constant_moves_both_sides_and_not_the_difference(values: list[int], constant: int) -> None:
    found = before_after(values, 4)
    moved = before_after([value + constant for value in values], 4)
    assert moved.difference == pytest.approx(found.difference, abs=1e-9)
    assert (moved.low, moved.high) == pytest.approx((found.low, found.high), abs=1e-6)
