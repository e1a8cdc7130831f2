"""Where KPIs are heading. Today is Mon 23 Nov 2026."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, Direction, Kind, Missing
from kpitui.store.workspace import Workspace
from kpitui.usecases._kpi_rows import read_stored
from kpitui.usecases._kpi_states import known_kpis, view_of
from kpitui.usecases.states import Ahead, Outlook
from tests.build import log_values, make_batch, make_feed, make_kpi, make_series

OCTOBER = date(2026, 10, 1)
YEAR_END = date(2026, 12, 31)


def outlook(ws: Workspace, key: str, period: str | None = None) -> Outlook:
    view = view_of(ws, period)
    with ws.looking() as db:
        kpis = [kpi for kpi in read_stored(db, view.clock.as_of).kpis if kpi.key == key]
        found = known_kpis(db, view, kpis, judged=True)[0].state.outlook
    assert found is not None
    return found


def months(*values: float) -> dict[date, float]:
    """On the 10th of as many months, the last in October."""
    ordinals = range(2026 * 12 + 10 - len(values), 2026 * 12 + 10)
    return {date(at // 12, at % 12 + 1, 10): value for at, value in zip(ordinals, values, strict=True)}


def daily(first: date, last: date, *week: float) -> dict[date, float]:
    days = [first + timedelta(days=k) for k in range((last - first).days + 1)]
    return {day: week[day.weekday() % len(week)] for day in days}


def in_quarter(value: float, **fields: float) -> TargetDefinition:
    return TargetDefinition(value=value, start=OCTOBER, by=YEAR_END, **fields)


def labels(found: Outlook) -> list[str]:
    return [one.period.label for one in found.fan]


NOISE = (3.0, 4.0, 3.5, 4.5, 3.0, 4.0, 3.5, 4.5, 3.0, 4.0)


def test_a_level_is_forecast_for_the_last_period_of_its_frame(any_ws: Workspace) -> None:
    target = in_quarter(3.0)
    make_kpi(any_ws, "churn", aggregation=Aggregation.MEAN, direction=Direction.DOWN, target=target)
    log_values(any_ws, "churn", months(*NOISE))
    found = outlook(any_ws, "churn")
    assert found.period is not None
    assert found.period.label == "2026-12"
    assert labels(found) == ["2026-11", "2026-12"]
    assert found.value == pytest.approx(3.7, abs=0.3)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 3.0 < found.high
    assert found.chance is not None
    assert 0.05 < found.chance < 0.3


def test_a_sum_is_what_is_known_and_what_is_to_come(any_ws: Workspace) -> None:
    make_kpi(any_ws, "sales", target=in_quarter(31))
    log_values(any_ws, "sales", months(*[10.0] * 12))
    found = outlook(any_ws, "sales")
    assert (found.value, found.chance) == (30, 0)
    assert found.period is not None
    assert (found.period.start, found.period.end) == (OCTOBER, YEAR_END)


def test_a_cap_is_met_below_it(ws: Workspace) -> None:
    make_kpi(ws, "spend", direction=Direction.DOWN, target=in_quarter(31))
    log_values(ws, "spend", months(*[10.0] * 12))
    assert outlook(ws, "spend").chance == 1


def test_a_target_of_each_period_is_about_the_running_one(any_ws: Workspace) -> None:
    make_kpi(any_ws, "sales", target=TargetDefinition(value=3.0, start=date(2026, 1, 1)))
    log_values(any_ws, "sales", months(*NOISE) | {date(2026, 11, 2): 1.0})
    found = outlook(any_ws, "sales")
    assert found.period is not None
    assert found.period.label == "2026-11"
    assert found.chance is not None
    assert found.chance > 0.6


def test_without_a_target_the_running_period_is_forecast(ws: Workspace) -> None:
    make_kpi(ws, "sales")
    log_values(ws, "sales", months(*NOISE))
    found = outlook(ws, "sales")
    assert (labels(found), found.chance) == (["2026-11"], None)
    assert found.low is not None


def test_a_daily_flow_goes_by_the_pace_of_its_days(any_ws: Workspace) -> None:
    week = (100.0, 90, 80, 90, 100, 20, 10)
    make_kpi(any_ws, "orders", target=in_quarter(6000))
    log_values(any_ws, "orders", daily(date(2026, 7, 1), date(2026, 11, 22), *week))
    found = outlook(any_ws, "orders")
    assert found.value == pytest.approx(sum(daily(OCTOBER, YEAR_END, *week).values()))
    assert found.chance == pytest.approx(1)


def test_today_is_not_over_and_tells_nothing(ws: Workspace) -> None:
    make_kpi(ws, "orders", target=in_quarter(6000))
    log_values(ws, "orders", daily(date(2026, 7, 1), date(2026, 11, 22), 10))
    before = outlook(ws, "orders")
    log_values(ws, "orders", {date(2026, 11, 23): 1.0})
    assert outlook(ws, "orders") == before


def test_early_in_a_quarter_its_days_are_not_relied_on(ws: Workspace) -> None:
    ws.as_of = date(2026, 10, 15)
    make_kpi(ws, "orders", target=in_quarter(900))
    log_values(ws, "orders", daily(date(2025, 10, 1), date(2026, 9, 30), 10))
    log_values(ws, "orders", daily(OCTOBER, date(2026, 10, 14), 50))
    found = outlook(ws, "orders")
    assert found.value is not None
    assert 850 < found.value < 980


def test_a_daily_kpi_is_forecast_by_weeks(any_ws: Workspace) -> None:
    make_kpi(any_ws, "wait", cadence=Cadence.DAY, aggregation=Aggregation.MEAN, target=in_quarter(25))
    log_values(any_ws, "wait", daily(date(2026, 7, 1), date(2026, 11, 22), 20, 30))
    found = outlook(any_ws, "wait")
    assert found.period is not None
    assert found.period.label == "2026-W52"
    assert labels(found)[0] == "2026-W48"


def test_a_target_of_each_day_is_a_days(ws: Workspace) -> None:
    target = TargetDefinition(value=15, start=OCTOBER)
    make_kpi(ws, "wait", cadence=Cadence.DAY, aggregation=Aggregation.MEAN, target=target)
    log_values(ws, "wait", daily(date(2026, 7, 1), date(2026, 11, 22), 20, 30, 20, 10))
    found = outlook(ws, "wait")
    assert labels(found) == ["2026-11-23"]
    assert found.chance is not None


def test_fewer_than_six_values_have_no_chance(ws: Workspace) -> None:
    make_kpi(ws, "churn", aggregation=Aggregation.MEAN, target=in_quarter(3.0))
    log_values(ws, "churn", months(1, 2, 3, 4, 5))
    found = outlook(ws, "churn")
    assert (found.low, found.chance) == (None, None)
    assert found.value is not None
    assert found.note.startswith("not enough history for an interval: 5 of 6 values")


def test_a_kpi_without_values_says_so(ws: Workspace) -> None:
    make_kpi(ws, "churn", aggregation=Aggregation.MEAN, target=in_quarter(3.0))
    found = outlook(ws, "churn")
    assert (found.value, found.fan, found.note) == (None, (), "not enough history: no value yet")


def test_a_period_that_its_source_covers_in_part_is_estimated(any_ws: Workspace) -> None:
    make_series(any_ws, "clicks", missing=Missing.ZERO)
    make_kpi(any_ws, "clicks", target=in_quarter(31))
    feed = make_feed(any_ws)
    values: Mapping[date, float] = months(*[10.0] * 12) | {date(2026, 10, 10): 4.0}
    batch = make_batch(any_ws, feed, date(2025, 11, 1), date(2026, 10, 15))
    log_values(any_ws, "clicks", values, feed=feed, batch=batch)
    found = outlook(any_ws, "clicks")
    assert found.value == pytest.approx(30)
    assert labels(found) == ["2026-10", "2026-11", "2026-12"]
    assert found.note == "it has never changed; 1 period without a whole value estimated"


def test_months_without_a_value_are_on_the_way(ws: Workspace) -> None:
    make_kpi(ws, "churn", aggregation=Aggregation.MEAN, target=in_quarter(3.0))
    whole = months(*NOISE)
    log_values(ws, "churn", {day: value for day, value in whole.items() if day < date(2026, 9, 1)})
    found = outlook(ws, "churn")
    assert labels(found) == ["2026-09", "2026-10", "2026-11", "2026-12"]
    assert found.note.endswith("2 periods without a whole value estimated")


def test_while_nothing_of_the_frame_is_known_the_spread_is_wider(ws: Workspace) -> None:
    make_kpi(ws, "begun", aggregation=Aggregation.MEAN, target=in_quarter(3.0))
    later = TargetDefinition(value=3.0, start=date(2026, 11, 1), by=YEAR_END)
    make_kpi(ws, "not-begun", series="begun", aggregation=Aggregation.MEAN, target=later)
    log_values(ws, "begun", months(*(value + 9 for value in NOISE)))
    one, other = outlook(ws, "begun"), outlook(ws, "not-begun")
    assert one.value == other.value
    assert width(other) == pytest.approx(1.25 * width(one))


@pytest.mark.parametrize("days", ["none", "daily"])
def test_a_period_has_one_forecast_in_the_chart_and_in_the_sentence(ws: Workspace, days: str) -> None:
    make_kpi(ws, "sales", target=TargetDefinition(value=11, start=OCTOBER))
    if days == "daily":
        log_values(ws, "sales", daily(date(2026, 1, 1), date(2026, 11, 22), 10, 30, 20, 40, 10))
    else:
        log_values(ws, "sales", months(*(value + 9 for value in NOISE)))
    found = outlook(ws, "sales")
    assert found.low is not None
    assert found.fan[-1] == Ahead(found.period, found.value, found.low, found.high)


def test_a_sum_that_has_not_begun_has_only_its_own_periods(ws: Workspace) -> None:
    december = TargetDefinition(value=11, start=date(2026, 12, 1), by=YEAR_END)
    make_kpi(ws, "sales", target=december)
    log_values(ws, "sales", months(*[10.0] * 12))
    assert outlook(ws, "sales").value == 10


def test_an_earlier_day_knows_nothing_of_what_came_after(ws: Workspace) -> None:
    make_kpi(ws, "sales", target=TargetDefinition(value=31, start=date(2026, 7, 1), by=date(2026, 10, 31)))
    log_values(ws, "sales", months(*[10.0] * 12) | {date(2026, 10, 10): 500.0})
    assert outlook(ws, "sales", "2026-09").value == 40


def test_a_share_stays_between_0_and_100(ws: Workspace) -> None:
    make_kpi(ws, "happy", kind=Kind.SHARE, unit="percent", target=in_quarter(90))
    log_values(ws, "happy", months(*[1.0, 0.8] * 6), n=40, pooled=True)
    found = outlook(ws, "happy")
    assert found.high == 100
    assert found.chance is not None


@pytest.mark.parametrize(
    ("kpi", "target", "said"),
    [
        ({"kind": Kind.MILESTONE}, in_quarter(1), "a milestone is done or not yet"),
        ({}, TargetDefinition(value=9, start=OCTOBER, by=date(2026, 11, 20)), "the target's time is over"),
        ({}, TargetDefinition(value=9, by=date(9999, 12, 31)), "the target's end is more than 104 periods away"),
        (
            {"aggregation": Aggregation.MEAN},
            TargetDefinition(value=9, start=OCTOBER, by=date(2026, 11, 25)),
            "no whole period is left in the target's time",
        ),
    ],
)
def test_where_there_is_nothing_to_forecast_it_is_said(
    ws: Workspace, kpi: dict[str, object], target: TargetDefinition, said: str
) -> None:
    make_kpi(ws, "thing", target=target, **kpi)  # type: ignore[arg-type]
    log_values(ws, "thing", months(*NOISE))
    found = outlook(ws, "thing")
    assert (found.value, found.chance, found.note) == (None, None, said)


def width(found: Outlook) -> float:
    assert found.low is not None
    assert found.high is not None
    return found.high - found.low
