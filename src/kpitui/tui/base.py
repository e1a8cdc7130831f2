"""The screen all screens are: load a view off the UI thread, show it, save through a use case."""

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen

from kpitui.model.errors import KpituiError

if TYPE_CHECKING:
    from textual import getters

    from kpitui.tui.app import KpituiApp

View = TypeVar("View")


class TypedInto:
    """A screen with fields: what is typed before one of them has the focus waits for it."""


class DataScreen(Screen[None], Generic[View]):
    """One use case's view on a screen: header, the subclass's body, footer.

    A subclass gives `compose_body()`, `load()` and `show()`. `load()` runs in a thread, whenever the screen
    is shown, after a save, and when another process wrote; imports of use cases belong inside it.
    """

    if TYPE_CHECKING:
        app = getters.app(KpituiApp)

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back", id="screen.leave")]
    place: str = ""
    """What this screen is, for the window's title and the header's mode."""
    guide: str = ""
    """What there is to know here, above the keys in the help."""
    counts: Mapping[str, int] = MappingProxyType({})
    """By action how many wait for it; said in the footer."""
    state: reactive[str] = reactive("saved")
    """The header's right-most word: saved, saving…, draft kept, not stored."""

    def compose(self) -> ComposeResult:
        from kpitui.tui.widgets.footer import Footer
        from kpitui.tui.widgets.header import Header

        yield Header()
        yield from self.compose_body()
        yield Footer()

    @abstractmethod
    def compose_body(self) -> ComposeResult:
        """What stands between header and footer."""

    @abstractmethod
    def load(self) -> View:
        """Read the view. Runs in a thread: touch no widget here.

        Raises: KpituiError, shown as a sentence.
        """

    @abstractmethod
    def show(self, view: View) -> None:
        """Put the view into the widgets; what is being typed stays as it is."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "leave" or len(self.app.screen_stack) > 1

    async def action_leave(self) -> None:
        """Back to the screen below. One with a form keeps its draft here first."""
        self.dismiss()

    def on_screen_resume(self) -> None:
        self.app.arrived(self)
        self.come_back()

    def come_back(self) -> None:
        """Shown, for the first time or again."""
        self.reload()

    @work(exclusive=True, group="load")
    async def reload(self) -> None:
        """Load and show again; nothing happens before the workspace is open."""
        if not self.app.is_open:
            return
        try:
            view = await asyncio.to_thread(self.load)
            if self.is_attached and self.display:  # left or quit meanwhile: the widgets are going
                self.show(view)
        except KpituiError as error:
            self.say(error)
        except Exception:
            self._loaded.set()  # keys that wait would wait for ever
            raise
        self._loaded.set()

    @cached_property
    def _loaded(self) -> asyncio.Event:
        return asyncio.Event()

    async def loaded(self) -> None:
        """Wait until it was loaded once, so that a key pressed before acts all the same."""
        if self.app.is_open:
            await self._loaded.wait()

    async def painted(self) -> None:
        """Wait until what was shown is on the terminal."""
        done = asyncio.Event()
        self.call_after_refresh(done.set)
        await done.wait()

    def noticed(self) -> None:
        """Another process wrote. A screen with a form compares here instead of loading over it."""
        self.reload()

    def save(self, use_case: Callable[..., object], *args: object, **named: object) -> bool:
        """Run `use_case(ws, *args)`; False when it refused, with its sentence said."""
        try:
            use_case(self.app.ws, *args, **named)
        except KpituiError as error:
            self.say(error)
            return False
        self.reload()
        return True

    def say(self, error: KpituiError) -> None:
        self.notify(str(error), severity="error", markup=False)

    async def _dispatch_message(self, message: Message) -> None:
        # Textual ends a node's message loop at the first exception: the screen would stand still.
        try:
            await super()._dispatch_message(message)
        except Exception as error:  # noqa: BLE001 - the boundary: logged and said, the app goes on
            self.app.report(error)
