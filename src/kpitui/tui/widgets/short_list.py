"""A list that is a part of a page among others."""

from datetime import date
from typing import Generic, TypeVar

from textual.geometry import Size

from kpitui.tui.widgets.line_list import LineList

Item = TypeVar("Item")


class ShortList(LineList, Generic[Item]):
    """As high as it has rows; the row under the cursor is told apart while the list has the focus."""

    items: tuple[Item, ...] = ()
    today = date.min

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def item(self) -> Item | None:
        """The one under the cursor."""
        return self.items[self.cursor] if self.cursor < len(self.items) else None

    def show(self, items: tuple[Item, ...], today: date) -> None:
        self.items, self.today = items, today
        self.refresh(layout=True)
        self.changed()

    @property
    def marked(self) -> bool:
        return self.has_focus

    def watch_has_focus(self, _focused: bool) -> None:
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, self.count)
