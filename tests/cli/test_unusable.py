"""A database that cannot be used: a sentence, exit code 7, and nothing changed."""

import os
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from kpitui.store.workspace import Workspace
from tests.build import log_values, make_kpi
from tests.cli.conftest import Ran, Run

LOG = ("log", "churn", "2.5")


@pytest.fixture
def filled(database: Path) -> Path:
    ws = Workspace.open(database, author="ana", as_of=date(2026, 11, 23))
    make_kpi(ws, "churn")
    ws.close()
    return database


def without_rights(setting: str, *arguments: str) -> Ran:
    """A command in a process that is nobody's, where root would be let through."""
    program = (
        "import os, resource, sys\n"
        "import kpitui.cli.log, kpitui.usecases.log, kpitui.store.workspace, sqlalchemy.dialects.sqlite\n"
        "from kpitui.cli.main import main\n"
        f"{setting}\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, "--as-of", "2026-11-23", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def assert_refused(ran: Ran, words: str) -> None:
    assert ran.code == 7
    assert ran.out == ""
    assert ran.err.startswith("kpitui: ")
    assert words in ran.err
    assert ran.err.count("\n") == 1


def test_a_text_file_is_not_taken_for_a_database(run: Run, database: Path) -> None:
    database.write_text("a shopping list, long enough to be taken for something else\n" * 100)
    before = database.read_bytes()
    assert_refused(run(*LOG), "is not a database")
    assert database.read_bytes() == before


def test_another_program_keeps_its_database(run: Run, database: Path) -> None:
    with sqlite3.connect(database) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    other.close()
    before = database.read_bytes()
    assert_refused(run(*LOG), str(database))
    assert database.read_bytes() == before


def test_a_damaged_file_is_named(run: Run, filled: Path) -> None:
    content = bytearray(filled.read_bytes())
    content[100:8000] = b"\x00" * 7900
    filled.write_bytes(content)
    assert_refused(run(*LOG), str(filled))
    assert filled.read_bytes() == bytes(content)


def test_a_folder_is_not_a_workspace(run: Run, database: Path) -> None:
    database.mkdir()
    assert_refused(run(*LOG), "is a folder")


def test_read_only_changes_nothing(run: Run, filled: Path) -> None:
    before = filled.read_bytes()
    assert_refused(run("--read-only", *LOG), "reading only")
    assert filled.read_bytes() == before


def test_a_folder_that_may_not_be_written_is_named(filled: Path) -> None:
    folder = filled.parent
    while folder != Path(folder.anchor):  # pytest's folders are private
        folder = folder.parent
        if folder.stat().st_uid == os.getuid() and folder.stat().st_mode & 0o077 == 0:
            folder.chmod(0o711)
    filled.chmod(0o666)
    before = filled.read_bytes()
    filled.parent.chmod(0o555)
    nobody = "os.getuid() or os.setuid(65534)"
    try:
        assert_refused(without_rights(nobody, *LOG), "not writable")
    finally:
        filled.parent.chmod(0o700)
    assert filled.read_bytes() == before


def test_a_full_disk_takes_nothing_and_breaks_nothing(run: Run, filled: Path) -> None:
    ws = Workspace.open(filled, author="ana", as_of=date(2026, 11, 23))
    log_values(ws, "churn", {date(2026, 11, 1): 2.0})
    ws.close()
    full = "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))"
    assert_refused(without_rights(full, "log", "churn", "3"), "disk is full")
    ran = run(*LOG)
    assert (ran.code, "before: 2" in ran.out) == (0, True)
