"""Folders and files that may not be used, and disks that are full; tried as somebody who is not root."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpitui import error_log
from kpitui.model.definitions import WorkspaceSettings
from kpitui.store.workspace import Workspace
from kpitui.usecases.history import undo
from kpitui.usecases.workspace_settings import change_settings
from tests.build import make_kpi
from tests.store.content import content
from tests.unprivileged import NOBODY, give, own_folder, run


@pytest.fixture
def folder() -> Iterator[Path]:
    with own_folder() as folder:
        yield folder


@pytest.fixture
def file(folder: Path) -> Path:
    """A workspace with the KPI churn, of the one who runs the commands."""
    ws = Workspace.open(folder / "kpitui.db", author="ana")
    make_kpi(ws, "churn")
    ws.close()
    give(folder / "kpitui.db")
    return folder / "kpitui.db"


def test_the_file_of_a_command_is_private(folder: Path):
    file = folder / "deeper" / "kpitui.db"
    assert run(file, "history").returncode == 0
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_log_of_errors_is_private(tmp_path: Path):
    file = tmp_path / "log"
    error_log.write(ValueError("something that was typed"), file)
    assert mode(file) == 0o600


def test_no_workspace_is_made_in_a_folder_that_is_not_writable(folder: Path):
    folder.chmod(0o500)
    ran = run(folder / "kpitui.db", "history")
    assert ran.returncode == 7
    assert ran.stderr == f"kpitui: {folder} is not writable, so no workspace can be made there\n"
    assert list(folder.iterdir()) == []


def test_no_folder_is_made_where_none_may_be(folder: Path):
    folder.chmod(0o500)
    ran = run(folder / "deeper" / "kpitui.db", "history")
    assert ran.returncode == 7
    assert ran.stderr == f"kpitui: the folder {folder / 'deeper'} cannot be made (Permission denied); choose another\n"


def test_a_folder_that_may_not_be_entered_is_named(file: Path):
    file.parent.chmod(0o600)
    ran = run(file, "history")
    file.parent.chmod(0o700)
    assert ran.returncode == 7
    assert ran.stderr == f"kpitui: {file.parent} may not be entered by you; its permissions have to allow it\n"


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        (0o400, "is read-only; its permissions have to let you write it"),
        (0o000, "may not be read by you; its owner has to allow it"),
    ],
)
def test_a_file_that_may_not_be_used_is_named_and_unchanged(file: Path, mode: int, sentence: str):
    file.chmod(mode)
    before = file.read_bytes() if mode else b""
    ran = run(file, "log", "churn", "2.5")
    assert ran.returncode == 7
    assert ran.stderr == f"kpitui: {file} {sentence}\n"
    file.chmod(0o600)
    assert not before or file.read_bytes() == before


def test_a_file_in_a_folder_without_room_for_its_log_is_refused(file: Path):
    file.parent.chmod(0o500)
    ran = run(file, "log", "churn", "2.5")
    assert ran.returncode == 7
    assert "is not writable, and the database needs to keep its log beside kpitui.db" in ran.stderr


def test_a_full_disk_at_the_start_is_a_sentence(folder: Path):
    ran = run(folder / "kpitui.db", "history", file_size=20_000)
    assert ran.returncode == 7
    assert "the disk is full, or your share of it is used up: nothing was written" in ran.stderr


def test_a_disk_that_is_full_in_the_middle_of_a_write_leaves_what_was_there(file: Path):
    ws = Workspace.open(file, author="ana")
    before = content(ws)
    ws.close()
    give(file)
    lines = "".join(f'churn {number} 2026-01-01 "{"long " * 50}"\n' for number in range(1, 500))
    ran = run(file, "log", "-", file_size=40_000, stdin=lines)
    assert ran.returncode == 7
    sentence = f"the disk is full, or your share of it is used up: nothing was written to {file}"
    assert ran.stderr.splitlines()[-1] == f"kpitui: {sentence}"
    ws = Workspace.open(file, author="ana")
    assert content(ws) == before
    ws.close()


def test_a_workspace_that_may_only_be_read_can_be_read(file: Path):
    file.chmod(0o400)
    ran = run(file, "--read-only", "history")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "make churn" in ran.stdout


@pytest.mark.parametrize("what", ["file", "folder"])
def test_who_may_not_write_can_look_without_asking_for_it(file: Path, what: str):
    (file if what == "file" else file.parent).chmod(0o500)
    ran = run(file, "history")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "make churn" in ran.stdout


def test_a_workspace_that_is_shared_is_open_to_its_group_until_that_is_taken_back(ws: Workspace):
    file = Path(ws.place)
    change_settings(ws, WorkspaceSettings(share="group"))
    assert [mode(file), mode(Path(f"{file}-wal"))] == [0o660, 0o660]
    undo(ws)
    assert mode(file) == 0o600


def mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


if os.geteuid() == 0:
    TEAM, BEN, EVE = 4242, 4243, 4244

    @pytest.fixture
    def shared(folder: Path) -> Path:
        """A workspace with the KPI churn, in a folder that hands its group on."""
        ws = Workspace.open(folder / "kpitui.db", author="ana")
        make_kpi(ws, "churn")
        change_settings(ws, WorkspaceSettings(share="group"))
        ws.close()
        os.chown(folder, NOBODY, TEAM)
        folder.chmod(0o2770)
        os.chown(folder / "kpitui.db", NOBODY, TEAM)
        return folder / "kpitui.db"

    def test_a_second_user_of_the_group_works_in_a_shared_workspace(shared: Path):
        assert run(shared, "log", "churn", "4", user=BEN, group=TEAM).returncode == 0
        assert run(shared, "log", "churn", "5", user=NOBODY, group=TEAM).returncode == 0
        assert "log churn" in run(shared, "history", user=BEN, group=TEAM).stdout

    def test_all_that_lies_beside_a_shared_workspace_is_its_groups_alone(shared: Path):
        ws = Workspace.open(shared, author="ana")
        definitions = shared.with_name("goals.toml")
        definitions.write_text('[goals.win]\ntitle = "Win"\n')
        definitions.chmod(0o644)
        assert run(shared, "apply", str(definitions), user=BEN, group=TEAM).returncode == 0
        definitions.unlink()
        beside = list(shared.parent.rglob("*"))
        ws.close()
        assert {one.suffix for one in beside} == {".db", ".db-wal", ".db-shm", ""}
        assert [one.name for one in beside if one.is_dir()] == ["kpitui-backups"]
        assert {(one.stat().st_gid, one.stat().st_mode & 0o067) for one in beside if one.is_file()} == {(TEAM, 0o060)}

    def test_somebody_outside_the_group_cannot_read_it(shared: Path):
        shared.parent.chmod(0o2775)
        ran = run(shared, "history", user=EVE, group=EVE)
        assert (ran.returncode, ran.stdout) == (7, "")
        assert "may not be read by you" in ran.stderr
