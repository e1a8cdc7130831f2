"""All reviews, the open ones first."""

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType

from kpitui.present import reviews as say
from kpitui.tui import glyphs
from kpitui.tui.widgets.cells import fit
from kpitui.tui.widgets.short_list import ShortList

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens
    from kpitui.usecases.review_views import ReviewRow

BOLD = Style(bold=True)
NAME = 18


class ReviewRows(ShortList["ReviewRow"]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "want('open')", "open", id="reviews.open"),
        Binding("x", "want('minutes')", "minutes", id="reviews.minutes"),
    ]
    DEFAULT_CSS = """
    ReviewRows { height: auto; max-height: 12; }
    """
    items: "tuple[ReviewRow, ...]" = ()

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
