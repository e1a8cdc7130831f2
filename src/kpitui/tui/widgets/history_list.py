"""The list of what was changed: when, by whom, what, and whether it was taken back."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType

from kpitui.present import periods
from kpitui.tui.widgets.cells import fit
from kpitui.tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from kpitui.tui.history_window import HistoryWindow
    from kpitui.tui.themes import Pens
    from kpitui.usecases.operations import OperationRow

WHEN, MOST_STATE = 22, 24
AUTHOR, SHORT_AUTHOR, NARROW = 12, 9, 90
BOLD = Style(bold=True)


class HistoryList(LineList):
    """Rows come from a HistoryWindow."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "want('undo')", "undo this", id="history.undo"),
        Binding("r,U", "want('redo')", "redo this", id="history.redo"),
    ]
    window: "HistoryWindow | None" = None
    today = date.min

    @property
    def count(self) -> int:
        return len(self.window) if self.window else 0

    @property
    def row(self) -> "OperationRow | None":
        """The one under the cursor."""
        return self.window.row(self.cursor) if self.window and self.cursor < self.count else None

    def grew(self) -> None:
        """Older rows were added; nothing moves."""
        self.virtual_size = self.virtual_size.with_height(self.count)

    def draw(self, place: int, width: int, ink: "Pens", here: bool) -> list[Segment]:
        assert self.window  # noqa: S101 - there is a row
        row = self.window.row(place)
        state = fit(state_text(row), min(MOST_STATE, cell_len(state_text(row))))
        author = AUTHOR if width >= NARROW else SHORT_AUTHOR
        room = width - WHEN - author - (cell_len(state) + 2 if state else 0)
        title = ink.quiet if row.taken_back_by else ink.strong
        return [
            Segment(fit(when_text(row, self.today), WHEN), ink.quiet),
            Segment(fit(row.author, author - 2) + "  ", ink.quiet),
            Segment(fit(row.title, room), title + BOLD if here else title),
            Segment(f"  {state}" if state else "", ink.warn),
        ]


def when_text(row: "OperationRow", today: date) -> str:
    """`Mon 23 Nov 20:09`."""
    return f"{periods.day(row.at.date(), today)} {row.at:%H:%M}"


def state_text(row: "OperationRow") -> str:
    """`undone by ben`; empty while it holds."""
    if not row.taken_back_by:
        return ""
    return f"{'redone' if row.kind == 'undo' else 'undone'} by {row.taken_back_by}"
