"""What do we decide this quarter? The reviews, what they left to be done, and the last ones side by side."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kpitui.present import periods
from kpitui.present import reviews as say
from kpitui.tui.base import DataScreen
from kpitui.tui.widgets.action_list import ActionList
from kpitui.tui.widgets.cells import fit, right
from kpitui.tui.widgets.kpi_pane import status_mark
from kpitui.tui.widgets.pane_title import PaneTitle
from kpitui.tui.widgets.review_rows import ReviewRows

if TYPE_CHECKING:
    from kpitui.model.period import Period
    from kpitui.usecases.review_views import ActionView, ReviewRow, SideBySide, Then

OPEN_FIRST = "A review is closed from inside: enter opens this one, and C closes it there."
CLOSED = "This review is closed already: enter shows it."
COLUMN = 18
"""Cells of one review in the table."""


@dataclass(frozen=True, slots=True)
class ReviewsView:
    rows: "tuple[ReviewRow, ...]"
    actions: "tuple[ActionView, ...]"
    beside: "SideBySide"
    proposed: "Period"
    today: date


class ReviewsScreen(DataScreen[ReviewsView]):
    CSS = """
    ReviewsScreen #body { padding: 0 1; scrollbar-size-vertical: 1; }
    ReviewsScreen.-tall #body { padding: 1 1; }
    ReviewsScreen .part { height: auto; margin-bottom: 1; }
    ReviewsScreen Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "begin", "new review", id="reviews.begin"),
        Binding("C", "close", "close review", id="reviews.close", show=False),
        Binding("tab", "next_part", "to be done", id="reviews.other", show=False),
        Binding("pagedown", "page(1)", "more", id="reviews.page-down", priority=True),
        Binding("pageup", "page(-1)", "page up", id="reviews.page-up", show=False, priority=True),
        Binding("H", "app.open_history", "history", id="reviews.history", show=False),
    ]
    place = "review"
    guide = (
        "A review goes through the KPIs of a period, one a page, and is closed for good. n begins one, enter goes on "
        "with an open one or shows a closed one.\n\n"
        "What was decided to be done stands here, on the dashboard and in kpitui due until D says that it is done. "
        "Side by side stands what each KPI came to in the last reviews, as it was then."
    )

    def __init__(self) -> None:
        super().__init__()
        self.view: ReviewsView | None = None
        self._chosen = False
        """A review was gone into: from then on it is for who looks to choose one."""

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="body", can_focus=False):
            with Vertical(classes="part"):
                yield PaneTitle("Reviews", keys=(("reviews.open", "open"), ("reviews.begin", "new")), id="title")
                yield ReviewRows()
            with Vertical(classes="part", id="to-do"):
                yield PaneTitle("To be done", keys=(("actions.done", "done"), ("actions.change", "change")))
                yield ActionList(named=True)
            with Vertical(classes="part", id="beside"):
                yield PaneTitle("Side by side", id="beside-title")
                yield Static(id="table")

    def on_mount(self) -> None:
        self.query_one(ReviewRows).focus()
        for part in self.query("#to-do, #beside"):
            part.display = False

    def load(self) -> ReviewsView:
        from kpitui.usecases.review_actions import open_actions
        from kpitui.usecases.review_history import side_by_side
        from kpitui.usecases.reviews import list_reviews, proposed_period

        ws = self.app.ws
        return ReviewsView(list_reviews(ws), open_actions(ws), side_by_side(ws), proposed_period(ws), ws.today)

    def show(self, view: ReviewsView) -> None:
        begins, self.view = self.view is None, view
        rows = self.query_one(ReviewRows)
        name = periods.name(view.proposed, view.today).partition("  ")[0]
        rows.empty = f"No review yet: n begins that of {name}."
        rows.show(view.rows, view.today)
        self.query_one("#to-do").display = bool(view.actions)
        self.query_one(ActionList).show(view.actions, view.today)
        self.query_one("#beside").display = bool(view.beside.reviews)
        self.query_one("#beside-title", PaneTitle).fact = "as it was closed: the period as a whole, else the latest"
        self.query_one("#table", Static).update(_table(view.beside, self.size.width - 3, view.today))
        if begins:  # for who came here before the workspace was open
            self.app.call_later(self.app.go_on)

    @property
    def going_on(self) -> int | None:
        """The one open review, until one was gone into."""
        open_ones = [row.id for row in self.view.rows if row.open] if self.view else []
        return open_ones[0] if len(open_ones) == 1 and not self._chosen else None

    def choose(self) -> None:
        """None is gone on with by itself any more."""
        self._chosen = True

    def action_close(self) -> None:
        """A review is closed where all of it can be seen."""
        row = self.query_one(ReviewRows).item
        if row:
            self.notify(CLOSED if row.closed_on else OPEN_FIRST, markup=False)

    def action_begin(self) -> None:
        if self.view:
            self.app.begin_review(self.view.proposed.label)

    def action_page(self, way: int) -> None:
        body = self.query_one("#body", VerticalScroll)
        body.scroll_relative(y=way * max(1, body.size.height - 1), animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "page":
            return bool(self.query_one("#body", VerticalScroll).max_scroll_y)
        return super().check_action(action, parameters)

    def action_next_part(self) -> None:
        """To what is to be done and back."""
        actions, rows = self.query_one(ActionList), self.query_one(ReviewRows)
        (rows if actions.has_focus or not actions.items else actions).focus()

    @on(ReviewRows.Wanted)
    async def _do(self, event: ReviewRows.Wanted) -> None:
        actions, rows = self.query_one(ActionList), self.query_one(ReviewRows)
        if actions.has_focus and actions.item:
            self.app.do_action(event.what, actions.item)
        elif rows.item and event.what == "open":
            await self.app.open_review(rows.item.id)
        elif rows.item and event.what == "minutes":
            self.app.write_minutes(rows.item.id)


def _table(beside: "SideBySide", width: int, today: date) -> Content:
    """A row a KPI, a column a review, as many of the last as there is room for."""
    names = min(28, max((len(course.name) for course in beside.courses), default=0))
    shown = max(1, (width - names) // (COLUMN + 2))
    reviews = beside.reviews[-shown:]
    head = "".join(f"  {right(periods.name(row.period, today).partition('  ')[0], COLUMN)}" for row in reviews)
    lines = [Content.styled(fit("", names) + head, "$text-quiet")]
    for course in beside.courses:
        cells = [_cell(one) for one in course.then[-len(reviews) :]]
        lines.append(Content.assemble((fit(course.name, names), "$text-strong"), *cells))
    return Content("\n").join(lines)


def _cell(one: "Then | None") -> Content:
    """`●  120 €  0.80`."""
    _, value, score = say.then(one)
    if one is None:
        return Content(" " * (COLUMN + 2))
    return Content.assemble(
        "  ",
        status_mark(one.state.status)[:1],
        (right(value, COLUMN - 7), "$foreground"),
        (right(score, 6), "$text-quiet"),
    )
