"""What could be tracked, and what there is to read about it, drawn line by line."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from kpitui.content.loader import Text
from kpitui.content.templates import Bundle
from kpitui.tui import glyphs
from kpitui.tui.themes import pens
from kpitui.tui.widgets.cells import fit
from kpitui.tui.widgets.library_rows import Arrangement, Heading, ItemRow, Row, build_rows

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens
    from kpitui.usecases.library import Library

BOLD = Style(bold=True)
INDENT = 3
NOTHING = "Nothing has these words: esc clears the filter."


class LibraryList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows come from a Library; the cursor stays with its item when they change."""

    DEFAULT_CSS = """
    LibraryList { background: $background; scrollbar-size: 1 1; overflow-x: hidden; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", "read", id="library.open"),
        Binding("space", "fold", "fold", id="library.fold"),
        Binding("down,j", "move(1)", "down", id="library.down", show=False),
        Binding("up,k", "move(-1)", "up", id="library.up", show=False),
        Binding("left,h", "out", "fold, or to its group", id="library.left", show=False),
        Binding("right,l", "into", "unfold, or to its first", id="library.right", show=False),
        Binding("g,home", "move(-100000)", "first", id="library.first", show=False),
        Binding("G,end", "move(100000)", "last", id="library.last", show=False),
        Binding("pagedown", "page(1)", "page down", id="library.page-down", show=False),
        Binding("pageup", "page(-1)", "page up", id="library.page-up", show=False),
    ]
    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """Another row is under the cursor."""

    class Wanted(Message):
        """The row is to be read."""

    def __init__(self) -> None:
        super().__init__()
        self.view: Library | None = None
        self.how = Arrangement()
        self.rows: tuple[Row, ...] = ()

    @property
    def row(self) -> Row:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def show(self, library: "Library") -> None:
        """Put another state of the workspace in; cursor and folds stay."""
        self.view = library
        self.order(self.how)

    def order(self, how: Arrangement) -> None:
        """Group, fold, filter."""
        if self.view is None:
            self.how = how
            return
        before, regrouped = self.row, how.by is not self.how.by
        self.how = how
        self.rows = build_rows(self.view, how)
        self.virtual_size = Size(self.size.width, len(self.rows))
        self.set_reactive(LibraryList.cursor, 0 if regrouped or before is None else self._place_of(before))
        self._show_cursor()
        self.refresh()
        self.refresh_bindings()
        self.post_message(self.Moved())

    def _place_of(self, before: ItemRow | Heading) -> int:
        """Where the same row is now, else its group, else the nearest."""
        places = {row.identity: place for place, row in enumerate(self.rows) if row is not None}
        nearest = min(self.cursor, max(0, len(self.rows) - 1))
        if nearest < len(self.rows) and self.rows[nearest] is None:
            nearest -= 1
        return places.get(before.identity, places.get((before.group, ""), nearest))

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.rows))

    def watch_cursor(self, before: int, now: int) -> None:
        self.refresh_line(before)
        self.refresh_line(now)
        self._show_cursor()
        self.refresh_bindings()
        self.post_message(self.Moved())

    def _show_cursor(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y
        row = self.rows[place] if place < len(self.rows) else None
        width = self.scrollable_content_region.width
        ink, here = pens(self.app), place == self.cursor
        if row is None:
            said = f"  {NOTHING}" if self.how.words and not self.rows and y == 0 else ""
            return Strip([Segment(said, ink.quiet)]).adjust_cell_length(self.size.width).apply_style(self.rich_style)
        line = _heading(row, ink, width, here) if isinstance(row, Heading) else _item(row, ink, width, here)
        strip = Strip(line).adjust_cell_length(width)
        return (ink.lift(strip) if here else strip).apply_style(self.rich_style)

    def action_move(self, by: int) -> None:
        """Move by rows; blank ones are passed over, ends hold."""
        places = [place for place, row in enumerate(self.rows) if row is not None]
        if places:
            at = places.index(self.cursor) if self.cursor in places else 0
            self.cursor = places[max(0, min(len(places) - 1, at + by))]

    def action_page(self, way: int) -> None:
        self.action_move(way * max(1, self.size.height - 1))

    def action_fold(self) -> None:
        """Fold or unfold the group of the row."""
        if self.row is not None and not self.how.words:
            self.order(replace(self.how, folded=self.how.folded ^ {self.row.group}))

    def action_out(self) -> None:
        row = self.row
        if isinstance(row, ItemRow):
            self.cursor = next(place for place, one in enumerate(self.rows) if one and one.identity == (row.group, ""))
        elif isinstance(row, Heading) and not row.folded:
            self.action_fold()

    def action_into(self) -> None:
        if isinstance(self.row, Heading):
            if self.row.folded:
                self.action_fold()
            else:
                self.action_move(1)

    def action_read(self) -> None:
        self.post_message(self.Wanted())

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y
        if place < len(self.rows) and self.rows[place] is not None:
            self.cursor = place
            if event.chain == 2:
                self.action_read()


def _heading(row: Heading, ink: "Pens", width: int, here: bool) -> list[Segment]:
    count = f"  {len(row.items)}"
    title = fit(row.title, max(4, width - INDENT - cell_len(count))).rstrip()
    return [
        *_begin(glyphs.CLOSED if row.folded else glyphs.OPEN, ink, here),
        Segment(title, ink.strong + BOLD),
        Segment(fit(count, max(0, width - INDENT - cell_len(title))), ink.quiet),
    ]


def _item(row: ItemRow, ink: "Pens", width: int, here: bool) -> list[Segment]:
    remark, pen = _remark(row, ink)
    room = width - INDENT - 3
    name = fit(row.name, max(4, room - (cell_len(remark) + 2 if remark else 0))).rstrip()
    gap = max(0, room - cell_len(name) - cell_len(remark))
    return [
        *_begin(" ", ink, here),
        Segment("  "),
        Segment(name, ink.strong + BOLD if here else ink.text),
        Segment(" " * gap),
        Segment(remark, pen),
        Segment(" "),
    ]


def _remark(row: ItemRow, ink: "Pens") -> tuple[str, Style]:
    """What the workspace has of it already."""
    if isinstance(row.item, Text):
        return "", ink.quiet
    if isinstance(row.item, Bundle):
        return f"{len(row.item.kpis)} KPIs", ink.quiet
    if row.item.in_use:
        return f"in use {glyphs.DONE}", ink.quiet
    return ("data there" if row.item.prefixes else ""), ink.quiet


def _begin(sign: str, ink: "Pens", here: bool) -> list[Segment]:
    return [Segment(glyphs.CURSOR if here else " ", ink.accent), Segment(sign, ink.quiet), Segment(" ")]
