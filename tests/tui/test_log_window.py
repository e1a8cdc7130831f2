"""Any place of the log is the row that stands there."""

import random
from datetime import date, timedelta

import pytest

from kpitui.model.errors import BadInput
from kpitui.store.workspace import Workspace
from kpitui.tui import log_window
from kpitui.tui.log_window import PAGE, AllRows, FoundRows
from kpitui.usecases import log_pages
from tests.build import log_values, make_feed, make_kpi, make_series

TODAY = date(2026, 11, 23)


def fill(ws: Workspace, count: int, *, days: int = 40) -> None:
    """`count` values on some days, entered in random order, several a day."""
    make_series(ws, "clicks")
    chance = random.Random(7)
    spans = [(TODAY - timedelta(days=chance.randrange(days)), float(number)) for number in range(count)]
    log_values(ws, "clicks", [(day, day, value) for day, value in spans])


def everything(ws: Workspace) -> list[int]:
    rows = log_pages.page(ws, None, 0, 100_000)
    assert [(row.start, row.id) for row in rows] == sorted(((row.start, row.id) for row in rows), reverse=True)
    return [row.id for row in rows]


def test_every_place_holds_its_row(any_ws: Workspace) -> None:
    fill(any_ws, 1_234)
    window = AllRows(any_ws, log_pages.day_counts(any_ws))
    order = everything(any_ws)
    assert len(window) == 1_234
    for place in random.Random(1).sample(range(1_234), 300):
        row = window.row(place)
        assert row is not None
        assert row.id == order[place]
        assert window.place_of(row.id) == place


def test_a_day_is_found_with_or_without_rows(ws: Workspace) -> None:
    make_series(ws, "clicks")
    log_values(ws, "clicks", {date(2026, 11, 20): 1, date(2026, 11, 10): 2, date(2026, 11, 1): 3})
    window = AllRows(ws, log_pages.day_counts(ws))
    days = [date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 15), date(2026, 11, 1), date(2020, 1, 1)]
    assert [window.place_of_day(day) for day in days] == [0, 0, 1, 2, 2]


def test_the_newest_page_needs_no_counts(ws: Workspace) -> None:
    fill(ws, PAGE + 50)
    window = log_window.newest(ws)
    assert not window.counted
    assert [row.id for row in map(window.row, range(PAGE)) if row] == everything(ws)[:PAGE]


def test_a_search_finds_what_a_filter_names_and_only_that(any_ws: Workspace) -> None:
    make_kpi(any_ws, "clicks", name="Clicks on ads")
    make_kpi(any_ws, "views", name="Ünder views")
    feed = make_feed(any_ws, "amazon")
    log_values(any_ws, "clicks", {date(2026, 11, 20): 1, date(2026, 10, 10): 2}, feed=feed, author="ben")
    log_values(any_ws, "views", {date(2026, 11, 20): 3, date(2026, 11, 1): 4})

    def found(text: str) -> list[float]:
        wanted = log_pages.read_filter(any_ws, text)
        window = FoundRows(any_ws)
        for ids in log_pages.search(any_ws, wanted, log_pages.day_counts(any_ws, wanted.first, wanted.last)):
            window.add(ids)
        return [row.value for row in map(window.row, range(len(window))) if row]

    assert found("ADS") == [1, 2]
    assert found("ünder") == [3, 4]
    assert found("amazon") == [1, 2]
    assert found("by:ben 2026-11") == [1]
    assert found("from:hand") == [3, 4]
    assert found("from:amazon ads 2026-10-01..2026-10-31") == [2]
    assert found("kpi:views") == [3, 4]
    assert found("kpi:nothing") == []
    assert found("100%_'") == []


@pytest.mark.parametrize("text", ["by:", "kpi:", "from:"])
def test_a_colon_with_nothing_behind_it_is_said(ws: Workspace, text: str) -> None:
    with pytest.raises(BadInput, match="wants a name after it"):
        log_pages.read_filter(ws, text)


def test_found_rows_page_like_all_rows(ws: Workspace) -> None:
    fill(ws, 900)
    order = everything(ws)
    window = FoundRows(ws)
    for first in range(0, 900, 70):
        window.add(order[first : first + 70])
        row = window.row(len(window) - 1)
        assert row is not None
        assert row.id == order[min(first + 70, 900) - 1]
    assert [row.id for row in map(window.row, range(900)) if row] == order
    assert window.place_of_day(TODAY - timedelta(days=20)) == AllRows(ws, log_pages.day_counts(ws)).place_of_day(
        TODAY - timedelta(days=20)
    )
