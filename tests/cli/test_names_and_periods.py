"""`rename`, `merge`, `hand-over` and `roll-over`, as commands: one line each, undone by `undo`."""

from datetime import date
from pathlib import Path

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.store.workspace import Workspace
from tests.build import make_goal, make_kpi, make_series
from tests.cli.conftest import Run


@pytest.fixture
def shop(database: Path) -> None:
    ws = Workspace.open(database, author="ben")
    make_goal(ws, "win", owner="ana", start=date(2026, 10, 1), end=date(2026, 12, 31))
    make_kpi(ws, "ctr", formula="clicks / views", goals="win", owner="ana", target=TargetDefinition(value=0.1))
    make_kpi(ws, "form-cvr", series="cvr")
    make_kpi(ws, "form-views", series="views")
    make_series(ws, "clciks")
    ws.close()


def test_a_series_gets_another_key_and_the_formula_follows(shop: None, run: Run) -> None:
    assert run("rename", "clicks", "taps").out == "series clicks is taps now\n"
    assert 'formula = "taps / views"' in run("export", "definitions").out
    assert run("undo").out.startswith("undo of rename series clicks to taps (#")


def test_the_kind_of_thing_is_said_where_the_name_does_not_say_it(shop: None, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "churn.toml"
    file.write_text("[kpis.churn]\nseries = 'churn'\n")
    run("apply", str(file))
    assert run("rename", "churn", "lost", "--what", "series").out == "series churn is lost now\n"
    assert run("rename", "churn", "attrition").out == "KPI churn is attrition now\n"


@pytest.mark.parametrize(
    ("old", "new", "code", "sentence"),
    [
        ("form", "x", 6, "'form' is the beginning of more than one name: form-cvr, form-views"),
        ("clikcs", "x", 2, "no KPI, series or goal is called 'clikcs'; did you mean 'clicks'?"),
        ("clicks", "views", 2, "there is a series with the key 'views' already; choose another"),
    ],
)
def test_a_rename_that_cannot_be_says_why(shop: None, run: Run, old: str, new: str, code: int, sentence: str) -> None:
    assert run("rename", old, new) == (code, "", f"kpitui: {sentence}\n")


def test_a_typo_is_merged_into_what_was_meant(shop: None, run: Run) -> None:
    run("log", "clciks", "5")
    assert (
        run("merge", "clciks", "clicks").out == "series clciks is part of clicks now: 1 value moved, 0 KPIs changed\n"
    )
    assert "log clciks" in run("history", "clicks").out


def test_a_merge_that_would_count_twice_exits_2(shop: None, run: Run) -> None:
    run("log", "clciks", "5")
    run("log", "clicks", "7")
    ran = run("merge", "clciks", "clicks")
    assert (ran.code, ran.out) == (2, "")
    assert "both have values for 2026-11-23" in ran.err


def test_things_are_handed_over(shop: None, run: Run) -> None:
    assert run("hand-over", "ana", "eva").out == "1 goal, 1 KPI, 0 actions: ana → eva\n"
    ran = run("hand-over", "evva", "ana")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "kpitui: no owner of a goal, KPI or action is called 'evva'; did you mean 'eva'?\n"


def test_a_period_is_rolled_over_once(shop: None, run: Run) -> None:
    assert run("roll-over", "2026-Q4", "2027-Q1").out == "1 goal and 1 target: 2026-Q4 → 2027-Q1\n"
    assert "win-2027-q1" in run("goals").out
    ran = run("roll-over", "2026-Q4", "2027-Q1")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "kpitui: nothing to roll over: 2027-Q1 has all goals and targets of 2026-Q4 that are not over\n"
    assert run("roll-over", "2026-Q4", "2026-11").code == 2
