"""The first walk, by keyboard only, in a real terminal: goal, KPI, import, values, undo, and all of it there again."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.terminal import Terminal

RENTALS = Path(__file__).parent.parent / "data" / "30_bike_rentals_daily.csv"
KPITUI = [sys.executable, "-m", "kpitui"]
AS_OF = ["--as-of", "2012-12-31"]


def environment(home: Path) -> dict[str, str]:
    return {
        "KPITUI_DATABASE": str(home / "kpitui.db"),
        "KPITUI_CONFIG": str(home / "config"),
        "KPITUI_USER": "ana",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }


def run(home: Path, *command: str) -> str:
    done = subprocess.run(
        [*KPITUI, *command, *AS_OF], env={**os.environ, **environment(home)}, capture_output=True, text=True, check=True
    )
    return done.stdout


def fill(terminal: Terminal, label: str, text: str) -> None:
    """Type into the field that has the focus, once it is the one called `label`."""
    at(terminal, label)
    terminal.write(text)
    terminal.until(lambda shown: re.search(rf"^ {label}\b.*{re.escape(text)}", shown, re.MULTILINE) is not None)
    terminal.press("tab")


def at(terminal: Terminal, label: str) -> None:
    terminal.until(lambda shown: re.search(rf"^ {label}\s+▌", shown, re.MULTILINE) is not None)


def test_the_first_walk_from_an_empty_workspace_to_numbers_that_stay(tmp_path: Path) -> None:
    with Terminal([*KPITUI, *AS_OF], size=(120, 40), env=environment(tmp_path)) as terminal:
        set_up_goal_and_kpi(terminal)
        import_from_another_process(terminal, tmp_path)
        log_and_correct_a_value(terminal)
        undo_and_redo(terminal)
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
    with Terminal([*KPITUI, *AS_OF], size=(120, 40), env=environment(tmp_path)) as terminal:
        terminal.until("3 292 950")
        terminal.until("Grow ridership")
    values = json.loads(run(tmp_path, "status", "--format", "json"))["kpis"]
    assert [(kpi["key"], kpi["value"]) for kpi in values] == [("daily-rentals", 3292950.0)]


def set_up_goal_and_kpi(terminal: Terminal) -> None:
    terminal.until("Build the first KPI")
    terminal.press("enter")
    fill(terminal, "Goal", "Grow ridership")
    fill(terminal, "Why it matters", "More riders, fewer cars.")
    at(terminal, "Intent")
    terminal.press("tab")
    fill(terminal, "Period", "2011-01-01..2012-12-31")
    fill(terminal, "Goal's owner", "ana")
    terminal.press("f6")
    fill(terminal, "Name", "Daily rentals")
    fill(terminal, "Definition", "bikes taken out on a day")
    at(terminal, "Kind of measure")
    terminal.press("tab")
    fill(terminal, "Series", "rentals")
    terminal.press("f6")
    fill(terminal, "Baseline", "0")
    at(terminal, "Measured on")
    terminal.press("tab")
    fill(terminal, "Target", "3000000")
    terminal.press("f6")
    at(terminal, "Looked at every")
    terminal.press("right")
    terminal.until("(•) day")
    terminal.press("tab")
    fill(terminal, "Due", "1")
    fill(terminal, "Owner", "ana")
    terminal.press("f3")
    terminal.until(lambda shown: "1 KPI" in shown and "Daily rentals" in shown)


def import_from_another_process(terminal: Terminal, home: Path) -> None:
    run(home, "import", str(RENTALS))
    terminal.until("731 days, 3 292 679 in all")


def log_and_correct_a_value(terminal: Terminal) -> None:
    """30 December had 1 796 by the file; by hand it is first 1 976, then 2 067."""
    terminal.press("m")
    terminal.until("› daily-rentals")
    terminal.write("1976 2012-12-30\r")
    terminal.until("stored: Daily rentals")
    terminal.press("3")
    terminal.until("overrides the feed")
    if "▌ Sun 30 Dec" not in terminal.text:
        terminal.press("down")
        terminal.until("▌ Sun 30 Dec")
    terminal.press("e")
    terminal.until("› 1976")
    terminal.press("ctrl+u")
    terminal.until(lambda shown: "› 1976" not in shown)
    terminal.write("2067")
    terminal.until("1 976 ▸ 2 067")
    terminal.press("enter")
    terminal.until("corrected, was")
    terminal.until("e correct")
    terminal.press("1")
    terminal.until("3 292 950 in all")


def undo_and_redo(terminal: Terminal) -> None:
    terminal.press("u")
    terminal.until("3 292 859 in all")
    terminal.press("u")
    terminal.until("3 292 679 in all")
    terminal.press("U")
    terminal.until("3 292 859 in all")
    terminal.press("U")
    terminal.until("3 292 950 in all")
