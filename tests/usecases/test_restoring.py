"""What a restore takes, what it refuses, and what becomes of what was there."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kpitui.model.errors import BadInput, DatabaseUnusable
from kpitui.store.schema import HEAD
from kpitui.store.workspace import Workspace
from kpitui.usecases.goals import load_goal
from kpitui.usecases.moving import back_up, copy, restore
from kpitui.usecases.workspace_settings import WorkspaceSettings, change_settings
from tests.build import make_event, make_goal, make_kpi
from tests.conftest import TODAY
from tests.whole import exported, mode, open_, overwritten, text

if TYPE_CHECKING:
    from tests.postgres import Server

WRONG: dict[str, Any] = {
    "another program's": {"name": "shop"},
    "a later form": {"format": 2, "schema": HEAD, "tables": {}},
    "no rows": {"format": 1, "schema": HEAD, "tables": {"goal": {"columns": ["id"]}}},
    "a row too short": {"format": 1, "schema": HEAD, "tables": {"goal": {"columns": ["id"], "rows": [[]]}}},
    "no tables": {"format": 1, "schema": HEAD, "tables": {}},
    "a newer one's": {"format": 1, "schema": "kpitui_9999", "tables": {}},
}


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


def test_a_shared_workspace_is_shared_where_it_is_restored(ws: Workspace, tmp_path: Path) -> None:
    change_settings(ws, WorkspaceSettings(share="group"))
    restore(exported(ws, tmp_path), str(tmp_path / "new.db"), TODAY)
    assert mode(tmp_path / "new.db") == 0o660


def test_only_its_owner_can_read_a_backup_and_what_is_restored_from_it(ws: Workspace, tmp_path: Path) -> None:
    back_up(ws, tmp_path / "monday.db")
    restore(tmp_path / "monday.db", str(tmp_path / "new" / "folder" / "kpitui.db"), TODAY)
    assert [mode(tmp_path / "monday.db"), mode(tmp_path / "new" / "folder" / "kpitui.db")] == [0o600, 0o600]
