"""A goal written in one small form."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import TextArea

from kpitui.content.loader import guides
from kpitui.model.definitions import GoalDefinition
from kpitui.model.enums import GoalStatus, Intent
from kpitui.model.errors import KpituiError
from kpitui.present import periods
from kpitui.present.numbers import plain
from kpitui.tui.screens.editor_form import period_text
from kpitui.tui.screens.editor_steps import words
from kpitui.tui.screens.editor_words import read_period, read_weight
from kpitui.tui.widgets.fields import CHOICE, PROSE, Field, FieldSpec
from kpitui.tui.widgets.footer import Footer
from kpitui.tui.widgets.guide_pane import GuideStrip
from kpitui.tui.widgets.pane_title import PaneTitle

if TYPE_CHECKING:
    from kpitui.tui.app import KpituiApp
    from kpitui.usecases.editing import Editing

STATUS = words(GoalStatus.DRAFT, GoalStatus.ACTIVE, GoalStatus.ACHIEVED)
FIELDS = (
    FieldSpec("title", "Goal", example="Win 1,000 new customers"),
    FieldSpec("why", "Why it matters", PROSE),
    FieldSpec("intent", "Intent", CHOICE, words(*Intent), optional=True),
    FieldSpec("period", "Period", width=26, example="2026-Q4"),
    FieldSpec("owner", "Owner", width=26),
    FieldSpec("weight", "Weight", width=12),
    FieldSpec("status", "Status", CHOICE, STATUS),
)


class GoalForm(ModalScreen[str | None]):
    """Gives the key of the goal that was saved, or None."""

    CSS = """
    GoalForm { align: center top; background: $background 60%; }
    GoalForm VerticalScroll {
        width: 92; max-width: 100%; height: auto; max-height: 100%; margin-top: 3; padding: 1 2;
        background: $background; border-left: outer $accent; scrollbar-size: 1 1;
    }
    GoalForm.-low VerticalScroll { margin-top: 1; padding: 0 1; }
    GoalForm PaneTitle { margin-bottom: 1; }
    GoalForm.-tall Field { margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "save", "save", id="goal.save", priority=True),
        Binding("escape", "leave", "leave", id="goal.leave", priority=True),
        Binding("tab", "app.focus_next", "next field", id="goal.next", priority=True),
        Binding("enter", "enter", "next field", id="goal.enter", show=False, priority=True),
        Binding("down", "app.focus_next", "next field", id="goal.down", show=False),
        Binding("up", "app.focus_previous", "previous field", id="goal.up", show=False),
    ]

    def __init__(self, editing: "Editing", goal: GoalDefinition, version: int | None) -> None:
        """`goal` is what is edited, or what a new one begins with; without a version it is new."""
        super().__init__()
        self.editing = editing
        self.goal = goal
        self.version = version
        self.values = self._before = {
            "title": goal.title,
            "why": goal.why,
            "intent": goal.intent or "",
            "period": period_text(goal, editing.calendar),
            "owner": goal.owner,
            "weight": "" if goal.weight == 1 else plain(goal.weight),
            "status": goal.status,
        }
        self.wrong: dict[str, str] = {}
        self._leaving = False

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            parent = self.editing.goal(self.goal.parent)
            above = f"under {parent.title}" if parent else ""
            yield PaneTitle("Goal" if self.version else "New goal", above)
            for spec in FIELDS:
                names = self.editing.owners if spec.name == "owner" else ()
                yield Field(spec, self.values[spec.name], names)
            yield GuideStrip(check=False)
        yield Footer()

    def on_mount(self) -> None:
        self._read()
        self.query(Field).first().editor.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        for field in self.query(Field):
            if field.editor is event.widget:
                self.query_one(GuideStrip).show_guide(guides()[f"goal.{field.spec.name}"])
        self._show_notes()

    @on(Field.Changed)
    def _changed(self, event: Field.Changed) -> None:
        self.values = {**self.values, event.field.spec.name: event.field.value}
        self._leaving = False
        self._read()
        self._show_notes()

    def _read(self) -> GoalDefinition:
        """What the fields say; what cannot be read is kept beside its field."""
        self.wrong = {}
        start, end, weight = self.goal.start, self.goal.end, self.goal.weight
        try:
            start, end = read_period(self.values["period"].strip(), self.editing)
        except KpituiError as error:
            self.wrong["period"] = str(error)
        try:
            weight = read_weight(self.values["weight"])
        except KpituiError as error:
            self.wrong["weight"] = str(error)
        if not self.values["title"].strip():
            self.wrong["title"] = "a goal needs a title: what you want to be true"
        return replace(
            self.goal,
            title=self.values["title"].strip(),
            why=self.values["why"].strip(),
            intent=Intent(self.values["intent"]) if self.values["intent"] else None,
            start=start,
            end=end,
            owner=self.values["owner"].strip(),
            weight=weight,
            status=GoalStatus(self.values["status"]),
        )

    def _show_notes(self, *, all_errors: bool = False) -> None:
        goal = self._read()
        above = ", among its neighbours, in the score of the goal above" if goal.parent else ""
        notes = {"weight": f"empty: 1{above}"}
        if goal.start and goal.end:
            days = (goal.end - goal.start).days + 1
            notes["period"] = f"{periods.span(goal.start, goal.end, self.editing.today)}, {days} days"
        for field in self.query(Field):
            name = field.spec.name
            waits = not all_errors and (name == "title" or self.focused is field.editor) and not field.is_wrong
            sentence = "" if waits else self.wrong.get(name, "")
            field.note(sentence or notes.get(name, ""), wrong=bool(sentence))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "enter" or not isinstance(self.focused, TextArea)

    def action_enter(self) -> None:
        self.focus_next()

    async def _catch_up(self) -> None:
        """What was typed until now is in the fields, and read."""
        for field in self.query(Field):
            if field.editor is self.focused:
                await field.catch_up()
            self.values = {**self.values, field.spec.name: field.text}

    async def action_save(self) -> None:
        from kpitui.usecases.goals import save_goal

        await self._catch_up()
        goal = self._read()
        self._show_notes(all_errors=True)
        if self.wrong:
            bad = next(field for field in self.query(Field) if field.spec.name in self.wrong)
            bad.editor.focus()
            return
        try:
            key = save_goal(cast("KpituiApp", self.app).ws, goal, version=self.version)
        except KpituiError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.dismiss(key)

    async def action_leave(self) -> None:
        """Back; what was typed goes only when asked twice."""
        await self._catch_up()
        if self.values != self._before and not self._leaving:
            self._leaving = True
            self.notify("Not saved yet: f3 saves it, esc again leaves without it.", severity="warning", markup=False)
            return
        self.dismiss(None)
