"""A field of a form: label, what is filled in, and a note or an error in one sentence. Background only, no border."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.choices import Checks, Choice
from kpitui.tui.widgets.copied import Copied
from kpitui.tui.widgets.prompt import Prompt

CHOICE, CHECKS, PROSE, TEXT = "choice", "checks", "prose", "text"
LABEL = 18


def _always(_values: Mapping[str, str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field: its label, how it is filled in, and when it is there."""

    name: str
    label: str
    how: str = TEXT
    options: tuple[tuple[str, str], ...] = ()
    """Of a choice: what is stored, and what is shown."""
    optional: bool = False
    """It can be left open: a choice goes back to none, a line says so."""
    width: int = 0
    """Cells of a short field, with its note to the right; 0: all there is, the note below."""
    example: str = ""
    shown: Callable[[Mapping[str, str]], bool] = _always
    guide: str = ""
    """The guide's section, where it is not the name."""


def _shown_example(spec: FieldSpec) -> str:
    """Marked as one, also where nothing but the words can be told apart."""
    return ", ".join(["optional"] * spec.optional + [f"e.g. {spec.example}"] * bool(spec.example))


class Names(Suggester):
    """Completes the last name of a field; `apart`: the signs that stand between several."""

    def __init__(self, apart: str = "") -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.apart = apart
        self.names: tuple[str, ...] = ()

    async def get_suggestion(self, value: str) -> str | None:
        return self.completed(value)

    def completed(self, value: str) -> str | None:
        """With the first name that begins as the last one does; None where there is none."""
        start = max((value.rfind(sign) for sign in self.apart), default=-1) + 1
        begun = value[start:].lstrip()
        if not begun:
            return None
        fitting = (name for name in self.names if name.casefold().startswith(begun.casefold()))
        found = next(fitting, None)
        return None if found is None else value + found[len(begun) :]


class Line(Copied, Prompt, Input):
    """One line of text; where it is empty, the right arrow takes what is offered in it."""

    offered = ""

    def action_cursor_right(self, select: bool = False) -> None:
        if self.offered and not self.value:
            self.value = self.offered
            self.action_end()
        else:
            super().action_cursor_right(select)


