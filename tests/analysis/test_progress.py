"""The worked cases of progress, pace, score and status."""

from datetime import date
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.progress import (
    Progress,
    RollUp,
    cap_score,
    chance,
    check_target,
    expected,
    median_status,
    meets,
    okr_colour,
    pace_ratio,
    progress,
    roll_up,
    score_each,
    status,
)
from kpitui.model.enums import Direction, Status, TargetKind
from kpitui.model.errors import BadInput
from tests.analysis.thousands import THOUSANDS

NAN, INFINITE = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("current", "done", "score"),
    [(80, -0.2, 0), (100, 0, 0), (150, 0.5, 0.5), (200, 1, 1), (260, 1.6, 1)],
)
def test_progress_is_shown_as_it_is_and_the_score_is_clamped(current: float, done: float, score: float) -> None:
    found = progress("up", 100, 200, current)
    assert (found.progress, found.score) == (pytest.approx(done), pytest.approx(score))


def test_less_is_progress_where_lower_is_better() -> None:
    assert progress("down", 10, 5, 7).progress == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("direction", "current", "score"), [("up", 100, 1), ("up", 99.9, 0), ("down", 100, 1), ("down", 101, 0)]
)
def test_a_target_at_the_baseline_means_maintain(direction: str, current: float, score: float) -> None:
    found = progress(direction, 100, 100, current)
    assert (found.progress, found.score) == (None, score)


def test_without_a_baseline_there_is_only_attainment() -> None:
    assert progress("up", None, 200, 150) == Progress(None, None, 0.75, "no baseline")
    assert progress("up", None, -5, 150).attainment is None


@pytest.mark.parametrize(
    ("baseline", "current", "score"),
    [(20, 10, 1), (20, 15, 1), (20, 17.5, 0.5), (20, 7.5, 0.5), (20, 30, 0), (None, 17.5, 0), (12, 17.5, 0)],
)
def test_a_range_scores_by_the_distance_from_it(baseline: float | None, current: float, score: float) -> None:
    found = progress("range", baseline, (10.0, 15.0), current)
    assert (found.progress, found.score) == (None, pytest.approx(score))


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "said"),
    [
        ("up", 4, 3, "a target of 3 is below the baseline 4, but higher is better"),
        ("down", 4, 5, "a target of 5 is above the baseline 4, but lower is better"),
        ("range", None, (5, 3), "the range 5 to 3 is inverted"),
        ("range", None, 5, "needs a low and a high end"),
        ("up", None, (3, 5), "give one value"),
        ("up", NAN, 5, "finite"),
        ("up", None, INFINITE, "finite"),
        ("sideways", 1, 2, "one of up, down, range"),
    ],
)
def test_a_contradiction_is_refused_before_anything_is_looked_at(
    direction: str, baseline: float | None, target: float | tuple[float, float], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        progress(direction, baseline, target, None)
    with pytest.raises(BadInput, match=said):
        check_target(direction, baseline, target)


def test_what_is_missing_leaves_all_empty_with_the_reason() -> None:
    assert progress("up", 1, None, 3) == Progress(None, None, None, "no target")
    assert progress("up", 1, 2, None) == Progress(None, None, None, "no value")


@pytest.mark.parametrize(
    ("today", "value"),
    [
        ("2026-09-30", 100),
        ("2026-11-15", 150),
        ("2026-12-30", 100 + 9100 / 92),
        ("2026-12-31", 200),
        ("2027-05-01", 200),
    ],
)
def test_pace_is_linear_by_days_both_ends_included(today: str, value: float) -> None:
    found = expected(100, 200, date(2026, 10, 1), date(2026, 12, 31), date.fromisoformat(today))
    assert found == pytest.approx(value)


def test_a_frame_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadInput, match="before it starts"):
        expected(1, 2, date(2026, 12, 31), date(2026, 10, 1), date(2026, 11, 1))


def test_a_cap_scores_the_pace_over_what_was_spent() -> None:
    assert cap_score(500, 400) == 1
    assert cap_score(500, 1000) == 0.5
    assert cap_score(0, 10) == 0
    assert cap_score(0, 0) == 1


