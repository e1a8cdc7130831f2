"""How soon the app shows what another process wrote."""

import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

from kpitui.store.workspace import Workspace
from kpitui.usecases.log import record
from tests.bench.ratios import Ratio
from tests.bench.startup import TODAY, fill
from tests.terminal import Terminal

ALLOWED = 2.0
"""Seconds."""
TIMES = 7


def bench() -> Iterator[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kpitui.db"
        fill(file)
        env = {"KPITUI_DATABASE": str(file), "KPITUI_CONFIG": str(Path(folder) / "config.toml")}
        command = [sys.executable, "-m", "kpitui", "--as-of", TODAY.isoformat()]
        other = Workspace.open(file, author="ben", as_of=TODAY)
        with Terminal(command, size=(120, 40), env=env) as terminal:
            terminal.until("Measure 20")
            terminal.press("3")
            terminal.until("14 600 measurements")
            took = []
            for number in range(TIMES):
                day = TODAY - timedelta(days=number)
                record(other, "measure-1", 501.0 + number, start=day)
                start = time.perf_counter()
                terminal.until(f"14 60{number + 1} measurements")
                took.append(time.perf_counter() - start)
        other.close()
    yield Ratio("another process's value on the screen : 2 s", median(took), ALLOWED, 1.0)
    yield Ratio("the slowest of them : 2 s", max(took), ALLOWED, 1.0)
