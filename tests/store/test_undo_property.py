"""Whatever was done, taken back in reverse, gives what was there before, and redone gives what was there after."""

from datetime import date, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from kpitui.model.tables import Event, Goal, Kpi, KpiGoal, Measurement, Series, Target
from kpitui.store.workspace import Workspace
from kpitui.usecases.history import redo, undo
from tests.build import MORNING
from tests.store.content import content

FRESH = count()
numbers = st.floats(allow_nan=False, allow_infinity=False).map(lambda value: value + 0.0)
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
verbs = ("goal", "rename", "move", "kpi", "serve", "leave", "target", "log", "correct", "remove", "event", "forget")
steps = st.tuples(st.sampled_from(verbs), st.integers(0, 5), numbers, texts)
operations = st.lists(st.lists(steps, min_size=1, max_size=4), min_size=1, max_size=8)


def do(db: Session, verb: str, which: int, number: float, text: str) -> None:
    """One step on some row, where there is one."""
    day = date(2026, 1, 1) + timedelta(which)

    def row(table):
        rows = db.exec(select(table).order_by(table.id)).all()
        return rows[which % len(rows)] if rows else None

    goal, kpi, series, value = row(Goal), row(Kpi), row(Series), row(Measurement)
    if verb == "goal":
        db.add(Goal(key=f"g{next(FRESH)}", title=text, weight=number, start=day, end=day))
    elif verb == "rename" and goal:
        goal.title, goal.end = text, goal.start and day + timedelta(9)
    elif verb == "move" and goal:
        goal.parent_id = db.exec(select(Goal.id).where(Goal.id < goal.id).order_by(Goal.id.desc())).first()
    elif verb == "kpi":
        key = f"k{next(FRESH)}"
        db.add_all([Kpi(key=key, name=text, types=[text, "lagging"], benchmark=number), Series(key=key)])
    elif verb == "serve" and goal and kpi:
        if not db.exec(select(KpiGoal).where(KpiGoal.kpi_id == kpi.id, KpiGoal.goal_id == goal.id)).first():
            db.add(KpiGoal(kpi_id=kpi.id, goal_id=goal.id, weight=number))
    elif verb == "target" and kpi:
        db.add(Target(kpi_id=kpi.id, value=number, by=day))
    elif verb == "log" and series:
        db.add(Measurement(series_id=series.id, start=day, end=day, value=number, author=text, recorded_at=MORNING))
    elif verb == "correct" and value:
        value.value, value.note = number, text
    elif verb == "event" and kpi:
        db.add(Event(day=day, title=text, kpi_ids=[kpi.id]))
    elif verb in ("leave", "remove", "forget"):
        gone = row({"leave": KpiGoal, "remove": Measurement, "forget": Event}[verb])
        if gone:
            db.delete(gone)
    db.flush()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations)
def test_undone_in_reverse_everything_is_as_it_was(any_ws: Workspace, operations):
    states = [content(any_ws)]
    for steps in operations:
        with any_ws.writing("steps") as db:
            for step in steps:
                do(db, *step)
        if db.info["operation_id"]:
            states.append(content(any_ws))
    for state in states[-2::-1]:
        undo(any_ws)
        assert content(any_ws) == state
    for state in states[1:]:
        redo(any_ws)
        assert content(any_ws) == state
