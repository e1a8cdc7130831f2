"""What formulas, ratings, shares, NPS and milestones come to. Today is Mon 23 Nov 2026."""

from datetime import date

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Kind, Status
from kpitui.store.workspace import Workspace
from tests.build import log_values, make_kpi, make_series
from tests.usecases.standing import days, state_of

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
