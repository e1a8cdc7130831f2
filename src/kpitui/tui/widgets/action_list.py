"""What somebody will do until a day; done by a key."""

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
    from kpitui.usecases.review_views import ActionView

BOLD = Style(bold=True)


class ActionList(ShortList["ActionView"]):
    """`named`: each with the KPI that it is about."""

    DEFAULT_CSS = """
    ActionList { height: auto; max-height: 10; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("D", "want('done')", "done", id="actions.done"),
        Binding("e", "want('change')", "change", id="actions.change"),
        Binding("d", "want('remove')", "remove", id="actions.remove", show=False),
    ]

    items: "tuple[ActionView, ...]" = ()

    def __init__(self, *, named: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.named = named

    def draw(self, place: int, width: int, ink: "Pens", here: bool) -> list[Segment]:
        item = self.items[place]
        what, who, state = say.action(item, self.today)
        late = bool(state) and item.done_on is None
        sign, pen = (
            (glyphs.DONE, ink.good) if item.done_on else (glyphs.DUE, ink.warn + BOLD) if late else ("·", ink.quiet)
        )
        right = ", ".join(part for part in (who, state) if part)
        about = f"{item.name}: " if self.named and item.name else ""
        room = max(0, width - 2 - cell_len(right) - 2)
        text = fit(about + what, room)
        head = min(len(about), len(text))
        return [
            Segment(f"{sign} ", pen),
            Segment(text[:head], ink.quiet),
            Segment(text[head:], ink.strong + BOLD if here else ink.text),
            Segment(f"  {who}", ink.quiet),
            Segment(f", {state}" if state else "", ink.warn if late else ink.quiet),
        ]
