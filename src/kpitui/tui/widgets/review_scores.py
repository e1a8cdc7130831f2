"""The KPIs of a review in one table: where each stands, its score now and the last time, and what was decided."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from kpitui.present import reviews as say
from kpitui.tui.widgets.cells import fit, one_line, right
from kpitui.tui.widgets.kpi_pane import status_mark

if TYPE_CHECKING:
    from kpitui.usecases.review_views import ReviewPage, Summary

NAME, DECIDED, SCORE, BEFORE = 12, 8, 5, 6
"""Cells of a name and of a decision, at least; of the scores."""
APART = "  "


@dataclass(frozen=True, slots=True)
class Row:
    page: "ReviewPage"
    name: str
    figures: str
    score: str
    before: str
    decided: str


class ReviewScores(Widget):
    """Figures are never cut: the decisions and the names give way."""

    DEFAULT_CSS = """
    ReviewScores { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._counts = ""
        self._rows: list[Row] = []

    def show(self, summary: "Summary") -> None:
        self._counts = say.counts(summary.walk)
        self._rows = [Row(page, *(one_line(cell) for cell in say.score_row(page))) for page in summary.pages]
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        names, figures, decided = self._widths(width)
        gap = " " * (2 + names)
        head = [gap, right("now", figures), right("score", SCORE), right("before", BEFORE), "decided"]
        lines = [
            *Content.styled(self._counts, "$text-quiet").wrap(max(1, width)),
            Content(),
            Content.styled(APART.join(head), "$text-quiet"),
        ]
        for row in self._rows:
            lines.append(self._line(row, names, figures, decided))
            restated = ", ".join(say.restated(row.page, one) for one in row.page.restated[:1])
            lines += [Content.styled(f"    {one_line(restated)}", "$warning")] if restated else []
        return lines

    def _line(self, row: Row, names: int, figures: int, decided: int) -> Content:
        numbers = APART.join([right(row.figures, figures), right(row.score, SCORE), right(row.before, BEFORE)])
        return Content.assemble(
            status_mark(row.page.seen.state.status)[:1],
            (f" {fit(row.name, names)}{APART}", "$text-strong"),
            (f"{numbers}{APART}", "$foreground"),
            (fit(row.decided, decided).rstrip(), "$foreground" if row.page.decision else "$text-quiet"),
        )

    def _widths(self, width: int) -> tuple[int, int, int]:
        """Of names, figures and decisions."""
        room = width - 2 - SCORE - BEFORE - 4 * len(APART)
        figures = max((cell_len(row.figures) for row in self._rows), default=0)
        names = max((cell_len(row.name) for row in self._rows), default=0)
        decided = max((cell_len(row.decided) for row in self._rows), default=0)
        decided = min(decided, max(DECIDED, room - figures - max(NAME, min(names, room // 3))))
        return min(names, max(NAME, room - figures - decided)), figures, max(0, decided)
