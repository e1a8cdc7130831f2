"""The chains of a KPI, as wide as there is room."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from kpitui.tui.widgets.chain_lines import chains_content

if TYPE_CHECKING:
    from kpitui.usecases.chains import Chain


class Chains(Widget):
    """As high as its chains need."""

    DEFAULT_CSS = """
    Chains { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._chains: tuple[Chain, ...] = ()
        self._here = ""

    def show(self, chains: "tuple[Chain, ...]", here: str) -> None:
        """`here`: the key of the KPI whose page this is."""
        self._chains, self._here = chains, here
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(chains_content(self._chains, width, self._here).split("\n"))

    def render(self) -> Content:
        return chains_content(self._chains, self.size.width, self._here)
