"""Taking operations back."""

from datetime import date

import pytest
from sqlmodel import Session, select

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import LinkKind
from kpitui.model.errors import BadInput, Changed, ReadOnly
from kpitui.model.tables import Goal, Kpi, KpiGoal, Measurement, Series, Target
from kpitui.store.workspace import Workspace
from kpitui.usecases.history import redo, undo
from tests.build import MORNING, make_event, make_goal, make_kpi, make_link, make_series
from tests.store.content import content, versions


def change(ws: Workspace, table, operation: str, **values) -> int:
    """Edit the one row of a table; the operation's id."""
    with ws.writing(operation) as db:
        row = db.exec(select(table)).one()
        for name, value in values.items():
            setattr(row, name, value)
    return db.info["operation_id"]


def log(ws: Workspace, value: float, day: date = date(2026, 11, 2)) -> int:
    """A value of the one series, as an ordinary edit."""
    with ws.writing("log") as db:
        series_id = db.exec(select(Series.id)).one()
        db.add(Measurement(series_id=series_id, start=day, end=day, value=value, author="ana", recorded_at=MORNING))
    return db.info["operation_id"]


def as_ben(ws: Workspace, database) -> Workspace:
    return Workspace.open(database, author="ben", as_of=ws.as_of)


def test_an_undone_edit_is_as_it_was_and_a_redone_one_as_it_became(any_ws: Workspace):
    make_goal(any_ws, "win", "Win", why="because", start=date(2026, 10, 1), end=date(2026, 12, 31))
    before = content(any_ws)
    change(any_ws, Goal, "change", title="[/] 数据 🙂", end=None, weight=0.1 + 0.2)
    after = content(any_ws)
    assert undo(any_ws).title == "change"
    assert content(any_ws) == before
    assert redo(any_ws).title == "change"
    assert content(any_ws) == after
    assert versions(any_ws, "goal") == [4]


def test_an_undone_creation_is_gone_and_comes_back_with_its_ids(any_ws: Workspace):
    before = content(any_ws)
    make_kpi(any_ws, "churn", target=[TargetDefinition(value=2.5), TargetDefinition(low=1.0, high=2.0)])
    after = content(any_ws)
    undo(any_ws)
    assert content(any_ws) == before
    redo(any_ws)
    assert content(any_ws) == after


def test_a_tree_of_goals_goes_and_comes_back_in_any_order(any_ws: Workspace):
    with any_ws.writing("tree") as db:
        for key in ("top", "left", "leaf"):
            db.add(Goal(key=key, title=key))
            db.flush()
        rows = {goal.key: goal for goal in db.exec(select(Goal))}
        rows["top"].parent_id = rows["leaf"].id
        rows["leaf"].parent_id = rows["left"].id
    after = content(any_ws)
    undo(any_ws)
    assert content(any_ws)["goal"] == {}
    redo(any_ws)
    assert content(any_ws) == after


def test_a_removed_row_whose_place_was_given_away_in_the_same_operation_comes_back(any_ws: Workspace):
    make_goal(any_ws, "win")
    make_kpi(any_ws, "churn", goals="win")
    before = content(any_ws)
    with any_ws.writing("replace") as db:
        old = db.exec(select(KpiGoal)).one()
        db.delete(old)
        db.flush()
        db.add(KpiGoal(kpi_id=old.kpi_id, goal_id=old.goal_id, weight=3.0))
    undo(any_ws)
    assert content(any_ws) == before


def test_without_a_number_the_callers_latest_is_undone(any_ws: Workspace, database):
    make_goal(any_ws, "one")
    make_goal(any_ws, "two")
    ben = as_ben(any_ws, database)
    make_goal(ben, "three")
    ben.close()
    assert [undo(any_ws).title for _ in range(2)] == ["make two", "make one"]
    with pytest.raises(BadInput, match="nothing of yours to undo, ana"):
        undo(any_ws)
    assert [goal["key"] for goal in content(any_ws)["goal"].values()] == ["three"]


def test_redo_goes_back_through_the_undone(any_ws: Workspace):
    for key in ("one", "two", "three"):
        make_goal(any_ws, key)
    after = content(any_ws)
    undone = [undo(any_ws).title for _ in range(3)]
    redone = [redo(any_ws).title for _ in range(3)]
    assert redone == undone[::-1]
    assert content(any_ws) == after
    assert [undo(any_ws).title for _ in range(2)] == ["make three", "make two"]


def test_after_a_new_edit_there_is_nothing_to_redo_but_by_its_number(any_ws: Workspace):
    make_goal(any_ws, "one")
    undone = undo(any_ws)
    make_goal(any_ws, "two")
    with pytest.raises(BadInput, match="nothing of yours to redo"):
        redo(any_ws)
    assert undo(any_ws, undone.id).kind == "redo"
    assert {goal["key"] for goal in content(any_ws)["goal"].values()} == {"one", "two"}


