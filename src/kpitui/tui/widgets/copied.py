"""Fields whose text can be taken along, also where it cannot be stored."""

from typing import TYPE_CHECKING, cast

from textual.widget import Widget
from textual.widgets import TextArea

if TYPE_CHECKING:
    from textual.widgets import Input

    from kpitui.tui.doings import Doings

    Base = Widget
else:
    Base = object


class Copied(Base):
    """Copies what is marked in it, as Textual does, and where nothing is marked all of it."""

    def action_copy(self) -> None:
        editor = cast("Input | TextArea", self)
        text = editor.selected_text or (editor.text if isinstance(editor, TextArea) else editor.value)
        if text:
            cast("Doings", self.app).copy(text, "what stands in the field")
