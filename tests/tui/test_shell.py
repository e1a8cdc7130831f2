"""The app around its screens: opening, modes, undo, others' changes, what goes wrong."""

import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from kpitui.model.enums import Cadence
from kpitui.model.errors import DatabaseUnusable
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.tui.glyphs import ascii_text, wants_ascii
from kpitui.tui.themes import pick_theme
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.judgements import Judgements
from kpitui.usecases.log import record
from kpitui.usecases.states import Dashboard
from tests.build import log_values, make_goal, make_kpi
from tests.screen import press, row, rows, said, settle, text
from tests.terminal import Terminal
from tests.tui.conftest import HOSTILE

SMALL, WIDE = (80, 24), (120, 40)


async def test_the_header_says_where_and_when_one_is(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert rows(pilot)[0].startswith(" kpitui   1 Dashboard  2 Goals  3 Log")
        assert rows(pilot)[0].endswith("Q4 · day 54 of 92 · ana  saved")


async def test_a_mode_comes_back_as_it_was_left(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "G", "3")
        assert pilot.app.current_mode == "log"
        await press(pilot, "1")
        assert "Server load" in row(pilot, "▌")


async def test_the_key_of_the_mode_one_is_in_goes_to_its_top(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "G", "enter", "z", "1")
        assert "Server load" in row(pilot, "▌")
        assert len(pilot.app.screen_stack) == 1


async def test_undo_and_redo_say_what_they_took_back_and_the_screen_follows(shop: Workspace) -> None:
    record(shop, "load", 7.0, date(2026, 11, 18))
    async with KpituiApp(shop).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "G")
        assert " 7 " in row(pilot, "Server load   ")
        await press(pilot, "u")
        assert " 7 " not in row(pilot, "Server load   ")
        assert "undo: log " in said(pilot)
        await press(pilot, "U")
        assert " 7 " in row(pilot, "Server load   ")


async def test_nothing_to_undo_is_said(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "u")
        assert "nothing of yours to undo" in said(pilot)


