"""The KPI editor, played by keyboard: written step by step."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, Direction, Kind, KpiStatus, LinkKind, Perspective
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.tui.screens.editor_form import fields_of
from kpitui.tui.screens.editor_notes import notes
from kpitui.tui.screens.editor_read import read
from kpitui.usecases.editing import editing
from kpitui.usecases.goals import load_goal
from kpitui.usecases.kpis import load_kpi
from kpitui.usecases.series import load_series
from tests.build import all_rows, make_goal, make_kpi, make_link
from tests.editor import QUARTER, SMALL, WIDE, fill, flat, focused, go_to, open_editor
from tests.screen import press, row, rows, said, settle, text, type_text
from tests.terminal import Terminal

HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["small", "wide"])
async def test_goal_and_kpi_are_written_through_the_four_steps(ws: Workspace, size: tuple[int, int]) -> None:
    async with KpituiApp(ws).run_test(size=size, notifications=True) as pilot:
        await open_editor(pilot)
        await type_text(pilot, "Grow ridership")
        await fill(pilot, "Why it matters", "Every ride is a car less.")
        await fill(pilot, "Period", "2011-01-01..2012-12-31")
        await press(pilot, "f6")
        await type_text(pilot, "Daily rentals")
        assert "empty: daily_rentals, new" in row(pilot, "Series")
        await fill(pilot, "Unit", "trips")
        await press(pilot, "f6", "f6")
        await press(pilot, "right")
        await press(pilot, "f3")
        assert "Daily rentals is active" in said(pilot)
    kpi, _ = load_kpi(ws, "daily-rentals")
    assert load_series(ws, "daily_rentals")[0].unit == "trips"
    assert (kpi.series, kpi.kind, kpi.cadence, kpi.status) == (
        "daily_rentals",
        Kind.NUMBER,
        Cadence.DAY,
        KpiStatus.ACTIVE,
    )
    assert kpi.goals == (("grow-ridership", 1.0),)
    goal, _ = load_goal(ws, "grow-ridership")
    assert (goal.why, goal.end) == ("Every ride is a car less.", date(2012, 12, 31))
    assert len(all_rows(ws)["operation"]) == 1


def test_keys_sent_in_one_rush_land_where_they_belong(tmp_path: Path) -> None:
    file = tmp_path / "kpitui.db"
    env = {"KPITUI_DATABASE": str(file), "KPITUI_CONFIG": str(tmp_path / "config.toml")}
    with Terminal([sys.executable, "-m", "kpitui"], env=env) as terminal:
        terminal.until("What do you want to reach")
        terminal.press("enter")
        terminal.until("Also serves")
        terminal.press("R", "i", "d", "e", "tab", "w", "h", "y", "f6", "R", "e", "n", "t", "tab", "o", "f", "tab")
        terminal.press("tab", "r", "e", "n", "t", "s", "tab", "t", "r", "i", "p", "s", "f6", "f6", "right", "f3")
        terminal.until("Rent is active")
    ws = Workspace.open(file, author="ana")
    goal, kpi = load_goal(ws, "ride")[0], load_kpi(ws, "rent")[0]
    assert (goal.why, kpi.definition, kpi.series, kpi.cadence) == ("why", "of", "rents", Cadence.DAY)
    assert load_series(ws, "rents")[0].unit == "trips"
    ws.close()


async def test_the_sentence_grows_while_one_types(ws: Workspace) -> None:
    make_goal(ws, "win", "Win customers", **QUARTER)
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await open_editor(pilot, goal="win")
        assert "Raise what? to what? by 31 Dec, looked at every how often? by ana" in text(pilot)
        assert "because we want: Win customers." in text(pilot)
        await press(pilot, "f6")
        await type_text(pilot, "Form CVR")
        await press(pilot, "f6", "shift+tab", "right")
        assert "Lower Form CVR to what?" in text(pilot)
        await press(pilot, "left")
        await fill(pilot, "Baseline", "4.0")
        await fill(pilot, "Target", "5.5")
        assert "Raise Form CVR from 4.0 to 5.5 by 31 Dec" in text(pilot)
        assert "+1.5, +38 %" in text(pilot)
        assert "about +0.12 a week, 13 weeks" in text(pilot)


async def test_a_number_typed_on_arriving_at_the_third_step_is_the_baseline(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot)
        await press(pilot, "f6", "f6", "1", "2")
        assert "Baseline" in focused(pilot)
        assert "12" in focused(pilot)
        await press(pilot, "f6", "3")
        assert "Looked at every" in focused(pilot)


async def test_a_ratio_makes_its_two_series(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot)
        await press(pilot, "f6")
        await type_text(pilot, "Cost per click")
        await go_to(pilot, "Kind of measure")
        await press(pilot, "right")
        assert "! say what it measures before it is activated" in text(pilot)
        await fill(pilot, "Counted", "spend")
        await fill(pilot, "Out of", "clicks")
        await fill(pilot, "spend: unit", "currency:EUR 2")
        assert "spend: a period's" in text(pilot)
        await fill(pilot, "Unit", "currency:EUR")
        await press(pilot, "f3")
    kpi, _ = load_kpi(ws, "cost-per-click")
    assert (kpi.kind, kpi.formula, kpi.unit) == (Kind.RATIO, "spend / clicks", "currency:EUR")
    assert (load_series(ws, "spend")[0].unit, load_series(ws, "clicks")[0].unit) == ("currency:EUR", "count")


async def test_how_a_series_comes_together_is_changed_for_all_who_read_it(ws: Workspace) -> None:
    make_kpi(ws, "readers", name="Readers")
    make_kpi(ws, "again", name="Again", series="readers")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot, "readers")
        await press(pilot, "f6")
        await go_to(pilot, "A period's value")
        assert "values are added up (sum); a change holds for Again, too" in flat(pilot)
        await press(pilot, "right", "right")
        assert "(last), for every KPI on readers (Again), past periods too" in flat(pilot)
        await press(pilot, "escape")
        assert load_series(ws, "readers")[0].aggregation is None
        await open_editor(pilot, "readers")
        await press(pilot, "f3")
    assert load_series(ws, "readers")[0].aggregation is Aggregation.LAST


async def test_each_series_of_a_formula_has_its_field_once(ws: Workspace) -> None:
    make_kpi(ws, "roas", name="ROAS", formula="revenue / spend")
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await open_editor(pilot, "roas")
        await press(pilot, "f6")
        await go_to(pilot, "spend")
        fields = [line[1:19].strip() for line in rows(pilot)]
        assert (fields.count("revenue: a"), fields.count("spend: a period's")) == (1, 1)


async def test_a_new_target_of_an_active_kpi_holds_from_today(ws: Workspace) -> None:
    old = TargetDefinition(value=4.0, start=date(2026, 10, 1))
    make_kpi(ws, "cvr", name="CVR", target=old)
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await open_editor(pilot, "cvr")
        await fill(pilot, "Target", "4.5")
        assert "2026-11-23" in row(pilot, "From")
        assert "a new target from then on" in flat(pilot)
        await press(pilot, "f3")
    assert load_kpi(ws, "cvr")[0].targets == (old, TargetDefinition(value=4.5, start=date(2026, 11, 23)))


async def test_a_range_asks_for_two_ends(ws: Workspace) -> None:
    make_kpi(ws, "stock", name="Stock")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot, "stock")
        await go_to(pilot, "Direction")
        await press(pilot, "right", "right")
        await fill(pilot, "Lowest", "2")
        await fill(pilot, "Highest", "6")
        assert "Keep Stock between 2 and 6" in text(pilot)
        await go_to(pilot, "Time frame")
        await press(pilot, "right", "f3")
    kpi, _ = load_kpi(ws, "stock")
    assert (kpi.direction, kpi.targets) == (Direction.RANGE, (TargetDefinition(low=2.0, high=6.0),))


async def test_marks_and_choices_are_stored(ws: Workspace) -> None:
    make_kpi(ws, "stock", name="Stock")
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await open_editor(pilot, "stock")
        await go_to(pilot, "Perspective")
        await press(pilot, "right", "right")
        await go_to(pilot, "Types")
        await press(pilot, "right", "right", "space")
        await press(pilot, "f3")
    kpi, _ = load_kpi(ws, "stock")
    assert (kpi.perspective, kpi.types) == (Perspective.INTERNAL, ("leading",))


async def test_types_are_suggested_with_the_reason_and_taken_with_one_key(ws: Workspace) -> None:
    make_kpi(ws, "spend", name="Ad spend", unit="currency:EUR", types=["quantitative"])
    make_kpi(ws, "clicks", name="Clicks")
    make_link(ws, LinkKind.FEEDS, "spend", "clicks")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot, "spend")
        await go_to(pilot, "Types")
        assert "input? it feeds clicks, and nothing feeds it · financial? its unit is money · a takes them" in flat(
            pilot
        )
        await press(pilot, "a")
        assert "financial?" not in text(pilot)
        await press(pilot, "f3")
    kpi, _ = load_kpi(ws, "spend")
    assert set(kpi.types) == {"quantitative", "input", "financial"}


@pytest.mark.parametrize(
    ("fields", "link", "suggested"),
    [
        ({"kind": Kind.RATING}, None, "qualitative? people are asked"),
        ({"formula": "spend / clicks", "unit": "currency:EUR"}, None, "process? it is a cost for each piece"),
        ({"unit": "h"}, None, "process? it is a time for each piece"),
        ({}, LinkKind.FEEDS, "outcome? spend feeds it, and it feeds nothing"),
        ({}, LinkKind.LEADS, "lagging? spend leads it"),
    ],
    ids=["qualitative", "cost", "time", "outcome", "lagging"],
)
def test_a_suggestion_follows_from_what_was_said(
    ws: Workspace, fields: dict[str, Any], link: LinkKind | None, suggested: str
) -> None:
    make_kpi(ws, "spend")
    make_kpi(ws, "metric", name="Metric", **fields)
    if link:
        make_link(ws, link, "spend", "metric")
    known = editing(ws, "metric")
    values = fields_of(known)
    found = notes(values, read(values, known), known)["types"]
    assert suggested in found


async def test_a_name_is_completed_with_the_right_arrow(ws: Workspace) -> None:
    make_goal(ws, "win", "Win customers", **QUARTER)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot)
        await type_text(pilot, "Win c")
        await press(pilot, "right")
        assert "Win customers" in focused(pilot)
        assert "2026-Q4" in text(pilot)


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["small", "wide"])
async def test_any_text_goes_through_unharmed(ws: Workspace, size: tuple[int, int]) -> None:
    make_goal(ws, "odd", HOSTILE, why=HOSTILE, owner=HOSTILE)
    texts = {"name": HOSTILE, "definition": HOSTILE, "owner": HOSTILE, "alignment": HOSTILE, "misleads": HOSTILE}
    make_kpi(ws, "odd", goals="odd", **texts)
    async with KpituiApp(ws).run_test(size=size) as pilot:
        await open_editor(pilot, "odd")
        for _ in range(4):
            assert '[/] [b]x[/b] =1+1 "quotes" 数据' in text(pilot)
            await press(pilot, "f6")
        await press(pilot, "f1", "escape", "escape")
    assert load_kpi(ws, "odd")[0].name == HOSTILE


async def test_down_goes_from_field_to_field_where_the_step_is_taller_than_the_screen(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot)
        await press(pilot, "f6", *["down"] * 5)
        assert "Decimals" in focused(pilot)
        await press(pilot, *["up"] * 5)
        assert "Name" in focused(pilot)


async def test_tab_takes_the_goal_that_is_suggested(ws: Workspace) -> None:
    make_goal(ws, "win", "Win customers")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot)
        await type_text(pilot, "win")
        await press(pilot, "tab")
        assert "Win customers" in focused(pilot).replace("win customers", "Win customers")
        assert "a new goal" not in flat(pilot)


async def test_the_dashboards_cursor_stands_on_a_kpi_that_was_just_made(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "n", "f6")
        await type_text(pilot, "Leads")
        await fill(pilot, "Series", "leads")
        await press(pilot, "f6", "f6", "right", "f3", "m")
        assert "› leads" in text(pilot)
