"""What is asked in small forms and picked from lists, found from the screen where one looks."""

from datetime import date

import pytest
from textual.pilot import Pilot

from kpitui.model.enums import KpiStatus
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases.check import findings
from kpitui.usecases.goals import load_goal
from kpitui.usecases.kpis import load_kpi
from kpitui.usecases.series import load_series
from tests.build import log_values, make_goal, make_kpi, make_series
from tests.screen import press, row, rows, said, settle, text, type_text

SMALL, WIDE = (80, 24), (120, 36)


@pytest.fixture
def plain(ws: Workspace) -> Workspace:
    """One goal with a KPI that has no target, another goal beside it."""
    quarter = {"start": date(2026, 10, 1), "end": date(2026, 12, 31)}
    make_goal(ws, "spend", "Spend less", owner="ana", **quarter)
    make_goal(ws, "win", "Win customers", position=1, **quarter)
    make_kpi(ws, "roas", name="ROAS", goals="spend", owner="ana")
    log_values(ws, "roas", {date(2026, 10, 15): 3.0})
    return ws


async def on_page(pilot: Pilot[object], key: str) -> None:
    app = pilot.app
    assert isinstance(app, KpituiApp)
    await settle(pilot)
    await app.open_kpi(key)
    await settle(pilot)


async def test_a_kpi_moves_to_the_goal_that_is_picked(plain: Workspace) -> None:
    async with KpituiApp(plain).run_test(size=SMALL, notifications=True) as pilot:
        await press(pilot, "2", "j")
        assert "M move" in rows(pilot)[-1]
        await press(pilot, "M")
        assert [line for line in rows(pilot) if line.count("▌") > 1] == [row(pilot, "▌ Win customers")]
        await type_text(pilot, "win")
        await press(pilot, "enter")
        assert "ROAS serves Win customers now; u takes it back" in said(pilot)
    assert load_kpi(plain, "roas")[0].goals == (("win", 1.0),)


async def test_a_new_target_counts_from_the_next_quarter_on_and_the_old_one_stays(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=WIDE, notifications=True) as pilot:
        await on_page(pilot, "roas")
        assert "T new" in row(pilot, "Target ──")
        await press(pilot, "T", "end", *["backspace"] * 3)
        await type_text(pilot, "4.5")
        assert "Fri 1 Jan 2027" in text(pilot)
        await press(pilot, "f3")
        assert "ROAS has a new target from Fri 1 Jan 2027 on" in said(pilot)
    old, new = load_kpi(shop, "roas")[0].targets
    assert (old.value, new.value, new.start, new.by, new.baseline) == (4.0, 4.5, date(2027, 1, 1), None, 3.1)


async def test_a_target_that_cannot_be_is_refused_in_the_form(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await on_page(pilot, "roas")
        await press(pilot, "T", "end", *["backspace"] * 3, "2", "f3")
        assert "✗ a target of 2 is below the baseline 3.1" in text(pilot)
    assert len(load_kpi(shop, "roas")[0].targets) == 1


async def test_a_finding_is_silenced_with_a_reason_seen_and_heard_again(plain: Workspace) -> None:
    async with KpituiApp(plain).run_test(size=SMALL) as pilot:
        await on_page(pilot, "roas")
        await press(pilot, "S")
        assert "There is no target" in row(pilot, "▌ ! K1")
        await press(pilot, "S")
        await type_text(pilot, "later")
        await press(pilot, "tab")
        await type_text(pilot, "2026-Q4")
        await press(pilot, "enter")
        assert "silenced until Thu 31 Dec: later" in row(pilot, "K1")
        assert "K1" not in [one.finding.id for one in findings(plain)]
        await press(pilot, "G", "d")
        assert "There is no target" in row(pilot, "K1")


async def test_a_kpi_is_paused_and_taken_back_into_use(plain: Workspace) -> None:
    async with KpituiApp(plain).run_test(size=SMALL) as pilot:
        await on_page(pilot, "roas")
        await press(pilot, "P")
        assert load_kpi(plain, "roas")[0].status is KpiStatus.PAUSED
        await press(pilot, "P")
        assert load_kpi(plain, "roas")[0].status is KpiStatus.ACTIVE


async def test_d_retires_the_kpi_on_the_dashboard_and_says_so(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "roas")
        await press(pilot, "enter", "j", "d")
        assert "ROAS is retired; u takes it back" in said(pilot)
    assert load_kpi(shop, "roas")[0].status is KpiStatus.RETIRED


async def test_a_key_is_renamed_and_one_that_is_taken_is_refused_in_the_form(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL, notifications=True) as pilot:
        await on_page(pilot, "roas")
        await press(pilot, "R", "end", *["backspace"] * 4)
        await type_text(pilot, "acos")
        await press(pilot, "enter")
        assert "✗ there is a KPI with the key 'acos' already" in text(pilot)
        await press(pilot, "end", *["backspace"] * 4)
        await type_text(pilot, "return-on-ads")
        await press(pilot, "enter")
        assert "the key of ROAS is return-on-ads now" in said(pilot)
        assert "ROAS" in text(pilot)
    assert load_kpi(shop, "roas")[0].key == "return-on-ads"


async def test_the_series_of_a_mistyped_key_goes_into_the_right_one(plain: Workspace) -> None:
    make_series(plain, "raos")
    log_values(plain, "raos", {date(2026, 11, 20): 4.0})
    async with KpituiApp(plain).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "3", "M")
        await type_text(pilot, "roas")
        await press(pilot, "enter")
        assert "raos is a part of roas now" in said(pilot)
    assert load_series(plain, "raos")[0].key == "roas"


async def test_the_palette_hands_over_and_rolls_over(plain: Workspace) -> None:
    async with KpituiApp(plain).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_text(pilot, "hand over")
        await press(pilot, "enter", "tab")
        await type_text(pilot, "ben")
        await press(pilot, "f3")
        assert "1 goal, 1 KPI, 0 actions went from ana to ben" in said(pilot)
        await press(pilot, "2", "r")
        assert "2027-Q1" in text(pilot)
        await press(pilot, "f3")
        assert "2 goals and 0 targets are in 2027-Q1 now" in said(pilot)
    assert load_kpi(plain, "roas")[0].owner == load_goal(plain, "spend")[0].owner == "ben"
