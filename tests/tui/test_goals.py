"""The goals screen, played by keyboard."""

from datetime import date

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, GoalStatus, KpiStatus, Perspective
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases.goals import load_goal
from kpitui.usecases.kpis import load_kpi
from tests.build import children, log_values, make_goal, make_kpi
from tests.screen import press, row, rows, said, settle, text, type_text

SMALL, WIDE = (80, 24), (120, 40)
HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'


@pytest.fixture
def tree(ws: Workspace) -> Workspace:
    """Top with Spend (ROAS, Waste) and Win below it; Later beside it."""
    quarter = {"start": date(2026, 10, 1), "end": date(2026, 12, 31), "owner": "ana"}
    make_goal(ws, "top", "Grow profitably", why="We have to.", **quarter)
    make_goal(ws, "spend", "Spend less per sale", parent="top", why="Ads take a third.", **quarter)
    make_goal(ws, "win", "Win customers", parent="top", position=1, **quarter)
    make_goal(ws, "later", "Ship within a day", position=1, status=GoalStatus.DRAFT)
    aim = TargetDefinition(value=4.0, baseline=3.0, start=date(2026, 10, 1), by=date(2026, 12, 31))
    mean = Aggregation.MEAN
    make_kpi(
        ws, "roas", name="ROAS", goals={"spend": 2}, target=aim, perspective=Perspective.EXTERNAL, aggregation=mean
    )
    make_kpi(ws, "waste", name="Wasted spend", goals="spend", perspective=Perspective.INTERNAL, owner="ben")
    log_values(ws, "roas", {date(2026, 10, 15): 3.1})
    return ws


def shown(lines: list[str], *names: str) -> list[str]:
    """The names in the order in which they stand on the screen."""
    places = {name: place for name in names for place, line in enumerate(lines) if name in line}
    return sorted(places, key=lambda name: places[name])


