"""Choosing one of a few words, or several of them, without a list that opens."""

from abc import abstractmethod
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from kpitui.tui.widgets.prompt import Prompt

GAP = 3


class _Words(Prompt, Widget, can_focus=True):
    """Words with a mark before each, in as many lines as they need."""

    DEFAULT_CSS = """
    _Words { height: auto; width: 1fr; color: $text-quiet; }
    """
    value: reactive[str] = reactive("")

    class Changed(Message):
        """Another word is chosen."""

        def __init__(self, control: "_Words") -> None:
            super().__init__()
            self.words = control

        @property
        def control(self) -> "_Words":
            return self.words

    def __init__(self, options: tuple[tuple[str, str], ...], value: str) -> None:
        super().__init__()
        self.options = options
        self.set_reactive(_Words.value, value)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """A sign typed here is meant for the form, and no key of what lies behind it."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        if event.is_printable:
            event.stop()

    def watch_value(self) -> None:
        self.post_message(self.Changed(self))

    def watch_has_focus(self, _focused: bool) -> None:
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def _lines(self, width: int) -> list[list[int]]:
        """The options of each line."""
        lines: list[list[int]] = [[]]
        at = 0
        for place, (_, shown) in enumerate(self.options):
            size = 4 + len(shown)
            if lines[-1] and at + GAP + size > width:
                lines.append([])
                at = 0
            at += size + (GAP if lines[-1] else 0)
            lines[-1].append(place)
        return lines

    def render(self) -> Content:
        lines = [(" " * GAP, line) for line in self._lines(self.size.width)]
        return Content("\n").join([Content(gap).join([self._word(place) for place in line]) for gap, line in lines])

    @abstractmethod
    def _word(self, place: int) -> Content:
        """One option with its mark: four cells more than its text."""

    def _place_at(self, event: events.Click) -> int | None:
        at = event.get_content_offset(self)
        lines = self._lines(self.size.width)
        if at is None or at.y >= len(lines):
            return None
        start = 0
        for place in lines[at.y]:
            end = start + 4 + len(self.options[place][1])
            if start <= at.x < end:
                return place
            start = end + GAP
        return None


class Choice(_Words):
    """One of the words, or none where nobody has said."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "choose", key_display="←→", id="choice.before"),
        Binding("right,l,space", "step(1)", "choose", id="choice.after", show=False),
        Binding("backspace,delete", "clear", "choose none", id="choice.clear", show=False),
    ]

    def __init__(self, options: tuple[tuple[str, str], ...], value: str, *, optional: bool = False) -> None:
        super().__init__(options, value)
        self.optional = optional

    @property
    def place(self) -> int | None:
        return next((place for place, (stored, _) in enumerate(self.options) if stored == self.value), None)

    def _word(self, place: int) -> Content:
        shown = self.options[place][1]
        if place != self.place:
            return Content(f"( ) {shown}")
        return Content.assemble(("(•) ", "$accent"), (shown, "bold $text-strong" if self.has_focus else "$text-strong"))

    def action_step(self, by: int) -> None:
        first = -1 if by > 0 else len(self.options)
        place = first if self.place is None else self.place
        self.value = self.options[max(0, min(len(self.options) - 1, place + by))][0]

    def action_clear(self) -> None:
        if self.optional:
            self.value = ""

    def on_click(self, event: events.Click) -> None:
        place = self._place_at(event)
        if place is not None:
            chosen = self.options[place][0]
            self.value = "" if self.optional and chosen == self.value else chosen


class Checks(_Words):
    """Any of the words; `value` has them with blanks between, in their order."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-1)", "go to", key_display="←→", id="checks.before"),
        Binding("right,l", "move(1)", "go to", id="checks.after", show=False),
        Binding("space", "mark", "mark", id="checks.mark"),
        Binding("a", "take", "take what is suggested", id="checks.take", show=False),
    ]
    cursor: reactive[int] = reactive(0)
    offered: frozenset[str] = frozenset()
    """Words that somebody else suggests."""

    def _word(self, place: int) -> Content:
        stored, shown = self.options[place]
        marked = stored in self.value.split()
        here = self.has_focus and place == self.cursor
        mark = ("[x] " if marked else "[ ] ", "$accent" if marked else "$text-quiet")
        pen = "bold underline $text-strong" if here else "$text-strong" if marked else "$text-quiet"
        return Content.assemble(mark, (shown, pen))

    def action_move(self, by: int) -> None:
        self.cursor = (self.cursor + by) % len(self.options)

    def action_mark(self) -> None:
        self._choose({*self.value.split()} ^ {self.options[self.cursor][0]})

    def action_take(self) -> None:
        self._choose({*self.value.split()} | self.offered)

    def _choose(self, chosen: set[str]) -> None:
        self.value = " ".join(stored for stored, _ in self.options if stored in chosen)

    def on_click(self, event: events.Click) -> None:
        place = self._place_at(event)
        if place is not None:
            self.cursor = place
            self.action_mark()
