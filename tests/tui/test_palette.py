"""The palette: what it finds, and in which order."""

from pathlib import Path

import pytest

from kpitui.settings import keep, load
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.tui.palette_entries import Entry, found
from tests.screen import press, row, rows, said, settle, type_text

SMALL = (80, 24)


async def nothing() -> None: ...


def titles(typed: str, *names: str, recent: tuple[str, ...] = ()) -> list[str]:
    entries = [Entry(name, "KPI", nothing, also=name.lower().replace(" ", "-")) for name in names]
    return [one.title for one in found(entries, typed, list(recent), 9)]


def test_the_beginning_goes_before_a_words_beginning_a_part_and_letters_in_order() -> None:
    wanted = ["Form", "Form CVR", "Lead form", "Platform", "Free of room"]
    assert titles("form", *reversed(wanted), "Reach") == wanted


def test_every_word_that_is_typed_has_to_fit_in_any_order() -> None:
    assert titles("cvr fo", "Form CVR", "Form views", "CVR of all") == ["Form CVR"]


def test_a_key_finds_what_has_another_name() -> None:
    entries = [Entry("Cost per new customer", "KPI", nothing, also="cac")]
    assert [one.title for one in found(entries, "cac", [], 9)] == ["Cost per new customer"]


def test_what_was_chosen_last_comes_first_among_equals() -> None:
    assert titles("form", "Form A", "Form B", "Form C", recent=("Form C",)) == ["Form C", "Form A", "Form B"]


@pytest.mark.parametrize("typed", ["2026-q3", "last quarter", "q3 2026"])
async def test_a_period_that_is_typed_is_shown(shop: Workspace, typed: str) -> None:
    async with KpituiApp(shop).run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_text(pilot, typed)
        assert "period" in row(pilot, "view Q3 2026")
        await press(pilot, "enter")
        assert "Q3 2026" in rows(pilot)[0]


async def test_a_series_leads_to_what_was_logged_of_it(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_text(pilot, "form_cvr")
        await press(pilot, "enter")
        assert pilot.app.current_mode == "log"
        assert "35 found" in rows(pilot)[1]


async def test_a_theme_is_taken_at_once_and_kept(shop: Workspace, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    app = KpituiApp(shop, keep_theme=lambda name: keep(config, "theme", name))
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_text(pilot, "theme light")
        await press(pilot, "enter")
        assert pilot.app.theme == "kpitui-light"
        assert "The theme is kept in " in said(pilot)
    assert load(config).theme == "kpitui-light"
