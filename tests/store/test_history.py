"""What a write leaves behind."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import insert, select, update

from kpitui.model.enums import GoalStatus
from kpitui.model.tables import Change, Goal, Kpi, KpiSeries, Measurement, Operation
from kpitui.store.workspace import Workspace
from tests.build import make_goal, make_kpi, make_series


def changes(ws: Workspace) -> list[tuple[str, object, object]]:
    """Of the latest operation: table, before and after."""
    with ws.reading() as db:
        latest = db.exec(select(Operation.id).order_by(Operation.id.desc())).first()
        rows = db.exec(select(Change).where(Change.operation_id == latest).order_by(Change.id)).all()
        return [(row.entity, row.before, row.after) for row in rows]


def test_an_operation_says_who_when_and_what(any_ws: Workspace):
    before = datetime.now(UTC)
    make_goal(any_ws, "win")
    with any_ws.reading() as db:
        operation = db.exec(select(Operation)).one()
    assert (operation.author, operation.title, operation.kind) == ("ana", "make win", "edit")
    assert before <= operation.at <= datetime.now(UTC)


def test_an_edit_keeps_what_was_before_and_after(any_ws: Workspace):
    make_goal(any_ws, "win", "Win", start=date(2026, 10, 1), end=date(2026, 12, 31))
    with any_ws.writing("rename") as db:
        db.exec(select(Goal)).one().title = "Win more"
    ((table, before, after),) = changes(any_ws)
    assert (table, before["title"], after["title"]) == ("goal", "Win", "Win more")
    assert before["start"] == after["start"] == "2026-10-01"
    assert (before["version"], after["version"]) == (1, 2)


def test_several_steps_on_one_row_are_one_change(any_ws: Workspace):
    make_goal(any_ws, "win", "one")
    with any_ws.writing("rename twice") as db:
        goal = db.exec(select(Goal)).one()
        goal.title = "two"
        db.flush()
        goal.title = "three"
    ((_, before, after),) = changes(any_ws)
    assert (before["title"], after["title"], after["version"]) == ("one", "three", 2)


def test_a_row_whose_values_were_expired_keeps_its_before(any_ws: Workspace):
    make_goal(any_ws, "win", "one")
    with any_ws.writing("rename") as db:
        goal = db.exec(select(Goal)).one()
        db.expire(goal)
        goal.title = "two"
    ((_, before, after),) = changes(any_ws)
    assert (before["title"], after["title"]) == ("one", "two")


def test_a_removed_row_is_kept_whole(any_ws: Workspace):
    make_kpi(any_ws, "churn")
    with any_ws.writing("remove") as db:
        db.delete(db.exec(select(KpiSeries)).one())
    ((_, before, after),) = changes(any_ws)
    assert before["role"] == "value"
    assert after is None


def test_what_ends_as_it_began_is_no_operation(any_ws: Workspace):
    make_goal(any_ws, "win", "one")
    with any_ws.writing("nothing") as db:
        goal = db.exec(select(Goal)).one()
        goal.title = "two"
        db.flush()
        goal.title = "one"
        passing = Goal(key="passing", title="x")
        db.add(passing)
        db.flush()
        db.delete(passing)
    assert db.info["operation_id"] is None
    assert [entity for entity, _, _ in changes(any_ws)] == ["goal"]


def test_nothing_is_written_where_the_body_raises(any_ws: Workspace):
    def fail() -> None:
        with any_ws.writing("fails") as db:
            db.add(Goal(key="win", title="Win"))
            db.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with any_ws.reading() as db:
        assert db.exec(select(Goal.id)).all() == []
        assert db.exec(select(Operation.id)).all() == []


def test_the_operation_id_is_told_after_the_write(any_ws: Workspace):
    with any_ws.writing("make") as db:
        db.add(Goal(key="win", title="Win"))
    with any_ws.reading() as reading:
        assert reading.exec(select(Operation.id)).one() == db.info["operation_id"]


@pytest.mark.parametrize("statement", [update(Kpi).values(owner="ben"), insert(Goal).values(key="a", title="a")])
def test_a_bulk_statement_has_to_say_that_it_is_audited(any_ws: Workspace, statement):
    with pytest.raises(RuntimeError, match="audited=True"), any_ws.writing("bulk") as db:
        db.exec(statement)


def test_a_change_in_a_reading_session_is_refused(any_ws: Workspace):
    make_goal(any_ws, "win")
    with pytest.raises(RuntimeError, match=r"use writing\(\)"), any_ws.reading() as db:
        db.exec(select(Goal)).one().status = GoalStatus.DROPPED


def test_large_and_small_numbers_come_back_exactly(any_ws: Workspace):
    make_series(any_ws, "s")
    values = [1e23, 0.1, 123456789.123456, 5e-324, 1.7976931348623157e308]
    for value in values:
        with any_ws.writing("log") as db:
            day = date(2026, 1, 1)
            row = Measurement(series_id=1, start=day, end=day, value=value, author="ana", recorded_at=datetime.now(UTC))
            db.add(row)
        ((_, _, after),) = changes(any_ws)
        assert float(after["value"]) == value
