"""Above the cards in one line: what wants somebody, and how many stand how."""

from collections import Counter
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from kpitui.tui import glyphs
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.kpi_foot import KINDS
from kpitui.tui.widgets.kpi_pane import COLOURS

if TYPE_CHECKING:
    from kpitui.usecases.states import Attention, Dashboard

_NAMES = 3
"""KPIs named of each kind."""
_GROUPS = (
    (("worse",), glyphs.SIGNAL, "$signal", "changed for the worse"),
    (("better",), glyphs.SIGNAL, "$signal", "for the better"),
    (("early",), glyphs.SIGNAL, "$signal", "may follow"),
    (("due", "stale"), glyphs.DUE, "$warning", "overdue"),
    (("source-late",), glyphs.DUE, "$warning", "late from the source"),
    (("draft",), glyphs.HINT, "$text-quiet", "not finished"),
)


class CardsHead(Widget):
    """`! 2 overdue: Brand recall, Return rate` … `○ 3 ◐ 5 ● 6`."""

    DEFAULT_CSS = """
    CardsHead { height: 1; padding: 0 1; color: $text-quiet; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[Attention, ...] = ()
        self._right = Content()

    def show(self, view: "Dashboard") -> None:
        self._items, self._right = view.attention, _counts(view)
        self.refresh()

    def render(self) -> Content:
        room = self.size.width - self._right.cell_length - 2
        # That something happened goes before whom it happened to.
        ways = [_wanting(self._items, most) for most in range(_NAMES, -1, -1)]
        left = next((one for one in ways if one.cell_length <= room), ways[-1]).truncate(max(0, room), ellipsis=True)
        return Content.assemble(left, " " * (self.size.width - left.cell_length - self._right.cell_length), self._right)


def _wanting(items: "tuple[Attention, ...]", most: int) -> Content:
    """How many there are of each kind, with at most so many names."""
    said = []
    for kinds, sign, pen, word in _GROUPS:
        names = [one_line(item.name) for item in items if item.kind in kinds]
        if names:
            more = f" and {len(names) - most} more" if len(names) > most else ""
            who = f": {', '.join(names[:most])}{more}" if most else ""
            bold = (f"{len(names)} {word}", "bold $text-strong")
            said.append(Content.assemble((f"{sign} ", f"bold {pen}"), bold, who))
    return Content("   ").join(said)


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
