"""What could be tracked, and what there is to read about it, drawn line by line."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType

from kpitui.content.loader import Text
from kpitui.content.templates import Bundle
from kpitui.tui import glyphs
from kpitui.tui.widgets.cells import fit
from kpitui.tui.widgets.library_rows import Arrangement, Heading, ItemRow, build_rows
from kpitui.tui.widgets.tree_list import TreeList, moving

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens
    from kpitui.usecases.library import Library

BOLD = Style(bold=True)
INDENT = 3
NOTHING = "Nothing has these words: esc clears the filter."


class LibraryList(TreeList[ItemRow | Heading], can_focus=True, inherit_bindings=False):
    """Rows come from a Library; the cursor stays with its item when they change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "read", id="library.open"),
        Binding("space", "fold", "fold", id="library.fold"),
        Binding("left,h", "out", "fold, or to its group", id="library.left", show=False),
        Binding("right,l", "into", "unfold, or to its first", id="library.right", show=False),
        *moving("library"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.view: Library | None = None
        self.how = Arrangement()

    def show(self, library: "Library") -> None:
        """Put another state of the workspace in; cursor and folds stay."""
        self.view = library
        self.order(self.how)

    def order(self, how: Arrangement) -> None:
        """Group, fold, filter."""
        if self.view is None:
            self.how = how
            return
        here = self.row
        if how.by is not self.how.by:
            here, self.rows = None, ()
        self.how = how
        self.put(build_rows(self.view, how), (here.identity, (here.group, "")) if here else ())

    @property
    def why_empty(self) -> str:
        return NOTHING if self.how.words else ""

    def draw_row(self, row: ItemRow | Heading, width: int, ink: "Pens", here: bool) -> list[Segment]:
        return _heading(row, ink, width, here) if isinstance(row, Heading) else _item(row, ink, width, here)

    def fold(self, group: str) -> None:
        self.order(replace(self.how, folded=self.how.folded ^ {group}))

    def action_fold(self) -> None:
        """While words filter, nothing is folded."""
        if not self.how.words:
            super().action_fold()


def _heading(row: Heading, ink: "Pens", width: int, here: bool) -> list[Segment]:
    count = f"  {len(row.items)}"
    title = fit(row.title, max(4, width - INDENT - cell_len(count))).rstrip()
    return [
        *_begin(glyphs.CLOSED if row.folded else glyphs.OPEN, ink, here),
        Segment(title, ink.strong + BOLD),
        Segment(fit(count, max(0, width - INDENT - cell_len(title))), ink.quiet),
    ]


def _item(row: ItemRow, ink: "Pens", width: int, here: bool) -> list[Segment]:
    remark, pen = _remark(row, ink)
    room = width - INDENT - 3
    name = fit(row.name, max(4, room - (cell_len(remark) + 2 if remark else 0))).rstrip()
    gap = max(0, room - cell_len(name) - cell_len(remark))
    return [
        *_begin(" ", ink, here),
        Segment("  "),
        Segment(name, ink.strong + BOLD if here else ink.text),
        Segment(" " * gap),
        Segment(remark, pen),
        Segment(" "),
    ]


def _remark(row: ItemRow, ink: "Pens") -> tuple[str, Style]:
    """What the workspace has of it already."""
    if isinstance(row.item, Text):
        return "", ink.quiet
    if isinstance(row.item, Bundle):
        return f"{len(row.item.kpis)} KPIs", ink.quiet
    if row.item.in_use:
        return f"in use {glyphs.DONE}", ink.quiet
    return ("data there" if row.item.prefixes else ""), ink.quiet


def _begin(sign: str, ink: "Pens", here: bool) -> list[Segment]:
    return [Segment(glyphs.CURSOR if here else " ", ink.accent), Segment(sign, ink.quiet), Segment(" ")]
