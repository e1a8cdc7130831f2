"""Two apps in real terminals and the command line, on one file and on one server: nobody's work is lost."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.store.workspace import Workspace
from kpitui.usecases.kpis import load_kpi
from kpitui.usecases.log import record
from tests.build import make_goal, make_kpi
from tests.terminal import Terminal

TODAY = date(2026, 11, 23)
KPITUI = [sys.executable, "-m", "kpitui"]
AS_OF = ["--as-of", TODAY.isoformat()]
SOON = 20
"""Seconds that a busy machine may take; `python -m tests.bench others` measures the two seconds."""


class Team:
    """Ana's and Ben's apps, and Cleo's command line."""

    def __init__(self, database: str, folder: Path) -> None:
        self._folder = folder
        self._env = {
            "KPITUI_DATABASE": database,
            "KPITUI_CONFIG": str(folder / "config.toml"),
            "LANG": "C.UTF-8",
        }

    def _of(self, author: str) -> dict[str, str]:
        """Each has a home of their own."""
        return {**self._env, "KPITUI_USER": author, "XDG_STATE_HOME": str(self._folder / author)}

    def app(self, author: str) -> Terminal:
        return Terminal([*KPITUI, *AS_OF], size=(120, 40), env=self._of(author))

    def run(self, *command: str) -> None:
        env = {**os.environ, **self._of("cleo")}
        subprocess.run([*KPITUI, *command, *AS_OF], env=env, capture_output=True, check=True)


@pytest.fixture
def team(any_ws: Workspace, database: str | Path, tmp_path: Path) -> Team:
    make_goal(any_ws, "grow", "Grow ridership", start=date(2026, 10, 1), end=date(2026, 12, 31), owner="ana")
    make_kpi(
        any_ws, "rides", name="Rides", goals="grow", owner="ana", target=TargetDefinition(value=900.0), since=TODAY
    )
    record(any_ws, "rides", 401.0, date(2026, 11, 20))
    return Team(str(database), tmp_path)


@pytest.fixture
def both(team: Team) -> Iterator[tuple[Terminal, Terminal]]:
    """Ana and Ben, each before the dashboard with the cursor on the KPI."""
    with ExitStack() as stack:
        apps = {name: stack.enter_context(team.app(name)) for name in ("ana", "ben")}
        for name, app in apps.items():
            app.until(f"· {name}  saved")
            app.until(lambda shown: re.search(r"Rides +401 ", shown) is not None)
            app.press("down")
            app.until(lambda shown: re.search(r"▌ +\S +Rides", shown) is not None)
        yield apps["ana"], apps["ben"]


def test_what_others_write_appears_behind_and_beside_what_is_typed(team: Team, both: tuple[Terminal, Terminal]) -> None:
    ana, ben = both
    ana.press("w")
    ana.until("What happened     ▌")
    ana.write("a new station")
    ana.until("a new station")
    team.run("log", "rides", "11")
    for app in both:
        app.until("412 in all", SOON)
    assert re.search(r"What happened     ▌ +a new station", ana.text)
    ana.press("esc", "esc")
    ana.until(lambda shown: "What happened" not in shown)
    rename(ben, "Trips")
    ana.until(lambda shown: re.search(r"Trips +412 ", shown) is not None, SOON)
    ana.press("3")
    ana.until("2 measurements")
    ana.press("a")
    ana.until("name  value  day")
    ana.write("rides 13")
    ana.until("✓ Trips  13")
    team.run("log", "rides", "7", "--on", "2026-11-21")
    ana.until("3 measurements", SOON)
    assert "› rides 13" in ana.text
    ana.press("enter")
    ana.until("4 measurements")


def test_a_save_over_what_somebody_else_changed_asks(
    any_ws: Workspace, team: Team, both: tuple[Terminal, Terminal]
) -> None:
    ana, ben = both
    ana.press("e")
    ana.until("Goal              ▌")
    ana.press("f6")
    ana.until("Name              ▌")
    ana.press("tab")
    ana.until("Definition        ▌")
    ana.write("bikes taken out")
    ana.until("bikes taken out")
    rename(ben, "Trips")
    ana.until("ben changed this just now (name): f4 keeps yours, f5 takes theirs.", SOON)
    assert re.search(r"Definition        ▌ +bikes taken out", ana.text)
    ana.press("f3", "f4")
    ana.until(lambda shown: "f4 keeps yours" not in shown and re.search("Name +Trips", shown) is not None)
    ana.press("f3")
    ana.until(lambda shown: re.search(r"Trips +401 ", shown) is not None)
    kpi, _ = load_kpi(any_ws, "rides")
    assert (kpi.name, kpi.definition) == ("Trips", "bikes taken out")


def rename(app: Terminal, name: str) -> None:
    """In its editor, by keys."""
    app.press("e")
    app.until("Goal              ▌")
    app.press("f6")
    app.until("Name              ▌")
    app.press("ctrl+u")
    app.write(name)
    app.until(lambda shown: re.search(rf"Name              ▌ +{name}", shown) is not None)
    app.press("f3")
    app.until(lambda shown: re.search(rf"▌ +\S +{name}", shown) is not None and "Name      " not in shown)
