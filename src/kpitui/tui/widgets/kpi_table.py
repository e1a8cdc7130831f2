"""The dashboard's table: goals and their KPIs, drawn line by line, so that 500 of them are as quick as five."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size

from kpitui.tui.widgets import kpi_columns, kpi_lines
from kpitui.tui.widgets.kpi_columns import Cells, Columns
from kpitui.tui.widgets.kpi_rows import Arrangement, GoalRow, KpiRow, build_rows
from kpitui.tui.widgets.tree_list import TreeList, moving

if TYPE_CHECKING:
    from textual import getters

    from kpitui.tui.app import KpituiApp
    from kpitui.tui.themes import Pens
    from kpitui.usecases.states import Dashboard


class KpiTable(TreeList[GoalRow | KpiRow], can_focus=True, inherit_bindings=False):
    """Rows come from a Dashboard; the cursor stays with its KPI when they change."""

    if TYPE_CHECKING:
        app = getters.app(KpituiApp)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", id="kpis.open"),
        Binding("m", "measure", "measure", id="kpis.measure"),
        Binding("w", "want('note')", "note why", id="kpis.note"),
        Binding("n", "want('new')", "new KPI", id="kpis.new"),
        Binding("e", "want('edit')", "edit", id="kpis.edit"),
        Binding("d", "want('retire')", "retire", id="kpis.retire", show=False),
        Binding("space", "fold", "fold", id="kpis.fold", show=False),
        Binding("left,h", "out", "fold, or to its goal", id="kpis.out", show=False),
        Binding("right,l", "into", "unfold, or to its first KPI", id="kpis.into", show=False),
        *moving("kpis"),
        Binding("v", "screen.cards(True)", "cards", id="kpis.cards"),
        Binding("z", "want('chart')", "chart on the full screen", id="kpis.chart", show=False),
        Binding("y", "want('copy')", "copy the value", id="kpis.copy", show=False),
        Binding("Y", "want('copy-row')", "copy the row as Markdown", id="kpis.copy-row", show=False),
    ]

    class Wanted(TreeList.Wanted):
        row: GoalRow | KpiRow | None

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.view: Dashboard | None = None
        self.codes = False
        """Currencies as EUR, not €: where the terminal has ASCII only."""
        self.how = Arrangement()
        self.cells: dict[str, Cells] = {}
        self._full: dict[str, Cells] = {}
        self._short: dict[str, Cells] = {}
        """Of those only that are shorter."""
        self.columns: Columns | None = None
        self._kind: type[object] = type(None)

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
        self.order(self.how)

    def order(self, how: Arrangement) -> None:
        """Order, fold, filter."""
        self.how = how
        if self.view is None:
            return
        rows = build_rows(self.view, how)
        first = next((place for place, row in enumerate(rows) if isinstance(row, KpiRow)), 0)
        self.put(rows, (self.row.identity if self.row else None,), first)

    def measure(self) -> None:
        width, height = self.outer_size
        scrollbar = 2 if len(self.rows) > height else 0  # with a blank before it
        self.cells = self._full
        self.columns = kpi_columns.arrange(self.rows, self.cells, width - scrollbar)
        if self._short and self.columns.name < kpi_columns.longest_name(self.rows):
            self.cells = self._full | self._short
            self.columns = kpi_columns.arrange(self.rows, self.cells, width - scrollbar)
        self.virtual_size = Size(width - scrollbar, len(self.rows))

    def say_moved(self) -> None:
        kind = type(self.row)
        if kind is not self._kind:  # a goal has other keys than a KPI
            self._kind = kind
            self.refresh_bindings()
        self.post_message(self.Moved())

    def show_cursor(self) -> None:
        """With the goal above it."""
        top = self.cursor - 1 if self.cursor and isinstance(self.rows[self.cursor - 1], GoalRow) else self.cursor
        self.scroll_to_region(Region(0, top, 1, self.cursor - top + 1), animate=False, force=True)

    def draw_row(self, row: GoalRow | KpiRow, width: int, ink: "Pens", here: bool) -> list[Segment]:
        if self.columns is None:
            return []
        if isinstance(row, KpiRow):
            return kpi_lines.kpi_line(row, self.cells[row.kpi.key], self.columns, ink, here, self.has_focus)
        return kpi_lines.goal_line(row, self.columns, ink, here and self.has_focus)

    def on_focus(self) -> None:
        self.refresh_line(self.cursor)

    def on_blur(self) -> None:
        self.refresh_line(self.cursor)

    def fold(self, group: str) -> None:
        self.order(replace(self.how, folded=self.how.folded ^ {group}))

    def go_to_kpi(self, key: str) -> None:
        """Put the cursor on a KPI, where it is shown."""
        for place, row in enumerate(self.rows):
            if isinstance(row, KpiRow) and row.kpi.key == key:
                self.cursor = place
                return

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "measure":
            return isinstance(self.row, KpiRow)
        if action != "want" or parameters[0] in ("new", "note"):
            return True
        if parameters[0] in ("copy", "copy-row") and isinstance(self.row, GoalRow):
            return self.row.goal is not None
        return isinstance(self.row, KpiRow)

    async def action_measure(self) -> None:
        """No message to the screen: the keys typed behind it wait until the line takes them."""
        if isinstance(self.row, KpiRow):
            await self.app.log_entry(self.row.kpi.key)

    def action_open(self) -> None:
        if isinstance(self.row, GoalRow) and self.row.goal is None:
            self.action_fold()
        elif self.row is not None:
            self.action_want("open")
