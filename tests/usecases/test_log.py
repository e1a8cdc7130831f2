"""Logging: what is stored, what is refused and how, and how it is put right."""

from collections.abc import Callable
from datetime import date, timedelta
from math import inf, nan

import pytest

from kpitui.model.enums import Aggregation, Kind, SeriesStatus
from kpitui.model.errors import AmbiguousName, BadInput, Changed, KpituiError, ReadOnly, UnknownName
from kpitui.store.workspace import Workspace
from kpitui.usecases import history, log, log_pages
from tests.build import log_values, make_batch, make_feed, make_kpi, make_series

TODAY = date(2026, 11, 23)
YESTERDAY = date(2026, 11, 22)
STEADY = {date(2026, 11, 1) + timedelta(days=offset): 400.0 + offset for offset in range(20)}


def stored(ws: Workspace) -> list[tuple[str, float, int | None]]:
    """Series, value and n of everything in the log, in the order it was recorded."""
    rows = sorted(log_pages.page(ws, None, 0, 1000), key=lambda row: row.id)
    return [(row.key, row.value, row.n) for row in rows]


def make_answers(ws: Workspace, key: str, kind: Kind) -> None:
    make_kpi(ws, key, kind=kind, aggregation=Aggregation.MEAN)


def test_a_number_is_stored_for_today(any_ws: Workspace) -> None:
    make_kpi(any_ws, "new-customers")
    found = log.record(any_ws, "new-customers", 412)
    assert (found.period.start, found.value, found.previous) == (TODAY, 412, None)
    assert stored(any_ws) == [("new_customers", 412.0, None)]


def test_what_was_logged_before_is_said(ws: Workspace) -> None:
    make_kpi(ws, "new-customers")
    log.record(ws, "new-customers", 400, YESTERDAY)
    assert log.record(ws, "new-customers", 412).previous == 400


def test_a_value_keeps_the_decimals_it_was_typed_with(ws: Workspace) -> None:
    make_kpi(ws, "churn", unit="percent")
    log.record_text(ws, "churn", "12.30 %")
    (row,) = log_pages.page(ws, None, 0, 10)
    assert (row.value, row.decimals) == (12.3, 2)


@pytest.mark.parametrize("typed", ["12/400", "form_completed=12 form_views=400", "form_views=400 form_completed=12"])
def test_a_ratio_stores_both_of_its_series(ws: Workspace, typed: str) -> None:
    make_kpi(ws, "form-cvr", formula="form_completed / form_views", kind=Kind.RATIO, unit="percent")
    assert log.record_text(ws, "form-cvr", typed).value == 3
    assert stored(ws) == [("form_completed", 12.0, None), ("form_views", 400.0, None)]


@pytest.mark.parametrize("typed", ["5=12 5=3 4=1", "4.2 n=40 n=50"])
def test_what_is_said_twice_is_refused(ws: Workspace, typed: str) -> None:
    make_answers(ws, "support", Kind.RATING)
    with pytest.raises(BadInput, match="has two values: say each label once"):
        log.record_text(ws, "support", typed)
    assert stored(ws) == []


def test_a_formula_wants_every_series_by_its_key(ws: Workspace) -> None:
    make_kpi(ws, "margin", formula="(revenue - cost) / revenue", unit="percent")
    assert log.record_text(ws, "margin", "revenue=1000 cost=600").value == 40
    with pytest.raises(BadInput, match="also needs cost=…"):
        log.record_text(ws, "margin", "revenue=1000")


def test_a_series_is_logged_by_its_own_name(ws: Workspace) -> None:
    make_kpi(ws, "form-cvr", formula="form_completed / form_views", kind=Kind.RATIO)
    log.record_text(ws, "form_views", "400")
    assert stored(ws) == [("form_views", 400.0, None)]


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("4", [(4.0, 1)]),
        ("5 4 4", [(5.0, 1), (4.0, 2)]),
        ("5=12 4=3 1=0", [(5.0, 12), (4.0, 3)]),
        ("4.2 n=40", [(4.2, 40)]),
    ],
)
def test_a_rating_takes_one_answer_several_counts_or_a_mean(
    ws: Workspace, typed: str, rows: list[tuple[float, int]]
) -> None:
    make_answers(ws, "csat", Kind.RATING)
    log.record_text(ws, "csat", typed)
    assert stored(ws) == [("csat", value, n) for value, n in rows]


