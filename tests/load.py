"""`python -m tests.load [OPERATIONS]`: eight processes write into one workspace at once; it has to add up."""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import quantiles
from typing import Any

from sqlmodel import select

from kpitui.model.tables import Measurement, Operation
from kpitui.store.backup import integrity_faults
from kpitui.store.workspace import Workspace
from kpitui.usecases.kpis import load_kpi
from tests.build import make_kpi
from tests.postgres import running_server

OPERATIONS = 10_000
PROCESSES = 8
TODAY = date(2026, 11, 23)

WORK = """
import json, random, sys, time
from dataclasses import replace
from datetime import date
from kpitui.model.errors import Changed
from kpitui.store.workspace import Workspace
from kpitui.usecases.history import undo
from kpitui.usecases.kpis import load_kpi, save_kpi
from kpitui.usecases.log import record

place, author, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
ws = Workspace.open(place, author=author, as_of=date(2026, 11, 23))
chance, stack, said = random.Random(author), [], {"operations": 0, "refused": 0, "edits": 0, "seconds": []}

def edit():
    known, version = load_kpi(ws, "shared")
    save_kpi(ws, replace(known, definition=str(int(known.definition or 0) + 1)), version=version)
    stack.append(None)
    said["edits"] += 1

def back():
    undo(ws)
    said["edits"] -= stack.pop() is None

def log(value):
    record(ws, "calls", float(value))
    stack.append(float(value))

for number in range(times):
    what = chance.random()
    start = time.perf_counter()
    try:
        if what < 0.2:
            edit()
        elif what < 0.35 and stack:
            back()
        else:
            log(number)
        said["operations"] += 1
        said["seconds"].append(time.perf_counter() - start)
    except Changed:
        said["refused"] += 1
ws.close()
print(json.dumps({**said, "kept": sorted(value for value in stack if value is not None)}))
"""
"""Two of ten add one to what everybody edits, three of twenty undo the latest of their own, the others log a value."""


@dataclass(frozen=True)
class Load:
    """What came of it."""

    written: int
    refused: int
    """Saves over, or undos of, what somebody else had changed; nothing was written then."""
    p95: float
    """Seconds of a write, what it reads before included."""
    faults: tuple[str, ...]


def load(database: str | Path, operations: int) -> Load:
    """Let the processes work on an empty workspace, and look for what does not add up."""
    ws = Workspace.open(database, author="ana", as_of=TODAY)
    make_kpi(ws, "shared", name="Shared")
    make_kpi(ws, "calls", name="Calls")
    command = [sys.executable, "-c", WORK, str(database)]
    times = str(operations // PROCESSES)
    processes = {
        name: subprocess.Popen([*command, name, times], stdout=subprocess.PIPE, text=True)
        for name in (f"p{number}" for number in range(PROCESSES))
    }
    said = {name: json.loads(process.communicate()[0] or "{}") for name, process in processes.items()}
    faults = [f"{name} did not end well" for name, one in said.items() if not one]
    said = {name: one for name, one in said.items() if one}
    faults += _faults(ws, said)
    ws.close()
    if isinstance(database, Path):
        faults += integrity_faults(database)
    seconds = [one for each in said.values() for one in each["seconds"]]
    return Load(
        written=sum(one["operations"] for one in said.values()),
        refused=sum(one["refused"] for one in said.values()),
        p95=quantiles(seconds, n=20)[-1] if len(seconds) > 1 else 0.0,
        faults=tuple(faults),
    )


def _faults(ws: Workspace, said: dict[str, dict[str, Any]]) -> Iterator[str]:
    with ws.reading() as db:
        rows = db.exec(select(Operation.id, Operation.author, Operation.of_id)).all()
        values = db.exec(select(Measurement.author, Measurement.value)).all()
    authors = {row_id: author for row_id, author, _ in rows}
    counts = Counter(authors.values())
    taken_back = [(author, of_id) for _, author, of_id in rows if of_id is not None]
    if len({of_id for _, of_id in taken_back}) < len(taken_back):
        yield "an operation was undone twice"
    if any(authors[of_id] != author for author, of_id in taken_back):
        yield "somebody undid another's operation"
    for name, one in said.items():
        kept = sorted(value for author, value in values if author == name)
        if kept != one["kept"]:
            yield f"{name} has {len(kept)} values that are not the {len(one['kept'])} it was told are kept"
        if counts[name] != one["operations"]:
            yield f"{name} has {counts[name]} operations, and was told of {one['operations']}"
    edits, found = sum(one["edits"] for one in said.values()), int(load_kpi(ws, "shared")[0].definition or 0)
    if edits != found:
        yield f"{edits} edits of one KPI came to {found}"


def main(operations: int) -> int:
    failed = False
    with tempfile.TemporaryDirectory() as folder, running_server() as server, server.new_workspace() as url:
        for name, database in (("SQLite", Path(folder) / "kpitui.db"), ("PostgreSQL", url)):
            done = load(database, operations)
            print(
                f"{name:<12}{done.written} written, {done.refused} refused, p95 of a write {done.p95 * 1000:.0f} ms, "
                f"{len(done.faults)} faults"
            )
            print(*done.faults, sep="\n", end="\n" if done.faults else "")
            failed |= bool(done.faults)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else OPERATIONS))
