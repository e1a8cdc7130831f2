"""Change, speed and growth, also where there is no percentage."""

from datetime import date
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.growth import acceleration, change, compound_growth, indexed, movement, velocity
from kpitui.model.errors import BadInput
from tests.analysis.thousands import THOUSANDS


@pytest.mark.parametrize(
    ("before", "after", "absolute", "percent", "text"),
    [
        (100, 175, 75, 75, "+75, +75 %"),
        (3.1, 2.9, -0.2, -6.4516129, "−0.2, −6.5 %"),
        (0, 75, 75, None, "n/m, +75"),
        (-5, 70, 75, None, "n/m, +75"),
        (5, 5, 0, 0, "no change"),
        (0, 0, 0, None, "no change"),
        (100, 0, -100, -100, "−100, −100 %"),
        (1234567, 2234567.8, 1000000.8, 81.0001239, "+1000000.8, +81 %"),
        (None, 5, None, None, "no value before"),
        (5, None, None, None, "no value"),
        (-1.7e308, 1.7e308, None, None, "too large to compare"),
        (5e-324, 5, 5, None, "n/m, +5"),
    ],
)
def test_a_change_is_absolute_and_where_it_can_relative(
    before: float | None, after: float | None, absolute: float | None, percent: float | None, text: str
) -> None:
    found = change(before, after)
    assert found.absolute == (None if absolute is None else pytest.approx(absolute))
    assert found.percent == (None if percent is None else pytest.approx(percent))
    assert (found.points, found.text) == (None, text)


def test_a_rate_changes_in_points() -> None:
    found = change(2.5, 3.1, rate=True)
    assert (found.points, found.percent, found.text) == (pytest.approx(0.6), None, "+0.6 points")


def test_growth_compounds() -> None:
    assert compound_growth(100, 121, 2) == pytest.approx(0.1)
    assert compound_growth(100, 50, 1) == -0.5
    assert compound_growth(0, 50, 1) is None
    assert compound_growth(50, -1, 1) is None
    assert compound_growth(5e-324, 1e308, 1) is None
    with pytest.raises(BadInput, match="0 periods"):
        compound_growth(1, 2, 0)


def test_speed_and_its_change_never_cross_a_gap() -> None:
    values = [1, 3, None, 4, 8, 16]
    assert velocity(values) == [None, 2, None, None, 4, 8]
    assert acceleration(values) == [None, None, None, None, None, 4]


def test_where_the_spacing_is_uneven_speed_is_a_day() -> None:
    days = [date(2026, 11, 1), date(2026, 11, 3), date(2026, 11, 13)]
    assert velocity([0, 4, 34], days) == [None, 2, 3]
    # From 2 a day around 2 November to 3 a day around the 8th.
    assert acceleration([0, 4, 34], days) == [None, None, pytest.approx(1 / 6)]
    with pytest.raises(BadInput, match="have to rise"):
        velocity([1, 2], [days[1], days[0]])
    with pytest.raises(BadInput, match="as many"):
        velocity([1, 2], days)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], "no value yet"),
        ([None, None], "no value yet"),
        ([5], "one value: no direction yet"),
        ([5, 5], "not moving"),
        ([0, 0, 0], "not moving"),
        ([5, 6], "rising"),
        ([0.1, 0.2, 0.3], "rising steadily"),
        ([1, 2, 4], "rising, and faster"),
        ([1, 3, 4], "rising, but slower"),
        ([3, 1, 4], "rising again"),
        ([4, 2, 1], "falling, but slower"),
        ([4, 3, 1], "falling, and faster"),
        ([1, 2, None, 3], "a gap: no direction"),
        ([1, 2, None], "a gap: no direction"),
        ([-1e308, 1.7e308], "too large to compare"),
    ],
)
def test_a_movement_is_said_in_words(values: list[float | None], text: str) -> None:
    assert movement(values).text == text


def test_peers_start_at_100_where_all_have_a_value() -> None:
    assert indexed([None, 50, 55], [10, 20, 30]) == [[None, 100, pytest.approx(110)], [50, 100, 150]]
    assert indexed([0, 0], [1, 2]) == [[None, None], [None, None]]
    assert indexed() == []
    with pytest.raises(BadInput, match="as many"):
        indexed([1], [1, 2])


numbers = st.floats(allow_nan=False, allow_infinity=False)
series = st.lists(st.none() | numbers, max_size=12)


@THOUSANDS
@given(numbers, numbers, st.integers(1, 50), series, st.booleans())
def test_nothing_that_comes_out_is_nan_or_infinite(
    one: float, two: float, periods: int, values: list[float | None], rate: bool
) -> None:
    found = change(one, two, rate=rate)
    moving = movement(values)
    outcome = [found.absolute, found.percent, found.points, compound_growth(one, two, periods)]
    outcome += [moving.velocity, moving.acceleration, *velocity(values), *acceleration(values)]
    outcome += [value for line in indexed(values, values[::-1]) for value in line]
    assert all(value is None or isfinite(value) for value in outcome)
    assert "nan" not in found.text + moving.text
    assert "inf" not in found.text + moving.text


@given(st.lists(st.floats(0.01, 1e6), min_size=2, max_size=20))
def test_compound_growth_leads_from_the_first_to_the_last(values: list[float]) -> None:
    each = compound_growth(values[0], values[-1], len(values) - 1)
    assert each is not None
    assert values[0] * (1 + each) ** (len(values) - 1) == pytest.approx(values[-1], rel=1e-6)
