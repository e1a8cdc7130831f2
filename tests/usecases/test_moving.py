"""A workspace as a whole: exported and restored, backed up, copied to the other database and back."""

import json
import sqlite3
from itertools import count
from pathlib import Path
from stat import S_IMODE
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from kpitui.model.errors import BadInput, DatabaseUnusable
from kpitui.model.tables import Operation
from kpitui.store.workspace import Workspace
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.demo import open_demo
from kpitui.usecases.exports import whole_text
from kpitui.usecases.goals import load_goal
from kpitui.usecases.history import undo
from kpitui.usecases.log import record
from kpitui.usecases.moving import back_up, back_up_daily, copy, restore
from tests.build import make_goal, make_kpi
from tests.conftest import TODAY
from tests.usecases.test_undo_property import shop, steps, tried  # noqa: F401 - shop is a fixture

if TYPE_CHECKING:
    from tests.postgres import Server

FRESH = count()
WRONG: dict[str, Any] = {
    "another program's": {"name": "shop"},
    "a later form": {"format": 2, "schema": "kpitui_0002", "tables": {}},
    "no rows": {"format": 1, "schema": "kpitui_0002", "tables": {"goal": {"columns": ["id"]}}},
    "a row too short": {"format": 1, "schema": "kpitui_0002", "tables": {"goal": {"columns": ["id"], "rows": [[]]}}},
    "no tables": {"format": 1, "schema": "kpitui_0002", "tables": {}},
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
    url, back = postgres.new_empty(), tmp_path / "back.db"
    copy(str(tmp_path / "shop.db"), url)
    copy(url, str(back))
    assert text(open_(back)) == text(open_(url)) == text(demo)
    assert operations(open_(back)) == operations(open_(url)) == operations(demo)


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


def test_a_row_that_no_workspace_can_hold_changes_nothing(ws: Workspace, tmp_path: Path) -> None:
    make_goal(ws, "win")
    before = text(ws)
    (tmp_path / "wrong.json").write_text(before.replace('"active"', '"asleep"'))
    with pytest.raises(BadInput, match="holds something that no workspace can"):
        restore(tmp_path / "wrong.json", ws.place, TODAY)
    assert text(ws) == before
    assert sorted(file.name for file in tmp_path.iterdir() if "part" in file.name) == []


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


def test_only_its_owner_can_read_a_backup(ws: Workspace, tmp_path: Path) -> None:
    back_up(ws, tmp_path / "monday.db")
    assert S_IMODE((tmp_path / "monday.db").stat().st_mode) == 0o600


def operations(ws: Workspace) -> int:
    with ws.reading() as db:
        return db.exec(select(func.count()).select_from(Operation)).one()
