"""The KPI editor, played by keyboard."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, Direction, GoalStatus, Kind, KpiStatus, LinkKind, Perspective
from kpitui.model.errors import UnknownName
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.tui.screens.editor_form import fields_of
from kpitui.tui.screens.editor_notes import notes
from kpitui.tui.screens.editor_read import read
from kpitui.usecases.editing import editing
from kpitui.usecases.goals import load_goal
from kpitui.usecases.kpis import load_kpi, save_kpi
from kpitui.usecases.series import load_series
from tests.build import all_rows, log_values, make_goal, make_kpi, make_link, make_series
from tests.screen import press, row, said, settle, text, type_text
from tests.terminal import Terminal
from tests.usecases.test_outlook import months

SMALL, WIDE = (80, 24), (120, 40)
HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'
QUARTER = {"start": date(2026, 10, 1), "end": date(2026, 12, 31)}


async def open_editor(pilot: Pilot[object], key: str | None = None, goal: str | None = None) -> None:
    await settle(pilot)
    await pilot.app.edit_kpi(key, goal)  # type: ignore[attr-defined]
    await settle(pilot)


async def go_to(pilot: Pilot[object], label: str) -> None:
    """Tab on until the field of that label has the focus."""
    for _ in range(60):
        if any(line.lstrip().startswith(label) and "▌" in line[:21] for line in text(pilot).splitlines()):
            return
        await press(pilot, "tab")
    raise AssertionError(f"{label} is not to be reached:\n{text(pilot)}")


def focused(pilot: Pilot[object]) -> str:
    """The row of the field that has the focus."""
    return next(line for line in text(pilot).splitlines() if "▌" in line[10:22])


def flat(pilot: Pilot[object]) -> str:
    """The screen without its line breaks."""
    return " ".join(text(pilot).split())


async def fill(pilot: Pilot[object], label: str, value: str) -> None:
    await go_to(pilot, label)
    await type_text(pilot, value)


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_goal_and_kpi_are_written_through_the_four_steps(ws: Workspace, size: tuple[int, int]) -> None:
    async with KpituiApp(ws).run_test(size=size, notifications=True) as pilot:
        await open_editor(pilot)
        await type_text(pilot, "Grow ridership")
        await fill(pilot, "Why it matters", "Every ride is a car less.")
        await fill(pilot, "Period", "2011-01-01..2012-12-31")
        await press(pilot, "f6")
        await type_text(pilot, "Daily rentals")
        await fill(pilot, "Series", "rentals")
        await press(pilot, "f6", "f6")
        await press(pilot, "right")
        await press(pilot, "f3")
        assert "Daily rentals is active" in said(pilot)
    kpi, _ = load_kpi(ws, "daily-rentals")
    assert (kpi.series, kpi.kind, kpi.cadence, kpi.status) == ("rentals", Kind.NUMBER, Cadence.DAY, KpiStatus.ACTIVE)
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
        await fill(pilot, "Counted", "spend")
        await fill(pilot, "Out of", "clicks")
        await fill(pilot, "spend", "currency:EUR 2")
        await fill(pilot, "Unit", "currency:EUR")
        await press(pilot, "f3")
    kpi, _ = load_kpi(ws, "cost-per-click")
    assert (kpi.kind, kpi.formula, kpi.unit) == (Kind.RATIO, "spend / clicks", "currency:EUR")
    assert (load_series(ws, "spend")[0].unit, load_series(ws, "clicks")[0].unit) == ("currency:EUR", "count")


async def test_activation_is_refused_in_the_place_that_is_wrong(ws: Workspace) -> None:
    make_series(ws, "clicks")
    before = all_rows(ws)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot)
        await press(pilot, "f3")
        assert "give it a name" in text(pilot)
        await type_text(pilot, "CVR")
        await fill(pilot, "Series", "clicks")
        await fill(pilot, "Baseline", "5")
        await fill(pilot, "Target", "4")
        await press(pilot, "f3")
        assert "✗ a target of 4 is below the baseline 5" in text(pilot)
        assert "K9" in text(pilot)
        assert "not stored" in text(pilot)
        assert all_rows(ws) == before
        await press(pilot, "backspace", "6")
        await press(pilot, "f3")
        assert "by when?" in text(pilot)
        await fill(pilot, "By", "2026-Q4")
        await press(pilot, "f3")
    assert load_kpi(ws, "cvr")[0].targets == (TargetDefinition(value=6.0, baseline=5.0, by=date(2026, 12, 31)),)


@pytest.mark.parametrize(
    ("kind", "label", "typed", "sentence"),
    [
        (2, "Formula", "clicks /", "a number, a series or a function is missing"),
        (0, "Series", "Daily Rentals", "is no key for a series"),
        (0, "Decimals", "x", "'x' is no whole number"),
        (0, "Baseline", "nan", "'nan' is not a number"),
        (0, "By", "2026-02-31", "February 2026 has 28 days"),
        (0, "Leads", "churn", "no other KPI is called 'churn'"),
    ],
)
async def test_an_error_is_said_when_its_field_is_left(
    ws: Workspace, kind: int, label: str, typed: str, sentence: str
) -> None:
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot)
        await press(pilot, "f6")
        await go_to(pilot, "Kind of measure")
        await press(pilot, *["right"] * kind)
        await fill(pilot, label, typed)
        assert sentence not in flat(pilot)
        await press(pilot, "shift+tab")
        assert sentence in flat(pilot)


async def test_a_draft_is_kept_with_f2_and_on_leaving(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await open_editor(pilot)
        await press(pilot, "f6")
        await type_text(pilot, "CVR")
        await press(pilot, "f2")
        assert "draft kept: CVR" in said(pilot)
        await fill(pilot, "Definition", "forms per view")
        await press(pilot, "escape")
        assert "draft kept: CVR" in said(pilot)
    draft, _ = load_kpi(ws, "cvr")
    assert (draft.status, draft.definition) == (KpiStatus.DRAFT, "forms per view")


async def test_a_draft_without_a_name_is_asked_for_one_and_left_the_second_time(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await open_editor(pilot, None)
        await type_text(pilot, "Grow")
        await press(pilot, "escape")
        assert "esc again leaves without it" in said(pilot)
        assert "Name" in focused(pilot)
        await press(pilot, "escape")
        assert "Kind of measure" not in text(pilot)
    assert all_rows(ws)["kpi"] == []


async def test_what_cannot_be_read_is_said_before_a_draft_is_left_without_it(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await open_editor(pilot)
        await press(pilot, "f6")
        await type_text(pilot, "CVR")
        await fill(pilot, "Target", "5.5.5x")
        await press(pilot, "escape")
        assert "is not a number" in said(pilot)
        await press(pilot, "escape")
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
        assert "Your changes are back" in said(pilot)
        await press(pilot, "f3")
    assert load_kpi(ws, "cpc")[0].name == "CPC new"


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


async def test_the_check_speaks_while_one_writes(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await open_editor(pilot)
        assert "Nobody owns it." not in text(pilot)
        await go_to(pilot, "Owner")
        await press(pilot, "delete")
        assert "Nobody owns it." in text(pilot)


async def test_the_guide_follows_the_focus_and_f1_shows_all_of_it(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot)
        await go_to(pilot, "Target")
        assert "How far, in one number." in text(pilot)
        await press(pilot, "f1")
        assert "two steps above what the form gives today" in text(pilot)
        assert "There is no target, so no value is good or bad." in text(pilot)
        await press(pilot, "escape")
        assert "Target" in focused(pilot)


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


async def test_the_data_offers_a_baseline_and_shows_its_course(ws: Workspace) -> None:
    make_kpi(ws, "cvr", name="CVR", unit="percent", aggregation=Aggregation.MEAN, status=KpiStatus.DRAFT)
    log_values(ws, "cvr", {date(2026, 9, 15): 3.8, date(2026, 10, 15): 4.25})
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await open_editor(pilot, "cvr")
        await go_to(pilot, "Baseline")
        assert "Oct 2026, from your data: right arrow takes it" in flat(pilot)
        await press(pilot, "right", "tab", "right")
        assert "2026-10-31" in focused(pilot)
        await fill(pilot, "Target", "5")
        assert "from 4.25 % to 5.00 %" in text(pilot)
        assert "Your last" in text(pilot)
        await press(pilot, "f2")
    target = TargetDefinition(value=5.0, baseline=4.25, baseline_on=date(2026, 10, 31))
    assert load_kpi(ws, "cvr")[0].targets == (target,)


async def test_a_target_is_held_against_routine_variation_while_it_is_typed(ws: Workspace) -> None:
    make_kpi(ws, "cvr", name="CVR", aggregation=Aggregation.MEAN, status=KpiStatus.DRAFT)
    log_values(ws, "cvr", months(10, 12, 9, 11, 10, 12, 8, 11, 10, 9))
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot, "cvr")
        await fill(pilot, "Target", "12")
        assert "It lies inside routine variation: single values meet it or miss it by luck." in flat(pilot)
        await type_text(pilot, "0")
        assert "It lies outside anything the process gives: which change will do it?" in flat(pilot)


async def test_a_name_is_completed_with_the_right_arrow(ws: Workspace) -> None:
    make_goal(ws, "win", "Win customers", **QUARTER)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot)
        await type_text(pilot, "Win c")
        await press(pilot, "right")
        assert "Win customers" in focused(pilot)
        assert "2026-Q4" in text(pilot)


@pytest.mark.parametrize("size", [SMALL, WIDE])
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


async def test_an_unknown_kpi_is_said_and_nothing_breaks(ws: Workspace) -> None:
    with pytest.raises(UnknownName):
        load_kpi(ws, "nothing")
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await open_editor(pilot, "nothing")
        assert "no KPI is called 'nothing'" in said(pilot)
        await press(pilot, "tab", "f2", "f3", "f6", "escape")


async def test_what_only_the_store_can_refuse_is_said_with_the_sentence(ws: Workspace) -> None:
    make_series(ws, "eur", unit="currency:EUR")
    make_series(ws, "usd", unit="currency:USD")
    before = all_rows(ws)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot)
        await press(pilot, "f6")
        await type_text(pilot, "Sum")
        await go_to(pilot, "Kind of measure")
        await press(pilot, "right", "right")
        await fill(pilot, "Formula", "eur + usd")
        await press(pilot, "f3")
        assert "the formula mixes two currencies, 'eur' in EUR and 'usd' in USD" in flat(pilot).replace(" ▌ ", " ")
        assert "not stored" in text(pilot)
    assert all_rows(ws) == before


async def test_quitting_keeps_the_draft_that_is_being_written(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await open_editor(pilot)
        await press(pilot, "f6")
        await type_text(pilot, "Half a thought")
        await pilot.press("ctrl+q")
    assert load_kpi(ws, "half-a-thought")[0].status is KpiStatus.DRAFT


async def test_a_level_is_not_added_up_and_what_becomes_of_its_values_is_said(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await open_editor(pilot)
        await press(pilot, "f6")
        await type_text(pilot, "Newsletter readers")
        await fill(pilot, "Series", "readers")
        await press(pilot, "f6")
        await fill(pilot, "Baseline", "11 800")
        await fill(pilot, "Target", "13 000")
        await fill(pilot, "By", "31 Dec")
        await press(pilot, "tab")
        assert "Each value replaces" in flat(pilot)
        await press(pilot, "f3")
        assert "Newsletter readers is active" in said(pilot)
    assert load_series(ws, "readers")[0].aggregation is Aggregation.LAST


def test_a_baseline_of_what_is_added_up_is_said_to_compare_only(ws: Workspace) -> None:
    make_series(ws, "orders")
    known = editing(ws)
    values = fields_of(known) | {"series": "orders", "baseline": "100", "target": "130", "by": "2026-12-31"}
    assert notes(values, read(values, known), known)["baseline"].startswith("only compares: values are added up")


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
        assert not pilot.app.unsaved  # type: ignore[attr-defined]
    assert load_kpi(ws, "rides")[0].name == "Rides"
