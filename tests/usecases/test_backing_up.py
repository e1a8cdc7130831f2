"""Backups: by hand and one a day, whole and closed to others."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kpitui.model.errors import DatabaseUnusable
from kpitui.store.workspace import Workspace
from kpitui.usecases.daily_backup import back_up_daily
from kpitui.usecases.history import undo
from kpitui.usecases.moving import back_up, whole
from kpitui.usecases.workspace_settings import WorkspaceSettings, change_settings
from tests.build import make_goal, make_kpi
from tests.unprivileged import NOBODY
from tests.whole import mode, open_, overwritten, text


def test_a_damaged_workspace_is_not_backed_up(tmp_path: Path) -> None:
    ws = open_(tmp_path / "kpitui.db")
    make_kpi(ws, "churn")
    ws.close()
    file = tmp_path / "kpitui.db"
    file.write_bytes(overwritten(file.read_bytes()))
    ws = open_(file)
    for take in (lambda: back_up(ws, tmp_path / "monday.db"), lambda: back_up_daily(ws)):
        with pytest.raises(DatabaseUnusable, match="is damaged"):
            take()
    assert [one.name for one in tmp_path.rglob("*") if "monday" in one.name or "part" in one.name] == []


WRITER = """
import sys
from kpitui.store.workspace import Workspace
from kpitui.usecases.log import record

ws = Workspace.open(sys.argv[1], author="ben")
print("begun", flush=True)
for number in range(100):
    record(ws, "churn", number)
"""


def test_a_backup_is_whole_while_another_process_writes(ws: Workspace, tmp_path: Path) -> None:
    make_kpi(ws, "churn")
    with subprocess.Popen([sys.executable, "-c", WRITER, ws.place], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        held = [back_up(ws, tmp_path / f"{number}.db") for number in range(5)]
    assert writer.returncode == 0
    assert len({one.operations for one in held}) > 1
    for number in range(5):
        copy_of = open_(tmp_path / f"{number}.db")
        found = whole(copy_of)
        assert found.operations == found.values + 1
        copy_of.close()


def test_copies_of_a_shared_workspace_are_open_to_its_group_as_long_as_it_is_shared(
    ws: Workspace, tmp_path: Path
) -> None:
    change_settings(ws, WorkspaceSettings(share="group"))
    back_up_daily(ws)
    back_up(ws, tmp_path / "monday.db")
    folder = tmp_path / "kpitui-backups"
    (daily,) = folder.iterdir()
    assert [mode(one) for one in (folder, daily, tmp_path / "monday.db")] == [0o770, 0o660, 0o660]
    undo(ws)
    assert [mode(one) for one in (folder, daily)] == [0o700, 0o600]


def test_a_folder_of_copies_that_is_somebody_elses_is_a_sentence(ws: Workspace, tmp_path: Path) -> None:
    (tmp_path / "kpitui-backups").mkdir(mode=0)
    root = os.geteuid() == 0
    try:
        if root:
            os.seteuid(NOBODY)
        with pytest.raises(DatabaseUnusable, match=r"today's backup cannot be written into .* \(Permission denied\)"):
            back_up_daily(ws)
    finally:
        if root:
            os.seteuid(0)


def test_a_copy_a_day_is_kept_for_a_week(ws: Workspace, tmp_path: Path) -> None:
    make_goal(ws, "win")
    folder = tmp_path / "kpitui-backups"
    folder.mkdir()
    for day in range(1, 9):
        (folder / f"kpitui-2026-01-0{day}.db").touch()
    (folder / "kpitui-mine.db").touch()
    back_up_daily(ws)
    back_up_daily(ws)
    made = sorted(file.name for file in folder.glob("kpitui-2*.db"))
    assert (len(made), made[0]) == (7, "kpitui-2026-01-03.db")
    assert text(open_(folder / made[-1])) == text(ws)
    assert (folder / "kpitui-mine.db").exists()
