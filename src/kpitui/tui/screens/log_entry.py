"""The entry line at work: preview while typing, completion, storing, correcting."""

import asyncio
from abc import abstractmethod
from importlib import import_module
from typing import TYPE_CHECKING, Generic, TypeVar

from textual import on, work

from kpitui.model.errors import KpituiError, Overtaken
from kpitui.present import entries as say
from kpitui.tui.base import DataScreen
from kpitui.tui.widgets.entry_line import EntryInput, EntryLine

if TYPE_CHECKING:
    from datetime import date

    from kpitui.usecases.corrections import Correction
    from kpitui.usecases.entries import EntryPreview
    from kpitui.usecases.log import Recorded

View = TypeVar("View")


class EntryScreen(DataScreen[View], Generic[View]):
    """A screen with an entry line: what is typed there is read, previewed and stored."""

    today: "date"

    def __init__(self) -> None:
        super().__init__()
        self._correcting: Correction | None = None
        self._back = ""
        """The mode that the line was called from, and goes back to; empty: from here."""
        self._asked = ""
        """A line whose unlikely value was asked about."""
        self._choices: tuple[str, ...] = ()

    @work(exclusive=True, group="prepare")
    async def prepare(self) -> None:
        """Load what the entry line needs before somebody types: the table did without it."""
        await asyncio.to_thread(import_module, "kpitui.usecases.entries")

    def begin_entry(self, name: str, back: str = "") -> None:
        """Go to the entry line, begun with the name of a KPI or series; `back`: the mode to go back to from it."""
        if self.app.is_open and not self.app.may_write():
            return
        self._correcting, self._back = None, back
        self.query_one(EntryLine).begin(f"{_quoted(name)} " if name else "")

    def begin_correction(self, measurement_id: int) -> None:
        """Go to the entry line to type a measurement over."""
        from kpitui.usecases.corrections import load_correction

        if not self.app.may_write():
            return
        try:
            old = load_correction(self.app.ws, measurement_id)
        except KpituiError as error:
            self.say(error)
            self.reload()
            return
        self._correcting, self._back = old, ""
        self.query_one(EntryLine).begin(say.typed(old, self.today), old.name)

    @abstractmethod
    def stored(self, recorded: "Recorded") -> None:
        """Something was recorded or corrected: show it."""

    @abstractmethod
    def rest(self) -> None:
        """Put the focus where it is while nothing is entered."""

    async def leave_entry(self) -> None:
        """Back to where the line was called from; `up` brings back what was typed, a correction is given up."""
        line = self.query_one(EntryLine)
        if self._correcting is None and line.is_changed:
            line.field.remember(line.field.value)
        self._correcting = None
        line.clear()
        self.state = "saved"
        self.rest()
        back, self._back = self._back, ""
        if back:
            await self.app.switch_mode(back)

    def show_example(self, key: str, value: str) -> None:
        """What is typed to log a value of a series that there is."""
        self.query_one(EntryLine).example = f'{_quoted(key)} {value} yesterday "a note"'

    @on(EntryLine.Changed)
    @work(exclusive=True, group="preview")
    async def _preview(self, event: EntryLine.Changed) -> None:
        found = await asyncio.to_thread(self._read, event.text)
        line = self.query_one(EntryLine)
        if line.field.value == event.text and event.text:
            line.say(say.preview(found, self.today, self._correcting))

    @on(EntryInput.Complete)
    def _complete(self) -> None:
        """The likeliest way to go on; again, the next one."""
        from kpitui.usecases.entries import complete_entry

        field = self.query_one(EntryLine).field
        if self._correcting:
            return
        if field.value in self._choices:
            place = (self._choices.index(field.value) + 1) % len(self._choices)
        else:
            try:
                self._choices, place = complete_entry(self.app.ws, field.value), 0
            except KpituiError as error:
                self.say(error)
                return
        if self._choices:
            field.value = self._choices[place]
            field.cursor_position = len(field.value)

    @on(EntryInput.Leave)
    async def _leave_entry(self) -> None:
        await self.leave_entry()

    @on(EntryLine.Submitted)
    async def _store(self, event: EntryLine.Submitted) -> None:
        text, line = event.text.strip(), self.query_one(EntryLine)
        if not text:
            return
        self.workers.cancel_group(self, "preview")
        found = self._read(text)
        unlikely = found.usual is not None and found.value is not None and found.usual.far(found.value)
        if unlikely and not found.problem and self._asked != text:
            self._asked = text
            line.say([say.ASK, *say.preview(found, self.today, self._correcting)[:2]])
            self.state = "not stored"
            return
        try:
            recorded = self._write(text)
        except Overtaken as error:
            self._see_theirs(line, error)
            return
        except KpituiError as error:
            line.say([[("✗ ", "bad"), (str(error), "text")]])
            self.state = "not stored"
            return
        self.state, self._asked = "saved", ""
        corrected, self._correcting = self._correcting, None
        if not corrected:
            line.field.remember(text)
        said = say.taken(recorded, self.today, corrected is not None)
        line.clear([*said, say.going_on(recorded)])
        self.stored(recorded)
        if corrected or self._back:
            await self.leave_entry()
            shown = ["".join(words for words, _ in one) for one in said]
            self.app.notify("\n".join(filter(None, shown)), markup=False)

    def _see_theirs(self, line: EntryLine, error: Overtaken) -> None:
        """Somebody else corrected it meanwhile: the next enter is on top of theirs."""
        from kpitui.usecases.corrections import load_correction

        assert self._correcting is not None  # noqa: S101 - only a correction can be overtaken
        self.state = "not stored"
        self._correcting = load_correction(self.app.ws, self._correcting.id)
        theirs = say.typed(self._correcting, self.today)
        keys = f"it is {theirs} now; enter again stores yours, esc leaves theirs"
        line.say([[("! ", "warn"), (str(error), "text")], [(keys, "text")]])

    def _read(self, text: str) -> "EntryPreview":
        from kpitui.usecases.corrections import read_correction
        from kpitui.usecases.entries import read_entry

        if self._correcting:
            return read_correction(self.app.ws, self._correcting, text)
        return read_entry(self.app.ws, text)

    def _write(self, text: str) -> "Recorded":
        from kpitui.usecases.corrections import correct_line
        from kpitui.usecases.log import record_line

        if self._correcting:
            return correct_line(self.app.ws, self._correcting, text)
        return record_line(self.app.ws, text)


def _quoted(name: str) -> str:
    """A name as the line wants it."""
    plain = name and not any(sign.isspace() or sign == '"' for sign in name)
    doubled = name.replace('"', '""')
    return name if plain else f'"{doubled}"'
