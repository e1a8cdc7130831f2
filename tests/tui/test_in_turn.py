"""Keys typed ahead: they land in what the key before them opens."""

import sys
from datetime import date
from pathlib import Path

from kpitui.store.workspace import Workspace
from tests.build import make_kpi
from tests.terminal import Terminal


def test_what_is_typed_behind_the_first_m_is_in_the_line_and_nothing_else_happens(
    tmp_path: Path, ws: Workspace
) -> None:
    make_kpi(ws, "clicks", name="Clicks", since=date(2026, 11, 1))
    env = {"KPITUI_DATABASE": ws.place, "KPITUI_CONFIG": str(tmp_path / "config.toml"), "KPITUI_USER": "ana"}
    with Terminal([sys.executable, "-m", "kpitui", "--as-of", "2026-11-23"], env=env) as terminal:
        terminal.until("Clicks")
        terminal.write('m13 yesterday "12 said"')
        terminal.until('› clicks 13 yesterday "12 said"')
        terminal.until("✓ Clicks  13  on Sun 22 Nov")


def test_what_is_typed_behind_the_first_way_in_is_in_the_editors_first_field(tmp_path: Path) -> None:
    env = {"KPITUI_DATABASE": str(tmp_path / "kpitui.db"), "KPITUI_CONFIG": str(tmp_path / "config.toml")}
    with Terminal([sys.executable, "-m", "kpitui"], env=env) as terminal:
        terminal.until("What do you want to reach")
        terminal.write("1Sell 412 more")
        terminal.until("▌ Sell 412 more")
