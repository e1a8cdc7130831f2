"""Ask for a day to jump to."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from kpitui.model.errors import KpituiError

if TYPE_CHECKING:
    from kpitui.tui.app import KpituiApp

EXAMPLES = "2026-11-02, yesterday, mon, 2 nov; or a period: 2026-11, 2026-W40, 2025-Q4, 2025"


class PickDay(ModalScreen[date | None]):
    """Gives a day, of a period its last; None where nothing was picked."""

    CSS = """
    PickDay { align: center top; background: $background 60%; }
    PickDay Vertical {
        width: 64; height: auto; margin-top: 4; padding: 1 2; background: $surface; border-left: outer $accent;
    }
    PickDay #title { text-style: bold; color: $text-strong; margin-bottom: 1; }
    PickDay #hint { color: $text-quiet; margin-top: 1; }
    PickDay #hint.-wrong { color: $error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "back", id="day.leave")]

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("Jump to which day?", id="title")
            yield Input(placeholder="2026-11-02")
            yield Static(EXAMPLES, id="hint", markup=False)

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        from kpitui.model.period import calendar_of
        from kpitui.model.typed import parse_day

        ws, typed = cast("KpituiApp", self.app).ws, event.value.strip()
        try:
            self.dismiss(parse_day(typed, ws.today))
        except KpituiError as error:
            try:
                self.dismiss(calendar_of(ws.settings).parse(typed).end)
            except KpituiError:
                hint = self.query_one("#hint", Static)
                hint.update(str(error))
                hint.add_class("-wrong")
