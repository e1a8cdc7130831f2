"""Leaving the app: what is typed is kept where it can be; of the rest it is said what keeps it."""

from itertools import chain

from rich.text import Text

from kpitui.tui.doings import Doings
from kpitui.tui.unstored import Holder, Unstored


class Quitting(Doings):
    """Asks whatever is open, shown or not."""

    _said: tuple[Unstored, ...] = ()
    """What was said to be lost."""

    async def action_quit(self) -> None:
        """Leave the app; what would be lost is said once."""
        screens = chain.from_iterable(reversed(stack) for stack in self._screen_stacks.values())
        nodes = [node for screen in screens for node in screen.walk_children(with_self=True)]
        found = [await holder.unstored() for holder in (*nodes, self.checking) if isinstance(holder, Holder)]
        lost = tuple(one for one in found if one)
        if not lost or lost == self._said:
            self.exit(message=Text(self.last_words) if self.last_words else None)
            return
        self._said = lost
        named = ", ".join(f"{one.where} ({one.keeps})" for one in lost)
        self.notify(f"Not saved yet: {named}. ctrl+q again quits without it.", severity="warning", markup=False)
