"""The chart of one KPI, drawn off the UI thread whenever its data or its room change."""

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from kpitui.present.chart import Picture
    from kpitui.tui.app import KpituiApp
    from kpitui.usecases.states import ChartData

ROLES = (
    "data", "now", "running", "signal", "target", "pace", "limit", "fan", "forecast", "other", "event", "axis", "label",
)  # fmt: skip


class ChartPane(Widget):
    """`show(data)` draws it; `show(None)` clears it. Colours come from the component classes `chart--<role>`."""

    DEFAULT_CSS = """
    ChartPane { height: 1fr; min-height: 4; }
    ChartPane > .chart--data { color: $data; }
    ChartPane > .chart--now { color: $text-strong; text-style: bold; }
    ChartPane > .chart--running { color: $text-quiet; }
    ChartPane > .chart--target { color: $accent; }
    ChartPane > .chart--pace { color: $text-quiet; }
    ChartPane > .chart--signal { color: $signal; text-style: bold; }
    ChartPane > .chart--limit { color: $text-faint; }
    ChartPane > .chart--fan { color: $fan; }
    ChartPane > .chart--forecast { color: $text-quiet; }
    ChartPane > .chart--other { color: $text-quiet; }
    ChartPane > .chart--event { color: $text-faint; }
    ChartPane > .chart--axis { color: $text-faint; }
    ChartPane > .chart--label { color: $text-quiet; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"chart--{role}" for role in ROLES}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._data: ChartData | None = None
        self._picture: Picture | None = None

    def show(self, data: "ChartData | None") -> None:
        """Draw this; what is there stays until the new picture is ready."""
        self._data = data
        if data is None:
            self._picture = None
            self.refresh()
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    @work(exclusive=True, group="draw")
    async def _draw(self) -> None:
        if self._data is None or not self.size.area:
            return
        app, size = cast("KpituiApp", self.app), self.size
        self._picture = await asyncio.to_thread(_drawn, self._data, size.width, size.height, app.ascii)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        if self._picture is None or y >= len(self._picture.rows):
            return Strip.blank(self.size.width, base)
        cells = [Segment(text, base + self._pen(role)) for text, role in self._picture.rows[y]]
        return Strip(cells).adjust_cell_length(self.size.width, base)

    def _pen(self, role: str) -> Style:
        return self.get_component_rich_style(f"chart--{role}", partial=True) if role else Style.null()


def _drawn(data: "ChartData", width: int, height: int, ascii: bool) -> "Picture":
    # Here and not above: this loads plotext, which the first paint does not wait for.
    from kpitui.present.chart import draw

    return draw(data, width, height, ascii=ascii)
