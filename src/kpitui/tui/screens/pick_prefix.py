"""Ask which of the workspace's series a template reads, where several could feed it."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option


class PickPrefix(ModalScreen[str | None]):
    """Gives the prefix, or None where nothing was picked."""

    CSS = """
    PickPrefix { align: center top; background: $background 60%; }
    PickPrefix Vertical {
        width: 64; max-width: 95%; height: auto; margin-top: 4; padding: 1 2; background: $surface;
        border-left: outer $accent;
    }
    PickPrefix #title { text-style: bold; color: $text-strong; margin-bottom: 1; }
    PickPrefix OptionList { height: auto; max-height: 12; border: none; background: $surface; padding: 0; }
    PickPrefix #hint { color: $text-quiet; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "back", id="prefix.leave")]

    def __init__(self, feeding: Mapping[str, tuple[str, ...]]) -> None:
        """`feeding`: by prefix the series that it stands for."""
        super().__init__()
        self.feeding = dict(feeding)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("Which numbers does it read?", id="title")
            yield OptionList(*(Option(_row(prefix, series)) for prefix, series in self.feeding.items()), markup=False)
            yield Static("Your workspace has these series more than once; enter takes one.", id="hint", markup=False)

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(list(self.feeding)[event.option_index])


def _row(prefix: str, series: tuple[str, ...]) -> Content:
    name = prefix.rstrip("_") or "without a prefix"
    return Content.assemble((f"{name:<18}", "bold $text-strong"), (" · ".join(series), "$text-quiet"))
