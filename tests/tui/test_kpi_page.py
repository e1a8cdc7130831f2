"""A KPI's page: where it stands, how it got here, what it is, what was wanted."""

from datetime import date, timedelta

import pytest
from textual.pilot import Pilot

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Cadence, LinkKind
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from tests.build import log_values, make_event, make_goal, make_kpi, make_link
from tests.screen import press, row, rows, settle

ODD = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])


def make_roas(ws: Workspace) -> None:
    """A weekly ratio that misses its second target, with all that a page can show."""
    make_goal(ws, "spend-less", "Spend less per sale", why="Clicks cost too much.", owner="ana")
    make_kpi(
        ws,
        "roas",
        name="ROAS",
        goals="spend-less",
        formula="revenue / spend",
        definition="ad revenue ÷ ad spend",
        owner="ana",
        cadence=Cadence.WEEK,
        due=1,
        decimals=1,
        types=["lagging"],
        alignment="Every keyword you pause lifts this number.",
        target=[
            TargetDefinition(value=3.8, baseline=3.0, start=date(2026, 8, 3)),
            TargetDefinition(value=4.0, baseline=3.0, start=date(2026, 10, 5)),
        ],
    )
    make_kpi(ws, "ctr", name="CTR", series="ctr", cadence=Cadence.WEEK)
    make_link(ws, LinkKind.LEADS, "ctr", "roas", lag=2)
    days = [date(2026, 8, 3) + timedelta(day) for day in range((date(2026, 11, 22) - date(2026, 8, 3)).days + 1)]
    log_values(ws, "revenue", {day: 420.0 if day < date(2026, 11, 2) else 310.0 for day in days})
    log_values(ws, "spend", dict.fromkeys(days, 100.0))
    make_event(ws, date(2026, 11, 3), "price +8 %", kpis=["roas"])


async def on_page(pilot: Pilot[object], key: str) -> None:
    app = pilot.app
    assert isinstance(app, KpituiApp)
    await settle(pilot)
    await app.open_kpi(key)
    await settle(pilot)


async def whole_page(pilot: Pilot[object]) -> str:
    """Everything there is, read page by page."""
    found = rows(pilot)
    for _ in range(6):
        await press(pilot, "pagedown")
        found += rows(pilot)
    return "\n".join(found).replace("\u00a0", " ")


@SIZES
async def test_the_page_tells_all_that_is_known(ws: Workspace, size: tuple[int, int]) -> None:
    make_roas(ws)
    async with KpituiApp(ws).run_test(size=size) as pilot:
        await on_page(pilot, "roas")
        page = await whole_page(pilot)
    for fact in (
        "ROAS",
        "○ off track",
        "3.1 of 4.0",
        "Missing the target, and getting worse.",
        "target 4.0",
        "forecast 3.1",
        "price +8 %",
        "Last measurements",
        "310",
        "ad revenue ÷ ad spend",
        "revenue / spend",
        "every week, due 1 day",
        "Spend less per sale",
        "Clicks cost too much.",
        "≥ 4.0 every week",
        "since 5 Oct",
        "≥ 3.8 every week",
        "3 Aug – 4 Oct",
        "leads this, 2 weeks ahead",
        "too early",
        "CTR → this: 0 of 18",
        "K8",
    ):
        assert fact in page, fact


async def test_a_target_and_its_baseline_stand_under_each_other(ws: Workspace) -> None:
    target = TargetDefinition(value=4500, baseline=1200, start=date(2026, 10, 1), by=date(2027, 1, 31))
    make_kpi(ws, "sales", unit="currency:EUR", target=target)
    async with KpituiApp(ws).run_test(size=(120, 40)) as pilot:
        await on_page(pilot, "sales")
        found = [line.strip() for line in (await whole_page(pilot)).replace("\xa0", " ").splitlines()]
        place = next(place for place, line in enumerate(found) if line.endswith("≥ 4 500.00 € by 31 Jan 2027"))
        assert found[place + 1].endswith("since 1 Oct")
        assert found[place + 2].endswith("from 1 200.00 €")


