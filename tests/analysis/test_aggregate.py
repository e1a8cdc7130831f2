"""Measurements become one value a period."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.aggregate import PeriodValue, Point, aggregate, is_cut, run_ends
from kpitui.analysis.formula import Formula
from kpitui.model.enums import Aggregation
from kpitui.model.errors import BadInput
from kpitui.model.period import Calendar, Period
from tests.analysis.thousands import THOUSANDS

CALENDAR = Calendar()
OCTOBER, NOVEMBER = CALENDAR.periods(date(2026, 10, 1), date(2026, 11, 1), "month")


def on(day: str, value: float | None, n: int | None = None) -> Point:
    return Point(date.fromisoformat(day), date.fromisoformat(day), value, n)


def over(start: str, end: str, value: float, n: int | None = None) -> Point:
    return Point(date.fromisoformat(start), date.fromisoformat(end), value, n)


def values(points: Sequence[Point], periods: Sequence[Period], how: Aggregation | str) -> list[float | None]:
    return [found.value for found in aggregate(points, periods, how)]


@pytest.mark.parametrize(
    ("how", "value"),
    [("sum", 18.0), ("mean", 6.0), ("last", 9.0), ("min", 4.0), ("max", 9.0)],
)
def test_the_values_of_a_month_come_together_as_the_series_says(how: str, value: float) -> None:
    points = [on("2026-10-30", 9), on("2026-10-05", 4), on("2026-10-06", 5)]
    assert values(points, [OCTOBER], how) == [value]


def test_a_mean_is_weighted_by_its_answers() -> None:
    [found] = aggregate([on("2026-10-05", 2, 1), on("2026-10-06", 5, 3)], [OCTOBER], "mean")
    assert (found.value, found.n) == (4.25, 4)


def test_a_month_without_a_measurement_has_no_value_and_says_so() -> None:
    [found] = aggregate([], [OCTOBER], "sum")
    assert (found.value, found.reason) == (None, "no measurement")


def test_an_empty_entry_is_no_zero() -> None:
    assert values([on("2026-10-05", 7), on("2026-10-06", None)], [OCTOBER], "last") == [7]


def test_a_span_counts_in_the_period_that_holds_most_of_its_days() -> None:
    assert values([over("2026-10-31", "2026-11-02", 6)], [OCTOBER, NOVEMBER], "sum") == [None, 6]


def test_a_span_in_two_halves_counts_where_it_starts() -> None:
    assert values([over("2026-10-31", "2026-11-01", 6)], [OCTOBER, NOVEMBER], "sum") == [6, None]


def test_a_span_that_lies_mostly_outside_what_is_asked_counts_in_none() -> None:
    assert values([over("2026-11-29", "2026-12-02", 6)], [NOVEMBER], "sum") == [6]
    assert values([over("2026-11-30", "2026-12-02", 6)], [NOVEMBER], "sum") == [None]
    assert values([over("2026-10-31", "2026-11-01", 6)], [NOVEMBER], "sum") == [None]


def test_a_quarter_counts_in_no_month_and_is_named() -> None:
    found = aggregate([over("2026-10-01", "2026-12-31", 6), on("2026-11-02", 1)], [OCTOBER, NOVEMBER], "sum")
    assert [one.value for one in found] == [None, 1]
    assert found[0].reason == "the value for 2026-10-01..2026-12-31 is longer than this period and counts in none"
    assert found[1].reason == found[0].reason


def test_distinct_counts_take_only_a_value_for_the_whole_period() -> None:
    days_only, whole = aggregate(
        [on("2026-10-05", 7), over("2026-11-01", "2026-11-30", 90)], [OCTOBER, NOVEMBER], "none"
    )
    assert days_only.value is None
    assert days_only.reason == "this series cannot be added up: log one value for the whole period"
    assert whole.value == 90


def test_covered_days_count_each_day_once() -> None:
    points = [over("2026-10-01", "2026-10-10", 1), over("2026-10-08", "2026-10-12", 1), on("2026-10-12", 1)]
    assert aggregate(points, [OCTOBER], "sum")[0].covered_days == 12


def test_a_stock_whose_last_days_are_missing_is_partial() -> None:
    assert aggregate([on("2026-10-20", 5)], [OCTOBER], "last")[0].partial
    assert not aggregate([on("2026-10-31", 5)], [OCTOBER], "last")[0].partial


def test_a_period_is_complete_from_the_day_after_its_end() -> None:
    points = [on("2026-10-20", 5)]
    assert aggregate(points, [OCTOBER], "sum", as_of=date(2026, 10, 31))[0].partial
    assert not aggregate(points, [OCTOBER], "sum", as_of=date(2026, 11, 1))[0].partial


def test_a_feed_that_ends_inside_a_period_leaves_it_partial() -> None:
    covered = [(date(2026, 10, 1), date(2026, 10, 15)), (date(2026, 10, 16), date(2026, 11, 10))]
    assert [is_cut(period, run_ends(covered)) for period in (OCTOBER, NOVEMBER)] == [False, True]


def test_bad_input_is_refused() -> None:
    with pytest.raises(BadInput, match="finite"):
        aggregate([on("2026-10-05", float("nan"))], [OCTOBER], "sum")
    with pytest.raises(BadInput, match="one of sum, mean, last, min, max, none"):
        aggregate([], [OCTOBER], "median")


def test_a_sum_too_large_for_a_number_is_no_value() -> None:
    [found] = aggregate([on("2026-10-05", 1.7e308), on("2026-10-06", 1.7e308)], [OCTOBER], "sum")
    assert (found.value, found.reason) == (None, "the values are too large to add up")


FIRST = date(2024, 1, 1)


points = st.lists(
    st.builds(
        lambda start, value, n: Point(FIRST + timedelta(start), FIRST + timedelta(start), value, n),
        st.integers(0, 400),
        st.integers(-(10**6), 10**6).map(lambda cents: cents / 100),
        st.none() | st.integers(1, 500),
    ),
    max_size=40,
    unique_by=lambda point: point.start,
)


@THOUSANDS
@given(points, st.sampled_from(["day", "week", "month", "two-months", "quarter"]))
def test_the_parts_add_up_to_the_whole(measured: list[Point], cadence: str) -> None:
    parts = CALENDAR.periods(FIRST, FIRST + timedelta(400), cadence)
    whole = Period(None, parts[0].start, parts[-1].end, "whole")
    [total] = values(measured, [whole], "sum")
    assert sum(value or 0 for value in values(measured, parts, "sum")) == pytest.approx(total or 0, abs=1e-6)


@THOUSANDS
@given(points, points, st.sampled_from(["day", "week", "month", "two-months", "quarter"]))
def test_a_ratio_of_the_whole_is_that_of_the_sums_of_its_parts(
    above: list[Point], below: list[Point], cadence: str
) -> None:
    parts = CALENDAR.periods(FIRST, FIRST + timedelta(400), cadence)
    whole = Period(None, parts[0].start, parts[-1].end, "whole")
    ratio = Formula("above / below")
    of_whole, of_parts = (
        ratio.evaluate({"above": total(above, periods), "below": total(below, periods)}).value
        for periods in ([whole], parts)
    )
    assert of_parts == (None if of_whole is None else pytest.approx(of_whole))


def total(measured: list[Point], periods: list[Period]) -> float | None:
    """Of the sums of the periods, in whole cents."""
    known = [value for value in values(measured, periods, "sum") if value is not None]
    return round(fsum(known), 2) if known else None


@THOUSANDS
@given(points.flatmap(lambda measured: st.tuples(st.just(measured), st.permutations(measured))))
def test_the_order_of_entry_does_not_matter(two: tuple[list[Point], list[Point]]) -> None:
    months = CALENDAR.periods(FIRST, FIRST + timedelta(400), "month")
    for how in Aggregation:
        found: list[PeriodValue] = aggregate(two[0], months, how)
        assert found == aggregate(two[1], months, how)


@given(points)
def test_what_lies_inside_stays_between_the_smallest_and_the_largest(measured: list[Point]) -> None:
    year = CALENDAR.periods(FIRST, FIRST + timedelta(400), "year")
    for low, mean, high in zip(*(values(measured, year, how) for how in ("min", "mean", "max")), strict=True):
        if mean is not None:
            assert low is not None
            assert high is not None
            assert low - 1e-9 <= mean <= high + 1e-9
