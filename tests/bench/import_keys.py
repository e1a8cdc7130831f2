"""Keys in another mode while a big file is looked through and taken in, on a real terminal."""

import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from tests.bench.import_million import WORKBOOK_ROWS, lines_of, write_million
from tests.bench.keys import MEDIAN, NEARLY_ALL, held, rest
from tests.bench.ratios import Ratio
from tests.bench.startup import TODAY, fill
from tests.terminal import Terminal
from tests.workbook import write_workbook

MEANWHILE = 4.0
"""Seconds in which keys are pressed, at the most."""
LONGEST = 0.1


def bench() -> Iterator[Ratio]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        million = write_million(folder / "stored.csv")
        few = folder / "few.csv"
        with million.open() as lines:
            few.write_text("".join(islice(lines, WORKBOOK_ROWS + 1)))
        book = write_workbook(folder / "book.xlsx", {"Report": lines_of(few)})
        for what, file in (("a file of a million rows", million), ("a workbook of 100,000", book)):
            looking, taking = keys_meanwhile(folder, file)
            for doing, times in (("looked through", looking), ("taken in", taking)):
                said = f"a key while {what} is {doing}"
                yield Ratio(f"{said}, at the median : 16 ms", median(times), MEDIAN, 1.0)
                yield Ratio(f"{said}, at the 95th percentile : 33 ms", quantiles(times, n=20)[-1], NEARLY_ALL, 1.0)
                yield Ratio(f"{said}, the longest : 100 ms", max(times), LONGEST, 1.0)


def keys_meanwhile(folder: Path, file: Path) -> tuple[list[float], list[float]]:
    """Seconds from each key to what answers it, while the file is looked through, and while it is taken in."""
    for old in folder.glob("kpitui.db*"):
        old.unlink()
    fill(folder / "kpitui.db")
    env = {"KPITUI_DATABASE": str(folder / "kpitui.db"), "KPITUI_CONFIG": str(folder / "config.toml")}
    command = [sys.executable, "-m", "kpitui", "--as-of", TODAY.isoformat()]
    with Terminal(command, size=(120, 40), env=env) as terminal:
        terminal.until("Measure 1")
        for keys, shown in (
            ("5", "Ready sets"),
            ("1", "Measure 1"),
            ("i", "enter open"),
            ("/", ""),
            ("ctrl+u", ""),
            (str(file), file.name),
        ):
            terminal.press(keys)
            rest(terminal)
            terminal.until(shown)
        terminal.press("\r")
        terminal.until("looking through")
        looking = keys_elsewhere(terminal)
        terminal.until("f3 take it in", timeout=120)
        terminal.press("f3")
        terminal.until("writing")
        return looking, keys_elsewhere(terminal)


def keys_elsewhere(terminal: Terminal) -> list[float]:
    """In the library, and back."""
    terminal.press("5")
    terminal.until("Ready sets")
    found = held(terminal, MEANWHILE)
    terminal.press("1")
    return found
