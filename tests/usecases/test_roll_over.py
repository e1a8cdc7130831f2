"""A period rolled over: goals get successors, targets new rows, and what was stays and is judged as it was."""

from datetime import date

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Direction, GoalStatus, Intent, KpiStatus, Status
from kpitui.model.errors import BadInput
from kpitui.store.workspace import Workspace
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.goals import load_goal
from kpitui.usecases.history import redo, undo
from kpitui.usecases.kpis import load_kpi
from kpitui.usecases.names import rename
from kpitui.usecases.periods import RolledOver, roll_over
from kpitui.usecases.targets import set_target
from tests.build import children, log_values, make_goal, make_kpi
from tests.store.content import content

OLD = {"start": date(2026, 7, 1), "end": date(2026, 9, 30)}
NEW = (date(2026, 10, 1), date(2026, 12, 31))
BY = TargetDefinition(value=100, baseline=10, by=OLD["end"])


def targets(ws: Workspace, key: str) -> tuple[TargetDefinition, ...]:
    return load_kpi(ws, key)[0].targets


def quarter(ws: Workspace) -> None:
    """Sales are to reach 100 in the third quarter."""
    make_goal(ws, "win", "Win", intent=Intent.CONVERSION, why="We live of it", owner="ana", weight=2.0, **OLD)
    make_kpi(ws, "sales", goals={"win": 3.0}, target=BY)


def test_a_goal_gets_a_successor_with_the_same_kpis(any_ws: Workspace) -> None:
    quarter(any_ws)
    assert roll_over(any_ws, "2026-Q3", "2026-Q4") == RolledOver(goals=1, targets=1)
    new, _ = load_goal(any_ws, "win-2026-q4")
    old, _ = load_goal(any_ws, "win")
    assert (new.start, new.end) == NEW
    assert (new.title, new.why, new.intent, new.owner, new.weight) == ("Win", old.why, old.intent, "ana", 2.0)
    assert (old.start, old.status) == (OLD["start"], GoalStatus.ACTIVE)
    assert load_kpi(any_ws, "sales")[0].goals == (("win", 3.0), ("win-2026-q4", 3.0))


def test_a_target_keeps_its_value_and_is_measured_from_what_was_reached(any_ws: Workspace) -> None:
    quarter(any_ws)
    log_values(any_ws, "sales", {date(2026, 7, 10): 30.0, date(2026, 9, 30): 50.0, date(2026, 10, 1): 7.0})
    roll_over(any_ws, "2026-Q3", "2026-Q4")
    reached = {"baseline": 80.0, "baseline_on": date(2026, 9, 30)}
    assert targets(any_ws, "sales") == (BY, TargetDefinition(value=100, start=NEW[0], by=NEW[1], **reached))


def test_a_level_is_measured_from_its_last_whole_period(ws: Workspace) -> None:
    make_kpi(
        ws,
        "cost",
        aggregation=Aggregation.LAST,
        direction=Direction.DOWN,
        target=TargetDefinition(value=5, baseline=9, start=date(2026, 10, 1), by=date(2026, 12, 31)),
    )
    log_values(ws, "cost", {date(2026, 10, 31): 8.0, date(2026, 11, 20): 7.0})
    roll_over(ws, "2026-Q4", "2027-Q1")
    assert (targets(ws, "cost")[1].baseline, targets(ws, "cost")[1].baseline_on) == (8.0, date(2026, 10, 31))


def test_without_a_value_or_beyond_the_target_the_baseline_stays(ws: Workspace) -> None:
    quarter(ws)
    make_kpi(ws, "orders", goals="win", target=BY)
    log_values(ws, "orders", {date(2026, 7, 10): 130.0})
    roll_over(ws, "2026-Q3", "2026-Q4")
    assert [targets(ws, key)[1].baseline for key in ("sales", "orders")] == [10, 10]


