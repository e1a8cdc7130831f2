"""Every command of the screen, every KPI and every goal, found by typing a part of its name."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from kpitui.model.enums import Named
from kpitui.tui.widgets.cells import fit
from kpitui.tui.widgets.footer import key_shown

if TYPE_CHECKING:
    from kpitui.tui.app import KpituiApp

MOST = 50
"""Entries shown at once; typing on narrows them."""


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    kind: str
    """What it is: the key of a command, or KPI, goal."""
    run: Callable[[], Awaitable[object]]

    def rank(self, words: list[str]) -> int | None:
        """0 where the title begins with what was typed; None where a word is missing."""
        title = self.title.casefold()
        if not all(word in f"{title} {self.kind.casefold()}" for word in words):
            return None
        return 0 if not words or title.startswith(words[0]) else 1


class Palette(ModalScreen[None]):
    """Type, choose, enter."""

    CSS = """
    Palette { align: center top; background: $background 60%; }
    Palette Vertical { width: 70; max-width: 95%; height: auto; margin-top: 2; padding: 1 1; background: $surface; }
    Palette OptionList { height: auto; max-height: 16; border: none; background: $surface; margin-top: 1; padding: 0; }
    Palette .option-list--option { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+p", "dismiss", "back", id="palette.leave"),
        Binding("down", "move('cursor_down')", "down", id="palette.down", show=False),
        Binding("up", "move('cursor_up')", "up", id="palette.up", show=False),
        Binding("pagedown", "move('page_down')", "page down", id="palette.page-down", show=False),
        Binding("pageup", "move('page_up')", "page up", id="palette.page-up", show=False),
    ]

    def __init__(self, asked_from: Screen[object]) -> None:
        super().__init__()
        self.entries = _commands(asked_from)
        self.found: list[Entry] = []

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input(placeholder="a command, a KPI, a goal")
            options = OptionList(markup=False)
            options.can_focus = False
            yield options

    def on_mount(self) -> None:
        self._find("")
        self._load_names()

    @work(exclusive=True)
    async def _load_names(self) -> None:
        app = cast("KpituiApp", self.app)
        if not app.is_open:
            return
        from kpitui.usecases.names import all_names

        for thing in await asyncio.to_thread(all_names, app.ws):
            self.entries.append(_named(app, thing.what, thing.key, thing.name))
        self._find(self.query_one(Input).value)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._find(event.value)

    def _find(self, typed: str) -> None:
        words = typed.casefold().split()
        ranked = [(rank, entry) for entry in self.entries if (rank := entry.rank(words)) is not None]
        self.found = [entry for _rank, entry in sorted(ranked, key=lambda pair: pair[0])][:MOST]
        options = self.query_one(OptionList)
        width = max(20, options.size.width - 4) if options.size.width else 62
        options.set_options([Option(_row(entry, width)) for entry in self.found])
        options.highlighted = 0 if self.found else None

    def action_move(self, how: str) -> None:
        getattr(self.query_one(OptionList), f"action_{how}")()

    @on(Input.Submitted)
    async def _enter(self) -> None:
        place = self.query_one(OptionList).highlighted
        if place is not None:
            await self._run(place)

    @on(OptionList.OptionSelected)
    async def _clicked(self, event: OptionList.OptionSelected) -> None:
        await self._run(event.option_index)

    async def _run(self, place: int) -> None:
        entry = self.found[place]
        # Not awaited: a screen cannot wait for its own end. What runs next finds the screen below.
        self.dismiss()
        self.app.call_next(entry.run)


def _row(entry: Entry, width: int) -> Content:
    room = width - cell_len(entry.kind) - 2
    return Content.assemble(fit(entry.title, room), "  ", (entry.kind, "$text-quiet"))


def _commands(screen: Screen[object]) -> list[Entry]:
    """What the screen's keys do, each once, shown ones first."""
    found: dict[tuple[str, str], ActiveBinding] = {}
    for item in sorted(screen.active_bindings.values(), key=lambda item: not item.binding.show):
        if item.binding.id and item.binding.description and not item.binding.action.startswith(("move(", "page(")):
            found.setdefault((item.binding.action, item.binding.description), item)
    return [_command(item) for item in found.values() if item.binding.id not in ("app.palette", "app.find")]


def _command(item: ActiveBinding) -> Entry:
    async def run() -> object:
        return await item.node.app.run_action(item.binding.action, item.node)

    return Entry(item.binding.description, key_shown(item.binding), run)


def _named(app: "KpituiApp", what: Named, key: str, name: str) -> Entry:
    async def run() -> None:
        await (app.open_kpi(key) if what is Named.KPI else app.open_goal(key))

    return Entry(name or key, "KPI" if what is Named.KPI else "goal", run)
