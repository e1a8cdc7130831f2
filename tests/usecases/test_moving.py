"""A workspace as a whole: exported and restored, backed up, copied to the other database and back."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from errno import EPERM
from itertools import count
from pathlib import Path
from stat import S_IMODE
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from kpitui.exchange.definitions import write as definitions_text
from kpitui.model.definitions import EventDefinition
from kpitui.model.enums import KpiStatus
from kpitui.model.errors import BadInput, DatabaseUnusable
from kpitui.model.tables import Operation, Setting
from kpitui.store.schema import HEAD
from kpitui.store.workspace import Workspace
from kpitui.usecases.daily_backup import back_up_daily
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.definitions import apply, export_definitions
from kpitui.usecases.demo import open_demo
from kpitui.usecases.events import add_event, list_events
from kpitui.usecases.exports import whole_text
from kpitui.usecases.goals import drop_goal, load_goal
from kpitui.usecases.history import redo, undo
from kpitui.usecases.kpis import load_kpi, retire_kpi
from kpitui.usecases.log import record
from kpitui.usecases.moving import back_up, copy, restore, whole
from kpitui.usecases.review_actions import finish_action, open_actions
from kpitui.usecases.reviews import close_review, list_reviews
from kpitui.usecases.series import archive_series
from kpitui.usecases.silences import silence
from kpitui.usecases.workspace_settings import WorkspaceSettings, change_settings
from tests.build import all_rows, make_event, make_goal, make_kpi, make_series
from tests.conftest import TODAY
from tests.unprivileged import NOBODY
from tests.usecases.test_undo_property import shop, steps, tried  # noqa: F401 - shop is a fixture

if TYPE_CHECKING:
    from tests.postgres import Server

FRESH = count()
WRONG: dict[str, Any] = {
    "another program's": {"name": "shop"},
    "a later form": {"format": 2, "schema": HEAD, "tables": {}},
    "no rows": {"format": 1, "schema": HEAD, "tables": {"goal": {"columns": ["id"]}}},
    "a row too short": {"format": 1, "schema": HEAD, "tables": {"goal": {"columns": ["id"], "rows": [[]]}}},
    "no tables": {"format": 1, "schema": HEAD, "tables": {}},
    "a newer one's": {"format": 1, "schema": "kpitui_9999", "tables": {}},
}


def text(ws: Workspace) -> str:
    return "".join(whole_text(ws))


def exported(ws: Workspace, folder: Path) -> Path:
    file = folder / f"all-{next(FRESH)}.json"
    file.write_text(text(ws), encoding="utf-8")
    return file


def open_(database: str | Path) -> Workspace:
    return Workspace.open(database, author="ana", as_of=TODAY)


def test_the_demo_restored_from_its_export_stands_where_it_stood(tmp_path: Path) -> None:
    demo = open_demo(tmp_path / "shop.db", TODAY)
    restore(exported(demo, tmp_path), str(tmp_path / "new.db"), TODAY)
    new = open_(tmp_path / "new.db")
    assert text(new) == text(demo)
    assert dashboard(new) == dashboard(demo)
    assert apply(new, definitions_text(export_definitions(new))).operation is None


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, max_size=8))
def test_whatever_was_done_the_export_restores_to_the_same_export(
    shop: Workspace,  # noqa: F811
    tmp_path: Path,
    done: list[Any],
) -> None:
    for step in done:
        tried(shop, tmp_path, step)
    target = tmp_path / f"new-{next(FRESH)}.db"
    restore(exported(shop, tmp_path), str(target), TODAY)
    new = open_(target)
    assert text(new) == text(shop)
    assert dashboard(new) == dashboard(shop)
    assert apply(new, definitions_text(export_definitions(new))).operation is None
    new.close()


def test_an_import_taken_back_is_no_part_of_the_export(any_ws: Workspace, tmp_path: Path) -> None:
    from tests.imports import take, write

    before = text(any_ws)
    take(any_ws, write(tmp_path, "date,clicks\n2026-11-20,5\n"))
    with any_ws.reading() as db:
        undo(any_ws, db.exec(select(func.max(Operation.id))).one())
    assert text(any_ws) == before


def test_a_workspace_goes_to_postgresql_and_back_whole(tmp_path: Path, postgres: "Server") -> None:
    demo = open_demo(tmp_path / "shop.db", TODAY)
    work_on(demo)
    url, back = postgres.new_empty(), tmp_path / "back.db"
    copy(str(tmp_path / "shop.db"), url)
    copy(url, str(back))
    assert text(open_(back)) == text(open_(url)) == text(demo)
    assert all_rows(open_(back)) == all_rows(open_(url)) == all_rows(demo)


def work_on(ws: Workspace) -> None:
    """Some of everything that leaves traces, also such as were taken back."""
    silence(ws, "K4", "it is looked at every day", kpi="roas", until=date(2026, 12, 31))
    add_event(ws, EventDefinition(day=TODAY, title="a fair", note="three days: [/] 数据 🙂", kpis=("roas",)))
    finish_action(ws, open_actions(ws)[0].id)
    retire_kpi(ws, "roas")
    close_review(ws, next(review.id for review in list_reviews(ws) if review.open))
    record(ws, "spend", 1234.5678901)
    undo(ws)
    redo(ws)
    record(ws, "spend", 1.0)
    undo(ws)


def test_what_was_copied_can_be_worked_with_and_undone(tmp_path: Path, postgres: "Server") -> None:
    ws = open_(tmp_path / "kpitui.db")
    make_kpi(ws, "churn")
    record(ws, "churn", 3.0)
    url = postgres.new_empty()
    copy(str(tmp_path / "kpitui.db"), url)
    there = open_(url)
    before = text(there)
    record(there, "churn", 4.0)
    for _ in range(2):
        undo(there)
    assert text(there) != before
    assert '"measurement": {"columns"' in text(there)
    with there.reading() as db:
        assert db.exec(select(func.count()).select_from(Operation)).one() == operations(ws) + 3


def test_nothing_is_copied_over_what_is_there(tmp_path: Path) -> None:
    ws = open_(tmp_path / "kpitui.db")
    (tmp_path / "other.db").write_text("mine")
    with pytest.raises(BadInput, match="is there already"):
        copy(ws.place, str(tmp_path / "other.db"))
    assert (tmp_path / "other.db").read_text() == "mine"


def test_where_a_file_can_have_one_name_only_a_workspace_is_copied_and_restored(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(EPERM, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    make_goal(ws, "a")
    new, damaged = tmp_path / "new.db", tmp_path / "damaged.db"
    back_up(ws, tmp_path / "backup.db")
    damaged.write_bytes(b"SQLite format 3\0" + b"x" * 5_000)

    copy(str(tmp_path / "backup.db"), str(new))
    restored = restore(tmp_path / "backup.db", str(damaged), TODAY)

    assert restored.kept
    assert restored.kept.read_bytes().endswith(b"xxx")
    for file in (new, damaged):
        again = Workspace.open(file, author="ana")
        assert load_goal(again, "a")[0].key == "a"
        again.close()
    with pytest.raises(BadInput, match="is there already"):
        copy(str(tmp_path / "backup.db"), str(new))


def test_what_a_killed_program_left_is_cleared_away(ws: Workspace, tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    names = [f".copy.db.{process}.part" for process in (ended.pid, os.getppid())]
    for name in (*names, f".film.{ended.pid}.part"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "copy.db").write_text("half")
        for path in (tmp_path / name / "copy.db", tmp_path / name):
            os.utime(path, (0, 0))

    back_up(ws, tmp_path / "backup.db")
    copy(str(tmp_path / "backup.db"), str(tmp_path / "copy.db"))

    assert sorted(one.name for one in tmp_path.glob(".*.part")) == sorted((names[1], f".film.{ended.pid}.part"))


def test_a_workspace_in_use_is_not_restored_into_on_postgresql(tmp_path: Path, postgres: "Server") -> None:
    with postgres.new_workspace() as url:
        ws = open_(url)
        file = exported(ws, tmp_path)
        make_goal(ws, "win")
        with pytest.raises(BadInput, match="has something in it already"):
            restore(file, url, TODAY)
        ws.close()


def test_who_has_the_workspace_open_sees_what_was_restored(ws: Workspace, tmp_path: Path) -> None:
    make_goal(ws, "win")
    back_up(ws, tmp_path / "monday.db")
    make_goal(ws, "keep")
    kept = restore(tmp_path / "monday.db", ws.place, TODAY).kept
    assert kept == tmp_path / "kpitui-before-2026-11-23.db"
    assert '"keep"' not in text(ws)
    assert '"keep"' in text(open_(kept))


def test_an_id_that_was_given_is_not_given_again_after_a_restore(ws: Workspace, tmp_path: Path) -> None:
    back_up(ws, tmp_path / "empty.db")
    make_goal(ws, "win")
    restore(tmp_path / "empty.db", ws.place, TODAY)
    make_goal(ws, "keep")
    with ws.looking() as connection:
        assert connection.exec_driver_sql("SELECT id FROM goal").scalar_one() == 2


def test_a_damaged_workspace_makes_way_and_is_kept(tmp_path: Path) -> None:
    ws = open_(tmp_path / "kpitui.db")
    make_goal(ws, "win")
    back_up(ws, tmp_path / "monday.db")
    ws.close()
    (tmp_path / "kpitui.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 9000)
    restored = restore(tmp_path / "monday.db", str(tmp_path / "kpitui.db"), TODAY)
    assert restored.kept is not None
    assert restored.kept.read_bytes().endswith(b"\xff")
    assert load_goal(open_(tmp_path / "kpitui.db"), "win")


def test_another_programs_database_is_not_written_over(ws: Workspace, tmp_path: Path) -> None:
    back_up(ws, tmp_path / "monday.db")
    with sqlite3.connect(tmp_path / "photos.db") as other:
        other.execute("CREATE TABLE photo (id)")
    with pytest.raises(DatabaseUnusable, match="another program"):
        restore(tmp_path / "monday.db", str(tmp_path / "photos.db"), TODAY)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_export_changes_nothing(ws: Workspace, tmp_path: Path, wrong: str) -> None:
    make_goal(ws, "win")
    before = text(ws)
    (tmp_path / "wrong.json").write_text(json.dumps(WRONG[wrong]))
    with pytest.raises(BadInput, match=r"wrong\.json"):
        restore(tmp_path / "wrong.json", ws.place, TODAY)
    assert text(ws) == before


def test_an_export_of_an_older_kpitui_is_refused_by_its_version(ws: Workspace, tmp_path: Path) -> None:
    make_goal(ws, "win")
    before = text(ws)
    older = Path(__file__).parents[1] / "data" / "export_of_kpitui_0002.json"
    with pytest.raises(BadInput, match=f"an older kpitui, at kpitui_0002; this one is at {HEAD}: restore it"):
        restore(older, ws.place, TODAY)
    assert text(ws) == before
    with pytest.raises(BadInput, match="at kpitui_0002"):
        restore(older, str(tmp_path / "new.db"), TODAY)
    assert not (tmp_path / "new.db").exists()


def test_a_row_that_no_workspace_can_hold_changes_nothing(ws: Workspace, tmp_path: Path) -> None:
    make_goal(ws, "win")
    before = text(ws)
    (tmp_path / "wrong.json").write_text(before.replace('"active"', '"asleep"'))
    with pytest.raises(BadInput, match="holds something that no workspace can"):
        restore(tmp_path / "wrong.json", ws.place, TODAY)
    assert text(ws) == before
    assert sorted(file.name for file in tmp_path.iterdir() if "part" in file.name) == []


def bend(table: str, column: str, value: object) -> Callable[[Any], None]:
    def bent(whole: Any) -> None:
        block = whole["tables"][table]
        block["rows"][0][block["columns"].index(column)] = value

    return bent


@pytest.mark.parametrize(
    "bent",
    [
        bend("goal", "parent_id", 1),
        bend("goal", "weight", float("inf")),
        bend("goal", "title", 5),
        bend("event", "kpi_ids", 7),
        bend("event", "kpi_ids", [99]),
        bend("event", "goal_ids", [99]),
        bend("kpi", "formula", "nobody / 2"),
        bend("kpi", "due", 10**30),
        bend("kpi", "types", {"a": 1}),
    ],
)
def test_what_constraints_let_pass_and_the_app_would_stumble_over_is_refused(
    ws: Workspace, tmp_path: Path, bent: Callable[[Any], None]
) -> None:
    make_goal(ws, "win")
    make_kpi(ws, "churn", goals="win")
    make_event(ws, TODAY, "sale", kpis=["churn"], goals=["win"])
    whole = json.loads(text(ws))
    bent(whole)
    (tmp_path / "bent.json").write_text(json.dumps(whole))
    with pytest.raises(BadInput, match="holds something that no workspace can"):
        restore(tmp_path / "bent.json", str(tmp_path / "new.db"), TODAY)
    assert not (tmp_path / "new.db").exists()


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def overwritten(data: bytes) -> bytes:
    """A page in the middle."""
    at = len(data) // 8192 * 4096
    return data[:at] + b"\xff" * 4096 + data[at + 4096 :]


@pytest.mark.parametrize("damage", [cut, overwritten])
def test_a_damaged_backup_is_named_and_changes_nothing(
    ws: Workspace, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    make_kpi(ws, "churn")
    back_up(ws, tmp_path / "monday.db")
    before = text(ws)
    (tmp_path / "monday.db").write_bytes(damage((tmp_path / "monday.db").read_bytes()))
    with pytest.raises(DatabaseUnusable, match=r"^monday\.db (is damaged|cannot be read as a workspace)"):
        restore(tmp_path / "monday.db", ws.place, TODAY)
    assert text(ws) == before


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


def test_what_is_out_of_use_comes_back_out_of_use_with_what_happened_to_it(ws: Workspace, tmp_path: Path) -> None:
    make_goal(ws, "win")
    make_kpi(ws, "churn", goals="win")
    make_series(ws, "clicks")
    make_event(ws, TODAY, "sale", kpis=["churn"], goals=["win"])
    retire_kpi(ws, "churn")
    drop_goal(ws, "win")
    archive_series(ws, "clicks")
    restore(exported(ws, tmp_path), str(tmp_path / "new.db"), TODAY)
    new = open_(tmp_path / "new.db")
    assert text(new) == text(ws)
    assert load_kpi(new, "churn")[0].status is KpiStatus.RETIRED
    assert list_events(new)[0].title == "sale"


def test_the_log_of_a_deleted_workspace_does_not_get_into_the_one_that_takes_its_place(tmp_path: Path) -> None:
    file, log = tmp_path / "kpitui.db", tmp_path / "kpitui.db-wal"
    ws = open_(file)
    make_goal(ws, "win")
    back_up(ws, tmp_path / "monday.db")
    for number in range(50):
        make_goal(ws, f"goal-{number}")
    left = log.read_bytes()
    ws.close()
    file.unlink()
    log.write_bytes(left)
    with pytest.raises(BadInput, match=r"kpitui\.db-wal is there already; name a new file"):
        copy(str(tmp_path / "monday.db"), str(file))
    restore(tmp_path / "monday.db", str(file), TODAY)
    assert text(open_(file)) == text(open_(tmp_path / "monday.db"))
    assert (tmp_path / "kpitui-before-2026-11-23.db-wal").read_bytes() == left


def test_numbers_are_written_alike_whichever_database_they_come_from(any_ws: Workspace) -> None:
    with any_ws.writing("keep") as db:
        db.add(Setting(key="seen", value={"a": 1e16, "b": [-0.0, 3.0, 0.5, 1e-7], "c": 1e23}))
    assert '{"a": 1e+16, "b": [0, 3, 0.5, 1e-07], "c": 1e+23}' in text(any_ws)


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


def test_a_shared_workspace_is_shared_where_it_is_restored(ws: Workspace, tmp_path: Path) -> None:
    change_settings(ws, WorkspaceSettings(share="group"))
    restore(exported(ws, tmp_path), str(tmp_path / "new.db"), TODAY)
    assert mode(tmp_path / "new.db") == 0o660


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


def test_only_its_owner_can_read_a_backup_and_what_is_restored_from_it(ws: Workspace, tmp_path: Path) -> None:
    back_up(ws, tmp_path / "monday.db")
    restore(tmp_path / "monday.db", str(tmp_path / "new" / "folder" / "kpitui.db"), TODAY)
    assert [mode(tmp_path / "monday.db"), mode(tmp_path / "new" / "folder" / "kpitui.db")] == [0o600, 0o600]


def mode(file: Path) -> int:
    return S_IMODE(file.stat().st_mode)


def operations(ws: Workspace) -> int:
    with ws.reading() as db:
        return db.exec(select(func.count()).select_from(Operation)).one()
