"""The log's table on the line API: whatever the number of rows, only those in view are read and drawn."""

from datetime import date, tzinfo
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from kpitui.model.errors import KpituiError
from kpitui.tui.themes import pens
from kpitui.tui.widgets.log_lines import Cells, Columns, Widths, arrange, cells_of, head_line, row_line

if TYPE_CHECKING:
    from kpitui.tui.log_window import LogWindow
    from kpitui.usecases.log_pages import LogRow


class LogHead(Widget):
    """The names of the columns, and a rule."""

    DEFAULT_CSS = """
    LogHead { height: 2; }
    """

    columns: reactive[Columns | None] = reactive(None)

    def render_line(self, y: int) -> Strip:
        ink, width = pens(self.app), self.size.width
        if self.columns is None:
            return Strip.blank(width, self.rich_style)
        line = head_line(self.columns, ink) if y == 0 else [Segment("─" * width, ink.rule)]
        return Strip(line).adjust_cell_length(width).apply_style(self.rich_style)


class LogTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows come from a LogWindow; the cursor stays with its measurement when another window is shown."""

    DEFAULT_CSS = """
    LogTable { background: $background; scrollbar-size: 1 1; overflow-x: hidden; scrollbar-gutter: stable; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "want('measure')", "measure", id="log.measure"),
        Binding("a", "want('add')", "log a value", id="log.add"),
        Binding("e", "want('correct')", "correct", id="log.correct"),
        Binding("d", "want('remove')", "remove", id="log.remove"),
        Binding("w", "want('note')", "note why", id="log.note"),
        Binding("enter", "want('open')", "history", id="log.open"),
        Binding("p", "want('jump')", "jump to a date", id="log.jump"),
        Binding("H", "want('series-history')", "history of its series", id="log.history", show=False),
        Binding("R", "want('rename')", "rename its series' key", id="log.rename", show=False),
        Binding("M", "want('merge')", "merge its series into another", id="log.merge", show=False),
        Binding("down,j", "move(1)", "down", id="log.down", show=False),
        Binding("up,k", "move(-1)", "up", id="log.up", show=False),
        Binding("g,home", "end(-1)", "newest", id="log.first", show=False),
        Binding("G,end", "end(1)", "oldest", id="log.last", show=False),
        Binding("pagedown", "page(1)", "page down", id="log.page-down", show=False),
        Binding("pageup", "page(-1)", "page up", id="log.page-up", show=False),
        Binding("y", "want('copy')", "copy the value", id="log.copy", show=False),
        Binding("Y", "want('copy-row')", "copy the row as Markdown", id="log.copy-row", show=False),
    ]
    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """Another row is under the cursor, or other rows are shown."""

    class Wanted(Message):
        """Something is to be done: measure, add, correct, remove, note, open, jump, copy, copy-row."""

        def __init__(self, what: str, row: "LogRow | None") -> None:
            super().__init__()
            self.what = what
            self.row = row

    class Failed(Message):
        """Rows could not be read."""

        def __init__(self, error: KpituiError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.window: LogWindow | None = None
        self.empty = ""
        """What is said where there is no row."""
        self.codes = False
        """Currencies as EUR, not €: where the terminal has ASCII only."""
        self.columns: Columns | None = None
        self._today = date.min
        self._zone: tzinfo | None = None
        self._widths = Widths()
        self._cells: dict[int, tuple[LogRow, Cells]] = {}
        self._failed = False

    @property
    def row(self) -> "LogRow | None":
        """The row under the cursor."""
        return self._row(self.cursor)

    def show(self, window: "LogWindow", today: date, zone: tzinfo | None, cursor: int | None = None) -> None:
        """Put another window in, its cursor at that place; None: where it stood."""
        before, top = self.cursor, self.scroll_offset.y
        self.window, self._today, self._zone = window, today, zone
        self._cells, self._failed = {}, False
        self._measure()
        place = max(0, min(before if cursor is None else cursor, len(window) - 1))
        self.set_reactive(LogTable.cursor, place)
        # Who stands on the newest goes on to see them; elsewhere the row under the cursor stays where it is.
        self.scroll_to(y=place - before + top if before else 0, animate=False, force=True, immediate=True)
        self._scroll_to_cursor()
        self.refresh()
        self.post_message(self.Moved())

    def grew(self) -> None:
        """The window got more rows at its end."""
        self._measure()
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        self._measure()

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.window) if self.window else 0)
        self._arrange()

    def _arrange(self) -> None:
        self.columns = arrange(self.scrollable_content_region.width or self.size.width, self._widths)
        self.screen.query_one(LogHead).columns = self.columns

    def _row(self, place: int) -> "LogRow | None":
        if self.window is None or self._failed or not 0 <= place < len(self.window):
            return None
        try:
            return self.window.row(place)
        except KpituiError as error:
            # Said once: every line of the table would say it again.
            self._failed = True
            self.post_message(self.Failed(error))
            return None

    def render_lines(self, crop: Region) -> list[Strip]:
        self._look_at(range(crop.y + self.scroll_offset.y, crop.bottom + self.scroll_offset.y))
        return super().render_lines(crop)

    def _look_at(self, places: range) -> None:
        """Make text of the rows about to be drawn, and room for it."""
        found, widths = {}, self._widths
        for place in places:
            row = self._row(place)
            if row is not None:
                known = self._cells.get(place)
                cells = known[1] if known else cells_of(row, self._today, self._zone, codes=self.codes)
                found[place] = row, cells
                widths = widths.over(cells)
        self._cells = found if len(found) > 1 else {**self._cells, **found}
        if widths != self._widths:
            self._widths = widths
            self._arrange()
            # Lines drawn before are narrower, and a refresh asked for while painting would be lost.
            self.call_after_refresh(self._widened)

    def _widened(self) -> None:
        self._arrange()
        self.screen.query_one(LogHead).refresh()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        place, width = y + self.scroll_offset.y, self.size.width
        ink = pens(self.app)
        known = self._cells.get(place)
        if known is None or self.columns is None:
            return self._said(y, ink.quiet) if self.window is not None and not len(self.window) else self._blank()
        row, cells = known
        above = self._row(place - 1) if y else None
        day_shown = above is None or (above.start, above.end) != (row.start, row.end)
        here = place == self.cursor
        strip = Strip(row_line(row, cells, self.columns, ink, here=here, day_shown=day_shown))
        strip = strip.adjust_cell_length(width)
        return (ink.lift(strip) if here else strip).apply_style(self.rich_style)

    def _blank(self) -> Strip:
        return Strip.blank(self.size.width, self.rich_style)

    def _said(self, y: int, style: Style) -> Strip:
        lines = self.empty.splitlines()
        if not 1 <= y <= len(lines):
            return self._blank()
        strip = Strip([Segment(f"  {lines[y - 1]}", style)]).adjust_cell_length(self.size.width)
        return strip.apply_style(self.rich_style)

    def watch_cursor(self, before: int, now: int) -> None:
        self.refresh_line(before)
        self.refresh_line(now)
        self._scroll_to_cursor()
        self.post_message(self.Moved())

    def _scroll_to_cursor(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True)

    def go_to(self, place: int, *, top: bool = False) -> None:
        """Put the cursor on a place; `top`: as the first row in view."""
        self.cursor = max(0, min(place, len(self.window) - 1 if self.window else 0))
        if top:
            self.scroll_to(y=self.cursor, animate=False, force=True, immediate=True)

    def action_move(self, by: int) -> None:
        self.go_to(self.cursor + by)

    def action_page(self, way: int) -> None:
        self.go_to(self.cursor + way * max(1, self.size.height - 1))

    def action_end(self, way: int) -> None:
        self.go_to(0 if way < 0 or self.window is None else len(self.window) - 1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a row is not offered without one."""
        return action != "want" or parameters[0] in ("add", "measure") or self.row is not None

    def action_want(self, what: str) -> None:
        self.post_message(self.Wanted(what, self.row))

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y
        if self.window is not None and place < len(self.window):
            self.go_to(place)
            if event.chain == 2:
                self.action_want("open")
