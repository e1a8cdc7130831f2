"""A KPI written in four steps, in any order, with the sentence it will be and what the check makes of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from kpitui.model.definitions import GoalDefinition, KpiDefinition
from kpitui.model.enums import GoalStatus, KpiStatus
from kpitui.model.errors import KpituiError, Overtaken
from kpitui.tui.base import TypedInto
from kpitui.tui.screens.editor_live import LiveEditor
from kpitui.tui.screens.editor_read import Reading
from kpitui.tui.screens.editor_steps import step_of
from kpitui.tui.unstored import Unstored


class EditorScreen(LiveEditor, TypedInto, inherit_bindings=False):
    """`key` of the KPI to edit, or None for a new one, under the goal of the key `goal`.

    Its keys have priority: they act before a key sent behind them reaches a field that has lost the focus by then.
    """

    CSS = """
    EditorScreen #body { padding: 0 1; }
    EditorScreen #form { width: 1fr; }
    EditorScreen.-tall #body { padding: 1 1; }
    EditorScreen.-tall Callout { padding: 1 2; margin-bottom: 1; }
    EditorScreen.-tall StepTabs { margin-bottom: 1; }
    EditorScreen.-low StepPane Field { margin-bottom: 0; }
    EditorScreen.-low StepPane #history { height: 7; }
    EditorScreen.-narrow GuidePane { display: none; }
    EditorScreen.-wide GuideStrip, EditorScreen.-huge GuideStrip { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "step(1)", "next step", id="editor.step", priority=True),
        Binding("f2", "keep", "keep draft", id="editor.keep", priority=True),
        Binding("f3", "activate", "activate", id="editor.activate", priority=True),
        Binding("f4", "mine", "keep yours", id="editor.mine"),
        Binding("f5", "theirs", "take theirs", id="editor.theirs"),
        Binding("escape", "leave", "leave", id="editor.leave", priority=True),
        Binding("f7", "discard", "throw away", id="editor.discard", tooltip="throw away what was typed"),
        Binding("tab", "complete", "next field", id="editor.next", tooltip="complete, or next field", priority=True),
        Binding("enter", "enter", "next field", id="editor.enter", show=False, priority=True),
        Binding("down", "go(1)", "next field", id="editor.down", show=False),
        Binding("shift+tab", "go(-1)", "previous field", id="editor.previous", show=False, priority=True),
        Binding("up", "go(-1)", "previous field", id="editor.up", show=False),
        Binding("shift+f6", "step(-1)", "previous step", id="editor.step-back", show=False),
        Binding("ctrl+c", "screen.copy_text", "copy the field, or what is marked", id="editor.copy", show=False),
        Binding("f1", "guide", "guide", id="editor.help"),
    ]
    place = "KPI editor"

    @property
    def key_words(self) -> Mapping[str, str]:
        """What a key does here, in the footer's words where they are not the usual ones."""
        return {"activate": "save"} if self.status is KpiStatus.ACTIVE else {}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("mine", "theirs"):
            return self.other is not None
        if action == "keep":
            return self.status is not KpiStatus.ACTIVE
        if action == "discard":
            return self.is_changed
        return super().check_action(action, parameters)

    async def action_enter(self) -> None:
        await self.action_go(1)

    async def action_keep(self) -> None:
        """Store it as it is; a draft may be incomplete."""
        await self.catch_up()
        if self.reading is None or await self._refuse(self.reading.wrong):
            return
        said = self._kept(self.reading)
        if self._store(self.status):
            self.state = "draft kept" if self.status is KpiStatus.DRAFT else "saved"
            self.notify(said, markup=False)

    async def action_discard(self) -> None:
        """Back to what is stored; where nothing is, back to where it was asked for."""
        await self.catch_up()
        if self.editing is None:
            return
        if self._discarding != self.values:
            self._discarding = dict(self.values)
            self.notify("f7 again throws away what you typed since it was stored.", severity="warning", markup=False)
            return
        if self.editing.version is None:
            self.values = dict(self._before)
            self.keep()
            self.notify("Thrown away: nothing was made.", markup=False)
            self.dismiss()
            return
        self._begin(self.editing)
        self.state = "saved"
        self._show_all()
        self.notify("Thrown away: this is what is stored.", markup=False)

    async def action_activate(self) -> None:
        """Store it as an active KPI and leave; what is missing or wrong is said in its place."""
        await self.catch_up()
        if self.reading is None:
            return
        self._asked = True
        self._show_all()
        was = self.status
        if await self._refuse({**self.reading.missing, **self.reading.wrong}) or not self._store(KpiStatus.ACTIVE):
            return
        aimless = "" if self.reading.kpi.targets else ", without a target: nothing says yet what is good"
        if was is not KpiStatus.ACTIVE:
            self.app.begun = self.key or ""
        done = "saved" if was is KpiStatus.ACTIVE else "active"
        self.notify(f"{self.reading.kpi.name} is {done}{aimless}", markup=False)
        self.dismiss()

    async def _refuse(self, wrong: Mapping[str, str]) -> bool:
        """Go to the first field that stands in the way, if there is one."""
        if self.reading and not self.reading.kpi.name:
            wrong = {**wrong, "name": "give it a name, so that it can be kept"}
        if not wrong:
            return False
        name = min(
            wrong, key=lambda field: (step_of(field), list(self.values).index(field) if field in self.values else 0)
        )
        self.state = "not stored"
        self._wanted = {name: wrong[name]}
        await self.open_step(step_of(name), name)
        field = self.pane.field(name) if self.pane else None
        if field:
            field.note(wrong[name], wrong=True)
        return True

    def _store(self, status: KpiStatus) -> bool:
        from kpitui.usecases.editing import editing

        assert self.editing is not None  # noqa: S101 - keys act on a form that is loaded
        assert self.reading is not None  # noqa: S101
        definition = replace(self.reading.kpi, status=status)
        self.values["series"] = self.values["series"].strip() or self.reading.own_series
        goal_status = GoalStatus.DRAFT if status is KpiStatus.DRAFT else GoalStatus.ACTIVE
        goals = tuple(replace(goal, status=goal_status) for goal in self.reading.new_goals)
        form = self.form
        try:
            self.key = self._save(definition, goals, self.reading)
            known = editing(self.app.ws, self.key)
        except Overtaken:
            self.state = "not stored"
            self.reload()  # and ask
            return False
        except KpituiError as error:
            self.state = "not stored"
            self._refused = str(error)
            self._show_sentence()
            return False
        self._before = dict(self.values)
        self.know(known)
        for pane in self._panes.values():
            pane.know(known)
        self.keep(form)
        self.start = None
        self.refresh_bindings()
        self._show_all()
        return True

    def _save(self, definition: KpiDefinition, goals: tuple[GoalDefinition, ...], reading: Reading) -> str:
        """Its key. Raises: KpituiError."""
        from kpitui.usecases.kpis import save_kpi
        from kpitui.usecases.library import save_started

        ws, series, together = self.app.ws, reading.new_series, reading.together
        if self.start:
            return save_started(ws, self.start, definition, goals=goals, series=series, together=together)
        version = self.editing.version if self.editing else None
        return save_kpi(ws, definition, version=version, goals=goals, series=series, together=together)

    async def unstored(self) -> Unstored | None:
        """Quitting keeps what leaving keeps."""
        await self.catch_up()
        if said := self._put_by():
            self.app.last_words = said
        if not self.is_changed or self.keep():
            return None
        keeps = "f3 saves it" if self.status is KpiStatus.ACTIVE else "f2 keeps a draft, f3 activates it"
        return Unstored("the KPI editor", keeps, tuple(self.values.values()))

    async def action_leave(self) -> None:
        """Back; nothing is lost."""
        await self.catch_up()
        if said := self._put_by():
            self.notify(said, markup=False)
        self.dismiss()

    def _kept(self, reading: Reading) -> str:
        """What is stored without being activated; a series that is made with it takes values from then on."""
        done = "draft kept" if self.status is KpiStatus.DRAFT else "saved"
        made = ", ".join(one.key for one in reading.new_series)
        return f"{done}: {reading.kpi.name}" + (f"; values of {made} can be logged already" if made else "")

    def _put_by(self) -> str:
        """Store a draft of what was typed; what cannot be stored, or is in use, waits as it is. What became of it."""
        reading = self.reading
        if reading is None or not self.is_changed:
            return ""
        # What others read, too, is changed by a key that says so, and not by leaving.
        is_whole = reading.kpi.name and not reading.wrong and not reading.together
        said = self._kept(reading)
        if self.status is not KpiStatus.ACTIVE and is_whole and self._store(self.status):
            return said
        self.keep()
        again = "edit it again" if self.key else "write a new KPI" if self.start is None else "start from it again"
        return f"Not saved, and not lost: what you typed is there when you {again}."

    def action_mine(self) -> None:
        """Keep what was changed here: saving it goes over the other's change."""
        if self.other:
            other, self.other = self.other, None
            self.keep_mine(other)
            self.refresh_bindings()
            self._show_all()

    def action_theirs(self) -> None:
        """Let go of what is in the fields."""
        if self.other:
            other, self.other = self.other, None
            self.refresh_bindings()
            self._begin(other)
            self._show_all()
