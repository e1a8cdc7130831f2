"""The log: a value is put right or taken away, and what became of it is seen."""

from datetime import date

from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases import log
from tests.build import log_values, make_batch, make_feed, make_kpi, make_series
from tests.log_screen import SIZES, SMALL, WIDE, YESTERDAY, opened, values
from tests.screen import press, row, said, text, type_text


@SIZES
async def test_a_correction_replaces_the_value_and_shows_what_it_was(ws: Workspace, size: tuple[int, int]) -> None:
    make_series(ws, "forms", name="Forms completed")
    log.record(ws, "forms", 21, date(2026, 11, 19))
    async with KpituiApp(ws).run_test(size=size) as pilot:
        await opened(pilot)
        await press(pilot, "e")
        assert "Forms completed › 21 2026-11-19" in text(pilot)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "12 19 nov")
        assert "21 ▸ 12" in text(pilot)
        await press(pilot, "enter")
        assert "corrected, was 21" in row(pilot, "Thu 19 Nov")
        await press(pilot, "u")
        assert "corrected" not in row(pilot, "Thu 19 Nov")
        await press(pilot, "U")
        assert "corrected, was 21" in row(pilot, "Thu 19 Nov")


async def test_a_correction_is_given_up_by_esc(ws: Workspace) -> None:
    make_kpi(ws, "forms")
    log.record(ws, "forms", 21)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "e", "9", "escape", "a")
        await type_text(pilot, "forms 4")
        await press(pilot, "enter")
        assert sorted(values(ws)) == [4, 21]


async def test_correcting_a_feeds_value_is_shown_as_an_override(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    feed = make_feed(ws, "amazon")
    log_values(ws, "clicks", {YESTERDAY: 250}, feed=feed, batch=make_batch(ws, feed, YESTERDAY, YESTERDAY))
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await opened(pilot)
        await press(pilot, "e", "ctrl+u")
        await type_text(pilot, "251")
        assert "stands in place of the feed's value" in text(pilot)
        await press(pilot, "enter")
        assert "overrides the feed" in row(pilot, "251")
        assert "hidden by a hand value" in row(pilot, "250")


async def test_what_became_of_a_row_is_not_cut_where_there_is_little_room(ws: Workspace) -> None:
    make_kpi(ws, "clicks", unit="percent")
    feed = make_feed(ws, "amazon")
    log_values(ws, "clicks", {YESTERDAY: 12250.25}, feed=feed, batch=make_batch(ws, feed, YESTERDAY, YESTERDAY))
    recorded = log.record(ws, "clicks", 12250.5, start=YESTERDAY)
    log.correct(ws, recorded.ids[0], value_text="12250.75")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        assert "was 12\xa0250.5 · overrides " in f"{row(pilot, '250.75')} "


async def test_d_removes_and_u_brings_back(ws: Workspace) -> None:
    make_kpi(ws, "forms")
    log.record(ws, "forms", 21)
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await opened(pilot)
        await press(pilot, "d")
        assert values(ws) == []
        assert "u brings it back" in said(pilot)
        await press(pilot, "u")
        assert "21" in row(pilot, "Mon 23 Nov")


async def test_enter_shows_what_became_of_a_value(ws: Workspace) -> None:
    make_kpi(ws, "forms")
    found = log.record(ws, "forms", 21, note="a note that is too long for a narrow table")
    log.correct(ws, found.ids[0], "12")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "enter")
        assert "a note that is too long for a narrow table" in text(pilot)
        assert row(pilot, "correct forms").split()[1] == "12"
        assert row(pilot, "log forms").split()[1] == "21"