class Prose(Copied, Prompt, TextArea):
    """Several lines of text; up on the first one and down on the last are the form's."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "cursor_up":
            return not self.navigator.is_first_wrapped_line(self.cursor_location)
        if action == "cursor_down":
            return not self.navigator.is_last_wrapped_line(self.cursor_location)
        return super().check_action(action, parameters)


class FieldLabel(Widget):
    """The label, and the mark of the field that has the focus."""

    DEFAULT_CSS = f"""
    FieldLabel {{ width: {LABEL + 1}; height: auto; color: $text-quiet; }}
    """
    active: reactive[bool] = reactive(False)

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = one_line(label)

    @property
    def _lines(self) -> list[Content]:
        return Content(self.label).wrap(LABEL - 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines)

    def render(self) -> Content:
        first, *rest = self._lines
        pen = "bold $text-strong" if self.active else ""
        mark = ("▌", "$accent") if self.active else " "
        lines = [Content.assemble((first.plain, pen), " " * (LABEL - first.cell_length), mark)]
        return Content("\n").join([*lines, *(Content.styled(line.plain, pen) for line in rest)])


class Field(Widget):
    """One of a form's fields; its text is `value`."""

    DEFAULT_CSS = """
    Field { height: auto; layout: vertical; }
    Field > Horizontal { height: auto; }
    Field Input > .input--placeholder, Field Input > .input--suggestion { color: $text-quiet; text-style: italic; }
    Field TextArea {
        height: auto; min-height: 1; max-height: 4; border: none; padding: 0 1;
        background: $field; color: $text-strong; scrollbar-size: 0 0;
    }
    Field TextArea:focus { border: none; background: $panel; }
    Field .note { color: $text-quiet; height: auto; width: 1fr; display: none; }
    Field .note.-said { display: block; }
    Field .beside { margin-left: 2; }
    Field .below { margin-left: 19; padding-left: 1; }
    Field .note.-wrong { color: $error; }
    """

    class Changed(Message):
        """Something else stands in the field."""

        def __init__(self, field: "Field") -> None:
            super().__init__()
            self.field = field

    def __init__(self, spec: FieldSpec, value: str, names: Iterable[str] = (), apart: str = "") -> None:
        """`names` are completed, `apart` are the signs that may stand between several of them."""
        super().__init__()
        self.spec = spec
        self.value = value
        self.names = Names(apart)
        self.names.names = tuple(names)
        self.editor: Input | TextArea | Choice | Checks = self._editor()
        self._label = FieldLabel(spec.label)
        self._note = Static(markup=False, classes=f"note {'beside' if spec.width else 'below'}")
        self._said = ("", False)

    def _editor(self) -> Input | TextArea | Choice | Checks:
        spec = self.spec
        if spec.how == CHOICE:
            return Choice(spec.options, self.value, optional=spec.optional)
        if spec.how == CHECKS:
            return Checks(spec.options, self.value)
        if spec.how == PROSE:
            return Prose(
                self.value, compact=True, highlight_cursor_line=False, placeholder=Content(_shown_example(spec))
            )
        field = Line(self.value, placeholder=_shown_example(spec), suggester=self.names)
        if spec.width:
            field.styles.width = spec.width
        return field

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self._label
            yield self.editor
            if self.spec.width:
                yield self._note
        if not self.spec.width:
            yield self._note

    @property
    def text(self) -> str:
        """What stands in it at this moment; `value` follows when the change has been told."""
        return self.editor.text if isinstance(self.editor, TextArea) else self.editor.value

    def complete(self) -> bool:
        """Take the name that is suggested behind what is typed; False where there is none."""
        line = self.editor
        if not isinstance(line, Line) or not line.cursor_at_end:
            return False
        found = self.names.completed(line.value)
        if found is None or len(found) <= len(line.value):
            return False
        line.value = found
        line.action_end()
        return True

    async def catch_up(self) -> None:
        """Wait until the keys sent to it have arrived: a key of the form must not overtake them."""
        arrived = asyncio.Event()
        if self.editor.call_later(arrived.set):
            await arrived.wait()

    def note(self, text: str, *, wrong: bool = False) -> None:
        """What is said beside or below the field; an error in its own colour and with its sign."""
        if (text, wrong) == self._said:
            return
        before, self._said = self._said, (text, wrong)
        # A layout costs more than everything else that a key does: only where a line comes or goes.
        self._note.update(self._shown(text, wrong), layout=self._lines(*before) != self._lines(text, wrong))
        self._note.set_class(bool(text), "-said")
        self._note.set_class(wrong, "-wrong")

    @staticmethod
    def _shown(text: str, wrong: bool) -> str:
        return f"✗ {text}" if wrong else text

    def _lines(self, text: str, wrong: bool) -> int:
        width = self._note.content_size.width
        return len(Content(self._shown(text, wrong)).wrap(width)) if text and width else 0

    @property
    def said(self) -> str:
        return self._said[0]

    @property
    def is_wrong(self) -> bool:
        return self._said[1]

    def offer(self, text: str) -> None:
        """Show in the empty field what the right arrow would put there."""
        if isinstance(self.editor, Line) and self.editor.offered != text:
            self.editor.offered = text
            self.editor.placeholder = f"→ {text}" if text else _shown_example(self.spec)

    def say_empty(self, text: str) -> None:
        """Show in the empty field what it stands for; without a text its example."""
        if isinstance(self.editor, Line):
            self.editor.placeholder = text or _shown_example(self.spec)

    def fill(self, value: str) -> None:
        """Put another text in, as if it had always been there."""
        if value == self.value == self.text:
            return
        self.value = value
        if isinstance(self.editor, TextArea):
            self.editor.text = value
        else:
            self.editor.value = value

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._label.active = True

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self._label.active = False

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        if self.text != self.value:
            self.value = self.text
            self.post_message(self.Changed(self))
