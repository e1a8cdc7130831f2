"""The frame alone, painted while the workspace is opened."""

from textual.app import ComposeResult

from kpitui.tui.base import DataScreen


class OpeningScreen(DataScreen[None]):
    """Header and footer, so that something stands there before the database is loaded."""

    def compose_body(self) -> ComposeResult:
        yield from ()

    def load(self) -> None:
        return None

    def show(self, view: None) -> None:
        return None
