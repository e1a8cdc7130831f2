"""The last measurements of a KPI, in the columns of the log."""

from datetime import date, tzinfo
from typing import TYPE_CHECKING

from textual.strip import Strip
from textual.widget import Widget

from kpitui.tui import themes
from kpitui.tui.widgets.log_lines import Widths, arrange, cells_of, head_line, row_line

if TYPE_CHECKING:
    from kpitui.usecases.log_pages import LogRow


class LastRows(Widget):
    """As high as its rows and their head; there is no cursor."""

    DEFAULT_CSS = """
    LastRows { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[LogRow, ...] = ()
        self._today = date.min
        self._zone: tzinfo | None = None

    def show(self, rows: "tuple[LogRow, ...]", today: date, zone: tzinfo | None) -> None:
        self._rows, self._today, self._zone = rows, today, zone
        self.refresh(layout=True)

    def get_content_height(self, *_: object) -> int:
        return len(self._rows) + 1 if self._rows else 0

    def render_line(self, y: int) -> Strip:
        cells = [cells_of(row, self._today, self._zone) for row in self._rows]
        widths = Widths(change=len("change"))
        for one in cells:
            widths = widths.over(one)
        columns, ink = arrange(self.size.width, widths), themes.pens(self.app)
        if y > len(cells):
            return Strip.blank(self.size.width, self.rich_style)
        if y == 0:
            line = head_line(columns, ink)
        else:
            same_day = y > 1 and cells[y - 1].day == cells[y - 2].day
            line = row_line(self._rows[y - 1], cells[y - 1], columns, ink, here=False, day_shown=not same_day)
        return Strip(line).adjust_cell_length(self.size.width).apply_style(self.rich_style)
