"""The sample workspace in the app: the tour that goes along, and a visit from an empty workspace of one's own."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.tui.widgets.kpi_table import KpiTable
from kpitui.usecases.demo import open_demo
from tests.screen import press, row, rows, said, settle, text

SMALL = (80, 24)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Workspace]:
    sample = open_demo(tmp_path / "shop.db", date(2026, 11, 23))
    yield sample
    sample.close()


async def test_the_tour_leads_through_the_app_one_key_at_a_time(demo: Workspace) -> None:
    app = KpituiApp(demo, sample=True)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "sample data" in rows(pilot)[0]
        seen = []
        for _ in app.steps:
            assert app.step is not None
            assert app.screen.place == app.step.at  # type: ignore[attr-defined]
            assert "f8 next" in row(pilot, app.step.title) or app.step is app.steps[-1]
            seen.append(app.step.at)
            await press(pilot, "f8")
        assert seen[:4] == ["dashboard", "KPI", "goals", "log"]
        assert "f8" not in text(pilot)


async def test_the_tour_follows_who_goes_on_with_the_keys_it_names(demo: Workspace) -> None:
    app = KpituiApp(demo, sample=True)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        focused = app.focused
        assert row(pilot, "Where do we stand?").startswith("▌ 1 of")
        await app.open_kpi("nps")
        await settle(pilot)
        assert row(pilot, "Where do we stand?").startswith("▌ 1 of")
        await press(pilot, "escape")
        app.screen.query_one(KpiTable).go_to_kpi("roas")
        await press(pilot, "enter")
        assert row(pilot, "Why is it so?").startswith("▌ 2 of")
        await press(pilot, "2")
        assert row(pilot, "Why do we look at it at all?").startswith("▌ 3 of")
        await press(pilot, "1", "escape")
        assert app.focused is focused
        await press(pilot, "f9")
        assert "Why do we look" not in text(pilot)
        assert "sample data" in rows(pilot)[0]


async def test_the_strip_takes_room_and_hides_nothing(demo: Workspace) -> None:
    app = KpituiApp(demo, sample=True)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "G")
        assert row(pilot, "Page load time").startswith(" ▌")
        await press(pilot, "3")
        assert "logs a value" in text(pilot)


async def test_one_looks_around_from_an_empty_workspace_and_comes_back(ws: Workspace) -> None:
    app = KpituiApp(ws)
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        assert "Northwind" in app.frame.workspace
        sample = Path(app.ws.place)
        assert "ROAS" in text(pilot)
        await press(pilot, "c", "escape")
        await press(pilot, "2", "f9")
        assert "f9 throw it away" in row(pilot, "Your own workspace waits")
        await press(pilot, "f9")
        assert "What do you want to reach" in text(pilot)
        assert (app.ws, sample.exists()) == (ws, False)
        await press(pilot, "1")
        assert "ROAS" not in text(pilot)
        await app.check_in()
        await settle(pilot)
        assert "Nothing is due." in text(pilot)
        assert said(pilot) == ""


async def test_outside_the_sample_there_is_no_tour(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        before = text(pilot)
        await press(pilot, "f8", "f9")
        assert text(pilot) == before
        await press(pilot, "question_mark")
        assert "tour" not in text(pilot)
