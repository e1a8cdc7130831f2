"""The app: its modes, the keys that act everywhere, and the workspace it shows."""

import asyncio
import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen

from kpitui.model.errors import KpituiError
from kpitui.tui import glyphs, themes, trouble
from kpitui.tui.base import DataScreen
from kpitui.tui.frame import Frame, read_frame

if TYPE_CHECKING:
    from textual.command import Provider

    from kpitui.store.workspace import Workspace
    from kpitui.tui.screens.log import LogScreen


def _screen(module: str, name: str, *args: object, **named: object) -> Screen[None]:
    """A screen whose file is imported when it is first shown."""
    return cast("Screen[None]", getattr(import_module(f"kpitui.tui.screens.{module}"), name)(*args, **named))


def _commands() -> "type[Provider]":
    from kpitui.tui.palette import Commands

    return Commands


class KpituiApp(App[object]):
    """kpitui on a terminal. Tests give an open workspace; the real start an `opener`, called after the first paint."""

    CSS_PATH = "app.tcss"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[None]]]] = {
        "dashboard": lambda: _screen("dashboard", "DashboardScreen"),
    }
    DEFAULT_MODE = "dashboard"
    COMMANDS: ClassVar[set[type["Provider"] | Callable[[], type["Provider"]]]] = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "help", id="app.help"),
        Binding("ctrl+p", "command_palette", "commands", id="app.palette", priority=True),
        Binding("colon", "command_palette", "commands", id="app.find", show=False),
        Binding("1", "mode('dashboard')", "dashboard", id="app.dashboard", show=False),
        Binding("2", "mode('goals')", "goals", id="app.goals", show=False),
        Binding("3", "mode('log')", "log", id="app.log", show=False),
        Binding("u", "history('undo')", "undo", id="app.undo", show=False),
        Binding("U", "history('redo')", "redo", id="app.redo", show=False),
        Binding("q", "back", "back, at the top quit", id="app.back", show=False),
        Binding("ctrl+q", "quit", "quit", id="app.quit", show=False, priority=True),
    ]
    frame: reactive[Frame] = reactive(Frame())
    """What the header says on every screen."""
    period: reactive[str | None] = reactive(None, init=False)
    """The label of the viewing period that was picked; None is the current quarter."""

    def __init__(
        self,
        ws: "Workspace | None" = None,
        *,
        opener: "Callable[[], Workspace] | None" = None,
        theme: str = themes.DARK,
        glyph_set: str = "unicode",
        keys: Mapping[str, str] | None = None,
        log_file: Path | None = None,
    ) -> None:
        """`theme`: a Textual theme's name, or auto: by what the terminal can show; `glyph_set`: auto, unicode, ascii; `keys`: binding id to key."""
        super().__init__()
        self._ws = ws
        self._opener = opener
        self._troubles = trouble.Troubles(log_file)
        self._counter: int | None = None
        for ours in themes.THEMES:
            self.register_theme(ours)
        self.theme = themes.pick_theme(
            theme, self.available_themes, no_color=self.no_color, colours=self.console.color_system
        )
        if glyphs.wants_ascii(glyph_set, os.environ):
            self._filters.append(glyphs.AsciiFilter())
        self.set_keymap(keys or {})

    @property
    def ws(self) -> "Workspace":
        """The open workspace; there is none before `is_open`."""
        assert self._ws is not None, "the workspace is not open yet"  # noqa: S101 - screens ask is_open first
        return self._ws

    @property
    def is_open(self) -> bool:
        return self._ws is not None

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.variable_defaults(self.current_theme)

    def on_mount(self) -> None:
        self.call_after_refresh(self._open)

    @work(exclusive=True, group="open")
    async def _open(self) -> None:
        try:
            if self._ws is None and self._opener is not None:
                self._ws = await asyncio.to_thread(self._opener)
                self._reload()
            self.frame = await asyncio.to_thread(read_frame, self.ws, self.period)
        except KpituiError as error:
            await self.push_screen(_screen("unusable", "UnusableScreen", str(error)))
            return

    @work(exclusive=True, group="poll")
    async def _poll(self) -> None:
        """Notice what other processes wrote."""
        counter = await asyncio.to_thread(self.ws.counter)
        if self._counter not in (None, counter):
            self.frame = await asyncio.to_thread(read_frame, self.ws, self.period)
            if isinstance(self.screen, DataScreen):
                self.screen.noticed()
        self._counter = counter

    def _reload(self) -> None:
        if isinstance(self.screen, DataScreen):
            self.screen.reload()

    @work(exclusive=True, group="frame")
    async def watch_period(self, period: str | None) -> None:
        self._reload()
        self.frame = await asyncio.to_thread(read_frame, self.ws, period)

    def watch_frame(self, frame: Frame) -> None:
        trouble.set_window_title(self, frame.workspace, self.current_mode)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "mode" or parameters[0] in self.MODES

    async def action_mode(self, mode: str) -> None:
        await self.switch_mode(mode)

    async def action_help(self) -> None:
        await self.push_screen(_screen("help", "HelpScreen", self.screen))

    async def action_back(self) -> None:
        """Leave a deeper screen; at a mode's top, quit."""
        if isinstance(self.screen, DataScreen) and len(self.screen_stack) > 1:
            await self.screen.action_leave()
        else:
            self.exit()

    def action_history(self, which: str) -> None:
        """Undo or redo the author's latest operation, and say which."""
        if not self.is_open:
            return
        from kpitui.usecases import history

        try:
            done = history.undo(self.ws) if which == "undo" else history.redo(self.ws)
        except KpituiError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        self.notify(f"{which}: {done.title}", markup=False)
        self._reload()

    async def open_kpi(self, key: str) -> None:
        """Show the page of one KPI."""
        await self.push_screen(_screen("kpi_page", "KpiPage", key))

    async def edit_kpi(self, key: str | None, goal: str | None = None) -> None:
        """Edit a KPI; without a key build a new one, under `goal` where one is given."""
        await self.push_screen(_screen("editor", "EditorScreen", key, goal=goal))

    async def log_entry(self, name: str) -> None:
        """Go to the log, its entry line begun with a KPI's or series' name."""
        await self.switch_mode("log")
        cast("LogScreen", self.screen).begin_entry(name)

    def report(self, error: Exception) -> None:
        """Write an unexpected error to the log file and say so; the app goes on."""
        sentence = self._troubles.note(error)
        if sentence:
            self.notify(sentence, severity="error", timeout=15, markup=False)
        if self.is_headless:  # a test sees it fail
            super()._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        if self.is_running:
            self.report(error)
        else:
            super()._handle_exception(error)

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as error:  # noqa: BLE001 - the boundary: logged and said, the app goes on
            self.report(error)
