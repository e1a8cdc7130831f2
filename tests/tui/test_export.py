"""The report and the definitions, written into a file from wherever one is."""

import stat
from pathlib import Path

import pytest

from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from tests.pages import Page
from tests.screen import press, row, said, settle, text, type_text

SMALL = (80, 24)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files without a folder go here."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


async def test_a_report_is_written_and_its_path_is_said(shop: Workspace, here: Path) -> None:
    async with KpituiApp(shop).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "x", "tab", "f3")
        await settle(pilot)
        assert f"written: {here}/report-2026-Q4.html" in said(pilot)
    file = here / "report-2026-Q4.html"
    page = Page(file.read_text(encoding="utf-8"))
    assert page.dangers == []
    assert "Form CVR" in page.words
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_file_that_is_there_is_replaced_only_when_asked_twice(shop: Workspace, here: Path) -> None:
    file = here / "mine.toml"
    file.write_text("mine")
    async with KpituiApp(shop).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "2", "x", "right", "right", "tab", "end", *["backspace"] * len("definitions.toml"))
        await type_text(pilot, "mine.toml")
        await press(pilot, "f3")
        assert "mine.toml is there already: f3 again replaces it" in text(pilot)
        assert file.read_text() == "mine"
        await press(pilot, "f3")
        await settle(pilot)
    assert "[kpis.roas]" in file.read_text(encoding="utf-8")


async def test_a_folder_that_is_not_there_is_said_at_the_field(shop: Workspace, here: Path) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "x", "tab", "home")
        await type_text(pilot, "gone/")
        await press(pilot, "f3")
        assert "there is no folder" in text(pilot)
        assert "gone/report-2026-Q4.html" in row(pilot, "File")
    assert list(here.iterdir()) == []
