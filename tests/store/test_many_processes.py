"""Several processes at work on one workspace, and processes that die."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlmodel import func, select

from kpitui.model.tables import Measurement, Operation, Setting
from kpitui.store.backup import integrity_faults
from kpitui.store.workspace import Workspace
from kpitui.usecases.log import record
from tests.build import make_goal, make_kpi, make_series

LOG = """
import sys
from datetime import date
from kpitui.store.workspace import Workspace
from kpitui.usecases.log import record

ws = Workspace.open(sys.argv[1], author=sys.argv[2], as_of=date(2026, 11, 23))
for value in range(int(sys.argv[3])):
    record(ws, "churn", float(value))
ws.close()
"""

COUNT = """
import sys
from sqlmodel import select
from kpitui.model.tables import Setting
from kpitui.store.workspace import Workspace

ws = Workspace.open(sys.argv[1], author=sys.argv[2])
for _ in range(int(sys.argv[3])):
    with ws.writing("count") as db:
        row = db.exec(select(Setting).where(Setting.key == "count")).one()
        row.value = row.value + 1
ws.close()
"""

OPEN = """
import sys
from kpitui.store.workspace import Workspace

ws = Workspace.open(sys.argv[1], author=sys.argv[2])
with ws.writing("here") as db:
    from kpitui.model.tables import Goal
    db.add(Goal(key=sys.argv[2], title=sys.argv[3]))
ws.close()
"""

DYING = """
import os, random, signal, sys
from datetime import date
from kpitui.store.workspace import Workspace
from kpitui.usecases.log import record

def write(pipe, first):
    ws = Workspace.open(sys.argv[1], author="ana", as_of=date(2026, 11, 23))
    value = first
    while True:
        record(ws, "churn", float(value))
        os.write(pipe, b"%d\\n" % value)
        value += 1

for life in range(20):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        write(writer, life * 1000)
    os.close(writer)
    acknowledged = b""
    wanted = random.Random(life).randint(1, 25)
    while acknowledged.count(b"\\n") < wanted:
        acknowledged += os.read(reader, 100)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while rest := os.read(reader, 1000):
        acknowledged += rest
    os.close(reader)
    sys.stdout.write(acknowledged.decode().rpartition("\\n")[0] + "\\n")
"""


def run_together(script: str, database: str | Path, times: int) -> None:
    """Eight processes with the same script; each has to end well."""
    processes = [
        subprocess.Popen([*python(script), str(database), f"p{number}", str(times)], stderr=subprocess.PIPE)
        for number in range(8)
    ]
    said = [process.communicate()[1].decode() for process in processes]
    assert [process.returncode for process in processes] == [0] * 8, said


def run(script: str, *arguments: str | Path) -> Sequence[str]:
    command = [*python(script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def python(script: str) -> tuple[str, str, str]:
    return sys.executable, "-c", script


def test_eight_processes_log_500_values_each_and_none_is_lost(tmp_path: Path):
    file = tmp_path / "kpitui.db"
    ws = Workspace.open(file, author="ana")
    make_kpi(ws, "churn")
    run_together(LOG, file, 500)
    with ws.reading() as db:
        logged = Counter(db.exec(select(Measurement.author)))
        operations = db.exec(select(func.count()).where(Operation.title == "log churn")).one()
    assert logged == {f"p{number}": 500 for number in range(8)}
    assert operations == 4000
    ws.close()


def test_eight_processes_that_read_and_then_write_lose_no_update(any_ws: Workspace, database):
    with any_ws.writing("start") as db:
        db.add(Setting(key="count", value=0))
    run_together(COUNT, database, 40)
    with any_ws.reading() as db:
        assert db.exec(select(Setting.value).where(Setting.key == "count")).one() == 320


def test_eight_processes_make_one_new_workspace(tmp_path: Path):
    file = tmp_path / "kpitui.db"
    run_together(OPEN, file, 1)
    ws = Workspace.open(file, author="ana")
    with ws.reading() as db:
        assert db.exec(select(func.count()).select_from(Operation)).one() == 8
    ws.close()


def test_what_was_acknowledged_survives_twenty_kills(tmp_path: Path):
    file = tmp_path / "kpitui.db"
    ws = Workspace.open(file, author="ana")
    make_kpi(ws, "churn")
    ws.close()
    acknowledged = {float(value) for value in run(DYING, file)}
    assert integrity_faults(file) == ()
    ws = Workspace.open(file, author="ana")
    with ws.reading() as db:
        kept = db.exec(select(Measurement.value)).all()
        operations = db.exec(select(func.count()).where(Operation.title == "log churn")).one()
    assert acknowledged <= set(kept)
    assert len(kept) == len(set(kept)) == operations
    ws.close()


def test_others_are_counted_and_oneself_is_not(any_ws: Workspace, database):
    make_goal(any_ws, "one")
    before = any_ws.counter()
    make_goal(any_ws, "two")
    assert any_ws.counter() == before
    other = Workspace.open(database, author="ben")
    make_goal(other, "three")
    seen = any_ws.counter()
    assert seen > before
    assert any_ws.counter() == seen
    make_goal(any_ws, "four")
    assert any_ws.counter() == seen
    assert other.counter() == 0
    make_series(any_ws, "clicks")
    assert other.counter() == 1
    other.close()


def test_another_process_is_seen(tmp_path: Path):
    file = tmp_path / "kpitui.db"
    ws = Workspace.open(file, author="ana")
    make_kpi(ws, "churn")
    before = ws.counter()
    run(LOG, file, "ben", "1")
    assert ws.counter() > before
    ws.close()


@pytest.mark.parametrize("who", ["mine", "another's"])
def test_settings_are_as_they_are_now_or_on_a_server_a_second_later(any_ws: Workspace, database, who: str):
    assert any_ws.settings.currency == ""
    writer = any_ws if who == "mine" else Workspace.open(database, author="ben")
    with writer.writing("currency") as db:
        db.add(Setting(key="currency", value="EUR"))
    deadline = time.monotonic() + (10 if any_ws.engines.postgres else 0)
    while any_ws.settings.currency != "EUR":
        assert time.monotonic() < deadline
    writer.close()


def test_a_value_of_the_use_case_reaches_the_file(any_ws: Workspace):
    make_kpi(any_ws, "churn")
    record(any_ws, "churn", 2.5)
    with any_ws.reading() as db:
        assert db.exec(select(Measurement.value)).all() == [2.5]
