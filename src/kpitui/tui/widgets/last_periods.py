"""What the last periods came to, as a small table: the newest at the foot, the older ones as far as there is room."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from kpitui.tui.widgets.cells import fit, one_line, right

if TYPE_CHECKING:
    from kpitui.usecases.check_in_page import CheckInPage

MOST = 6


class LastPeriods(Widget):
    """Periods in rows, then what was measured already, then what was said last time."""

    DEFAULT_CSS = """
    LastPeriods { height: 1fr; padding: 0 1; color: $text-quiet; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._page: CheckInPage | None = None

    def show(self, page: "CheckInPage | None") -> None:
        self._page = page
        self.refresh()

    def render(self) -> Content:
        if self._page is None:
            return Content()
        below = _below(self._page, self.size.width)
        room = max(1, min(MOST, self.size.height - len(below)))
        return Content("\n").join([*_rows(self._page)[-room:], *below])


def _rows(page: "CheckInPage") -> list[Content]:
    from kpitui.present import check_ins as say

    rows = say.last_values(page)
    if not rows:
        return [Content("no period before it has a value")]
    names, values, changes = (max(cell_len(row[place]) for row in rows) for place in range(3))
    lines = []
    for (name, value, change), one in zip(rows, page.before, strict=True):
        met = say.is_met(page, one.value)
        mark = ("", "") if met is None else ("  ✓ met", "$success") if met else ("  ✗ not met", "$error")
        number = (right(value, values), "$text-strong" if one.value is not None else "$text-quiet")
        lines.append(Content.assemble(fit(name, names), "   ", number, "   ", right(change, changes), mark))
    return lines


def _below(page: "CheckInPage", width: int) -> list[Content]:
    from kpitui.present import check_ins as say
    from kpitui.present import periods

    lines = []
    if measured := say.measured(page):
        lines.append(Content.styled(one_line(measured), "$warning"))
    if page.said_before:
        name = periods.span(page.said_before.start, page.said_before.end, page.today)
        lines.append(Content.assemble(f"{name}  ", (one_line(say.said(page.said_before, page.today)), "$foreground")))
    return [line.truncate(width, ellipsis=True) for line in lines]
