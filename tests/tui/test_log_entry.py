"""The entry line at the foot of the log: a value is typed, looked at beforehand, and stored."""

import asyncio
from datetime import date, timedelta

import pytest
from textual import events

from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases import log
from tests.build import log_values, make_feed, make_kpi
from tests.log_screen import SIZES, SMALL, TODAY, enter, make_form_cvr, opened, values
from tests.screen import press, row, rows, said, settle, text, type_text


@SIZES
async def test_a_value_typed_in_the_entry_line_is_in_the_table(ws: Workspace, size: tuple[int, int]) -> None:
    make_kpi(ws, "churn", name="Churn", unit="percent")
    async with KpituiApp(ws).run_test(size=size) as pilot:
        await opened(pilot)
        await enter(pilot, 'churn 2.50 yesterday "new price"')
        assert "2.50 %" in row(pilot, "Sun 22 Nov")
        assert "new price" in row(pilot, "Sun 22 Nov")
        assert "stored:" in text(pilot)


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


async def test_a_second_value_of_a_day_says_that_it_is_added(ws: Workspace) -> None:
    make_kpi(ws, "clicks", name="Clicks")
    log_values(ws, "clicks", {TODAY: 239}, feed=make_feed(ws))
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "a")
        await type_text(pilot, "clicks 200")
        assert "in place of the feed's 239" in text(pilot)
        await press(pilot, "enter")
        await type_text(pilot, "clicks 210")
        assert "added to the 200 logged for that day, 410 in all; e in the log corrects it" in text(pilot)
        await press(pilot, "enter")
        assert "added to the 200 logged for that day, 410 in all" in text(pilot)


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


async def test_esc_empties_the_line_and_goes_back_to_the_table_and_up_brings_it_again(ws: Workspace) -> None:
    make_kpi(ws, "churn")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        table = await opened(pilot)
        await press(pilot, "a")
        await type_text(pilot, "chrun 2")
        await press(pilot, "enter", "escape")
        assert table.has_focus
        assert "chrun" not in text(pilot)
        assert "not stored" not in text(pilot)
        await press(pilot, "a", "up")
        assert "› chrun 2" in text(pilot)


async def test_an_entry_begun_elsewhere_goes_back_there_with_its_value(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "G", "m")
        await type_text(pilot, "7 18 nov")
        await press(pilot, "enter")
        assert said(pilot) == "✓ stored: Server load  7  Wed 18 Nov"
        assert row(pilot, "▌  · Server load").split()[4] == "7"
        await press(pilot, "2")
        assert pilot.app.current_mode == "goals"


async def test_what_is_typed_right_behind_m_is_in_the_line(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "G")
        pilot.app.post_message(events.Key("m", "m"))
        while pilot.app.current_mode != "log":
            await asyncio.sleep(0)
        for digit in "412":
            pilot.app.post_message(events.Key(digit, digit))
        await settle(pilot)
        assert "› load 412" in text(pilot)


async def test_esc_goes_back_to_where_the_entry_was_begun(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "G", "enter", "m", "7", "escape")
        assert "Server load" in rows(pilot)[1]
        assert values(shop)[0] != 7


async def test_an_entry_is_begun_from_a_kpi_that_was_opened_over_the_log(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await pilot.app.open_kpi("load")  # type: ignore[attr-defined]
        await settle(pilot)
        await press(pilot, "m", "7", "enter")
        assert "stored: Server load  7" in text(pilot)


@pytest.mark.parametrize("again", ["daily-rides", "Daily rides", '"daily rides"'], ids=["key", "name", "quoted"])
async def test_the_name_that_the_line_has_already_may_be_typed_again(ws: Workspace, again: str) -> None:
    make_kpi(ws, "daily-rides", name="Daily rides")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "m")
        await type_text(pilot, f'{again} 412 yesterday "sunny"')
        assert "✓ Daily rides  412  on Sun 22 Nov" in text(pilot)
        await press(pilot, "enter")
        assert values(ws) == [412]


async def test_what_the_table_calls_it_is_said_where_that_is_another_name(ws: Workspace) -> None:
    make_kpi(ws, "newsletter-readers", name="Newsletter readers", series="readers")
    make_kpi(ws, "daily-rides", name="Daily rides")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await opened(pilot)
        await enter(pilot, "newsletter-readers 12500")
        assert "stored: Newsletter readers  12\u00a0500" in text(pilot)
        assert "in the table as readers · type the next one" in text(pilot)
        await type_text(pilot, "daily-rides 4")
        await press(pilot, "enter")
        assert "stored: Daily rides  4" in text(pilot)
        assert "in the table as" not in text(pilot)


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


async def test_begin_entry_opens_the_line_with_the_name(ws: Workspace) -> None:
    make_kpi(ws, "new-customers")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.app.log_entry("new-customers")  # type: ignore[attr-defined]
        await settle(pilot)
        await type_text(pilot, "412")
        await press(pilot, "enter")
        assert values(ws) == [412]


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
