"""Events, noted and put right by keyboard."""

from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases.events import list_events
from tests.screen import press, row, said, settle, text, type_text

SMALL = (80, 24)


async def test_a_note_from_the_dashboard_stands_on_the_kpi_page(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "w")
        await type_text(pilot, "price rise")
        await press(pilot, "tab", "end", *["backspace"] * 10)
        await type_text(pilot, "yesterday")
        assert "Sun 22 Nov" in row(pilot, "yesterday")
        await press(pilot, "f3")
        assert said(pilot).startswith("noted: price rise, Sun 22 Nov; ")
        await press(pilot, "enter", "W")
        assert "Sun 22 Nov" in row(pilot, "price rise")
    (event,) = list_events(shop)
    assert len(event.scope.kpis) == 1


async def test_a_note_on_a_goal_stands_in_its_events(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "w")
        await type_text(pilot, "new budget")
        await press(pilot, "f3", "W")
        assert "the goal" in row(pilot, "new budget")
        await press(pilot, "escape", "G", "W")
        assert "new budget" not in text(pilot)


async def test_a_day_that_has_not_come_is_refused_in_the_form_and_the_text_stays(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "w")
        await type_text(pilot, "price rise")
        await press(pilot, "tab", "end", *["backspace"] * 10)
        await type_text(pilot, "24 nov")
        await press(pilot, "f3")
        assert "2026-11-24 is after today" in text(pilot)
        assert "price rise" in text(pilot)
    assert list_events(shop) == ()


async def test_an_event_noted_in_the_log_is_changed_and_removed_in_the_list(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "3", "w")
        await type_text(pilot, "outage")
        # enter goes from field to field and saves on the last one, but for the note, which has lines of its own
        await press(pilot, "enter", "enter", "tab", "right", "right", "right", "enter", "enter")
        assert "everything" not in text(pilot)
        assert [(event.title, event.day.day) for event in list_events(shop)] == [("outage", 22)]
        await press(pilot, "1", "enter", "W", "e", "end")
        await type_text(pilot, "s")
        await press(pilot, "f3")
        assert "everything" in row(pilot, "outages")
        await press(pilot, "d")
        assert "No event yet" in text(pilot)
        await press(pilot, "u")
        assert "everything" in row(pilot, "outages")
