"""Eight processes at once, in small; `python -m tests.load` does it in full."""

from pathlib import Path

from tests.load import load


def test_what_eight_processes_write_and_undo_adds_up(database: str | Path) -> None:
    done = load(database, 400)
    assert done.faults == ()
    assert done.written + done.refused == 400
