"""`kpitui status`, `goals` and `due`: the dashboard as text."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from kpitui.cli.table import width
from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Cadence, Direction, KpiStatus
from kpitui.store.workspace import Workspace
from kpitui.usecases.review_actions import add_action, finish_action, open_actions
from tests.build import log_values, make_goal, make_kpi
from tests.cli.conftest import Run

TODAY = date(2026, 11, 23)
HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'


@pytest.fixture
def filled(database: Path) -> Path:
    ws = Workspace.open(database, author="ana", as_of=TODAY)
    quarter = {"start": date(2026, 10, 1), "end": date(2026, 12, 31)}
    make_goal(ws, "win", "Win customers", owner="ana", **quarter)
    make_goal(ws, "cheaper", "Spend less per sale", parent="win", **quarter)
    make_goal(ws, "hostile", HOSTILE)
    make_kpi(
        ws,
        "customers",
        name="New customers",
        goals="win",
        cadence=Cadence.WEEK,
        owner="ana",
        target=TargetDefinition(value=1000, baseline=0, start=date(2026, 10, 1), by=date(2026, 12, 31)),
    )
    days = [date(2026, 10, 1) + timedelta(number) for number in range(53)]
    log_values(ws, "customers", dict.fromkeys(days, 8.0))
    make_kpi(
        ws,
        "cpc",
        name="Cost per click",
        goals="cheaper",
        formula="spend / clicks",
        unit="currency:EUR",
        direction=Direction.DOWN,
        cadence=Cadence.WEEK,
        owner="ben",
        target=TargetDefinition(value=0.75, baseline=1.1),
    )
    log_values(ws, "spend", dict.fromkeys(days, 80.0))
    log_values(ws, "clicks", {day: 0.0 if day > date(2026, 11, 15) else 200.0 for day in days})
    make_kpi(
        ws, "hostile", name=HOSTILE, goals="hostile", direction=Direction.RANGE, target=TargetDefinition(low=2, high=3)
    )
    make_kpi(ws, "draft", status=KpiStatus.DRAFT)
    ws.close()
    return database


@pytest.mark.usefixtures("filled")
def test_the_table_says_where_everything_stands(run: Run) -> None:
    ran = run("status")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "Q4 2026 · day 54 of 92 · as of 2026-11-23"
    (customers,) = [line for line in lines if "  New customers  " in line]
    cells = ["", "New customers", "424", "1\u00a0000", "0.42", "○ off track", "5\u00a0%", "1 Oct – 31 Dec"]
    assert re.split(" {2,}", customers) == cells
    assert [line for line in lines if width(line) > 80] == []


@pytest.mark.usefixtures("filled")
def test_json_has_every_field_and_says_why_there_is_no_value(run: Run) -> None:
    said = json.loads(run("status", "--format", "json").out)
    assert (said["format"], said["as_of"], said["period"]) == (1, "2026-11-23", "2026-Q4")
    customers, cpc, hostile = said["kpis"]
    assert customers == {
        "key": "customers",
        "name": "New customers",
        "goals": ["win"],
        "owner": "ana",
        "unit": "count",
        "period": {"label": "2026-10-01..2026-12-31", "start": "2026-10-01", "end": "2026-12-31", "partial": True},
        "value": 424,
        "reason": None,
        "target": 1000,
        "baseline": 0,
        "progress": 0.424,
        "score": 0.424,
        "status": "off-track",
        "pace": customers["pace"],
        "chance": 0.0,
        "signal": None,
        "verdict": customers["verdict"],
        "due": customers["due"],
        "stale": customers["stale"],
        "so_far": None,
    }
    assert customers["verdict"].startswith("Missing the target, and stable: ")
    assert customers["pace"] == pytest.approx(1000 * 54 / 92)
    assert cpc["unit"] == "currency:EUR"
    assert (hostile["name"], hostile["target"], hostile["value"]) == (HOSTILE, [2, 3], None)
    assert hostile["reason"]
    assert said["goals"][0] == {"key": "win", "title": "Win customers", "score": 0.712, "scored": 2, "of": 2}


def test_json_is_the_same_bytes_in_two_processes(filled: Path) -> None:
    command = [sys.executable, "-m", "kpitui", "status", "--format", "json", "--as-of", "2026-11-23"]
    runs = [
        subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert HOSTILE in json.loads(runs[0])["kpis"][2]["name"]


def test_a_first_value_is_seen_while_its_period_runs(run: Run, database: Path) -> None:
    ws = Workspace.open(database, author="ana", as_of=TODAY)
    make_kpi(
        ws, "rides", name="Rides", cadence=Cadence.WEEK, target=TargetDefinition(value=500, start=date(2026, 10, 1))
    )
    log_values(ws, "rides", {TODAY: 412.0})
    ws.close()
    line = run("status").out.splitlines()[-1]
    assert re.split(" {2,}", line) == ["Rides", "412", "500", "–", "· no verdict", "W48 so far"]
    (said,) = json.loads(run("status", "--format", "json").out)["kpis"]
    assert (said["value"], said["so_far"], said["score"]) == (None, 412, None)


@pytest.mark.usefixtures("filled")
def test_csv_cells_are_no_formulas(run: Run, database: Path) -> None:
    ws = Workspace.open(database, author="ana", as_of=TODAY)
    make_kpi(ws, "sum", name="=1+1", owner="@ana")
    log_values(ws, "sum", {date(2026, 10, 31): -5.0})
    ws.close()
    rows = list(csv.DictReader(io.StringIO(run("status", "--format", "csv").out)))
    (row,) = [row for row in rows if row["key"] == "sum"]
    assert (row["name"], row["owner"], row["value"]) == ("'=1+1", "'@ana", "-5")
    assert [row["name"] for row in rows if row["key"] == "hostile"] == [HOSTILE]


@pytest.mark.usefixtures("filled")
def test_an_empty_csv_has_its_head(run: Run) -> None:
    assert run("status", "--owner", "zoe", "--format", "csv").out.startswith("key,name,goals,owner,unit,label,start")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        ((), ["customers", "cpc", "hostile"]),
        (("cust",), ["customers"]),
        (("Cost per click",), ["cpc"]),
        (("win",), ["customers", "cpc"]),
        (("cheaper", "cust"), ["customers", "cpc"]),
        ((HOSTILE,), ["hostile"]),
        (("--owner", "ben"), ["cpc"]),
    ],
)
def test_names_and_owners_choose(run: Run, arguments: tuple[str, ...], keys: list[str]) -> None:
    said = json.loads(run("status", *arguments, "--format", "json").out)
    assert [kpi["key"] for kpi in said["kpis"]] == keys


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("custmers",), 2, "no KPI or goal is called 'custmers'; did you mean 'customers'?"),
        (("c",), 6, "'c' is the beginning of more than one name: cpc, customers"),
        (("draft",), 2, "'draft' has no status here: only KPIs that are active and match have one"),
        (("--fail-on", "bad"), 2, "--fail-on 'bad' is not known; allowed are off-track, at-risk, stale, signal"),
    ],
)
def test_what_cannot_be_chosen_is_one_sentence(run: Run, arguments: tuple[str, ...], code: int, sentence: str) -> None:
    ran = run("status", *arguments)
    assert (ran.code, ran.out, ran.err) == (code, "", f"kpitui: {sentence}\n")


@pytest.mark.usefixtures("filled")
def test_a_period_that_does_not_exist_is_refused(run: Run) -> None:
    ran = run("status", "--period", "2026-Q5")
    assert (ran.code, ran.out) == (2, "")
    assert "2026-Q5" in ran.err


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(("condition", "code"), [("off-track", 1), ("at-risk", 0), ("stale,off-track", 1)])
def test_a_condition_that_holds_is_exit_code_1(run: Run, condition: str, code: int) -> None:
    assert run("status", "customers", "--fail-on", condition).code == code


@pytest.mark.usefixtures("filled")
def test_in_the_c_locale_our_signs_are_ascii(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    ran = run("status", "customers")
    assert ran.out.isascii()
    assert "x off track" in ran.out


def test_division_by_zero_is_a_reason_and_no_value(run: Run, database: Path) -> None:
    ws = Workspace.open(database, author="ana", as_of=TODAY)
    make_kpi(ws, "cpc", formula="spend / clicks")
    log_values(ws, "spend", {date(2026, 10, 5): 80.0})
    log_values(ws, "clicks", {date(2026, 10, 5): 0.0})
    ws.close()
    (cpc,) = json.loads(run("status", "--format", "json").out)["kpis"]
    assert cpc["value"] is None
    assert "division by zero" in cpc["reason"]


@pytest.mark.usefixtures("filled")
def test_goals_show_scores_and_coverage(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert HOSTILE[-5:] in run("goals").out, "a pipe gets titles whole"
    monkeypatch.setenv("COLUMNS", "80")
    ran = run("goals")
    assert ran.err == ""
    (win,) = [line for line in ran.out.splitlines() if line.startswith("Win customers")]
    assert win.split()[2:6] == ["win", "0.71", "2", "of"]
    assert HOSTILE[:12] in ran.out
    assert [line for line in ran.out.splitlines() if width(line) > 80] == []


def test_an_empty_workspace_says_what_to_do(run: Run) -> None:
    assert "open kpitui to set one up" in run("status").out
    assert "open kpitui to set one up" in run("goals").out
    assert run("due").out == "Nothing is due.\n"
    assert run("due", "--quiet").out == ""


@pytest.mark.usefixtures("filled")
def test_what_is_due_is_listed_with_its_age(run: Run, database: Path) -> None:
    ws = Workspace.open(database, author="ana", as_of=TODAY)
    make_kpi(ws, "recall", name=HOSTILE, cadence=Cadence.WEEK, owner="ana", since=date(2026, 11, 1))
    ws.close()
    ran = run("due", "--owner", "ana")
    assert ran.err == ""
    (line,) = [line for line in ran.out.splitlines() if "recall" in line]
    assert "days ago" in line
    assert width(line) <= 80
    assert "recall" not in run("due", "--owner", "ben").out


def test_what_reviews_left_to_be_done_is_listed_until_it_is_done(run: Run, database: Path) -> None:
    ws = Workspace.open(database, author="ana", as_of=TODAY)
    make_kpi(ws, "recall", name="Recall", since=date(2026, 8, 1), owner="ben")
    add_action(ws, "ask ten customers", "ben", date(2026, 11, 20), "recall")
    out = run("due", "--owner", "ben").out
    assert "The review of Q3 2026 is due since Thu 1 Oct: kpitui review begins it." in out
    assert "ask ten customers  recall  Fri 20 Nov, 3 days late  ben" in out
    finish_action(ws, open_actions(ws)[0].id)
    ws.close()
    assert "ask ten" not in run("due").out