async def test_an_empty_workspace_offers_the_first_goal_and_saves_it(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.app.switch_mode("goals")
        await settle(pilot)
        assert "No goal yet." in text(pilot)
        await press(pilot, "n")
        await type_text(pilot, "Grow ridership")
        await press(pilot, "tab")
        await type_text(pilot, "Every ride is a car less.")
        await press(pilot, "tab", "tab")
        await type_text(pilot, "2011-01-01..2012-12-31")
        await press(pilot, "f3")
        assert "Grow ridership" in row(pilot, "no KPI yet")
    goal, _ = load_goal(ws, "grow-ridership")
    assert (goal.why, goal.start, goal.end) == ("Every ride is a car less.", date(2011, 1, 1), date(2012, 12, 31))


async def test_the_pane_says_why_and_how_the_score_comes_about(tree: Workspace) -> None:
    async with KpituiApp(tree).run_test(size=WIDE) as pilot:
        await press(pilot, "2", "j")
        assert "Ads take a third." in text(pilot)
        assert "1 Oct – 31 Dec, 38 days left · ana · under Grow profitably" in text(pilot)
        assert "0.10" in row(pilot, "ROAS                ")
        assert "1 of 2 scored" in text(pilot)
        assert "external  ROAS" in text(pilot)
        assert "internal  Wasted spend" in text(pilot)
        assert "Wasted spend: There is no target" in text(pilot)


async def test_on_a_small_screen_tab_reads_the_goal_and_escape_goes_back(tree: Workspace) -> None:
    async with KpituiApp(tree).run_test(size=SMALL) as pilot:
        await press(pilot, "2", "j")
        assert "Ads take a third." not in text(pilot)
        await press(pilot, "tab")
        assert "Ads take a third." in text(pilot)
        await press(pilot, "escape")
        assert "Ship within a day" in text(pilot)


async def test_a_goal_moves_down_and_in_and_out_again(tree: Workspace) -> None:
    async with KpituiApp(tree).run_test(size=SMALL) as pilot:
        await press(pilot, "2", "j", "J")
        assert children(tree, "top") == ["win", "spend"]
        await press(pilot, "greater_than_sign")
        assert (children(tree, "top"), children(tree, "win")) == (["win"], ["spend"])
        assert "▌" in row(pilot, "Spend less per sale")
        await press(pilot, "less_than_sign", "less_than_sign")
        assert children(tree, "") == ["top", "spend", "later"]


async def test_a_branch_folds_and_says_how_many_kpis_it_hides(tree: Workspace) -> None:
    async with KpituiApp(tree).run_test(size=SMALL) as pilot:
        await press(pilot, "2", "space")
        assert "2 KPIs" in row(pilot, "Grow profitably")
        assert "ROAS" not in text(pilot)
        await press(pilot, "space")
        assert "ROAS" in text(pilot)


async def test_a_goal_beside_and_one_under_another_stand_where_they_were_asked_for(tree: Workspace) -> None:
    async with KpituiApp(tree).run_test(size=SMALL) as pilot:
        await press(pilot, "2", "j", "a")
        await type_text(pilot, "Fewer clicks wasted")
        await press(pilot, "f3")
        await press(pilot, "n")
        await type_text(pilot, "Better pages")
        await press(pilot, "f3")
    assert children(tree, "spend") == ["fewer-clicks-wasted", "better-pages"]
    assert load_goal(tree, "better-pages")[0].end == date(2026, 12, 31)


async def test_a_dropped_goal_goes_and_comes_back_with_undo(tree: Workspace) -> None:
    async with KpituiApp(tree).run_test(size=SMALL, notifications=True) as pilot:
        await press(pilot, "2", "j", "d")
        assert "Spend less per sale is dropped; u takes it back" in said(pilot)
        assert "Spend less per sale " not in "\n".join(rows(pilot)[:14])
        await press(pilot, "u")
        assert "0.10" in row(pilot, "▾ Spend less per sale")
    assert load_goal(tree, "spend")[0].status is GoalStatus.ACTIVE


async def test_a_retired_kpi_leaves_the_tree(tree: Workspace) -> None:
    async with KpituiApp(tree).run_test(size=SMALL) as pilot:
        await press(pilot, "2", "j", "j", "d")
        assert "ROAS " not in "\n".join(rows(pilot)[:14])
    assert load_kpi(tree, "roas")[0].status is KpiStatus.RETIRED


async def test_editing_a_goal_shows_it_at_once_and_a_bad_period_is_said_in_its_place(tree: Workspace) -> None:
    async with KpituiApp(tree).run_test(size=SMALL) as pilot:
        await press(pilot, "2", "j", "e")
        await press(pilot, "end", *["backspace"] * 19)
        await type_text(pilot, "Spend well")
        await press(pilot, "tab", "tab", "tab", "end", "backspace")
        await type_text(pilot, "5")
        await press(pilot, "f3")
        assert "there is no 2026-Q5" in text(pilot)
        await press(pilot, "backspace")
        await type_text(pilot, "3")
        await press(pilot, "f3")
        assert "Spend well" in text(pilot)
    assert load_goal(tree, "spend")[0].end == date(2026, 9, 30)


async def test_leaving_a_goal_unsaved_asks_once(tree: Workspace) -> None:
    async with KpituiApp(tree).run_test(size=SMALL, notifications=True) as pilot:
        await press(pilot, "2", "j", "e")
        await type_text(pilot, "!")
        await press(pilot, "escape")
        assert "esc again leaves without it" in said(pilot)
        await press(pilot, "escape")
        assert "Why it matters" not in text(pilot)
    assert load_goal(tree, "spend")[0].title == "Spend less per sale"


async def test_the_filter_keeps_what_has_its_words_and_escape_clears_it(tree: Workspace) -> None:
    async with KpituiApp(tree).run_test(size=SMALL) as pilot:
        await press(pilot, "2", "slash")
        await type_text(pilot, "waste")
        await press(pilot, "enter")
        assert "Wasted spend" in text(pilot)
        assert "Win customers" not in text(pilot)
        await press(pilot, "escape")
        assert "Win customers" in text(pilot)


async def test_achieved_goals_and_kpis_without_a_goal_stand_apart(tree: Workspace) -> None:
    make_goal(tree, "old", "Be remembered", status=GoalStatus.ACHIEVED, position=5)
    make_kpi(tree, "load", name="Server load")
    async with KpituiApp(tree).run_test(size=SMALL) as pilot:
        await press(pilot, "2")
        assert shown(rows(pilot), "Achieved", "Without a goal", "Server load", "Ship") == [
            "Ship",
            "Without a goal",
            "Server load",
            "Achieved",
        ]
        await press(pilot, "G", "space")
        assert "Be remembered" in text(pilot)


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_any_text_goes_through_unharmed(ws: Workspace, size: tuple[int, int]) -> None:
    make_goal(ws, "odd", HOSTILE, why=HOSTILE, owner=HOSTILE, start=date(2026, 10, 1), end=date(2026, 12, 31))
    make_kpi(ws, "kpi", name=HOSTILE, goals="odd", definition=HOSTILE, owner=HOSTILE)
    async with KpituiApp(ws).run_test(size=size) as pilot:
        await press(pilot, "2")
        assert '[/] [b]x[/b] =1+1 "quotes" 数据' in text(pilot)
        await press(pilot, "tab")
        assert '[/] [b]x[/b] =1+1 "quotes" 数据' in text(pilot)
        await press(pilot, "tab", "e")
        assert '[/] [b]x[/b] =1+1 "quotes" 数据' in text(pilot)
        await press(pilot, "escape", "j", "tab", "tab")
        assert '[/] [b]x[/b] =1+1 "quotes" 数据' in text(pilot)


async def test_the_cursor_follows_a_kpi_that_is_moved_to_another_goal(tree: Workspace) -> None:
    async with KpituiApp(tree).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", *"jj", "M")
        await type_text(pilot, "Win")
        await press(pilot, "enter")
        assert shown(rows(pilot), "Win customers", "ROAS") == ["Win customers", "ROAS"]
        assert "ROAS" in row(pilot, "▌")
