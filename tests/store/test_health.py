"""What the doctor finds."""

import os
import re
import subprocess
from pathlib import Path
from stat import S_IMODE

import pytest

from kpitui.store import health
from kpitui.store.health import NETWORKED, OVER_A_NETWORK, examine, file_system_of
from kpitui.store.workspace import Workspace
from kpitui.usecases.daily_backup import back_up_daily
from kpitui.usecases.workspace_settings import WorkspaceSettings, change_settings
from tests.build import make_goal, make_kpi
from tests.store.test_opening import execute, workspace_at

MOUNTS = """\
22 28 0:20 / /proc rw,nosuid - proc proc rw
28 1 254:0 / / rw,relatime - ext4 /dev/vda rw
31 28 0:44 / /home/ana/team rw,relatime shared:1 - nfs4 server:/team rw
32 28 0:45 / /mnt/a\\040b rw - fuse.sshfs ben@host: rw
33 28 0:46 / /home/an rw - tmpfs tmpfs rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ana/kpitui.db", "ext4"),
        ("/home/ana/team/kpitui.db", "nfs4"),
        ("/mnt/a b/kpitui.db", "fuse.sshfs"),
        ("/home/an/kpitui.db", "tmpfs"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_its_mount(path: str, kind: str):
    assert file_system_of(Path(path), MOUNTS) == kind


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p"])
def test_network_file_systems_are_known(kind: str):
    assert NETWORKED.fullmatch(kind)


@pytest.mark.parametrize("kind", ["ext4", "tmpfs", "overlay", "fuse.bindfs", "btrfs", ""])
def test_local_file_systems_are_not_warned_of(kind: str):
    assert not NETWORKED.fullmatch(kind)


def test_a_sound_workspace_is_said_to_be_sound(any_ws: Workspace, database):
    make_goal(any_ws, "win")
    make_kpi(any_ws, "churn", goals="win")
    facts = {fact.name: fact for fact in examine(database)}
    assert [fact for fact in facts.values() if fact.problem or fact.warning] == []
    assert facts["holds"].value == "1 goal, 1 KPI, 1 series, 0 values, 0 imported files, 2 operations"
    assert facts["schema"].value.endswith("this version's")


def test_rows_that_belong_to_nothing_are_a_problem(tmp_path: Path):
    file = workspace_at(tmp_path / "kpitui.db")
    execute(file, "UPDATE goal SET parent_id = 99")
    (problem,) = [fact.problem for fact in examine(file) if fact.problem]
    assert problem == "rows of goal belong to nothing; put back a backup"


def test_a_damaged_file_is_a_problem(tmp_path: Path):
    file = workspace_at(tmp_path / "kpitui.db")
    data = bytearray(file.read_bytes())
    data[-4096:] = b"\xff" * 4096
    file.write_bytes(data)
    assert [fact.problem for fact in examine(file) if fact.problem] != []


def test_a_file_that_is_none_of_ours_is_a_problem(tmp_path: Path):
    file = workspace_at(tmp_path / "kpitui.db")
    execute(file, "UPDATE alembic_version SET version_num = 'kpitui_9999'")
    assert problems(file) == [f"{file} was written by a newer kpitui; update kpitui to open it"]
    execute(file, "DROP TABLE alembic_version")
    assert problems(file) == [f"{file} belongs to another program; name a kpitui workspace, or a place for a new one"]
    file.write_text("no database, and longer than a hundred signs: " * 4)
    (problem,) = problems(file)
    assert problem.startswith(f"{file} is not a database")


def test_a_file_that_others_may_read_is_warned_of(tmp_path: Path):
    file = workspace_at(tmp_path / "kpitui.db")
    file.chmod(0o644)
    (warning,) = warnings(file)
    assert warning.startswith(f'others can get at {file}, and share is not "group"; to keep them out run: chmod 600 ')
    subprocess.run(["sh", "-ec", warning.partition("run: ")[2]], check=True)
    assert warnings(file) == []


def test_a_file_that_the_group_may_write_though_it_is_not_shared_is_warned_of(tmp_path: Path):
    file = workspace_at(tmp_path / "kpitui.db")
    file.chmod(0o660)
    assert warnings(file)[0].startswith(f"the group {file.group()} can get at {file}, and share is not")


def test_a_shared_workspace_that_its_group_cannot_use_says_what_to_run(tmp_path: Path):
    ws = Workspace.open(tmp_path / "our kpis" / "kpitui.db", author="ana")
    file = Path(ws.place)
    change_settings(ws, WorkspaceSettings(share="group"))
    back_up_daily(ws)
    ws.close()
    file.parent.chmod(0o700)
    file.chmod(0o600)
    (file.parent / "kpitui-backups").chmod(0o700)
    (warning,) = warnings(file)
    assert warning.startswith(f'share is "group", and the group {file.group()} cannot work with {file} as it should')
    subprocess.run(["sh", "-ec", warning.partition("run: ")[2]], check=True)
    assert warnings(file) == []
    assert (S_IMODE(file.stat().st_mode), S_IMODE(file.parent.stat().st_mode)) == (0o660, 0o2770)


def test_what_a_stopped_process_left_is_named_and_can_be_removed(tmp_path: Path):
    file = workspace_at(tmp_path / "kpitui.db")
    left, new = tmp_path / ".kpitui.db.4242.part", tmp_path / ".kpitui.db.4243.part"
    for folder in (left, new):
        folder.mkdir()
        (folder / "kpitui.db").touch()
    os.utime(left, (0, 0))
    (warning,) = warnings(file)
    assert warning == f"a kpitui that was stopped left these behind; to remove them run: rm -r {left}"


def test_the_daily_copies_are_counted(ws: Workspace):
    back_up_daily(ws)
    facts = {fact.name: fact.value for fact in examine(Path(ws.place))}
    assert re.match(r"1 in .*kpitui-backups, the last of \d{4}-\d\d-\d\d", facts["backups"])


def test_a_workspace_on_a_network_disk_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = workspace_at(tmp_path / "kpitui.db")
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"31 28 0:44 / {tmp_path} rw,relatime shared:1 - nfs4 server:/team rw\n")
    monkeypatch.setattr(health, "MOUNTS", mounts)
    assert warnings(file) == [OVER_A_NETWORK]


def test_looking_makes_nothing(tmp_path: Path):
    facts = list(examine(tmp_path / "kpitui.db"))
    assert facts[-1].value.startswith("not there yet")
    assert list(tmp_path.iterdir()) == []


def problems(file: Path) -> list[str]:
    return [fact.problem for fact in examine(file) if fact.problem]


def warnings(file: Path) -> list[str]:
    return [fact.warning for fact in examine(file) if fact.warning]
