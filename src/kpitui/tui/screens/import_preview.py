"""What would this file change, and is it taken in?"""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from kpitui.model.errors import Ambiguous, Cancelled, KpituiError, NoPeriod
from kpitui.tui.base import DataScreen
from kpitui.tui.import_job import Answers, Done, Looked, Watch, look, take
from kpitui.tui.screens.import_form import answers_form
from kpitui.tui.widgets import import_around as around
from kpitui.tui.widgets.callout import Callout
from kpitui.tui.widgets.choice_list import ChoiceList
from kpitui.tui.widgets.import_days import ImportDays, ImportHead
from kpitui.tui.widgets.line_list import LineList
from kpitui.tui.widgets.pane_title import PaneTitle
from kpitui.tui.widgets.path_line import PathLine

TICK = 0.1


class ImportScreen(DataScreen[Looked]):
    """One file: its days before and after, its series and bad lines, and what is to be answered first."""

    CSS = """
    ImportScreen #body { padding: 0 1; }
    ImportScreen.-tall #body { padding: 1 1; }
    ImportScreen #known { height: auto; padding: 0 1; margin: 0 0 1 0; }
    ImportScreen.-tall #known { margin: 1 0; }
    ImportScreen #panes { height: 1fr; }
    ImportScreen #left { width: 2fr; }
    ImportScreen #right { width: 1fr; margin-left: 4; scrollbar-size: 1 1; }
    ImportScreen #right Static { height: auto; }
    ImportScreen.-narrow #right { display: none; }
    ImportScreen.-narrow.-beside #right { display: block; margin-left: 0; width: 1fr; }
    ImportScreen.-narrow.-beside #left { display: none; }
    ImportScreen.-asking #panes { display: none; }
    ImportScreen ChoiceList { display: none; margin-bottom: 1; }
    ImportScreen Callout { dock: bottom; margin: 0 1 2 1; }
    ImportScreen.-low Callout { margin: 0 1 1 1; }
    ImportScreen.-tall Callout { padding: 1 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "apply", "take it in", id="import.apply"),
        Binding("b", "skip", "leave bad lines out", id="import.skip"),
        Binding("F", "force", "take it all the same", id="import.force"),
        Binding("M", "map", "mapping", id="import.map"),
        Binding("o", "answer", "account, days, part", id="import.answer"),
        Binding("r", "again", "reload", id="import.again"),
        Binding("tab", "beside", "other part", id="import.beside"),
        Binding("enter", "finish", "done", id="import.done"),
    ]
    place = "import"
    guide = (
        "Nothing is stored before f3. + is a day that the file brings, ~ one that it changes, − one that it takes "
        "away because it does not have it any more. The file's values replace those that files like it brought "
        "for the same days; values by hand stay. u takes an import back as a whole."
    )

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.answers = Answers()
        self.looked: Looked | None = None
        self.done: Done | None = None
        self._watch = Watch()
        self._busy = True
        self._said = ""
        self._left = False
        """Another mode was gone to."""

    def compose_body(self) -> ComposeResult:
        with Vertical(id="body"):
            yield PathLine()
            yield Static(id="known", markup=False)
            yield ChoiceList()
            with Horizontal(id="panes"):
                with Vertical(id="left"):
                    yield PaneTitle("What changes, day by day", id="title")
                    yield ImportHead()
                    yield ImportDays()
                with VerticalScroll(id="right"):
                    yield Static(id="facts", markup=False)
        yield Callout()

    def on_mount(self) -> None:
        self.query_one(PathLine).show("Import", self.path.name, ())
        self.query_one("#title", PaneTitle).active = True
        self.set_interval(TICK, self._tick)
        self.query_one(ImportDays).focus()

    def on_screen_suspend(self) -> None:
        self._left = self not in self.app.screen_stack

    def come_back(self) -> None:
        if self.done is not None and self._left:
            self._leave_done()
        elif self.looked is None:
            self.reload()

    def noticed(self) -> None:
        """What was looked at is compared once more when it is taken."""

    def reload(self) -> None:  # type: ignore[override]  # the same, but for what it tells on the way
        """Read the file again; one that came in and is taken back is done with."""
        if self.done is not None:
            self._leave_done()
            return
        self._watch.stopped = True
        self._watch, self._busy, self.done = Watch("looking through"), True, None
        self._tick()
        super().reload()

    def load(self) -> Looked:
        return look(self.app.ws, self.path, self.answers, self.app.date_order, self._watch)

    def show(self, view: Looked) -> None:
        self._busy, self.looked = False, view
        if isinstance(view.wrong, Cancelled):
            self.dismiss()
            return
        days = self.query_one(ImportDays)
        asks = isinstance(view.wrong, Ambiguous) and view.wrong.choices
        self.set_class(view.found is None, "-asking")
        days.show(view.changes, self.app.ws.today)
        self.query_one("#title", PaneTitle).fact = view.changes.counts if view.changes else ""
        self.query_one("#known", Static).update(around.known(view, self.app.ws.today))
        self.query_one("#facts", Static).update(around.facts(view, self.app.ws.today))
        choices = self.query_one(ChoiceList)
        choices.show(tuple((key, words, "") for key, words in view.wrong.choices) if asks else ())  # type: ignore[union-attr]
        (choices if asks else days).focus()
        self.state = "not stored"
        self._tick()
        self.refresh_bindings()
        if isinstance(view.wrong, NoPeriod):
            self.action_answer()

    @on(ImportDays.Shifted)
    def _entitle(self) -> None:
        days = self.query_one(ImportDays)
        fillings = days.changes.fillings if days.changes else ()
        shown = days.shown
        more = f"{shown.start + 1}–{shown.stop} of {len(fillings)}" if len(shown) < len(fillings) else ""
        self.query_one(ImportHead).show(tuple(fillings[place].series.key for place in shown), more, days.cell)

    def _tick(self) -> None:
        """The call-out: how far it is, what holds it back, what can be done."""
        callout, text = self.query_one(Callout), around.callout(self.looked, self.done, self._watch, busy=self._busy)
        held = not self._busy and self.done is None and around.is_held(self.looked)
        callout.set_class(held, "-held")
        if str(text) != self._said:
            self._said = str(text)
            callout.show(text)

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        looked = self.looked
        rests = not self._busy and self.done is None and looked is not None
        found = looked.found if looked else None
        if action == "apply":
            return bool(rests and found and not around.is_held(looked))
        if action == "skip":
            return bool(rests and found and found.rejected and found.taken and not self.answers.skip_bad)
        if action == "force":
            return bool(rests and looked and around.can_be_forced(looked))
        if action in ("again", "answer", "map"):
            return rests
        if action == "finish":
            return self.done is not None and not self.done.offers
        if action == "beside":
            return found is not None and self.done is None
        return super().check_action(action, parameters)

    def _answer(self, answers: Answers) -> None:
        self.answers = answers
        self.reload()

    def action_skip(self) -> None:
        self.answers = replace(self.answers, skip_bad=True)
        if self.looked:
            self.show(replace(self.looked, answers=self.answers))

    def action_force(self) -> None:
        self._answer(replace(self.answers, force=True))

    def action_again(self) -> None:
        self.reload()

    def action_answer(self) -> None:
        """Ask for account, days and part."""
        self.app.ask(answers_form(self.answers, self._answer))

    async def action_map(self) -> None:
        """Say what the columns are."""
        from kpitui.tui.screens.import_mapping import ImportMapping

        def mapped(profile: str) -> None:
            self._answer(replace(self.answers, profile=profile, date_order=""))

        await self.app.push_screen(ImportMapping(self.path, self.answers, mapped))

    def action_beside(self) -> None:
        """To the series and bad lines, and back; on a narrow screen they take the days' place."""
        pane = self.query_one("#right", VerticalScroll)
        beside = self.focused is not pane
        self.set_class(beside, "-beside")
        (pane if beside else self.query_one(ImportDays)).focus()
        self.query_one("#title", PaneTitle).active = not beside

    @on(LineList.Wanted)
    async def _take_choice(self, wanted: LineList.Wanted) -> None:
        item = self.query_one(ChoiceList).item
        if item is None or wanted.what != "take":
            return
        if self.done is not None:
            offer = self.done.offers[int(item)]
            await self.app.start_template(offer.template, offer.prefix)
        elif self.looked and isinstance(self.looked.wrong, Ambiguous):
            by_profile = self.looked.wrong.asks == "profile"
            told = replace(self.answers, profile=item) if by_profile else replace(self.answers, date_order=item)
            self._answer(told)

    @work(exclusive=True, group="apply")
    async def action_apply(self) -> None:
        """Take the file in."""
        if self.looked is None or not self.app.may_write():
            return
        self._watch, self._busy, self.state = Watch("writing"), True, "saving…"
        self._tick()
        self.refresh_bindings()
        try:
            self.done = await asyncio.to_thread(take, self.app.ws, self.looked, self._watch)
        except KpituiError as error:
            self._busy, self.state = False, "not stored"
            self.show(replace(self.looked, refused=None if isinstance(error, Cancelled) else error))
            if isinstance(error, Cancelled):
                self.notify(str(error), markup=False)
            return
        self._busy, self.state = False, "saved"
        self.add_class("-asking")
        choices = self.query_one(ChoiceList)
        choices.show(around.offers(self.done))
        if self.done.offers:
            choices.focus()
        self.query_one("#known", Static).update(around.taken(self.looked, self.done, self.app.ws.today))
        self._tick()
        self.refresh_bindings()

    async def unstored(self) -> None:
        """Nothing is typed here; what is being taken in stops."""
        self._watch.stopped = True

    async def action_leave(self) -> None:
        """Stop what is under way; else back from the pane beside, else leave."""
        if self._busy:
            self._watch.stopped = True
        elif self.has_class("-beside"):
            self.action_beside()
        elif self.done is not None:
            self._leave_done()
        else:
            self.dismiss()

    def action_finish(self) -> None:
        self._leave_done()

    def _leave_done(self) -> None:
        """Back to where the import was called from: the choice of a file goes too."""
        from kpitui.tui.screens.import_file import ImportFiles

        below = self.app.screen_stack[-2]
        self.dismiss()
        if isinstance(below, ImportFiles):
            below.dismiss()
