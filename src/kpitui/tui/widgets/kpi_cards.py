"""The dashboard's cards: a tile for each KPI, a page of them at a time, drawn line by line."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from kpitui.tui.themes import pens
from kpitui.tui.widgets.card_lines import HEIGHT, card
from kpitui.tui.widgets.kpi_rows import Arrangement, KpiRow, build_rows, urgency
from kpitui.tui.widgets.kpi_table import KpiTable

if TYPE_CHECKING:
    from kpitui.usecases.states import Dashboard

LEAST_WIDTH, GAP = 28, 2
"""Of a tile, and between two."""
FOOT = 2
"""Lines below the tiles: a blank one, and which page this is."""
TURNS = 20.0
"""Seconds a page stays on the wall."""


class KpiCards(Widget, can_focus=True, inherit_bindings=False):
    """The KPIs of a Dashboard, each once; the cursor stays with its KPI when they change."""

    DEFAULT_CSS = """
    KpiCards { height: 1fr; background: $background; }
    KpiCards > .kpi-cards--tile { background: $surface; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"kpi-cards--tile"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "want('open')", "open", id="cards.open"),
        Binding("m", "want('measure')", "measure", id="cards.measure"),
        Binding("w", "want('note')", "note why", id="cards.note"),
        Binding("e", "want('edit')", "edit", id="cards.edit", show=False),
        Binding("d", "want('retire')", "retire", id="cards.retire", show=False),
        Binding("n", "want('new')", "new KPI", id="cards.new", show=False),
        Binding("left,h", "move(-1, 0)", "left", id="cards.left", show=False),
        Binding("right,l", "move(1, 0)", "right", id="cards.right", show=False),
        Binding("down,j", "move(0, 1)", "down", id="cards.down", show=False),
        Binding("up,k", "move(0, -1)", "up", id="cards.up", show=False),
        Binding("pagedown", "page(1)", "next page", id="cards.page-down", show=False),
        Binding("pageup", "page(-1)", "page before", id="cards.page-up", show=False),
        Binding("g,home", "end(-1)", "first", id="cards.first", show=False),
        Binding("G,end", "end(1)", "last", id="cards.last", show=False),
        Binding("v", "screen.cards(False)", "table", id="cards.table"),
        Binding("z", "screen.wall", "full screen", id="cards.wall"),
        Binding("y", "want('copy')", "copy the value", id="cards.copy", show=False),
        Binding("Y", "want('copy-row')", "copy the row as Markdown", id="cards.copy-row", show=False),
    ]
    cursor: reactive[int] = reactive(0)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[KpiRow] = []
        self.codes = False
        """Draw for a terminal that has ASCII only."""
        self.order = ""
        """How the cards are ordered and narrowed, in words; empty before there is a view."""
        self.empty = ""
        """What is said where there is no card."""
        self._drawn: dict[tuple[int, bool, bool], list[Strip]] = {}
        """Tiles by their place, under the cursor or not, with the focus or not."""

    @property
    def row(self) -> KpiRow | None:
        """The KPI under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def show(self, view: "Dashboard", how: Arrangement, order: str) -> None:
        """The same KPIs as in the table; worst first is over all goals, as there is no heading between them."""
        before, self.order = self.row, order
        rows = build_rows(view, replace(how, folded=frozenset(), gaps=False))
        once = {row.kpi.key: row for row in reversed(rows) if isinstance(row, KpiRow)}
        self.rows = list(reversed(once.values()))
        if how.worst_first:
            self.rows.sort(key=lambda row: urgency(row.kpi))
        self._drawn.clear()
        self.set_reactive(KpiCards.cursor, min(self.cursor, max(0, len(self.rows) - 1)))
        if before:
            self.go_to_kpi(before.kpi.key)
        self.refresh()

    def go_to_kpi(self, key: str) -> None:
        """Put the cursor on a KPI, where it is shown."""
        self.cursor = next((place for place, row in enumerate(self.rows) if row.kpi.key == key), self.cursor)

    @property
    def across(self) -> int:
        """Tiles beside each other."""
        return max(1, (self.size.width + GAP) // (LEAST_WIDTH + GAP))

    @property
    def on_a_page(self) -> int:
        return self.across * max(1, (self.size.height - FOOT + 1) // (HEIGHT + 1))

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.rows) // self.on_a_page))

    @property
    def page(self) -> int:
        """The one that the cursor is on, from 0."""
        return self.cursor // self.on_a_page

    def watch_cursor(self) -> None:
        self.refresh()
        self.refresh_bindings()

    def on_resize(self) -> None:
        self._drawn.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn.clear()

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        if y == self.size.height - 1 and self.order:
            return Strip(self._foot(width)).adjust_cell_length(width).apply_style(base)
        row, line = divmod(y, HEIGHT + 1)
        first = self.page * self.on_a_page + row * self.across
        if line == HEIGHT or (row + 1) * self.across > self.on_a_page or first >= len(self.rows):
            said = self.empty if y == 1 and not self.rows else ""
            return Strip([Segment(f"   {said}", pens(self.app).quiet)]).adjust_cell_length(width).apply_style(base)
        pieces: list[Strip] = []
        for place in range(first, min(first + self.across, len(self.rows))):
            pieces += [Strip([Segment(" " * GAP, base)])] if pieces else []
            pieces.append(self._line(place, line))
        return Strip.join(pieces).adjust_cell_length(width, base)

    def _line(self, place: int, line: int) -> Strip:
        ink, here = pens(self.app), place == self.cursor
        known = (place, here, self.has_focus)
        if known not in self._drawn:
            kpi, width = self.rows[place].kpi, self._tile_width
            lines = card(kpi, width, ink, here=here, focused=self.has_focus, ascii=self.codes)
            strips = [ink.lift(Strip(one)) if here else Strip(one) for one in lines]
            tile = self.get_component_rich_style("kpi-cards--tile")
            self._drawn[known] = [strip.apply_style(tile) for strip in strips]
        return self._drawn[known][line]

    @property
    def _tile_width(self) -> int:
        return (self.size.width + GAP) // self.across - GAP

    def _foot(self, width: int) -> list[Segment]:
        ink = pens(self.app)
        first = self.page * self.on_a_page
        shown = min(self.on_a_page, len(self.rows) - first)
        count = f"{shown} of {len(self.rows)}" if self.pages > 1 else f"{len(self.rows)}"
        left = f" {count} KPI{'' if len(self.rows) == 1 else 's'}, {self.order[:1].lower()}{self.order[1:]}"
        right = f"page {self.page + 1}/{self.pages} "
        gap = " " * max(1, width - cell_len(left) - cell_len(right))
        return [Segment(left + gap, ink.quiet), Segment(right if self.pages > 1 else "", ink.quiet)]

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def action_move(self, right: int, down: int) -> None:
        to = self.cursor + right + down * self.across
        if 0 <= to < len(self.rows):
            self.cursor = to
        elif down > 0 and self.cursor // self.across < (len(self.rows) - 1) // self.across:
            self.cursor = len(self.rows) - 1  # the last row is shorter

    def action_page(self, way: int) -> None:
        self.cursor = max(0, min(len(self.rows) - 1, self.cursor + way * self.on_a_page))

    def action_end(self, way: int) -> None:
        self.cursor = 0 if way < 0 else max(0, len(self.rows) - 1)

    def turn(self) -> None:
        """To the next page, after the last to the first."""
        self.cursor = (self.page + 1) % self.pages * self.on_a_page

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "want" or parameters[0] == "new" or self.row is not None

    def action_want(self, what: str) -> None:
        self.post_message(KpiTable.Wanted(what, self.row))

    def on_click(self, event: events.Click) -> None:
        row, line = divmod(event.y, HEIGHT + 1)
        column = event.x // (self._tile_width + GAP)
        place = self.page * self.on_a_page + row * self.across + column
        if line < HEIGHT and column < self.across and place < len(self.rows):
            self.cursor = place
            if event.chain == 2:
                self.action_want("open")
