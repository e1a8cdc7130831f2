"""The one small form: a title, a quiet sentence, fields, and what is done with them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from kpitui.content.loader import guides
from kpitui.model.errors import KpituiError, Overtaken
from kpitui.tui.base import TypedInto
from kpitui.tui.unstored import Unstored
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.fields import Field, FieldSpec
from kpitui.tui.widgets.footer import Footer
from kpitui.tui.widgets.guide_pane import GuideStrip
from kpitui.tui.widgets.pane_title import PaneTitle

Read = Mapping[str, Any]
"""What the fields say, by name."""


def _nothing(_read: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the form: what stands in it, how it is read, and what is said of what was read."""

    spec: FieldSpec
    value: str = ""
    read: Callable[[str], object] = str.strip
    """Raises: KpituiError, said at the field."""
    say: Callable[[Any], str] = _nothing
    names: tuple[str, ...] = ()
    """What the field completes."""


class SmallForm(ModalScreen[str | None], TypedInto):
    """Gives what `save` gave, or None where nothing was saved; what `save` refuses is said at the foot."""

    CSS = """
    SmallForm { align: center top; background: $background 60%; }
    SmallForm VerticalScroll {
        width: 92; max-width: 100%; height: auto; max-height: 100%; margin-top: 3; padding: 1 2;
        background: $background; border-left: outer $accent; scrollbar-size: 1 1;
    }
    SmallForm.-low VerticalScroll { margin-top: 1; padding: 0 1; }
    SmallForm PaneTitle { margin-bottom: 1; }
    SmallForm.-tall Field { margin-bottom: 1; }
    SmallForm #sentence { color: $text-quiet; margin-bottom: 1; height: auto; }
    SmallForm #refusal { color: $error; height: auto; display: none; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "save", "save", id="form.save", priority=True),
        Binding("f4", "mine", "keep yours", id="form.mine", priority=True),
        Binding("f5", "theirs", "take theirs", id="form.theirs", priority=True),
        Binding("escape", "leave", "leave", id="form.leave", priority=True),
        Binding("tab", "app.focus_next", "next field", id="form.next", priority=True),
        Binding("enter", "enter", "next field, on the last one save", id="form.enter", show=False, priority=True),
        Binding("down", "app.focus_next", "next field", id="form.down", show=False),
        Binding("up", "app.focus_previous", "previous field", id="form.up", show=False),
    ]

    def __init__(
        self,
        title: str,
        asked: Sequence[Asked],
        save: Callable[[Read], str],
        *,
        sentence: str = "",
        fact: str = "",
        guide: str = "",
        again: "Callable[[], SmallForm] | None" = None,
    ) -> None:
        """`guide`: the part of the guide that speaks of the fields, shown at the foot; `again`: the same form for what
        it is about as that stands now, where others may change it meanwhile."""
        super().__init__()
        self.form_title = title
        self.sentence = sentence
        self.fact = fact
        self.guided = guide
        self.asked = {one.spec.name: one for one in asked}
        self.values = self._before = {name: one.value for name, one in self.asked.items()}
        self.read: dict[str, Any] = {}
        self.wrong: dict[str, str] = {}
        self._save = save
        self._again = again
        self._theirs: SmallForm | None = None
        """What somebody else made of it while it was written here."""
        self._leaving = False

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield PaneTitle(one_line(self.form_title), one_line(self.fact))
            if self.sentence:
                yield Static(one_line(self.sentence), id="sentence", markup=False)
            for one in self.asked.values():
                yield Field(one.spec, one.value, one.names)
            yield Static(id="refusal", markup=False)
            if self.guided:
                yield GuideStrip(check=False)
        yield Footer()

    def on_mount(self) -> None:
        self._look()
        self.query(Field).first().editor.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        for field in self.query(Field):
            if self.guided and field.editor is event.widget:
                self.query_one(GuideStrip).show_guide(guides()[f"{self.guided}.{field.spec.name}"])
        self._look()

    @on(Field.Changed)
    def _changed(self, event: Field.Changed) -> None:
        self.values = {**self.values, event.field.spec.name: event.field.value}
        self._leaving = False
        if self._theirs is None:
            self._refuse("")
        self._look()

    def _look(self, *, all_errors: bool = False) -> None:
        """Read the fields that are there; what is understood or cannot be read is said beside them."""
        self.read, self.wrong = {}, {}
        for field in self.query(Field):
            name = field.spec.name
            field.display = field.spec.shown(self.values)
            if not field.display:
                continue
            note = ""
            try:
                self.read[name] = self.asked[name].read(self.values[name])
                note = self.asked[name].say(self.read[name])
            except KpituiError as error:
                self.wrong[name] = str(error)
            waits = self.focused is field.editor or not self.values[name].strip()
            sentence = "" if waits and not all_errors and not field.is_wrong else self.wrong.get(name, "")
            field.note(sentence or note, wrong=bool(sentence))

    def _refuse(self, sentence: str) -> None:
        refusal = self.query_one("#refusal", Static)
        refusal.update(f"✗ {one_line(sentence)}")
        refusal.display = bool(sentence)

    async def action_enter(self) -> None:
        shown = [field for field in self.query(Field) if field.display]
        if shown and self.focused is shown[-1].editor:
            await self.action_save()
        else:
            self.focus_next()

    async def _catch_up(self) -> None:
        """What was typed until now is in the fields."""
        for field in self.query(Field):
            if field.editor is self.focused:
                await field.catch_up()
            self.values = {**self.values, field.spec.name: field.text}

    async def action_save(self) -> None:
        await self._catch_up()
        self._look(all_errors=True)
        if self.wrong:
            next(field for field in self.query(Field) if field.spec.name in self.wrong).editor.focus()
            return
        try:
            done = self._save(self.read)
        except KpituiError as error:
            self._refuse(str(error))
            if isinstance(error, Overtaken) and self._again:
                self._see_theirs(self._again)
            return
        self.dismiss(done)

    def _see_theirs(self, again: "Callable[[], SmallForm]") -> None:
        try:
            self._theirs = again()
        except KpituiError as error:  # it is gone
            self._refuse(str(error))
        self.refresh_bindings()

    async def action_mine(self) -> None:
        """Save what was changed here; the other fields become theirs."""
        await self._catch_up()
        self._take({name for name, value in self.values.items() if value == self._before[name]})
        await self.action_save()

    def action_theirs(self) -> None:
        """Let go of what was changed here."""
        self._take(set(self.values))

    def _take(self, names: set[str]) -> None:
        """Go on from theirs, with these of their fields."""
        theirs, self._theirs = self._theirs, None
        if theirs is None:
            return
        self._save, self._before = theirs._save, theirs._before
        self.values = {name: self._before[name] if name in names else value for name, value in self.values.items()}
        for field in self.query(Field):
            field.fill(self.values[field.spec.name])
        self._refuse("")
        self.refresh_bindings()
        self._look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("mine", "theirs"):
            return self._theirs is not None
        return super().check_action(action, parameters)

    async def unstored(self) -> Unstored | None:
        await self._catch_up()
        if self.values == self._before:
            return None
        return Unstored(one_line(self.form_title), "f3 saves it", tuple(self.values.values()))

    async def action_leave(self) -> None:
        """Back; what was typed goes only when asked twice."""
        await self._catch_up()
        if self.values != self._before and not self._leaving:
            self._leaving = True
            self.notify("Not saved yet: f3 saves it, esc again leaves without it.", severity="warning", markup=False)
            return
        self.dismiss(None)
