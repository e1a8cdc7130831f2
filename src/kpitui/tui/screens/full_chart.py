"""The chart of one KPI over the whole screen, below how it stands."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from kpitui.tui.screens.kpi_screen import KpiScreen
from kpitui.tui.widgets.chart import ChartPane
from kpitui.tui.widgets.footer import Footer
from kpitui.tui.widgets.pane_title import PaneTitle
from kpitui.tui.widgets.path_line import PathLine


class FullChart(KpiScreen):
    """Without the header: its row is the chart's."""

    CSS = """
    FullChart #whole { padding: 0 1; }
    FullChart.-tall PathLine { margin-bottom: 1; }
    FullChart #standing { height: auto; max-height: 2; padding: 0 1; }
    FullChart.-tall #standing { margin-bottom: 1; }
    FullChart ChartPane { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("z", "leave", "back", id="chart.leave", show=False)]
    place = "chart"

    def compose(self) -> ComposeResult:
        yield from self.compose_body()
        yield Footer()

    def compose_body(self) -> ComposeResult:
        with Vertical(id="whole"):
            yield PathLine()
            yield Static(id="standing", markup=False)
            yield PaneTitle("", keys=(("kpi.kind", "next"),), id="chart-title")
            yield ChartPane()
