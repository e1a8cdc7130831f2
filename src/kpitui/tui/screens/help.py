"""This screen's keys, drawn from its bindings."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from kpitui.tui.widgets.footer import Footer, acting, key_shown
from kpitui.tui.widgets.pane_title import PaneTitle

KEYS = 16


class HelpScreen(ModalScreen[None]):
    """The keys of what had the focus, of its screen, and of everywhere."""

    SCOPED_CSS = False
    """Else what is written for it would not reach the help of the editor."""
    CSS = """
    HelpScreen { background: $background; }
    HelpScreen VerticalScroll { padding: 0 1; scrollbar-size: 1 1; }
    HelpScreen #guide { max-width: 90; margin-top: 1; }
    HelpScreen PaneTitle { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss", "back", id="help.leave"),
        Binding("j", "down", "scroll", id="help.down", key_display="j k"),
        Binding("k", "up", "scroll up", id="help.up", show=False),
    ]

    def __init__(self, asked_from: Screen[object]) -> None:
        super().__init__()
        self.bindings = [item for item in acting(asked_from) if item.binding.id]
        self.asked_from = asked_from

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            if guide := getattr(self.asked_from, "guide", ""):
                yield Static(guide, id="guide", markup=False)
            for title, items in self._groups():
                yield PaneTitle(title)
                for keys, what in _merged(items):
                    yield Static(Content.assemble((keys.ljust(KEYS), "$accent"), what))
        yield Footer()

    def _groups(self) -> list[tuple[str, list[ActiveBinding]]]:
        everywhere = [item for item in self.bindings if item.node is self.app]
        here = [item for item in self.bindings if item.node is not self.app]
        place = getattr(self.asked_from, "place", "") or "this screen"
        return [(title, items) for title, items in ((f"Keys of {place}", here), ("Everywhere", everywhere)) if items]

    def action_down(self) -> None:
        self.query_one(VerticalScroll).scroll_down()

    def action_up(self) -> None:
        self.query_one(VerticalScroll).scroll_up()


def _merged(items: list[ActiveBinding]) -> list[tuple[str, str]]:
    """Keys that do the same in one row, shown ones first."""
    rows: dict[str, list[str]] = {}
    for item in sorted(items, key=lambda item: not item.binding.show):
        keys = rows.setdefault(item.binding.description, [])
        if (key := key_shown(item.binding)) not in keys:
            keys.append(key)
    return [("  ".join(keys), what) for what, keys in rows.items()]
