"""`python -m tests.kills [TIMES]`: long work killed at any moment; the workspace is either before it or after."""

import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config

from kpitui.store.backup import integrity_faults
from kpitui.store.engines import sqlite_engines
from kpitui.store.migrate import SCRIPTS
from kpitui.store.workspace import Workspace
from kpitui.usecases.demo import open_demo
from kpitui.usecases.exports import whole_text
from kpitui.usecases.log import record
from kpitui.usecases.moving import back_up
from tests.imports import many

TODAY = date(2026, 11, 23)
TIMES = 20

BEGIN = """
import sys
from datetime import date
from pathlib import Path
from kpitui.store.workspace import Workspace
folder, file, today = Path(sys.argv[1]), sys.argv[1] + "/kpitui.db", date(2026, 11, 23)
def opened():
    return Workspace.open(file, author="ana", as_of=today)
"""
GO = 'print("go", flush=True)\n'

WORKS = {
    "restore": f"from kpitui.usecases.moving import restore\n{GO}restore(folder / 'other.db', file, today)",
    "migration": f"import kpitui.store.migrate\n{GO}opened()",
    "import": "from kpitui.usecases.imports import apply_import, preview\nws = opened()\n"
    f"found = preview(ws, folder / 'many.csv')\n{GO}apply_import(ws, found)",
    "copy": f"from kpitui.usecases.moving import copy\n{GO}copy(file, str(folder / 'copied.db'))",
    "review close": "from kpitui.usecases.reviews import close_review, list_reviews\nws = opened()\n"
    f"under_way = next(one.id for one in list_reviews(ws) if one.open)\n{GO}close_review(ws, under_way)",
}
"""What is killed, by name; everything is loaded before it begins."""


@dataclass(frozen=True)
class Killed:
    """What was found after a number of kills."""

    before: int
    after: int
    faults: tuple[str, ...]


def kill(work: str, folder: Path, times: int, seed: int = 1) -> Killed:
    """Do `work` once to its end, then `times` times with a kill on the way, each on a copy of the same workspace."""
    chance, start = random.Random(seed), folder / "start"
    prepare(work, start)
    before = seen(work, _fresh(start, folder / "whole"))
    seconds = run(work, folder / "whole", None)
    after, content = seen(work, folder / "whole"), _content(folder / "whole" / "kpitui.db")
    counts, faults = {"before": 0, "after": 0}, []
    for number in range(times):
        here = _fresh(start, folder / str(number))
        run(work, here, chance.uniform(0, seconds))
        found = seen(work, here)
        if found not in (before, after):
            faults.append(f"{work}, kill {number}: neither before nor after")
        faults += [f"{work}, kill {number}: {fault}" for fault in integrity_faults(here / "kpitui.db")]
        if work == "migration" and _content(here / "kpitui.db") != content:
            faults.append(f"{work}, kill {number}: not what was there")
        counts["after" if found == after else "before"] += 1
        shutil.rmtree(here)
    return Killed(counts["before"], counts["after"], tuple(faults))


def prepare(work: str, folder: Path) -> None:
    """A workspace, and what the work needs beside it."""
    folder.mkdir(parents=True)
    if work == "migration":
        make_old(folder / "kpitui.db")
        return
    ws = open_demo(folder / "kpitui.db", TODAY)
    if work == "restore":
        back_up(ws, folder / "other.db")
        record(ws, "spend", 1.0)
    elif work == "import":
        many(folder, 5)
    ws.close()


def make_old(file: Path) -> None:
    """A workspace of the first schema, with as many values as a migration takes a moment for."""
    engines = sqlite_engines(file, read_only=False)
    file.touch(0o600)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engines.write.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "kpitui_0001")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "INSERT INTO series (id, key, name, unit, aggregation, missing, status, version)"
            " VALUES (1, 'a', '', 'count', 'sum', 'zero', 'active', 1)"
        )
        connection.executemany(
            "INSERT INTO measurement"
            " (series_id, start, end, value, decimals, pooled, note, author, recorded_at, version)"
            " VALUES (1, ?, ?, 1, 0, 0, '', 'ana', '2026-11-01 00:00:00', 1)",
            [(str(TODAY - timedelta(day)),) * 2 for day in range(20_000)],
        )
    engines.close()


def run(work: str, folder: Path, seconds: float | None) -> float:
    """Returns how long the work took, where nobody killed it."""
    child = subprocess.Popen(
        [sys.executable, "-c", BEGIN + WORKS[work], str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "go\n"
    begun = time.monotonic()
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    child.stdout.close()
    assert seconds is not None or child.returncode == 0
    return time.monotonic() - begun


def seen(work: str, folder: Path) -> tuple[str, bool]:
    """The workspace's content, and whether what the work makes beside it is there, whole."""
    if work == "migration":
        with closing(sqlite3.connect(folder / "kpitui.db")) as connection:
            schema = connection.execute(
                "SELECT version_num FROM alembic_version UNION ALL SELECT sql FROM sqlite_master"
            )
            made = str(sorted(str(row[0]) for row in schema))
        return made, True
    content = _content(folder / "kpitui.db")
    copied = folder / "copied.db"
    if copied.exists():
        assert _content(copied) == content
    return content, copied.exists()


def _content(file: Path) -> str:
    ws = Workspace.open(file, author="ana", as_of=TODAY)
    try:
        return "".join(_untimed(whole_text(ws)))
    finally:
        ws.close()


def main(times: int) -> int:
    """A line a work; 1 where something was neither before nor after."""
    failed = False
    for work in WORKS:
        with tempfile.TemporaryDirectory() as folder:
            killed = kill(work, Path(folder), times)
        print(f"{work:<14}{times} kills: {killed.before} before, {killed.after} after, {len(killed.faults)} faults")
        print(*killed.faults, sep="\n", end="\n" if killed.faults else "")
        failed |= bool(killed.faults)
    return int(failed)


def _untimed(pieces: Iterator[str]) -> Iterator[str]:
    """Without the moments of the work itself, which are others each time."""
    return (re.sub(r'"20\d\d-\d\d-\d\dT[^"]*"', '"then"', piece) for piece in pieces)


def _fresh(start: Path, folder: Path) -> Path:
    return Path(shutil.copytree(start, folder))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TIMES))