def test_a_target_for_each_period_scores_the_periods_that_met_it() -> None:
    found = score_each([True, None, True, False, None, False])
    assert (found.score, found.met, found.of, found.misses) == (0.5, 2, 4, 2)
    assert score_each([None]).score is None


@pytest.mark.parametrize(
    ("direction", "target", "probability"),
    [
        ("up", 110, 0.15865525393145707),
        ("down", 110, 0.8413447460685429),
        ("up", 100, 0.5),
        ("range", (90.0, 110.0), 0.6826894921370859),
        ("range", (100.0, 100.0), 0),
        ("up", 180, 6.220960574271785e-16),  # 8 standard deviations: exact in the tail
    ],
)
def test_the_chance_is_the_normal_one(direction: str, target: float | tuple[float, float], probability: float) -> None:
    assert chance(direction, 100, 10, target) == pytest.approx(probability, rel=1e-12)


def test_a_forecast_without_doubt_meets_its_target_or_does_not() -> None:
    assert chance("up", 100, 0, 100) == 1
    assert chance("down", 100, 0, 99) == 0
    assert chance("range", 100, 0, (100.0, 120.0)) == 1


def test_no_chance_is_told_of_bad_input() -> None:
    for bad in (lambda: chance("up", 1, -1, 1), lambda: chance("up", NAN, 1, 1), lambda: chance("up", 1, 1, (1, 2))):
        with pytest.raises(BadInput):
            bad()


@pytest.mark.parametrize(
    ("score", "colour"),
    [(0, "red"), (0.34, "red"), (0.35, "amber"), (0.6, "amber"), (0.64, "amber"), (0.65, "green"), (1, "green")],
)
def test_okr_colours_go_by_the_score_rounded_to_one_decimal(score: float, colour: str) -> None:
    assert okr_colour(score) == colour


def test_a_roll_up_clamps_each_score_and_counts_who_has_one() -> None:
    assert roll_up([(1.6, 1), (None, 5), (-0.2, 1)]) == RollUp(0.5, 2, 3)
    assert roll_up([(0.5, 3), (1, 1)]) == RollUp(0.625, 2, 2)
    assert roll_up([(0.5, 0)]) == RollUp(None, 1, 1)
    assert roll_up([]) == RollUp(None, 0, 0)
    with pytest.raises(BadInput, match="no weight"):
        roll_up([(0.5, -1)])


def by(**facts: object) -> Status:
    given_facts = {"started": True, "meets": False, "score": 0.1, **facts}
    return status(TargetKind.BY, **given_facts)  # type: ignore[arg-type]


def each(*met: bool | None, ended: bool = False) -> Status:
    found = score_each(met)
    latest = met[-1] if met else None
    return status("each", started=True, meets=latest, score=found.score, misses=found.misses, ended=ended)


@pytest.mark.parametrize(
    ("ratio", "expected_status"),
    [(0.9, Status.ON_TRACK), (0.89, Status.AT_RISK), (0.7, Status.AT_RISK), (0.69, Status.OFF_TRACK)],
)
def test_on_the_way_to_a_date_the_pace_decides(ratio: float, expected_status: Status) -> None:
    assert by(ratio=ratio) is expected_status


def test_without_progress_meeting_it_or_a_score_near_it_decides() -> None:
    assert by(meets=True, score=1.0) is Status.ON_TRACK
    assert by(score=0.7) is Status.AT_RISK
    assert by(score=0.69) is Status.OFF_TRACK
    assert by(score=None) is Status.OFF_TRACK


def test_one_miss_is_at_risk_and_two_in_a_row_are_off_track() -> None:
    assert each(False, True) is Status.ON_TRACK
    assert each(True, False) is Status.AT_RISK
    assert each(True, False, False) is Status.OFF_TRACK


def test_at_the_end_it_is_met_or_missed() -> None:
    assert by(ended=True, score=0.7) is Status.MET
    assert by(ended=True, score=0.69) is Status.MISSED
    assert by(ended=True, score=None, meets=True) is Status.MET
    assert each(True, True, True, False, ended=True) is Status.MET


