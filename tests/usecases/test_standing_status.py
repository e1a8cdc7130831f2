"""From when to when a target counts, and what it makes of a KPI. Today is Mon 23 Nov 2026."""

from datetime import date

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Direction, Status
from kpitui.store.workspace import Workspace
from tests.build import log_values, make_goal, make_kpi, make_series
from tests.usecases.standing import OCTOBER, YEAR_END, days, months, state_of

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


def test_a_target_of_another_quarter_is_known_and_not_in_force(any_ws: Workspace) -> None:
    coming = TargetDefinition(value=5000, start=date(2027, 1, 1))
    make_kpi(any_ws, "sales", target=[TargetDefinition(value=20, start=OCTOBER, by=date(2026, 11, 1)), coming])
    log_values(any_ws, "sales", months(10, 12))
    state = state_of(any_ws, "sales")
    assert state.target
    assert (state.target.value, state.idle_target) == (20, None)
    earlier, next_year = state_of(any_ws, "sales", "2026-Q3"), state_of(any_ws, "sales", "2027-Q1")
    assert earlier.idle_target
    assert (earlier.status, earlier.idle_target.value) == (Status.NO_TARGET, 20)
    assert next_year.target
    assert next_year.target.value == 5000


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
