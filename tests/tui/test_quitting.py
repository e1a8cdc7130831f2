"""Leaving the app: what is typed and stored nowhere is said once, wherever it stands."""

from datetime import date

import pytest
from textual.pilot import Pilot

from kpitui.model.enums import Cadence
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from tests.build import make_goal, make_kpi
from tests.editor import open_editor
from tests.screen import press, rows, said, settle, type_text

SMALL = (80, 24)
TYPED = {
    "goal form": (("2", "n"), "New goal (f3 saves it)"),
    "event form": (("w",), "Note why (f3 saves it)"),
    "log line": (("3", "m"), "the log's line (enter stores it)"),
    "check-in left": (("c",), "the check-in of Orders (c goes there, f3 stores it)"),
}


@pytest.mark.parametrize("form", TYPED)
async def test_typed_text_is_said_once_before_the_app_is_left(ws: Workspace, form: str) -> None:
    make_goal(ws, "win", "Win customers")
    make_kpi(ws, "orders", name="Orders", goals="win", cadence=Cadence.WEEK, since=date(2026, 11, 16))
    keys, named = TYPED[form]
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        await type_text(pilot, "half")
        if form == "check-in left":
            await press(pilot, "escape")
        await press(pilot, "ctrl+q")
        assert said(pilot) == f"Not saved yet: {named}. ctrl+q again quits without it."
        assert _runs(pilot)
        await pilot.press("ctrl+q")
        assert not _runs(pilot)


async def test_a_form_that_says_nothing_new_holds_nobody_up(ws: Workspace) -> None:
    make_goal(ws, "win", "Win customers")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "e")
        await pilot.press("ctrl+q")
        assert not _runs(pilot)


async def test_a_message_covers_the_footer_to_its_end(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        pilot.app.notify("kept")
        await settle(pilot)
        assert rows(pilot)[-1] == "▌ kept"


def _runs(pilot: Pilot[object]) -> bool:
    return not pilot.app._exit


async def test_a_draft_that_quitting_kept_is_named_though_a_line_held_it_up(ws: Workspace) -> None:
    app = KpituiApp(ws)
    async with app.run_test(size=SMALL) as pilot:
        await open_editor(pilot)
        await press(pilot, "f6")
        await type_text(pilot, "Half")
        await app.switch_mode("log")
        await press(pilot, "a")
        await type_text(pilot, "half")
        await press(pilot, "ctrl+q")
        assert _runs(pilot)
        await pilot.press("ctrl+q")
        assert app.last_words == "draft kept: Half"
