"""The tree of goals and their KPIs, drawn line by line."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType

from kpitui.tui.widgets import goal_lines
from kpitui.tui.widgets.goal_rows import Arrangement, GoalRow, Heading, KpiRow, build_rows
from kpitui.tui.widgets.tree_list import Identity, TreeList, moving

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens
    from kpitui.usecases.goal_tree import GoalTree


class GoalList(TreeList[GoalRow | KpiRow | Heading], can_focus=True, inherit_bindings=False):
    """Rows come from a GoalTree; the cursor stays with its goal or KPI when they change."""

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
        Binding("left,h", "out", "fold, or to its goal", id="goals.left", show=False),
        Binding("right,l", "into", "unfold, or to its first KPI", id="goals.right", show=False),
        *moving("goals"),
    ]

    class Wanted(TreeList.Wanted):
        row: GoalRow | KpiRow | Heading | None

    def __init__(self) -> None:
        super().__init__()
        self.view: GoalTree | None = None
        self.how = Arrangement()
        self._wanted: Identity | None = None
        """Where the cursor goes as soon as it is there."""

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
        here = self.row.identity if self.row else None
        rows = build_rows(self.view, how)
        # A KPI that was moved to another goal is followed there.
        moved = (row.identity for row in rows if row is not None and here and here[1] and row.identity[1] == here[1])
        self.put(rows, (self._wanted, here, *moved))
        if self.row is not None and self.row.identity == self._wanted:
            self._wanted = None

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

    def draw_row(self, row: GoalRow | KpiRow | Heading, width: int, ink: "Pens", here: bool) -> list[Segment]:
        if isinstance(row, GoalRow):
            return goal_lines.goal_line(row, ink, width, here)
        if isinstance(row, KpiRow):
            return goal_lines.kpi_line(row, ink, width, here)
        return goal_lines.heading_line(row, ink, width, here)

    def action_move(self, by: int) -> None:
        self._wanted = None
        super().action_move(by)

    def fold(self, group: str) -> None:
        self._wanted = None
        self.order(replace(self.how, folded=self.how.folded ^ {group}))

    def action_out(self) -> None:
        """As elsewhere; from a goal that shows nothing, to the one above it."""
        self._wanted, row = None, self.row
        if isinstance(row, GoalRow) and (row.folded or not row.below):
            if row.goal.parent:
                self.go_to(row.goal.parent)
        else:
            super().action_out()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "want" or parameters[0] in ("goal", "kpi"):
            return True
        if parameters[0] in ("under", "up", "down", "in", "out"):
            return isinstance(self.row, GoalRow)
        if parameters[0] in ("measure", "serve", "pause"):
            return isinstance(self.row, KpiRow)
        return isinstance(self.row, GoalRow | KpiRow)
