"""A chart says what the numbers say: gaps stay gaps, targets are named, every row has its width."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from kpitui.analysis.aggregate import PeriodValue
from kpitui.model.enums import Cadence, Direction
from kpitui.model.period import Calendar, Period, Retail
from kpitui.present.axes import Scale
from kpitui.present.chart import Picture, draw
from kpitui.usecases.states import Ahead, ChartData, ChartEvent, LimitLine, OtherLine, TargetLine

NO_LINE = TargetLine(None, None, None, None)


def periods(first: str, cadence: str, count: int, calendar: Calendar = Calendar()) -> list[Period]:  # noqa: B008
    found = [calendar.period(date.fromisoformat(first), cadence)]
    while len(found) < count:
        found.append(calendar.period(date.fromordinal(found[-1].end.toordinal() + 1), cadence))
    return found


def chart(
    values: Sequence[float | None],
    *,
    first: str = "2026-06-01",
    cadence: str = "week",
    lines: Sequence[TargetLine] = (),
    events: Sequence[ChartEvent] = (),
    running: bool = False,
    cumulative: bool = False,
    note: str = "",
    calendar: Calendar = Calendar(),  # noqa: B008
    unit: str = "count",
    total: float | None = None,
) -> ChartData:
    spans = periods(first, cadence, len(values), calendar)
    last = len(values) - 1
    return ChartData(
        key="roas",
        name="ROAS",
        unit=unit,
        decimals=None,
        direction=Direction.UP,
        cadence=Cadence(cadence),
        cumulative=cumulative,
        values=tuple(
            PeriodValue(span, value, None, 1, running and i == last, "")
            for i, (span, value) in enumerate(zip(spans, values, strict=True))
        ),
        total=total,
        lines=tuple(lines) or (NO_LINE,) * len(values),
        events=tuple(events),
        note=note,
    )


def text_of(picture: Picture) -> list[str]:
    return ["".join(text for text, _ in row) for row in picture.rows]


def by_role(picture: Picture, role: str) -> list[tuple[int, int]]:
    """Columns and rows of the cells of a role."""
    found = []
    for y, row in enumerate(picture.rows):
        x = 0
        for text, its in row:
            found += [(x + i, y) for i in range(cell_len(text)) if its == role]
            x += cell_len(text)
    return found


def target(value: float | None = None, low: float | None = None, high: float | None = None) -> TargetLine:
    return TargetLine(value, low, high, None)


def test_the_target_and_the_last_value_are_named_beside_what_they_name() -> None:
    rows = text_of(draw(chart([3, 3.5, 3.1], lines=[target(4)] * 3), 60, 12))
    assert any(row.rstrip().endswith("target 4") for row in rows)
    assert any("●" in row and "3.1" in row for row in rows)


def test_a_missing_value_is_a_gap_and_never_zero() -> None:
    full = by_role(draw(chart([5, 5, 5, 5, 5, 5, 5]), 60, 12), "data")
    gap = by_role(draw(chart([5, 5, 5, None, 5, 5, 5]), 60, 12), "data")
    assert {y for _, y in gap} == {y for _, y in full}
    missing = {x for x, _ in full} - {x for x, _ in gap}
    assert len(missing) > 10


def test_the_running_period_is_hollow_and_not_part_of_the_line() -> None:
    picture = draw(chart([5, 5, 5, 1], running=True), 60, 12)
    rows = text_of(picture)
    assert any("○" in row and "so far 1" in row for row in rows)
    assert any("●" in row and "5" in row for row in rows)
    assert {y for _, y in by_role(picture, "data")} == {y for _, y in by_role(picture, "now") if y < 9}


def test_a_target_by_a_date_shows_the_sum_so_far_and_its_pace() -> None:
    lines = [NO_LINE] * 2 + [TargetLine(100.0, None, None, pace) for pace in (25.0, 50.0, 75.0, 100.0)]
    picture = draw(chart([90, 90, 20, 25, None, None], lines=lines, cumulative=True), 60, 12)
    assert any("45" in row and "●" in row for row in text_of(picture))
    assert by_role(picture, "pace")


def test_a_partial_sum_so_far_is_hollow_with_its_value() -> None:
    lines = [TargetLine(100.0, None, None, pace) for pace in (50.0, 100.0)]
    picture = draw(chart([20, 15], lines=lines, cumulative=True, running=True), 60, 12)
    assert any("○" in row and "35" in row for row in text_of(picture))


def test_a_changed_target_steps() -> None:
    rows = {y for _, y in by_role(draw(chart([3] * 8, lines=[target(2)] * 4 + [target(4)] * 4), 60, 14), "target")}
    assert len(rows) == 2


def test_a_range_shows_both_ends() -> None:
    rows = "\n".join(text_of(draw(chart([3, 3, 3], lines=[target(low=2, high=4)] * 3), 60, 12)))
    assert "high 4" in rows
    assert "low 2" in rows


def test_a_cell_belongs_to_one_layer() -> None:
    picture = draw(chart([3, 5, 3, 5], lines=[target(4)] * 4), 60, 12)
    for (x, y), (text, role) in _cells(picture).items():
        if role == "target" and (x, y) not in by_role(picture, "target")[-9:]:
            assert text in "⣀⠤⠒⠉ target4", (x, y)


def _cells(picture: Picture) -> dict[tuple[int, int], tuple[str, str]]:
    return {
        (sum(len(text) for text, _ in row[:i]) + j, y): (sign, role)
        for y, row in enumerate(picture.rows)
        for i, (text, role) in enumerate(row)
        for j, sign in enumerate(text)
    }


def test_an_event_is_a_line_with_its_title_above() -> None:
    event = ChartEvent(date(2026, 6, 17), "price +8 %", False)
    picture = draw(chart([3, 3, 3, 3, 3, 3], events=[event]), 60, 12)
    assert "price +8 %" in text_of(picture)[0]
    assert len({x for x, _ in by_role(picture, "event")}) == 1
    outside = ChartEvent(date(2020, 1, 1), "long ago", False)
    assert "long ago" not in "".join(text_of(draw(chart([3, 3], events=[outside]), 60, 12)))


def test_what_people_wrote_keeps_the_rows_straight() -> None:
    event = ChartEvent(date(2026, 6, 17), '[/] [b]x[/b] 数据 🙂 <script>\x1b[31m\u200b "a"', False)
    rows = text_of(draw(chart([3, 3, 3, 3], events=[event]), 80, 12))
    assert {cell_len(row) for row in rows} == {80}
    assert "[/] [b]x[/b] 数据" in rows[0]
    assert "\x1b" not in rows[0]


@pytest.mark.parametrize(
    ("first", "cadence", "count", "names"),
    [
        ("2026-11-02", "day", 21, ["2 Nov", "9 Nov", "16 Nov"]),
        ("2026-06-01", "week", 25, ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]),
        ("2026-06-01", "month", 6, ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]),
        ("2025-10-01", "month", 6, ["Oct", "Nov", "Dec", "2026", "Feb", "Mar"]),
        ("2025-01-01", "quarter", 8, ["2025", "Q2", "Q3", "Q4", "2026", "Q2", "Q3", "Q4"]),
        (
            "2011-01-01",
            "day",
            4000,
            ["2012", "2014", "2016", "2018", "2020"],
        ),
        ("1990-01-01", "year", 37, ["1990", "1995", "2000", "2005", "2010", "2015", "2020", "2025"]),
    ],
)
def test_time_is_named_as_finely_as_there_is_room(first: str, cadence: str, count: int, names: list[str]) -> None:
    rows = text_of(draw(chart([float(i % 7) for i in range(count)], first=first, cadence=cadence), 60, 12))
    assert rows[-1].split() == " ".join(names).split()


def test_fiscal_and_retail_years_have_their_names() -> None:
    fiscal = chart([1, 2, 3, 4, 5], cadence="quarter", calendar=Calendar(fiscal_start=4))
    assert text_of(draw(fiscal, 60, 12))[-1].split() == ["FY2027", "Q2", "Q3", "Q4", "FY2028"]
    retail = chart([1, 2, 3], cadence="month", calendar=Calendar(retail=Retail()))
    assert text_of(draw(retail, 60, 12))[-1].split() == ["Jun", "Jul", "Aug"]


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([2.9, 4.6], ["3", "4"]),
        ([3.1, 3.9], ["3.25", "3.50", "3.75"]),
        ([0, 100], ["0", "50", "100"]),
        ([-5, 18], ["0", "10"]),
        ([-18, -5], ["−15", "−10", "−5"]),
        ([12_000, 68_000], ["20 k", "40 k", "60 k"]),
        ([1.2e6, 4.8e6], ["2 M", "3 M", "4 M"]),
        ([0, 25e6], ["0", "10 M", "20 M"]),
        ([0.001, 0.004], ["0.002", "0.004"]),
        ([1e-12, 3e-12], ["1e−12", "2e−12", "3e−12"]),
        ([1e300, 3e300], ["1e+300", "2e+300", "3e+300"]),
    ],
)
def test_the_ticks_are_two_or_three_round_numbers(values: list[float], labels: list[str]) -> None:
    assert [label.replace("\u00a0", " ") for _, label in Scale.over(values).ticks(3)] == labels


def test_the_ticks_stand_left_of_their_height() -> None:
    picture = draw(chart([0, 100]), 60, 12)
    assert [row[:3].strip() for row in text_of(picture)[:-2] if row[:3].strip()] == ["100", "50", "0"]


def test_without_a_value_there_is_a_sentence() -> None:
    assert text_of(draw(chart([None, None], note="no measurement yet: press m to log one"), 40, 8))[0].startswith(
        "no measurement yet"
    )
    assert text_of(draw(chart([None]), 40, 8))[0].startswith("no values yet")


def test_a_note_stands_under_the_chart() -> None:
    assert text_of(draw(chart([1, 2], note="the formula changed on 3 Jun"), 60, 12))[-1].startswith("the formula")


def test_a_flow_says_how_much_it_covers() -> None:
    rows = text_of(draw(chart([1000.0] * 731, cadence="day", first="2011-01-01", total=731_000), 60, 12))
    assert rows[-1].rstrip().replace("\u00a0", " ") == "731 days, 731 000 in all"
    half_year = chart([5], cadence="two-months", total=5, note="the formula changed")
    assert text_of(draw(half_year, 60, 12))[-1].rstrip() == "1 two-month period, 5 in all · the formula changed"


def test_ascii_has_the_same_in_seven_bits() -> None:
    event = ChartEvent(date(2026, 6, 17), "launch", False)
    lines = [TargetLine(4, None, None, 3.5)] * 6
    rows = text_of(draw(chart([3, 5, 3, None, 5, 2], lines=lines, events=[event], running=True), 60, 14, ascii=True))
    assert all(row.replace("\u00a0", " ").isascii() for row in rows)
    assert {"-", ".", ":", "O", "o", "+"} <= set("".join(rows))


def test_limits_and_signals_are_named_and_marked() -> None:
    data = replace(chart([3, 5, 3, 5, 9]), limits=(LimitLine(4, 1, 7),) * 5, signals=(4,))
    picture = draw(data, 60, 14)
    rows = text_of(picture)
    assert {name for name in ("upper 7", "mean 4", "lower 1") if any(name in row for row in rows)} == {
        "upper 7",
        "mean 4",
        "lower 1",
    }
    assert by_role(picture, "signal")
    assert len({y for _, y in by_role(picture, "limit")}) == 3


def test_an_earlier_signal_has_its_sign_in_both_sets() -> None:
    data = replace(chart([3, 9, 3, 5]), limits=(LimitLine(4, 1, 7),) * 4, signals=(1,))
    assert any("◆" in row for row in text_of(draw(data, 60, 14)))
    assert any("*" in row for row in text_of(draw(data, 60, 14, ascii=True)))


def test_the_forecast_goes_on_behind_the_last_value() -> None:
    data = chart([3.0, 3.5, 3.2])
    after = periods("2026-06-22", "week", 3)
    fan = tuple(Ahead(one, 3.4, 3.4 - step, 3.4 + step) for step, one in enumerate(after, 1))
    picture = draw(replace(data, fan=fan, coming=tuple(after)), 70, 14)
    rows = text_of(picture)
    assert any("forecast 3.4" in row for row in rows)
    assert any("0.4–6.4" in row for row in rows)
    assert min(x for x, _ in by_role(picture, "fan")) > max(x for x, _ in by_role(picture, "data")) - 2


def test_another_course_is_drawn_and_named() -> None:
    data = replace(chart([100, 110, 120]), others=(OtherLine("a year before", (100, 90, 95)),))
    picture = draw(data, 60, 14)
    assert any("a year before" in row for row in text_of(picture))
    assert by_role(picture, "other")


def test_another_course_is_dashed_so_that_no_colour_is_needed() -> None:
    data = replace(chart([100, 110, 120]), others=(OtherLine("a year before", (50, 50, 50)),))
    places = sorted({x for x, _ in by_role(draw(data, 60, 14), "other")})
    gaps = {after - before for before, after in pairwise(places[:-14])}
    assert gaps == {1, 2}
    assert any("~~" in row for row in text_of(draw(data, 60, 14, ascii=True)))


def test_labels_of_one_height_all_stand_the_target_beside_its_line() -> None:
    data = replace(
        chart([100, 100, 100], lines=[target(100)] * 3),
        others=tuple(OtherLine(f"link {number}", (100, 100, 100)) for number in range(3)),
    )
    rows = text_of(draw(data, 60, 14))
    assert all(any(f"link {number}" in row for row in rows) for number in range(3))
    assert any("●" in row and "target 100" in row for row in rows)


def test_labels_stand_in_the_order_of_their_values() -> None:
    data = replace(chart([3, 5, 3, 5, 100]), limits=(LimitLine(4, 3.9, 4.1),) * 5)
    names = ("lower", "mean", "upper")
    assert [name for row in text_of(draw(data, 60, 14)) for name in names if name in row] == ["upper", "mean", "lower"]


def test_a_constant_has_one_label_for_its_limits() -> None:
    data = replace(chart([4, 4, 4]), limits=(LimitLine(4, 4, 4),) * 3)
    shown = "\n".join(text_of(draw(data, 60, 14)))
    assert ("mean 4" in shown, "upper" in shown) == (True, False)


def test_nothing_computed_pretends_to_cents() -> None:
    data = replace(chart([600, 700, 656]), limits=(LimitLine(652.04, 78.26, 1225.1),) * 3)
    shown = "\n".join(text_of(draw(data, 60, 14))).replace("\u00a0", " ")
    assert all(name in shown for name in ("mean 652", "lower 78", "upper 1 225"))


def test_a_long_note_is_cut_to_what_it_says_first() -> None:
    data = chart([1, 2], note="limits approximate: each value is much like the one before")
    assert text_of(draw(data, 40, 12))[-1].rstrip() == "limits approximate"


def test_two_years_of_days_keep_their_extremes() -> None:
    values: list[float | None] = [10.0] * 731
    values[400] = 100.0
    picture = draw(chart(values, cadence="day", first="2011-01-01"), 60, 14)
    assert min(y for _, y in by_role(picture, "data")) <= 1


finite = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.none() | finite, min_size=1, max_size=40),
    st.none() | finite,
    st.integers(1, 200),
    st.integers(1, 40),
    st.booleans(),
    st.booleans(),
)
def test_any_numbers_fit_any_size(
    values: list[float | None], wanted: float | None, width: int, height: int, ascii: bool, cumulative: bool
) -> None:
    lines = [TargetLine(wanted, None, None, wanted)] * len(values)
    rows = text_of(draw(chart(values, lines=lines, cumulative=cumulative, running=True), width, height, ascii=ascii))
    assert len(rows) == height
    assert {cell_len(row) for row in rows} == {width}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.none() | finite, min_size=1, max_size=30),
    st.lists(finite, min_size=3, max_size=3).map(sorted),
    st.lists(st.none() | finite, min_size=1, max_size=3),
    st.integers(0, 8),
    st.integers(1, 200),
    st.integers(1, 40),
    st.booleans(),
)
def test_limits_forecast_and_others_fit_any_size(
    values: list[float | None],
    ends: list[float],
    wanted: list[float | None],
    steps: int,
    width: int,
    height: int,
    ascii: bool,
) -> None:
    low, middle, high = ends
    after = periods(str(chart(values).values[-1].period.end + timedelta(1)), "week", steps) if steps else []
    data = replace(
        chart(values, lines=[target(wanted[0], *wanted[1:2])] * len(values)),
        limits=(None, *(LimitLine(middle, low, high),) * (len(values) - 1)),
        signals=tuple(range(0, len(values), 3)),
        coming=tuple(after),
        fan=tuple(Ahead(period, middle, low, high) for period in after),
        others=tuple(OtherLine(f"数据 {value}", (value,) * len(values)) for value in wanted),
    )
    rows = text_of(draw(data, width, height, ascii=ascii))
    assert len(rows) == height
    assert {cell_len(row) for row in rows} == {width}
