"""What the keys do that act everywhere: go somewhere, step the period, take back."""

import asyncio
from datetime import timedelta
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, cast

from textual import work
from textual.app import App
from textual.reactive import reactive
from textual.screen import Screen

from kpitui import paths
from kpitui.model.errors import KpituiError
from kpitui.tui import themes
from kpitui.tui.base import DataScreen
from kpitui.tui.frame import Frame, read_frame, viewing_period

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kpitui.store.workspace import Workspace
    from kpitui.tui.check_in_round import Round
    from kpitui.tui.screens.goals import GoalsScreen
    from kpitui.tui.screens.log import LogScreen
    from kpitui.tui.unsaved import Unsaved
    from kpitui.usecases.states import GoalState, KpiState


def screen(module: str, name: str, *args: object, **named: object) -> Screen[None]:
    """A screen whose file is imported when it is first shown."""
    return cast("Screen[None]", getattr(import_module(f"kpitui.tui.screens.{module}"), name)(*args, **named))


class Doings(App[object]):
    """The workspace, the viewing period, and the ways between the screens."""

    frame: reactive[Frame] = reactive(Frame())
    """What the header says on every screen."""
    period: reactive[str | None] = reactive(None, init=False)
    """The label of the viewing period that was picked; None is the quarter of today."""
    out_of_reach: reactive[bool] = reactive(False)
    """The workspace cannot be read at the moment."""
    copies_to: str = "terminal"
    """Where copies go: auto, terminal, file."""
    keep_theme: "Callable[[str], str] | None" = None
    """Keeps a theme for the next start; empty, or why it could not. None: nothing is kept."""
    typed: "Path | None" = None
    """Where what is typed and not saved outlives the app; None: it does not."""
    begun: str = ""
    """The key of a KPI that was activated just now: the dashboard's cursor goes to it."""
    last_words: str = ""
    """Said on the terminal when the app has gone."""
    _ws: "Workspace | None" = None

    @cached_property
    def unsaved(self) -> "Unsaved":
        """What was typed into the editors of this workspace and not saved."""
        from kpitui.tui.unsaved import Unsaved

        return Unsaved(self.typed, self.ws.place, self.ws.author)

    @cached_property
    def checking(self) -> "Round":
        """The round of check-ins under way; it is gone on with after leaving it."""
        from kpitui.tui.check_in_round import Round

        return Round()

    @cached_property
    def recent(self) -> list[str]:
        """What was chosen in the palette, the latest first."""
        return []

    @property
    def ws(self) -> "Workspace":
        """The open workspace; there is none before `is_open`."""
        assert self._ws is not None, "the workspace is not open yet"  # noqa: S101 - screens ask is_open first
        return self._ws

    @property
    def is_open(self) -> bool:
        return self._ws is not None

    def may_write(self) -> bool:
        """Whether the workspace takes changes; why it does not is said."""
        if self.is_open and self.ws.locked:
            self.notify(self.ws.locked, severity="warning", markup=False)
            return False
        return self.is_open

    def reload(self) -> None:
        """Load and show the current screen again."""
        if isinstance(self.screen, DataScreen):
            self.screen.reload()

    @work(exclusive=True, group="frame")
    async def watch_period(self, period: str | None) -> None:
        self.reload()
        self.frame = await asyncio.to_thread(read_frame, self.ws, period)

    async def action_mode(self, mode: str) -> None:
        """To a mode as it was left; from within it, to its top."""
        if mode == self.current_mode:
            await self._go_to(mode)
        else:
            await self.switch_mode(mode)

    async def action_help(self) -> None:
        await self.push_screen(screen("help", "HelpScreen", self.screen))

    async def action_palette(self) -> None:
        from kpitui.tui.palette import Palette

        await self.push_screen(Palette(self.screen))

    async def action_back(self) -> None:
        """Leave a deeper screen; at a mode's top, quit."""
        if isinstance(self.screen, DataScreen) and len(self.screen_stack) > 1:
            await self.screen.action_leave()
        else:
            await self.action_quit()

    async def action_history(self, which: str) -> None:
        """Undo or redo the author's latest operation, and say which; that of a large import takes its time."""
        if not self.is_open:
            return
        from kpitui.usecases import history

        try:
            done = await asyncio.to_thread(history.undo if which == "undo" else history.redo, self.ws)
        except KpituiError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        self.notify(f"{which}: {done.title}", markup=False)
        self.reload()

    def action_step_period(self, by: int) -> None:
        """The viewing period before or after this one; not beyond the one that today is in."""
        if not self.is_open:
            return
        _calendar, period = viewing_period(self.ws, self.period)
        days = timedelta(days=1)
        if by > 0 and period.end >= self.ws.today:
            return
        calendar, cadence = viewing_period(self.ws, None)[0], period.cadence
        if cadence is None:
            shift = timedelta(days=period.days * by)
            self.period = f"{period.start + shift}..{period.end + shift}"
        else:
            self.period = calendar.period(period.end + days if by > 0 else period.start - days, cadence).label

    def action_pick_period(self) -> None:
        """Ask for a viewing period."""

        def take(picked: str | None) -> None:
            if picked is not None:
                self.period = picked or None

        if self.is_open:
            self.push_screen(cast("Screen[str | None]", screen("pick_typed", "pick_period", self.ws)), take)

    @work(exclusive=True, group="copy")
    async def copy(self, text: str, what: str) -> None:
        """Copy `text` to the clipboard, or into a file where the terminal takes no copies; say which.

        `what` stands for a text of many lines.
        """
        from kpitui.tui import copying

        try:
            file = await asyncio.to_thread(copying.put_into_file, text, self.copies_to)
        except OSError as error:
            sentence = f"not copied: {paths.shown(paths.copied())} cannot be written ({error.strerror})"
            self.notify(sentence, severity="error", markup=False)
            return
        shown = what if "\n" in text else text
        if file is None:
            self.copy_to_clipboard(text)
            self.notify(f"copied: {shown}", markup=False)
        else:
            self.notify(f"no clipboard here; written to {paths.shown(file)}: {shown}", markup=False)

    def copy_kpi(self, kpi: "KpiState", *, whole: bool) -> None:
        """Copy its value; `whole`: its row as Markdown."""
        from kpitui.present import markdown

        self.copy(markdown.kpi_row(kpi) if whole else markdown.kpi_value(kpi), kpi.name)

    def copy_goal(self, goal: "GoalState", *, whole: bool) -> None:
        """Copy its score; `whole`: its row as Markdown."""
        from kpitui.present import markdown, numbers

        self.copy(markdown.goal_row(goal) if whole else numbers.show_score(goal.score.score), goal.title)

    async def open_kpi(self, key: str) -> None:
        """Show the page of one KPI."""
        await self.push_screen(screen("kpi_page", "KpiPage", key))

    async def open_chart(self, key: str, cadence: str | None = None, kind: str | None = None) -> None:
        """Show the chart of one KPI on the full screen, regrouped to `cadence`, of the given kind."""
        await self.push_screen(screen("full_chart", "FullChart", key, cadence, kind))

    async def open_goal(self, key: str) -> None:
        """Show a goal in the tree."""
        await self._go_to("goals")
        cast("GoalsScreen", self.screen_stack[0]).go_to(key)

    async def open_series(self, key: str) -> None:
        """Show what was logged of one series."""
        await self._go_to("log")
        cast("LogScreen", self.screen_stack[0]).filter_by(f"kpi:{key}")

    async def _go_to(self, mode: str) -> None:
        """Show a mode's own screen; what lies over it is left as by its own key, so that drafts are kept."""
        await self.switch_mode(mode)
        while len(self.screen_stack) > 1 and isinstance(above := self.screen, DataScreen):
            await above.action_leave()
            if self.screen is above:
                return

    def change_theme(self, name: str) -> None:
        """Take another theme at once, and keep it for the next start."""
        self.theme = themes.pick_theme(name, self.available_themes, no_color=self.no_color, colours="")
        if self.theme != name:
            self.notify("NO_COLOR is set: a theme of the terminal's own colours would be black on black", markup=False)
            return
        if self.keep_theme and (wrong := self.keep_theme(name)):
            self.notify(f"The theme is not kept: {wrong}", severity="error", markup=False)
        elif self.keep_theme:
            self.notify(f"The theme is kept in {paths.shown(paths.config())}.", markup=False)

    async def edit_kpi(self, key: str | None, goal: str | None = None) -> None:
        """Edit a KPI; without a key build a new one, under `goal` where one is given."""
        if self.may_write():
            await self.push_screen(screen("editor", "EditorScreen", key, goal=goal))

    async def start_template(self, key: str, prefix: str | None = None) -> None:
        """Start the editor from a template or a bundle of the library, over the series that have `prefix`; without,
        asks which series feed it where several can."""
        from kpitui.usecases.library import feeding

        if not self.may_write():
            return
        if prefix is not None:
            await self._start_with(key, prefix)
            return
        found = await asyncio.to_thread(feeding, self.ws, key)

        async def take(prefix: str | None) -> None:
            if prefix is not None:
                await self._start_with(key, prefix)

        if len(found) > 1:
            await self.push_screen(cast("Screen[str | None]", screen("pick_prefix", "PickPrefix", found)), take)
        else:
            await self._start_with(key, next(iter(found), ""))

    async def _start_with(self, key: str, prefix: str) -> None:
        from kpitui.usecases.library import start

        try:
            started = await asyncio.to_thread(start, self.ws, key, prefix)
        except KpituiError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        await self.push_screen(screen("editor", "EditorScreen", start=started))

    async def check_in(self, first: str = "", owner: str | None = None) -> None:
        """Go through what is due, of everybody or of `owner`; beginning with the KPI of the key `first`."""
        # A key of the first moment is kept: the screen waits until the workspace is open.
        if not self.is_open or self.may_write():
            await self.push_screen(screen("check_in", "CheckInScreen", first, owner))

    async def log_entry(self, name: str) -> None:
        """Go to the log, its entry line begun with a KPI's or series' name."""
        if not self.is_open or self.may_write():
            back = "" if self.current_mode == "log" else self.current_mode
            await self._go_to("log")
            cast("LogScreen", self.screen_stack[0]).begin_entry(name, back)
