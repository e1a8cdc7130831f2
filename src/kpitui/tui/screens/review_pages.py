"""From page to page of a review: what is typed on one is kept before the next is shown."""

import asyncio
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import VerticalScroll
from textual.widget import Widget

from kpitui.model.enums import Decision
from kpitui.model.errors import Changed, KpituiError
from kpitui.tui.screens.review_form import ReviewForm, ReviewView
from kpitui.tui.screens.review_words import DECISION, HIGH, LOW, UNTIL, VALUE, WHAT, WHO, Texts
from kpitui.tui.widgets.action_list import ActionList
from kpitui.tui.widgets.fields import Field
from kpitui.tui.widgets.line_list import LineList
from kpitui.tui.widgets.review_list import ReviewList

if TYPE_CHECKING:
    from kpitui.usecases.judgements import Judgements

NOT_READ = "this page cannot be read now, so what is typed is not kept yet"
KEEPS = "; f3 again keeps yours, esc takes theirs"


class ReviewPages(ReviewForm):
    """Goes through the places of a review, and through the fields of a page."""

    def __init__(self, review_id: int) -> None:
        super().__init__(review_id)
        self._judgements: Judgements | None = None
        self._told: Texts | None = None
        """The texts of which somebody else's change was said."""
        self._asked = False
        """It was said what is not decided yet."""

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
        if begins and not self._is_typed_in():
            self._home()

    def _is_typed_in(self) -> bool:
        """A field has the focus, of a page that can be written on."""
        return self._is_open_page() and any(field.editor is self.focused for field in self.query(Field))

    def _home(self) -> None:
        """The focus to where letters are keys."""
        rows = self.query_one(ReviewList)
        over = self.walk is not None and self.at >= len(self.walk.pages)
        if over and rows.region.width and self.query_one("#all-actions", ActionList).items:
            self.query_one("#all-actions").focus()
        elif rows.region.width:
            rows.focus()
        else:
            self.query_one("#summary" if over else "#page", VerticalScroll).focus()

    # going from page to page

    async def action_go(self, by: int) -> None:
        await self.loaded()
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
        if self.walk is None or not self._shown() or not self._store():
            return
        pages = self.walk.pages
        rest = [place for place in range(self.at + 1, len(pages)) if pages[place].decision is None]
        self._leave_for(next(iter(rest), len(pages)))

    def _store(self) -> bool:
        """Keep what is typed; False where that cannot be, with the reason at the foot."""
        from kpitui.usecases.review_page import save_page

        page, texts = self.page, self._texts()
        if texts == self._filled:
            return True
        if page is None:
            self._refuse(NOT_READ)
            return False
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
            self._go_to_missing()
            return False
        self._told, self._filled, self._asked, self.state = None, texts, False, "saved"
        if version is not None:
            self._version = version + 1
        return True

    # fields

    def _shown(self) -> list[Widget]:
        return [field.editor for field in self.query(Field) if field.display]

    def action_field(self, by: int) -> None:
        """Round through the open actions and the fields; from elsewhere to the first field. Of the summary to what is
        to be done, and back."""
        to_do = self.query_one("#all-actions", ActionList)
        if self.walk is not None and self.at >= len(self.walk.pages):
            if to_do.has_focus:
                self.query_one("#summary").focus()
            else:
                to_do.focus()
            return
        fields, actions = self._shown(), self.query_one(ActionList)
        ring: list[Widget] = [actions, *fields] if actions.items else fields
        if self.focused in ring:
            self.set_focus(ring[(ring.index(self.focused) + by) % len(ring)])
        elif ring:
            self.set_focus(fields[0] if by > 0 and fields else ring[0 if actions.items else -1])

    async def action_line(self, by: int) -> None:
        """To the field above or below, in the list to the page; beyond the fields to where letters are keys."""
        await self.loaded()
        if isinstance(self.focused, ReviewList):
            await self.action_go(by)
            return
        fields = self._shown()
        at = fields.index(self.focused) + by if self.focused in fields else 0 if by > 0 else len(fields) - 1
        if 0 <= at < len(fields):
            self.set_focus(fields[at])
        else:
            self._home()

    def _go_to_missing(self) -> None:
        """To the field that the decision needs."""
        texts = self._texts()
        needed = {Decision.CHANGE_TARGET.value: (VALUE, LOW, HIGH), Decision.ACT.value: (WHAT, WHO, UNTIL)}
        for name in needed.get(texts[DECISION], ()):
            field = self._field(name)
            if field.display and not texts[name].strip():
                field.editor.focus()
                return

    async def action_enter(self) -> None:
        """To the next field; from the last one it is kept, and the next page comes."""
        shown = self._shown()
        await self._catch_up()
        if shown and self.focused is shown[-1]:
            await self.action_store()
        else:
            await self.action_line(1)
