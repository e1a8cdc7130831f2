"""Ask for a viewing period by its label."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from kpitui.model.errors import KpituiError
from kpitui.tui.frame import viewing_period

if TYPE_CHECKING:
    from kpitui.tui.app import KpituiApp

EXAMPLES = "2026-Q3, 2026-11, 2026-W47, 2026-H2, 2026, 2026-01-01..2026-06-30; empty for the quarter of today"


class PickPeriod(ModalScreen[str | None]):
    """Gives the label, "" for the quarter of today, or None where nothing was picked."""

    CSS = """
    PickPeriod { align: center top; background: $background 60%; }
    PickPeriod Vertical {
        width: 64; height: auto; margin-top: 4; padding: 1 2; background: $surface; border-left: outer $accent;
    }
    PickPeriod #title { text-style: bold; color: $text-strong; margin-bottom: 1; }
    PickPeriod #hint { color: $text-quiet; margin-top: 1; }
    PickPeriod #hint.-wrong { color: $error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "back", id="period.leave")]

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("Which period?", id="title")
            yield Input(placeholder="2026-Q3")
            yield Static(EXAMPLES, id="hint", markup=False)

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        label = event.value.strip()
        try:
            viewing_period(cast("KpituiApp", self.app).ws, label or None)
        except KpituiError as error:
            hint = self.query_one("#hint", Static)
            hint.update(str(error))
            hint.add_class("-wrong")
            return
        self.dismiss(label)
