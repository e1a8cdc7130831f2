"""What the doctor finds."""

from pathlib import Path

import pytest

from kpitui.store.health import NETWORKED, examine, file_system_of
from kpitui.store.workspace import Workspace
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


def test_a_file_that_others_may_read_is_warned_of(tmp_path: Path):
    file = workspace_at(tmp_path / "kpitui.db")
    file.chmod(0o644)
    (warning,) = [fact.warning for fact in examine(file) if fact.warning]
    assert warning == f"others on this machine can get at {file}; chmod 600 keeps them out"


def test_looking_makes_nothing(tmp_path: Path):
    facts = list(examine(tmp_path / "kpitui.db"))
    assert facts[-1].value.startswith("not there yet")
    assert list(tmp_path.iterdir()) == []
