"""The history as people read it, on both databases."""

from datetime import date

from sqlmodel import select

from kpitui.model.columns import Table
from kpitui.model.enums import LinkKind
from kpitui.model.tables import Goal, Measurement, Setting
from kpitui.present.changes import line
from kpitui.store.history import UNAUDITED
from kpitui.store.workspace import Workspace
from kpitui.usecases._changes import KINDS
from kpitui.usecases.history import history, undo
from tests.build import (
    MORNING,
    TargetDefinition,
    log_values,
    make_batch,
    make_event,
    make_feed,
    make_goal,
    make_kpi,
    make_link,
)

DAY = date(2026, 11, 2)


def titles(ws: Workspace, name: str | None = None) -> list[str]:
    return [operation.title for operation in history(ws, name)]


def latest(ws: Workspace) -> list[str]:
    """The lines of the latest operation."""
    return [line(change, ws.today) for change in history(ws, limit=1)[0].changes]


def edit(ws: Workspace, table, **values) -> None:
    with ws.writing("edit") as db:
        row = db.exec(select(table)).one()
        for name, value in values.items():
            setattr(row, name, value)


def test_an_edit_reads_from_what_to_what(any_ws: Workspace):
    make_goal(any_ws, "top")
    with any_ws.writing("edit") as db:
        db.add(Goal(key="win", title="Win", parent_id=1, owner="ana"))
    with any_ws.writing("edit") as db:
        goal = db.exec(select(Goal).where(Goal.key == "win")).one()
        goal.title, goal.owner, goal.parent_id, goal.weight = "[b]Win", "", None, 2.5
    assert latest(any_ws) == ["goal win: title Win → [b]Win; owner ana → –; weight 1 → 2.5; parent top → –"]


def test_a_value_reads_with_its_unit_decimals_and_day(any_ws: Workspace):
    make_kpi(any_ws, "churn", unit="percent")
    with any_ws.writing("log") as db:
        row = Measurement(series_id=1, start=DAY, end=DAY, value=2.5, decimals=2, author="ana", recorded_at=MORNING)
        db.add(row)
    assert latest(any_ws) == ["value of churn, Mon 2 Nov, added: value 2.50 %"]
    edit(any_ws, Measurement, value=2.6, decimals=1, note="typo")
    assert latest(any_ws) == ["value of churn, Mon 2 Nov: value 2.50 % → 2.6 %; note – → typo"]
    undo(any_ws)
    undo(any_ws)
    assert latest(any_ws) == ["value of churn, Mon 2 Nov, removed: value 2.50 %"]


def test_things_that_are_gone_keep_their_names(any_ws: Workspace):
    make_goal(any_ws, "win")
    make_kpi(any_ws, "churn", goals="win", target=TargetDefinition(value=2.5))
    undo(any_ws)
    undo(any_ws)
    said = [line(change, any_ws.today) for operation in history(any_ws) for change in operation.changes]
    assert "goal of churn added: goal win" in said
    assert "target of churn removed: value 2.5" in said


def test_the_history_of_a_kpi_has_what_belongs_to_it_and_its_values(any_ws: Workspace):
    make_kpi(any_ws, "churn")
    make_kpi(any_ws, "rating", series="grades")
    make_link(any_ws, LinkKind.LEADS, "rating", "churn")
    with any_ws.writing("log churn") as db:
        db.add(Measurement(series_id=1, start=DAY, end=DAY, value=1.0, author="ana", recorded_at=MORNING))
    with any_ws.writing("settings") as db:
        db.add(Setting(key="currency", value="EUR"))
    assert titles(any_ws, "churn") == ["log churn", "link rating", "make churn"]
    assert titles(any_ws, "rating") == ["link rating", "make rating"]


def test_the_history_of_a_series_has_the_files_that_came_in(any_ws: Workspace):
    make_kpi(any_ws, "clicks")
    feed = make_feed(any_ws)
    batch = make_batch(any_ws, feed, DAY, DAY)
    with any_ws.writing("import clicks.csv") as db:
        db.info["batch_id"] = batch
    log_values(any_ws, "clicks", {DAY: 5.0}, feed=feed, batch=batch)
    assert titles(any_ws, "clicks") == ["import clicks.csv", "make clicks"]


def test_the_history_comes_in_pages(any_ws: Workspace):
    for number in range(5):
        make_goal(any_ws, f"g{number}")
    first = history(any_ws, limit=2)
    second = history(any_ws, limit=2, before=first[-1].id)
    assert [operation.title for operation in (*first, *second)] == ["make g4", "make g3", "make g2", "make g1"]


def test_an_operation_of_many_changes_shows_the_first(any_ws: Workspace):
    with any_ws.writing("apply") as db:
        db.add_all([Goal(key=f"g{number}", title="g") for number in range(30)])
    (operation,) = history(any_ws)
    assert (len(operation.changes), operation.more) == (20, 10)


def test_the_history_of_one_thing_shows_its_own_changes_first(any_ws: Workspace):
    with any_ws.writing("apply") as db:
        db.add_all([Goal(key=f"g{number}", title="g") for number in range(30)])
    (operation,) = history(any_ws, "g29")
    assert line(operation.changes[0], any_ws.today).startswith("goal g29 added")
    assert operation.more == 10


def test_times_are_in_the_workspaces_zone(any_ws: Workspace):
    with any_ws.writing("zone") as db:
        db.add(Setting(key="timezone", value="Asia/Tokyo"))
    (operation,) = history(any_ws)
    assert operation.at.utcoffset().total_seconds() == 9 * 3600


def test_every_table_that_is_audited_is_spoken_of():
    assert set(KINDS) == set(Table.metadata.tables) - UNAUDITED


def test_an_event_reads_as_its_title(any_ws: Workspace):
    make_event(any_ws, DAY, "[/] Outage")
    assert latest(any_ws) == ["event [/] Outage added: day 2026-11-02"]


def test_a_change_names_goals_and_kpis_as_people_do(any_ws: Workspace):
    make_goal(any_ws, "win", "Win customers")
    make_kpi(any_ws, "churn", name="Customers lost", goals="win")
    said = [line(change, any_ws.today) for operation in history(any_ws) for change in operation.changes]
    assert "goal of Customers lost added: goal Win customers" in said
