"""The entry line while it is typed."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpitui.model.enums import Aggregation, Cadence, Kind
from kpitui.model.errors import BadInput, KpituiError
from kpitui.model.period import Calendar
from kpitui.store.workspace import Workspace
from kpitui.usecases import entries, log, log_pages
from kpitui.usecases._entry_line import read_line
from tests.build import log_values, make_feed, make_kpi

TODAY = date(2026, 11, 23)
YESTERDAY = date(2026, 11, 22)
HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'


def make_form_cvr(ws: Workspace) -> None:
    make_kpi(
        ws,
        "form-cvr",
        name="Form CVR",
        formula="form_completed / form_views",
        kind=Kind.RATIO,
        unit="percent",
        cadence=Cadence.WEEK,
    )


@pytest.mark.parametrize(
    ("line", "value", "start", "end", "note"),
    [
        ('churn 2.5 yesterday "new price"', "2.5", YESTERDAY, YESTERDAY, "new price"),
        ("churn 2.5", "2.5", None, None, None),
        ("churn 1 500 23 nov", "1 500", TODAY, TODAY, None),
        ("churn not yet mon", "not yet", TODAY, TODAY, None),
        ("churn 5 2026-11-20..yesterday", "5", date(2026, 11, 20), YESTERDAY, None),
        ("churn 5 2026-W47", "5", date(2026, 11, 16), YESTERDAY, None),
        ('churn 5 "a ""b"" c', "5", None, None, 'a "b" c'),
        ('"churn" 5=12 4=3', "5=12 4=3", None, None, None),
    ],
)
def test_a_line_is_name_value_day_and_note(
    line: str, value: str, start: date | None, end: date | None, note: str | None
) -> None:
    found = read_line(line, TODAY, Calendar())
    assert (found.name, found.value, found.start, found.end, found.note) == ("churn", value, start, end, note)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "the line is empty"),
        ("churn", "has no value yet"),
        ('churn "note"', "has no value yet"),
        ("churn 4120 yesterday3", "'yesterday3' is not a day"),
        ("churn 5 31 feb", "February 2026 has 28 days"),
        ("churn 5 2026-02-31", "February 2026 has 28 days"),
        ("churn 5 2026-11-20..2026-11-31", "November 2026 has 30 days"),
        ('churn 5 "a" b', "'b' stands behind the note"),
        ('churn 5 "a" "b"', "one note"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read_line(line, TODAY, Calendar())


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(KpituiError):
        assert read_line(text, TODAY, Calendar()).value


SIGNS = """form-cvr csat clicks " 12 / 400 = 5=12 n= 1 000 - % yes mon 31 feb 2026-11-20 .. nan ٣ ² 🙂 ' 1e5"""
WORDS = st.sampled_from([*SIGNS.split(" "), "form_views=", "\x00", " "])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=7).map(" ".join), st.lists(WORDS).map("".join)))
def test_half_typed_text_never_raises_and_stores_what_it_previews(ws: Workspace, line: str) -> None:
    if not log_pages.day_counts(ws):
        make_form_cvr(ws)
        make_kpi(ws, "csat", kind=Kind.RATING)
        make_kpi(ws, "clicks")
        log.record(ws, "clicks", 3)
    found = entries.read_entry(ws, line)
    entries.complete_entry(ws, line)
    if found.problem or not line.strip():
        with pytest.raises(KpituiError):
            log.record_line(ws, line)
    else:
        stored = log.record_line(ws, line)
        assert (stored.value, len(stored.ids)) == (found.value, len(found.inputs))


def test_the_preview_says_what_will_be_stored(ws: Workspace) -> None:
    make_form_cvr(ws)
    found = entries.read_entry(ws, 'form-cvr 14/280 yesterday "short form on mobil')
    assert (found.problem, found.name, found.value) == ("", "Form CVR", 5)
    assert [(one.name, one.value) for one in found.inputs] == [("form_completed", 14), ("form_views", 280)]
    assert found.period is not None
    assert (found.period.start, found.note) == (YESTERDAY, "short form on mobil")


def test_the_preview_says_what_the_period_closes_with(ws: Workspace) -> None:
    make_form_cvr(ws)
    week = {date(2026, 11, 16) + timedelta(days=offset): 10.0 for offset in range(6)}
    log_values(ws, "form_completed", week)
    log_values(ws, "form_views", dict.fromkeys(week, 100.0))
    closing = entries.read_entry(ws, "form-cvr 14/100 yesterday").closing
    assert closing is not None
    assert (closing.period.label, closing.inputs, closing.covered_days) == ("2026-W47", (74, 700), 7)
    assert closing.value == pytest.approx(100 * 74 / 700)


