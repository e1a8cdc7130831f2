"""The log: what was recorded, and how one records more."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from kpitui.model.enums import Cadence, Kind
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.tui.log_window import PAGE
from kpitui.tui.widgets.log_table import LogTable
from kpitui.usecases import log, log_pages
from tests.build import log_values, make_batch, make_feed, make_kpi, make_series
from tests.screen import press, row, rows, said, settle, text, type_text
from tests.tui.conftest import HOSTILE

SMALL, WIDE = (80, 24), (120, 40)
TODAY, YESTERDAY = date(2026, 11, 23), date(2026, 11, 22)
SIZES = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])


def make_form_cvr(ws: Workspace) -> None:
    formula = "form_completed / form_views"
    make_series(ws, "form_completed", name="Forms completed")
    make_series(ws, "form_views", name="Form views")
    make_kpi(ws, "form-cvr", name="Form CVR", formula=formula, kind=Kind.RATIO, unit="percent", cadence=Cadence.WEEK)


def values(ws: Workspace) -> list[float]:
    """Newest first."""
    return [one.value for one in log_pages.page(ws, None, 0, 1000)]


async def enter(pilot: Pilot[object], line: str) -> None:
    """Log a line by the keyboard, from the table."""
    await press(pilot, "a")
    await type_text(pilot, line)
    await press(pilot, "enter")


async def opened(pilot: Pilot[object]) -> LogTable:
    await settle(pilot)
    await pilot.app.switch_mode("log")
    await settle(pilot)
    return pilot.app.screen.query_one(LogTable)


@SIZES
async def test_a_value_typed_in_the_entry_line_is_in_the_table(ws: Workspace, size: tuple[int, int]) -> None:
    make_kpi(ws, "churn", name="Churn", unit="percent")
    async with KpituiApp(ws).run_test(size=size) as pilot:
        await opened(pilot)
        await enter(pilot, 'churn 2.50 yesterday "new price"')
        assert "2.50 %" in row(pilot, "Sun 22 Nov")
        assert "new price" in row(pilot, "Sun 22 Nov")
        assert "stored:" in text(pilot)


async def test_an_empty_log_says_how_to_log(ws: Workspace) -> None:
    make_kpi(ws, "churn")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        assert "Nothing is logged yet." in text(pilot)
        assert 'churn 2.5 yesterday "new price"' in text(pilot)


@SIZES
async def test_the_preview_says_what_will_be_stored_while_it_is_typed(ws: Workspace, size: tuple[int, int]) -> None:
    make_form_cvr(ws)
    log.record_text(ws, "form-cvr", "82/1574", date(2026, 11, 16), date(2026, 11, 21))
    async with KpituiApp(ws).run_test(size=size) as pilot:
        await opened(pilot)
        await press(pilot, "a")
        await type_text(pilot, "form-cvr 14/268 yesterday")
        assert "✓ Form CVR  5.22 % = 14 Forms completed ÷ 268 Form views  on Sun 22 Nov" in text(pilot)
        assert "W47 closes with it: 5.21 % (96 ÷ 1\u00a0842, 7 of 7 days)" in text(pilot)


async def test_the_reason_is_shown_while_a_line_cannot_be_stored(ws: Workspace) -> None:
    make_form_cvr(ws)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "a")
        await type_text(pilot, "form-cvr 3")
        assert "type both parts, as 12/400" in text(pilot)


async def test_a_refused_line_stays_to_be_put_right(ws: Workspace) -> None:
    make_kpi(ws, "churn")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await enter(pilot, "chrun 2.5")
        assert "✗ no KPI or series is called 'chrun'; did you mean 'churn'?" in text(pilot)
        assert "not stored" in text(pilot)
        assert "› chrun 2.5" in text(pilot)
        assert values(ws) == []


async def test_tab_completes_a_name_and_the_next_one(ws: Workspace) -> None:
    make_kpi(ws, "churn-eu")
    make_kpi(ws, "churn-us")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "a", "c", "h", "tab")
        assert "› churn-eu" in text(pilot)
        await press(pilot, "tab")
        assert "› churn-us" in text(pilot)


async def test_up_brings_the_line_before(ws: Workspace) -> None:
    make_kpi(ws, "churn")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await enter(pilot, "churn 2")
        await press(pilot, "up")
        assert "› churn 2" in text(pilot)


async def test_esc_goes_from_the_entry_line_back_to_the_table(ws: Workspace) -> None:
    make_kpi(ws, "churn")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        table = await opened(pilot)
        await press(pilot, "a", "escape")
        assert table.has_focus


async def test_an_unlikely_value_asks_once(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    log_values(ws, "clicks", {TODAY - timedelta(days=back): 400.0 + back for back in range(1, 20)})
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await enter(pilot, "clicks 4100")
        assert "far outside its usual 401–419" in text(pilot)
        assert "enter again stores it" in text(pilot)
        assert len(values(ws)) == 19
        await press(pilot, "enter")
        assert values(ws)[0] == 4100


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
        await press(pilot, "escape", "u")
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


async def test_what_is_typed_stays_when_others_write(ws: Workspace) -> None:
    make_kpi(ws, "clicks")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "a")
        await type_text(pilot, "clicks 4")
        log.record(ws, "clicks", 99)
        pilot.app.screen.noticed()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "› clicks 4" in text(pilot)


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


async def test_begin_entry_opens_the_line_with_the_name(ws: Workspace) -> None:
    make_kpi(ws, "new-customers")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.app.log_entry("new-customers")  # type: ignore[attr-defined]
        await settle(pilot)
        await type_text(pilot, "412")
        await press(pilot, "enter")
        assert values(ws) == [412]


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
