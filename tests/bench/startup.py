"""First paint and first data in a real terminal, against a bare Textual app."""

import os
import pty
import select
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Cadence
from kpitui.store.workspace import Workspace
from tests.bench.ratios import Ratio, interleaved
from tests.build import log_values, make_goal, make_kpi

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("painted")
Bare().run()
"""
TODAY = date(2026, 11, 23)
FIRST_PAINT, FIRST_DATA = 1.3, 3.0
RUNS = 9


def bench() -> Iterator[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kpitui.db"
        fill(file)
        here = {"KPITUI_DATABASE": str(file), "KPITUI_CONFIG": str(Path(folder) / "config.toml")}
        app = [sys.executable, "-m", "kpitui", "--as-of", TODAY.isoformat()]
        bare, paint, data = interleaved(
            RUNS,
            lambda: seconds_until(b"painted", [sys.executable, "-c", BARE], {}),
            lambda: seconds_until(b"Dashboard", app, here),
            lambda: seconds_until(b"Measure 20", app, here),
        )
    yield Ratio("first paint : bare Textual app", paint, bare, FIRST_PAINT)
    yield Ratio("first data, 20 KPIs × 2 years of days : bare Textual app", data, bare, FIRST_DATA)


def fill(database: str | Path) -> None:
    ws = Workspace.open(database, author="ana", as_of=TODAY)
    days = [TODAY - timedelta(days=back) for back in range(1, 731)]
    for number in range(1, 21):
        goal = f"goal-{(number - 1) // 5 + 1}"
        if number % 5 == 1:
            make_goal(ws, goal, f"Goal {goal[-1]}", start=date(2026, 10, 1), end=date(2026, 12, 31), why="because")
        target = TargetDefinition(value=110.0, baseline=90.0, by=date(2026, 12, 31))
        make_kpi(ws, f"measure-{number}", name=f"Measure {number}", goals=goal, cadence=Cadence.WEEK, target=target)
        values = {day: 90.0 + (day.toordinal() * number) % 23 for day in days}
        log_values(ws, f"measure_{number}", values)
    ws.close()


def seconds_until(shown: bytes, command: Sequence[str], env: Mapping[str, str]) -> float:
    """From starting `command` on a terminal of 120×40 until `shown` arrives there."""
    start = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], list(command), {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **env})  # noqa: S606
    ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    seen = b""
    while shown not in seen:
        if not select.select([terminal], [], [], 20)[0]:
            raise AssertionError(f"{shown!r} was not shown within 20 s: {seen[-2000:]!r}")
        seen = seen[-200_000:] + os.read(terminal, 65536)
    took = time.perf_counter() - start
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return took