def test_the_preview_says_the_last_value_and_whether_this_one_is_usual(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    log_values(ws, "clicks", {date(2026, 11, day): 400.0 + day for day in range(1, 21)})
    found = entries.read_entry(ws, "clicks 4000")
    assert found.last is not None
    assert (found.last.start, found.last.value) == (date(2026, 11, 20), 420)
    assert found.usual is not None
    assert found.usual.far(4000)
    assert not found.usual.far(415)


def test_the_preview_says_that_a_sum_is_added_to(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    log.record(ws, "clicks", 100)
    found = entries.read_entry(ws, "clicks 20")
    assert found.beside is not None
    assert (found.beside.fate, found.beside.value, found.beside.together) == ("added to", 100, 120)


def test_the_preview_says_that_the_latest_value_of_a_day_takes_the_place_of_the_one_before(ws: Workspace) -> None:
    make_kpi(ws, "readers", aggregation=Aggregation.LAST)
    log.record(ws, "readers", 0)
    found = entries.read_entry(ws, "readers 20")
    assert found.beside is not None
    assert (found.beside.fate, found.beside.value, found.beside.together) == ("replaced", 0, 20)


@pytest.mark.parametrize(("kind", "typed"), [(Kind.RATIO, "12/400"), (Kind.RATING, "5=3 4=1")])
def test_parts_and_answers_of_a_day_are_pooled(ws: Workspace, kind: Kind, typed: str) -> None:
    make_kpi(ws, "kpi", kind=kind, formula="clicks / views" if kind is Kind.RATIO else "")
    log.record_text(ws, "kpi", typed)
    found = entries.read_entry(ws, f"kpi {typed}")
    assert found.beside is not None
    assert (found.beside.fate, found.beside.value) == ("pooled", found.beside.together)


def test_the_preview_says_that_a_feeds_value_is_hidden(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    log_values(ws, "clicks", {TODAY: 100}, feed=make_feed(ws))
    found = entries.read_entry(ws, "clicks 20")
    assert found.beside is not None
    assert (found.beside.fate, found.beside.value, found.beside.together) == ("hidden", 100, 20)


def test_a_second_value_by_hand_is_added_to_the_first_and_not_to_the_feeds(any_ws: Workspace) -> None:
    make_kpi(any_ws, "clicks")
    log_values(any_ws, "clicks", {TODAY: 239}, feed=make_feed(any_ws))
    assert [
        (one.beside.fate, one.beside.value, one.beside.together)
        for one in (log.record(any_ws, "clicks", 200), *log.record_lines(any_ws, ["clicks 210", "clicks 5"]))
        if one.beside
    ] == [("hidden", 239, 200), ("added to", 200, 410), ("added to", 410, 415)]


def test_a_name_alone_already_shows_its_last_value(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    log.record(ws, "clicks", 100, YESTERDAY)
    found = entries.read_entry(ws, "clicks")
    assert found.last is not None
    assert (found.last.value, found.problem[:24]) == (100, "'clicks' has no value ye")


def test_the_reason_is_shown_where_nothing_can_be_stored(ws: Workspace) -> None:
    make_form_cvr(ws)
    assert "did you mean 'form-cvr'?" in entries.read_entry(ws, "form-cvx 3").problem
    assert "type both parts" in entries.read_entry(ws, "form-cvr 3").problem


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("for", "form-cvr "),
        ('"Form C', "form-cvr "),
        ("cvr", "form-cvr "),
        ("clicks 5 y", "clicks 5 yesterday"),
        ("clicks 5 ", "clicks 5 yesterday"),
        ("launch d", "launch done"),
        ("margin ", "margin cost="),
        ("margin cost=5 ", "margin cost=5 revenue="),
    ],
)
def test_completion_offers_names_labels_words_and_days(ws: Workspace, typed: str, first: str) -> None:
    make_form_cvr(ws)
    make_kpi(ws, "clicks")
    make_kpi(ws, "launch", kind=Kind.MILESTONE)
    make_kpi(ws, "margin", formula="1 - cost / revenue")
    assert entries.complete_entry(ws, typed)[0] == first


def test_nothing_is_offered_inside_a_note(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    assert entries.complete_entry(ws, 'clicks 5 "y') == ()


def test_a_hostile_name_is_logged_by_its_name(ws: Workspace) -> None:
    make_kpi(ws, "odd", name=HOSTILE)
    quoted = HOSTILE.replace('"', '""')
    assert entries.read_entry(ws, f'"{quoted}" 5').name == HOSTILE


@pytest.mark.parametrize(
    ("line", "value", "problem"),
    [
        ("answered answered yes", 100, ""),
        ("answered yes yesterday", 100, ""),
        ("yes yes", 100, ""),
        ("yes yes no", 50, ""),
        ("answered answered", None, "'answered' has no value yet"),
        ("answered answered perhaps", None, "type yes"),
    ],
)
def test_a_name_that_stands_twice_counts_once_unless_it_is_the_value(
    ws: Workspace, line: str, value: float | None, problem: str
) -> None:
    make_kpi(ws, "answered", kind=Kind.SHARE)
    make_kpi(ws, "yes", kind=Kind.SHARE)
    found = entries.read_entry(ws, line)
    assert found.value == value
    assert problem in found.problem
