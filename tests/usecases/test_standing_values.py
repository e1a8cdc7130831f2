"""Which value stands for a KPI now, and what is in it: periods, spans, feeds, hands. Today is Mon 23 Nov 2026."""

from datetime import date

import pytest

from kpitui.model.enums import Aggregation, KpiStatus, Missing
from kpitui.model.errors import BadInput
from kpitui.store.workspace import Workspace
from kpitui.usecases.dashboard import dashboard
from tests.build import log_values, make_batch, make_feed, make_kpi, make_series
from tests.usecases.standing import days, months, state_of

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
