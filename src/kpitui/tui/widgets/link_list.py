"""The KPIs that a KPI is linked to; enter goes there."""

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from kpitui.tui import glyphs
from kpitui.tui.themes import pens
from kpitui.tui.widgets.cells import fit, one_line

GAP = 2
Link = tuple[str, str, str, str]
"""Key and name of a KPI, the relation to it, and in a word what the numbers say of that."""


class LinkList(Widget, can_focus=True, inherit_bindings=False):
    """A line for each, or two where it is narrow."""

    DEFAULT_CSS = """
    LinkList { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "go to", id="links.open"),
        Binding("down,j", "move(1)", "down", id="links.down", show=False),
        Binding("up,k", "move(-1)", "up", id="links.up", show=False),
    ]
    cursor: reactive[int] = reactive(0)

    class Opened(Message):
        """One is to be gone to."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self) -> None:
        super().__init__()
        self._links: tuple[Link, ...] = ()

    def show(self, links: tuple[Link, ...]) -> None:
        self._links = links
        self.cursor = min(self.cursor, max(0, len(links) - 1))
        self.refresh(layout=True)

    def get_content_height(self, *_: object) -> int:
        return len(self._links) * self._each

    @property
    def _each(self) -> int:
        fits = all(self._first + cell_len(said) + _tail(found) <= self.size.width for *_, said, found in self._links)
        return 1 if fits else 2

    @property
    def _first(self) -> int:
        """Where the relation begins where it stands beside the name."""
        return max((cell_len(one_line(name)) for _, name, *_ in self._links), default=0) + 1 + GAP

    def render_line(self, y: int) -> Strip:
        width, ink = self.size.width, pens(self.app)
        place, second = divmod(y, self._each)
        if place >= len(self._links):
            return Strip.blank(width, self.rich_style)
        _key, name, said, found = self._links[place]
        here = self.has_focus and place == self.cursor
        edge = Segment(glyphs.CURSOR if here else " ", ink.accent)
        if second:
            line = [edge, Segment(" " * GAP), Segment(fit(said, width - 1 - GAP), ink.quiet)]
        elif self._each == 1:
            room = width - self._first - cell_len(found)
            line = [edge, Segment(fit(name, self._first - 1), ink.text), Segment(fit(said, room), ink.quiet)]
        else:
            line = [edge, Segment(fit(name, width - 1 - _tail(found)), ink.text), Segment(" " * min(_tail(found), GAP))]
        if not second:
            line.append(Segment(found, ink.good if found == "evidence" else ink.quiet))
        strip = Strip(line).adjust_cell_length(width)
        return (ink.lift(strip) if here else strip).apply_style(self.rich_style)

    def watch_cursor(self) -> None:
        self.refresh()

    def on_resize(self) -> None:
        self.refresh(layout=True)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def action_move(self, by: int) -> None:
        self.cursor = max(0, min(len(self._links) - 1, self.cursor + by))

    def action_open(self) -> None:
        self.post_message(self.Opened(self._links[self.cursor][0]))

    def on_click(self, event: events.Click) -> None:
        self.cursor = min(len(self._links) - 1, event.y // self._each)
        if event.chain == 2:
            self.action_open()


def _tail(found: str) -> int:
    """Cells of the word at the end of a line, with the gap before it."""
    return cell_len(found) + GAP if found else 0
