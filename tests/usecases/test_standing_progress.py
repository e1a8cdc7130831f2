"""How far a KPI has come towards its target: sums and levels by a date, and each period. Today is Mon 23 Nov 2026."""

from datetime import date

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, Direction, Status
from kpitui.store.workspace import Workspace
from tests.build import log_values, make_goal, make_kpi
from tests.usecases.standing import OCTOBER, YEAR_END, days, months, state_of

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
