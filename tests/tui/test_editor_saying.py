"""The KPI editor: what it says of what is typed, and where."""

from datetime import date

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, KpiStatus
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.tui.screens.editor_form import fields_of
from kpitui.tui.screens.editor_notes import notes
from kpitui.tui.screens.editor_read import read
from kpitui.usecases.editing import editing
from kpitui.usecases.kpis import load_kpi
from kpitui.usecases.series import load_series
from tests.build import all_rows, log_values, make_kpi, make_series
from tests.editor import SMALL, WIDE, fill, flat, focused, go_to, open_editor
from tests.screen import press, said, text, type_text
from tests.usecases.test_outlook import months


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
    ids=["formula", "series", "decimals", "baseline", "by", "leads"],
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


async def test_the_check_speaks_of_a_step_that_was_written_in_or_left(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await open_editor(pilot)
        assert "Check" not in text(pilot)
        assert "tab ↓ next field" in text(pilot)
        await go_to(pilot, "Owner")
        assert "There is no target" in text(pilot)
        assert "Nobody owns it." not in text(pilot)
        await press(pilot, "delete")
        assert "Nobody owns it." in text(pilot)


async def test_activating_asks_the_check_for_everything(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot)
        assert "K1" not in text(pilot)
        await press(pilot, "f3")
        assert "K1 There is no target" in text(pilot)
        assert "2 Metric 1 open   3 Measurable 2 open" in text(pilot)


async def test_the_guide_follows_the_focus_and_f1_shows_all_of_it(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await open_editor(pilot)
        await press(pilot, "f6", "f6", "f6", "shift+f6")
        await go_to(pilot, "Target")
        assert "How far, in one number" in text(pilot)
        await press(pilot, "f1")
        assert "two steps above what the form gives today" in text(pilot)
        assert "There is no target, so no value is good or bad." in text(pilot)
        await press(pilot, "escape")
        assert "Target" in focused(pilot)


async def test_the_data_offers_a_baseline_and_shows_its_course(ws: Workspace) -> None:
    make_kpi(ws, "cvr", name="CVR", unit="percent", aggregation=Aggregation.MEAN, status=KpiStatus.DRAFT)
    log_values(ws, "cvr", {date(2026, 9, 15): 3.8, date(2026, 10, 15): 4.25})
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await open_editor(pilot, "cvr")
        await go_to(pilot, "Baseline")
        assert "Oct 2026, from your data: right" in flat(pilot)
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


async def test_a_level_is_not_added_up_and_what_becomes_of_its_values_is_said(ws: Workspace) -> None:
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await open_editor(pilot)
        await press(pilot, "f6")
        await type_text(pilot, "Newsletter readers")
        await fill(pilot, "Series", "readers")
        await press(pilot, "tab")
        assert "Values are added up" not in flat(pilot)
        assert "empty: the sum; with a baseline, the last" in flat(pilot)
        await press(pilot, "f6")
        assert "Values are added up" not in flat(pilot)
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
