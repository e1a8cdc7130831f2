"""The statement behind the dashboard says what the plain arithmetic says, whatever was measured."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from kpitui.analysis.aggregate import PeriodValue, aggregate
from kpitui.model.enums import Cadence
from kpitui.model.period import Calendar, Period
from kpitui.model.tables import Measurement, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._measured import HOW, Reading, Row, points_of
from kpitui.usecases._values import Cell, Clock, Need, read_values
from tests.build import log_values, make_check_in, make_feed, make_kpi, make_series

AS_OF = date(2026, 3, 18)
FIRST = date(2025, 12, 20)
NUMBER = count(1)

spans = st.tuples(st.integers(0, 88), st.sampled_from([0, 0, 0, 0, 1, 3, 6, 6, 13, 27, 30, 40])).map(
    lambda span: (FIRST + timedelta(span[0]), min(FIRST + timedelta(span[0] + span[1]), AS_OF))
)
entries = st.lists(
    st.tuples(
        spans,
        st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3)),
        st.sampled_from([None, None, 1, 7]),
        st.sampled_from(["hand", "hand", "feed", "feed", "other feed", "check-in"]),
    ),
    max_size=25,
)
calendars = st.sampled_from([Cadence.DAY, Cadence.WEEK, Cadence.MONTH, Cadence.TWO_MONTHS])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=entries, cadence=calendars, reading=st.sampled_from(list(Reading)))
def test_the_statement_agrees_with_the_arithmetic(
    any_ws: Workspace, entries: Sequence, cadence: Cadence, reading: Reading
) -> None:
    key = f"s{next(NUMBER)}"
    make_series(any_ws, key)
    sources = {"hand": {}, "feed": {"feed": _feed(any_ws, "a")}, "other feed": {"feed": _feed(any_ws, "b")}}
    for at, ((start, end), value, n, source) in enumerate(entries):
        how = sources[source] if source in sources else {"check_in": _check_in(any_ws, key, at)}
        recorded = datetime(2026, 3, 18, tzinfo=UTC) + timedelta(minutes=at)
        log_values(any_ws, key, [(start, end, value)], n=n, at=recorded, pooled=bool(n), **how)
    periods = Calendar().periods(FIRST, AS_OF, cadence)

    found = cells_of(any_ws, key, periods, reading)

    rows = rows_of(any_ws, key)
    for period, cell in zip(periods, found, strict=True):
        meant = one_period(rows, period, reading)
        assert (cell.value is None) == (meant.value is None), period
        if meant.value is not None:
            assert cell.value == pytest.approx(meant.value, rel=1e-9, abs=1e-6), period
            assert cell.reason == meant.reason
        if reading is not Reading.SUM:
            assert cell.n == meant.n, period
        assert cell.partial == (period.end >= AS_OF)


def one_period(rows: list[Row], period: Period, reading: Reading) -> PeriodValue:
    points = points_of(rows, reading, period.days)
    return aggregate(points, [period], HOW.get(reading) or reading.value, as_of=AS_OF)[0]


def cells_of(ws: Workspace, key: str, periods: list[Period], reading: Reading, *, zero: bool = False) -> list[Cell]:
    with ws.reading() as db:
        series = db.exec(select(Series.id).where(Series.key == key)).one()
        days = list(db.exec(select(Measurement.start).where(Measurement.series_id == series)))
        begin, latest = (min(days), max(days)) if days else (None, None)
        need = Need(series or 0, reading, zero, 0, 0, begin, latest)
        return read_values(db.connection(), [periods], [need], Clock(AS_OF, AS_OF)).cells[0]


def rows_of(ws: Workspace, key: str) -> list[Row]:
    with ws.reading() as db:
        found = db.exec(
            select(Measurement)
            .join(Series, col(Series.id) == col(Measurement.series_id))
            .where(Series.key == key)
            .order_by(col(Measurement.recorded_at), col(Measurement.id))
        )
        return [Row(m.start, m.end, m.value, m.n, m.feed_id, m.check_in_id, m.pooled) for m in found]


def _feed(ws: Workspace, label: str) -> int:
    return make_feed(ws, source=f"{next(NUMBER)}", label=label)


def _check_in(ws: Workspace, key: str, at: int) -> int:
    kpi = f"{key}-{at}"
    make_kpi(ws, kpi, series=key)
    return make_check_in(ws, kpi, FIRST, AS_OF)


def test_values_too_large_to_add_up_are_one_cells_trouble(any_ws: Workspace) -> None:
    for key, reading in (("sum", Reading.SUM), ("mean", Reading.MEAN)):
        make_series(any_ws, key)
        log_values(any_ws, key, {date(2026, 1, 5): 1.7e308, date(2026, 1, 6): 1.7e308, date(2026, 2, 5): 2.0})
        january, february = cells_of(
            any_ws, key, Calendar().periods(date(2026, 1, 1), date(2026, 2, 1), "month"), reading
        )
        assert (january.value, january.reason) == (None, "the values are too large to add up")
        assert february.value == 2.0


def test_hundreds_of_kpis_over_years_fit_one_statement(any_ws: Workspace) -> None:
    make_series(any_ws, "daily")
    log_values(any_ws, "daily", {date(2021, 1, 1) + timedelta(at): 1.0 for at in range(1900)})
    periods = Calendar().periods(date(2021, 1, 1), AS_OF, Cadence.DAY)
    assert sum(cell.value or 0 for cell in cells_of(any_ws, "daily", periods, Reading.SUM)) == 1900.0


DAY, WEEK = (date(2026, 1, 29), date(2026, 1, 29)), (date(2026, 1, 26), date(2026, 2, 1))
MONTH, NEXT_MONTH = (date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 2, 28))
NEXT_WEEK = (date(2026, 1, 31), date(2026, 2, 6))


def by_hand(days: tuple[date, date], value: float) -> Row:
    return Row(*days, value, None, None, None, False)


def by_feed(days: tuple[date, date], value: float) -> Row:
    return Row(*days, value, None, 1, None, False)


def checked(days: tuple[date, date], value: float, check_in: int = 1) -> Row:
    return Row(*days, value, None, None, check_in, False)


@pytest.mark.parametrize(
    ("rows", "counting"),
    [
        ([by_hand(DAY, 5), checked(MONTH, 9)], [5]),
        ([checked(MONTH, 9), by_hand(DAY, 5)], [5]),
        ([by_feed(DAY, 5), checked(MONTH, 9)], [5]),
        ([by_hand(MONTH, 7), checked(MONTH, 9)], [7]),
        ([by_feed(DAY, 7), checked(DAY, 9)], [9]),
        ([checked(MONTH, 9), checked(MONTH, 8, 2)], [8]),
        ([checked(MONTH, 9), checked(MONTH, 8)], [9, 8]),
        ([checked(MONTH, 9), checked(WEEK, 4, 2)], [4]),
        ([by_hand(WEEK, 4), checked(NEXT_MONTH, 9)], [4, 9]),
        ([by_hand(NEXT_WEEK, 4), checked(MONTH, 9)], [4, 9]),
        ([by_hand(DAY, 5), checked(NEXT_WEEK, 4, 2), checked(NEXT_MONTH, 9)], [5, 4]),
        ([by_hand((date(2026, 2, 1),) * 2, 5), checked(WEEK, 4, 2), checked(MONTH, 9)], [5, 9]),
    ],
)
def test_a_check_in_counts_only_where_nothing_else_says_it(rows: list[Row], counting: list[float]) -> None:
    """The last: a day of February confirms the week, which then says nothing of January."""
    assert [point.value for point in points_of(rows, Reading.SUM, 31)] == counting


def test_days_say_nothing_of_a_month_that_cannot_be_added_up() -> None:
    assert [point.value for point in points_of([by_hand(DAY, 5), checked(MONTH, 9)], Reading.NONE, 31)] == [5, 9]
