"""Another key: the old one still finds it, formulas follow, and all of it can be undone."""

from datetime import date

import pytest

from kpitui.model.definitions import KpiDefinition
from kpitui.model.enums import Kind, Named
from kpitui.model.errors import BadInput, Changed
from kpitui.store.workspace import Workspace
from kpitui.usecases._names import find_goal, find_kpi
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.history import history, undo
from kpitui.usecases.kpis import load_kpi, save_kpi
from kpitui.usecases.log import record
from kpitui.usecases.names import rename
from tests.build import log_values, make_goal, make_kpi, make_series
from tests.store.content import content

OCTOBER = date(2026, 10, 1)


def formula(ws: Workspace, key: str) -> str:
    return load_kpi(ws, key)[0].formula


def test_formulas_follow_a_series_and_keep_their_value(any_ws: Workspace) -> None:
    make_kpi(any_ws, "rate", formula="max(tap, taps) / tap", unit="percent")
    log_values(any_ws, "tap", {OCTOBER: 4.0})
    log_values(any_ws, "taps", {OCTOBER: 8.0})
    done = rename(any_ws, "tap", "max")
    assert (done.what, done.old, done.new) == (Named.SERIES, "tap", "max")
    assert formula(any_ws, "rate") == "max(max, taps) / max"
    assert dashboard(any_ws).kpis[0].value == 200
    with any_ws.reading() as db:
        assert find_kpi(db, "rate").formula_changed is None


def test_the_old_key_finds_it_and_is_taken(ws: Workspace) -> None:
    make_kpi(ws, "churn")
    rename(ws, "churn", "attrition")
    assert record(ws, "churn", 2.0).key == "attrition"
    with pytest.raises(BadInput, match="'churn' is the former key of the KPI 'attrition' and still finds it"):
        save_kpi(ws, KpiDefinition(key="churn", series="churn"))
    assert [one.title for one in history(ws, "churn")][:2] == ["log attrition", "rename KPI churn to attrition"]


def test_a_former_key_of_its_own_is_taken_back(any_ws: Workspace) -> None:
    make_goal(any_ws, "win")
    before = content(any_ws)
    rename(any_ws, "win", "win-more", Named.GOAL)
    rename(any_ws, "win", "win")
    with any_ws.reading() as db:
        assert find_goal(db, "win-more").key == "win"
    undo(any_ws)
    undo(any_ws)
    assert content(any_ws) == before


def test_a_kpi_goes_before_a_series_of_the_same_key_unless_it_is_said(ws: Workspace) -> None:
    make_kpi(ws, "churn")
    assert rename(ws, "churn", "attrition").what is Named.KPI
    assert rename(ws, "churn", "lost", Named.SERIES).what is Named.SERIES
    assert load_kpi(ws, "attrition")[0].series == "lost"


def test_a_whole_key_of_a_goal_goes_before_the_beginning_of_a_kpi(ws: Workspace) -> None:
    make_kpi(ws, "win-rate", series="wins")
    make_goal(ws, "win")
    assert rename(ws, "win", "win-more").what is Named.GOAL


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("views", "there is a series with the key 'views' already; choose another"),
        ("clicks", "the series 'clicks' has that key already; choose another"),
        ("Clicks", "'Clicks' is no key for a series: a small letter"),
        ("c" * 80, "the formula of 'long' would be longer than 2000 characters"),
    ],
)
def test_a_key_that_cannot_be_is_refused(ws: Workspace, new: str, sentence: str) -> None:
    make_series(ws, "clicks")
    make_series(ws, "views")
    make_kpi(ws, "long", formula=" + ".join(["clicks"] * 100))
    with pytest.raises(BadInput, match=sentence):
        rename(ws, "clicks", new)


def test_a_formula_written_with_a_former_key_says_the_present_one(ws: Workspace) -> None:
    make_series(ws, "clicks")
    make_series(ws, "views")
    rename(ws, "clicks", "taps")
    save_kpi(ws, KpiDefinition(key="ctr", kind=Kind.RATIO, formula="clicks / views"))
    log_values(ws, "taps", {OCTOBER: 3.0})
    log_values(ws, "views", {OCTOBER: 4.0})
    assert formula(ws, "ctr") == "taps / views"
    assert dashboard(ws).kpis[0].value == 0.75


def test_what_was_renamed_since_is_not_undone_without_saying_so(ws: Workspace) -> None:
    make_kpi(ws, "churn")
    rename(ws, "churn", "attrition")
    with pytest.raises(Changed, match="#1 make churn cannot be undone: changed again by #2 rename KPI churn to attrit"):
        undo(ws, 1)
