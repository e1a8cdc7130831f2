"""What is typed and not saved is there again, for its owner only; where it cannot be kept, that is said."""

import stat
from pathlib import Path

import pytest

from kpitui.model.errors import BadInput
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.tui.unsaved import Unsaved
from tests.build import make_kpi
from tests.editor import open_editor
from tests.screen import press, said, text

TEXTS = {"name": '[/] "quotes" 数据 🙂', "why": "two\nlines"}


def test_it_is_there_again_in_its_workspace_and_private(tmp_path: Path) -> None:
    Unsaved(tmp_path, "shop").keep("new-kpi", TEXTS)
    assert Unsaved(tmp_path, "shop").find("new-kpi") == TEXTS
    assert Unsaved(tmp_path, "other").find("new-kpi") == {}
    assert Unsaved(tmp_path, "shop", "ben").find("new-kpi") == {}
    (file,) = tmp_path.rglob("*.json")
    assert [stat.S_IMODE(one.stat().st_mode) for one in (file, file.parent)] == [0o600, 0o700]


def test_nothing_is_left_of_what_was_saved(tmp_path: Path) -> None:
    unsaved = Unsaved(tmp_path, "shop")
    unsaved.keep("new-kpi", TEXTS)
    unsaved.keep("new-kpi", {})
    assert list(tmp_path.rglob("*.json")) == []


@pytest.mark.parametrize("text", ["", "[1, 2]", "{", "\x00"], ids=["empty", "list", "torn", "zero"])
def test_a_file_that_cannot_be_read_says_nothing(tmp_path: Path, text: str) -> None:
    Unsaved(tmp_path, "shop").keep("new-kpi", TEXTS)
    (file,) = tmp_path.rglob("*.json")
    file.write_text(text)
    assert Unsaved(tmp_path, "shop").find("new-kpi") == {}


def test_what_cannot_be_written_is_kept_as_long_as_the_app_runs(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    unsaved = Unsaved(tmp_path / "file", "shop")
    with pytest.raises(BadInput, match="cannot be written"):
        unsaved.keep("new-kpi", TEXTS)
    assert unsaved.find("new-kpi") == TEXTS


async def test_quitting_asks_where_it_cannot_be_written(ws: Workspace, tmp_path: Path) -> None:
    make_kpi(ws, "cpc", name="CPC")
    (tmp_path / "file").touch()
    async with KpituiApp(ws, typed=tmp_path / "file").run_test(size=(80, 24), notifications=True) as pilot:
        await open_editor(pilot, "cpc")
        await press(pilot, "f6", "x", "ctrl+q")
        assert "Not saved yet: the KPI editor (f3 saves it)" in said(pilot)


async def test_a_choice_that_there_is_no_more_is_left_out_of_what_is_back(ws: Workspace, tmp_path: Path) -> None:
    app = KpituiApp(ws, typed=tmp_path)
    app.unsaved.keep("new-kpi", {"goal": "Win customers", "kind": "no-such-kind"})
    async with app.run_test(size=(80, 24)) as pilot:
        await open_editor(pilot)
        assert "Win customers" in text(pilot)
