"""A few answers or ways on, one of which `enter` takes."""

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Size

from kpitui.tui.widgets.cells import fit
from kpitui.tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens

BOLD = Style(bold=True)
MOST = 8


class ChoiceList(LineList):
    """What is taken, and what is said of it."""

    DEFAULT_CSS = f"""
    ChoiceList {{ height: auto; max-height: {MOST}; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "want('take')", "take this", id="choices.take")]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.items: tuple[tuple[str, str, str], ...] = ()

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def item(self) -> str | None:
        """The key of what is under the cursor."""
        return self.items[self.cursor][0] if self.count else None

    def show(self, items: tuple[tuple[str, str, str], ...]) -> None:
        """Key, name and what is said beside it."""
        self.items = items
        self.display = bool(items)
        self.refresh(layout=True)
        self.changed(0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, self.count)

    def draw(self, place: int, width: int, ink: "Pens", here: bool) -> list[Segment]:
        _, name, beside = self.items[place]
        room = width if not beside else min(width, 34)
        return [
            Segment(fit(name, room), ink.strong + BOLD if here else ink.text),
            Segment(fit(beside, max(0, width - room)), ink.quiet),
        ]
