"""What wants somebody now: up to three rows, each with its own key; all of them when it is opened."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from kpitui.present.attention import sentences
from kpitui.tui import glyphs
from kpitui.tui.themes import Pens, pens
from kpitui.tui.widgets.cells import fit
from kpitui.tui.widgets.footer import key_of

if TYPE_CHECKING:
    from kpitui.usecases.states import Attention

ROWS = 3
BOLD = Style(bold=True)

_KEYS = {
    "worse": ("attention.open", "find the cause"),
    "better": ("attention.note", "note why"),
    "due": ("attention.measure", "measure"),
    "stale": ("attention.measure", "measure"),
    "draft": ("attention.edit", "finish it"),
    "action": ("attention.done", "done"),
    "review": ("attention.open", "review"),
}
_OPEN = ("attention.open", "open")


class AttentionList(ScrollView, can_focus=True, inherit_bindings=False):
    """Empty it takes no room. More than three: the third row says how many, and `!` shows them."""

    DEFAULT_CSS = """
    AttentionList { height: auto; max-height: 3; background: $background; scrollbar-size: 1 1; overflow-x: hidden; }
    AttentionList.-all { max-height: 50%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "want('open')", "open", id="attention.open"),
        Binding("m", "want('measure')", "measure", id="attention.measure"),
        Binding("w", "want('note')", "note why", id="attention.note"),
        Binding("D", "want('done')", "done", id="attention.done"),
        Binding("e", "want('edit')", "edit", id="attention.edit"),
        Binding("v", "screen.cards(True)", "cards", id="attention.cards", show=False),
        Binding("y", "want('copy')", "copy the value", id="attention.copy", show=False),
        Binding("Y", "want('copy-row')", "copy the row as Markdown", id="attention.copy-row", show=False),
        Binding("escape", "screen.clear", "back to the table", id="attention.leave"),
        Binding("down,j", "move(1)", "down", id="attention.down", show=False),
        Binding("up,k", "move(-1)", "up", id="attention.up", show=False),
        Binding("g,home", "move(-100000)", "first", id="attention.first", show=False),
        Binding("G,end", "move(100000)", "last", id="attention.last", show=False),
    ]
    items: "reactive[tuple[Attention, ...]]" = reactive((), layout=True)
    today: reactive[date | None] = reactive(None)
    cursor: reactive[int] = reactive(0)
    expanded: reactive[bool] = reactive(False, layout=True)
    key_column: reactive[int] = reactive(0)
    """Where the keys stand; 0: at the right end."""

    class Wanted(Message):
        """open, measure, done, edit, copy or copy-row, for a row."""

        def __init__(self, what: str, item: "Attention") -> None:
            super().__init__()
            self.what = what
            self.item = item

    class Moved(Message):
        """Another row has the cursor, or the list has the focus."""

    @property
    def item(self) -> "Attention | None":
        """The row under the cursor."""
        return self.items[self.cursor] if self.cursor < len(self.items) else None

    @property
    def lines(self) -> int:
        return len(self.items) if self.expanded else min(ROWS, len(self.items))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self.lines

    def watch_items(self) -> None:
        self.cursor = min(self.cursor, max(0, self.lines - 1))
        self._measure()

    def watch_expanded(self, expanded: bool) -> None:
        self.set_class(expanded, "-all")
        self._measure()

    def watch_cursor(self) -> None:
        if self.expanded:
            self.scroll_to(y=max(0, self.cursor - self.size.height + 1), animate=False)
        self.refresh()
        self.refresh_bindings()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        self._measure()

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, self.lines)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        place, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if place >= self.lines:
            return Strip.blank(self.size.width, self.rich_style)
        ink, here = pens(self.app), self.has_focus and place == self.cursor
        more = len(self.items) - ROWS + 1
        if not self.expanded and place == ROWS - 1 and more > 1:
            every = (key_of(self.screen, "dashboard.attention"), "list")
            line = self._line("+", ink.quiet, f"{more} more", "", every, ink, width, here)
        else:
            item = self.items[place]
            name, does = _KEYS.get(item.kind, _OPEN)
            sign, pen = _sign(item.kind, ink)
            key = (key_of(self, name), does)
            said = _fitting(sentences(item, self.today), self._room(key, width)) if self.today else ""
            line = self._line(sign, pen, item.name, said, key, ink, width, here)
        strip = Strip(line).adjust_cell_length(width)
        return (ink.lift(strip) if here else strip).apply_style(self.rich_style)

    def _names(self, width: int) -> int:
        return min(width // 4, max((cell_len(item.name) for item in self.items[: self.lines]), default=0))

    def _room(self, key: tuple[str, str], width: int) -> int:
        """Cells for a sentence."""
        at = self.key_column or width - len(key[0]) - 1 - len(key[1])
        return max(0, at - self._names(width) - 7)

    def _line(
        self, sign: str, pen: Style, name: str, what: str, key: tuple[str, str], ink: Pens, width: int, here: bool
    ) -> list[Segment]:
        names = self._names(width) if what else max(self._names(width), cell_len(name))
        at = self.key_column or width - len(key[0]) - 1 - len(key[1])
        strong = ink.strong + BOLD if what else ink.quiet
        return [
            Segment(glyphs.CURSOR if here else " ", ink.accent),
            Segment(sign, pen),
            Segment(" "),
            Segment(fit(name, names), strong),
            Segment("  "),
            Segment(fit(what, max(0, at - names - 7)), ink.text),
            Segment("  "),
            Segment(key[0], ink.accent),
            Segment(f" {key[1]}", ink.quiet),
        ]

    def action_move(self, by: int) -> None:
        self.cursor = max(0, min(self.lines - 1, self.cursor + by))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "want" or self.item is None:
            return True
        if parameters == ("done",):
            return self.item.kind == "action"
        return parameters == ("open",) or bool(self.item.kpi)

    def action_want(self, what: str) -> None:
        if not self.items:
            return
        if not self.expanded and len(self.items) > ROWS and self.cursor == ROWS - 1:
            self.expanded = True
        else:
            self.post_message(self.Wanted(what, self.items[self.cursor]))

    def on_focus(self) -> None:
        self.refresh()
        self.post_message(self.Moved())

    def on_blur(self) -> None:
        self.expanded = False
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        self.cursor = min(self.lines - 1, event.y + self.scroll_offset.y)
        if event.chain == 2:
            self.action_want("open")


def _fitting(said: Sequence[str], room: int) -> str:
    return next((one for one in said if cell_len(one) <= room), said[-1])


def _sign(kind: str, ink: Pens) -> tuple[str, Style]:
    if kind in ("worse", "early", "better"):
        return glyphs.SIGNAL, ink.signal
    if kind == "off-track":
        return glyphs.OFF_TRACK, ink.bad
    if kind == "draft":
        return glyphs.HINT, ink.quiet
    return glyphs.DUE, ink.warn + BOLD
