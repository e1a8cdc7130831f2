"""Rows with a cursor, drawn line by line: however many there are, only those in view are drawn."""

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from kpitui.tui import glyphs
from kpitui.tui.themes import pens

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens


class LineList(ScrollView, can_focus=True, inherit_bindings=False):
    """A subclass says how many rows there are and draws one; it calls `changed` when they are others."""

    DEFAULT_CSS = """
    LineList { background: $background; scrollbar-size: 1 1; overflow-x: hidden; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "down", id="list.down", show=False),
        Binding("up,k", "move(-1)", "up", id="list.up", show=False),
        Binding("g,home", "end(-1)", "first", id="list.first", show=False),
        Binding("G,end", "end(1)", "last", id="list.last", show=False),
        Binding("pagedown", "page(1)", "page down", id="list.page-down", show=False),
        Binding("pageup", "page(-1)", "page up", id="list.page-up", show=False),
    ]
    cursor: reactive[int] = reactive(0)
    signed: ClassVar[bool] = True
    """The sign of the cursor stands before each row; else a row draws it where it wants it."""
    empty = ""
    """What is said where there is no row."""

    class Moved(Message):
        """Another row is under the cursor, or other rows are shown."""

    class Wanted(Message):
        """Something is to be done with the row under the cursor."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    @property
    @abstractmethod
    def count(self) -> int:
        """How many rows there are."""

    @abstractmethod
    def draw(self, place: int, width: int, ink: "Pens", here: bool) -> list[Segment]:
        """The row at a place in `width` cells, without the sign of the cursor where rows are `signed`."""

    def changed(self, cursor: int | None = None, *, above: int = 0) -> None:
        """Other rows are there, the cursor goes to that place (None: where it stands); `above`: rows more above it."""
        self.measure()
        place = self.cursor if cursor is None else cursor
        self.set_reactive(LineList.cursor, max(0, min(place, self.count - 1)))
        if above and self.scroll_offset.y:
            self.scroll_to(y=self.scroll_offset.y + above, animate=False, force=True, immediate=True)
        self.show_cursor()
        self.refresh()
        self.say_moved()

    def measure(self) -> None:
        """How much there is to scroll through."""
        self.virtual_size = Size(self.size.width, self.count)

    def say_moved(self) -> None:
        """Keys and whoever follows the cursor go by the row that is under it now."""
        self.refresh_bindings()
        self.post_message(self.Moved())

    @property
    def why_empty(self) -> str:
        return self.empty

    @property
    def marked(self) -> bool:
        """Whether the row under the cursor is told apart now."""
        return True

    def on_resize(self) -> None:
        self.measure()

    def watch_cursor(self, before: int, now: int) -> None:
        self.refresh_line(before)
        self.refresh_line(now)
        self.show_cursor()
        self.say_moved()

    def show_cursor(self) -> None:
        """Scroll so that it is in view."""
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        place, ink = y + self.scroll_offset.y, pens(self.app)
        width = self.scrollable_content_region.width
        if place >= self.count:
            said = f"  {self.why_empty}" if not self.count and y == 0 else ""
            return Strip([Segment(said, ink.quiet)]).adjust_cell_length(self.size.width).apply_style(self.rich_style)
        here = place == self.cursor and self.marked
        sign = [Segment(f"{glyphs.CURSOR if here else ' '} ", ink.accent)] if self.signed else []
        strip = Strip([*sign, *self.draw(place, width - 2 * self.signed, ink, here)]).adjust_cell_length(width)
        return (ink.lift(strip) if here else strip).apply_style(self.rich_style)

    def action_move(self, by: int) -> None:
        self.cursor = max(0, min(self.count - 1, self.cursor + by))

    def action_page(self, way: int) -> None:
        self.action_move(way * max(1, self.size.height - 1))

    def action_end(self, way: int) -> None:
        self.cursor = 0 if way < 0 else max(0, self.count - 1)

    def action_want(self, what: str) -> None:
        self.post_message(self.Wanted(what))

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y
        if place < self.count:
            self.cursor = place