async def test_t_regroups_the_chart_and_comes_round(ws: Workspace) -> None:
    make_roas(ws)
    async with KpituiApp(ws).run_test(size=(120, 36)) as pilot:
        await on_page(pilot, "roas")
        titles = []
        for _ in range(5):
            titles.append(next(row.split("─")[0].strip() for row in rows(pilot) if " chart, by " in row))
            await press(pilot, "t")
    regrouped = [f"Run chart, by {cadence}" for cadence in ("month", "quarter", "year")]
    assert titles == ["Process chart, by week", *regrouped, "Process chart, by week"]


async def test_the_next_kind_of_chart_is_a_key_away_on_the_page_and_in_full(ws: Workspace) -> None:
    make_roas(ws)
    async with KpituiApp(ws).run_test(size=(80, 24)) as pilot:
        await on_page(pilot, "roas")
        assert "2 of 3  . next  z full screen" in row(pilot, "Process chart, by week")
        await press(pilot, ".")
        assert "3 of 3" in row(pilot, "Process chart around its trend")
        await press(pilot, ".")
        assert "1 of 3" in row(pilot, "Run chart, by week")
        await press(pilot, "z", ".")
        assert "2 of 3  . next" in row(pilot, "Process chart, by week")


async def test_an_earlier_period_is_seen_as_it_was(ws: Workspace) -> None:
    make_roas(ws)
    async with KpituiApp(ws).run_test(size=(120, 36)) as pilot:
        await on_page(pilot, "roas")
        await press(pilot, "left_square_bracket")
        assert any("4.2 of 3.8" in row for row in rows(pilot))


async def test_a_value_logged_elsewhere_is_on_the_page_when_it_is_shown_again(ws: Workspace) -> None:
    make_kpi(ws, "churn", name="Churn", cadence=Cadence.DAY)
    async with KpituiApp(ws).run_test(size=(120, 36)) as pilot:
        await on_page(pilot, "churn")
        assert any("No value yet." in row for row in rows(pilot))
        log_values(ws, "churn", {date(2026, 11, 22): 2.5})
        await press(pilot, "escape")
        await on_page(pilot, "churn")
        assert any("2.5" in row for row in rows(pilot))


async def test_esc_goes_back_to_where_it_was_opened(ws: Workspace) -> None:
    make_kpi(ws, "churn", name="Churn")
    async with KpituiApp(ws).run_test(size=(80, 24)) as pilot:
        await on_page(pilot, "churn")
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_m_begins_an_entry_for_the_kpi(ws: Workspace) -> None:
    make_kpi(ws, "churn", name="Churn")
    async with KpituiApp(ws).run_test(size=(80, 24)) as pilot:
        await on_page(pilot, "churn")
        await press(pilot, "m")
        assert any("› churn" in row for row in rows(pilot))


@SIZES
async def test_what_people_wrote_is_shown_as_it_is(ws: Workspace, size: tuple[int, int]) -> None:
    make_goal(ws, "odd-goal", ODD, why=ODD, owner=ODD)
    make_kpi(ws, "odd", name=ODD, definition=ODD, goals="odd-goal", owner=ODD, alignment=ODD, cadence=Cadence.DAY)
    make_event(ws, date(2026, 11, 20), ODD)
    log_values(ws, "odd", {date(2026, 11, 18): 3, date(2026, 11, 20): 4, date(2026, 11, 22): 5}, author=ODD)
    async with KpituiApp(ws).run_test(size=size) as pilot:
        await on_page(pilot, "odd")
        page = await whole_page(pilot)
    assert page.count("[/] [b]x[/b]") >= 4


async def test_colour_and_unicode_are_not_needed(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    make_roas(ws)
    async with KpituiApp(ws, glyph_set="ascii").run_test(size=(80, 24)) as pilot:
        await on_page(pilot, "roas")
        shown = rows(pilot)
    assert all(row.isascii() for row in shown)
    assert any("x off track" in row for row in shown)
    assert any("target 4.0" in row and "-----" in row for row in shown)
    assert any("O" in row and "3.1" in row for row in shown)
