"""From a key to its paint, in each screen, on a real terminal."""

import select
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles

from tests.bench.ratios import Ratio
from tests.bench.startup import TODAY, fill
from tests.terminal import Terminal

MEDIAN, NEARLY_ALL = 0.016, 0.033
QUIET = 0.25
"""Seconds without output after which a key has done all it does, charts included."""
PACE = 0.08
"""Seconds from key to key, as one that is held down."""
WIDE, SMALL = (120, 40), (80, 24)
SCREENS: dict[str, tuple[tuple[int, int], Sequence[str], str, Sequence[str]]] = {
    "dashboard": (WIDE, (), "Measure 1", ("j", "k", "j", "j", "G", "g", "space", "space", "o", "o")),
    "goals": (WIDE, ("2",), "Goal 4", ("j", "k", "j", "j", "G", "g", "space", "space")),
    "editor": (WIDE, ("2", "j", "N", "f6"), "Kind of measure", ("a", "b", "backspace", "tab", "x", "shift+tab")),
    "log": (WIDE, ("3",), "measure_", ("j", "k", "j", "j", "G", "g")),
    "KPI page": (SMALL, ("enter",), "Measure", ("down", "up", "down", "up")),
}
"""The terminal, how to get there, what is to be seen then, and the keys that are measured."""


def bench() -> Iterator[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kpitui.db"
        fill(file)
        env = {"KPITUI_DATABASE": str(file), "KPITUI_CONFIG": str(Path(folder) / "config.toml")}
        command = [sys.executable, "-m", "kpitui", "--as-of", TODAY.isoformat()]
        for name, (size, way, shown, keys) in SCREENS.items():
            with Terminal(command, size=size, env=env) as terminal:
                terminal.until("Measure 1")
                rest(terminal)
                for key in way:
                    terminal.press(key)
                    rest(terminal)
                terminal.until(shown)
                times = [paint(terminal, key) for key in [*keys] * 5]
            yield Ratio(f"{name}: a key at the median : 16 ms", median(times), MEDIAN, 1.0)
            yield Ratio(f"{name}: a key at the 95th percentile : 33 ms", quantiles(times, n=20)[-1], NEARLY_ALL, 1.0)


def paint(terminal: Terminal, key: str) -> float:
    """Seconds until the first output that answers `key`; then waits for the rest."""
    start = time.perf_counter()
    terminal.press(key)
    select.select([terminal.fd], [], [], 1.0)
    took = time.perf_counter() - start
    rest(terminal)
    return took


def held(terminal: Terminal, seconds: float) -> list[float]:
    """Seconds from each of the keys that move up and down to the first output after it."""
    found, until = list[float](), time.perf_counter() + seconds
    for key in cycle("jjjjkk"):
        start = time.perf_counter()
        if start > until:
            break
        terminal.press(key)
        select.select([terminal.fd], [], [], 1.0)
        found.append(time.perf_counter() - start)
        while (left := start + PACE - time.perf_counter()) > 0:
            if select.select([terminal.fd], [], [], left)[0]:
                terminal.read()
    return found


def rest(terminal: Terminal) -> None:
    while select.select([terminal.fd], [], [], QUIET)[0]:
        terminal.read()
