"""A long import says how far it is, and can be stopped with nothing left behind."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from kpitui.model.errors import Cancelled
from kpitui.store.workspace import Workspace
from kpitui.usecases.imports import apply_import, preview
from tests.imports import counts, stored, take, write
from tests.terminal import Terminal

DAYS = [date(2026, 11, 20) - timedelta(days=back) for back in range(2_000)]


def many(folder: Path, series: int, name: str = "many.csv") -> Path:
    lines = (f"{day},measure_{number},{number}.25,count\n" for day in DAYS for number in range(series))
    return write(folder, "date,kpi,value,unit\n" + "".join(lines), name)


def stop_at(doing: str, share: float, seen: list[str]) -> Callable[[str, float], None]:
    def told(now: str, done: float) -> None:
        seen.append(now)
        if now == doing and done >= share:
            raise Cancelled("stopped")

    return told


@pytest.mark.parametrize("doing", ["looking through", "reading", "writing"])
def test_an_import_that_is_stopped_leaves_nothing(any_ws: Workspace, tmp_path: Path, doing: str):
    path = many(tmp_path, 10)
    take(any_ws, many(tmp_path, 1, "before.csv"), account="other")
    before = counts(any_ws), stored(any_ws)
    seen: list[str] = []

    with pytest.raises(Cancelled):
        apply_import(any_ws, preview(any_ws, path, told=stop_at(doing, 0.4, seen)), told=stop_at(doing, 0.4, seen))

    assert [*dict.fromkeys(seen)][-1] == doing
    assert (counts(any_ws), stored(any_ws)) == before


def test_progress_goes_from_nothing_to_all(ws: Workspace, tmp_path: Path):
    told: dict[str, list[float]] = {}

    found = preview(ws, many(tmp_path, 10), told=lambda doing, share: told.setdefault(doing, []).append(share))
    apply_import(ws, found, told=lambda doing, share: told.setdefault(doing, []).append(share))

    assert [*told] == ["looking through", "reading", "writing"]
    assert all(shares[-1] == 1.0 and all(0 <= share <= 1 for share in shares) for shares in told.values())
    assert told["writing"] == [0.5, 1.0]


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
