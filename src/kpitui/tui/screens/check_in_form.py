"""A page of the check-in: what one looks at, the fields, and what their texts would store."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kpitui.present import check_ins as say
from kpitui.present import entries
from kpitui.tui.base import DataScreen
from kpitui.tui.check_in_round import CHECKED, SKIPPED, Round, place_of
from kpitui.tui.widgets.callout import Callout
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.entry_line import STYLES
from kpitui.tui.widgets.fields import Field, FieldSpec, Line
from kpitui.tui.widgets.last_periods import LastPeriods
from kpitui.tui.widgets.pane_title import PaneTitle
from kpitui.tui.widgets.path_line import PathLine

if TYPE_CHECKING:
    from datetime import date

    from kpitui.usecases.check_in_page import CheckInPage
    from kpitui.usecases.check_ins import Queue

VALUE, CONFIDENCE, NOTE, REASON = "value", "confidence", "note", "reason"
FIELDS = (
    FieldSpec(VALUE, "Value", width=24),
    FieldSpec(CONFIDENCE, "Confidence", width=8),
    FieldSpec(NOTE, "Note"),
    FieldSpec(REASON, "Reason to skip"),
)
EMPTY = {VALUE: "", CONFIDENCE: "", NOTE: "", REASON: ""}
REASONS = "why there is no value: enter stores it, esc goes back to the value"


@dataclass(frozen=True, slots=True)
class CheckInView:
    queue: "Queue"
    page: "CheckInPage | None"
    """Of the place that was shown when it was read."""
    today: "date"


class CheckInForm(DataScreen[CheckInView]):
    """Shows the page of the round, and keeps what is typed into it; `CheckInScreen` adds what the keys do."""

    place = "check-in"
    guide = (
        "What is due, one after the other: a KPI that owes three weeks has three pages.\n\n"
        "A value is for the whole period. Where values of single days are there they count, and the check-in only "
        "confirms them. The confidence says how sure you are that the target is reached. A period that has no value "
        "is skipped with a reason.\n\nWhat was stored stays stored when you leave; checking in once more replaces it."
    )

    def __init__(self, first: str = "", owner: str | None = None) -> None:
        super().__init__()
        self.first = first
        self.owner = owner
        self.view: CheckInView | None = None
        self.skipping = False
        self._filled: dict[str, str] = {}
        """What stood in the fields when the page was shown."""
        self._shown: tuple[str, str] | None = None
        self._told: dict[str, str] | None = None
        """The texts of which something was asked, or that were refused."""

    @property
    def round(self) -> Round:
        return self.app.checking

    @property
    def known(self) -> "CheckInPage | None":
        """What was read of the page that is shown."""
        page, read = self.round.page, self.view.page if self.view else None
        return read if page and read and (read.kpi, read.period) == (page.kpi, page.period) else None

    def compose_body(self) -> ComposeResult:
        with Vertical(id="page"):
            yield PathLine()
            yield PaneTitle("Check-in", id="title")
            yield Callout()
            yield PaneTitle("", id="last")
            yield LastPeriods()
            with Vertical(id="typed"):
                for spec in FIELDS:
                    yield Field(spec, "")
            yield Static(id="preview")
            yield Static(id="summary")

    def on_mount(self) -> None:
        """What is typed before the first page is known is typed for it."""
        self._show_fields()
        self.set_focus(self._field(VALUE).editor)

    def load(self) -> CheckInView:
        from kpitui.usecases.check_in_page import check_in_page
        from kpitui.usecases.check_ins import queue

        ws = self.app.ws
        found = queue(ws, self.owner)
        shown = self.round.page
        if self.view is None:
            shown = None
        return CheckInView(found, check_in_page(ws, shown.kpi, shown.period) if shown else None, ws.today)

    def show(self, view: CheckInView) -> None:
        begins = self.view is None
        self.view = view
        if begins:
            self.round.begin(view.queue.waiting, self.first)
            if self.round.page and any(self._texts().values()):
                self.round.texts[place_of(self.round.page)] = self._texts()
        else:
            self.round.take(view.queue.waiting)
        self._show_page()
        if self.round.page and self.known is None:
            self.reload()

    # the page

    def _show_page(self) -> None:
        """The round's page with what is known of it; a page that was not shown before gets its texts."""
        page, view = self.round.page, self.view
        if view is None:
            return
        self.set_class(page is None, "-over")
        title = self.query_one("#title", PaneTitle)
        title.title = "Check-in · mine" if self.owner else "Check-in"
        if page is None:
            self._show_summary(view)
            return
        title.fact = f"{self.round.at + 1} of {len(self.round.pages)}"
        known = self.known
        became = self.round.done.get(place_of(page), "")
        facts = (Content.styled(became, "$success"), Content(say.when(page, view.today)))
        self.query_one(PathLine).show(known.goal if known else "", page.name, facts)
        self._show_facts(known)
        self._fill(known)

    def _show_facts(self, known: "CheckInPage | None") -> None:
        callout, last = self.query_one(Callout), self.query_one("#last", PaneTitle)
        self.query_one(LastPeriods).show(known)
        if known is None:
            return
        lines = [
            (known.alignment, "bold $text-strong"),
            (f"Why: {known.why}" if known.why else "", "$foreground"),
            (known.definition, "$text-quiet"),
        ]
        said = [Content.styled(one_line(text), pen) for text, pen in lines if text]
        callout.show(Content("\n").join(said or [Content("Nobody has said yet how daily work moves this number.")]))
        from kpitui.tui.widgets.kpi_columns import sparkline

        bars = sparkline(known.before).strip()
        last.title = "Last periods"
        last.fact = "  ".join(part for part in (say.wanted(known), bars) if part)

    def _fill(self, known: "CheckInPage | None") -> None:
        page = self.round.page
        if page is None:
            return
        place = place_of(page)
        stands = EMPTY
        if known and known.said:
            sure = known.said.confidence
            stands = {
                VALUE: say.typed(known),
                CONFIDENCE: "" if sure is None else str(sure),
                NOTE: known.said.note,
                REASON: known.said.skipped,
            }
        fresh = place != self._shown
        if fresh:
            self._told, self._shown = None, place
            self.skipping = False
        # What was just typed may stand in a field before its message has arrived.
        untouched = place not in self.round.texts and self._texts() == self._filled
        if fresh or untouched:
            self._filled = stands
            texts = self.round.texts.get(place, stands)
            for field in self.query(Field):
                before = field.value
                field.fill(texts[field.spec.name])
                if field.value != before and isinstance(field.editor, Line):
                    field.editor.action_end()
        if fresh:
            self._show_fields()
            self.set_focus(self._field(VALUE).editor)
        self._note(known)
        self._read()

    def _field(self, name: str) -> Field:
        return next(field for field in self.query(Field) if field.spec.name == name)

    def _show_fields(self) -> None:
        for field in self.query(Field):
            field.display = (field.spec.name == REASON) == self.skipping
        self.refresh_bindings()

    def _note(self, known: "CheckInPage | None") -> None:
        """What the fields want."""
        self._field(VALUE).note(known.form if known else "")
        target = say.wanted(known).removeprefix("target ") if known else ""
        self._field(CONFIDENCE).note(
            f"0–100 %: how sure you are of: {target}" if target else "0–100 %: how sure you are"
        )
        self._field(REASON).note(REASONS)

    def _show_summary(self, view: CheckInView) -> None:
        self.query_one("#title", PaneTitle).fact = f"{len(self.round.done)} of {len(self.round.pages)} done"
        self._shown = None
        self.query_one(PathLine).show("", "All is looked at" if not self.round.left else "The end of the queue", ())
        checked, skipped = self.round.count(CHECKED), self.round.count(SKIPPED)
        first, *rest = say.summary(checked, skipped, self.round.left, view.queue.coming, view.today)
        keys = "enter takes up what is left" if self.round.left else "enter goes back"
        lines = [
            Content.styled(first, "bold $text-strong"),
            *(Content.styled(one_line(line), "$foreground") for line in rest),
        ]
        lines.append(Content.assemble("\n", ("enter", "$accent"), keys.removeprefix("enter")))
        self.query_one("#summary", Static).update(Content("\n").join(lines))
        self.set_focus(None)
        self.refresh_bindings()

    # what is typed

    @on(Field.Changed)
    def _changed(self) -> None:
        self._keep()
        if self._told != self._texts():
            self._told = None
        self._read()

    def _texts(self) -> dict[str, str]:
        return {field.spec.name: field.text for field in self.query(Field)}

    def _keep(self) -> None:
        """What is typed and not stored is kept by the round."""
        page = self.round.page
        if page is None or place_of(page) != self._shown:
            return
        texts = self._texts()
        if texts == self._filled:
            self.round.texts.pop(place_of(page), None)
        else:
            self.round.texts[place_of(page)] = texts

    @work(exclusive=True, group="preview")
    async def _read(self) -> None:
        from kpitui.usecases.check_in_page import read_check_in

        page = self.round.page
        if page is None or self.skipping:
            self._say([])
            return
        text = self._field(VALUE).text
        found = await asyncio.to_thread(read_check_in, self.app.ws, page.kpi, page.period, text)
        if page is self.round.page and text == self._field(VALUE).text and not self._told and self.view:
            self._say(entries.check_in(found, self.view.today))

    def _say(self, lines: "list[entries.Line]") -> None:
        shown = [Content.assemble(*((one_line(text), STYLES[role]) for text, role in line)) for line in lines]
        self.query_one("#preview", Static).update(Content("\n").join(shown))

    async def unstored(self) -> None:
        """The round has it, and tells."""
        await self._catch_up()

    async def _catch_up(self) -> None:
        """What was typed until now is in the field."""
        for field in self.query(Field):
            if field.editor is self.focused:
                await field.catch_up()
        self._keep()
