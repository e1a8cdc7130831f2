"""The log: what was recorded is shown, filtered, and moved through."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.tui.log_window import PAGE
from kpitui.usecases import log
from tests.build import log_values, make_kpi, make_series
from tests.log_screen import SIZES, SMALL, TODAY, WIDE, YESTERDAY, enter, opened, values
from tests.screen import press, row, rows, said, settle, text, type_text
from tests.tui.conftest import HOSTILE


async def test_an_empty_log_says_how_to_log(ws: Workspace) -> None:
    make_kpi(ws, "churn")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        assert "Nothing is logged yet." in text(pilot)
        assert "press i to read in a file" in text(pilot)
        assert 'churn 2.5 yesterday "new price"' in text(pilot)


async def test_a_filter_leaves_what_it_names_until_esc(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    make_kpi(ws, "views")
    log_values(ws, "clicks", {TODAY: 1}, author="ben")
    log_values(ws, "views", {TODAY: 2})
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "by:ben")
        assert "1 found" in text(pilot)
        assert "views" not in text(pilot)
        await press(pilot, "enter", "escape")
        assert "views" in text(pilot)
        assert "2 measurements" in text(pilot)


async def test_a_filter_that_nothing_fits_says_so(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    log.record(ws, "clicks", 1)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "zzz")
        assert "Nothing in the log fits the filter" in text(pilot)


async def test_a_filtered_log_takes_in_what_is_written_meanwhile(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    log.record(ws, "clicks", 1, note="campaign")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "campaign")
        await press(pilot, "enter")
        await enter(pilot, 'clicks 2 yesterday "campaign"')
        assert "2 found" in text(pilot)


async def test_a_day_is_jumped_to(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    log_values(ws, "clicks", {TODAY - timedelta(days=back): float(back) for back in range(400)})
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        table = await opened(pilot)
        await press(pilot, "p")
        await type_text(pilot, "2026-03-10")
        await press(pilot, "enter")
        assert table.row is not None
        assert table.row.start == date(2026, 3, 10)
        assert rows(pilot)[4].startswith(" ▌ Tue 10 Mar")


async def test_a_day_that_is_none_is_said_where_it_is_typed(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    log.record(ws, "clicks", 1)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "p")
        await type_text(pilot, "soon")
        await press(pilot, "enter")
        assert "'soon' is not a day" in text(pilot)


async def test_keys_reach_the_first_the_last_and_every_page(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    count = 3 * PAGE + 7
    log_values(ws, "clicks", {TODAY - timedelta(days=back): float(back) for back in range(count)})
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        table = await opened(pilot)
        await press(pilot, "G")
        assert table.row is not None
        assert table.row.value == count - 1
        await press(pilot, "pageup", "k")
        assert table.row is not None
        assert table.row.value == count - table.size.height - 1
        await press(pilot, "g", "pagedown")
        assert table.row is not None
        assert table.row.value == table.size.height - 1


async def test_the_cursor_stays_with_its_value_when_others_write(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    log_values(ws, "clicks", {TODAY - timedelta(days=back): float(back) for back in range(50)})
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        table = await opened(pilot)
        await press(pilot, *("j" * 7))
        before = rows(pilot).index(row(pilot, "▌"))
        log.record(ws, "clicks", 99)
        pilot.app.screen.noticed()  # type: ignore[attr-defined]
        await settle(pilot)
        assert table.row is not None
        assert table.row.value == 7
        assert rows(pilot).index(row(pilot, "▌")) == before


@SIZES
async def test_a_hostile_name_note_and_author_are_shown_as_they_are(ws: Workspace, size: tuple[int, int]) -> None:
    ws.author = HOSTILE
    make_series(ws, "odd", name=HOSTILE, unit=HOSTILE)
    make_kpi(ws, "odd", name=HOSTILE, series="odd")
    log.record(ws, "odd", 5, note=HOSTILE)
    async with KpituiApp(ws).run_test(size=size, notifications=True) as pilot:
        await opened(pilot)
        assert "[/] [b]x[/b]" in row(pilot, "Mon 23 Nov")
        await press(pilot, "enter")
        assert HOSTILE in text(pilot)
        await press(pilot, "escape", "Y", "e")
        assert f"{HOSTILE[:20]}" in row(pilot, "›")
        await press(pilot, "escape", "m")
        await type_text(pilot, "7")
        await press(pilot, "enter")
        assert values(ws) == [7, 5]


async def test_wide_letters_leave_the_columns_in_line(ws: Workspace) -> None:
    make_series(ws, "video", name="新しい動画")
    make_series(ws, "clicks", name="Clicks here")
    log.record(ws, "video", 1204, note="動画, 15 s")
    log.record(ws, "clicks", 251, note="plain")
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await opened(pilot)
        wide, plain = row(pilot, "動画, 15"), row(pilot, "plain")
        assert wide.index("動画, 15") + 5 == plain.index("plain")


@SIZES
async def test_nothing_that_matters_is_cut(ws: Workspace, size: tuple[int, int]) -> None:
    make_series(ws, "ad_revenue", name="Ad revenue per campaign", unit="currency:EUR", decimals=2)
    log_values(ws, "ad_revenue", {date(2025, 12, 30): 1_234_567.89, date(2025, 12, 29): 2.5})
    async with KpituiApp(ws).run_test(size=size) as pilot:
        await opened(pilot)
        line = row(pilot, "1\u00a0234\u00a0567.89 €")
        assert "Tue 30 Dec 2025" in line
        assert "Ad revenue per campaign" in line


async def test_without_colour_and_unicode_the_log_is_readable(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    make_kpi(ws, "spend", name="Spend", unit="currency:EUR")
    log.record(ws, "spend", 1, YESTERDAY)
    log.record(ws, "spend", -2)
    async with KpituiApp(ws, glyph_set="ascii").run_test(size=SMALL) as pilot:
        await opened(pilot)
        assert text(pilot).isascii()
        assert "> Mon 23 Nov" in text(pilot)
        assert "-3.00" in row(pilot, "-2.00 EUR")


async def test_a_database_that_went_away_is_said(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    log_values(ws, "clicks", {TODAY - timedelta(days=back): float(back) for back in range(3 * PAGE)})
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await opened(pilot)
        Path(ws.place).unlink()
        await press(pilot, "G")
        assert "moved, deleted or replaced" in said(pilot)


async def test_the_largest_and_the_smallest_numbers_leave_the_table_whole(ws: Workspace) -> None:
    make_kpi(ws, "clicks", name="Clicks")
    log.record(ws, "clicks", 1.7e308, YESTERDAY)
    log.record(ws, "clicks", -1.7e308)
    log.record(ws, "clicks", 1e-300)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        assert "1.7e+308" in row(pilot, "Sun 22 Nov")
        assert "1e−300" in row(pilot, "Mon 23 Nov")
        await press(pilot, "a")
        await type_text(pilot, "clicks 9")
        assert "✓ Clicks" in text(pilot)
