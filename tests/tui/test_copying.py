"""A copy reaches the clipboard, or lies in a file whose name is said."""

import stat
from pathlib import Path

import pytest

from kpitui.store.workspace import Workspace
from kpitui.tui import copying
from kpitui.tui.app import KpituiApp
from tests.screen import press, said, settle


@pytest.mark.parametrize(
    ("environ", "takes"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "linux"}, False),
        ({"TERM": "dumb"}, False),
        ({}, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "screen-256color", "STY": "1.pts"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7006"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "8000"}, True),
    ],
)
def test_terminals_known_to_have_no_clipboard_are_not_believed(environ: dict[str, str], takes: bool) -> None:
    assert copying.takes_copies(environ) is takes


def test_the_file_is_its_owners_and_replaces_what_lay_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    other = tmp_path / "other"
    other.write_text("untouched")
    (tmp_path / "kpitui").mkdir()
    (tmp_path / "kpitui" / "copied.txt").symlink_to(other)
    file = copying.put_into_file("3.1 €", "file")
    assert file == tmp_path / "kpitui" / "copied.txt"
    assert (file.read_text(encoding="utf-8"), stat.S_IMODE(file.lstat().st_mode)) == ("3.1 €", 0o600)
    assert other.read_text() == "untouched"


def test_a_text_that_terminals_would_drop_goes_into_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    for name in ("TMUX", "STY", "TERM_PROGRAM", "VTE_VERSION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert copying.put_into_file("x" * 50_000, "auto") is None
    assert copying.put_into_file("x" * 50_001, "auto") is not None


async def test_where_there_is_no_clipboard_the_notice_names_the_file(
    shop: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    async with KpituiApp(shop, clipboard="file").run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "y")
        assert f"written to {tmp_path}/kpitui/copied.txt" in said(pilot)


@pytest.mark.parametrize(
    "keys", [("2", "j", "Y"), ("g", "j", "enter", "Y"), ("exclamation_mark", "Y"), ("g", "j", "Y")]
)
async def test_the_row_is_copied_as_markdown_wherever_a_kpi_is(shop: Workspace, keys: tuple[str, ...]) -> None:
    async with KpituiApp(shop).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for key in keys:
            await press(pilot, key)
        assert pilot.app.clipboard.startswith("| ")
        assert pilot.app.clipboard.endswith(" | off track |")


async def test_of_a_goal_the_score_is_copied(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "g", "y")
        assert pilot.app.clipboard == "0.60"
