"""Widgets that act on their own keys before anything sent behind them is looked at."""

from typing import TYPE_CHECKING

from textual import events
from textual.widget import Widget

if TYPE_CHECKING:
    Base = Widget
else:
    Base = object


class Prompt(Base):
    """Textual lets a key rise to the app before its binding acts, so that a key of the screen may overtake it."""

    async def _on_key(self, event: events.Key) -> None:
        # No call of super: Textual itself goes on to the handlers of the other classes.
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                return
