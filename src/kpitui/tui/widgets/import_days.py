"""The days of a file, each with what its series said before and say after."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from kpitui.present import periods
from kpitui.tui import glyphs
from kpitui.tui.widgets.cells import fit, right
from kpitui.tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from kpitui.present.imports import Changes
    from kpitui.tui.themes import Pens

DAY, CELL, CHANGE = 20, 16, 26
"""Cells of a day, of a value, of one before and after."""
BOLD = Style(bold=True)
SIGNS = {"+": "accent", "~": "warn", "−": "bad", " ": "quiet"}


class ImportDays(LineList):
    """Those that change, and behind one row those that stay."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "fold", "unfold", id="import.fold"),
        Binding("right,l", "shift(1)", "next series", id="import.right", show=False),
        Binding("left,h", "shift(-1)", "series before", id="import.left", show=False),
    ]
    empty = "Nothing changes."

    class Shifted(Message):
        """Other series are in the columns."""

    def __init__(self) -> None:
        super().__init__()
        self.changes: Changes | None = None
        self.today = date.min
        self.first = 0
        """The series in the first column."""
        self._unfolded = False

    @property
    def count(self) -> int:
        if self.changes is None:
            return 0
        return len(self.changes.days) + bool(self.changes.same) * (1 + self._unfolded * len(self.changes.same))

    def show(self, changes: "Changes | None", today: date) -> None:
        self.changes, self.today, self.first = changes, today, 0
        self.changed(0)
        self.post_message(self.Shifted())

    @property
    def cell(self) -> int:
        """How wide a column is: where nothing was there before, more of them find room."""
        restates = self.changes and any(filling.before for filling in self.changes.fillings)
        return CHANGE if restates else CELL

    @property
    def shown(self) -> range:
        """The series that have a column."""
        many = len(self.changes.fillings) if self.changes else 0
        return range(self.first, min(many, self.first + max(1, (self.size.width - DAY - 3) // self.cell)))

    def on_resize(self) -> None:
        super().on_resize()
        self.post_message(self.Shifted())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "fold":
            return bool(self.changes and self.changes.same)
        return True

    def action_fold(self) -> None:
        self._unfolded = not self._unfolded
        self.changed()

    def action_shift(self, by: int) -> None:
        many = len(self.changes.fillings) if self.changes else 0
        self.first = max(0, min(self.first + by, many - len(self.shown)))
        self.refresh()
        self.post_message(self.Shifted())

    def draw(self, place: int, width: int, ink: "Pens", here: bool) -> list[Segment]:
        assert self.changes  # noqa: S101 - there is a row
        days, same = self.changes.days, self.changes.same
        if place == len(days):
            arrow = glyphs.OPEN if self._unfolded else glyphs.CLOSED
            word = "day" if len(same) == 1 else "days"
            return [Segment(fit(f"{arrow} {len(same)} {word} the same", width), ink.quiet)]
        span, sign = days[place] if place < len(days) else (same[place - len(days) - 1], " ")
        line = [
            Segment(f"{sign} ", getattr(ink, SIGNS[sign]) + BOLD),
            Segment(fit(periods.span(*span, self.today), DAY - 2), ink.strong + BOLD if here else ink.text),
        ]
        for series in self.shown:
            line += self._cell(span, series, ink)
        return line

    def _cell(self, span: tuple[date, date], series: int, ink: "Pens") -> list[Segment]:
        assert self.changes  # noqa: S101 - there is a row
        before, after = self.changes.cell(span, series)
        if before == after:
            return [Segment(right(after, self.cell), ink.quiet)]
        old = "" if before == "–" else f"{before} {glyphs.AFTER} "
        return [
            Segment(right(old, self.cell - len(after)), ink.quiet),
            Segment(after, ink.bad if after == "–" else ink.strong),
        ]


class ImportHead(Widget):
    """The series above their columns."""

    DEFAULT_CSS = """
    ImportHead { height: 1; color: $text-quiet; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.names: tuple[str, ...] = ()
        self.more = ""
        self.cell = CELL

    def show(self, names: tuple[str, ...], more: str, cell: int) -> None:
        """`cell`: how wide a column is."""
        self.names, self.more, self.cell = names, more, cell
        self.refresh()

    def render(self) -> Content:
        names = "".join(" " + right(name, self.cell - 1) for name in self.names)
        return Content(f"  {fit(f'  day  {self.more}' if self.more else '  day', DAY)}{names}")
