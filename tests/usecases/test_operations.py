"""The history as a list that is scrolled, on both databases."""

import pytest

from kpitui.model.enums import Named
from kpitui.model.errors import BadInput
from kpitui.store.workspace import Workspace
from kpitui.usecases.goals import drop_goal, load_goal
from kpitui.usecases.history import redo, undo
from kpitui.usecases.operations import Wanted, operation_ids, operation_rows
from tests.build import make_goal, make_kpi


def told(ws: Workspace, wanted: Wanted = Wanted()) -> list[tuple[str, str]]:  # noqa: B008 - frozen
    """Title and who took it back, the newest first."""
    return [(row.title, row.taken_back_by) for row in operation_rows(ws, operation_ids(ws, wanted))]


def test_portions_follow_each_other_and_what_is_newer_comes_alone(any_ws: Workspace):
    for number in range(5):
        make_goal(any_ws, f"g{number}")
    ids = operation_ids(any_ws, Wanted())
    assert operation_ids(any_ws, Wanted(), limit=2) + operation_ids(any_ws, Wanted(), before=ids[1]) == ids
    make_goal(any_ws, "later")
    (newer,) = operation_ids(any_ws, Wanted(), after=ids[0])
    assert operation_rows(any_ws, [newer])[0].title == "make later"


def test_an_operation_is_undone_until_its_undo_is_taken_back(any_ws: Workspace):
    make_goal(any_ws, "win", "Win")
    drop_goal(any_ws, "win")
    undo(any_ws)
    assert told(any_ws) == [("undo drop goal Win", ""), ("drop goal Win", "ana"), ("make win", "")]
    redo(any_ws)
    assert told(any_ws)[1:3] == [("undo drop goal Win", "ana"), ("drop goal Win", "")]


def test_an_undone_operation_is_redone_by_its_own_number_however_old(any_ws: Workspace):
    make_goal(any_ws, "win", "Win")
    drop_goal(any_ws, "win")
    dropped = operation_ids(any_ws, Wanted(), limit=1)[0]
    undo(any_ws, dropped)
    make_goal(any_ws, "other")
    redo(any_ws, dropped)
    assert load_goal(any_ws, "win")[0].status == "dropped"
    with pytest.raises(BadInput, match=f"#{dropped} drop goal Win is not undone"):
        redo(any_ws, dropped)


def test_words_are_looked_for_in_the_title_and_the_author(any_ws: Workspace):
    make_goal(any_ws, "win")
    any_ws.author = "Ben"
    make_goal(any_ws, "keep")
    assert told(any_ws, Wanted(words="ben")) == [("make keep", "")]
    assert told(any_ws, Wanted(words="MAKE win")) == [("make win", "")]


def test_a_goal_and_a_kpi_of_one_key_have_each_their_own(any_ws: Workspace):
    make_goal(any_ws, "win")
    make_kpi(any_ws, "win")
    drop_goal(any_ws, "win")
    assert told(any_ws, Wanted((Named.GOAL, "win"))) == [("drop goal win", ""), ("make win", "")]
    assert len(told(any_ws, Wanted((Named.KPI, "win")))) == 1