def test_the_old_target_judges_its_time_and_the_new_one_its_own(ws: Workspace) -> None:
    make_goal(ws, "win", **OLD)
    make_kpi(ws, "leads", goals="win", target=TargetDefinition(value=10))
    log_values(ws, "leads", {date(2026, 8, 1): 12.0, date(2026, 10, 1): 4.0})
    roll_over(ws, "2026-Q3", "2026-Q4")
    assert targets(ws, "leads")[1].by is None
    now, then = (dashboard(ws, period) for period in ("2026-Q4", "2026-Q3"))
    assert [(one.key, one.score.score) for one in now.goals] == [("win", None), ("win-2026-q4", 0.0)]
    assert (now.kpis[0].target.start, now.kpis[0].target.end) == NEW
    assert (then.kpis[0].status, then.kpis[0].score) == (Status.MET, 1.0)


def test_the_tree_is_the_same_and_what_is_over_has_no_successor(ws: Workspace) -> None:
    make_goal(ws, "year", start=date(2026, 1, 1), end=date(2026, 12, 31))
    make_goal(ws, "top", parent="year", **OLD)
    make_goal(ws, "won", parent="top", status=GoalStatus.ACHIEVED, **OLD)
    make_goal(ws, "b", parent="won", position=1, status=GoalStatus.DRAFT, **OLD)
    make_goal(ws, "a-2026-q3", parent="top", position=2, **OLD)
    roll_over(ws, "2026-Q3", "2026-Q4")
    assert children(ws, "year") == ["top", "top-2026-q4"]
    assert children(ws, "top-2026-q4") == ["b-2026-q4", "a-2026-q4"]
    assert load_goal(ws, "b-2026-q4")[0].status is GoalStatus.DRAFT


def test_rolled_over_twice_there_is_nothing_to_do(any_ws: Workspace) -> None:
    quarter(any_ws)
    roll_over(any_ws, "2026-Q3", "2026-Q4")
    rename(any_ws, "win-2026-q4", "win-more")
    before = content(any_ws)
    assert roll_over(any_ws, "2026-07..2026-09", "2026-Q4") == RolledOver(0, 0)
    assert content(any_ws) == before


def test_targets_of_other_times_and_of_retired_kpis_stay(ws: Workspace) -> None:
    quarter(ws)
    make_goal(ws, "year", start=date(2026, 1, 1), end=date(2026, 12, 31))
    make_kpi(ws, "yearly", goals={"year": 1.0, "win": 1.0}, target=TargetDefinition(value=5))
    make_kpi(ws, "gone", goals="win", status=KpiStatus.RETIRED, target=BY)
    make_kpi(ws, "ready", goals="win", target=[BY, TargetDefinition(value=3, start=date(2026, 11, 1))])
    assert roll_over(ws, "2026-Q3", "2026-Q4").targets == 1
    assert load_kpi(ws, "gone")[0].goals == (("win", 1.0),)


def test_undone_and_redone_it_is_exact(any_ws: Workspace) -> None:
    quarter(any_ws)
    before = content(any_ws)
    roll_over(any_ws, "2026-Q3", "2026-Q4")
    after = content(any_ws)
    undo(any_ws)
    assert content(any_ws) == before
    redo(any_ws)
    assert content(any_ws) == after


@pytest.mark.parametrize(
    ("source", "into", "sentence"),
    [
        ("2026-Q4", "2026-Q3", "2026-Q3 does not come after 2026-Q4"),
        ("2026-Q4", "2026-Q4", "2026-Q4 does not come after 2026-Q4"),
        ("2026-Q4", "2027-01", "2026-Q4 and 2027-01 are not of one length"),
        ("2026-10-05..2026-10-20", "2026-11-01..2026-12-05", "are not of one length"),
        ("2026-Q5", "2027-Q1", "there is no 2026-Q5"),
    ],
)
def test_periods_that_do_not_follow_each_other_are_refused(
    ws: Workspace, source: str, into: str, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        roll_over(ws, source, into)


def test_a_target_from_next_quarter_on_is_not_bound_to_the_goal_that_ends(ws: Workspace) -> None:
    make_goal(ws, "win", start=NEW[0], end=NEW[1])
    make_kpi(ws, "leads", goals="win", target=TargetDefinition(value=10))
    set_target(ws, "leads", TargetDefinition(value=20, start=date(2027, 1, 1)))
    ws.as_of = date(2027, 2, 1)
    state = dashboard(ws).kpis[0]
    assert (state.target.value, state.target.end) == (20, None)
    assert dashboard(ws, "2026-Q4").kpis[0].target.value == 10
