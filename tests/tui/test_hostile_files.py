"""What no import can take is a sentence on the screen, and nothing is stored."""

from pathlib import Path

import pytest

from kpitui.exchange import source
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.tui.import_job import Answers, Watch, look
from tests.hostile import LIMIT, write_files
from tests.imports import counts
from tests.screen import press, settle, text


async def test_a_file_that_cannot_be_taken_says_why_and_leaves_again(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MOST_UNPACKED", LIMIT)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("KPITUI_CONFIG", str(tmp_path / "config.toml"))
    before = counts(ws)
    async with KpituiApp(ws).run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        for name, words in write_files(tmp_path).items():
            await pilot.app.import_file(tmp_path / name)  # type: ignore[attr-defined]
            await settle(pilot)
            assert words in " ".join(text(pilot).split()), name
            await press(pilot, "f3", "escape")
    assert counts(ws) == before


def test_a_file_that_grows_while_it_is_read_is_refused(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "growing.csv"
    path.write_text("date,a\n2026-09-01,1\n")

    class Growing(Watch):
        def told(self, doing: str, share: float) -> None:
            with path.open("a") as file:
                file.write("2026-09-02,1\n")

    looked = look(ws, path, Answers(), "", Growing())

    assert "growing.csv changed while it was read" in str(looked.wrong)
