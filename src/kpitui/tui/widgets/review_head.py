"""The first line of a review's page: the KPI, and at the right how it stands; a rule below."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from kpitui.present import numbers
from kpitui.present import reviews as say
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.kpi_pane import kpi_mark

if TYPE_CHECKING:
    from kpitui.usecases.review_views import ReviewPage


class ReviewHead(Widget):
    """`ROAS  ad revenue ÷ ad spend` … `○ off track   3.1 of 4.0   score 0.10   chance 10 %`."""

    DEFAULT_CSS = """
    ReviewHead { height: 2; color: $text-quiet; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._about = Content()
        self._facts: list[Content] = []

    def begin(self, name: str) -> None:
        """Nothing is known of this KPI yet."""
        self._about, self._facts = Content.styled(one_line(name), "bold $text-strong"), []
        self.refresh()

    def show(self, page: "ReviewPage") -> None:
        """Facts are given up from the right where there is no room."""
        from kpitui.present.standing import chance_text

        state = page.seen.state
        now, apart, of = say.figures(page).partition(" of ")
        score = numbers.show_score(state.score) if state.score is not None else ""
        chance = chance_text(state, page.seen.day)[0]
        facts = [
            kpi_mark(state),
            Content.assemble((now, "bold $text-strong"), f"{apart}{of}"),
            Content.assemble("score ", (score, "bold $text-strong")) if score else Content(),
            Content.assemble("chance ", (chance, "bold $text-strong")) if chance else Content(),
        ]
        self._about = Content.assemble((one_line(state.name), "bold $text-strong"), f"  {one_line(state.definition)}")
        self._facts = [fact for fact in facts if fact]
        self.refresh()

    def render(self) -> Content:
        width, facts = self.size.width, list(self._facts)
        right = Content("   ").join(facts)
        while len(facts) > 1 and right.cell_length + 12 > width:
            facts.pop()
            right = Content("   ").join(facts)
        left = self._about.truncate(max(0, width - right.cell_length - 2), ellipsis=True)
        gap = " " * max(0, width - left.cell_length - right.cell_length)
        return Content.assemble(left, gap, right, ("\n" + "─" * width, "$rule"))
