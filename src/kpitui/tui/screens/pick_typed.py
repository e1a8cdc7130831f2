"""Ask for a day or a period that a person types."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from kpitui.model.errors import KpituiError
from kpitui.model.period import calendar_of
from kpitui.model.typed import parse_day
from kpitui.tui.frame import viewing_period

if TYPE_CHECKING:
    from kpitui.store.workspace import Workspace

T = TypeVar("T")


class PickTyped(ModalScreen[T | None]):
    """Gives what was read from the line, or None where nothing was picked."""

    CSS = """
    PickTyped { align: center top; background: $background 60%; }
    PickTyped Vertical {
        width: 64; height: auto; margin-top: 4; padding: 1 2; background: $surface; border-left: outer $accent;
    }
    PickTyped #title { text-style: bold; color: $text-strong; margin-bottom: 1; }
    PickTyped #hint { color: $text-quiet; margin-top: 1; }
    PickTyped #hint.-wrong { color: $error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "back", id="typed.leave")]

    def __init__(self, question: str, examples: str, read: Callable[[str], T]) -> None:
        """What `read` raises for a line that it cannot read stands below it."""
        super().__init__()
        self._question, self._examples, self._read = question, examples, read

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._question, id="title")
            yield Input(placeholder=self._examples.partition(",")[0])
            yield Static(self._examples, id="hint", markup=False)

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(self._read(event.value.strip()))
        except KpituiError as error:
            hint = self.query_one("#hint", Static)
            hint.update(str(error))
            hint.add_class("-wrong")


def pick_day(ws: "Workspace") -> PickTyped[date]:
    """Gives a day, of a period its last."""

    def read(typed: str) -> date:
        try:
            return parse_day(typed, ws.today)
        except KpituiError as no_day:
            try:
                return calendar_of(ws.settings).parse(typed).end
            except KpituiError:
                raise no_day from None

    return PickTyped(
        "Jump to which day?", "2026-11-02, yesterday, mon, 2 nov; or a period: 2026-11, 2026-W40, 2025-Q4, 2025", read
    )


def pick_period(ws: "Workspace") -> PickTyped[str]:
    """Gives the label of a viewing period, "" for the quarter of today."""

    def read(label: str) -> str:
        viewing_period(ws, label or None)
        return label

    examples = "2026-Q3, 2026-11, 2026-W47, 2026-H2, 2026, 2026-01-01..2026-06-30; empty for the quarter of today"
    return PickTyped("Which period?", examples, read)
