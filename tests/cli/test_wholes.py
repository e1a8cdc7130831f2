"""`export`, `backup`, `restore` and `copy` as a person runs them."""

import csv
import json
from pathlib import Path

import pytest

from kpitui.cli.main import main
from kpitui.store.workspace import Workspace
from kpitui.usecases.log import record
from tests.build import make_goal, make_kpi
from tests.cli.conftest import Run

HOSTILE = "=1+1"


@pytest.fixture
def shop(database: Path) -> Workspace:
    """A goal, a KPI of it, and two values; one with a note that a spreadsheet would run."""
    ws = Workspace.open(database, author="ana")
    make_goal(ws, "win")
    make_kpi(ws, "churn", goals=(("win", 1.0),))
    record(ws, "churn", 3.5, note=HOSTILE)
    record(ws, "churn", -2.0)
    return ws


def test_measurements_go_out_as_csv_that_runs_nothing(shop: Workspace, run: Run) -> None:
    rows = list(csv.DictReader(run("export", "measurements").out.splitlines()))
    assert [(row["series"], row["value"], row["note"]) for row in rows] == [
        ("churn", "3.5", f"'{HOSTILE}"),
        ("churn", "-2", ""),
    ]


@pytest.mark.parametrize("what", ["measurements", "kpis", "goals", "reviews", "all"])
def test_json_says_its_format(shop: Workspace, run: Run, what: str) -> None:
    form = () if what in ("reviews", "all") else ("--format", "json")
    assert json.loads(run("export", what, *form).out)["format"] == 1


def test_kpis_go_out_a_line_each(shop: Workspace, run: Run) -> None:
    (row,) = csv.DictReader(run("export", "kpis").out.splitlines())
    assert (row["key"], row["goals"]) == ("churn", '["win"]')


def test_a_format_that_a_thing_does_not_have_is_refused(shop: Workspace, run: Run) -> None:
    ran = run("export", "all", "--format", "csv")
    assert (ran.code, ran.err) == (2, "kpitui: all cannot be exported as csv; all goes out as json\n")


def test_what_was_backed_up_comes_back_and_what_was_there_is_kept(shop: Workspace, run: Run, tmp_path: Path) -> None:
    backup = str(tmp_path / "monday.db")
    assert run("backup", backup).out == f"{backup}: 1 goal, 1 KPI, 2 values\n"
    record(shop, "churn", 4.0)
    ran = run("restore", backup)
    assert ran.out.splitlines() == [
        f"restored from {backup}: 1 goal, 1 KPI, 2 values",
        "what was there is kept beside it as kpitui-before-2026-11-23.db",
    ]
    assert len(run("export", "measurements").out.splitlines()) == 3


def test_an_export_of_everything_comes_back(shop: Workspace, run: Run, tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text(run("export", "all").out)
    record(shop, "churn", 4.0)
    assert run("restore", str(tmp_path / "all.json")).code == 0
    assert run("export", "all").out == (tmp_path / "all.json").read_text()


def test_a_backup_is_not_written_over(shop: Workspace, run: Run, tmp_path: Path) -> None:
    (tmp_path / "here.db").write_text("mine")
    assert run("backup", str(tmp_path / "here.db")).code == 2
    assert (tmp_path / "here.db").read_text() == "mine"


def test_read_only_restores_nothing(shop: Workspace, run: Run, tmp_path: Path) -> None:
    run("backup", str(tmp_path / "monday.db"))
    assert main(["--read-only", "restore", str(tmp_path / "monday.db")]) == 7


def test_a_copy_is_the_same_workspace_in_another_place(shop: Workspace, run: Run, tmp_path: Path) -> None:
    target = str(tmp_path / "copy.db")
    assert run("copy", shop.place, target).out == "copied 1 goal, 1 KPI, 2 values\n"
    assert run("copy", shop.place, target).code == 2


def test_a_password_in_a_command_is_not_taken_and_not_said(shop: Workspace, run: Run) -> None:
    ran = run("copy", shop.place, "postgresql://ana:s3cret@127.0.0.1:1/kpis")
    assert ran.code == 2
    assert ran.err == "kpitui: others can see a password in a command; leave it to PGPASSWORD or .pgpass\n"
