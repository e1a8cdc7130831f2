"""How soon the app shows what another process and another app wrote, on a file and on a server."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from statistics import median

from kpitui.store.workspace import Workspace
from kpitui.usecases.log import record
from tests.bench.ratios import Ratio
from tests.bench.startup import TODAY, fill
from tests.postgres import running_server
from tests.terminal import Terminal

ALLOWED = 2.0
"""Seconds."""
TIMES = 7
FILLED = 14_600
"""Measurements that are there at first."""
DAYS = [TODAY - timedelta(days=number) for number in range(TIMES)]


def bench() -> Iterator[Ratio]:
    with tempfile.TemporaryDirectory() as folder, running_server() as server, server.new_workspace() as url:
        for name, database in (("a file", Path(folder) / "kpitui.db"), ("a server", url)):
            fill(database)
            process, app = _seconds(database, folder)
            yield Ratio(f"{name}: another process's value on the screen : 2 s", median(process), ALLOWED, 1.0)
            yield Ratio(f"{name}: what another app stored : 2 s", median(app), ALLOWED, 1.0)
            yield Ratio(f"{name}: the slowest of them : 2 s", max(process + app), ALLOWED, 1.0)


def _seconds(database: str | Path, folder: str) -> tuple[list[float], list[float]]:
    """From the write, and from the enter in the other app, to the screen of this one."""
    env = {"KPITUI_DATABASE": str(database), "KPITUI_CONFIG": str(Path(folder) / "config.toml")}
    command = [sys.executable, "-m", "kpitui", "--as-of", TODAY.isoformat()]
    other = Workspace.open(database, author="ben", as_of=TODAY)
    with ExitStack() as stack:
        stack.callback(other.close)
        mine, theirs = (stack.enter_context(Terminal(command, size=(120, 40), env=env)) for _ in range(2))
        for app in (mine, theirs):
            app.until("Measure 20")
            app.press("3")
            app.until(_counted(FILLED))
        process, app_to_app = [], []
        for number, day in enumerate(DAYS):
            record(other, "measure-1", 101.0, start=day)
            process.append(_until(mine, FILLED + 2 * number + 1, time.perf_counter()))
            theirs.until(_counted(FILLED + 2 * number + 1))
            theirs.press("a")
            theirs.until("name  value  day")
            theirs.write(f"measure-2 101 {day}")
            theirs.until("✓ Measure 2")
            start = time.perf_counter()
            theirs.press("enter")
            app_to_app.append(_until(mine, FILLED + 2 * number + 2, start))
            theirs.until(_counted(FILLED + 2 * number + 2))
            theirs.press("esc")
            theirs.until("e correct")
    return process, app_to_app


def _until(app: Terminal, count: int, start: float) -> float:
    app.until(_counted(count))
    return time.perf_counter() - start


def _counted(count: int) -> Callable[[str], bool]:
    shown = f"{count:,} measurements".replace(",", " ")
    return lambda text: shown in text
