"""A server that is gone, or answers nobody: it is said, and what is typed stays and can be taken along."""

import sys
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases.log import record
from kpitui.usecases.reviews import start_review
from tests.build import make_goal, make_kpi
from tests.postgres import Server, running_server
from tests.screen import press, said, settle, text, type_text, until
from tests.terminal import Terminal

WIDE = (120, 40)
TODAY = date(2026, 11, 23)
WORK = "what I typed, all of it"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One that is stopped, which the others would miss."""
    with running_server() as server:
        yield server


@pytest.fixture
def gone(server: Server) -> Iterator[Callable[[], None]]:
    """Lets it go away; it is back for the next."""
    yield server.go_away
    server.come_back()


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    """Of a workspace with a KPI that is due, and a review of it."""
    with server.new_workspace() as url:
        ws = Workspace.open(url, author="ana", as_of=TODAY)
        make_goal(ws, "grow", "Grow ridership", start=date(2026, 10, 1), end=date(2026, 12, 31), owner="ana")
        target = TargetDefinition(value=500.0)
        make_kpi(ws, "rides", name="Rides", goals="grow", owner="ana", target=target, since=date(2026, 9, 1))
        record(ws, "rides", 400.0, date(2026, 11, 20))
        start_review(ws)
        ws.close()
        yield url


async def test_a_server_that_is_restarted_is_said_and_what_is_typed_waits_for_it(server: Server, url: str) -> None:
    ws = Workspace.open(url, author="ana", as_of=TODAY)
    async with KpituiApp(ws).run_test(size=WIDE, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "3", "a")
        await type_text(pilot, "rides 412")
        server.go_away()
        await until(pilot, "out of reach")
        assert "cannot be reached" in said(pilot)
        assert "What you type stays here, and ctrl+c copies the field." in said(pilot)
        await press(pilot, "enter")
        assert "› rides 412" in text(pilot)
        server.come_back()
        await until(pilot, lambda shown: "out of reach" not in shown)
        assert "is there again" in said(pilot)
        await press(pilot, "enter")
        await until(pilot, "2 measurements")
    ws.close()


@pytest.mark.parametrize(
    ("place", "store"),
    [
        (["down", "e", "f6", "tab"], "f3"),
        (["down", "w"], "f3"),
        (["3", "a"], "enter"),
        (["c", "tab", "tab"], "f3"),
        (["4", "tab"], "f3"),
    ],
    ids=["the editor", "a small form", "the entry line", "a check-in", "a review"],
)
async def test_what_was_typed_when_the_server_went_for_good_is_there_and_is_copied(
    url: str, gone: Callable[[], None], place: list[str], store: str
) -> None:
    ws = Workspace.open(url, author="ana", as_of=TODAY)
    async with KpituiApp(ws).run_test(size=WIDE, notifications=True) as pilot:
        await settle(pilot)
        for key in place:
            await press(pilot, key)
        await press(pilot, "ctrl+u")
        await type_text(pilot, WORK)
        gone()
        await until(pilot, "out of reach")
        pilot.app.clear_notifications()
        await press(pilot, store)
        assert "✗ PostgreSQL" in text(pilot)
        assert WORK in text(pilot)
        await press(pilot, "ctrl+c")
        assert pilot.app.clipboard == WORK
    ws.close()


def test_a_server_that_answers_nobody_is_said_goes_on_and_holds_nobody_back(server: Server, url: str) -> None:
    command = [sys.executable, "-m", "kpitui", "--as-of", TODAY.isoformat()]
    env = {"KPITUI_DATABASE": url, "KPITUI_USER": "ana", "KPITUI_CONFIG": "/nonexistent/config.toml"}
    with Terminal(command, size=WIDE, env=env) as terminal:
        terminal.until("Grow ridership")
        terminal.press("3")
        terminal.until("1 measurement")
        terminal.press("a")
        terminal.until("name  value  day")
        terminal.write("rides 412")
        terminal.until("✓ Rides  412")
        with server.frozen():
            terminal.until("out of reach")
            terminal.press("enter")
            terminal.until("✗ PostgreSQL")
            assert "› rides 412" in terminal.text
        terminal.until(lambda shown: "out of reach" not in shown)
        terminal.press("enter")
        terminal.until("2 measurements")
        with server.frozen():
            terminal.until("out of reach")
            terminal.press("ctrl+q")
            assert terminal.exit_code() == 0
