"""Every command, KPI, goal, series, template, theme and period, found by typing a part of its name."""

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from kpitui.tui.palette_entries import SPOKEN, Entry, Names, commands, found, period_entry, read_names, theme_entries
from kpitui.tui.widgets.cells import fit

if TYPE_CHECKING:
    from kpitui.tui.app import KpituiApp

MOST = 50
"""Entries shown at once; typing on narrows them."""


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
        self.entries = [*commands(asked_from), *theme_entries(cast("KpituiApp", asked_from.app))]
        self.found: list[Entry] = []
        self._names: Names | None = None

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input(placeholder="command, KPI, goal, template, theme, or last quarter")
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
        self._names = names = await asyncio.to_thread(read_names, app, app.ws)
        spoken = [period_entry(app, names, words) for words in SPOKEN]
        self.entries += [*names.entries, *(entry for entry in spoken if entry)]
        self._find(self.query_one(Input).value)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._find(event.value)

    def _find(self, typed: str) -> None:
        app = cast("KpituiApp", self.app)
        self.found = found(self.entries, typed, app.recent, MOST)
        period = period_entry(app, self._names, typed) if self._names else None
        if period:
            others = [entry for entry in self.found if entry.title != period.title]
            # A bare word is more likely a part of a name: `mar` of marketing.
            self.found = [*others, period] if typed.strip().isalpha() else [period, *others]
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
        recent = cast("KpituiApp", self.app).recent
        recent[:] = [entry.title, *(title for title in recent if title != entry.title)]
        # Not awaited: a screen cannot wait for its own end. What runs next finds the screen below.
        self.dismiss()
        self.app.call_next(entry.run)


def _row(entry: Entry, width: int) -> Content:
    room = width - cell_len(entry.kind) - 2
    return Content.assemble(fit(entry.title, room), "  ", (entry.kind, "$text-quiet"))
