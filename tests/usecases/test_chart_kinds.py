"""The charts a KPI has. Today is Mon 23 Nov 2026."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, LinkKind
from kpitui.model.tables import Kpi, Series
from kpitui.present.chart import draw
from kpitui.present.kpi_page import about
from kpitui.store.workspace import Workspace
from kpitui.usecases.chart import chart_data
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.history import undo
from kpitui.usecases.kpi_page import kpi_page
from kpitui.usecases.kpis import load_kpi, save_kpi
from kpitui.usecases.states import ChartKind
from tests.build import log_values, make_batch, make_event, make_feed, make_kpi, make_link, make_series


def weeks(first: date, *values: float) -> dict[date, float]:
    return {first + timedelta(7 * at): value for at, value in enumerate(values)}


def test_a_sum_by_a_date_opens_against_its_pace(ws: Workspace) -> None:
    by = TargetDefinition(value=1000, baseline=0, start=date(2026, 10, 1), by=date(2026, 12, 31))
    make_kpi(ws, "sales", target=by, cadence=Cadence.WEEK)
    log_values(ws, "sales", weeks(date(2026, 10, 5), 50, 60))
    data = chart_data(ws, "sales")
    assert (data.kind, data.kinds) == (ChartKind.PACE, (ChartKind.RUN, ChartKind.PROCESS, ChartKind.PACE))
    assert not chart_data(ws, "sales", kind="run").cumulative


def test_a_sum_by_a_date_has_nothing_from_before_its_frame(ws: Workspace) -> None:
    by = TargetDefinition(value=1000, baseline=0, start=date(2026, 10, 1), by=date(2026, 12, 31))
    make_kpi(ws, "sales", target=by, cadence=Cadence.WEEK)
    log_values(ws, "sales", {date(2026, 9, 28) + timedelta(day): 10.0 for day in range(14)})
    data = chart_data(ws, "sales")
    assert [one.value for one in data.values[:2]] == [40, 70]
    assert data.total == dashboard(ws).kpis[0].value == 110


def test_the_pace_of_a_running_period_is_that_of_today_as_beside_it(ws: Workspace) -> None:
    by = TargetDefinition(value=920, baseline=0, start=date(2026, 10, 1), by=date(2026, 12, 31))
    make_kpi(ws, "sales", target=by, cadence=Cadence.WEEK)
    log_values(ws, "sales", weeks(date(2026, 10, 5), 50, 60))
    assert chart_data(ws, "sales").lines[-1].pace == dashboard(ws).kpis[0].pace == 540


def test_a_week_logged_in_one_counts_whole_where_most_of_it_lies_in_the_frame(ws: Workspace) -> None:
    by = TargetDefinition(value=1000, baseline=0, start=date(2026, 10, 1), by=date(2026, 12, 31))
    make_kpi(ws, "sales", target=by, cadence=Cadence.WEEK)
    log_values(ws, "sales", [(date(2026, 9, 28), date(2026, 10, 4), 50.0)])
    assert chart_data(ws, "sales").total == dashboard(ws).kpis[0].value == 50


def test_a_single_week_is_not_measured_by_the_target_of_the_sum(ws: Workspace) -> None:
    by = TargetDefinition(value=1000, baseline=0, start=date(2026, 10, 1), by=date(2026, 12, 31))
    make_kpi(ws, "sales", target=by, cadence=Cadence.WEEK)
    log_values(ws, "sales", weeks(date(2026, 10, 5), 50, 60))
    assert {line.target for line in chart_data(ws, "sales", kind="run").lines} == {None}
    assert chart_data(ws, "sales", kind="pace").lines[-1].target == 1000


def test_limits_that_are_kept_are_those_of_the_values_up_to_their_day(any_ws: Workspace) -> None:
    make_kpi(any_ws, "waiting", cadence=Cadence.WEEK, aggregation=Aggregation.MEAN)
    log_values(any_ws, "waiting", weeks(date(2026, 7, 27), *(10, 11, 10, 12, 11, 10, 11, 10, 12, 13, 12, 13, 12, 13)))
    free = chart_data(any_ws, "waiting", kind="process").limits
    kpi, version = load_kpi(any_ws, "waiting")
    save_kpi(any_ws, replace(kpi, limits_until=date(2026, 9, 20)), version=version)
    kept = chart_data(any_ws, "waiting", kind="process").limits
    assert {one.center for one in kept if one} == {10.625}
    assert kept != free
    undo(any_ws)
    assert chart_data(any_ws, "waiting", kind="process").limits == free


def test_the_day_up_to_which_limits_are_kept_is_marked(ws: Workspace) -> None:
    make_kpi(ws, "waiting", cadence=Cadence.WEEK, aggregation=Aggregation.MEAN, limits_until=date(2026, 9, 20))
    log_values(ws, "waiting", weeks(date(2026, 7, 27), *(10, 11, 10, 12, 11, 10, 11, 10, 12, 13, 12, 13, 12, 13)))
    assert [event.title for event in chart_data(ws, "waiting").events] == ["limits up to here"]
    assert ("limits", "kept from the values up to Sun 20 Sep") in about(kpi_page(ws, "waiting"))


def test_values_on_a_slope_have_a_chart_with_limits_around_it(ws: Workspace) -> None:
    make_kpi(ws, "members", cadence=Cadence.WEEK, aggregation=Aggregation.LAST)
    log_values(ws, "members", weeks(date(2026, 7, 27), *(100 + 5 * at + at % 3 for at in range(16))))
    plain, sloping = (chart_data(ws, "members", kind=kind) for kind in ("process", "trend"))
    assert sloping.kind is ChartKind.TREND
    assert plain.signals
    assert not sloping.signals
    known = [one for one in sloping.limits if one]
    assert known[-1].center - known[0].center == pytest.approx(75, abs=3)
    assert "trend 17" in "".join(text for row in draw(sloping, 60, 14).rows for text, _ in row)


def test_values_that_go_up_and_down_have_no_such_chart(ws: Workspace) -> None:
    make_kpi(ws, "waiting", cadence=Cadence.WEEK, aggregation=Aggregation.MEAN)
    log_values(ws, "waiting", weeks(date(2026, 7, 27), *(10, 11, 10, 12, 11, 10, 11, 10, 12, 13, 12, 13, 12, 13)))
    assert chart_data(ws, "waiting", kind="trend").kind is ChartKind.PROCESS


def test_an_event_that_divides_begins_other_limits(any_ws: Workspace) -> None:
    make_kpi(any_ws, "waiting", cadence=Cadence.WEEK, aggregation=Aggregation.MEAN)
    first = date(2026, 7, 27)
    log_values(any_ws, "waiting", weeks(first, *(10, 11, 10, 12, 11, 10, 11, 10, 20, 21, 20, 22, 21, 20, 21, 20)))
    make_event(any_ws, date(2026, 9, 21), "new desk", kpis=["waiting"], divides=True)
    data = chart_data(any_ws, "waiting", kind="process")
    before, after = (next(one for one in found if one) for found in (data.limits, data.limits[::-1]))
    assert before.upper < after.lower
    assert data.signals == ()
    assert "limits provisional: 8 of 12 values" in data.note


def test_another_source_begins_other_limits_and_is_marked(ws: Workspace) -> None:
    make_kpi(ws, "waiting", cadence=Cadence.WEEK, aggregation=Aggregation.MEAN)
    log_values(ws, "waiting", weeks(date(2026, 7, 27), 10, 11, 10, 12, 11, 10, 11, 10))
    feed = make_feed(ws)
    batch = make_batch(ws, feed, date(2026, 9, 21), date(2026, 11, 15))
    log_values(ws, "waiting", weeks(date(2026, 9, 21), 20, 21, 20, 22, 21, 20, 21, 20), feed=feed, batch=batch)
    data = chart_data(ws, "waiting", kind="process")
    assert [(event.title, event.divides) for event in data.events] == [("source changed", True)]
    before, after = (next(one for one in found if one) for found in (data.limits, data.limits[::-1]))
    assert before.upper < after.lower


def test_a_changed_formula_is_marked_and_divides_nothing(ws: Workspace) -> None:
    make_kpi(ws, "waiting", cadence=Cadence.WEEK, aggregation=Aggregation.MEAN)
    log_values(ws, "waiting", weeks(date(2026, 9, 7), 10, 11, 10, 12, 11, 10, 11, 10))
    with ws.writing("change") as db:
        db.exec(select(Kpi)).one().formula_changed = date(2026, 10, 12)
    data = chart_data(ws, "waiting", kind="process")
    assert [event.title for event in data.events] == ["formula changed"]
    assert len({limit.center for limit in data.limits if limit}) == 1


def test_last_year_stands_beside_the_same_weeks(any_ws: Workspace) -> None:
    make_kpi(any_ws, "clicks", cadence=Cadence.WEEK)
    log_values(any_ws, "clicks", {date(2025, 11, 12): 7.0, date(2026, 11, 11): 9.0})
    data = chart_data(any_ws, "clicks", kind="year")
    place = next(i for i, one in enumerate(data.values) if one.value == 9.0)
    assert (data.others[0].name, data.others[0].values[place]) == ("a year before", 7.0)


def test_a_running_month_stands_beside_the_same_days_of_last_year(any_ws: Workspace) -> None:
    make_kpi(any_ws, "clicks", cadence=Cadence.MONTH)
    days = {date(2025, 11, day): 1.0 for day in range(1, 31)} | {date(2026, 11, day): 2.0 for day in range(1, 23)}
    log_values(any_ws, "clicks", days)
    data = chart_data(any_ws, "clicks", kind="year")
    assert (data.values[-1].value, data.others[0].values[-1]) == (44, 22)


def test_a_running_month_stands_beside_nothing_where_last_year_has_whole_months_only(ws: Workspace) -> None:
    make_kpi(ws, "clicks", cadence=Cadence.MONTH)
    log_values(ws, "clicks", {date(2025, 10, 15): 25.0, date(2025, 11, 30): 30.0, date(2026, 11, 5): 2.0})
    data = chart_data(ws, "clicks", kind="year")
    assert data.others[0].values[-2:] == (25, None)


def test_a_peer_and_the_kpi_start_at_100(any_ws: Workspace) -> None:
    make_kpi(any_ws, "cpc", cadence=Cadence.WEEK, aggregation=Aggregation.MEAN)
    make_series(any_ws, "peer_cpc", name="Trade", aggregation=Aggregation.MEAN)
    with any_ws.writing("peer") as db:
        kpi = db.exec(select(Kpi)).one()
        kpi.benchmark_series_id = db.exec(select(Series.id).where(Series.key == "peer_cpc")).one()
    log_values(any_ws, "cpc", weeks(date(2026, 10, 5), 2, 2.2))
    log_values(any_ws, "peer_cpc", weeks(date(2026, 10, 5), 4, 3))
    data = chart_data(any_ws, "cpc", kind="peers")
    own = [round(one.value) for one in data.values if one.value]
    assert (own, [value for value in data.others[0].values if value], data.others[0].name) == (
        [100, 110],
        [100, 75],
        "Trade",
    )


def test_a_value_to_compare_with_is_a_line_of_its_own(ws: Workspace) -> None:
    make_kpi(ws, "cpc", cadence=Cadence.WEEK, benchmark=0.95)
    log_values(ws, "cpc", weeks(date(2026, 10, 5), 2, 2.2))
    assert set(chart_data(ws, "cpc", kind="peers").others[0].values) == {0.95}


def test_the_chain_is_indexed_from_where_all_have_a_value(ws: Workspace) -> None:
    for key in ("agents", "waiting"):
        make_kpi(ws, key, cadence=Cadence.WEEK)
    make_link(ws, LinkKind.FEEDS, "agents", "waiting")
    log_values(ws, "agents", weeks(date(2026, 10, 5), 4, 4, 5))
    log_values(ws, "waiting", weeks(date(2026, 10, 12), 10, 8))
    data = chart_data(ws, "waiting", kind="chain")
    assert [value for value in data.others[0].values if value][-2:] == [100, 125]
    assert data.note == "2026-W42 = 100"


def test_what_never_stood_above_0_together_cannot_be_compared(ws: Workspace) -> None:
    for key in ("agents", "waiting"):
        make_kpi(ws, key, cadence=Cadence.WEEK)
    make_link(ws, LinkKind.FEEDS, "agents", "waiting")
    log_values(ws, "agents", weeks(date(2026, 10, 5), 0, 0))
    log_values(ws, "waiting", weeks(date(2026, 10, 5), 10, 8))
    assert chart_data(ws, "waiting", kind="chain").note.startswith("no period in which all have a value above 0")
