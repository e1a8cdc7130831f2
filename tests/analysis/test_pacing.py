"""Where a running period will end, from its days."""

from datetime import date, timedelta
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.forecast import Projection, pace_out
from kpitui.model.errors import BadInput
from kpitui.model.period import Calendar
from tests.analysis.thousands import THOUSANDS

QUARTER = Calendar().parse("2026-Q4")
AUGUST = date(2026, 8, 3)
"""A Monday."""


def daily(first: date, last: date, *week: float | None) -> dict[date, float | None]:
    """`week`: the value of each weekday, Monday first."""
    days = [first + timedelta(days=k) for k in range((last - first).days + 1)]
    return {day: week[day.weekday() % len(week)] for day in days}


def test_what_comes_in_evenly_ends_at_days_times_the_day() -> None:
    found = pace_out(daily(AUGUST, date(2026, 11, 10), 10), QUARTER, date(2026, 11, 10))
    assert found.total == pytest.approx(920)
    assert found.sd == pytest.approx(0, abs=1e-6)
    assert found.note == ""


def test_weekends_count_as_weekends() -> None:
    week = (100, 90, 80, 90, 100, 20, 10)
    as_of = date(2026, 11, 13)  # a Friday: the run rate has seen too few weekends
    whole = sum(value or 0 for value in daily(QUARTER.start, QUARTER.end, *week).values())
    assert pace_out(daily(AUGUST, as_of, *week), QUARTER, as_of).total == pytest.approx(whole)


def test_a_weekday_that_never_brings_anything_is_expected_to_bring_nothing() -> None:
    week = (100, 100, 100, 100, 100, None, None)
    whole = sum(value or 0 for value in daily(QUARTER.start, QUARTER.end, *week).values())
    as_of = date(2026, 11, 15)
    assert pace_out(daily(AUGUST, as_of, *week), QUARTER, as_of).total == pytest.approx(whole)


def test_days_that_a_late_source_has_not_told_yet_are_estimated() -> None:
    told = daily(AUGUST, date(2026, 11, 10), 10)
    assert pace_out(told, QUARTER, date(2026, 11, 20)).total == pytest.approx(920)


def test_what_comes_after_as_of_is_not_looked_at() -> None:
    as_of = date(2026, 11, 10)
    known = daily(AUGUST, as_of, 10)
    later = daily(as_of + timedelta(days=1), QUARTER.end, 500)
    assert pace_out(known | later, QUARTER, as_of) == pace_out(known, QUARTER, as_of)


@pytest.mark.parametrize(
    ("day", "note"),
    [
        ("2026-09-30", "unreliable before day 21: the period has not begun"),
        ("2026-10-14", "unreliable before day 21: day 14 of 92"),
        ("2026-10-20", "unreliable before day 21: day 20 of 92"),
        ("2026-10-21", ""),
    ],
)
def test_before_day_21_of_a_quarter_it_is_unreliable(day: str, note: str) -> None:
    as_of = date.fromisoformat(day)
    assert pace_out(daily(AUGUST, as_of, 10), QUARTER, as_of).note == note


def test_a_month_is_unreliable_for_its_first_week() -> None:
    month = Calendar().parse("2026-11")
    known = daily(AUGUST, date(2026, 11, 30), 10)
    assert "unreliable" in pace_out(known, month, date(2026, 11, 6)).note
    assert "unreliable" not in pace_out(known, month, date(2026, 11, 7)).note


def test_while_nothing_of_the_period_is_known_the_spread_is_a_quarter_wider() -> None:
    def to(last: date) -> dict[date, float | None]:
        return {day: 10.0 + 20 * (day.toordinal() % 2) for day in daily(AUGUST, last, 0)}

    before = pace_out(to(date(2026, 9, 30)), QUARTER, date(2026, 9, 30))
    begun = pace_out(to(date(2026, 10, 1)), QUARTER, date(2026, 10, 1))
    assert before.sd is not None
    assert begun.sd is not None
    assert before.sd / begun.sd == pytest.approx(1.25, rel=0.05)


def test_a_period_that_is_over_is_what_came_in() -> None:
    found = pace_out(daily(AUGUST, QUARTER.end, 10), QUARTER, QUARTER.end)
    assert found == Projection(920, 0, "the period is over")


@pytest.mark.parametrize("as_of", [date(2026, 11, 10), date(2027, 2, 1)])
def test_without_a_value_nothing_is_said(as_of: date) -> None:
    assert pace_out({QUARTER.start: None}, QUARTER, as_of) == Projection(None, None, "not enough history: no value yet")


def test_a_few_days_have_a_total_and_no_spread() -> None:
    found = pace_out(daily(QUARTER.start, date(2026, 10, 3), 10), QUARTER, date(2026, 10, 3))
    assert (found.total, found.sd) == (pytest.approx(920), None)
    assert "not enough history for an interval: 3 of 6 days" in found.note


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(BadInput, match="finite"):
        pace_out({QUARTER.start: float("nan")}, QUARTER, QUARTER.start)


@THOUSANDS
@given(
    st.dictionaries(
        st.dates(date(2026, 7, 1), date(2027, 1, 31)), st.none() | st.floats(allow_nan=False, allow_infinity=False)
    ),
    st.dates(date(2026, 7, 1), date(2027, 1, 31)),
)
def test_any_days_give_finite_numbers(values: dict[date, float | None], as_of: date) -> None:
    found = pace_out(values, QUARTER, as_of)
    assert found.total is None or isfinite(found.total)
    assert found.sd is None or (isfinite(found.sd) and found.sd >= 0)
    assert found.total is not None or found.note
