"""The calendar answers to what people call a period."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.model.definitions import RetailSetting, WorkspaceSettings
from kpitui.model.enums import Cadence
from kpitui.model.errors import BadInput, KpituiError
from kpitui.model.period import Calendar, Period, Retail, calendar_of

PLAIN = Calendar()
NRF = Calendar(fiscal_named_by="start", retail=Retail())
"""The retail calendar of the National Retail Federation."""

calendars = st.builds(
    Calendar,
    st.integers(0, 6),
    st.integers(1, 12),
    st.sampled_from(["end", "start"]),
    st.none()
    | st.builds(
        Retail,
        st.sampled_from([(4, 4, 5), (4, 5, 4), (5, 4, 4)]),
        st.integers(0, 6),
        st.integers(1, 12),
        st.sampled_from(["nearest", "last"]),
    ),
)
days = st.dates(date(1970, 1, 1), date(2100, 12, 31))


def span(period: Period) -> tuple[str, str]:
    return period.start.isoformat(), period.end.isoformat()


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-H2", "2026-07-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-11-23", "2026-11-23", "2026-11-23"),
        ("2026-B1", "2026-01-01", "2026-02-28"),
        ("2026-q4", "2026-10-01", "2026-12-31"),
        ("2026-10-01..2027-03-31", "2026-10-01", "2027-03-31"),
        ("2026-Q3..2026-Q4", "2026-07-01", "2026-12-31"),
    ],
)
def test_a_label_names_its_days(label: str, start: str, end: str) -> None:
    assert span(PLAIN.parse(label)) == (start, end)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("2026-Q5", "quarters of that year are Q1 to Q4"),
        ("2026-Q0", "Q1 to Q4"),
        ("2027-W53", "weeks of that year are W1 to W52"),
        ("2026-13", "months are 01 to 12"),
        ("2026-B7", "B1 to B6"),
        ("2026-02-30", "there is no 2026-02-30"),
        ("2026-W53..2026-Q1", "ends before it starts"),
        ("0000", "there is no 0000"),
        ("9999", "there is no 9999"),
        ("last week", "is no period; write 2026-11-23"),
        ("٢٠٢٦-11", "is no period"),
        ("", "is no period"),
        ("2026..", "is no period"),
    ],
)
def test_what_is_no_period_is_refused_with_what_is_allowed(label: str, said: str) -> None:
    with pytest.raises(KpituiError, match=said.replace(".", r"\.")):
        PLAIN.parse(label)


def test_the_last_week_of_a_long_year_belongs_to_it() -> None:
    assert PLAIN.period(date(2027, 1, 3), "week").label == "2026-W53"


def test_weeks_can_start_on_sunday() -> None:
    week = Calendar(week_start=6).period(date(2026, 11, 23), Cadence.WEEK)
    assert (week.label, *span(week)) == ("2026-W47", "2026-11-22", "2026-11-28")


def test_a_fiscal_year_is_named_by_its_end_or_its_start() -> None:
    assert span(Calendar(fiscal_start=4).parse("FY2027-Q1")) == ("2026-04-01", "2026-06-30")
    assert span(Calendar(fiscal_start=4, fiscal_named_by="start").parse("FY2027-Q1")) == ("2027-04-01", "2027-06-30")
    assert Calendar(fiscal_start=10).period(date(2026, 11, 23), Cadence.YEAR).label == "FY2027"


def test_two_month_periods_count_from_the_fiscal_start() -> None:
    assert span(Calendar(fiscal_start=4).parse("FY2027-B1")) == ("2026-04-01", "2026-05-31")


def test_a_fiscal_prefix_may_be_left_out_or_put_before() -> None:
    assert PLAIN.parse("FY2027-Q1") == PLAIN.parse("2027-Q1")
    april = Calendar(fiscal_start=4)
    assert april.parse("2027-Q1") == april.parse("FY2027-Q1")


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("FY2022", "2022-01-30", "2023-01-28"),
        ("FY2023", "2023-01-29", "2024-02-03"),  # 53 weeks
        ("FY2017", "2017-01-29", "2018-02-03"),  # 53 weeks
        ("FY2023-W53", "2024-01-28", "2024-02-03"),
        ("2023-02", "2023-01-29", "2023-02-25"),  # 4 weeks
        ("2023-03", "2023-02-26", "2023-04-01"),  # 5 weeks
        ("2024-01", "2023-12-31", "2024-02-03"),  # 4 weeks and the 53rd
        ("FY2023-P12", "2023-12-31", "2024-02-03"),
        ("FY2023-Q4", "2023-10-29", "2024-02-03"),
    ],
)
def test_a_retail_year_is_made_of_whole_weeks(label: str, start: str, end: str) -> None:
    assert span(NRF.parse(label)) == (start, end)


def test_a_retail_year_of_52_weeks_has_no_week_53() -> None:
    with pytest.raises(BadInput, match="W1 to W52"):
        NRF.parse("FY2022-W53")


def test_a_retail_year_can_end_on_the_last_saturday_of_its_month() -> None:
    calendar = Calendar(retail=Retail((4, 4, 5), 5, 1, "last"))
    assert calendar.period(date(2026, 2, 1), Cadence.YEAR).start == date(2026, 2, 1)
    assert calendar.parse("FY2026").end == date(2026, 1, 31)


def test_year_ago_is_the_period_of_the_same_number() -> None:
    found = PLAIN.year_ago(PLAIN.parse("2026-W10"))
    assert found is not None
    assert found.label == "2025-W10"
    assert PLAIN.year_ago(PLAIN.parse("2026-W53")) is None
    assert PLAIN.year_ago(PLAIN.parse("2024-02-29")) is None


def test_the_settings_of_a_workspace_make_its_calendar() -> None:
    settings = WorkspaceSettings(fiscal_start=4, retail=RetailSetting(ends="last"))
    assert calendar_of(settings) == Calendar(fiscal_start=4, retail=Retail(ends="last"))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Calendar(fiscal_start=13),
        lambda: Calendar(week_start=7),
        lambda: Retail((4, 4, 4)),
        lambda: Retail(month=0),
        lambda: PLAIN.period(date(2026, 1, 1), "fortnight"),
        lambda: PLAIN.period(date.max, "year"),
        lambda: NRF.period(date.min, "month"),
    ],
)
def test_an_impossible_calendar_is_refused(make: object) -> None:
    with pytest.raises(BadInput):
        make()  # type: ignore[operator]


@given(calendars, days, st.sampled_from(Cadence))
def test_every_day_is_in_exactly_one_period_and_its_label_finds_it(
    calendar: Calendar, day: date, cadence: Cadence
) -> None:
    period = calendar.period(day, cadence)
    assert period.start <= day <= period.end
    assert calendar.parse(period.label) == period
    following = calendar.period(period.end + timedelta(days=1), cadence)
    assert following.start == period.end + timedelta(days=1)
    assert calendar.previous(following) == period


@given(calendars, days, st.sampled_from(list(Cadence)[2:]))
def test_longer_periods_are_whole_shorter_ones(calendar: Calendar, day: date, cadence: Cadence) -> None:
    period = calendar.period(day, cadence)
    months = calendar.periods(period.start, period.end, Cadence.MONTH)
    assert (months[0].start, months[-1].end) == (period.start, period.end)


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_bad_input(text: str) -> None:
    try:
        period = PLAIN.parse(text)
    except BadInput:
        return
    assert period.start <= period.end
