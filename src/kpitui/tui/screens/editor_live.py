"""The editor while it is written in: steps, sentence, notes, tabs and findings follow every key."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from kpitui.content.loader import guides
from kpitui.model.enums import KpiStatus
from kpitui.model.errors import DatabaseUnusable
from kpitui.tui.screens.editor_form import TOGETHER
from kpitui.tui.screens.editor_notes import add_example, notes
from kpitui.tui.screens.editor_pane import StepPane, last_seen
from kpitui.tui.screens.editor_read import Reading, read
from kpitui.tui.screens.editor_sentence import sentence
from kpitui.tui.screens.editor_steps import STEPS, step_of, step_of_finding
from kpitui.tui.screens.editor_texts import EditorTexts
from kpitui.tui.widgets.callout import Callout
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.fields import Field
from kpitui.tui.widgets.guide_pane import GuidePane, GuideStrip
from kpitui.tui.widgets.step_tabs import StepTabs

if TYPE_CHECKING:
    from kpitui.analysis.check import Finding
    from kpitui.usecases.drafted import Drafted
    from kpitui.usecases.editing import Editing
    from kpitui.usecases.library import Start

SETTLED = 0.15
"""Seconds without a key before the check runs."""
AIM = ("target", "low", "high", "frame", "by")
"""Fields that make another target of an active KPI's."""


