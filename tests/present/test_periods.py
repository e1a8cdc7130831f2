"""Days and spans as people read and type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.model.enums import Cadence
from kpitui.model.errors import BadInput
from kpitui.model.period import Calendar
from kpitui.present import periods

TODAY = date(2026, 11, 23)


def test_a_day_has_its_weekday_and_a_year_only_if_not_this_one() -> None:
    assert periods.day(TODAY, TODAY) == "Mon 23 Nov"
    assert periods.day(date(2025, 12, 1), TODAY) == "Mon 1 Dec 2025"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), "16–22 Nov"),
        (date(2026, 10, 26), date(2026, 11, 22), "26 Oct – 22 Nov"),
        (date(2025, 12, 29), date(2026, 1, 4), "29 Dec 2025 – 4 Jan 2026"),
        (date(2025, 3, 3), date(2025, 4, 6), "3 Mar – 6 Apr 2025"),
        (TODAY, TODAY, "Mon 23 Nov"),
    ],
)
def test_a_span_says_no_more_than_it_must(start: date, end: date, text: str) -> None:
    assert periods.span(start, end, TODAY) == text


@pytest.mark.parametrize(
    ("cadence", "text"),
    [
        (Cadence.DAY, "Mon 23 Nov"),
        (Cadence.WEEK, "W48  23–29 Nov"),
        (Cadence.MONTH, "Nov 2026"),
        (Cadence.TWO_MONTHS, "B6 2026"),
        (Cadence.QUARTER, "Q4 2026"),
        (Cadence.HALF_YEAR, "H2 2026"),
        (Cadence.YEAR, "2026"),
    ],
)
def test_a_period_is_called_what_people_call_it(cadence: Cadence, text: str) -> None:
    assert periods.name(Calendar().period(TODAY, cadence), TODAY) == text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("today", TODAY),
        ("Yesterday", date(2026, 11, 22)),
        ("mon", TODAY),
        ("tue", date(2026, 11, 17)),
        ("Sunday", date(2026, 11, 22)),
        ("23 nov", TODAY),
        ("3 September", date(2026, 9, 3)),
        ("3 sep 2024", date(2024, 9, 3)),
        ("24 nov", date(2026, 11, 24)),
        ("5 jan", date(2027, 1, 5)),
    ],
)
def test_a_day_is_read_as_people_say_it(text: str, day: date) -> None:
    assert periods.parse_day(text, TODAY) == day


def test_in_january_december_was_last_month() -> None:
    assert periods.parse_day("23 dec", date(2027, 1, 5)) == date(2026, 12, 23)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-02-31", "'2026-02-31' is not a day: February 2026 has 28 days"),
        ("31 feb", "'31 feb' is not a day: February 2026 has 28 days"),
        ("2026-13-01", "'2026-13-01' is not a day: months go from 01 to 12, years from 0001"),
        (
            "11.12.26",
            "'11.12.26' is not a day: type 2026-11-23, today, yesterday, a weekday such as mon, or 23 nov",
        ),
        ("20261123", "'20261123' is not a day: type 2026-11-23, today, yesterday, a weekday such as mon, or 23 nov"),
        ("", "'' is not a day: type 2026-11-23, today, yesterday, a weekday such as mon, or 23 nov"),
    ],
)
def test_what_is_no_day_is_refused_with_what_is_allowed(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        periods.parse_day(text, TODAY)
    assert str(caught.value) == sentence


@given(st.dates(), st.dates(min_value=date(1, 1, 8)))
def test_a_day_written_out_is_that_day(day: date, today: date) -> None:
    assert periods.parse_day(day.isoformat(), today) == day


@given(st.dates(date(1901, 1, 1), date(2200, 1, 1)), st.integers(0, 150))
def test_a_shown_day_can_be_typed(today: date, ago: int) -> None:
    day = today - timedelta(days=ago)
    assert periods.parse_day(periods.day(day, today).partition(" ")[2], today) == day


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2026-q3", "2026-Q3"),
        ("Q3", "2026-Q3"),
        ("q1 2025", "2025-Q1"),
        ("2025 q1", "2025-Q1"),
        ("W45", "2026-W45"),
        ("nov", "2026-11"),
        ("march 2025", "2025-03"),
        ("last quarter", "2026-Q3"),
        ("this  Year", "2026"),
        ("last half", "2026-H1"),
        ("2026-01..2026-03", "2026-01..2026-03"),
    ],
)
def test_a_period_is_meant_by_a_label_a_part_or_words(text: str, label: str) -> None:
    found = periods.spoken(text, Calendar(), TODAY)
    assert found is not None
    assert found.label == label


def test_a_part_without_its_year_is_of_the_fiscal_year_of_today() -> None:
    found = periods.spoken("q3", Calendar(fiscal_start=4), TODAY)
    assert found is not None
    assert found.label == "FY2027-Q3"


@pytest.mark.parametrize("text", ["", "last", "q9", "marketing", "the last quarter", "last form", "5"])
def test_what_is_no_period_is_none(text: str) -> None:
    assert periods.spoken(text, Calendar(), TODAY) is None
