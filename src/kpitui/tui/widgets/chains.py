"""The chains of a KPI, as wide as there is room."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from kpitui.tui.widgets.chain_lines import chains_content, conversions_of

if TYPE_CHECKING:
    from datetime import date

    from kpitui.usecases.chains import Chain


class Chains(Widget):
    """As high as its chains need."""

    DEFAULT_CSS = """
    Chains { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._chains: tuple[Chain, ...] = ()
        self._here = self._note = ""

    def show(self, chains: "tuple[Chain, ...]", here: str, today: "date") -> None:
        """`here`: the key of the KPI whose page this is."""
        self._chains, self._here, self._note = chains, here, conversions_of(chains, today)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._drawn(width).split("\n"))

    def render(self) -> Content:
        return self._drawn(self.size.width)

    def _drawn(self, width: int) -> Content:
        drawn = chains_content(self._chains, width, self._here)
        if not self._note:
            return drawn
        note = Content.styled(self._note, "$text-quiet").wrap(max(width, 1))
        return Content("\n").join([drawn, Content(""), *(line.rstrip() for line in note)])