def test_ratings_are_pooled_by_how_many_answered(ws: Workspace) -> None:
    make_answers(ws, "csat", Kind.RATING)
    assert log.record_text(ws, "csat", "5=12 4=3 3=5").value == pytest.approx((60 + 12 + 15) / 20)


@pytest.mark.parametrize(
    ("typed", "rows"),
    [("yes", [(1.0, 1)]), ("no", [(0.0, 1)]), ("yes yes no", [(1.0, 2), (0.0, 1)]), ("41/50", [(1.0, 41), (0.0, 9)])],
)
def test_a_share_takes_answers_or_how_many_of_all(ws: Workspace, typed: str, rows: list[tuple[float, int]]) -> None:
    make_answers(ws, "satisfied", Kind.SHARE)
    log.record_text(ws, "satisfied", typed)
    assert stored(ws) == [("satisfied", value, n) for value, n in rows]


def test_a_share_is_shown_in_percent(ws: Workspace) -> None:
    make_answers(ws, "satisfied", Kind.SHARE)
    found = log.record_text(ws, "satisfied", "41/50")
    assert (found.value, found.unit) == (82, "percent")


@pytest.mark.parametrize(("typed", "value"), [("9 8 10", 200 / 3), ("9=12 8=3", 80), ("0", -100)])
def test_nps_takes_grades_or_their_counts(ws: Workspace, typed: str, value: float) -> None:
    make_answers(ws, "nps", Kind.NPS)
    assert log.record_text(ws, "nps", typed).value == pytest.approx(value)


@pytest.mark.parametrize("typed", ["12/5/3", "promoters=12 passives=5 detractors=3", "fans=12 lukewarm=5 foes=3"])
def test_nps_counted_in_three_takes_three_counts(ws: Workspace, typed: str) -> None:
    make_kpi(ws, "nps", kind=Kind.NPS, nps=("fans", "lukewarm", "foes"))
    assert log.record_text(ws, "nps", typed).value == 45
    assert [value for _, value, _ in stored(ws)] == [12, 5, 3]


@pytest.mark.parametrize(("typed", "value"), [("done", 1), ("not yet", 0)])
def test_a_milestone_is_done_or_not_yet(ws: Workspace, typed: str, value: float) -> None:
    make_kpi(ws, "launch", kind=Kind.MILESTONE, aggregation=Aggregation.LAST)
    assert log.record_text(ws, "launch", typed).value == value


REFUSED: list[tuple[str, str, str]] = [
    ("clicks", "nan", "'nan' is not a number"),
    ("clicks", "inf", "'inf' is not a number"),
    ("clicks", "1e400", "is not a number"),
    ("clicks", "9" * 400, "too large"),
    ("clicks", "many", "'many' is not a number"),
    ("clicks", "12 %", "not a percentage"),
    ("clicks", "5 n=3", "n counts the answers behind a mean"),
    ("clicks", "views=5", "views= means nothing"),
    ("form-cvr", "3 %", "type both parts, as 12/400"),
    ("form-cvr", "12/0", "divides by zero"),
    ("form-cvr", "12/400/3", "type both parts"),
    ("form-cvr", "12/nan", "'nan' is not a number"),
    ("csat", "6", "whole numbers from 1 to 5"),
    ("csat", "4.2", "whole numbers from 1 to 5"),
    ("csat", "5.5 n=40", "outside the scale of 1 to 5"),
    ("csat", "4 n=0", "from 1 on"),
    ("csat", "5=-2", "is no count"),
    ("csat", "5=0", "nobody answered"),
    ("csat", "good", "'good' is no number"),
    ("nps", "11", "whole numbers from 0 to 10"),
    ("satisfied", "maybe", "type yes, no, or how many of all"),
    ("satisfied", "51/50", "more yes than answers"),
    ("satisfied", "0/0", "nobody answered"),
    ("launch", "nearly", "type done or not yet"),
]


