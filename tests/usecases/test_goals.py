"""Goals: what is saved comes back, moves where it is put, and bad input leaves everything as it was."""

from datetime import date

import pytest

from kpitui.model.definitions import GoalDefinition
from kpitui.model.enums import GoalStatus, Intent
from kpitui.model.errors import BadInput, Changed, UnknownName
from kpitui.store.workspace import Workspace
from kpitui.usecases.goals import drop_goal, load_goal, move_goal, save_goal
from tests.build import all_rows, children, make_goal

HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'


def test_a_saved_goal_comes_back_as_it_was_written(ws: Workspace) -> None:
    make_goal(ws, "grow")
    goal = GoalDefinition(
        key="win",
        title=HOSTILE,
        why="Every new customer buys twice.\nAnd again.",
        intent=Intent.CONVERSION,
        start=date(2026, 10, 1),
        end=date(2026, 12, 31),
        owner=HOSTILE,
        weight=2.5,
        parent="grow",
        status=GoalStatus.DRAFT,
    )
    save_goal(ws, goal)
    assert load_goal(ws, "win") == (goal, 1)


def test_a_new_goal_gets_its_key_from_its_title_and_never_one_that_is_taken(ws: Workspace) -> None:
    assert save_goal(ws, GoalDefinition(key="", title="Win 1 000 new customers!")) == "win-1-000-new-customers"
    assert save_goal(ws, GoalDefinition(key="", title="Win 1,000 new customers")) == "win-1-000-new-customers-2"
    assert save_goal(ws, GoalDefinition(key="", title="数据")) == "x"


@pytest.mark.parametrize(
    ("goal", "sentence"),
    [
        (GoalDefinition(key="Win More"), "'Win More' is no key for a goal: a small letter, then small letters, digits"),
        (GoalDefinition(key="taken"), "there is a goal with the key 'taken' already; choose another"),
        (GoalDefinition(key="a", title="two\nlines"), "a goal's title is one line of text"),
        (GoalDefinition(key="a", owner="\x1b[31m"), "a goal's owner is one line of text"),
        (GoalDefinition(key="a", why="\x00"), "a goal's why is text, without control characters"),
        (GoalDefinition(key="a", start=date(2026, 1, 1)), "a goal's period has a first and a last day"),
        (
            GoalDefinition(key="a", start=date(2026, 2, 1), end=date(2026, 1, 1)),
            "the period ends on 2026-01-01, before it starts on 2026-02-01",
        ),
        (GoalDefinition(key="a", weight=-1.0), "-1.0 is no weight: 0 (does not count) or a larger number"),
        (GoalDefinition(key="a", weight=float("nan")), "nan is no weight"),
        (GoalDefinition(key="a", parent="takem"), "no goal is called 'takem'; did you mean 'taken'?"),
    ],
)
def test_a_goal_that_cannot_be_is_refused_in_one_sentence(ws: Workspace, goal: GoalDefinition, sentence: str) -> None:
    make_goal(ws, "taken")
    before = all_rows(ws)
    with pytest.raises((BadInput, UnknownName)) as refused:
        save_goal(ws, goal)
    assert sentence in str(refused.value)
    assert all_rows(ws) == before


def test_who_saves_over_somebody_elses_change_is_told(ws: Workspace) -> None:
    make_goal(ws, "win", "Win")
    mine, version = load_goal(ws, "win")
    save_goal(ws, GoalDefinition(key="win", title="Theirs"), version=version)
    with pytest.raises(Changed, match=r"ana changed this just now \(title\): nothing was saved over it"):
        save_goal(ws, mine, version=version)
    assert load_goal(ws, "win")[0].title == "Theirs"


def test_saving_a_goal_unchanged_writes_nothing(ws: Workspace) -> None:
    make_goal(ws, "win", why="because")
    before = all_rows(ws)
    goal, version = load_goal(ws, "win")
    save_goal(ws, goal, version=version)
    assert all_rows(ws) == before


def test_a_goal_moves_among_its_siblings_and_under_another(ws: Workspace) -> None:
    for key in ("a", "b", "c"):
        save_goal(ws, GoalDefinition(key=key))
    move_goal(ws, "c", position=0)
    assert children(ws, "") == ["c", "a", "b"]
    move_goal(ws, "a", parent="c")
    assert (children(ws, ""), children(ws, "c")) == (["c", "b"], ["a"])
    move_goal(ws, "a", position=99)
    assert children(ws, "") == ["c", "b", "a"]


def test_a_dropped_goal_is_passed_over_by_those_that_move(ws: Workspace) -> None:
    for key in ("a", "b", "c"):
        save_goal(ws, GoalDefinition(key=key))
    drop_goal(ws, "b")
    move_goal(ws, "a", position=1)
    assert children(ws, "") == ["c", "a", "b"]


def test_a_goal_cannot_stand_under_itself(ws: Workspace) -> None:
    make_goal(ws, "top", "Top")
    make_goal(ws, "low", "Low", parent="top")
    with pytest.raises(BadInput, match="the goal 'Top' cannot stand under 'Low', which is below it"):
        move_goal(ws, "top", parent="low")
    with pytest.raises(BadInput, match="the goal 'Top' cannot stand under itself"):
        save_goal(ws, GoalDefinition(key="top", title="Top", parent="top"), version=1)
    assert children(ws, "") == ["top"]


def test_a_dropped_goal_takes_the_goals_under_it_along(ws: Workspace) -> None:
    make_goal(ws, "top")
    make_goal(ws, "low", parent="top")
    make_goal(ws, "done", parent="top", status=GoalStatus.ACHIEVED)
    drop_goal(ws, "top")
    found = {key: load_goal(ws, key)[0].status for key in ("top", "low", "done")}
    assert found == {"top": GoalStatus.DROPPED, "low": GoalStatus.DROPPED, "done": GoalStatus.ACHIEVED}
    with pytest.raises(BadInput, match="the goal 'top' is dropped already"):
        drop_goal(ws, "top")
