"""Several people in one workspace: what others write is seen, and nothing that is typed is lost over it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from kpitui.model.definitions import EventDefinition, TargetDefinition
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases.events import add_event, list_events
from kpitui.usecases.goals import load_goal, save_goal
from kpitui.usecases.kpis import load_kpi, save_kpi
from kpitui.usecases.log import correct, record
from kpitui.usecases.silences import list_silences, silence
from kpitui.usecases.targets import set_target
from tests.build import all_rows, make_event, make_goal, make_kpi
from tests.screen import press, row, said, settle, text, type_text, until

SMALL, WIDE = (80, 24), (120, 40)
DAY = date(2026, 11, 20)


@pytest.fixture
def ben(any_ws: Workspace, database: str | Path) -> Iterator[Workspace]:
    """Somebody else in Ana's workspace, who finds a goal, a KPI and a value there."""
    fill(any_ws)
    ws = Workspace.open(database, author="ben", as_of=any_ws.as_of)
    yield ws
    ws.close()


def fill(ws: Workspace) -> None:
    make_goal(ws, "grow", "Grow ridership", start=date(2026, 10, 1), end=date(2026, 12, 31), owner="ana")
    make_kpi(ws, "rides", name="Rides", goals="grow", owner="ana", target=TargetDefinition(value=500.0))
    record(ws, "rides", 400.0, DAY)


async def on_page(pilot: Pilot[object]) -> None:
    """The page of the KPI rides."""
    await settle(pilot)
    await pilot.app.open_kpi("rides")  # type: ignore[attr-defined]
    await settle(pilot)


def rename(ws: Workspace, name: str) -> None:
    known, version = load_kpi(ws, "rides")
    save_kpi(ws, replace(known, name=name), version=version)


async def test_what_somebody_else_writes_appears_on_the_screen_that_shows_it(any_ws: Workspace, ben: Workspace) -> None:
    async with KpituiApp(any_ws).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "down")
        for keys, name in [
            ([], "On the dashboard"),
            (["enter"], "On its page"),
            (["escape", "2"], "Among the goals"),
            (["H", "H"], "In the history"),
        ]:
            await press(pilot, *keys)
            rename(ben, name)
            await until(pilot, name)
        await press(pilot, "escape", "3")
        record(ben, "rides", 412.0, date(2026, 11, 21))
        await until(pilot, "412")


async def test_a_goal_that_somebody_else_changed_meanwhile_asks_and_keeps_both(
    any_ws: Workspace, ben: Workspace
) -> None:
    async with KpituiApp(any_ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "e", "end")
        await type_text(pilot, " in winter")
        goal, version = load_goal(ben, "grow")
        save_goal(ben, replace(goal, why="Rides pay for the bikes", owner="ben"), version=version)
        await press(pilot, "f3")
        assert "✗ ben changed this just now (why, owner): nothing was saved over it" in text(pilot)
        await press(pilot, "f4")
    goal, _ = load_goal(any_ws, "grow")
    assert (goal.title, goal.why, goal.owner) == ("Grow ridership in winter", "Rides pay for the bikes", "ben")


async def test_what_somebody_else_made_of_an_event_can_be_taken(ws: Workspace) -> None:
    make_event(ws, DAY, "price")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.app.open_events()  # type: ignore[attr-defined]
        await settle(pilot)
        await press(pilot, "e", "end")
        await type_text(pilot, " up")
        ben = Workspace.open(ws.place, author="ben", as_of=ws.as_of)
        (event,) = list_events(ben)
        add_event(ben, EventDefinition(day=event.day, title=event.title, note="by 8 %"))
        ben.close()
        await press(pilot, "f3")
        assert "ben changed this just now (note)" in text(pilot)
        await press(pilot, "f5")
        assert "by 8 %" in text(pilot)
        assert "price up" not in text(pilot)


async def test_a_target_from_the_same_day_on_is_not_saved_over_somebody_elses(ws: Workspace) -> None:
    fill(ws)
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await on_page(pilot)
        await press(pilot, "T", "end", "ctrl+u")
        await type_text(pilot, "600")
        ben = Workspace.open(ws.place, author="ben", as_of=ws.as_of)
        set_target(ben, "rides", TargetDefinition(value=550.0, start=date(2027, 1, 1)))
        ben.close()
        await press(pilot, "f3")
        assert "✗ ben changed this just now (target): nothing was saved over it" in text(pilot)
        await press(pilot, "f4")
        assert "Rides has a new target from Fri 1 Jan 2027 on" in said(pilot)
    assert [target.value for target in load_kpi(ws, "rides")[0].targets] == [500.0, 600.0]


async def test_the_reason_that_somebody_else_gave_for_a_silence_can_be_taken(ws: Workspace) -> None:
    fill(ws)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await on_page(pilot)
        await press(pilot, "S", "S")
        rule = text(pilot).partition("Silence ")[2].partition(" ")[0]
        await type_text(pilot, "later")
        ben = Workspace.open(ws.place, author="ben", as_of=ws.as_of)
        silence(ben, rule, "it is on its way", kpi="rides")
        ben.close()
        await press(pilot, "f3")
        assert "✗ ben changed this just now" in text(pilot)
        await press(pilot, "f5", "f3")
    assert [one.reason for one in list_silences(ws)] == ["it is on its way"]


async def test_a_correction_of_a_value_that_somebody_else_corrected_asks_once(
    any_ws: Workspace, ben: Workspace
) -> None:
    async with KpituiApp(any_ws).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "e", "ctrl+u")
        await type_text(pilot, "410")
        (measurement,) = all_rows(ben)["measurement"]
        correct(ben, measurement[0], "420")
        await press(pilot, "enter")
        assert "ben changed this just now (value)" in text(pilot)
        assert "it is 420 2026-11-20 now; enter again stores yours" in text(pilot)
        await press(pilot, "enter")
        assert "410" in row(pilot, "Fri 20 Nov")