@pytest.mark.parametrize(("name", "typed", "sentence"), REFUSED)
def test_a_value_that_cannot_be_is_refused_in_one_sentence(ws: Workspace, name: str, typed: str, sentence: str) -> None:
    make_kpi(ws, "clicks")
    make_kpi(ws, "form-cvr", formula="form_completed / form_views", kind=Kind.RATIO)
    make_answers(ws, "csat", Kind.RATING)
    make_answers(ws, "nps", Kind.NPS)
    make_answers(ws, "satisfied", Kind.SHARE)
    make_kpi(ws, "launch", kind=Kind.MILESTONE)
    with pytest.raises(BadInput) as refused:
        log.record_text(ws, name, typed)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)
    assert stored(ws) == []


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_a_number_that_is_none_is_refused(ws: Workspace, value: float) -> None:
    make_kpi(ws, "clicks")
    with pytest.raises(BadInput, match="not a number"):
        log.record(ws, "clicks", value)


def test_tomorrow_is_refused(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    with pytest.raises(BadInput, match="2026-11-24 is after today"):
        log.record(ws, "clicks", 1, date(2026, 11, 24))


def test_a_span_that_ends_before_it_starts_is_refused(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    with pytest.raises(BadInput, match="ends before it starts"):
        log.record(ws, "clicks", 1, YESTERDAY, date(2026, 11, 1))


def test_an_unknown_name_names_the_nearest(ws: Workspace) -> None:
    make_kpi(ws, "new-customers")
    with pytest.raises(UnknownName, match="'new-customers'"):
        log.record(ws, "new-custmers", 1)


def test_an_archived_series_takes_no_values(ws: Workspace) -> None:
    make_series(ws, "clicks", status=SeriesStatus.ARCHIVED)
    with pytest.raises(BadInput, match="is archived"):
        log.record(ws, "clicks", 1)


def test_an_unlikely_value_is_stored_and_said(ws: Workspace) -> None:
    make_kpi(ws, "new-customers")
    log_values(ws, "new_customers", STEADY)
    assert log.record(ws, "new-customers", 4120).usual == (400, 419)
    assert log.record(ws, "new-customers", 425).usual is None


def test_an_entry_is_one_operation_and_undone_as_one(ws: Workspace) -> None:
    make_kpi(ws, "form-cvr", formula="form_completed / form_views", kind=Kind.RATIO)
    log.record_text(ws, "form-cvr", "12/400")
    history.undo(ws)
    assert stored(ws) == []
    history.redo(ws)
    assert [value for _, value, _ in stored(ws)] == [12, 400]


def test_lines_are_logged_together(ws: Workspace) -> None:
    make_kpi(ws, "churn", unit="percent")
    make_kpi(ws, "form-cvr", formula="form_completed / form_views", kind=Kind.RATIO)
    lines = ["# this week", "", 'churn 2.5 yesterday "new price"', "form-cvr 12/400 2026-11-16..2026-11-22"]
    found = log.record_lines(ws, lines)
    assert [one.period.days for one in found] == [1, 7]
    history.undo(ws)
    assert stored(ws) == []


def test_lines_are_logged_all_or_none_and_the_bad_one_is_named(ws: Workspace) -> None:
    make_kpi(ws, "churn")
    with pytest.raises(BadInput, match="line 3: 'x' is not a number"):
        log.record_lines(ws, ["churn 2", "churn 3", "churn x"])
    assert stored(ws) == []


def test_an_ambiguous_line_keeps_its_exit_code(ws: Workspace) -> None:
    make_kpi(ws, "churn-eu")
    make_kpi(ws, "churn-us")
    with pytest.raises(AmbiguousName, match="line 1: "):
        log.record_lines(ws, ["churn 2"])


def first_id(ws: Workspace) -> int:
    return log_pages.page(ws, None, 0, 1)[0].id


def test_a_correction_shows_what_it_was(ws: Workspace) -> None:
    make_kpi(ws, "forms")
    log.record(ws, "forms", 21)
    log.correct(ws, first_id(ws), "12")
    (row,) = log_pages.page(ws, None, 0, 10)
    assert (row.value, row.was) == (12, 21)
    assert [one.value for one in log_pages.value_history(ws, row.id)] == [12, 21]


def test_an_undone_correction_leaves_no_mark(any_ws: Workspace) -> None:
    make_kpi(any_ws, "forms")
    log.record(any_ws, "forms", 21)
    log.correct(any_ws, first_id(any_ws), "12")
    history.undo(any_ws)
    (row,) = log_pages.page(any_ws, None, 0, 10)
    assert (row.value, row.was) == (21, None)


def test_a_correction_moves_the_day_and_changes_the_note(ws: Workspace) -> None:
    make_kpi(ws, "forms")
    log.record(ws, "forms", 21)
    log.correct(ws, first_id(ws), note="by hand", start=YESTERDAY, end=YESTERDAY)
    (row,) = log_pages.page(ws, None, 0, 10)
    assert (row.value, row.start, row.note) == (21, YESTERDAY, "by hand")


def test_the_later_of_two_who_correct_is_told(ws: Workspace) -> None:
    make_kpi(ws, "forms")
    log.record(ws, "forms", 21)
    log.correct(ws, first_id(ws), "12", version=1)
    with pytest.raises(Changed):
        log.correct(ws, first_id(ws), "13", version=1)


def test_correcting_a_feed_puts_a_hand_value_in_its_place(any_ws: Workspace) -> None:
    make_kpi(any_ws, "clicks")
    feed = make_feed(any_ws)
    log_values(any_ws, "clicks", {YESTERDAY: 250}, feed=feed, batch=make_batch(any_ws, feed, YESTERDAY, YESTERDAY))
    log.correct(any_ws, first_id(any_ws), "251")
    ((mine, theirs),) = log_pages.overrides(any_ws)
    assert (mine.value, [row.value for row in theirs]) == (251, [250])


def test_correcting_a_feed_twice_does_not_add_the_corrections_up(any_ws: Workspace) -> None:
    make_kpi(any_ws, "clicks")
    log_values(any_ws, "clicks", {YESTERDAY: 250}, feed=make_feed(any_ws))
    fed = first_id(any_ws)
    log.correct(any_ws, fed, "251")
    with pytest.raises(BadInput, match="a value by hand stands in for the feed's of 2026-11-22 already"):
        log.correct(any_ws, fed, "252")
    assert sorted(stored(any_ws)) == [("clicks", 250.0, None), ("clicks", 251.0, None)]


def test_a_removed_value_comes_back_by_undo(ws: Workspace) -> None:
    make_kpi(ws, "forms")
    log.record(ws, "forms", 21)
    log.remove(ws, first_id(ws))
    assert stored(ws) == []
    history.undo(ws)
    assert stored(ws) == [("forms", 21.0, None)]


def test_a_feeds_value_is_not_removed(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    log_values(ws, "clicks", {YESTERDAY: 250}, feed=make_feed(ws))
    with pytest.raises(BadInput, match="next import would bring it back"):
        log.remove(ws, first_id(ws))


@pytest.mark.parametrize("change", [lambda ws: log.correct(ws, 99, "1"), lambda ws: log.remove(ws, 99)])
def test_what_is_gone_is_said(ws: Workspace, change: Callable[[Workspace], object]) -> None:
    with pytest.raises(KpituiError, match="no longer there"):
        change(ws)


def test_a_workspace_opened_for_reading_takes_nothing(ws: Workspace, tmp_path_factory: pytest.TempPathFactory) -> None:
    make_kpi(ws, "clicks")
    with pytest.raises(ReadOnly):
        log.record(Workspace.open(ws.place, author="ben", as_of=TODAY, read_only=True), "clicks", 1)


def test_a_note_that_is_a_book_is_refused(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    with pytest.raises(BadInput, match="at most 2000 characters"):
        log.record(ws, "clicks", 1, note="x" * 2_001)


def test_the_farthest_numbers_are_taken(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    for offset, value in enumerate([1.7e308, -1.7e308] * 4):
        log.record(ws, "clicks", value, TODAY - timedelta(days=offset))
    assert log.record(ws, "clicks", 5e-324).usual is None
