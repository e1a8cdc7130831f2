"""Rows in groups that fold, with blank ones between: the dashboard's table, the tree of goals, the library."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding

from kpitui.tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens

Identity = tuple[str, str]
"""The key of a group, and of what stands in it; of the group's heading that is empty."""


class TreeRow(Protocol):
    @property
    def identity(self) -> Identity: ...


Row = TypeVar("Row", bound=TreeRow)


class TreeList(LineList, Generic[Row], inherit_bindings=False):
    """A subclass builds the rows and draws one; the cursor stays with its row when they change.

    A heading has `folded`; None is a blank row, which the cursor passes over.
    """

    signed: ClassVar[bool] = False
    rows: tuple[Row | None, ...] = ()

    class Wanted(LineList.Wanted):
        """Something is to be done with a row, as the bindings name it."""

        def __init__(self, what: str, row: Any) -> None:
            super().__init__(what)
            self.row = row

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    @property
    def folded(self) -> bool | None:
        """Of the heading under the cursor; None of any other row."""
        return getattr(self.row, "folded", None)

    @abstractmethod
    def draw_row(self, row: Row, width: int, ink: "Pens", here: bool) -> list[Segment]:
        """A row in `width` cells; `here`: under the cursor, whose sign it draws."""

    @abstractmethod
    def fold(self, group: str) -> None:
        """Fold a group, or unfold it."""

    def put(self, rows: Iterable[Row | None], wanted: Iterable[Identity | None], first: int = 0) -> None:
        """Other rows: the cursor goes to the first of `wanted` that is there, else to the nearest row.

        `first`: where it begins when there was none.
        """
        begun, self.rows = self.row is not None, tuple(rows)
        nearest = min(self.cursor, max(0, self.count - 1)) if begun else first
        if nearest < self.count and self.rows[nearest] is None:
            nearest -= 1
        places = {row.identity: place for place, row in enumerate(self.rows) if row is not None}
        self.changed(next((places[one] for one in wanted if one in places), nearest))

    def go_to_row(self, identity: Identity) -> None:
        """Put the cursor on a row, where it is shown."""
        for place, row in enumerate(self.rows):
            if row is not None and row.identity == identity:
                self.cursor = place

    def draw(self, place: int, width: int, ink: "Pens", here: bool) -> list[Segment]:
        row = self.rows[place]
        return [] if row is None else self.draw_row(row, width, ink, here)

    def action_move(self, by: int) -> None:
        """Move by rows; blank ones are passed over, ends hold."""
        places = [place for place, row in enumerate(self.rows) if row is not None]
        if places:
            at = places.index(self.cursor) if self.cursor in places else 0
            self.cursor = places[max(0, min(len(places) - 1, at + by))]

    def action_end(self, way: int) -> None:
        self.action_move(way * self.count)

    def action_fold(self) -> None:
        """Fold or unfold the group of the row."""
        if self.row is not None:
            group, _ = self.row.identity
            self.go_to_row((group, ""))
            self.fold(group)

    def action_out(self) -> None:
        """Fold the heading, or go to it."""
        if self.row is not None and self.folded is None:
            self.go_to_row((self.row.identity[0], ""))
        elif self.folded is False:
            self.action_fold()

    def action_into(self) -> None:
        """Unfold the heading, or go to the first row under it."""
        if self.folded:
            self.action_fold()
        elif self.folded is False:
            self.action_move(1)

    def action_open(self) -> None:
        self.action_want("open")

    def action_want(self, what: str) -> None:
        self.post_message(self.Wanted(what, self.row))

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y
        if place < self.count and self.rows[place] is not None:
            self.cursor = place
            if event.chain == 2:
                self.action_open()


def moving(where: str) -> list[Binding]:
    """The keys that move through a tree's rows; `where` begins their ids."""
    return [
        Binding("down,j", "move(1)", "down", id=f"{where}.down", show=False),
        Binding("up,k", "move(-1)", "up", id=f"{where}.up", show=False),
        Binding("g,home", "end(-1)", "first", id=f"{where}.first", show=False),
        Binding("G,end", "end(1)", "last", id=f"{where}.last", show=False),
        Binding("pagedown", "page(1)", "page down", id=f"{where}.page-down", show=False),
        Binding("pageup", "page(-1)", "page up", id=f"{where}.page-up", show=False),
    ]
