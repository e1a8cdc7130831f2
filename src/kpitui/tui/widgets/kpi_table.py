"""The dashboard's table: goals and their KPIs, drawn line by line, so that 500 of them are as quick as five."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from kpitui.tui.themes import pens
from kpitui.tui.widgets import kpi_columns, kpi_lines
from kpitui.tui.widgets.kpi_columns import Cells, Columns
from kpitui.tui.widgets.kpi_rows import Arrangement, GoalRow, KpiRow, Row, build_rows

if TYPE_CHECKING:
    from kpitui.usecases.states import Dashboard


class KpiTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows come from a Dashboard; the cursor stays with its KPI when they change."""

    DEFAULT_CSS = """
    KpiTable { background: $background; scrollbar-size: 1 1; overflow-x: hidden; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", id="kpis.open"),
        Binding("m", "want('measure')", "measure", id="kpis.measure"),
        Binding("w", "want('note')", "note why", id="kpis.note"),
        Binding("n", "want('new')", "new KPI", id="kpis.new"),
        Binding("e", "want('edit')", "edit", id="kpis.edit"),
        Binding("d", "want('retire')", "retire", id="kpis.retire", show=False),
        Binding("space", "fold", "fold", id="kpis.fold", show=False),
        Binding("down,j", "move(1)", "down", id="kpis.down", show=False),
        Binding("up,k", "move(-1)", "up", id="kpis.up", show=False),
        Binding("left,h", "out", "fold, or to its goal", id="kpis.out", show=False),
        Binding("right,l", "into", "unfold, or to its first KPI", id="kpis.into", show=False),
        Binding("g,home", "move(-100000)", "first", id="kpis.first", show=False),
        Binding("G,end", "move(100000)", "last", id="kpis.last", show=False),
        Binding("pagedown", "page(1)", "page down", id="kpis.page-down", show=False),
        Binding("pageup", "page(-1)", "page up", id="kpis.page-up", show=False),
        Binding("v", "screen.cards(True)", "cards", id="kpis.cards"),
        Binding("z", "want('chart')", "chart on the full screen", id="kpis.chart", show=False),
        Binding("y", "want('copy')", "copy the value", id="kpis.copy", show=False),
        Binding("Y", "want('copy-row')", "copy the row as Markdown", id="kpis.copy-row", show=False),
    ]
    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """Another row is under the cursor."""

    class Wanted(Message):
        """Something is to be done with a KPI or a goal, as the bindings name it."""

        def __init__(self, what: str, row: GoalRow | KpiRow | None) -> None:
            super().__init__()
            self.what = what
            self.row = row

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.view: Dashboard | None = None
        self.empty = ""
        """What is said where there is no row."""
        self.codes = False
        """Currencies as EUR, not €: where the terminal has ASCII only."""
        self.how = Arrangement()
        self.rows: tuple[Row, ...] = ()
        self.cells: dict[str, Cells] = {}
        self._full: dict[str, Cells] = {}
        self._short: dict[str, Cells] = {}
        """Of those only that are shorter."""
        self.columns: Columns | None = None
        self._kind: type[object] = type(None)

    @property
    def row(self) -> GoalRow | KpiRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    @property
    def why_empty(self) -> str:
        return "Nothing has these words: esc clears the filter." if self.how.words else self.empty

    def show(self, view: "Dashboard") -> None:
        """Put another state of the workspace in; cursor and folds stay."""
        self.view = view
        self._full = {kpi.key: kpi_columns.cells_of(kpi, codes=self.codes) for kpi in view.kpis}
        self._short = {
            kpi.key: kpi_columns.cells_of(kpi, codes=self.codes, at_most=kpi_columns.SHORT_INTEGER)
            for kpi in view.kpis
            if kpi_columns.is_long(self._full[kpi.key])
        }
        self.set_rows(self.how)

    def set_rows(self, how: Arrangement) -> None:
        """Order, fold, filter."""
        self.how = how
        if self.view is None:
            return
        before = self.row
        self.rows = build_rows(self.view, how)
        self._measure()
        places = {row.identity: place for place, row in enumerate(self.rows) if row is not None}
        first = next((place for place, row in enumerate(self.rows) if isinstance(row, KpiRow)), 0)
        nearest = first if before is None else min(self.cursor, max(0, len(self.rows) - 1))
        self.set_reactive(KpiTable.cursor, places.get(before.identity, nearest) if before else nearest)
        if self.row is None and self.rows:
            self.set_reactive(KpiTable.cursor, max(0, self.cursor - 1))
        self._scroll_to_cursor()
        self.refresh()
        self._say_moved()

    def _measure(self) -> None:
        width, height = self.outer_size
        scrollbar = 1 if len(self.rows) > height else 0
        self.cells = self._full
        self.columns = kpi_columns.arrange(self.rows, self.cells, width - scrollbar)
        if self._short and self.columns.name < kpi_columns.longest_name(self.rows):
            self.cells = self._full | self._short
            self.columns = kpi_columns.arrange(self.rows, self.cells, width - scrollbar)
        self.virtual_size = Size(width - scrollbar, len(self.rows))

    def on_resize(self) -> None:
        self._measure()

    def watch_cursor(self, before: int, now: int) -> None:
        self.refresh_line(before)
        self.refresh_line(now)
        self._scroll_to_cursor()
        self._say_moved()

    def _say_moved(self) -> None:
        kind = type(self.row)
        if kind is not self._kind:  # a goal has other keys than a KPI
            self._kind = kind
            self.refresh_bindings()
        self.post_message(self.Moved())

    def _scroll_to_cursor(self) -> None:
        top = self.cursor - 1 if self.cursor and isinstance(self.rows[self.cursor - 1], GoalRow) else self.cursor
        self.scroll_to_region(Region(0, top, 1, self.cursor - top + 1), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y
        row = self.rows[place] if place < len(self.rows) else None
        if y == 0 and not self.rows and self.view is not None:
            line = Strip([Segment(f"   {self.why_empty}", pens(self.app).quiet)]).adjust_cell_length(self.size.width)
            return line.apply_style(self.rich_style)
        if row is None or self.columns is None:
            return Strip.blank(self.size.width, self.rich_style)
        ink, here = pens(self.app), place == self.cursor
        if isinstance(row, KpiRow):
            cells = kpi_lines.kpi_line(row, self.cells[row.kpi.key], self.columns, ink, here, self.has_focus)
        else:
            cells = kpi_lines.goal_line(row, self.columns, ink, here and self.has_focus)
        strip = Strip(cells).adjust_cell_length(self.size.width)
        return (ink.lift(strip) if here else strip).apply_style(self.rich_style)

    def on_focus(self) -> None:
        self.refresh_line(self.cursor)

    def on_blur(self) -> None:
        self.refresh_line(self.cursor)

    def action_move(self, by: int) -> None:
        """Move by rows; blank ones are passed over, ends hold."""
        places = [place for place, row in enumerate(self.rows) if row is not None]
        if places:
            at = places.index(self.cursor) if self.cursor in places else 0
            self.cursor = places[max(0, min(len(places) - 1, at + by))]

    def action_page(self, way: int) -> None:
        self.action_move(way * max(1, self.size.height - 1))

    def action_fold(self) -> None:
        row = self.row
        if row is None:
            return
        key = row.identity[0]
        folded = self.how.folded ^ {key}
        if isinstance(row, KpiRow):
            self._go_to((key, ""))
        self.set_rows(replace(self.how, folded=folded))

    def action_out(self) -> None:
        row = self.row
        if isinstance(row, KpiRow):
            self._go_to((row.goal, ""))
        elif row is not None and not row.folded:
            self.action_fold()

    def action_into(self) -> None:
        row = self.row
        if isinstance(row, GoalRow):
            if row.folded:
                self.action_fold()
            else:
                self.action_move(1)

    def _go_to(self, identity: tuple[str, str]) -> None:
        for place, row in enumerate(self.rows):
            if row is not None and row.identity == identity:
                self.cursor = place

    def go_to_kpi(self, key: str) -> None:
        """Put the cursor on a KPI, where it is shown."""
        for place, row in enumerate(self.rows):
            if isinstance(row, KpiRow) and row.kpi.key == key:
                self.cursor = place
                return

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "want" or parameters[0] in ("new", "note"):
            return True
        if parameters[0] in ("copy", "copy-row") and isinstance(self.row, GoalRow):
            return self.row.goal is not None
        return isinstance(self.row, KpiRow)

    def action_open(self) -> None:
        if isinstance(self.row, GoalRow) and self.row.goal is None:
            self.action_fold()
        elif self.row is not None:
            self.post_message(self.Wanted("open", self.row))

    def action_want(self, what: str) -> None:
        self.post_message(self.Wanted(what, self.row))

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y
        if place < len(self.rows) and self.rows[place] is not None:
            self.cursor = place
            if event.chain == 2:
                self.action_open()
