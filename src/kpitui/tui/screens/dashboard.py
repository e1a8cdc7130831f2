"""Where do we stand, and what wants me now?"""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from kpitui.tui.base import DataScreen

if TYPE_CHECKING:
    from kpitui.usecases.states import Dashboard


class DashboardScreen(DataScreen["Dashboard"]):
    place = "dashboard"

    def compose_body(self) -> ComposeResult:
        yield Static(id="x")

    def load(self) -> "Dashboard":
        from kpitui.usecases.dashboard import dashboard

        return dashboard(self.app.ws, self.app.period)

    def show(self, view: "Dashboard") -> None:
        self.query_one("#x", Static).update(str(len(view.kpis)))