def test_an_operation_is_undone_once(any_ws: Workspace):
    make_goal(any_ws, "win")
    undo(any_ws, 1)
    with pytest.raises(BadInput, match=r"#1 make win is undone already, by #2 \(ana\)"):
        undo(any_ws, 1)
    redo(any_ws)
    with pytest.raises(BadInput, match=r"#2 undo make win is redone already, by #3 \(ana\)"):
        undo(any_ws, 2)
    assert undo(any_ws, 1).title == "make win"


def test_an_unknown_number_is_refused(any_ws: Workspace):
    with pytest.raises(BadInput, match="there is no operation #7"):
        undo(any_ws, 7)


def test_a_later_change_to_the_same_row_refuses_by_name(any_ws: Workspace, database):
    make_goal(any_ws, "win")
    first = change(any_ws, Goal, "rename", title="a")
    ben = as_ben(any_ws, database)
    second = change(ben, Goal, "log churn", title="b")
    ben.close()
    before = content(any_ws)
    with pytest.raises(Changed) as refused:
        undo(any_ws, first)
    assert str(refused.value) == (
        f"#{first} rename cannot be undone: changed again by #{second} log churn (ben); undo that first"
    )
    assert content(any_ws) == before
    undo(any_ws, second)
    undo(any_ws, first)
    assert content(any_ws)["goal"][1]["title"] == "win"


def test_a_later_change_refuses_the_redo_by_name(any_ws: Workspace):
    make_goal(any_ws, "win")
    first = change(any_ws, Goal, "rename", title="a")
    undone = undo(any_ws, first)
    change(any_ws, Goal, "why", why="because")
    with pytest.raises(Changed, match=r"cannot be redone: changed again by #4 why \(ana\); undo that first"):
        undo(any_ws, undone.id)


def test_what_is_needed_later_is_not_undone(any_ws: Workspace):
    make_series(any_ws, "clicks")
    log(any_ws, 5.0)
    with pytest.raises(Changed, match=r"#1 make clicks cannot be undone: needed by #2 log \(ana\); undo that first"):
        undo(any_ws, 1)


def test_what_an_event_names_is_not_undone(any_ws: Workspace):
    make_kpi(any_ws, "churn")
    make_event(any_ws, date(2026, 11, 3), "Outage", kpis=["churn"])
    with pytest.raises(Changed, match=r"needed by #2 event Outage \(ana\)"):
        undo(any_ws, 1)


def test_what_belongs_to_something_gone_does_not_come_back(any_ws: Workspace):
    for key in ("cause", "effect"):
        make_kpi(any_ws, key)
    make_link(any_ws, LinkKind.LEADS, "cause", "effect", lag=1)
    link = undo(any_ws)
    undo(any_ws)
    with pytest.raises(Changed, match=r"taken away by #5 undo make effect \(ana\); undo that first"):
        undo(any_ws, link.id)


def test_a_key_that_was_taken_since_refuses_by_name(any_ws: Workspace):
    make_goal(any_ws, "win")
    undone = undo(any_ws)
    make_goal(any_ws, "win", "another")
    with pytest.raises(Changed, match=r"its place was taken by #3 make win \(ana\); undo that first"):
        undo(any_ws, undone.id)


def test_no_undo_makes_a_goal_its_own_ancestor(any_ws: Workspace):
    make_goal(any_ws, "upper")
    make_goal(any_ws, "lower", parent="upper")

    def move(db: Session, key: str, parent: str | None) -> None:
        goal = db.exec(select(Goal).where(Goal.key == key)).one()
        goal.parent_id = db.exec(select(Goal.id).where(Goal.key == parent)).first()

    with any_ws.writing("to the top") as db:
        move(db, "lower", None)
    first = db.info["operation_id"]
    with any_ws.writing("below") as db:
        move(db, "upper", "lower")
    with pytest.raises(Changed, match=r"its own ancestor since #4 below \(ana\); undo that first"):
        undo(any_ws, first)


def test_a_change_that_was_itself_undone_does_not_refuse(any_ws: Workspace):
    make_goal(any_ws, "win")
    change(any_ws, Goal, "rename", title="a")
    undo(any_ws)
    undo(any_ws, 1)
    assert content(any_ws)["goal"] == {}


def test_a_read_only_workspace_undoes_nothing(any_ws: Workspace, database):
    make_goal(any_ws, "win")
    visitor = Workspace.open(database, author="ana", read_only=True)
    with pytest.raises(ReadOnly):
        undo(visitor)
    visitor.close()


def test_ids_are_never_given_twice(any_ws: Workspace):
    make_kpi(any_ws, "churn", target=TargetDefinition(value=2.5))
    undo(any_ws)
    make_kpi(any_ws, "other", target=TargetDefinition(value=2.5))
    with any_ws.reading() as db:
        assert db.exec(select(Kpi.id)).all() == [2]
        assert db.exec(select(Target.id)).all() == [2]
