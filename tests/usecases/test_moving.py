"""A workspace as a whole: exported and restored, copied to the other database and back."""

import os
import subprocess
from datetime import date
from errno import EPERM
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from kpitui.exchange.definitions import write as definitions_text
from kpitui.model.definitions import EventDefinition
from kpitui.model.enums import KpiStatus
from kpitui.model.errors import BadInput
from kpitui.model.tables import Operation, Setting
from kpitui.store.workspace import Workspace
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.definitions import apply, export_definitions
from kpitui.usecases.demo import open_demo
from kpitui.usecases.events import add_event, list_events
from kpitui.usecases.goals import drop_goal, load_goal
from kpitui.usecases.history import redo, undo
from kpitui.usecases.kpis import load_kpi, retire_kpi
from kpitui.usecases.log import record
from kpitui.usecases.moving import back_up, copy, restore
from kpitui.usecases.review_actions import finish_action, open_actions
from kpitui.usecases.reviews import close_review, list_reviews
from kpitui.usecases.series import archive_series
from kpitui.usecases.silences import silence
from tests.build import all_rows, make_event, make_goal, make_kpi, make_series
from tests.conftest import TODAY
from tests.usecases.test_undo_property import shop, steps, tried  # noqa: F401 - shop is a fixture
from tests.whole import exported, open_, text

if TYPE_CHECKING:
    from tests.postgres import Server
FRESH = count()


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


def test_numbers_are_written_alike_whichever_database_they_come_from(any_ws: Workspace) -> None:
    with any_ws.writing("keep") as db:
        db.add(Setting(key="seen", value={"a": 1e16, "b": [-0.0, 3.0, 0.5, 1e-7], "c": 1e23}))
    assert '{"a": 1e+16, "b": [0, 3, 0.5, 1e-07], "c": 1e+23}' in text(any_ws)


def operations(ws: Workspace) -> int:
    with ws.reading() as db:
        return db.exec(select(func.count()).select_from(Operation)).one()
