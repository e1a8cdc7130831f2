"""Where KPIs stand: the rules of reading, seen on the dashboard. Today is Mon 23 Nov 2026."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, Direction, Kind, KpiStatus, Missing, Status
from kpitui.model.errors import BadInput
from kpitui.store.workspace import Workspace
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.states import KpiState
from tests.build import log_values, make_batch, make_feed, make_goal, make_kpi, make_series

OCTOBER = date(2026, 10, 1)
YEAR_END = date(2026, 12, 31)


def state_of(ws: Workspace, key: str, period: str | None = None) -> KpiState:
    return next(state for state in dashboard(ws, period).kpis if state.key == key)


def months(*values: float, last: tuple[int, int] = (2026, 10)) -> dict[date, float]:
    """Values on the 10th of as many months, the latest in `last`."""
    year, month = last
    ordinals = range(year * 12 + month - len(values), year * 12 + month)
    return {date(at // 12, at % 12 + 1, 10): value for at, value in zip(ordinals, values, strict=True)}


def days(first: date, values: Iterable[float]) -> dict[date, float]:
    return {first + timedelta(at): value for at, value in enumerate(values)}


# Rules 1 to 3: grain, now, longer periods


def test_the_value_is_that_of_the_latest_complete_period(any_ws: Workspace) -> None:
    make_kpi(any_ws, "churn", unit="percent", aggregation=Aggregation.MEAN)
    log_values(any_ws, "churn", {date(2026, 10, 5): 3.0, date(2026, 10, 6): 4.0, date(2026, 11, 2): 9.0})
    state = state_of(any_ws, "churn")
    assert (state.value, state.period.label if state.period else "") == (3.5, "2026-10")


def test_the_running_period_ends_the_history_and_is_partial(ws: Workspace) -> None:
    make_kpi(ws, "sales")
    log_values(ws, "sales", {date(2026, 10, 5): 3.0, date(2026, 11, 2): 9.0})
    assert [(one.value, one.partial) for one in state_of(ws, "sales").history] == [(3.0, False), (9.0, True)]


def test_an_earlier_period_is_seen_as_it_was_at_its_end(ws: Workspace) -> None:
    make_kpi(ws, "sales")
    log_values(ws, "sales", {date(2026, 8, 5): 3.0, date(2026, 9, 5): 5.0, date(2026, 10, 5): 7.0})
    state = state_of(ws, "sales", "2026-Q3")
    assert (state.value, [one.value for one in state.history]) == (5.0, [3.0, 5.0])


def test_a_value_from_long_ago_is_still_the_latest(ws: Workspace) -> None:
    make_kpi(ws, "survey", aggregation=Aggregation.LAST)
    log_values(ws, "survey", {date(2022, 3, 5): 42.0})
    state = state_of(ws, "survey")
    assert (state.value, state.period.label if state.period else "") == (42.0, "2022-03")


def test_a_value_of_the_running_period_only_says_so(ws: Workspace) -> None:
    make_kpi(ws, "sales")
    log_values(ws, "sales", {date(2026, 11, 5): 3.0})
    state = state_of(ws, "sales")
    assert (state.value, state.reason) == (None, "2026-11 still runs")


def test_no_value_has_its_reason(ws: Workspace) -> None:
    make_kpi(ws, "sales")
    assert state_of(ws, "sales").reason == "no measurement"


def test_a_period_is_complete_from_the_day_after_its_end(ws: Workspace) -> None:
    make_kpi(ws, "sales")
    log_values(ws, "sales", {date(2026, 9, 5): 3.0, date(2026, 10, 5): 9.0})
    ws.as_of = date(2026, 10, 31)
    assert state_of(ws, "sales").value == 3.0
    ws.as_of = date(2026, 11, 1)
    assert state_of(ws, "sales").value == 9.0


# Rule 4: a flow by a date


def test_a_flow_adds_up_from_the_start_of_its_target_to_today(any_ws: Workspace) -> None:
    make_kpi(any_ws, "sales", target=TargetDefinition(value=1000, start=OCTOBER, by=YEAR_END))
    log_values(any_ws, "sales", {date(2026, 9, 30): 50.0, OCTOBER: 100.0, date(2026, 11, 23): 200.0})
    state = state_of(any_ws, "sales")
    assert (state.value, state.partial, state.period.label if state.period else "") == (
        300.0,
        True,
        "2026-10-01..2026-12-31",
    )
    assert state.progress
    assert state.progress.progress == pytest.approx(0.3)


def test_a_flow_without_a_value_in_its_frame_says_from_when_it_counts(ws: Workspace) -> None:
    make_kpi(ws, "sales", target=TargetDefinition(value=1000, start=date(2026, 11, 1), by=YEAR_END))
    log_values(ws, "sales", {OCTOBER: 100.0})
    assert state_of(ws, "sales").reason == "no measurement since 2026-11-01"


def test_the_pace_of_a_flow_grows_by_the_day_from_0(ws: Workspace) -> None:
    make_kpi(ws, "sales", target=TargetDefinition(value=920, baseline=500, start=OCTOBER, by=YEAR_END))
    log_values(ws, "sales", {OCTOBER: 100.0})
    assert state_of(ws, "sales").pace == pytest.approx(920 * 54 / 92)


@pytest.mark.parametrize(
    ("sold", "status"),
    [(920.0, Status.MET), (310 * 0.9, Status.ON_TRACK), (310 * 0.7, Status.AT_RISK), (216.0, Status.OFF_TRACK)],
)
def test_a_flow_is_judged_at_the_end_of_its_last_complete_period(ws: Workspace, sold: float, status: Status) -> None:
    make_kpi(ws, "sales", target=TargetDefinition(value=920, start=OCTOBER, by=YEAR_END))
    log_values(ws, "sales", {date(2026, 10, 31): sold, date(2026, 11, 2): 500.0 if sold < 900 else 0.0})
    assert state_of(ws, "sales").status is status


def test_a_cap_is_on_track_while_the_sum_stays_under_its_pace(ws: Workspace) -> None:
    by = TargetDefinition(value=920, start=OCTOBER, by=YEAR_END)
    make_kpi(ws, "spend", direction=Direction.DOWN, target=by)
    make_kpi(ws, "waste", direction=Direction.DOWN, target=by)
    log_values(ws, "spend", {date(2026, 10, 20): 300.0})
    log_values(ws, "waste", {date(2026, 10, 20): 620.0})
    assert (state_of(ws, "spend").status, state_of(ws, "waste").status) == (Status.ON_TRACK, Status.OFF_TRACK)
    assert state_of(ws, "waste").score == pytest.approx(540 / 620)


def test_a_cap_that_held_is_met_at_its_end_only(ws: Workspace) -> None:
    make_kpi(
        ws, "spend", direction=Direction.DOWN, target=TargetDefinition(value=100, start=OCTOBER, by=date(2026, 11, 10))
    )
    log_values(ws, "spend", {date(2026, 10, 20): 60.0})
    assert state_of(ws, "spend").status is Status.MET


def test_a_flow_is_partial_until_its_end_also_seen_from_later(ws: Workspace) -> None:
    make_kpi(ws, "sales", target=TargetDefinition(value=920, start=date(2026, 7, 1), by=YEAR_END))
    log_values(ws, "sales", {date(2026, 9, 20): 300.0})
    state = state_of(ws, "sales", "2026-Q3")
    assert (state.value, state.partial) == (300.0, True)


def test_on_its_last_day_a_flow_is_not_missed_yet(ws: Workspace) -> None:
    make_kpi(ws, "sales", target=TargetDefinition(value=920, start=OCTOBER, by=date(2026, 11, 23)))
    log_values(ws, "sales", {date(2026, 10, 20): 300.0})
    assert state_of(ws, "sales").status is Status.OFF_TRACK
    ws.as_of = date(2026, 11, 24)
    assert state_of(ws, "sales").status is Status.MISSED


def test_a_formula_that_only_adds_is_a_flow(ws: Workspace) -> None:
    make_kpi(
        ws, "profit", formula="revenue - cost * 1.2", target=TargetDefinition(value=100, start=OCTOBER, by=YEAR_END)
    )
    log_values(ws, "revenue", {date(2026, 10, 5): 50.0, date(2026, 11, 5): 100.0})
    log_values(ws, "cost", {date(2026, 10, 5): 10.0, date(2026, 11, 5): 20.0})
    assert state_of(ws, "profit").value == pytest.approx(150 - 36)


# Rule 5: a level by a date


def test_a_level_is_on_its_way_from_the_baseline(ws: Workspace) -> None:
    make_kpi(
        ws,
        "cvr",
        unit="percent",
        aggregation=Aggregation.MEAN,
        target=TargetDefinition(value=5.5, baseline=4.0, start=OCTOBER, by=YEAR_END),
    )
    log_values(ws, "cvr", {date(2026, 10, 5): 4.6})
    state = state_of(ws, "cvr")
    assert state.progress
    assert state.progress.progress == pytest.approx(0.4)
    assert state.pace == pytest.approx(4.0 + 1.5 * 54 / 92)
    assert state.status is Status.ON_TRACK


def test_a_level_that_is_better_than_its_target_is_not_met_before_the_end(ws: Workspace) -> None:
    make_kpi(
        ws,
        "cvr",
        aggregation=Aggregation.MEAN,
        target=TargetDefinition(value=5, baseline=4, start=OCTOBER, by=YEAR_END),
    )
    log_values(ws, "cvr", {date(2026, 10, 5): 6.0})
    state = state_of(ws, "cvr")
    assert (state.status, state.score) == (Status.ON_TRACK, 1.0)


def test_the_final_value_is_of_the_last_period_that_ended_in_time(ws: Workspace) -> None:
    make_kpi(
        ws,
        "cvr",
        aggregation=Aggregation.MEAN,
        target=TargetDefinition(value=5, baseline=4, start=date(2026, 8, 1), by=date(2026, 10, 15)),
    )
    log_values(ws, "cvr", {date(2026, 9, 5): 4.9, date(2026, 10, 5): 4.0})
    state = state_of(ws, "cvr")
    assert (state.value, state.score, state.status) == (4.0, pytest.approx(0.9), Status.MET)


def test_without_a_baseline_there_is_attainment_and_met_or_not(ws: Workspace) -> None:
    make_kpi(ws, "nps", aggregation=Aggregation.LAST, target=TargetDefinition(value=50, start=OCTOBER, by=YEAR_END))
    log_values(ws, "nps", {date(2026, 10, 5): 40.0})
    state = state_of(ws, "nps")
    assert state.progress
    assert (state.progress.attainment, state.score, state.status) == (0.8, None, Status.OFF_TRACK)


# Rule 6: each period


def test_the_score_of_a_target_for_each_period_is_the_share_that_met_it(ws: Workspace) -> None:
    make_kpi(ws, "sales", target=TargetDefinition(value=10, start=date(2026, 7, 1)))
    log_values(ws, "sales", months(1, 12, 9, 11, 10))
    state = state_of(ws, "sales")
    assert (state.score, state.status) == (0.75, Status.ON_TRACK)


@pytest.mark.parametrize(("latest", "status"), [((12, 9), Status.AT_RISK), ((9, 9), Status.OFF_TRACK)])
def test_one_miss_is_a_risk_and_two_are_off_track(ws: Workspace, latest: tuple[int, int], status: Status) -> None:
    make_kpi(ws, "sales", target=TargetDefinition(value=10))
    log_values(ws, "sales", months(12, 12, *latest))
    assert state_of(ws, "sales").status is status


def test_a_period_without_a_value_counts_neither_way(ws: Workspace) -> None:
    make_kpi(ws, "sales", target=TargetDefinition(value=10))
    log_values(ws, "sales", {date(2026, 7, 1): 12.0, date(2026, 10, 1): 5.0})
    assert state_of(ws, "sales").score == 0.5


def test_a_range_is_met_inside_it_edges_included(ws: Workspace) -> None:
    make_kpi(
        ws, "stock", direction=Direction.RANGE, aggregation=Aggregation.LAST, target=TargetDefinition(low=5, high=8)
    )
    log_values(ws, "stock", months(5, 8, 8.1))
    state = state_of(ws, "stock")
    assert (state.score, state.status) == (pytest.approx(2 / 3), Status.AT_RISK)


def test_a_score_looks_back_to_the_start_of_its_frame(ws: Workspace) -> None:
    make_kpi(ws, "sales", cadence=Cadence.DAY, target=TargetDefinition(value=10, start=date(2026, 1, 1)))
    log_values(ws, "sales", days(date(2026, 1, 1), [10.0] * 100 + [1.0] * 226))
    assert state_of(ws, "sales").score == pytest.approx(100 / 326)


def test_a_target_for_each_period_is_settled_when_its_goal_ends(ws: Workspace) -> None:
    make_goal(ws, "grow", start=date(2026, 7, 1), end=date(2026, 9, 30))
    make_kpi(ws, "sales", goals="grow", target=TargetDefinition(value=10))
    log_values(ws, "sales", months(12, 12, 9, 99))
    state = state_of(ws, "sales", "2026-Q3")
    assert (state.score, state.status) == (pytest.approx(2 / 3), Status.MISSED)


# Rule 7: frames


def test_a_target_without_a_start_begins_with_its_goal(ws: Workspace) -> None:
    make_goal(ws, "grow", start=date(2026, 7, 1), end=YEAR_END)
    make_kpi(ws, "sales", goals="grow", target=TargetDefinition(value=100, by=YEAR_END))
    log_values(ws, "sales", {date(2026, 6, 30): 7.0, date(2026, 7, 1): 1.0})
    assert state_of(ws, "sales").value == 1.0


def test_a_target_begins_with_the_first_of_its_goals_that_has_a_period(ws: Workspace) -> None:
    make_goal(ws, "always")
    make_goal(ws, "grow", start=date(2026, 7, 1), end=YEAR_END)
    make_kpi(ws, "sales", goals={"always": 1.0, "grow": 1.0}, target=TargetDefinition(value=100, by=YEAR_END))
    log_values(ws, "sales", {date(2026, 6, 30): 7.0, date(2026, 7, 1): 1.0})
    assert state_of(ws, "sales").value == 1.0


def test_without_a_goal_it_begins_with_the_first_value(ws: Workspace) -> None:
    make_kpi(ws, "sales", target=TargetDefinition(value=100, by=YEAR_END))
    log_values(ws, "sales", {date(2026, 6, 30): 7.0, date(2026, 7, 1): 1.0})
    target = state_of(ws, "sales").target
    assert target
    assert target.start == date(2026, 6, 30)


def test_a_changed_target_judges_from_its_own_day_on(ws: Workspace) -> None:
    targets = [TargetDefinition(value=10), TargetDefinition(value=20, start=date(2026, 9, 1))]
    make_kpi(ws, "sales", target=targets)
    log_values(ws, "sales", months(12, 12, 12, 25))
    assert (state_of(ws, "sales").score, state_of(ws, "sales", "2026-08").score) == (0.5, 1.0)


def test_a_target_whose_time_is_over_does_not_apply_to_a_later_quarter(ws: Workspace) -> None:
    make_kpi(ws, "sales", target=TargetDefinition(value=100, start=date(2026, 7, 1), by=date(2026, 9, 30)))
    log_values(ws, "sales", {date(2026, 9, 30): 80.0})
    assert (state_of(ws, "sales").status, state_of(ws, "sales", "2026-Q3").status) == (Status.NO_TARGET, Status.MET)


# Rule 8: status


def test_a_target_that_begins_later_in_the_quarter_is_not_started(ws: Workspace) -> None:
    make_kpi(ws, "sales", target=TargetDefinition(value=100, start=date(2026, 12, 1), by=YEAR_END))
    assert state_of(ws, "sales").status is Status.NOT_STARTED


def test_before_a_sum_begins_nothing_is_expected_of_it(ws: Workspace) -> None:
    aim = TargetDefinition(value=100, baseline=90, start=date(2026, 12, 1), by=YEAR_END)
    make_kpi(ws, "sales", target=aim)
    assert state_of(ws, "sales").pace == 0


def test_a_target_within_its_first_period_is_not_started(ws: Workspace) -> None:
    make_kpi(ws, "sales", target=TargetDefinition(value=100, start=date(2026, 11, 1), by=YEAR_END))
    log_values(ws, "sales", {date(2026, 11, 3): 50.0})
    state = state_of(ws, "sales")
    assert (state.status, state.value) == (Status.NOT_STARTED, 50.0)


def test_a_complete_period_without_values_is_no_data(ws: Workspace) -> None:
    by = {"start": OCTOBER, "by": YEAR_END}
    make_kpi(ws, "sales", target=TargetDefinition(value=100, **by))
    make_kpi(ws, "cvr", aggregation=Aggregation.MEAN, target=TargetDefinition(value=5, baseline=4, **by))
    make_kpi(ws, "each", target=TargetDefinition(value=5))
    assert {state_of(ws, key).status for key in ("sales", "cvr", "each")} == {Status.NO_DATA}


def test_a_target_that_was_hardly_reached_is_met_at_its_end_and_a_poor_one_missed(ws: Workspace) -> None:
    frame = {"start": OCTOBER, "by": date(2026, 11, 15)}
    make_kpi(ws, "sales", target=TargetDefinition(value=100, **frame))
    make_kpi(ws, "leads", target=TargetDefinition(value=100, **frame))
    log_values(ws, "sales", {date(2026, 10, 15): 70.0, date(2026, 11, 20): 500.0})
    log_values(ws, "leads", {date(2026, 10, 15): 69.0})
    assert (state_of(ws, "sales").status, state_of(ws, "leads").status) == (Status.MET, Status.MISSED)
    assert state_of(ws, "sales").value == 70.0


def test_a_target_that_contradicts_a_changed_direction_is_said_and_not_judged(ws: Workspace) -> None:
    make_kpi(ws, "cost", direction=Direction.DOWN, target=TargetDefinition(value=9, baseline=5))
    log_values(ws, "cost", months(3))
    state = state_of(ws, "cost")
    assert state.progress
    assert (state.status, "above the baseline" in state.progress.note) == (Status.NO_TARGET, True)


def test_dust_of_floating_point_does_not_miss_a_target(ws: Workspace) -> None:
    make_series(ws, "exact", decimals=1)
    for key in ("tenths", "exact"):
        make_kpi(ws, key, target=TargetDefinition(value=1))
        log_values(ws, key, days(date(2026, 10, 1), [0.1] * 10))
        assert state_of(ws, key).status is Status.ON_TRACK


# Rule 10: partial


def test_a_period_that_a_feed_does_not_cover_to_its_end_is_partial(any_ws: Workspace) -> None:
    make_kpi(any_ws, "clicks")
    feed = make_feed(any_ws)
    batch = make_batch(any_ws, feed, date(2026, 9, 1), date(2026, 10, 20))
    log_values(any_ws, "clicks", days(date(2026, 9, 1), [1.0] * 50), feed=feed, batch=batch)
    history = state_of(any_ws, "clicks").history
    assert [(one.period.label, one.partial) for one in history[:2]] == [("2026-09", False), ("2026-10", True)]


def test_an_undone_file_covers_nothing(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    feed = make_feed(ws)
    make_batch(ws, feed, date(2026, 9, 1), date(2026, 10, 31), undone=True)
    batch = make_batch(ws, feed, date(2026, 9, 1), date(2026, 10, 20))
    log_values(ws, "clicks", days(date(2026, 9, 1), [1.0] * 50), feed=feed, batch=batch)
    assert state_of(ws, "clicks").partial


def test_hand_entries_leave_an_ended_period_whole(ws: Workspace) -> None:
    make_kpi(ws, "calls")
    log_values(ws, "calls", {date(2026, 10, 2): 5.0})
    assert not state_of(ws, "calls").partial


# Rules 11 and 14: formulas, percent, ratings


def test_a_ratio_is_the_sum_over_the_sum(any_ws: Workspace) -> None:
    make_kpi(any_ws, "bounce", formula="bounces / visits", kind=Kind.RATIO, unit="percent")
    log_values(any_ws, "bounces", {date(2026, 10, 1): 50.0, date(2026, 10, 2): 14.0})
    log_values(any_ws, "visits", {date(2026, 10, 1): 50.0, date(2026, 10, 2): 45.0})
    assert state_of(any_ws, "bounce").value == pytest.approx(64 / 95 * 100, abs=1e-6)


def test_a_percent_series_enters_a_formula_as_a_fraction(ws: Workspace) -> None:
    make_series(ws, "rate", unit="percent", aggregation=Aggregation.MEAN)
    make_kpi(ws, "kept", formula="1 - rate", unit="percent")
    make_kpi(ws, "lost", formula="customers * rate")
    log_values(ws, "rate", {date(2026, 10, 1): 12.5})
    log_values(ws, "customers", {date(2026, 10, 1): 200.0})
    assert (state_of(ws, "kept").value, state_of(ws, "lost").value) == (87.5, 25.0)


def test_a_division_by_zero_and_a_missing_input_give_their_reason(ws: Workspace) -> None:
    make_kpi(ws, "cpc", formula="spend / clicks")
    log_values(ws, "spend", {date(2026, 10, 1): 5.0})
    assert state_of(ws, "cpc").reason == "clicks has no value"
    log_values(ws, "clicks", {date(2026, 10, 1): 0.0})
    assert state_of(ws, "cpc").reason == "division by zero: clicks is 0"


def test_growth_looks_at_the_period_before_and_a_year_back(ws: Workspace) -> None:
    make_kpi(ws, "growth", formula="growth(revenue)", unit="percent")
    make_kpi(ws, "yearly", formula="revenue / year_ago(revenue) - 1", unit="percent")
    log_values(ws, "revenue", {date(2025, 10, 5): 80.0, date(2026, 9, 5): 100.0, date(2026, 10, 5): 120.0})
    assert (state_of(ws, "growth").value, state_of(ws, "yearly").value) == (20.0, 50.0)


def test_ratings_are_pooled_by_their_answers(any_ws: Workspace) -> None:
    make_kpi(any_ws, "csat", kind=Kind.RATING, unit="rating", aggregation=Aggregation.MEAN)
    day = date(2026, 10, 5)
    log_values(any_ws, "csat", {day: 5.0}, n=12)
    log_values(any_ws, "csat", {day: 4.0}, n=3)
    log_values(any_ws, "csat", {date(2026, 10, 9): 3.4}, n=5, pooled=True)
    state = state_of(any_ws, "csat")
    assert (state.value, state.n) == (pytest.approx((60 + 12 + 17) / 20), 20)


def test_a_share_is_shown_in_percent(ws: Workspace) -> None:
    make_kpi(ws, "recall", kind=Kind.SHARE, aggregation=Aggregation.MEAN)
    log_values(ws, "recall", {date(2026, 10, 5): 1.0}, n=41)
    log_values(ws, "recall", {date(2026, 10, 5): 0.0}, n=9)
    state = state_of(ws, "recall")
    assert (state.value, state.unit, state.n) == (82.0, "percent", 50)


def test_nps_comes_from_grades_or_from_three_counts(any_ws: Workspace) -> None:
    make_kpi(any_ws, "nps", kind=Kind.NPS, aggregation=Aggregation.MEAN)
    make_kpi(any_ws, "counted", kind=Kind.NPS, nps=("pro", "pas", "det"))
    for grade, n in {10: 4, 9: 2, 8: 2, 3: 2}.items():
        log_values(any_ws, "nps", {date(2026, 10, 5): float(grade)}, n=n)
    for key, count in {"pro": 6.0, "pas": 2.0, "det": 2.0}.items():
        log_values(any_ws, key, {date(2026, 10, 5): count})
    for key in ("nps", "counted"):
        state = state_of(any_ws, key)
        assert (state.value, state.n) == (40.0, 10)


def test_a_milestone_stays_what_it_last_was(ws: Workspace) -> None:
    make_kpi(ws, "launch", kind=Kind.MILESTONE)
    log_values(ws, "launch", {date(2026, 9, 5): 0.0, date(2026, 10, 5): 1.0})
    assert state_of(ws, "launch").value == 1.0


LAUNCHED = TargetDefinition(value=1, baseline=0, start=date(2026, 11, 2), by=date(2026, 12, 15))
"""Inside months, so that neither its first nor its last month lies in it."""


def test_a_milestone_done_inside_its_first_period_is_met(any_ws: Workspace) -> None:
    make_kpi(any_ws, "launch", kind=Kind.MILESTONE, aggregation=Aggregation.LAST, target=LAUNCHED)
    assert state_of(any_ws, "launch").status is Status.NOT_STARTED
    log_values(any_ws, "launch", {date(2026, 11, 5): 1.0})
    state = state_of(any_ws, "launch")
    assert (state.status, state.score, state.value, state.partial) == (Status.MET, 1.0, 1.0, True)
    log_values(any_ws, "launch", {date(2026, 11, 12): 0.0})
    assert state_of(any_ws, "launch").status is Status.NOT_STARTED


@pytest.mark.parametrize(
    ("done", "status"), [(date(2026, 12, 15), Status.MET), (date(2026, 12, 16), Status.MISSED)], ids=str
)
def test_a_milestone_is_met_by_the_day_that_was_wanted(ws: Workspace, done: date, status: Status) -> None:
    make_kpi(ws, "launch", kind=Kind.MILESTONE, aggregation=Aggregation.LAST, target=LAUNCHED)
    ws.as_of = date(2027, 1, 10)
    log_values(ws, "launch", {date(2026, 11, 5): 0.0, done: 1.0})
    assert state_of(ws, "launch", "2026-Q4").status is status


def test_what_cannot_be_added_up_says_so(ws: Workspace) -> None:
    make_kpi(ws, "visitors", aggregation=Aggregation.NONE)
    log_values(ws, "visitors", days(date(2026, 10, 1), [5.0] * 31))
    state = state_of(ws, "visitors")
    assert (state.value, "cannot be added up" in state.reason) == (None, True)
    log_values(ws, "visitors", [(date(2026, 10, 1), date(2026, 10, 31), 90.0)])
    assert state_of(ws, "visitors").value == 90.0


# Rules 12 and 13: spans, and who owns a day


def test_a_span_counts_where_most_of_its_days_are(any_ws: Workspace) -> None:
    make_kpi(any_ws, "hours")
    log_values(
        any_ws, "hours", [(date(2026, 9, 28), date(2026, 10, 4), 7.0), (date(2026, 9, 29), date(2026, 10, 2), 5.0)]
    )
    assert [(one.period.label, one.value) for one in state_of(any_ws, "hours").history][:2] == [
        ("2026-09", 5.0),
        ("2026-10", 7.0),
    ]


def test_a_span_longer_than_the_period_counts_nowhere_and_is_noted(ws: Workspace) -> None:
    make_kpi(ws, "hours")
    log_values(ws, "hours", [(date(2026, 9, 1), date(2026, 10, 31), 7.0)])
    state = state_of(ws, "hours")
    assert (state.value, "longer than this period" in state.reason) == (None, True)


def test_a_hand_value_hides_what_a_feed_says_of_that_day(any_ws: Workspace) -> None:
    make_kpi(any_ws, "clicks")
    feed = make_feed(any_ws)
    batch = make_batch(any_ws, feed, date(2026, 10, 1), date(2026, 10, 31))
    log_values(any_ws, "clicks", days(date(2026, 10, 1), [10.0] * 31), feed=feed, batch=batch)
    log_values(any_ws, "clicks", {date(2026, 10, 7): 100.0})
    assert state_of(any_ws, "clicks").value == 400.0


def test_two_hand_entries_on_a_day_are_added_or_the_latest_counts(ws: Workspace) -> None:
    make_kpi(ws, "orders")
    make_kpi(ws, "speed", aggregation=Aggregation.MEAN)
    for value in (10.0, 30.0):
        log_values(ws, "orders", {date(2026, 10, 7): value})
        log_values(ws, "speed", {date(2026, 10, 7): value})
    assert (state_of(ws, "orders").value, state_of(ws, "speed").value) == (40.0, 30.0)


def test_counted_events_that_did_not_happen_are_zero(ws: Workspace) -> None:
    make_series(ws, "refunds", missing=Missing.ZERO)
    make_kpi(ws, "refund-rate", formula="refunds / orders", unit="percent")
    log_values(ws, "refunds", {date(2026, 8, 7): 3.0})
    log_values(ws, "orders", months(50, 60, 70))
    assert state_of(ws, "refund-rate").value == 0.0


def test_before_the_first_event_nothing_is_known(ws: Workspace) -> None:
    make_series(ws, "refunds", missing=Missing.ZERO)
    make_kpi(ws, "returns", series="refunds")
    log_values(ws, "refunds", {date(2026, 9, 7): 3.0})
    assert [one.value for one in state_of(ws, "returns").history] == [3.0, 0.0, 0.0]


# Rule 16: the archive


def test_a_paused_kpi_leaves_from_that_day_and_stays_in_earlier_views(ws: Workspace) -> None:
    make_kpi(ws, "old", status=KpiStatus.PAUSED, status_since=date(2026, 10, 15))
    assert (len(dashboard(ws).kpis), len(dashboard(ws, "2026-Q3").kpis)) == (0, 1)


def test_what_is_no_period_is_refused(ws: Workspace) -> None:
    with pytest.raises(BadInput, match="2026-Q5"):
        dashboard(ws, "2026-Q5")
