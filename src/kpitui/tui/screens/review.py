"""A review under way: one KPI a page; what is typed is kept whenever a page is left, and it is closed for good."""

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import TextArea

from kpitui.model.errors import Changed, KpituiError
from kpitui.tui.screens.review_form import ReviewForm, ReviewView, Texts
from kpitui.tui.unstored import Unstored
from kpitui.tui.widgets.action_list import ActionList
from kpitui.tui.widgets.fields import Field
from kpitui.tui.widgets.line_list import LineList
from kpitui.tui.widgets.review_list import ReviewList

if TYPE_CHECKING:
    from kpitui.usecases.judgements import Judgements

UNDECIDED = "Not decided yet: {}. C again closes the review all the same."
KEEPS = "; f3 again keeps yours, esc takes theirs"


class ReviewScreen(ReviewForm):
    """Keys with priority act before a key sent behind them reaches a field that has lost the focus by then."""

    CSS = """
    ReviewScreen #body { padding: 0 1; }
    ReviewScreen.-tall #body { padding: 1 1 0 1; }
    ReviewScreen.-tall PathLine { margin-bottom: 1; }
    ReviewScreen PathLine { padding: 0; }
    ReviewScreen #left { width: 34; margin-right: 3; display: none; }
    ReviewScreen.-wide #left { display: block; }
    ReviewScreen #page, ReviewScreen #summary { width: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    ReviewScreen #summary { display: none; }
    ReviewScreen.-over #summary { display: block; }
    ReviewScreen.-over #page { display: none; }
    ReviewScreen Static, ReviewScreen #written, ReviewScreen #open, ReviewScreen #to-do { height: auto; }
    ReviewScreen #seen { height: auto; layout: vertical; margin-bottom: 1; }
    ReviewScreen.-wide #seen { layout: horizontal; }
    ReviewScreen ChartPane { height: 7; width: 1fr; }
    ReviewScreen.-tall ChartPane { height: 11; }
    ReviewScreen.-wide ChartPane { width: 3fr; }
    ReviewScreen.-wide #beside { width: 2fr; margin-left: 2; }
    ReviewScreen #open, ReviewScreen #scores, ReviewScreen #to-do { margin-bottom: 1; }
    ReviewScreen #refusal { display: none; margin-left: 19; }
    ReviewScreen.-closed #written > Field, ReviewScreen.-closed #refusal { display: none !important; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("J", "go(1)", "next", id="review.next"),
        Binding("K", "go(-1)", "previous", id="review.previous"),
        Binding("tab,down", "field(1)", "next field", key_display="tab", id="review.field", priority=True),
        Binding("shift+tab,up", "field(-1)", "previous field", id="review.field-before", show=False, priority=True),
        Binding("f3", "store", "keep, next", id="review.store", priority=True),
        Binding("enter", "enter", "next field", id="review.enter", show=False, priority=True),
        Binding("pagedown", "go(1)", "next", id="review.page-down", show=False, priority=True),
        Binding("pageup", "go(-1)", "previous", id="review.page-up", show=False, priority=True),
        Binding("C", "close", "close review", id="review.close"),
        Binding("O", "reopen", "reopen", id="review.reopen"),
        Binding("w", "note", "note why", id="review.note"),
        Binding("x", "minutes", "minutes", id="review.minutes"),
        Binding("z", "full", "chart", id="review.full", show=False),
        Binding("escape", "leave", "leave", id="review.leave", priority=True),
    ]
    place = "review"
    guide = (
        "One KPI a page: what it came to, what was said and decided the last time, what is still to be done. Say what "
        "happened, decide, and name the next action with who does it until when.\n\n"
        "A decision is carried out at once: a new target holds from the next period on, a retired KPI is out of use. "
        "Deciding otherwise takes that back. What is typed is kept whenever a page is left; a review that is "
        "interrupted goes on where it was.\n\n"
        "C closes it: every number stays as it is shown, for good. Where the data says something else later, both are "
        "shown. Actions go on until they are done."
    )

    def __init__(self, review_id: int) -> None:
        super().__init__(review_id)
        self._judgements: Judgements | None = None
        self._told: Texts | None = None
        """The texts of which somebody else's change was said."""
        self._asked = False
        """It was said what is not decided yet."""
        self._leaving = False

    def load(self) -> ReviewView:
        from kpitui.usecases.judgements import Judgements
        from kpitui.usecases.reviews import review_walk

        self._judgements = self._judgements or Judgements()
        walk = review_walk(self.app.ws, self.review_id, self._judgements)
        open_pages = [place for place, page in enumerate(walk.pages) if page.decision is None]
        first = 0 if walk.row.closed_on else next(iter(open_pages), len(walk.pages))
        at = first if self.at < 0 else min(self.at, len(walk.pages))
        return self._with_page(ReviewView(walk, at, None, None))

    def _with_page(self, view: ReviewView) -> ReviewView:
        """And what there is to know of its place."""
        from kpitui.usecases.review_history import review_summary
        from kpitui.usecases.review_page import review_page

        ws, walk = self.app.ws, view.walk
        if view.at >= len(walk.pages):
            return ReviewView(walk, view.at, None, review_summary(ws, self.review_id))
        page = review_page(ws, self.review_id, walk.pages[view.at].state.key)
        return ReviewView(walk, view.at, page, None)

    def show(self, view: ReviewView) -> None:
        begins = self.walk is None
        self.walk = view.walk
        if self.at < 0:
            self.at = view.at
        if view.at == self.at:
            self._show_place(view)
        if begins:
            self._home()

    def _home(self) -> None:
        """The focus to where letters are keys."""
        rows = self.query_one(ReviewList)
        over = self.walk is not None and self.at >= len(self.walk.pages)
        if over and self.query_one("#all-actions", ActionList).items:
            self.query_one("#all-actions").focus()
        elif rows.region.width:
            rows.focus()
        else:
            self.query_one("#summary" if over else "#page", VerticalScroll).focus()

    # going from page to page

    async def action_go(self, by: int) -> None:
        if self.walk is not None:
            await self._go_to(max(0, min(len(self.walk.pages), self.at + by)))

    async def _go_to(self, at: int) -> None:
        await self._catch_up()
        if self.walk is None or at == self.at or not self._store():
            self.query_one(ReviewList).go_to(self.at)
            return
        self._leave_for(at)

    def _leave_for(self, at: int) -> None:
        self.at = at
        self.query_one(ReviewList).go_to(at)
        self._begin_page()
        self._home()
        self._turn()

    @work(exclusive=True, group="turn")
    async def _turn(self) -> None:
        """The other page at once, then what the list says."""
        if self.walk is None:
            return
        try:
            view = await asyncio.to_thread(self._with_page, ReviewView(self.walk, self.at, None, None))
        except KpituiError as error:
            self._arrived.set()
            self.say(error)
            return
        if self.is_attached:
            self.show(view)
            self.reload()

    @on(LineList.Moved)
    async def _follow(self, event: LineList.Moved) -> None:
        rows = self.query_one(ReviewList)
        if self.walk is not None and rows.has_focus and rows.at is not None and rows.at != self.at:
            await self._go_to(rows.at)

    async def action_store(self) -> None:
        """Keep the page, and go to the next that is not decided; after the last to the summary."""
        await self._catch_up()
        if self.walk is None or not self._store():
            return
        pages = self.walk.pages
        rest = [place for place in range(self.at + 1, len(pages)) if pages[place].decision is None]
        self._leave_for(next(iter(rest), len(pages)))

    def _store(self) -> bool:
        """Keep what is typed; False where that cannot be, with the reason at the foot."""
        from kpitui.usecases.review_page import save_page

        page, texts = self.page, self._texts()
        if page is None or self._is_closed or texts == self._filled:
            return True
        version = None if self._told == texts else self._version
        try:
            save_page(self.app.ws, self.review_id, page.kpi, self._read(), version=version)
        except Changed as error:
            self._told = texts
            self._refuse(f"{error}{KEEPS}")
            return False
        except KpituiError as error:
            self.state = "not stored"
            self._refuse(str(error))
            return False
        self._told, self._filled, self._asked, self.state = None, texts, False, "saved"
        if version is not None:
            self._version = version + 1
        return True

    @property
    def _is_closed(self) -> bool:
        return self.walk is not None and self.walk.row.closed_on is not None

    # fields

    def action_field(self, by: int) -> None:
        shown = [field.editor for field in self.query(Field) if field.display]
        places = [place for place, editor in enumerate(shown) if editor is self.focused]
        at = places[0] + by if places else (0 if by > 0 else len(shown) - 1)
        if 0 <= at < len(shown):
            self.set_focus(shown[at])
        else:
            self._home()

    async def action_enter(self) -> None:
        """To the next field; from the last one it is kept, and the next page comes."""
        shown = [field.editor for field in self.query(Field) if field.display]
        await self._catch_up()
        if shown and self.focused is shown[-1]:
            await self.action_store()
        else:
            self.action_field(1)

    async def action_leave(self) -> None:
        """From a field to the list; else out of the review, which can be gone on with."""
        await self._catch_up()
        if self._told is not None:
            self._take_theirs()
        elif self.focused in [field.editor for field in self.query(Field)]:
            self._home()
        elif self._store() or self._leaving:
            self.dismiss()
        else:
            self._leaving = True
            self.notify("This page is not kept yet; once more leaves without it.", severity="warning", markup=False)

    def _take_theirs(self) -> None:
        self._told = None
        self._begin_page()
        self.reload()

    async def unstored(self) -> Unstored | None:
        await self._catch_up()
        return None if self._store() else Unstored("the review's page", "f3 keeps it", tuple(self._texts().values()))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.walk is None:
            return action == "leave"
        over, closed = self.at >= len(self.walk.pages), self._is_closed
        if action == "go":
            return self.at > 0 if parameters == (-1,) else not over
        if action in ("field", "enter", "store"):
            if action == "enter" and isinstance(self.focused, TextArea):
                return False
            return not over and not closed
        if action in ("close", "reopen"):
            return closed == (action == "reopen")
        if action in ("note", "full"):
            return not over
        return super().check_action(action, parameters) if action != "leave" else True

    # the review as a whole

    async def action_close(self) -> None:
        """Keep it for good; what is not decided is said once."""
        await self._catch_up()
        walk = self.walk
        if walk is None or not self._store():
            return
        left = [page.state.name for page in walk.pages if page.decision is None]
        if self.page and self._texts()["decision"]:
            left = [name for name in left if name != self.page.seen.state.name]
        if left and not self._asked:
            self._asked = True
            names = ", ".join(left[:3]) + (f" and {len(left) - 3} more" if len(left) > 3 else "")
            self.notify(UNDECIDED.format(names), severity="warning", markup=False)
            return
        self._close()

    @work(exclusive=True, group="close")
    async def _close(self) -> None:
        from kpitui.usecases.reviews import close_review

        self.state = "saving…"
        try:
            await asyncio.to_thread(close_review, self.app.ws, self.review_id)
        except KpituiError as error:
            self.state = "not stored"
            self.say(error)
            return
        self.state = "saved"
        self.notify("The review is closed: it stays as it is; u opens it again", markup=False)
        if self.walk:
            self.at, self.page = len(self.walk.pages), None
        self.reload()

    def action_reopen(self) -> None:
        from kpitui.usecases.reviews import reopen_review

        self._begin_page()
        if self.save(reopen_review, self.review_id):
            self.notify("The review is open again; C closes it with the numbers of then", markup=False)

    def action_note(self) -> None:
        if self.page:
            self.app.note_why(self.page.kpi)

    async def action_full(self) -> None:
        if self.page:
            await self.app.open_chart(self.page.kpi)

    async def action_minutes(self) -> None:
        await self._catch_up()
        if self._store():
            self.app.write_minutes(self.review_id)

    @on(ActionList.Wanted)
    def _act(self, event: ActionList.Wanted) -> None:
        rows = next((rows for rows in self.query(ActionList) if rows.has_focus), None)
        if rows and rows.item:
            self.app.do_action(event.what, rows.item)