def test_only_a_rising_flow_is_met_before_the_end() -> None:
    assert by(meets=True, ratio=2.0, rising_flow=True) is Status.MET
    assert by(meets=True, ratio=2.0) is Status.ON_TRACK


def test_without_target_start_or_value_there_is_no_verdict() -> None:
    assert status(None, started=True, meets=None, score=None) is Status.NO_TARGET
    assert by(started=False) is Status.NOT_STARTED
    assert by(meets=None) is Status.NO_DATA


def test_the_pace_ratio_of_nothing_expected_asks_only_for_no_loss() -> None:
    assert pace_ratio(0.5, 0.5) == 1
    assert pace_ratio(0.0, 0.0) == 1
    assert pace_ratio(-0.1, 0.0) == 0
    assert pace_ratio(None, 0.5) is None


def test_a_goal_stands_where_the_median_of_its_weight_stands() -> None:
    on, risk, off = Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK
    assert median_status([(off, 1), (on, 2)]) is on
    assert median_status([(off, 1), (on, 1)]) is off
    assert median_status([(on, 1), (risk, 1), (off, 1)]) is risk
    assert median_status([(off, 0), (on, 1), (Status.NO_DATA, 9), (None, 9)]) is on
    assert median_status([(Status.NO_TARGET, 1)]) is None


numbers = st.floats(allow_nan=False, allow_infinity=False)
maybe = st.none() | numbers
targets = maybe | st.tuples(numbers, numbers)


@THOUSANDS
@given(st.sampled_from(Direction), maybe, targets, maybe)
def test_a_score_is_in_0_to_1_or_none_and_nothing_is_nan(
    direction: Direction, baseline: float | None, target: float | tuple[float, float] | None, current: float | None
) -> None:
    try:
        found = progress(direction, baseline, target, current)
    except BadInput:
        return
    assert found.score is None or 0 <= found.score <= 1
    assert all(value is None or isfinite(value) for value in (found.progress, found.score, found.attainment))
    if target is not None and current is not None and found.score is not None and meets(direction, target, current):
        assert found.score == 1


@THOUSANDS
@given(st.lists(st.tuples(st.none() | numbers, st.floats(0, 1e308))))
def test_a_roll_up_is_in_0_to_1_or_none(parts: list[tuple[float | None, float]]) -> None:
    found = roll_up(parts)
    assert found.score is None or 0 <= found.score <= 1
    assert found.scored <= found.of == len(parts)


@given(numbers, numbers, st.dates(), st.dates(), st.dates())
def test_the_pace_stays_between_baseline_and_target(
    baseline: float, target: float, start: date, end: date, today: date
) -> None:
    if end < start:
        return
    found = expected(baseline, target, start, end, today)
    slack = 1e-9 * max(abs(baseline), abs(target))
    assert min(baseline, target) - slack <= found <= max(baseline, target) + slack


@THOUSANDS
@given(numbers, numbers)
def test_a_cap_scores_in_0_to_1(limit: float, total: float) -> None:
    assert 0 <= cap_score(limit, total) <= 1


@given(
    st.lists(st.tuples(st.none() | st.sampled_from(Status), st.floats(0, 1e9)), max_size=8).flatmap(
        lambda parts: st.tuples(st.just(parts), st.permutations(parts))
    )
)
def test_the_median_status_does_not_depend_on_the_order(
    two: tuple[list[tuple[Status | None, float]], list[tuple[Status | None, float]]],
) -> None:
    assert median_status(two[0]) == median_status(two[1])


@THOUSANDS
@given(st.sampled_from(Direction), numbers, st.floats(0, 1e308), targets)
def test_a_chance_is_in_0_to_1(
    direction: Direction, forecast: float, sd: float, target: float | tuple[float, float] | None
) -> None:
    try:
        check_target(direction, None, target)
    except BadInput:
        return
    if target is not None:
        assert 0 <= chance(direction, forecast, sd, target) <= 1
