"""`kpitui` without a command: the app in a real terminal, and what it hands back to the shell."""

import sys
from pathlib import Path

from kpitui.store.workspace import Workspace
from tests.build import make_kpi
from tests.terminal import Terminal

KPITUI = [sys.executable, "-m", "kpitui"]


def test_the_app_opens_on_the_day_it_is_told(database: Path) -> None:
    ws = Workspace.open(database, author="ana")
    make_kpi(ws, "churn", name="Churn")
    ws.close()
    with Terminal([*KPITUI, "--as-of", "2012-12-31"], size=(120, 36)) as terminal:
        terminal.until("Churn")
        terminal.until("day 92 of 92")
        terminal.press("q")
        assert terminal.exit_code() == 0


def test_a_workspace_that_cannot_be_opened_is_said_and_is_exit_code_7(database: Path) -> None:
    database.write_text("a shopping list")
    with Terminal(KPITUI) as terminal:
        terminal.until("is not a database")
        terminal.press("q")
        assert terminal.exit_code() == 7
    assert database.read_text() == "a shopping list"


def test_a_bad_line_of_the_configuration_is_said_and_the_app_starts(database: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('glyphs = "emoji"\n')
    ws = Workspace.open(database, author="ana")
    make_kpi(ws, "churn", name="Churn")
    ws.close()
    with Terminal(KPITUI, size=(120, 36)) as terminal:
        terminal.until(
            lambda text: '"auto", "unicode", "ascii"' in " ".join(text.replace("▌", "").split()) and "Churn" in text
        )
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
