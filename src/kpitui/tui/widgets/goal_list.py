"""The tree of goals and their KPIs, drawn line by line."""

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
from kpitui.tui.widgets import goal_lines
from kpitui.tui.widgets.goal_rows import Arrangement, GoalRow, Heading, KpiRow, Row, build_rows

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens
    from kpitui.usecases.goal_tree import GoalTree


class GoalList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows come from a GoalTree; the cursor stays with its goal or KPI when they change."""

    DEFAULT_CSS = """
    GoalList { background: $background; scrollbar-size: 1 1; overflow-x: hidden; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "want('open')", "open", id="goals.open"),
        Binding("n", "want('goal')", "goal", id="goals.new"),
        Binding("N", "want('kpi')", "KPI", id="goals.new-kpi"),
        Binding("a", "want('under')", "under this", id="goals.under"),
        Binding("e", "want('edit')", "edit", id="goals.edit"),
        Binding("d", "want('drop')", "drop", id="goals.drop"),
        Binding("M", "want('serve')", "move", id="goals.serve", tooltip="move to another goal"),
        Binding("J", "want('down')", "move", key_display="J K", id="goals.move-down"),
        Binding("K", "want('up')", "move up", id="goals.move-up", show=False),
        Binding("greater_than_sign", "want('in')", "indent", key_display="> <", id="goals.in"),
        Binding("less_than_sign", "want('out')", "move out", id="goals.out", show=False),
        Binding("space", "fold", "fold", id="goals.fold"),
        Binding("m", "want('measure')", "measure", id="goals.measure", show=False),
        Binding("w", "want('note')", "note why", id="goals.note", show=False),
        Binding("W", "want('events')", "its events", id="goals.events", show=False),
        Binding("y", "want('copy')", "copy the value", id="goals.copy", show=False),
        Binding("Y", "want('copy-row')", "copy the row as Markdown", id="goals.copy-row", show=False),
        Binding("H", "want('history')", "its history", id="goals.history", show=False),
        Binding("S", "want('silence')", "silence a finding", id="goals.silence", show=False),
        Binding("R", "want('rename')", "rename its key", id="goals.rename", show=False),
        Binding("P", "want('pause')", "pause or resume", id="goals.pause", show=False),
        Binding("down,j", "move(1)", "down", id="goals.down", show=False),
        Binding("up,k", "move(-1)", "up", id="goals.up", show=False),
        Binding("left,h", "out", "fold, or to its goal", id="goals.left", show=False),
        Binding("right,l", "into", "unfold, or to its first KPI", id="goals.right", show=False),
        Binding("g,home", "move(-100000)", "first", id="goals.first", show=False),
        Binding("G,end", "move(100000)", "last", id="goals.last", show=False),
        Binding("pagedown", "page(1)", "page down", id="goals.page-down", show=False),
        Binding("pageup", "page(-1)", "page up", id="goals.page-up", show=False),
    ]
    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """Another row is under the cursor."""

    class Wanted(Message):
        """Something is to be done with the row, as the bindings name it."""

        def __init__(self, what: str, row: Row) -> None:
            super().__init__()
            self.what = what
            self.row = row

    def __init__(self) -> None:
        super().__init__()
        self.view: GoalTree | None = None
        self.how = Arrangement()
        self.rows: tuple[Row, ...] = ()
        self._wanted: tuple[str, str] | None = None
        """Where the cursor goes as soon as it is there."""

    @property
    def row(self) -> Row:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def show(self, tree: "GoalTree") -> None:
        """Put another state of the workspace in; cursor and folds stay."""
        self.view = tree
        hides = self._above(self._wanted[0]) if self._wanted else frozenset()
        self.order(replace(self.how, folded=self.how.folded - hides))

    def order(self, how: Arrangement) -> None:
        """Fold, filter."""
        self.how = how
        if self.view is None:
            return
        before = self.row.identity if self.row else None
        self.rows = build_rows(self.view, how)
        self.virtual_size = Size(self.size.width, len(self.rows))
        places = {row.identity: place for place, row in enumerate(self.rows) if row is not None}
        nearest = min(self.cursor, max(0, len(self.rows) - 1)) if before else 0
        place = places.get(before, nearest) if before else nearest
        if self._wanted in places:
            place, self._wanted = places[self._wanted], None
        if place < len(self.rows) and self.rows[place] is None:
            place -= 1
        self.set_reactive(GoalList.cursor, place)
        self._show_cursor()
        self.refresh()
        self.refresh_bindings()
        self.post_message(self.Moved())

    def go_to(self, key: str, kpi: str = "") -> None:
        """Put the cursor on a goal or a KPI under it, now or when it is there; what hides it is unfolded."""
        self._wanted = key, kpi
        self.order(replace(self.how, folded=self.how.folded - self._above(key)))

    def _above(self, key: str) -> frozenset[str]:
        goals = {goal.key: goal for goal in self.view.goals} if self.view else {}
        above = set()
        parent = goals[key].parent if key in goals else ""
        while parent in goals:
            above.add(parent)
            parent = goals[parent].parent
        return frozenset(above)

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
        if row is None:
            return Strip.blank(self.size.width, self.rich_style)
        ink, here = pens(self.app), place == self.cursor
        line = _line(row, width, ink, here)
        strip = Strip(line).adjust_cell_length(width)
        return (strip.apply_style(ink.raised) if here else strip).apply_style(self.rich_style)

    def action_move(self, by: int) -> None:
        """Move by rows; blank ones are passed over, ends hold."""
        self._wanted = None
        places = [place for place, row in enumerate(self.rows) if row is not None]
        if places:
            at = places.index(self.cursor) if self.cursor in places else 0
            self.cursor = places[max(0, min(len(places) - 1, at + by))]

    def action_page(self, way: int) -> None:
        self.action_move(way * max(1, self.size.height - 1))

    def action_fold(self) -> None:
        row = self.row
        if row is not None:
            key = row.identity[0]
            self._wanted = key, ""
            self.order(replace(self.how, folded=self.how.folded ^ {key}))

    def action_out(self) -> None:
        row = self.row
        if isinstance(row, KpiRow):
            self.go_to(row.goal)
        elif isinstance(row, Heading | GoalRow) and not row.folded and row.below:
            self.action_fold()
        elif isinstance(row, GoalRow) and row.goal.parent:
            self.go_to(row.goal.parent)

    def action_into(self) -> None:
        row = self.row
        if isinstance(row, Heading | GoalRow):
            if row.folded:
                self.action_fold()
            else:
                self.action_move(1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "want" or parameters[0] in ("goal", "kpi"):
            return True
        if parameters[0] in ("under", "up", "down", "in", "out"):
            return isinstance(self.row, GoalRow)
        if parameters[0] in ("measure", "serve", "pause"):
            return isinstance(self.row, KpiRow)
        return isinstance(self.row, GoalRow | KpiRow)

    def action_want(self, what: str) -> None:
        self.post_message(self.Wanted(what, self.row))

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y
        if place < len(self.rows) and self.rows[place] is not None:
            self.cursor = place
            if event.chain == 2:
                self.action_want("open")


def _line(row: GoalRow | KpiRow | Heading, width: int, ink: "Pens", here: bool) -> list[Segment]:
    if isinstance(row, GoalRow):
        return goal_lines.goal_line(row, ink, width, here)
    if isinstance(row, KpiRow):
        return goal_lines.kpi_line(row, ink, width, here)
    return goal_lines.heading_line(row, ink, width, here)
