"""Who may only look sees everything, and is told in one sentence at every key that would write."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases.moving import back_up
from kpitui.usecases.review_actions import add_action
from kpitui.usecases.reviews import close_review, start_review
from kpitui.usecases.silences import silence
from tests.build import all_rows, make_event
from tests.imports import write
from tests.screen import press, said, settle, text
from tests.unprivileged import NOBODY, own_folder

SIZE = (120, 40)
SCREENS = {
    "the dashboard": ("g down", "Worst first", "m w e d n c u U"),
    "the cards": ("v", "ROAS", "m w e d n c"),
    "what wants attention": ("exclamation_mark", "esc back to the table", "m w e c"),
    "an action that is late": ("exclamation_mark G", "D done", "D"),
    "a goal": ("2 g", "Spend less per sale", "n N a d e w R r J u"),
    "a goal below another": ("2 g space j", "Win new customers", "K greater_than_sign d"),
    "a goal's KPI": ("2 g down", "ROAS", "m w e d M R P c"),
    "a KPI's page": ("g down enter", "Target ──", "m w e d T M R P c u"),
    "what the check finds": ("2 g down S", "Check of", "S enter"),
    "what rests": ("2 g down S G", "known", "d S"),
    "the log": ("3", "measurements", "m a e d w R M c u"),
    "the events": ("2 g down W", "price", "w n e d"),
    "the history": ("H", "What it changed", "u r"),
    "the reviews": ("4 escape", "Q3 2026", "n"),
    "an open review": ("4", "Q4 2026 review", "C w u"),
    "a closed review": ("4 escape down enter", "closed", "O"),
    "what is to be done": ("4 escape tab", "ask ten customers", "D e d"),
    "the library": ("5 down", "Amazon Ads", "n"),
    "an import": ("i enter", "1–2 Nov", "f3"),
}
"""How one gets there, what is seen there, and the keys that write."""
WAYS = [*((where, "asked for") for where in SCREENS), ("the dashboard", "the file's"), ("the log", "the file's")]


@contextmanager
def as_nobody() -> Iterator[None]:
    """Whoever runs the tests, without root's rights."""
    if os.geteuid() != 0:
        yield
        return
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.fixture
def full(shop: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Something of everything that can be changed, and a file to be taken in."""
    make_event(shop, date(2026, 11, 20), "price", kpis=["roas"])
    silence(shop, "K3", "known", kpi="roas")
    close_review(shop, start_review(shop, "2026-Q3"))
    start_review(shop, "2026-Q4")
    add_action(shop, "ask ten customers", "ana", date(2026, 11, 20), "roas")
    folder = tmp_path / "files"
    folder.mkdir()
    write(folder, "date,orders\n2026-11-01,12\n2026-11-02,14\n", "orders.csv")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(folder)
    return shop


@contextmanager
def opened(ws: Workspace, why: str) -> Iterator[Workspace]:
    """To be looked at only, because somebody wants it so or because a copy of the file allows no more."""
    with own_folder() as folder:
        if why == "asked for":
            guest = Workspace.open(ws.place, author="ana", as_of=ws.as_of, read_only=True)
        else:
            back_up(ws, folder / "kpitui.db")
            (folder / "kpitui.db").chmod(0o444)
            with as_nobody():
                guest = Workspace.open(folder / "kpitui.db", author="ana", as_of=ws.as_of)
        yield guest
        guest.close()


@pytest.mark.parametrize(("where", "why"), WAYS)
async def test_every_key_that_writes_says_why_it_cannot(full: Workspace, where: str, why: str) -> None:
    way, seen, keys = SCREENS[where]
    before = all_rows(full)
    sentence = {"asked for": "is open for reading only", "the file's": "is read-only; its permissions"}[why]
    with opened(full, why) as guest:
        async with KpituiApp(guest).run_test(size=SIZE, notifications=True) as pilot:
            await settle(pilot)
            await go(pilot, way)
            assert seen in text(pilot)
            assert "read-only" in text(pilot).splitlines()[0]
            here = list(pilot.app.screen_stack)
            for key in keys.split():
                pilot.app.clear_notifications()
                await press(pilot, key)
                told = said(pilot) or " ".join(text(pilot).partition("✗")[2].split())
                assert told.count(sentence) == 1, (key, told)
                assert pilot.app.screen_stack == here, key
        assert all_rows(guest) == before
    assert all_rows(full) == before


async def go(pilot: Pilot[object], keys: str) -> None:
    for key in keys.split():
        await press(pilot, key)
