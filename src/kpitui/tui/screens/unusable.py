"""The workspace cannot be opened: one calm sentence, what to do, and the way out."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from kpitui.model.errors import DatabaseUnusable
from kpitui.tui.widgets.footer import Footer


class UnusableScreen(ModalScreen[None]):
    """Shown instead of everything else; only quitting is left."""

    CSS = """
    UnusableScreen { background: $background; }
    UnusableScreen Vertical { padding: 2 4; }
    UnusableScreen #sentence { background: $surface; border-left: outer $warning; padding: 1 2; margin: 1 0; }
    UnusableScreen #title { text-style: bold; color: $text-strong; }
    UnusableScreen #advice { color: $text-quiet; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,escape", "leave", "quit", id="unusable.quit")]

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("The workspace cannot be opened", id="title")
            yield Static(self.sentence, id="sentence", markup=False)
            yield Static(
                "Nothing was changed. kpitui doctor says where everything lives and what is wrong with it; "
                "KPITUI_DATABASE names another workspace.",
                id="advice",
                markup=False,
            )
        yield Footer()

    def action_leave(self) -> None:
        """The code that commands end with as well."""
        self.app.exit(return_code=DatabaseUnusable.exit_code)
