"""Reviews from whatever screen: begun, gone on with, written down; and what they left to be done."""

import asyncio
from datetime import date
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from kpitui.model.errors import KpituiError
from kpitui.tui.dialogs import BACK, Dialogs
from kpitui.tui.doings import screen

if TYPE_CHECKING:
    from kpitui.tui.screens.small_form import Read, SmallForm
    from kpitui.usecases.review_views import ActionView

MINUTES = ("md", "html")


class Reviewing(Dialogs):
    """What the app does with reviews."""

    async def action_mode(self, mode: str) -> None:
        if mode == "review":
            await self.go_review()
        else:
            await super().action_mode(mode)

    async def open_review(self, review_id: int) -> None:
        """Go on with it, or look at it as it was closed."""
        await self._show_reviews()
        await self.push_screen(screen("review", "ReviewScreen", review_id))

    async def go_review(self) -> None:
        """To the reviews: the first time an open one is gone on with."""
        await self.switch_mode("review")
        await self.go_on()

    async def go_on(self) -> None:
        """From the reviews into the open one. The keys behind this wait, for they are meant for the review."""
        from kpitui.tui.screens.reviews import ReviewsScreen

        if isinstance(self.screen, ReviewsScreen):
            await self.screen.loaded()
            if going_on := self.screen.going_on:
                await self.open_review(going_on)

    async def _show_reviews(self) -> None:
        """The reviews themselves: one was chosen, so that none is gone on with unasked."""
        from kpitui.tui.screens.reviews import ReviewsScreen

        await self.switch_mode("review")
        if isinstance(self.screen, ReviewsScreen):
            self.screen.choose()

    async def enter_review(self, period: str) -> None:
        """To the review of a period, which is begun where there is none; without one to the reviews."""
        from kpitui.usecases.reviews import find_reviews

        if not period:
            await self.go_review()
        elif found := await asyncio.to_thread(find_reviews, self.ws, period):
            await self.open_review(found[0].id)
        else:
            await self._show_reviews()
            self.begin_review(period)

    def begin_review(self, period: str) -> None:
        """Ask what the review is about, and go into it."""
        from kpitui.tui.screens.review_begin import begin_form
        from kpitui.usecases.editing import editing

        def done(begun: str | None) -> None:
            if begun:
                self.call_later(self.open_review, int(begun))

        if self.may_write():
            self.push_screen(begin_form(self.ws, editing(self.ws), period), done)

    def do_action(self, what: str, item: "ActionView") -> None:
        """Done or not after all, changed in a small form, or removed."""
        from kpitui.usecases.review_actions import finish_action, remove_action

        if what == "done":
            done = item.done_on is None
            self._change(f"{'done' if done else 'to be done again'}: {item.what}", finish_action, item.id, done=done)
        elif what == "remove":
            self._change(f"removed: {item.what}", remove_action, item.id)
        else:
            self.ask(self._action_form(item))

    def _action_form(self, item: "ActionView") -> "SmallForm":
        from kpitui.tui.screens.editor_words import read_day
        from kpitui.tui.screens.small_form import Asked, SmallForm
        from kpitui.tui.widgets.fields import FieldSpec
        from kpitui.usecases.editing import editing
        from kpitui.usecases.review_actions import change_action, load_action

        known = editing(self.ws)

        def save(read: "Read") -> str:
            change_action(self.ws, item.id, read["what"], read["owner"], read["until"], version=item.version)
            return f"changed: {read['what']}{BACK}"

        def day(text: str) -> date:
            return read_day(text.strip(), known, last=True)

        asked = (
            Asked(FieldSpec("what", "What"), item.what),
            Asked(FieldSpec("owner", "Who", width=24), item.owner, names=known.owners),
            Asked(FieldSpec("until", "Until", width=24), item.until.isoformat() if item.until else "", day),
        )

        def again() -> SmallForm:
            return self._action_form(load_action(self.ws, item.id))

        return SmallForm("Change an action", asked, save, again=again)

    @work(exclusive=True, group="minutes")
    async def write_minutes(self, review_id: int) -> None:
        """Into the folder that kpitui was started in, as Markdown and as a page."""
        from kpitui.present import minutes
        from kpitui.usecases.review_history import review_summary

        try:
            summary = await asyncio.to_thread(review_summary, self.ws, review_id)
        except KpituiError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        files = _unused(minutes.file_name(summary))
        try:
            for file, form in zip(files, MINUTES, strict=True):
                text = await asyncio.to_thread(minutes.written, summary, form)
                await asyncio.to_thread(file.write_text, text, "utf-8", newline="\n")
        except OSError as error:
            self.notify(f"{error.filename} cannot be written: {error.strerror}", severity="error", markup=False)
            return
        names = " and ".join(file.name for file in files)
        self.notify(f"minutes written: {names}, in {files[0].parent}", markup=False)


def _unused(name: str) -> list[Path]:
    """A file for each form of the minutes; numbered where some are there already, which stay as they are."""
    stems = chain([name], (f"{name}-{number}" for number in count(2)))
    tried = ([Path(f"{stem}.{form}").resolve() for form in MINUTES] for stem in stems)
    return next(files for files in tried if not any(file.exists() for file in files))
