"""Above the cards in one line: what wants somebody, and how many stand how."""

from collections import Counter
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.kpi_foot import KINDS
from kpitui.tui.widgets.kpi_pane import COLOURS

if TYPE_CHECKING:
    from kpitui.usecases.states import Dashboard

_NAMES = 3
"""KPIs named of each kind."""
_GROUPS = (
    (("due", "stale"), "! ", "$warning", "overdue"),
    (("source-late",), "! ", "$warning", "late from the source"),
    (("draft",), "· ", "$text-quiet", "not finished"),
)


class CardsHead(Widget):
    """`! 2 overdue: Brand recall, Return rate` … `○ 3 ◐ 5 ● 6`."""

    DEFAULT_CSS = """
    CardsHead { height: 1; padding: 0 1; color: $text-quiet; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._left, self._right = Content(), Content()

    def show(self, view: "Dashboard") -> None:
        said = []
        for kinds, sign, pen, word in _GROUPS:
            names = [one_line(item.name) for item in view.attention if item.kind in kinds]
            if names:
                more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
                bold = (f"{len(names)} {word}", "bold $text-strong")
                said.append(Content.assemble((sign, f"bold {pen}"), bold, f": {', '.join(names[:_NAMES])}{more}"))
        self._left, self._right = Content("   ").join(said), _counts(view)
        self.refresh()

    def render(self) -> Content:
        room = self.size.width - self._right.cell_length - 2
        left = self._left.truncate(max(0, room), ellipsis=True)
        return Content.assemble(left, " " * (self.size.width - left.cell_length - self._right.cell_length), self._right)


def _counts(view: "Dashboard") -> Content:
    from kpitui.present import words

    found = Counter(kpi.status for kpi in view.kpis)
    on_track, at_risk, off_track, none = [statuses for statuses, _name in KINDS]
    counted = [(kind, sum(found[status] for status in kind)) for kind in (off_track, at_risk, on_track, none)]
    return Content("  ").join(
        Content.assemble(
            (words.glyph(statuses[0]), COLOURS.get(statuses[0].value, "$text-quiet")), (f" {count}", "$text-strong")
        )
        for statuses, count in counted
        if count
    )
