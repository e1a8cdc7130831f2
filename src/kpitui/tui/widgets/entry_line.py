"""The entry line at the foot of the log: what is typed, what it will store, and why it will not."""

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input, Static

from kpitui.tui.unstored import Unstored
from kpitui.tui.widgets.cells import fit, one_line
from kpitui.tui.widgets.copied import Copied

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitui.present.entries import Line

STYLES = {
    "strong": "bold $text-strong",
    "text": "$foreground",
    "quiet": "$text-quiet",
    "good": "$success",
    "warn": "$warning",
    "bad": "$error",
}
FORM = 'name  value  day  "note"'
LONGEST_PROMPT = 24
CORRECTION = 'value  day  "note"'
AT_REST = "m or a logs a value, as in  "


class EntryInput(Copied, Input, inherit_bindings=False):
    """A line with completion and with the lines before it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "store", id="entry.store"),
        Binding("tab", "complete", "complete", id="entry.complete"),
        Binding("escape", "leave", "back", id="entry.leave"),
        Binding("up", "earlier(-1)", "earlier lines", id="entry.earlier"),
        Binding("down", "earlier(1)", "later lines", id="entry.later", show=False),
        # Last, and not inherited, so that the footer begins with ours.
        *(binding for binding in Input.BINDINGS if isinstance(binding, Binding) and binding.key != "enter"),
    ]

    class Complete(Message):
        """The rest of a word is wanted."""

    class Leave(Message):
        """Back to the table."""

    def __init__(self) -> None:
        super().__init__(id="entry", select_on_focus=False)
        self.earlier: list[str] = []
        self._at = 0

    def _on_paste(self, event: events.Paste) -> None:
        # A block of cells goes on to the screen, which imports it; Input would keep its first line.
        if "\t" in event.text and len(event.text.splitlines()) > 1:
            event.prevent_default()

    def remember(self, line: str) -> None:
        """A line that was stored, or left."""
        if line not in self.earlier[-1:]:
            self.earlier.append(line)
        self._at = len(self.earlier)

    def action_complete(self) -> None:
        self.post_message(self.Complete())

    def action_leave(self) -> None:
        self.post_message(self.Leave())

    def action_earlier(self, by: int) -> None:
        self._at = max(0, min(len(self.earlier), self._at + by))
        self.value = self.earlier[self._at] if self._at < len(self.earlier) else ""
        self.cursor_position = len(self.value)


class EntryLine(Vertical):
    """A call-out: one line at rest, with three lines of preview while it has the focus."""

    DEFAULT_CSS = """
    EntryLine {
        height: auto; background: $surface; border-left: outer $accent; padding: 0 1; color: $text-quiet;
    }
    EntryLine.-correcting { border-left: outer $warning; }
    EntryLine Horizontal { height: 1; }
    EntryLine #prompt { width: auto; color: $accent; }
    EntryLine #form { width: auto; padding-left: 2; }
    EntryLine #preview { height: 3; }
    EntryLine #preview, EntryLine #form { display: none; }
    EntryLine.-open #preview, EntryLine.-open #form { display: block; }
    """

    class Changed(Message):
        """Something else is typed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Submitted(Message):
        """The line is to be stored."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    example: reactive[str] = reactive('name 412 yesterday "a note"')
    """A line as it is typed here."""
    _begun = ""
    """What stood in it before anybody typed."""

    def watch_example(self) -> None:
        self.field.placeholder = self.example if self.has_class("-open") else f"{AT_REST}{self.example}"

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static("› ", id="prompt")
            yield EntryInput()
            yield Static(FORM, id="form", markup=False)
        yield Static(id="preview")

    @property
    def field(self) -> EntryInput:
        return self.query_one(EntryInput)

    def begin(self, text: str, correcting: str = "") -> None:
        """Take the focus with this text; `correcting` names the measurement that is typed over."""
        self._begun = text
        self.set_class(bool(correcting), "-correcting")
        name = one_line(correcting)
        name = name if cell_len(name) <= LONGEST_PROMPT else fit(name, LONGEST_PROMPT)
        self.query_one("#prompt", Static).update(Content(f"{name} › ".lstrip()))
        self.query_one("#form", Static).update(CORRECTION if correcting else FORM)
        self.say([])
        self.field.value = text
        self.field.cursor_position = len(text)
        self.screen.set_focus(self.field)  # at once: what is typed next belongs here

    async def unstored(self) -> Unstored | None:
        return Unstored("the log's line", "enter stores it", (self.field.value,)) if self.is_changed else None

    @property
    def is_changed(self) -> bool:
        """Something is typed that it did not begin with."""
        return self.field.value.strip() != self._begun.strip()

    def clear(self, lines: "Sequence[Line]" = ()) -> None:
        """Empty, for a new entry, with lines about the last one."""
        self._begun = ""
        self.set_class(False, "-correcting")
        self.query_one("#prompt", Static).update("› ")
        self.query_one("#form", Static).update(FORM)
        with self.prevent(Input.Changed):
            self.field.value = ""
        self.say(lines)

    def say(self, lines: "Sequence[Line]") -> None:
        """Show lines under the field."""
        shown = [Content.assemble(*((text, STYLES[role]) for text, role in line)) for line in lines]
        self.query_one("#preview", Static).update(Content("\n").join(shown))

    def on_descendant_focus(self) -> None:
        self.add_class("-open")
        self.watch_example()

    def on_descendant_blur(self) -> None:
        self.remove_class("-open")
        self.watch_example()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted(event.value))
