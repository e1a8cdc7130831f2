"""The KPIs of a review under their goals, with what was decided of each; the summary last."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from kpitui.present import reviews as say
from kpitui.present import words
from kpitui.tui import glyphs
from kpitui.tui.widgets.cells import fit
from kpitui.tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens
    from kpitui.usecases.review_views import PageLine, ReviewWalk

BOLD = Style(bold=True)
SUMMARY = "Summary and actions"
PENS = {"on-track": "good", "met": "good", "at-risk": "warn", "off-track": "bad", "missed": "bad"}


@dataclass(frozen=True, slots=True)
class Row:
    """A goal's title, a KPI's page, or the summary."""

    title: str
    at: int | None
    """The place of its page; None: a title, or a blank line."""
    page: "PageLine | None" = None


class ReviewList(LineList):
    """The cursor stands on pages only; `at` is the page under it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def at(self) -> int | None:
        return self.rows[self.cursor].at if self.cursor < len(self.rows) else None

    def show(self, walk: "ReviewWalk", at: int) -> None:
        by_goals = walk.row.scope.order == "goals" and any(page.goal for page in walk.pages)
        rows: list[Row] = []
        before = None
        for place, page in enumerate(walk.pages):
            if by_goals and page.goal != before:
                rows += [Row("", None)] if rows else []
                rows.append(Row(page.goal or say.WITHOUT_GOAL, None))
                before = page.goal
            rows.append(Row(page.state.name, place, page))
        rows += [Row("", None), Row(SUMMARY, len(walk.pages))]
        self.rows = rows
        self.changed(self._row_of(at))

    def go_to(self, at: int) -> None:
        self.cursor = self._row_of(at)

    def _row_of(self, at: int) -> int:
        return next((place for place, row in enumerate(self.rows) if row.at == at), 0)

    def action_move(self, by: int) -> None:
        pages = [place for place, row in enumerate(self.rows) if row.at is not None]
        if not pages:
            return
        here = pages.index(self.cursor) if self.cursor in pages else 0
        self.cursor = pages[max(0, min(len(pages) - 1, here + by))]

    def action_end(self, way: int) -> None:
        self.action_move(way * len(self.rows))

    def on_click(self, event: object) -> None:
        """A title cannot be gone to."""

    def draw(self, place: int, width: int, ink: "Pens", here: bool) -> list[Segment]:
        row = self.rows[place]
        if row.at is None:
            return [Segment(fit(row.title, width), ink.quiet)]
        if row.page is None:
            return [
                Segment(" · ", ink.quiet),
                Segment(fit(row.title, width - 3), ink.strong + BOLD if here else ink.text),
            ]
        page = row.page
        pen = getattr(ink, PENS.get(page.state.status.value, "quiet"))
        mark = say.mark(page)
        decided = page.decision is not None
        right = f"{glyphs.DONE} {mark}" if decided else mark
        room = width - 3 - cell_len(right) - (1 if right else 0)
        name = ink.quiet if page.gone else ink.strong + BOLD if here else ink.text
        sign = Segment(glyphs.SIGNAL, ink.signal) if page.signal else Segment(" ")
        return [
            Segment(words.glyph(page.state.status), pen),
            sign,
            Segment(" "),
            Segment(fit(row.title, max(0, room)), name),
            Segment(" " if right else ""),
            Segment(glyphs.DONE if decided else "", ink.good),
            Segment(right.removeprefix(glyphs.DONE), ink.quiet),
        ]
