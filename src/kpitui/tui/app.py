"""The app: its modes, the keys that act everywhere, and the workspace it opens."""

import asyncio
import gc
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.screen import Screen

from kpitui.model.errors import KpituiError
from kpitui.tui import glyphs, themes
from kpitui.tui.base import DataScreen
from kpitui.tui.doings import screen
from kpitui.tui.frame import Frame, read_frame
from kpitui.tui.importing import Importing
from kpitui.tui.in_turn import InTurn
from kpitui.tui.quitting import Quitting
from kpitui.tui.reviewing import Reviewing
from kpitui.tui.sample import Sampling
from kpitui.tui.steering import SteeringFilter
from kpitui.tui.trouble import Lasting, name_window
from kpitui.tui.wrapping import keep_numbers_whole

if TYPE_CHECKING:
    from kpitui.store.workspace import Workspace
    from kpitui.tui.ahead import Ahead


AT_REST = 5.0
"""Seconds after the start when nobody waits for anything."""
UNANSWERED = 5.0
"""Seconds until it is said that the workspace does not answer."""


class KpituiApp(InTurn, Importing, Reviewing, Sampling, Quitting, Lasting):
    """kpitui on a terminal. Tests give an open workspace; the real start an `opener`, called after the first paint."""

    CSS_PATH = Path(__file__).with_name("app.tcss")
    MODES: ClassVar[dict[str, str | Callable[[], Screen[None]]]] = {
        "dashboard": lambda: screen("dashboard", "DashboardScreen"),
        "goals": lambda: screen("goals", "GoalsScreen"),
        "log": lambda: screen("log", "LogScreen"),
        "review": lambda: screen("reviews", "ReviewsScreen"),
        "library": lambda: screen("library", "LibraryScreen"),
    }
    DIGITS: ClassVar[Mapping[str, int]] = {"dashboard": 1, "goals": 2, "log": 3, "review": 4, "library": 5}
    """The key of each mode."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (150, "-huge")]  # noqa: RUF012 - typed by Textual
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012
    """Classes every screen gets by its size."""
    ENABLE_COMMAND_PALETTE = False
    """Textual's own reads user text as markup; ours is tui/palette.py."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "help", id="app.help"),
        Binding("ctrl+p", "palette", "commands", id="app.palette", priority=True),
        Binding("colon", "palette", "commands", id="app.find", show=False),
        Binding("1", "mode('dashboard')", "dashboard", id="app.dashboard", show=False),
        Binding("2", "mode('goals')", "goals", id="app.goals", show=False),
        Binding("3", "mode('log')", "log", id="app.log", show=False),
        Binding("4", "mode('review')", "review", id="app.review", show=False),
        Binding("5", "mode('library')", "library", id="app.library", show=False),
        Binding("u", "history('undo')", "undo", id="app.undo", show=False),
        Binding("U", "history('redo')", "redo", id="app.redo", show=False),
        Binding("H", "open_history", "history", id="app.history", show=False),
        Binding("i", "import", "import", id="app.import", show=False, tooltip="import a file of numbers"),
        Binding("x", "export", "export", id="app.export", show=False, tooltip="export the report or definitions"),
        Binding("q", "back", "back, at the top quit", id="app.back", show=False),
        Binding("f8", "tour_next", "tour: next", id="app.tour-next", show=False),
        Binding("f9", "tour_end", "end the tour or the visit", id="app.tour-end", show=False),
        Binding("ctrl+q", "quit", "quit", id="app.quit", show=False, priority=True),
    ]

    def __init__(
        self,
        ws: "Workspace | None" = None,
        *,
        opener: "Callable[[], Workspace] | None" = None,
        ahead: "Ahead | None" = None,
        theme: str = themes.DARK,
        keep_theme: Callable[[str], str] | None = None,
        glyph_set: str = "unicode",
        clipboard: str = "terminal",
        date_order: str = "",
        typed: Path | None = None,
        keys: Mapping[str, str] | None = None,
        log_file: Path | None = None,
        warnings: Sequence[str] = (),
        sample: bool = False,
        review: str | None = None,
    ) -> None:
        """`ahead`: the first view, computed elsewhere; `theme` may be auto: by what the terminal can
        show; `keep_theme`: keeps one for the next start, or says why it cannot;
        `glyph_set`: auto, unicode, ascii; `clipboard`: auto, terminal, file; `date_order`: how an
        import reads days that nothing else decides on; `typed`: the folder in which what is typed
        and not saved outlives the app; `keys`: binding id to key;
        `warnings`: said at the start;
        `sample`: it is the sample workspace, with a tour; `review`: begin in that of this period, empty is any."""
        super().__init__()
        # What moves step by step answers a key later, and over a slow line for longer.
        self.animation_level = "none"
        keep_numbers_whole()
        self._ws = ws
        self._opener = opener
        self.ahead = ahead
        self.log_file = log_file
        self.copies_to = clipboard
        self.date_order = date_order
        self.typed = typed
        self.keep_theme = keep_theme
        self.warnings = list(warnings)
        self._counter = ws.counter() if ws else 0
        self._tours = sample
        self._review = review
        for ours in themes.THEMES:
            self.register_theme(ours)
        themes.start_with(self, theme)
        if theme not in (*self.available_themes, "auto", ""):
            self.warnings.append(
                f"no theme is called {theme!r}; allowed are {', '.join(sorted(self.available_themes))}"
            )
        self.ascii = glyphs.wants_ascii(glyph_set, os.environ)
        if self.ascii:
            self._filters.append(glyphs.AsciiFilter())
        self._filters.append(SteeringFilter())
        self._keys = dict(keys or {})
        self.set_keymap(self._keys)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.variable_defaults(self.current_theme)

    def get_default_screen(self) -> Screen[None]:
        return screen("opening", "OpeningScreen")

    async def on_mount(self) -> None:
        if self.is_open:
            await self.switch_mode("dashboard")
        self.call_after_refresh(self._open)

    @work(exclusive=True, group="open")
    async def _open(self) -> None:
        """Open the workspace and start looking for what others write."""
        try:
            if self._ws is None and self._opener is not None:
                await self._show_ahead()
                self._ws = await asyncio.to_thread(self._opener)
                self._counter = await asyncio.to_thread(self.ws.counter)
                self.reload()
            self.frame = await asyncio.to_thread(read_frame, self.ws, self.period)
        except KpituiError as error:
            await self.push_screen(screen("unusable", "UnusableScreen", str(error)))
            return
        if self._opener is not None:
            gc.freeze()  # What the start has loaded stays: going through it would hold up keys for 0.1 s.
        gc.set_threshold(10_000, 10, 10)
        self.set_interval(1.0, self._poll)
        if self.warnings:  # now: a change of mode takes away what was said before it
            self.notify("\n".join(self.warnings), severity="warning", timeout=12, markup=False)
        if self._tours:
            self.begin_tour()
        elif self._opener is not None:
            self.set_timer(AT_REST, self._look_after)
        if self._review is not None:
            await self.enter_review(self._review)
        if self._keys:
            from kpitui.tui import keymap

            for problem in await asyncio.to_thread(keymap.problems, self._keys):
                self.say_once(problem)

    async def _show_ahead(self) -> None:
        """The first view, before the database is loaded here."""
        if self._exit:
            return
        await self.switch_mode("dashboard")
        view = await asyncio.to_thread(self.ahead.view) if self.ahead else None
        if view is not None and isinstance(self.screen, DataScreen) and self.screen.is_attached:
            self.screen.show(view)
            await self.screen.painted()

    @work(group="look-after")
    async def _look_after(self) -> None:
        """Whether the workspace is in a safe place, and today's backup."""
        from kpitui.usecases.daily_backup import back_up_daily
        from kpitui.usecases.doctor import network_warning

        if warning := await asyncio.to_thread(network_warning, self.ws):
            self.say_once(warning)
        try:
            await asyncio.to_thread(back_up_daily, self.ws)
        except KpituiError as error:
            self.say_once(str(error))

    def _poll(self) -> None:
        """Notice what other processes wrote; a look that still waits for a server's answer goes on."""
        if not any(worker.group == "poll" for worker in self.workers):
            self._look_at_others()

    @work(group="poll")
    async def _look_at_others(self) -> None:
        asked = asyncio.ensure_future(asyncio.to_thread(self.ws.counter, patient=True))
        if not (await asyncio.wait({asked}, timeout=UNANSWERED))[0]:
            self._miss(f"{self.ws.place} does not answer")
        try:
            counter = await asked
            self.ws.away = ""
            if counter != self._counter or self.out_of_reach:
                self.frame = await asyncio.to_thread(read_frame, self.ws, self.period)
        except KpituiError as error:
            self._miss(str(error))
            return
        back, self.out_of_reach = self.out_of_reach, False
        if back:
            self.notify(f"{self.ws.place} is there again.", markup=False)
        if counter != self._counter or back:
            self._notice()
        self._counter = counter

    def _miss(self, sentence: str) -> None:
        """The workspace is out of reach: no key waits for it until it answers."""
        if not self.out_of_reach:
            said = f"{sentence}. What you type stays here, and ctrl+c copies the field."
            self.notify(said, severity="error", timeout=15, markup=False)
        self.ws.away, self.out_of_reach = sentence, True

    def on_unmount(self) -> None:
        if self.out_of_reach:
            self.ws.hang_up()

    def _notice(self) -> None:
        """Bring everything that is seen up to date, also what lies behind a small form."""
        for shown in reversed(self.screen_stack):
            if isinstance(shown, DataScreen):
                shown.noticed()
            if not shown.is_modal:
                break

    def watch_frame(self, frame: Frame) -> None:
        name_window(self, frame.workspace, self.current_mode)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "mode":
            return parameters[0] in self.MODES
        return super().check_action(action, parameters)
