"""Choose one of many by typing a part of its name."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from kpitui.tui import glyphs
from kpitui.tui.widgets.cells import fit, one_line
from kpitui.tui.widgets.footer import Footer

Choices = Sequence[tuple[str, str, str]]
"""Key, name, and what is said beside it."""


class Rows(OptionList, can_focus=False):
    """Says when they have another width."""

    class Sized(Message):
        pass

    def on_resize(self) -> None:
        self.post_message(self.Sized())


class PickOne(ModalScreen[str | None]):
    """Gives the key of what was chosen, or None."""

    CSS = """
    PickOne { align: center top; background: $background 60%; }
    PickOne Vertical {
        width: 76; max-width: 100%; height: auto; margin-top: 3; padding: 1 2;
        background: $surface; border-left: outer $accent;
    }
    PickOne.-low Vertical { margin-top: 1; }
    PickOne.-narrow Vertical { width: 100%; }
    PickOne #question { color: $text-strong; text-style: bold; margin-bottom: 1; height: auto; }
    PickOne #sentence { color: $text-quiet; margin-bottom: 1; height: auto; }
    PickOne OptionList {
        height: auto; max-height: 12; border: none; background: $surface; margin-top: 1; padding: 0;
        scrollbar-size: 1 1;
    }
    PickOne OptionList > .option-list--option-highlighted { color: $text-strong; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="pick.choose", priority=True),
        Binding("escape", "dismiss", "leave", id="pick.leave"),
        Binding("down", "move('cursor_down')", "down", id="pick.down", show=False),
        Binding("up", "move('cursor_up')", "up", id="pick.up", show=False),
        Binding("pagedown", "move('page_down')", "page down", id="pick.page-down", show=False),
        Binding("pageup", "move('page_up')", "page up", id="pick.page-up", show=False),
    ]

    def __init__(self, question: str, choices: Choices, sentence: str = "") -> None:
        super().__init__()
        self.question = question
        self.sentence = sentence
        self.choices = choices
        self._found = list(choices)
        self._marked = 0
        """The row that has the sign of the cursor."""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(one_line(self.question), id="question", markup=False)
            if self.sentence:
                yield Static(one_line(self.sentence), id="sentence", markup=False)
            yield Input(placeholder="a part of its name")
            yield Rows(markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self._find("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._find(event.value)

    def _find(self, typed: str) -> None:
        words = typed.casefold().split()
        self._found = [one for one in self.choices if all(word in " ".join(one).casefold() for word in words)]
        options = self.query_one(OptionList)
        self._marked = 0
        options.set_options([Option(self._row(place)) for place in range(len(self._found))])
        options.highlighted = 0 if self._found else None

    @on(OptionList.OptionHighlighted)
    def _mark(self, event: OptionList.OptionHighlighted) -> None:
        before, self._marked = self._marked, event.option_index
        for place in {before, self._marked}:
            event.option_list.replace_option_prompt_at_index(place, self._row(place))

    @on(Rows.Sized)
    def _fit(self) -> None:
        for place in range(len(self._found)):
            self.query_one(OptionList).replace_option_prompt_at_index(place, self._row(place))

    def _row(self, place: int) -> Content:
        _, name, beside = self._found[place]
        width = max(20, (self.query_one(OptionList).size.width or 70) - 4)
        beside = fit(beside, min(cell_len(one_line(beside)), width // 2))
        sign = f"{glyphs.CURSOR if place == self._marked else ' '} "
        return Content.assemble(
            (sign, "$accent"), fit(name, width - cell_len(beside) - 2), "  ", (beside, "$text-quiet")
        )

    def action_move(self, how: str) -> None:
        getattr(self.query_one(OptionList), f"action_{how}")()

    def action_choose(self) -> None:
        place = self.query_one(OptionList).highlighted
        if place is not None:
            self.dismiss(self._found[place][0])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index][0])
