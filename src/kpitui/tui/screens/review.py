"""A review under way: one KPI a page; what is typed is kept whenever a page is left, and it is closed for good."""

import asyncio
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from kpitui.model.errors import KpituiError
from kpitui.tui.screens.review_pages import ReviewPages
from kpitui.tui.unstored import Unstored
from kpitui.tui.widgets.action_list import ActionList
from kpitui.tui.widgets.fields import Field, Prose
from kpitui.tui.widgets.line_list import LineList
from kpitui.tui.widgets.review_list import ReviewList

FAR = 1_000_000
"""Pages: beyond any end."""
UNDECIDED = "Not decided yet: {}. C again closes the review all the same."


class ReviewScreen(ReviewPages):
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
    ReviewScreen #open, ReviewScreen ReviewScores, ReviewScreen #to-do { margin-bottom: 1; }
    ReviewScreen #refusal { display: none; margin-left: 19; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("J", "go(1)", "next", id="review.next"),
        Binding("K", "go(-1)", "previous", id="review.previous"),
        Binding("G", f"go({FAR})", "summary", id="review.last", show=False),
        Binding("g", f"go(-{FAR})", "first", id="review.first", show=False),
        Binding("tab", "field(1)", "next field", id="review.field", priority=True),
        Binding("shift+tab", "field(-1)", "previous field", id="review.field-before", show=False, priority=True),
        Binding("down", "line(1)", "next field", id="review.down", show=False, priority=True),
        Binding("up", "line(-1)", "previous field", id="review.up", show=False, priority=True),
        Binding("f3", "store", "keep, next", id="review.store", priority=True),
        Binding(
            "enter",
            "enter",
            "next field, on the last one keep; in a text a new line",
            id="review.enter",
            show=False,
            priority=True,
        ),
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
        self._leaving = False

    @property
    def key_words(self) -> dict[str, str]:
        """Where tab leads to from what has the focus: at first no field is in sight on a low screen."""
        if self.walk is None or self._is_typed_in():
            return {}
        if self.at >= len(self.walk.pages):
            return {"field(1)": "to be done"}
        return {"field(1)": "say what happened"} if self._is_open_page() else {}

    async def action_leave(self) -> None:
        """From a field to the list; else out of the review, which can be gone on with."""
        await self._catch_up()
        if self._told is not None:
            self._take_theirs()
        elif self.focused in [*self.query("#open ActionList"), *(field.editor for field in self.query(Field))]:
            self._home()
        elif self._store() or self._leaving:
            self.dismiss()
        else:
            self._leaving = True
            self.notify("This page is not kept yet; once more leaves without it.", severity="warning", markup=False)

    def _take_theirs(self) -> None:
        self._told = None
        self._begin_page()
        self._turn()

    async def unstored(self) -> Unstored | None:
        await self._catch_up()
        return None if self._store() else Unstored("the review's page", "f3 keeps it", tuple(self._texts().values()))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("field", "line"):
            return self._moves(action, parameters)
        if self.walk is None:  # a key acts when it has been read
            return action != "enter" or not isinstance(self.focused, TextArea)
        over, closed = self.at >= len(self.walk.pages), self._is_closed
        if action == "go":
            return not over if int(str(parameters[0])) > 0 else self.at > 0
        if action in ("enter", "store"):
            if action == "enter" and isinstance(self.focused, TextArea):
                return False
            return not over and bool(self._shown())
        if action in ("close", "reopen"):
            return closed == (action == "reopen")
        if action in ("note", "full"):
            return not over
        return super().check_action(action, parameters) if action != "leave" else True

    def _moves(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Up and down are first of all those of a list or of a text of several lines."""
        if self.walk is not None and self.at >= len(self.walk.pages):
            return action == "field" and bool(self.query_one("#all-actions", ActionList).items)
        if self.walk is not None and not self._shown():
            return action == "field" and bool(self.query_one(ActionList).items)
        if action == "field" or isinstance(self.focused, ReviewList):
            return True
        if not isinstance(self.focused, LineList | Prose):
            return True
        way = "cursor_down" if parameters == (1,) else "cursor_up"
        return isinstance(self.focused, Prose) and not self.focused.check_action(way, ())

    # the review as a whole

    async def action_close(self) -> None:
        """Keep it for good; what is not decided is said once."""
        if not self.app.may_write():
            return
        await self._catch_up()
        walk = self.walk
        if walk is None or self._is_closed or not self._store():
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

    async def action_reopen(self) -> None:
        from kpitui.usecases.reviews import reopen_review

        await self.loaded()
        self._refuse("")
        if self._is_closed and self.save(reopen_review, self.review_id):
            self.notify("The review is open again; C closes it with the numbers of then", markup=False)

    async def action_note(self) -> None:
        await self._catch_up()
        if self.page:
            self.app.note_why(self.page.kpi)

    async def action_full(self) -> None:
        await self._catch_up()
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