async def test_an_empty_workspace_offers_ways_in(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "What do you want to reach, and how will you know?" in text(pilot)
        assert "kpitui import FILE" in row(pilot, "Have files?")
        for way in ("1  Build the first KPI", "2  Start from a template", "3  Look around with sample data"):
            assert way in text(pilot)
        await press(pilot, "1")
        assert pilot.app.screen.__class__.__name__ == "EditorScreen"


async def test_the_welcome_goes_when_another_process_brings_something(ws: Workspace) -> None:
    other = Workspace.open(ws.place, author="ben", as_of=ws.as_of)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        make_goal(other, "g", "Grow ridership")
        for _ in range(100):
            await pilot.pause(0.05)
            if "Grow ridership" in text(pilot):
                break
        assert "Grow ridership" in text(pilot)
    other.close()


async def test_the_workspace_is_opened_after_the_first_paint(shop: Workspace) -> None:
    async with KpituiApp(opener=lambda: shop).run_test(size=SMALL) as pilot:
        assert not pilot.app.is_open or "kpitui" in text(pilot)
        await settle(pilot)
        assert "ROAS" in text(pilot)


class Beside:
    """What a second process would have sent."""

    def __init__(self, ws: Workspace) -> None:
        self.sent = Judgements()
        self.first = dashboard(ws, judgements=self.sent)

    def view(self) -> Dashboard:
        return self.first

    def judgements(self) -> Judgements:
        return self.sent

    def stop(self) -> None:
        self.sent.stop()


async def test_a_view_computed_ahead_is_shown_before_the_workspace_is_open(shop: Workspace) -> None:
    seen: list[str] = []

    def opener() -> Workspace:
        seen.append(text(pilot))
        return shop

    async with KpituiApp(opener=opener, ahead=Beside(shop)).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "○ ROAS" in seen[0]
        assert "Q4 · day 54/92" in text(pilot)


async def test_what_was_judged_ahead_is_not_shown_for_values_written_since(shop: Workspace) -> None:
    steady = {shop.today - timedelta(days=back): 10.0 + back % 3 for back in range(1, 15)}
    make_kpi(shop, "answers", name="Answers", cadence=Cadence.DAY)
    log_values(shop, "answers", steady)
    beside = Beside(shop)

    def opener() -> Workspace:
        record(shop, "answers", 90.0, shop.today - timedelta(days=1))
        return shop

    async with KpituiApp(opener=opener, ahead=beside).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "◆" in row(pilot, "Answers")


async def test_a_database_that_cannot_be_opened_is_one_sentence_and_q(tmp_path: Path) -> None:
    def opener() -> Workspace:
        raise DatabaseUnusable(f"{HOSTILE} is not a kpitui workspace")

    async with KpituiApp(opener=opener).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert f"{HOSTILE} is not a kpitui workspace" in text(pilot)
        await press(pilot, "q")
    assert pilot.app.return_code == 7


async def test_a_theme_that_does_not_exist_is_named(shop: Workspace) -> None:
    async with KpituiApp(shop, theme="drak").run_test(size=WIDE, notifications=True) as pilot:
        await settle(pilot)
        assert "no theme is called 'drak'" in said(pilot)


@pytest.mark.parametrize(
    ("wanted", "no_color", "colours", "picked"),
    [
        ("auto", False, "truecolor", "kpitui-dark"),
        ("auto", False, "standard", "kpitui-ansi"),
        ("kpitui-light", False, "standard", "kpitui-light"),
        ("kpitui-ansi", True, "standard", "kpitui-dark"),
    ],
)
def test_the_theme_goes_by_what_the_terminal_can_show(
    shop: Workspace, wanted: str, no_color: bool, colours: str, picked: str
) -> None:
    themes = KpituiApp(shop).available_themes
    assert pick_theme(wanted, themes, no_color=no_color, colours=colours) == picked


@pytest.mark.parametrize(
    ("setting", "environ", "ascii"),
    [
        ("auto", {"LANG": "C"}, True),
        ("auto", {"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ("auto", {"LANG": "de_DE.UTF-8"}, False),
        ("auto", {"LANG": "de_DE.UTF-8", "TERM": "linux"}, True),
        ("unicode", {"LANG": "C"}, False),
        ("ascii", {"LANG": "de_DE.UTF-8"}, True),
    ],
)
def test_ascii_goes_by_setting_locale_and_terminal(setting: str, environ: dict[str, str], ascii: bool) -> None:
    assert wants_ascii(setting, environ) is ascii


def test_every_sign_of_ours_has_a_stand_in_of_one_cell() -> None:
    ours = "●◐○·◆✓✗↗→↘▾▸▌┆━─▁▂▃▄▅▆–−×÷…›\u00a0"
    assert ascii_text(ours).isascii()
    assert len(ascii_text(ours)) == len(ours)


BROKEN = """
from datetime import date
from pathlib import Path
from textual.binding import Binding
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
class Broken(KpituiApp):
    BINDINGS = [Binding("f9", "fail", "fail", id="broken.fail")]
    def action_fail(self):
        raise RuntimeError("[/] nobody foresaw this")
here = Path({here!r})
ws = Workspace.open(here / "kpitui.db", author="ana", as_of=date(2026, 11, 23))
Broken(ws, log_file=here / "log").run()
"""


def test_an_unforeseen_error_is_written_down_and_said_and_the_app_goes_on(tmp_path: Path, shop: Workspace) -> None:
    program = tmp_path / "broken.py"
    program.write_text(BROKEN.format(here=str(tmp_path)))
    with Terminal([sys.executable, str(program)], size=WIDE) as terminal:
        terminal.until("Form CVR")
        terminal.write("\x1b[20~")
        terminal.until("nobody foresaw this")
        terminal.press("o")
        terminal.until("Tree order")
        terminal.press("q")
        assert terminal.exit_code() == 0
    assert "RuntimeError: [/] nobody foresaw this" in (tmp_path / "log").read_text()


@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C", "LC_ALL": "", "TERM": "screen"},
        {"NO_COLOR": "1", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
    ],
    ids=["no UTF-8, 16 colours", "no colour"],
)
def test_a_poor_terminal_shows_the_dashboard(tmp_path: Path, shop: Workspace, env: dict[str, str]) -> None:
    here = {"KPITUI_DATABASE": shop.place, "KPITUI_CONFIG": str(tmp_path / "config.toml"), "KPITUI_USER": "ana"}
    command = [sys.executable, "-m", "kpitui", "--as-of", "2026-11-23"]
    with Terminal(command, env={**here, **env}) as terminal:
        terminal.until("Form CVR")
        terminal.until("day 54/92")
        if env["LANG"] == "C":
            assert terminal.text.isascii()
        terminal.press("q")
        assert terminal.exit_code() == 0


async def test_hostile_names_go_through_palette_and_help(ws: Workspace) -> None:
    make_goal(ws, "g", HOSTILE)
    make_kpi(ws, "k", name=HOSTILE, goals="g")
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p", "b", "right_square_bracket")
        assert HOSTILE[:20] in text(pilot)
        await press(pilot, "escape", "question_mark")
        assert "Keys of dashboard" in text(pilot)
