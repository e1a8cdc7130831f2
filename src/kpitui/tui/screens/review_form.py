"""A page of a review: what there is to be seen of a KPI, and the fields for what is said and decided of it."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kpitui.model.enums import Decision, Direction
from kpitui.model.typed import parse_day
from kpitui.present import periods
from kpitui.present import reviews as say
from kpitui.tui.base import DataScreen
from kpitui.tui.screens.review_words import (
    COMMENTARY,
    CONFIDENCE,
    DECISION,
    FIELDS,
    HIGH,
    LOW,
    NAMES,
    UNTIL,
    VALUE,
    WHAT,
    WHO,
    Texts,
    beside,
    kept,
    new_target,
    promised,
    texts_of,
    until,
    wanted,
)
from kpitui.tui.widgets.action_list import ActionList
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.chart import ChartPane
from kpitui.tui.widgets.facts import Facts
from kpitui.tui.widgets.fields import Field
from kpitui.tui.widgets.pane_title import PaneTitle
from kpitui.tui.widgets.path_line import PathLine
from kpitui.tui.widgets.review_head import ReviewHead
from kpitui.tui.widgets.review_list import ReviewList
from kpitui.tui.widgets.review_scores import ReviewScores

if TYPE_CHECKING:
    from kpitui.usecases.review_page import Written
    from kpitui.usecases.review_views import ReviewPage, ReviewWalk, Summary

TO_DO_KEYS = (("review.field", "go there"), ("actions.done", "done"), ("actions.change", "change"))
ACTION_KEYS = (("review.field-before", "go there"), ("actions.done", "done"))


@dataclass(frozen=True, slots=True)
class ReviewView:
    walk: "ReviewWalk"
    at: int
    """The place that was shown when it was read; behind the last page is the summary."""
    page: "ReviewPage | None"
    summary: "Summary | None"


class ReviewForm(DataScreen[ReviewView]):
    """Shows a place of the review and keeps what is typed; `ReviewScreen` adds what the keys do."""

    def __init__(self, review_id: int) -> None:
        super().__init__()
        self.review_id = review_id
        self.walk: ReviewWalk | None = None
        self.page: ReviewPage | None = None
        """What is known of the page that is shown."""
        self.at = -1
        """-1: the first place that is to be done, once they are known."""
        self._filled: Texts = dict.fromkeys(NAMES, "")
        """What stood in the fields when the page was shown."""
        self._version = 0
        """Of what stood there."""
        self._awaited = True
        """The page that is gone to is not read yet; what is typed meanwhile is typed for it."""
        self._arrived = asyncio.Event()

    def compose_body(self) -> ComposeResult:
        with Vertical(id="body"):
            yield PathLine()
            with Horizontal(id="columns"):
                with Vertical(id="left"):
                    yield PaneTitle("KPIs", "decided")
                    yield ReviewList()
                with VerticalScroll(id="page"):
                    yield ReviewHead()
                    with Horizontal(id="seen"):
                        yield ChartPane()
                        yield Static(id="beside")
                    with Vertical(id="open"):
                        yield PaneTitle("Open actions", keys=ACTION_KEYS)
                        yield ActionList()
                    with Vertical(id="written"):
                        yield PaneTitle("What we say", id="title")
                        for spec in FIELDS:
                            yield Field(spec, "")
                        yield Static(id="refusal")
                    yield Facts()
                with VerticalScroll(id="summary"):
                    yield PaneTitle("Summary")
                    yield ReviewScores()
                    with Vertical(id="to-do"):
                        yield PaneTitle("To be done", keys=TO_DO_KEYS)
                        yield ActionList(named=True, id="all-actions")
                    yield Static(id="sure")

    def on_mount(self) -> None:
        self.query_one("#open").display = False
        self._note()

    # what is shown

    def _show_place(self, view: ReviewView) -> None:
        walk = view.walk
        closed = walk.row.closed_on is not None
        self.set_class(self.at >= len(walk.pages), "-over")
        state = Content.styled("closed", "$text-quiet") if closed else Content()
        facts = (Content.assemble((say.progress(walk), "$text-strong")), state)
        where = say.title(walk.row, walk.today)
        name = f"{where}   {say.about(walk)}" if self.size.width >= 100 else where
        at = f"{self.at + 1} of {len(walk.pages)}" if self.at < len(walk.pages) else "summary"
        self.query_one(PathLine).show("", name if self.size.width >= 100 else f"{where}, {at}", facts)
        self.query_one(ReviewList).show(walk, self.at)
        if view.summary:
            self._show_summary(view.summary)
        elif view.page:
            self._show_page(view.page, walk)
        self.refresh_bindings()

    def _show_page(self, page: "ReviewPage", walk: "ReviewWalk") -> None:
        self.page = page
        self.query_one(ReviewHead).show(page)
        self.query_one(ChartPane).show(page.seen.chart)
        self.query_one("#beside", Static).update(beside(page, walk))
        self.query_one(ActionList).show(page.actions, walk.today)
        self.query_one("#open").display = bool(page.actions)
        title = self.query_one("#title", PaneTitle)
        title.title = "What we say" if walk.row.closed_on is None else "What we said"
        title.fact = f"as of {periods.day(page.seen.as_of, walk.today)}"
        self.query_one(Facts).show(kept(page, walk.today) if walk.row.closed_on else ())
        if walk.row.closed_on is None:
            self._fill(page, walk)
        self._note()
        self._arrived.set()

    def _begin_page(self) -> None:
        """Nothing of the page before is left in the fields."""
        self.page, self._awaited = None, True
        self._arrived.clear()
        self._filled = dict.fromkeys(NAMES, "")
        if self.walk and self.at < len(self.walk.pages):
            self.query_one(ReviewHead).begin(self.walk.pages[self.at].state.name)
        for field in self.query(Field):
            field.fill("")
        self._refuse("")
        self._note()

    def _fill(self, page: "ReviewPage", walk: "ReviewWalk") -> None:
        """What is kept goes into fields that nobody has touched; of a page that somebody writes on, into none."""
        if self._awaited or self._texts() == self._filled:
            stands = texts_of(page, walk.today, self.app.ws.author)
            for field in self.query(Field):
                if field.text == self._filled[field.spec.name]:
                    field.fill(stands[field.spec.name])
            self._filled, self._version = stands, page.version
        if self._awaited:
            self._awaited = False
            self.query_one("#page", VerticalScroll).scroll_home(animate=False)

    def _show_summary(self, summary: "Summary") -> None:
        walk = summary.walk
        self.page = None
        self._arrived.set()
        self.query_one(ReviewScores).show(summary)
        actions = tuple(one for page in summary.pages for one in (page.action, *page.actions) if one)
        self.query_one("#all-actions", ActionList).show(actions, walk.today)
        self.query_one("#to-do").display = bool(actions)
        sure = [Content.styled(one_line(say.calibration(one)), "$foreground") for one in summary.calibration]
        head = [Content.assemble(("How sure we were", "bold $text-strong"), (f"  {say.SCALE}", "$text-quiet"))]
        self.query_one("#sure", Static).update(Content("\n").join([*head, *sure]) if sure else "")

    @property
    def _is_closed(self) -> bool:
        return self.walk is not None and self.walk.row.closed_on is not None

    def _is_open_page(self) -> bool:
        """One that can be written on; before it is known, too, so that what is typed first is not lost."""
        return self.walk is None or (self.at < len(self.walk.pages) and not self._is_closed)

    # what is typed

    def _texts(self) -> Texts:
        return {field.spec.name: field.text for field in self.query(Field)}

    def _field(self, name: str) -> Field:
        return next(field for field in self.query(Field) if field.spec.name == name)

    async def _catch_up(self) -> None:
        """What was typed until now is in the field, and the page that it is about is known."""
        for field in self.query(Field):
            if field.editor is self.focused:
                await field.catch_up()
        await self.loaded()
        if self.walk is not None:
            await self._arrived.wait()

    @on(Field.Changed)
    def _changed(self) -> None:
        self._refuse("")
        self._note()

    def _note(self) -> None:
        """Which fields there are, and what they want."""
        page, walk, texts = self.page, self.walk, self._texts()
        if page is None or walk is None or self._is_closed:
            for name, text in texts.items():
                # Somebody may have closed it while this was typed.
                typed = self._is_closed and text != self._filled[name]
                early = name in (COMMENTARY, DECISION, WHAT) and self._is_open_page()
                self._field(name).display = typed or early
            return
        state = page.seen.state
        changes = texts[DECISION] == Decision.CHANGE_TARGET.value
        ranged = state.direction is Direction.RANGE
        acts = texts[DECISION] == Decision.ACT.value or bool(texts[WHAT].strip())
        there = {VALUE: changes and not ranged, LOW: changes and ranged, HIGH: changes and ranged}
        there |= {CONFIDENCE: page.asks_confidence, WHO: acts, UNTIL: acts}
        for field in self.query(Field):
            field.display = there.get(field.spec.name, True)
        for name in (VALUE, LOW, HIGH):
            self._field(name).note(new_target(page, walk))
        asked = promised(page, walk.today)
        self._field(CONFIDENCE).note(f"how sure, in %: {asked}" if asked else "")
        self._field(UNTIL).note(until(texts[UNTIL], walk.today))

    def _refuse(self, sentence: str) -> None:
        refusal = self.query_one("#refusal", Static)
        refusal.update(Content.assemble(("✗ ", "$error"), (one_line(sentence), "$foreground")))
        refusal.display = bool(sentence)
        if sentence:
            self.call_after_refresh(refusal.scroll_visible, animate=False)

    def _read(self) -> "Written":
        """The fields as they are to be kept.

        Raises: BadInput, with the field's text.
        """
        from kpitui.tui.screens.check_in import read_confidence
        from kpitui.usecases.review_page import Next, Written

        page, walk, texts = self.page, self.walk, self._texts()
        assert page is not None  # noqa: S101 - asked by who calls
        assert walk is not None  # noqa: S101 - there is a page
        action = None
        if texts[WHAT].strip():
            until = parse_day(texts[UNTIL], walk.today) if texts[UNTIL].strip() else None
            action = Next(texts[WHAT], texts[WHO], until)
        decision = Decision(texts[DECISION]) if texts[DECISION] else None
        return Written(
            texts[COMMENTARY],
            decision,
            read_confidence(texts[CONFIDENCE]) if page.asks_confidence else page.confidence,
            wanted(texts, page) if decision is Decision.CHANGE_TARGET else None,
            action,
        )
