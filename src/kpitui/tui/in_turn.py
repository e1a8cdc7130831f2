"""Keys act one after the other: what is typed behind a key that opens something goes to what it opens."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen

from kpitui.tui.base import TypedInto

PATIENCE = 2.0
"""Seconds that keys wait at most for the one before them."""
TICK = 0.005
"""Seconds between looks whether a form has its fields."""
LOOK = 0.05
"""Seconds between looks whether what a key went to is still there."""
ROUNDS = 2
"""The key itself; then the message that its action sent."""

Typed = events.Key | events.Paste


@dataclass(slots=True, eq=False)
class _Acting:
    """A key that has not come to its end."""

    target: DOMNode
    """What it went to, then what it opened."""
    screen: Screen[object]
    opening: "asyncio.Task[None] | None" = None


class InTurn(App[object]):
    """Textual hands keys on as they come: those behind one that opens a screen would go to the screen before."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Typed] = deque()
        self._acting: _Acting | None = None

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, Typed) or event.is_forwarded:
            await super().on_event(event)
        elif self._acting is not None or self._waiting:
            self._waiting.append(event)
        else:
            await self._act(event)

    async def _act(self, event: Typed) -> None:
        target = self.focused or self.screen
        self._acting = key = _Acting(target, self.screen)
        await super().on_event(event)
        self._follow(key, (), ROUNDS)
        self._look(key, monotonic())

    def _follow(self, key: _Acting, way: Sequence[DOMNode], rounds: int) -> None:
        """Go behind the key from node to node, as it bubbles: where this comes, the key has been."""
        if key is not self._acting:
            return
        if way:
            way[0].call_later(self._follow, key, way[1:], rounds)
        elif rounds:
            key.target.call_later(self._follow, key, key.target.ancestors, rounds - 1)
        elif self.screen is key.screen:
            self._end(key)
        else:
            key.target = key.screen = self.screen
            key.opening = asyncio.create_task(self._opened(key, self.screen))

    async def _opened(self, key: _Acting, opened: Screen[object]) -> None:
        """What was opened takes the next key when its fields are there."""
        while isinstance(opened, TypedInto) and opened.focused is None:
            await asyncio.sleep(TICK)
        self._follow(key, (), ROUNDS)

    def _look(self, key: _Acting, since: float) -> None:
        if key is not self._acting:
            return
        gone = key.opening is None and not (key.target.is_attached and key.target.is_running)
        if gone or monotonic() - since > PATIENCE:
            self._end(key)
        else:
            asyncio.get_running_loop().call_later(LOOK, self._look, key, since)

    def _end(self, key: _Acting) -> None:
        if key.opening:
            key.opening.cancel()
        self._acting = None
        if self._waiting:
            self.call_later(self._next)

    async def _next(self) -> None:
        if self._waiting and self._acting is None:
            await self._act(self._waiting.popleft())
