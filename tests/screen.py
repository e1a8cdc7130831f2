"""What a test sees of the running app: its text, row by row."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from textual.pilot import Pilot
from textual.worker import WorkerCancelled

ROUNDS = 2
"""Without anything under way: what was shown last may ask for more."""


async def settle(pilot: Pilot[object]) -> None:
    """Wait until everything under way is loaded and shown: the keys have acted, and nothing follows from them."""
    quiet = 0
    while quiet < ROUNDS:
        acted = asyncio.Event()
        if pilot.app.call_later(acted.set):
            await acted.wait()
        workers = list(pilot.app.workers)
        for worker in workers:
            with suppress(WorkerCancelled):  # a newer load took its place
                await worker.wait()
        await pilot.pause()
        quiet = 0 if workers else quiet + 1


async def press(pilot: Pilot[object], *keys: str) -> None:
    """Press keys (a longer text is typed sign by sign) and wait until the screen has answered."""
    await pilot.press(*keys)
    await settle(pilot)


async def until(pilot: Pilot[object], shown: str | Callable[[str], bool], seconds: float = 20) -> None:
    """Wait until the screen says so by itself."""
    deadline = monotonic() + seconds
    holds = shown if callable(shown) else lambda seen: shown in seen
    while not holds(text(pilot)):
        assert monotonic() < deadline, text(pilot)
        await pilot.pause(0.05)


async def type_text(pilot: Pilot[object], text: str) -> None:
    """Type `text` into the field that has the focus."""
    names = {" ": "space", ",": "comma", ".": "full_stop", "-": "minus", "/": "slash", '"': "quotation_mark"}
    await pilot.press(*(names.get(sign, sign) for sign in text))
    await settle(pilot)


def rows(pilot: Pilot[object]) -> list[str]:
    """The screen as the terminal gets it, one string a row, right ends stripped."""
    _width, height = pilot.app.size
    strips = pilot.app.screen._compositor.render_strips()
    filters = pilot.app.get_line_filters()
    found = []
    for strip in strips[:height]:
        for line_filter in filters:
            strip = strip.apply_filter(line_filter, pilot.app.screen.background_colors[1])
        found.append(strip.text.rstrip())
    return found


def text(pilot: Pilot[object]) -> str:
    return "\n".join(rows(pilot))


def row(pilot: Pilot[object], words: str) -> str:
    """The first row that holds `words`.

    Raises: AssertionError with the screen when there is none.
    """
    for line in rows(pilot):
        if words in line:
            return line
    raise AssertionError(f"{words!r} is not on the screen:\n{text(pilot)}")


def said(pilot: Pilot[object]) -> str:
    """The notices shown now. The app has to run with `notifications=True`."""
    return "\n".join(str(notice.message) for notice in pilot.app._notifications)