class LiveEditor(EditorTexts):
    """Everything but storing."""

    def __init__(self, key: str | None = None, goal: str | None = None, start: "Start | None" = None) -> None:
        super().__init__(key, goal, start)
        self.reading: Reading | None = None
        self.findings: tuple[Finding, ...] | None = None
        """None: the check has not run yet."""
        self.drafted: Drafted | None = None
        """What its numbers say so far."""
        self.other: Editing | None = None
        """What somebody else made of it meanwhile."""
        self._step = 0
        self._panes: dict[int, StepPane] = {}
        self._discarding: dict[str, str] = {}
        """What was typed when it was asked to be thrown away."""
        self._refused = ""
        """Why the last attempt to store it failed."""
        self._wanted: dict[str, str] = {}
        """By field what the last key that would store it found missing there."""

    def compose_body(self) -> ComposeResult:
        with Vertical(id="body"):
            yield Callout()
            with Horizontal():
                with Vertical(id="form"):
                    yield StepTabs(tuple(step.title for step in STEPS))
                yield GuidePane()
        yield GuideStrip()

    def show(self, view: "Editing") -> None:
        if self.editing is None:
            self._begin(view, self._waiting)
        elif view.version == self.editing.version:
            self.know(replace(view, kpi=self.editing.kpi))
            for pane in self._panes.values():
                pane.know(self.editing)
        elif self.is_changed:
            self.other = view
            self.refresh_bindings()
        else:
            self._begin(view)
        self._show_all()

    def keep_mine(self, theirs: "Editing") -> None:
        """Go on from what somebody else stored."""
        self.go_on_from(theirs)
        for pane in self._panes.values():
            pane.know(theirs)
            pane.fill(self.values)

    def _begin(self, view: "Editing", waiting: Mapping[str, str] = MappingProxyType({})) -> None:
        """Start from what is stored, and from what was typed before and not saved."""
        self.begin_from(view)
        self.values |= waiting
        self.keep()
        if self.is_changed:
            self.state = "not stored"
            keys = "f3 saves it" if self.status is KpiStatus.ACTIVE else "f2 keeps it as a draft"
            self.notify(f"What you typed is back: {keys}, f7 throws it away.", markup=False)
        for pane in self._panes.values():
            pane.fill(self.values)
        self.run_worker(self.open_step(self._step), exclusive=True, group="step")

    @property
    def pane(self) -> StepPane | None:
        return self._panes.get(self._step)

    async def open_step(self, step: int, field: str = "", *, at: int | None = None) -> None:
        """Show a step, made when it is first opened, and go to one of its fields, by name or place; else to the one
        that is filled in first.

        Awaited by the key that asks for it, so that what is typed next lands in the field it was meant for.
        """
        if self.editing is None:
            return
        if step not in self._panes:
            pane = StepPane(STEPS[step], self.values, self.editing)
            await self.query_one("#form").mount(pane)
            self._panes[step] = pane
        if step != self._step:
            self._left.add(self._step)
        self._step = step
        for place, pane in self._panes.items():
            pane.display = place == step
        self.query_one(StepTabs).active = step
        self._show_all()
        pane = self._panes[step]
        await self._show_new_series()
        wanted = pane.field(field or STEPS[step].first) if at is None else pane.fields[at]
        self.set_focus((wanted or pane.fields[0]).editor)

    def _show_all(self) -> None:
        """Read the fields, and bring sentence, notes, tabs and check to what they say."""
        if self.editing is None:
            return
        self.reading = read(self.values, self.editing)
        self._show_fields()
        self._show_sentence()
        self._show_tabs()
        self._check()

    def _show_fields(self) -> None:
        reading, pane = self.reading, self.pane
        if reading is None or pane is None or self.editing is None:
            return
        wrong = {**reading.missing, **reading.wrong} if self._asked else {**self._wanted, **reading.wrong}
        chart = self.drafted.chart if self.drafted else None
        place = self.drafted.facts.place if self.drafted else None
        said = notes(self.values, reading, self.editing, last_seen(chart), place)
        if self.start:
            said = add_example(said, self.values, self.start.example)
        pane.show(reading, said, wrong)
        pane.show_history(chart)

    def _show_sentence(self) -> None:
        if self.reading is None or self.editing is None:
            return
        here = self._field.spec.name if self._field else ""
        parts = []
        for part in sentence(self.values, self.reading, self.editing.today):
            pen = "" if not part.field else "$text-quiet underline" if part.open else "bold $text-strong"
            if part.field in ("definition", "formula"):
                pen = ""
            if part.field and part.field == here:
                pen = "underline $accent" if part.open else "bold underline $accent"
            parts.append((part.text, pen))
        said = Content.assemble(*parts)
        callout = self.query_one(Callout)
        callout.set_class(self.other is not None or bool(self._refused), "-held")
        if self.start and self.start.drafts:
            names = " · ".join(one_line(draft.kpi.name) for draft in self.start.drafts)
            said = Content.assemble(said, ("\nMade with it as drafts: ", "$text-quiet"), names)
        if self._refused:
            said = Content.assemble(said, (f"\n✗ {one_line(self._refused)}", "$error"))
        if self.other is not None:
            said = Content.assemble(
                said,
                (f"\n{one_line(self._meanwhile)}: ", "$warning"),
                ("f4", "$accent"),
                " keeps yours, ",
                ("f5", "$accent"),
                " takes theirs.",
            )
        callout.show(said)

    def _show_tabs(self) -> None:
        if self.reading is None or self.findings is None:
            return
        found = [step_of_finding(finding.id) for finding in self.findings if finding.severity != "hint"]
        found += [step_of(name) for name in {*self.reading.wrong, *self.reading.missing}]
        judged = self.judged
        counts = [found.count(place) for place in range(len(STEPS))]
        self.query_one(StepTabs).open = tuple(
            count if place in judged and (count or self.is_written(place)) else None
            for place, count in enumerate(counts)
        )

    @work(exclusive=True, group="check")
    async def _check(self) -> None:
        """The findings, when the keys rest."""
        await asyncio.sleep(SETTLED)
        from kpitui.usecases.check import kpi_findings
        from kpitui.usecases.drafted import drafted

        reading = self.reading
        if reading is None:
            return
        self.keep()
        ws, kpi = self.app.ws, reading.kpi
        try:
            known = await asyncio.to_thread(drafted, ws, kpi, reading.together)
            with_it = partial(kpi_findings, new_goals=reading.new_goals, together=reading.combined)
            found = await asyncio.to_thread(with_it, ws, kpi, known.facts)
        except DatabaseUnusable:  # said already; what was found before stands
            return
        if not (self.is_attached and self.display):  # left meanwhile: the widgets are going
            return
        judged = self.judged
        self.findings = tuple(finding for finding in found if step_of_finding(finding.id) in judged)
        self.drafted = known
        shown = self.findings if any(STEPS[place].findings for place in judged) else None
        unread = dict.fromkeys(reading.wrong, "a field cannot be read as it is")
        still = {**reading.missing, **unread}
        waits = next((sentence for name, sentence in still.items() if step_of(name) in judged), "")
        self.query_one(GuidePane).show_findings(shown, waits)
        self.query_one(GuideStrip).show_findings(shown, waits)
        self._show_tabs()
        self._show_fields()

    @property
    def _field(self) -> Field | None:
        """The field that has the focus."""
        parent = self.focused
        while parent is not None and not isinstance(parent, Field):
            parent = parent.parent  # type: ignore[assignment]
        return parent

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        field = self._field
        if field is None:
            return
        guide = guides()[field.spec.guide or field.spec.name]
        self.query_one(GuidePane).show_guide(guide)
        self.query_one(GuideStrip).show_guide(guide)
        self.call_after_refresh(field.scroll_visible, animate=False)
        self._show_sentence()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self._show_all()
        self.call_later(self._show_new_series)

    @on(Field.Changed)
    def _changed(self, event: Field.Changed) -> None:
        self._take(event.field)
        self._show_all()
        if event.field.spec.name.startswith(TOGETHER):  # what follows from the choice has more lines than before
            self.call_after_refresh(event.field.scroll_visible, animate=False)

    def _take(self, field: Field) -> None:
        """Take in what stands in a field now."""
        name, text = field.spec.name, field.text
        if self.values.get(name, "") == text:
            return
        before = self.is_changed
        self.values[name] = text
        self._refused = ""
        self._wanted.pop(name, None)
        if self.is_changed != before:
            self.refresh_bindings()
        if name in AIM:
            self._date_new_target()
        if self.state == "draft kept" or (self.is_changed and self.state == "saved"):
            self.state = "not stored"

    async def catch_up(self) -> None:
        """Before a key of the form acts: what was typed until then is in the fields, and read."""
        if self._field is None or self.pane is None or self.editing is None:
            return
        await self._field.catch_up()
        for field in self.pane.fields:
            self._take(field)
        self.reading = read(self.values, self.editing)
        self._show_fields()

    def _date_new_target(self) -> None:
        """Another target of an active KPI holds from today, unless somebody says otherwise."""
        if self.editing is None or self.status is KpiStatus.DRAFT:
            return
        stored = self._before["start"]
        today = self.editing.today.isoformat()
        if (
            any(self.values[name] != self._before[name] for name in AIM)
            and self._before["target"] + self._before["low"]
        ):
            wanted = today if self.values["start"] == stored else self.values["start"]
        else:
            wanted = stored if self.values["start"] == today else self.values["start"]
        self.values["start"] = wanted
        field = self.pane.field("start") if self.pane else None
        if field:
            field.fill(wanted)

    @on(StepTabs.Picked)
    async def _picked(self, event: StepTabs.Picked) -> None:
        await self.open_step(event.step)

    async def _show_new_series(self) -> None:
        if self.pane and self.reading and await self.pane.show_new_series(self.reading):
            self._show_all()

    async def action_go(self, by: int) -> None:
        """The next field or the one before; over the end of a step into the next one."""
        await self.catch_up()
        await self._go(by)

    async def _go(self, by: int) -> None:
        """Once what was typed is read: waiting for it again would wait for what is typed behind the key."""
        if self.pane is None:
            return
        before, here = self.pane.fields, self._field
        await self._show_new_series()
        fields = self.pane.fields
        if here in fields:
            place = fields.index(here) + by
        else:  # it has gone: on to what stands where it stood
            place = min(before.index(here) + min(by, 0), len(fields) - 1) if here in before else 0
        if place >= len(fields) and self._step + 1 < len(STEPS):
            await self.open_step(self._step + 1, at=0)
        elif place < 0 and self._step > 0:
            await self.open_step(self._step - 1, at=-1)
        else:
            self.set_focus(fields[place % len(fields)].editor)

    async def action_complete(self) -> None:
        """Take the suggested name where there is one, else go on."""
        await self.catch_up()
        if self._field is None or not self._field.complete():
            await self._go(1)

    async def action_step(self, by: int) -> None:
        await self.catch_up()
        await self.open_step((self._step + by) % len(STEPS))

    async def action_guide(self) -> None:
        from kpitui.tui.screens.editor_help import EditorHelp

        field = self._field
        guide = guides()[field.spec.guide or field.spec.name] if field else None
        await self.app.push_screen(EditorHelp(self, guide, self.findings or ()))
