"""Check-ins: what waits, what is said of a period, and that nothing is counted twice."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpitui.model.enums import Aggregation, Cadence, Kind
from kpitui.model.errors import BadInput, KpituiError
from kpitui.model.period import Calendar, Period
from kpitui.store.workspace import Workspace
from kpitui.usecases import check_ins, history, log, log_pages
from kpitui.usecases.check_in_page import check_in_page, read_check_in
from kpitui.usecases.check_ins import check_in, queue, skip
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.due import due
from kpitui.usecases.kpi_page import kpi_page
from tests.build import log_values, make_batch, make_feed, make_goal, make_kpi
from tests.store.content import content

MONDAY = date(2026, 11, 16)
CALENDAR = Calendar()
W46, W47, W48 = (CALENDAR.period(MONDAY + timedelta(7 * by), Cadence.WEEK) for by in (-1, 0, 1))
OCTOBER = CALENDAR.period(date(2026, 10, 1), Cadence.MONTH)


def make_weekly(ws: Workspace, key: str, **fields: Any) -> None:
    make_kpi(ws, key, **{"cadence": Cadence.WEEK, "since": MONDAY, "owner": "ana", **fields})


def make_form_cvr(ws: Workspace) -> None:
    make_weekly(ws, "form-cvr", formula="completed / views", kind=Kind.RATIO, unit="percent")


def value_of(ws: Workspace, key: str) -> float | None:
    """Of the latest complete period."""
    return kpi_page(ws, key).state.value


def counts(ws: Workspace, owner: str | None = None) -> tuple[int, ...]:
    """What waits, by each place that says it."""
    states = dashboard(ws, owner=owner).kpis
    wanting = sum(one.periods for one in dashboard(ws, owner=owner).attention)
    return (
        len(queue(ws, owner).waiting),
        sum(item.periods for item in due(ws, owner)),
        sum(state.due_periods for state in states),
        wanting,
    )


def test_every_place_counts_the_same(any_ws: Workspace) -> None:
    make_weekly(any_ws, "three", since=MONDAY - timedelta(14))
    make_weekly(any_ws, "one")
    make_weekly(any_ws, "bens", owner="ben")
    make_weekly(any_ws, "nobodys", owner="")
    make_weekly(any_ws, "measured")
    log_values(any_ws, "measured", {MONDAY: 1.0})
    make_weekly(any_ws, "fed")
    feed = make_feed(any_ws)
    batch = make_batch(any_ws, feed, MONDAY - timedelta(30), MONDAY - timedelta(30))
    log_values(any_ws, "fed", {MONDAY - timedelta(30): 1.0}, feed=feed, batch=batch)
    assert counts(any_ws) == (6, 6, 6, 6)
    assert counts(any_ws, "ben") == (1, 1, 1, 1)
    check_in(any_ws, "three", W46, "5")
    skip(any_ws, "one", W47, "holidays")
    assert counts(any_ws) == (4, 4, 4, 4)


def test_my_own_and_nobodys_come_first_then_the_oldest(any_ws: Workspace) -> None:
    make_weekly(any_ws, "a-bens", owner="ben", since=MONDAY - timedelta(7))
    make_weekly(any_ws, "b-mine", since=MONDAY - timedelta(7))
    make_weekly(any_ws, "c-nobodys", owner="")
    waiting = [(one.kpi, one.period.label) for one in queue(any_ws).waiting]
    assert waiting == [
        ("b-mine", "2026-W46"),
        ("b-mine", "2026-W47"),
        ("c-nobodys", "2026-W47"),
        ("a-bens", "2026-W46"),
        ("a-bens", "2026-W47"),
    ]


def test_what_is_due_next_is_said(any_ws: Workspace) -> None:
    make_weekly(any_ws, "weekly", name="Weekly")
    make_kpi(any_ws, "monthly", since=MONDAY)
    check_in(any_ws, "weekly", W47, 5)
    found = queue(any_ws)
    assert found.waiting == ()
    assert found.coming == check_ins.Coming("Weekly", W48, date(2026, 11, 30))


@pytest.mark.parametrize(
    ("options", "typed", "value"),
    [
        ({}, "412", 412),
        ({"aggregation": Aggregation.MEAN}, "4.5", 4.5),
        ({"aggregation": Aggregation.LAST}, "4.5", 4.5),
        ({"formula": "completed / views", "kind": Kind.RATIO, "unit": "percent"}, "12/400", 3),
        ({"formula": "clicks + 2 * orders"}, "clicks=4 orders=3", 10),
        ({"kind": Kind.RATING}, "5=2 4=6", 4.25),
        ({"kind": Kind.RATING}, "4.2 n=40", 4.2),
        ({"kind": Kind.SHARE}, "41/50", 82),
        ({"kind": Kind.NPS}, "9=4 3=2 7=2", 25),
        ({"nps": ("pro", "pas", "det"), "kind": Kind.NPS}, "12/5/3", 45),
        ({"kind": Kind.MILESTONE, "aggregation": Aggregation.LAST}, "done", 1),
    ],
)
def test_a_value_is_typed_by_its_kind_and_is_the_periods(
    any_ws: Workspace, options: dict[str, Any], typed: str, value: float
) -> None:
    make_weekly(any_ws, "kpi", **options)
    preview = read_check_in(any_ws, "kpi", W47, typed)
    check_in(any_ws, "kpi", W47, typed, "as expected", 70)
    assert value_of(any_ws, "kpi") == pytest.approx(value)
    assert preview.closing is not None
    assert preview.closing.value == pytest.approx(value)
    said = check_in_page(any_ws, "kpi", W47).said
    assert said is not None
    assert (said.note, said.confidence, said.author, len(said.values)) == (
        "as expected",
        70,
        "ana",
        len(preview.inputs),
    )
    assert counts(any_ws) == (0, 0, 0, 0)
    history.undo(any_ws)
    assert (value_of(any_ws, "kpi"), counts(any_ws)) == (None, (1, 1, 1, 1))


def test_finer_values_count_and_the_check_in_only_confirms(any_ws: Workspace) -> None:
    for key, how in (("sum", Aggregation.SUM), ("mean", Aggregation.MEAN), ("last", Aggregation.LAST)):
        make_weekly(any_ws, key, aggregation=how)
        log_values(any_ws, key, {MONDAY: 4.0, MONDAY + timedelta(1): 6.0})
        check_in(any_ws, key, W47, 100)
    assert [value_of(any_ws, key) for key in ("sum", "mean", "last")] == [10, 5, 6]
    make_weekly(any_ws, "stars", kind=Kind.RATING)
    check_in(any_ws, "stars", W47, "1=10")
    log.record_text(any_ws, "stars", "5=6", MONDAY)
    assert value_of(any_ws, "stars") == 5
    page = check_in_page(any_ws, "sum", W47)
    assert (page.value, [(one.value, one.days) for one in page.measured]) == (10, [(10, 2)])


def test_each_part_of_a_ratio_counts_once(any_ws: Workspace) -> None:
    make_form_cvr(any_ws)
    log_values(any_ws, "views", {MONDAY: 300.0, MONDAY + timedelta(1): 100.0})
    found = read_check_in(any_ws, "form-cvr", W47, "20/999").closing
    check_in(any_ws, "form-cvr", W47, "20/999")
    assert found is not None
    assert (found.inputs, found.value, value_of(any_ws, "form-cvr")) == ((20, 400), 5, 5)


def test_the_value_of_a_day_by_hand_stands_for_the_check_in_of_that_day(any_ws: Workspace) -> None:
    make_kpi(any_ws, "daily", cadence=Cadence.DAY, since=date(2026, 11, 22))
    sunday = CALENDAR.period(date(2026, 11, 22), Cadence.DAY)
    check_in(any_ws, "daily", sunday, 5)
    assert value_of(any_ws, "daily") == 5
    log.record(any_ws, "daily", 3, sunday.start)
    assert value_of(any_ws, "daily") == 3
    make_kpi(any_ws, "monthly", series="daily", cadence=Cadence.QUARTER)
    assert kpi_page(any_ws, "monthly").state.history[-1].value == 3


def test_two_kpis_of_one_series_do_not_count_it_twice(any_ws: Workspace) -> None:
    make_kpi(any_ws, "monthly", series="orders", since=date(2026, 10, 1))
    make_weekly(any_ws, "weekly", series="orders", since=date(2026, 10, 5))
    make_weekly(any_ws, "weekly-too", series="orders", since=date(2026, 10, 5))
    check_in(any_ws, "monthly", OCTOBER, 100)
    assert value_of(any_ws, "monthly") == 100
    second_week = CALENDAR.period(date(2026, 10, 5), Cadence.WEEK)
    check_in(any_ws, "weekly", second_week, 20)
    check_in(any_ws, "weekly-too", second_week, 25)
    assert value_of(any_ws, "monthly") == 25
    across = CALENDAR.period(date(2026, 10, 1), Cadence.WEEK)
    check_in(any_ws, "weekly", across, 7)
    log.record(any_ws, "orders", 3, across.start)
    assert value_of(any_ws, "monthly") == 25


def test_a_feed_keeps_counting_beside_a_check_in_and_yields_to_one_of_its_own_day(any_ws: Workspace) -> None:
    feed = make_feed(any_ws)
    make_weekly(any_ws, "spend")
    log_values(any_ws, "spend", {MONDAY + timedelta(by): 10.0 for by in range(7)}, feed=feed)
    check_in(any_ws, "spend", W47, 999)
    assert value_of(any_ws, "spend") == 70
    make_kpi(any_ws, "daily", series="spend", cadence=Cadence.DAY, since=MONDAY)
    check_in(any_ws, "daily", CALENDAR.period(MONDAY, Cadence.DAY), 4)
    assert value_of(any_ws, "spend") == 64


def test_checking_in_again_takes_the_place_of_the_first_in_one_operation(any_ws: Workspace) -> None:
    make_form_cvr(any_ws)
    check_in(any_ws, "form-cvr", W47, "12/400", "first", 50)
    before = content(any_ws)
    check_in(any_ws, "form-cvr", W47, "20/400", "second")
    said = check_in_page(any_ws, "form-cvr", W47).said
    assert said is not None
    assert (value_of(any_ws, "form-cvr"), said.note, said.confidence) == (5, "second", None)
    rows = log_pages.page(any_ws, None, 0, 10)
    assert sorted((row.key, row.value, row.was) for row in rows) == [("completed", 20, 12), ("views", 400, None)]
    history.undo(any_ws)
    assert content(any_ws) == before


def test_a_skip_takes_back_what_was_said_and_a_check_in_the_skip(any_ws: Workspace) -> None:
    make_weekly(any_ws, "kpi", kind=Kind.RATING)
    check_in(any_ws, "kpi", W47, "5=3 4=1", "all well", 90)
    skip(any_ws, "kpi", W47, " the survey failed ")
    said = check_in_page(any_ws, "kpi", W47).said
    assert said is not None
    assert (said.skipped, said.note, said.confidence, said.values) == ("the survey failed", "", None, ())
    assert (value_of(any_ws, "kpi"), len(queue(any_ws).waiting)) == (None, 0)
    check_in(any_ws, "kpi", W47, "5=6")
    said = check_in_page(any_ws, "kpi", W47).said
    assert said is not None
    assert (said.skipped, value_of(any_ws, "kpi")) == ("", 5)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        (lambda ws: check_in(ws, "kpi", W47, 5, confidence=101), "from 0 to 100"),
        (lambda ws: check_in(ws, "kpi", W47, 5, confidence=-1), "from 0 to 100"),
        (lambda ws: check_in(ws, "kpi", W48, 5), "2026-W48 runs until 2026-11-29: check in from 2026-11-30 on"),
        (lambda ws: check_in(ws, "kpi", OCTOBER, 5), "2026-10 is no week"),
        (lambda ws: check_in(ws, "kpi", W47), "type a value, a note or a confidence"),
        (lambda ws: check_in(ws, "kpi", W47, "many"), "is not a number"),
        (lambda ws: check_in(ws, "kpi", W47, "5", "a" * 2_001), "at most 2000 characters"),
        (lambda ws: skip(ws, "kpi", W47, "  "), "a skip needs a reason"),
        (lambda ws: skip(ws, "kpi", W47, "a\x00b"), "a reason is text"),
        (lambda ws: check_in(ws, "nope", W47, 5), "no KPI is called 'nope'"),
    ],
)
def test_what_cannot_be_taken_says_why_and_stores_nothing(any_ws: Workspace, how: Any, sentence: str) -> None:
    make_weekly(any_ws, "kpi")
    before = content(any_ws)
    with pytest.raises(KpituiError, match=sentence):
        how(any_ws)
    assert content(any_ws) == before


def test_an_empty_check_in_confirms_what_was_measured(any_ws: Workspace) -> None:
    make_weekly(any_ws, "kpi")
    log_values(any_ws, "kpi", {MONDAY: 4.0})
    check_in(any_ws, "kpi", W47)
    assert value_of(any_ws, "kpi") == 4


def test_a_value_removed_from_the_log_takes_its_check_in_with_it(any_ws: Workspace) -> None:
    make_form_cvr(any_ws)
    check_in(any_ws, "form-cvr", W47, "12/400", "fine", 50)
    before = content(any_ws)
    log.remove(any_ws, log_pages.page(any_ws, None, 0, 1)[0].id)
    assert (log_pages.day_counts(any_ws), check_in_page(any_ws, "form-cvr", W47).said) == ((), None)
    assert len(queue(any_ws).waiting) == 1
    history.undo(any_ws)
    assert content(any_ws) == before


def test_a_value_corrected_in_the_log_stays_its_check_ins(any_ws: Workspace) -> None:
    make_form_cvr(any_ws)
    check_in(any_ws, "form-cvr", W47, "12/400", "first", 50)
    completed = next(row for row in log_pages.page(any_ws, None, 0, 2) if row.key == "completed")
    log.correct(any_ws, completed.id, "20", "second")
    said = check_in_page(any_ws, "form-cvr", W47).said
    assert said is not None
    assert (value_of(any_ws, "form-cvr"), said.note, {row.note for row in log_pages.page(any_ws, None, 0, 2)}) == (
        5,
        "second",
        {"second"},
    )
    with pytest.raises(BadInput, match="keeps its period"):
        log.correct(any_ws, completed.id, start=MONDAY + timedelta(1))


def test_the_page_says_what_one_looks_at(any_ws: Workspace) -> None:
    make_goal(any_ws, "win", "Win customers", why="Only they let us grow")
    make_weekly(any_ws, "kpi", goals="win", alignment="Each call answered is one.", since=MONDAY - timedelta(21))
    log_values(any_ws, "kpi", {MONDAY - timedelta(21): 3.0, MONDAY - timedelta(14): 5.0})
    check_in(any_ws, "kpi", W46, 7, "better", 80)
    page = check_in_page(any_ws, "kpi", W47)
    assert (page.goal, page.why, page.alignment) == (
        "Win customers",
        "Only they let us grow",
        "Each call answered is one.",
    )
    assert [one.value for one in page.before] == [3, 5, 7]
    assert page.said is None
    assert page.said_before is not None
    assert (page.said_before.note, page.said_before.confidence) == ("better", 80)


SERIES_DAYS = st.integers(0, 13)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("hand"), SERIES_DAYS, st.integers(1, 9)),
        st.tuples(st.just("week by hand"), st.integers(0, 1), st.integers(1, 9)),
        st.tuples(st.just("check in"), st.integers(0, 1), st.integers(1, 9)),
        st.tuples(st.just("check in a day"), SERIES_DAYS, st.integers(1, 9)),
        st.tuples(st.just("skip"), st.integers(0, 1), st.just(0)),
        st.tuples(st.just("undo"), st.just(0), st.just(0)),
    ),
    max_size=12,
)
FIRST = W46.start


def do(ws: Workspace, key: str, said: list[dict[tuple[str, int], Any]], step: tuple[str, int, int]) -> None:
    """Carry a step out, and in `said` note what there is after it; an undo goes back to what there was."""
    verb, place, value = step
    if verb == "undo":
        if len(said) > 1:
            history.undo(ws)
            said.pop()
        return
    now = {name: list(values) if isinstance(values, list) else values for name, values in said[-1].items()}
    week, day = (W46, W47)[place % 2], FIRST + timedelta(place)
    if verb == "hand":
        log.record(ws, key, value, day)
        now.setdefault(("day", place), []).append(value)
    elif verb == "week by hand":
        log.record(ws, key, value, week.start, week.end)
        now.setdefault(("week", place), []).append(value)
    elif verb == "check in":
        check_in(ws, key, week, value)
        now["check-in", place] = value
    elif verb == "check in a day":
        check_in(ws, f"{key}-daily", CALENDAR.period(day, Cadence.DAY), value)
        now["day's check-in", place] = value
    else:
        skip(ws, key, week, "holidays")
        now["check-in", place] = None
    said.append(now)


def meant(said: dict[tuple[str, int], Any], week: int) -> float | None:
    """Each day by what was logged for it, else by its check-in; then the week's own; the check-in where none is."""
    parts: list[float] = []
    for place in range(7 * week, 7 * week + 7):
        by_hand = said.get(("day", place))
        checked = said.get(("day's check-in", place))
        parts += by_hand or ([checked] if checked is not None else [])
    parts += said.get(("week", week), [])
    if parts:
        return float(sum(parts))
    return said.get(("check-in", week))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_logged_checked_in_skipped_and_undone_is_counted_once(any_ws: Workspace, steps: list[Any]) -> None:
    key = f"k{sum(1 for _ in due(any_ws))}x{len(dashboard(any_ws).kpis)}"
    make_weekly(any_ws, key, since=FIRST)
    make_kpi(any_ws, f"{key}-daily", series=key, cadence=Cadence.DAY, since=FIRST)
    said: list[dict[tuple[str, int], Any]] = [{}]
    for step in steps:
        do(any_ws, key, said, step)
    values = {one.period: one.value for one in kpi_page(any_ws, key).state.history}
    for place, week in enumerate((W46, W47)):
        assert values.get(week) == meant(said[-1], place), (steps, week)


def test_periods_are_the_calendars(any_ws: Workspace) -> None:
    make_weekly(any_ws, "kpi")
    odd = Period(Cadence.WEEK, MONDAY + timedelta(1), MONDAY + timedelta(7), "2026-W47")
    with pytest.raises(BadInput, match="is no week of the calendar"):
        check_in(any_ws, "kpi", odd, 5)
