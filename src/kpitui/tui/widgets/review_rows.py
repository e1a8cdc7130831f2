"""All reviews, the open ones first."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Size

from kpitui.present import reviews as say
from kpitui.tui import glyphs
from kpitui.tui.widgets.cells import fit
from kpitui.tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens
    from kpitui.usecases.review_views import ReviewRow

BOLD = Style(bold=True)
NAME = 18


class ReviewRows(LineList):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "want('open')", "open", id="reviews.open"),
        Binding("x", "want('minutes')", "minutes", id="reviews.minutes"),
    ]
    DEFAULT_CSS = """
    ReviewRows { height: auto; max-height: 12; }
    """
    items: "tuple[ReviewRow, ...]" = ()
    today = date.min

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def item(self) -> "ReviewRow | None":
        """The one under the cursor."""
        return self.items[self.cursor] if self.cursor < len(self.items) else None

    def show(self, items: "tuple[ReviewRow, ...]", today: date) -> None:
        self.items, self.today = items, today
        self.refresh(layout=True)
        self.changed()

    @property
    def marked(self) -> bool:
        return self.has_focus

    def watch_has_focus(self, _focused: bool) -> None:
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, self.count)

    def draw(self, place: int, width: int, ink: "Pens", here: bool) -> list[Segment]:
        row = self.items[place]
        state = say.state_of(row, self.today)
        sign, pen = (glyphs.DONE, ink.good) if row.closed_on else (glyphs.NO_VERDICT, ink.warn)
        about = " · ".join(part for part in (row.scope_name, ", ".join(row.participants)) if part)
        room = max(0, width - 2 - NAME - cell_len(state) - 2)
        return [
            Segment(f"{sign} ", pen),
            Segment(fit(say.title(row, self.today), NAME), ink.strong + BOLD if here else ink.strong),
            Segment(fit(about, room), ink.quiet),
            Segment(f"  {state}", ink.quiet if row.closed_on else ink.warn),
        ]
