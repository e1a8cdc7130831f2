"""The history screen, played by keyboard."""

from datetime import date

from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases.goals import drop_goal, load_goal
from kpitui.usecases.kpis import load_kpi, retire_kpi
from kpitui.usecases.log import record
from tests.build import make_goal
from tests.screen import press, row, rows, settle, text, type_text

SMALL, WIDE = (80, 24), (120, 36)


async def test_the_last_three_changes_are_taken_back_where_they_stand(shop: Workspace) -> None:
    drop_goal(shop, "win")
    drop_goal(shop, "spend")
    retire_kpi(shop, "load")
    async with KpituiApp(shop).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "H", "u", "j", "u", "j", "u")
        assert "undone by ana" in row(pilot, "▌")
        assert "✓ undone: drop goal Win new customers" in text(pilot)
    assert load_kpi(shop, "load")[0].status == load_goal(shop, "win")[0].status == "active"


async def test_an_older_one_is_taken_back_and_done_again(shop: Workspace) -> None:
    drop_goal(shop, "win")
    retire_kpi(shop, "load")
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "H", "j", "u")
        assert load_goal(shop, "win")[0].status == "active"
        assert "drop goal Win new customers" in row(pilot, "▌")
        await press(pilot, "r")
        assert "✓ redone: drop goal Win new customers" in text(pilot)
    assert load_goal(shop, "win")[0].status == "dropped"


async def test_what_something_later_depends_on_is_refused_by_name(shop: Workspace) -> None:
    drop_goal(shop, "win")
    make_goal(shop, "sub", parent="win")
    drop_goal(shop, "sub")
    async with KpituiApp(shop).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "H", "j", "u")
        assert "#" in row(pilot, "✗")
        assert "drop goal sub (ana); undo that first" in " ".join(text(pilot).split())


async def test_enter_says_what_was_changed_and_escape_leads_back(shop: Workspace) -> None:
    record(shop, "roas", 3.3, date(2026, 11, 20))
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "H", "enter")
        assert "value 3.3" in text(pilot)
        await press(pilot, "escape")
        assert "make form-cvr" in text(pilot)
        await press(pilot, "escape")
        assert "Worst first" in text(pilot)


async def test_a_kpi_has_its_own_history_and_h_shows_all(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.app.open_kpi("roas")  # type: ignore[attr-defined]
        await settle(pilot)
        await press(pilot, "H")
        assert "History of ROAS" in text(pilot)
        assert "make load" not in text(pilot)
        await press(pilot, "H")
        assert "make load" in text(pilot)


async def test_words_narrow_it_and_escape_clears_them(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "H", "slash")
        await type_text(pilot, "form")
        await press(pilot, "enter")
        assert "make load" not in text(pilot)
        assert "make form-cvr" in row(pilot, "▌") or "log form_cvr" in row(pilot, "▌")
        await press(pilot, "escape")
        assert "make load" in text(pilot)


async def test_a_long_history_is_scrolled_to_its_end(shop: Workspace) -> None:
    for number in range(260):
        make_goal(shop, f"g{number}")
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "H", "G")
        assert "make spend" in rows(pilot)[-2]
