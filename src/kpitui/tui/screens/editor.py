"""A KPI written in four steps, in any order, with the sentence it will be and what the check makes of it."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from kpitui.content.loader import guides
from kpitui.model.enums import KpiStatus
from kpitui.model.errors import KpituiError
from kpitui.tui.base import DataScreen
from kpitui.tui.screens.editor_form import fields_of
from kpitui.tui.screens.editor_notes import notes
from kpitui.tui.screens.editor_pane import StepPane
from kpitui.tui.screens.editor_read import Reading, read
from kpitui.tui.screens.editor_sentence import sentence
from kpitui.tui.screens.editor_steps import STEPS, step_of
from kpitui.tui.widgets.callout import Callout
from kpitui.tui.widgets.fields import Field
from kpitui.tui.widgets.guide_pane import GuidePane, GuideStrip
from kpitui.tui.widgets.step_tabs import StepTabs

if TYPE_CHECKING:
    from kpitui.analysis.check import Finding
    from kpitui.usecases.editing import Editing

SETTLED = 0.15
"""Seconds without a key before the check runs."""


class EditorScreen(DataScreen["Editing"], inherit_bindings=False):
    """`key` of the KPI to edit, or None for a new one, under the goal of the key `goal`."""

    CSS = """
    EditorScreen #body { padding: 0 1; }
    EditorScreen #form { width: 1fr; }
    EditorScreen.-tall #body { padding: 1 1; }
    EditorScreen.-tall Callout { padding: 1 2; margin-bottom: 1; }
    EditorScreen.-tall StepTabs { margin-bottom: 1; }
    EditorScreen.-low StepPane Field { margin-bottom: 0; }
    EditorScreen.-narrow GuidePane { display: none; }
    EditorScreen.-wide GuideStrip, EditorScreen.-huge GuideStrip { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "step(1)", "next step", id="editor.step"),
        Binding("f2", "keep", "keep draft", id="editor.keep"),
        Binding("f3", "activate", "activate", id="editor.activate"),
        Binding("f4", "mine", "keep yours", id="editor.mine"),
        Binding("f5", "theirs", "take theirs", id="editor.theirs"),
        Binding("escape", "leave", "leave", id="editor.leave"),
        Binding("tab", "go(1)", "next field", id="editor.next"),
        Binding("down", "go(1)", "next field", id="editor.down", show=False),
        Binding("shift+tab,up", "go(-1)", "previous field", id="editor.previous", show=False),
        Binding("shift+f6", "step(-1)", "previous step", id="editor.step-back", show=False),
        Binding("ctrl+c", "screen.copy_text", "copy what is marked", id="editor.copy", show=False),
        Binding("f1", "guide", "guide", id="editor.help"),
    ]
    place = "KPI editor"

    def __init__(self, key: str | None = None, goal: str | None = None) -> None:
        super().__init__()
        self.key = key
        self.under = goal
        self.editing: Editing | None = None
        self.values: dict[str, str] = {}
        self.reading: Reading | None = None
        self.findings: tuple[Finding, ...] = ()
        self.other: Editing | None = None
        """What somebody else made of it meanwhile."""
        self._before: dict[str, str] = {}
        self._step = 0
        self._panes: dict[int, StepPane] = {}
        self._asked = False
        """Activation was asked for: what is missing is said, too."""
        self._leaving = False

    def compose_body(self) -> ComposeResult:
        with Vertical(id="body"):
            yield Callout()
            with Horizontal():
                with Vertical(id="form"):
                    yield StepTabs(tuple(step.title for step in STEPS))
                yield GuidePane()
        yield GuideStrip()

    def load(self) -> "Editing":
        from kpitui.usecases.editing import editing

        return editing(self.app.ws, self.key)

    def show(self, view: "Editing") -> None:
        if self.editing is None:
            self._begin(view)
        elif view.version == self.editing.version:
            self.editing = replace(view, kpi=self.editing.kpi)
        elif self.is_changed:
            self.other = view
            self.refresh_bindings()
        else:
            self._begin(view)
        self._show_all()

    def _begin(self, view: "Editing") -> None:
        """Start from what is stored, and from what was typed before and not saved."""
        self.editing = view
        self._before = fields_of(view, self.under)
        self.values = dict(self._before)
        if view.kpi and (kept := self.app.unsaved.pop(view.kpi.key, None)):
            self.values = kept
            self.notify("Your changes are back: f3 saves them.", markup=False)
        for pane in self._panes.values():
            pane.fill(self.values)
        self._open(self._step)

    @property
    def is_changed(self) -> bool:
        return self.values != self._before

    @property
    def status(self) -> KpiStatus:
        """What is stored; a draft where nothing is."""
        return self.editing.kpi.status if self.editing and self.editing.kpi else KpiStatus.DRAFT

    @property
    def pane(self) -> StepPane | None:
        return self._panes.get(self._step)

    @work(exclusive=True, group="step")
    async def _open(self, step: int, field: str = "", *, last: bool = False) -> None:
        """Show a step, made when it is first opened, and go to one of its fields; else to the first."""
        assert self.editing is not None  # noqa: S101 - nothing is opened before it is loaded
        self._step = step
        if step not in self._panes:
            self._panes[step] = StepPane(STEPS[step], self.values, self.editing)
            await self.query_one("#form").mount(self._panes[step])
        for place, pane in self._panes.items():
            pane.display = place == step
        self.query_one(StepTabs).active = step
        self._show_all()
        pane = self._panes[step]
        wanted = pane.field(field) or pane.fields[-1 if last else 0]
        wanted.editor.focus()

    def _show_all(self) -> None:
        """Read the fields, and bring sentence, notes, tabs and check to what they say."""
        if self.editing is None:
            return
        self.reading = reading = read(self.values, self.editing)
        wrong = {**reading.missing, **reading.wrong} if self._asked else reading.wrong
        if self.pane:
            self.pane.show(reading, notes(self.values, reading, self.editing), wrong)
        self._show_sentence()
        self._show_tabs()
        self._check()

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
        callout.set_class(self.other is not None, "-held")
        if self.other is not None:
            said = Content.assemble(
                said,
                ("\nSomebody changed this KPI while you were writing: ", "$warning"),
                ("f4", "$accent"),
                " keeps yours, ",
                ("f5", "$accent"),
                " takes theirs.",
            )
        callout.show(said)

    def _show_tabs(self) -> None:
        if self.reading is None:
            return
        found = {finding.id for finding in self.findings if finding.severity != "hint"}
        open_fields = [step_of(name) for name in {*self.reading.wrong, *self.reading.missing}]
        self.query_one(StepTabs).open = tuple(
            open_fields.count(place) + sum(rule in found for rule in step.findings) for place, step in enumerate(STEPS)
        )

    @work(exclusive=True, group="check")
    async def _check(self) -> None:
        """The findings, when the keys rest."""
        await asyncio.sleep(SETTLED)
        from kpitui.usecases.check import kpi_findings

        reading = self.reading
        if reading is None:
            return
        self.findings = await asyncio.to_thread(kpi_findings, self.app.ws, reading.kpi, new_goals=reading.new_goals)
        self.query_one(GuidePane).show_findings(self.findings)
        self.query_one(GuideStrip).show_findings(self.findings)
        self._show_tabs()

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
        field.scroll_visible(animate=False)
        self._show_sentence()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        if self.pane and self.reading and self.editing:
            self._show_all()

    @on(Field.Changed)
    def _changed(self, event: Field.Changed) -> None:
        name = event.field.spec.name
        self.values[name] = event.field.value
        self._leaving = False
        if name in ("target", "low", "high", "frame", "by"):
            self._date_new_target()
        if self.state == "draft kept" or (self.is_changed and self.state == "saved"):
            self.state = "not stored"
        self._show_all()

    def _date_new_target(self) -> None:
        """Another target of an active KPI holds from today, unless somebody says otherwise."""
        if self.editing is None or self.status is KpiStatus.DRAFT:
            return
        stored = self._before["start"]
        aims = ("target", "low", "high", "frame", "by")
        today = self.editing.today.isoformat()
        if (
            any(self.values[name] != self._before[name] for name in aims)
            and self._before["target"] + self._before["low"]
        ):
            wanted = today if self.values["start"] == stored else self.values["start"]
        else:
            wanted = stored if self.values["start"] == today else self.values["start"]
        self.values["start"] = wanted
        field = self.pane.field("start") if self.pane else None
        if field:
            field.fill(wanted)

    @on(Field.Done)
    def _done(self) -> None:
        self.action_go(1)

    @on(StepTabs.Picked)
    def _picked(self, event: StepTabs.Picked) -> None:
        self._open(event.step)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("mine", "theirs"):
            return self.other is not None
        if action == "keep":
            return self.status is not KpiStatus.ACTIVE
        return super().check_action(action, parameters)

    def action_go(self, by: int) -> None:
        """The next field or the one before; over the end of a step into the next one."""
        if self.pane is None:
            return
        fields, here = self.pane.fields, self._field
        place = fields.index(here) + by if here in fields else 0
        if place >= len(fields) and self._step + 1 < len(STEPS):
            self._open(self._step + 1)
        elif place < 0 and self._step > 0:
            self._open(self._step - 1, last=True)
        else:
            fields[place % len(fields)].editor.focus()

    def action_step(self, by: int) -> None:
        if self.editing:
            self._open((self._step + by) % len(STEPS))

    async def action_guide(self) -> None:
        from kpitui.tui.screens.editor_help import EditorHelp

        field = self._field
        guide = guides()[field.spec.guide or field.spec.name] if field else None
        await self.app.push_screen(EditorHelp(self, guide, self.findings))

    def action_keep(self) -> None:
        """Store it as it is; a draft may be incomplete."""
        if self._refuse(self.reading.wrong if self.reading else {}):
            return
        if self._store(self.status):
            self.state = "draft kept" if self.status is KpiStatus.DRAFT else "saved"

    def action_activate(self) -> None:
        """Store it as an active KPI and leave; what is missing or wrong is said in its place."""
        if self.reading is None:
            return
        self._asked = True
        self._show_all()
        if self._refuse({**self.reading.missing, **self.reading.wrong}) or not self._store(KpiStatus.ACTIVE):
            return
        self.notify(f"{self.reading.kpi.name} is active", markup=False)
        self.dismiss()

    def _refuse(self, wrong: Mapping[str, str]) -> bool:
        """Go to the first field that stands in the way, if there is one."""
        if self.reading is None:
            return True
        if not self.reading.kpi.name:
            wrong = {**wrong, "name": "give it a name, so that it can be kept"}
        if not wrong:
            return False
        name = min(
            wrong, key=lambda field: (step_of(field), list(self.values).index(field) if field in self.values else 0)
        )
        self.state = "not stored"
        self.notify(wrong[name], severity="error", markup=False)
        self._open(step_of(name), name)
        return True

    def _store(self, status: KpiStatus) -> bool:
        from kpitui.usecases.editing import editing
        from kpitui.usecases.kpis import save_kpi

        assert self.editing is not None  # noqa: S101 - keys act on a form that is loaded
        assert self.reading is not None  # noqa: S101
        definition = replace(self.reading.kpi, status=status)
        try:
            self.key = save_kpi(
                self.app.ws,
                definition,
                version=self.editing.version,
                goals=self.reading.new_goals,
                series=self.reading.new_series,
            )
            self.editing = editing(self.app.ws, self.key)
        except KpituiError as error:
            self.state = "not stored"
            self.say(error)
            return False
        self._before = dict(self.values)
        self.refresh_bindings()
        self._show_all()
        return True

    async def action_leave(self) -> None:
        """Back, with a draft of what was typed; what cannot be kept is said first."""
        if self.reading is None or self.editing is None or not self.is_changed:
            self.dismiss()
            return
        if self.status is KpiStatus.ACTIVE and self.editing.kpi:
            self.app.unsaved[self.editing.kpi.key] = dict(self.values)
            self.notify("Not saved, and not lost: your changes are here when you edit it again.", markup=False)
            self.dismiss()
            return
        if not self._leaving and self._refuse(self.reading.wrong):
            self.notify("esc again leaves without it", markup=False)
            self._leaving = True
            return
        if self.reading.kpi.name and self._store(self.status):
            self.notify(f"draft kept: {self.reading.kpi.name}", markup=False)
            self.dismiss()
        elif not self.reading.kpi.name:
            self.dismiss()

    def action_mine(self) -> None:
        """Keep what is in the fields: saving it goes over the other's change."""
        if self.other and self.editing:
            self.editing = replace(self.other, kpi=self.editing.kpi)
            self.other = None
            self.refresh_bindings()
            self._show_all()

    def action_theirs(self) -> None:
        """Let go of what is in the fields."""
        if self.other:
            other, self.other = self.other, None
            self.refresh_bindings()
            self._begin(other)
            self._show_all()
