"""A million rows taken in, against the `sqlite3` program's own import of the same file; and 100,000 of a workbook."""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from tests.bench.ratios import Ratio, interleaved
from tests.bench.startup import TODAY
from tests.workbook import write_workbook

ROWS, WORKBOOK_ROWS = 1_000_000, 100_000
STORED, ADDED_UP = 1 / 0.05, 1 / 0.15
REPLACED, TAKEN_BACK = 3.0, 2.0
MEMORY = 150.0
"""Megabytes."""
RUNS = 2
HEADER = ("date", "kpi", "value", "unit", "segment")
DAYS = [(TODAY - timedelta(days=back)) for back in range(2_000)]


def bench() -> Iterator[Ratio]:
    if shutil.which("sqlite3") is None:
        print("  the program sqlite3 is not there to compare with", flush=True)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stored = write_million(folder / "stored.csv")
        yield from _compared("every row stored", folder, stored, stored, STORED)
        newer = write_million(folder / "newer.csv", seed=2)
        yield from _replaced(folder, stored, newer)
        summed = write_lines(folder / "summed.csv", (f"{DAYS[n % 365]},measure_{n % 20}" for n in range(ROWS)))
        yield from _compared("rows added up", folder, summed, summed, ADDED_UP)
        few = folder / "few.csv"
        with stored.open() as lines:
            few.write_text("".join(islice(lines, WORKBOOK_ROWS + 1)))
        book = write_workbook(folder / "book.xlsx", {"Report": lines_of(few)})
        yield from _compared("workbook, every row stored", folder, book, few, STORED)


def write_million(path: Path, seed: int = 1) -> Path:
    """500 series over 2,000 days."""
    return write_lines(path, (f"{DAYS[n // 500]},measure_{n % 500}" for n in range(ROWS)), seed)


def write_lines(path: Path, places: Iterator[str], seed: int = 1) -> Path:
    numbers = random.Random(seed)
    with path.open("w") as file:
        file.write(",".join(HEADER) + "\n")
        file.writelines(f"{place},{numbers.randrange(10**7) / 100},count,all\n" for place in places)
    return path


def lines_of(path: Path) -> Iterator[list[str | float]]:
    lines = (line.rstrip("\n").split(",") for line in path.open())
    yield list(next(lines))
    for day, kpi, value, *more in lines:
        yield [day, kpi, float(value), *more]


def _compared(what: str, folder: Path, file: Path, same: Path, limit: float) -> Iterator[Ratio]:
    peaks: list[float] = []
    ours, theirs = interleaved(RUNS, lambda: _ours(folder, file, peaks), lambda: _theirs(folder, same))
    yield Ratio(f"{what} : sqlite3 .import", ours, theirs, limit, "s", 1)
    yield Ratio(f"{what}, peak memory : 150 MB", max(peaks), MEMORY, 1.0, "MB", 1)


def _replaced(folder: Path, stored: Path, newer: Path) -> Iterator[Ratio]:
    """A newer file whose million values take the place of as many; and that taken back."""
    peaks: list[float] = []
    first = _ours(folder, stored, peaks)
    again, undo = _run(folder, peaks, "import", str(newer)), _run(folder, peaks, "undo")
    yield Ratio("every value replaced : every row stored", again, first, REPLACED, "s", 1)
    yield Ratio("that taken back : every row stored", undo, first, TAKEN_BACK, "s", 1)
    yield Ratio("replaced and taken back, peak memory : 150 MB", max(peaks), MEMORY, 1.0, "MB", 1)


def _ours(folder: Path, file: Path, peaks: list[float]) -> float:
    for old in folder.glob("kpitui.db*"):
        old.unlink()
    return _run(folder, peaks, "import", str(file))


def _run(folder: Path, peaks: list[float], *command: str) -> float:
    # Byte code is kept as on a person's machine, whatever the one that measures does.
    here = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env = here | {"KPITUI_DATABASE": str(folder / "kpitui.db"), "KPITUI_CONFIG": str(folder / "config.toml")}
    whole = [sys.executable, "-m", "kpitui", "--as-of", TODAY.isoformat(), *command]
    start = time.perf_counter()
    process = subprocess.Popen(whole, env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"kpitui {' '.join(command)} ended with {process.returncode}")
    peaks.append(usage.ru_maxrss / 1024)
    return took


def _theirs(folder: Path, file: Path) -> float:
    database = folder / "bare.db"
    database.unlink(missing_ok=True)
    start = time.perf_counter()
    subprocess.run(["sqlite3", str(database), ".mode csv", f".import {file} t"], check=True)
    return time.perf_counter() - start
