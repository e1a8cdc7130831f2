"""A long import says how far it is, and can be stopped with nothing left behind."""

import os
import subprocess
import sys
from pathlib import Path

from kpitui.store.workspace import Workspace
from tests.imports import counts, many
from tests.terminal import Terminal


def test_a_terminal_shows_how_far_it_is_and_ctrl_c_leaves_nothing(tmp_path: Path):
    path, database = many(tmp_path, 200), tmp_path / "kpitui.db"
    env = {"KPITUI_DATABASE": str(database), "KPITUI_CONFIG": str(tmp_path / "config.toml")}
    command = [sys.executable, "-m", "kpitui", "--as-of", "2026-11-23", "import", str(path)]

    with Terminal(command, size=(120, 10), env=env) as terminal:
        terminal.until("writing 1")
        terminal.press("\x03")
        code = terminal.exit_code()

    assert code == 130
    ws = Workspace.open(database, author="ana")
    assert counts(ws) == (0, 0, 0, 0)
    ws.close()
    assert sorted(file.name for file in tmp_path.iterdir() if "rejected" in file.name) == []


def test_nothing_is_shown_where_no_terminal_is(tmp_path: Path):
    env = os.environ | {"KPITUI_DATABASE": str(tmp_path / "kpitui.db"), "KPITUI_CONFIG": str(tmp_path / "config.toml")}
    command = [sys.executable, "-m", "kpitui", "--as-of", "2026-11-23", "import", str(many(tmp_path, 10))]

    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=True)

    assert ran.stderr == ""
    assert ran.stdout.count("writing") == 0
