"""The library, read and started from by keyboard."""

import pytest

from kpitui.model.enums import KpiStatus
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases.kpis import load_kpi
from kpitui.usecases.series import load_series
from tests.build import all_rows, make_goal, make_series
from tests.screen import press, row, rows, said, settle, text, type_text

SMALL, WIDE = (80, 24), (120, 36)


async def test_a_chain_is_found_read_and_started(ws: Workspace) -> None:
    make_goal(ws, "win", "Win customers")
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        assert " 5 Library" in rows(pilot)[0]
        await press(pilot, "slash")
        await type_text(pilot, "agents satisfaction")
        await press(pilot, "enter", "down", "enter")
        assert "feeds: the more, the less" in text(pilot)
        assert "n start from it" in rows(pilot)[-1]
        await press(pilot, "n")
        assert "Made with it as drafts: Waiting time · Customer satisfaction" in text(pilot)
        await type_text(pilot, "Win customers")
        await press(pilot, "f3")
        assert "Agents on duty is active" in said(pilot)
        await press(pilot, "escape", "escape", "slash")
        await type_text(pilot, "waiting")
        assert "in use" in row(pilot, "Waiting time")
    assert load_kpi(ws, "agents")[0].status is KpiStatus.ACTIVE
    waiting = load_kpi(ws, "waiting-time")[0]
    assert (waiting.status, waiting.goals, waiting.links[0].kpi) == (KpiStatus.DRAFT, (("win", 1.0),), "csat")
    assert load_series(ws, "agents")[0].unit == "people"


async def test_the_list_is_regrouped_and_folds(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "5", "t")
        assert "A number that is counted or measured" in text(pilot)
        await press(pilot, "j", "j", "right")
        assert "Click-through rate" in text(pilot)
        await press(pilot, "t")
        assert "Win customers" in text(pilot)
        assert "Q2: be the brand people…  The quiet quarter" in text(pilot)
        await press(pilot, "t")
        assert "**" not in text(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "nps")
        assert "Nothing has these words" in text(pilot)
        await press(pilot, "escape", "j")
        assert "An OKR is a frame, a KPI is a measure." in text(pilot)


async def test_a_start_asks_which_series_where_several_could_feed_it(ws: Workspace) -> None:
    for key in ("sp_clicks", "sp_impressions", "sb_clicks", "sb_impressions"):
        make_series(ws, key)
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_text(pilot, "start click-through")
        await press(pilot, "enter")
        assert "Which numbers does it read?" in text(pilot)
        await press(pilot, "down", "enter")
        await press(pilot, "f6")
        assert "sp_clicks" in row(pilot, "Counted")
        await press(pilot, "f6")
        assert "such as: from 0.35 % to 0.45 %" in " ".join(text(pilot).split())
        await press(pilot, "f2")
    assert load_kpi(ws, "ctr")[0].formula == "sp_clicks / sp_impressions"


async def test_a_start_that_is_left_writes_nothing(ws: Workspace) -> None:
    before = all_rows(ws)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.app.start_template("amazon-ads")  # type: ignore[attr-defined]
        await settle(pilot)
        assert "Win new customers with ads" in text(pilot)
        assert "K1" not in text(pilot)
        await press(pilot, "escape")
    assert all_rows(ws) == before


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_a_group_is_read_beside_the_list_or_in_its_place(ws: Workspace, size: tuple[int, int]) -> None:
    async with KpituiApp(ws).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "5", "tab")
        assert "Goals with their KPIs, for a kind of work." in text(pilot)
        assert ("By stage" in text(pilot)) == (size == WIDE)
