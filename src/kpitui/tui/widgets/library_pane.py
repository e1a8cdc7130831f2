"""Beside the library's list: the page of what is under the cursor."""

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kpitui.content.loader import Text
from kpitui.content.templates import Bundle
from kpitui.tui.widgets.goal_pane import GoalHead
from kpitui.tui.widgets.library_pages import bundle_page, group_page, template_mark, template_page, text_page
from kpitui.tui.widgets.library_rows import Heading, Row

if TYPE_CHECKING:
    from kpitui.usecases.library import Library

WIDEST = 84
"""Cells; longer lines are hard to read."""


class LibraryPane(VerticalScroll, can_focus=True):
    """Reads a row of the list."""

    DEFAULT_CSS = """
    LibraryPane { scrollbar-size: 1 1; scrollbar-gutter: stable; }
    LibraryPane Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", "scroll", key_display="j k", id="library-pane.down"),
        Binding("up,k", "scroll_up", "up", id="library-pane.up", show=False),
        Binding("pagedown,space", "page_down", "page down", id="library-pane.page-down", show=False),
        Binding("pageup", "page_up", "page up", id="library-pane.page-up", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Row, Library | None] = (None, None)

    def compose(self) -> ComposeResult:
        yield GoalHead()
        yield Static(id="page", markup=False)

    def show(self, row: Row, library: "Library") -> None:
        """The page of a row; another row is read from its top."""
        before = self._shown[0]
        self._shown = row, library
        if row is None or before is None or row.identity != before.identity:
            self.scroll_home(animate=False)
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        row, library = self._shown
        head, page = self.query_one(GoalHead), self.query_one("#page", Static)
        width = max(30, min(WIDEST, self.scrollable_content_region.width))
        head.styles.width = width
        if row is None or library is None:
            head.show("", Content())
            page.update("")
            return
        if isinstance(row, Heading):
            head.show(row.title, Content())
            page.update(group_page(row, width))
            return
        item = row.item
        if isinstance(item, Text):
            head.show(item.title, Content())
            page.update(text_page(item, width))
        elif isinstance(item, Bundle):
            head.show(item.name, Content(item.kind))
            page.update(bundle_page(item, library, width))
        else:
            head.show(item.template.name, template_mark(item))
            page.update(template_page(item, library, width))
