"""The log at 1,000,000 measurements: first paint, memory, keys, and the right row at any place."""

import asyncio
import random
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from subprocess import run

from kpitui.store.workspace import Workspace
from tests.bench.keys import MEDIAN, NEARLY_ALL, paint, rest
from tests.bench.ratios import Ratio, interleaved
from tests.bench.startup import BARE, FIRST_PAINT, TODAY, seconds_until
from tests.build import make_series
from tests.terminal import Terminal

ROWS, SERIES, PLACES = 1_000_000, 500, 2_000
MEMORY, FIRST_ROWS = 1.3, 4.0
RUNS = 7
KEYS = ("j", "k", "pagedown", "pagedown", "pageup", "G", "k", "pageup", "g", "j")
LOG_FIRST = """
import sys
from datetime import date
from pathlib import Path
from kpitui.tui.app import KpituiApp
def opener():
    from kpitui.store.workspace import Workspace
    return Workspace.open(Path(sys.argv[1]), author="ana", as_of=date(2026, 11, 23))
class LogFirst(KpituiApp):
    async def _show_ahead(self):
        await self.switch_mode("log")
LogFirst(opener=opener).run()
"""
WALK = """
import asyncio, sys
from datetime import date
from pathlib import Path
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.tui.widgets.log_table import LogTable
from tests.screen import settle
async def walk():
    ws = Workspace.open(Path(sys.argv[1]), author="ana", as_of=date(2026, 11, 23))
    async with KpituiApp(ws).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.app.switch_mode("log")
        await settle(pilot)
        table = pilot.app.screen.query_one(LogTable)
        for place in range(0, 1_000_000, 5_000):
            table.go_to(place)
            await pilot.pause()
asyncio.run(walk())
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def bench() -> Iterator[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        file, empty = Path(folder) / "million.db", Path(folder) / "empty.db"
        fill(file, shuffled=False)
        Workspace.open(empty, author="ana", as_of=TODAY).close()
        yield from first_paint(file)
        memory = [peak(empty), peak(file)]
        yield Ratio("peak memory : the same on an empty workspace", memory[1], memory[0], MEMORY, "MB", 1e-3)
        yield from keys(file)
        yield Ratio("rows wrong at 2,000 places : none", wrong_rows(file), 1, 0, "", 1)
        file.unlink()
        fill(file, shuffled=True)
        yield Ratio("rows wrong at 2,000 places, entered in random order : none", wrong_rows(file), 1, 0, "", 1)
        yield from keys(file)


def fill(file: Path, *, shuffled: bool) -> None:
    """Written by the driver: the bench is of reading."""
    ws = Workspace.open(file, author="ana", as_of=TODAY)
    for number in range(1, SERIES + 1):
        make_series(ws, f"measure_{number}", name=f"Measure {number}", unit="currency:EUR" if number % 3 else "count")
    ws.close()
    days = [(TODAY - timedelta(days=back)).isoformat() for back in range(ROWS // SERIES)]
    rows = [
        (1 + place % SERIES, days[place // SERIES], place % 1_777 + 0.25, "" if place % 9 else f"note {place}")
        for place in range(ROWS)
    ]
    rows.reverse()
    if shuffled:
        random.Random(1).shuffle(rows)
    database = sqlite3.connect(file)
    database.executemany(
        'INSERT INTO measurement (series_id, start, "end", value, note, decimals, pooled, author, recorded_at, version)'
        " VALUES (?1, ?2, ?2, ?3, ?4, 2, 0, 'ana', '2026-11-23 08:00:00.000000', 1)",
        rows,
    )
    database.commit()
    database.close()


def first_paint(file: Path) -> Iterator[Ratio]:
    log = [sys.executable, "-c", LOG_FIRST, str(file)]
    bare, frame, rows = interleaved(
        RUNS,
        lambda: seconds_until(b"painted", [sys.executable, "-c", BARE], {}),
        lambda: seconds_until(b"Dashboard", log, {}),
        lambda: seconds_until(b"Measure 1", log, {}),
    )
    yield Ratio("first paint : bare Textual app", frame, bare, FIRST_PAINT)
    yield Ratio("newest rows : bare Textual app", rows, bare, FIRST_ROWS)


def peak(file: Path) -> float:
    """Kilobytes, after two hundred places all over the log."""
    return float(run([sys.executable, "-c", WALK, str(file)], check=True, capture_output=True, text=True).stdout)


def keys(file: Path) -> Iterator[Ratio]:
    with Terminal([sys.executable, "-c", LOG_FIRST, str(file)], size=(120, 40)) as terminal:
        terminal.until("1 000 000 measurements")
        rest(terminal)
        times = [paint(terminal, key) for key in KEYS * 8]
    yield Ratio("a key at the median : 16 ms", median(times), MEDIAN, 1.0)
    yield Ratio("a key at the 95th percentile : 33 ms", quantiles(times, n=20)[-1], NEARLY_ALL, 1.0)


def wrong_rows(file: Path) -> int:
    """How many of 2,000 random places of the table hold another row than they should."""
    database = sqlite3.connect(file)
    order = [row[0] for row in database.execute("SELECT id FROM measurement ORDER BY start DESC, id DESC")]
    database.close()
    return asyncio.run(_compare(file, order))


async def _compare(file: Path, order: list[int]) -> int:
    from kpitui.tui.app import KpituiApp
    from kpitui.tui.widgets.log_table import LogTable
    from tests.screen import rows, settle

    ws, wrong = Workspace.open(file, author="ana", as_of=TODAY), 0
    async with KpituiApp(ws).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.app.switch_mode("log")
        await settle(pilot)
        table = pilot.app.screen.query_one(LogTable)
        for number, place in enumerate(random.Random(2).sample(range(ROWS), PLACES)):
            table.go_to(place)
            found = table.row
            wrong += found is None or found.id != order[place]
            if number % 40 == 0 and found:
                await pilot.pause()
                painted = next(line for line in rows(pilot) if "▌ " in line)
                wrong += f"{found.name} " not in painted or f"{found.value:,.2f}".replace(",", "\u00a0") not in painted
    ws.close()
    return wrong
