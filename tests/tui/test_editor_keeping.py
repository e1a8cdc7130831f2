"""The KPI editor: what is typed is kept, whichever way one leaves."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kpitui.model.enums import GoalStatus, KpiStatus
from kpitui.model.errors import UnknownName
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases.editing import editing
from kpitui.usecases.goals import load_goal
from kpitui.usecases.kpis import load_kpi, save_kpi
from tests.build import all_rows, make_kpi
from tests.editor import SMALL, WIDE, fill, flat, focused, go_to, open_editor
from tests.screen import press, said, settle, text, type_text


async def test_a_draft_is_kept_with_f2_and_on_leaving(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await open_editor(pilot)
        await press(pilot, "f6")
        await type_text(pilot, "CVR")
        await press(pilot, "f2")
        assert said(pilot) == "draft kept: CVR; values of cvr can be logged already"
        await fill(pilot, "Definition", "forms per view")
        await press(pilot, "escape")
        assert said(pilot) == "draft kept: CVR"
    draft, _ = load_kpi(ws, "cvr")
    assert (draft.status, draft.definition) == (KpiStatus.DRAFT, "forms per view")


async def test_a_draft_without_a_name_is_asked_for_one_where_it_is_missing(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot)
        await type_text(pilot, "Grow")
        await press(pilot, "f2")
        assert "Name" in focused(pilot)
        assert "✗ give it a name, so that it can be kept" in text(pilot)
        await type_text(pilot, "x")
        assert "✗" not in text(pilot)


async def test_what_has_no_name_yet_is_there_again_after_leaving_and_after_quitting(
    ws: Workspace, tmp_path: Path
) -> None:
    async with KpituiApp(ws, typed=tmp_path).run_test(size=SMALL, notifications=True) as pilot:
        await open_editor(pilot)
        await type_text(pilot, "Grow")
        await press(pilot, "escape")
        assert "Not saved, and not lost" in said(pilot)
        await open_editor(pilot)
        assert "What you typed is back: f2 keeps it as a draft, f7 throws it away." in said(pilot)
        await press(pilot, "end", "!")
        await pilot.press("ctrl+q")
    assert all_rows(ws)["kpi"] == []
    async with KpituiApp(ws, typed=tmp_path).run_test(size=SMALL) as pilot:
        await open_editor(pilot)
        assert "Grow!" in focused(pilot)
        await press(pilot, "f7", "f7")
        await open_editor(pilot)
        assert "Grow!" not in text(pilot)


async def test_what_cannot_be_read_outlives_a_crash(ws: Workspace, tmp_path: Path) -> None:
    make_kpi(ws, "cvr", name="CVR")
    async with KpituiApp(ws, typed=tmp_path).run_test(size=SMALL) as pilot:
        await open_editor(pilot, "cvr")
        await fill(pilot, "Target", "5.5.5x")
        pilot.app.exit()  # no key was pressed that would keep it
    async with KpituiApp(ws, typed=tmp_path).run_test(size=SMALL) as pilot:
        await open_editor(pilot, "cvr")
        await go_to(pilot, "Target")
        assert "5.5.5x" in focused(pilot)
    assert load_kpi(ws, "cvr")[0].targets == ()


async def test_leaving_untouched_writes_nothing(ws: Workspace) -> None:
    make_kpi(ws, "cpc", name="CPC")
    before = all_rows(ws)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot, "cpc")
        await press(pilot, "f6", "f6", "f6", "escape")
    assert all_rows(ws) == before


async def test_changes_of_an_active_kpi_wait_unsaved_until_one_comes_back(ws: Workspace) -> None:
    make_kpi(ws, "cpc", name="CPC", owner="ana")
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await open_editor(pilot, "cpc")
        await press(pilot, "f6")
        await type_text(pilot, "CPC new")
        await press(pilot, "escape")
        assert load_kpi(ws, "cpc")[0].name == "CPC"
        await open_editor(pilot, "cpc")
        assert "What you typed is back" in said(pilot)
        await press(pilot, "f3")
    assert load_kpi(ws, "cpc")[0].name == "CPC new"


async def test_a_change_by_somebody_else_is_put_to_the_one_who_writes(ws: Workspace) -> None:
    make_kpi(ws, "cvr", name="CVR")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot, "cvr")
        await press(pilot, "f6")
        await type_text(pilot, "CVR mine")
        theirs, version = load_kpi(ws, "cvr")
        save_kpi(ws, replace(theirs, name="Theirs"), version=version)
        pilot.app.screen.noticed()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "ana changed this just now (name, since): f4 keeps yours" in text(pilot)
        assert "CVR mine" in text(pilot)
        await press(pilot, "f5")
        assert "Theirs" in text(pilot)
        await type_text(pilot, "!")
        again, version = load_kpi(ws, "cvr")
        save_kpi(ws, replace(again, name="Theirs again"), version=version)
        pilot.app.screen.noticed()  # type: ignore[attr-defined]
        await settle(pilot)
        await press(pilot, "f4", "f3")
    assert load_kpi(ws, "cvr")[0].name == "Theirs!"


async def test_an_unknown_kpi_is_said_and_nothing_breaks(ws: Workspace) -> None:
    with pytest.raises(UnknownName):
        load_kpi(ws, "nothing")
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await open_editor(pilot, "nothing")
        assert "no KPI is called 'nothing'" in said(pilot)
        await press(pilot, "tab", "f2", "f3", "f6", "escape")


async def test_quitting_keeps_the_draft_that_is_being_written(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await open_editor(pilot)
        await press(pilot, "f6")
        await type_text(pilot, "Half a thought")
        await pilot.press("ctrl+q")
        assert pilot.app.last_words == "draft kept: Half a thought; values of half_a_thought can be logged already"  # type: ignore[attr-defined]
    assert load_kpi(ws, "half-a-thought")[0].status is KpiStatus.DRAFT


async def test_where_nothing_outlives_the_app_quitting_asks_once(ws: Workspace) -> None:
    make_kpi(ws, "cpc", name="CPC")
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await open_editor(pilot, "cpc")
        await press(pilot, "f6", "x", "f1", "ctrl+q")
        assert "Not saved yet: the KPI editor (f3 saves it)" in said(pilot)
        await pilot.press("ctrl+q")
    assert load_kpi(ws, "cpc")[0].name == "CPC"


async def test_a_draft_takes_its_goal_along_as_a_draft_and_goes_on_with_it(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await open_editor(pilot)
        await type_text(pilot, "Be the")
        await fill(pilot, "Why it matters", "They come back.")
        await fill(pilot, "Period", "2026-Q4")
        await press(pilot, "f6")
        await type_text(pilot, "Readers")
        await press(pilot, "escape")
        assert load_goal(ws, "be-the")[0].status is GoalStatus.DRAFT
        await open_editor(pilot, "readers")
        assert "They come back." in flat(pilot)
        await press(pilot, "end")
        await type_text(pilot, " shop")
        await press(pilot, "f2")
    goal, _ = load_goal(ws, "be-the")
    assert (goal.title, goal.why, goal.start) == ("Be the shop", "They come back.", date(2026, 10, 1))
    assert [one.title for one in editing(ws).goals] == ["Be the shop"]


async def test_changes_of_an_active_kpi_can_be_thrown_away(ws: Workspace) -> None:
    make_kpi(ws, "rides", name="Rides")
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await open_editor(pilot, "rides")
        assert "f3 save" in text(pilot)
        await press(pilot, "f6")
        await type_text(pilot, "x")
        await press(pilot, "f7", "f7")
        assert "Thrown away" in said(pilot)
        await press(pilot, "escape")
        await open_editor(pilot, "rides")
        assert "f7 throw away" not in text(pilot)
    assert load_kpi(ws, "rides")[0].name == "Rides"
