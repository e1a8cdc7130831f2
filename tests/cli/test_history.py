"""`history`, `undo`, `redo` and `doctor`, as commands."""

import sqlite3
from pathlib import Path

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.store.workspace import Workspace
from tests.build import make_goal, make_kpi
from tests.cli.conftest import Run

HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'


@pytest.fixture
def churn(database: Path) -> None:
    ws = Workspace.open(database, author="ben")
    make_goal(ws, "keep", HOSTILE)
    make_kpi(ws, "churn", goals="keep", unit="percent", target=TargetDefinition(value=2.5))
    ws.close()


def test_history_tells_what_became_of_what(churn: None, run: Run):
    run("log", "churn", "2.50", "--note", HOSTILE)
    lines = run("history").out.splitlines()
    assert lines[0].startswith("#3  ")
    assert lines[0].endswith("  ana  log churn")
    assert lines[1] == f"    value of churn, Mon 23 Nov, added: value 2.50 %; note {HOSTILE}"
    assert "    target of churn added: value 2.5" in lines
    assert lines[-1] == "    goal keep added"


def test_history_of_one_thing_leaves_out_the_others(churn: None, run: Run, database: Path):
    ws = Workspace.open(database, author="ana")
    make_kpi(ws, "other")
    ws.close()
    run("log", "other", "1")
    run("log", "churn", "2")
    titles = [line.split("  ")[3] for line in run("history", "churn").out.splitlines() if line.startswith("#")]
    assert titles == ["log churn", "make churn"]
    titles = [line.split("  ")[3] for line in run("history", "keep").out.splitlines() if line.startswith("#")]
    assert titles == ["make churn", "make keep"]


def test_history_of_an_unknown_name_suggests_the_nearest(churn: None, run: Run):
    ran = run("history", "chrun")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'churn'?" in ran.err


def test_an_empty_history_says_so_and_prints_nothing(run: Run):
    ran = run("history")
    assert (ran.code, ran.out, ran.err) == (0, "", "kpitui: nothing was changed yet\n")


def test_undo_and_redo_say_what_they_did(churn: None, run: Run):
    run("log", "churn", "2.5")
    assert run("undo").out == "undo of log churn (#4)\n"
    assert "(undone by #4)" in run("history").out
    assert run("redo").out == "redo of log churn (#5)\n"


def test_anothers_operation_is_undone_by_its_number_only(churn: None, run: Run):
    ran = run("undo")
    assert (ran.code, ran.out) == (2, "")
    assert "there is nothing of yours to undo, ana" in ran.err
    assert run("undo", "2").out == "undo of make churn (#3)\n"


def test_an_undo_that_something_depends_on_is_refused_by_name(churn: None, run: Run):
    run("log", "churn", "2.5")
    ran = run("undo", "#2")
    assert ran.code == 2
    assert ran.err == "kpitui: #2 make churn cannot be undone: needed by #3 log churn (ana); undo that first\n"


@pytest.mark.parametrize("typed", ["x", "-1", "1.5", "٣", "99999999999999999999"])
def test_an_undo_of_no_number_is_refused(churn: None, run: Run, typed: str):
    ran = run("undo", typed)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1


def test_the_doctor_says_where_everything_lives(churn: None, run: Run, database: Path):
    ran = run("doctor")
    assert ran.code == 0
    assert f"database     {database}\n" in ran.out
    assert "integrity    sound\n" in ran.out


def test_the_doctor_names_the_problem_and_exits_7(run: Run, database: Path):
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE note (id INTEGER)")
    connection.close()
    ran = run("doctor")
    assert ran.code == 7
    assert f"{database} belongs to another program; name a kpitui workspace" in ran.err
