"""A page of a review: what there is to be seen of a KPI, and the fields for what is said and decided of it."""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kpitui.model.enums import Decision, Direction
from kpitui.model.errors import BadInput
from kpitui.model.typed import parse_day, parse_number
from kpitui.present import numbers, periods
from kpitui.present import reviews as say
from kpitui.tui import glyphs
from kpitui.tui.base import DataScreen
from kpitui.tui.widgets.action_list import ActionList
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.chart import ChartPane
from kpitui.tui.widgets.fields import CHOICE, PROSE, Field, FieldSpec
from kpitui.tui.widgets.kpi_pane import status_mark
from kpitui.tui.widgets.pane_title import PaneTitle
from kpitui.tui.widgets.path_line import PathLine
from kpitui.tui.widgets.review_head import ReviewHead
from kpitui.tui.widgets.review_list import ReviewList

if TYPE_CHECKING:
    from kpitui.usecases.review_page import Written
    from kpitui.usecases.review_views import ReviewPage, ReviewWalk, Summary, Wanted

COMMENTARY, DECISION, CONFIDENCE = "commentary", "decision", "confidence"
VALUE, LOW, HIGH = "value", "low", "high"
WHAT, WHO, UNTIL = "what", "who", "until"
FIELDS = (
    FieldSpec(COMMENTARY, "What happened", PROSE),
    FieldSpec(
        DECISION, "We decide", CHOICE, tuple((one.value, word) for one, word in say.DECISIONS.items()), optional=True
    ),
    FieldSpec(VALUE, "New target", width=20),
    FieldSpec(LOW, "At least", width=20),
    FieldSpec(HIGH, "At most", width=20),
    FieldSpec(CONFIDENCE, "Confidence", width=10),
    FieldSpec(WHAT, "Next action"),
    FieldSpec(WHO, "Who", width=24),
    FieldSpec(UNTIL, "Until", width=24),
)
NAMES = tuple(spec.name for spec in FIELDS)
A_WHILE = timedelta(days=14)
"""What an action is given where nobody says more."""
Texts = dict[str, str]


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
                        yield PaneTitle("Open actions", keys=(("actions.done", "done"),))
                        yield ActionList()
                    with Vertical(id="written"):
                        yield PaneTitle("", id="title")
                        for spec in FIELDS:
                            yield Field(spec, "")
                        yield Static(id="refusal")
                    yield Static(id="kept")
                with VerticalScroll(id="summary"):
                    yield PaneTitle("Summary", id="summary-title")
                    yield Static(id="scores")
                    with Vertical(id="to-do"):
                        yield PaneTitle("To be done", keys=(("actions.done", "done"), ("actions.change", "change")))
                        yield ActionList(named=True, id="all-actions")
                    yield Static(id="sure")

    # what is shown

    def _show_place(self, view: ReviewView) -> None:
        walk = view.walk
        closed = walk.row.closed_on is not None
        self.set_class(self.at >= len(walk.pages), "-over")
        self.set_class(closed, "-closed")
        state = Content.styled("closed", "$text-quiet") if closed else Content()
        facts = (Content.assemble((say.progress(walk), "$text-strong")), state)
        where = say.title(walk.row, walk.today)
        name = f"{where}   {say.about(walk)}" if self.size.width >= 100 else where
        at = f"{min(self.at + 1, len(walk.pages))} of {len(walk.pages)}"
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
        self.query_one("#beside", Static).update(_beside(page, walk))
        self.query_one(ActionList).show(page.actions, walk.today)
        self.query_one("#open").display = bool(page.actions)
        title = self.query_one("#title", PaneTitle)
        title.title = "What we say" if walk.row.closed_on is None else "What we said"
        title.fact = f"as of {periods.day(page.seen.as_of, walk.today)}"
        self.query_one("#kept", Static).update(_kept(page, walk.today) if walk.row.closed_on else "")
        if walk.row.closed_on is None:
            self._fill(page, walk)
        self._arrived.set()

    def _begin_page(self) -> None:
        """Nothing of the page before is left in the fields."""
        self.page, self._awaited = None, True
        self._arrived.clear()
        self._filled = dict.fromkeys(NAMES, "")
        for field in self.query(Field):
            field.fill("")
        self._refuse("")
        self._note()

    def _fill(self, page: "ReviewPage", walk: "ReviewWalk") -> None:
        """What is kept goes into fields that nobody has touched; of a page that somebody writes on, into none."""
        if self._awaited or self._texts() == self._filled:
            stands = _texts_of(page, walk.today, self.app.ws.author)
            for field in self.query(Field):
                if field.text == self._filled[field.spec.name]:
                    field.fill(stands[field.spec.name])
            self._filled, self._version = stands, page.version
        if self._awaited:
            self._awaited = False
            self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        self._arrived.set()
        self._note()

    def _show_summary(self, summary: "Summary") -> None:
        walk = summary.walk
        self.page = None
        self._arrived.set()
        title = self.query_one("#summary-title", PaneTitle)
        title.fact = say.counts(walk)
        self.query_one("#scores", Static).update(_scores(summary, self.query_one("#summary").size.width))
        actions = tuple(one for page in summary.pages for one in (page.action, *page.actions) if one)
        self.query_one("#all-actions", ActionList).show(actions, walk.today)
        self.query_one("#to-do").display = bool(actions)
        sure = [Content.styled(one_line(say.calibration(one)), "$foreground") for one in summary.calibration]
        head = [Content.styled("How sure we were", "bold $text-strong")] if sure else []
        self.query_one("#sure", Static).update(Content("\n").join([*head, *sure]))

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
        await self._arrived.wait()

    @on(Field.Changed)
    def _changed(self) -> None:
        self._refuse("")
        self._note()

    def _note(self) -> None:
        """Which fields there are, and what they want."""
        page, walk = self.page, self.walk
        if page is None or walk is None:
            for field in self.query(Field):
                field.display = field.spec.name in (COMMENTARY, DECISION, WHAT)
            return
        texts, state = self._texts(), page.seen.state
        changes = texts[DECISION] == Decision.CHANGE_TARGET.value
        ranged = state.direction is Direction.RANGE
        acts = texts[DECISION] == Decision.ACT.value or bool(texts[WHAT].strip())
        there = {VALUE: changes and not ranged, LOW: changes and ranged, HIGH: changes and ranged}
        there |= {CONFIDENCE: page.asks_confidence, WHO: acts, UNTIL: acts}
        for field in self.query(Field):
            field.display = there.get(field.spec.name, True)
        since = f"from {periods.day(walk.coming.start, walk.today).partition(' ')[2]} on"
        wanted = _wanted_now(page)
        for name in (VALUE, LOW, HIGH):
            self._field(name).note(", ".join(filter(None, (since, wanted))))
        self._field(CONFIDENCE).note(f"0–100 %: how sure you are of: {wanted.removeprefix('now ')}" if wanted else "")
        self._field(UNTIL).note(_until(texts[UNTIL], walk.today))

    def _refuse(self, sentence: str) -> None:
        refusal = self.query_one("#refusal", Static)
        refusal.update(Content.assemble(("✗ ", "$error"), (one_line(sentence), "$foreground")))
        refusal.display = bool(sentence)

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
            _wanted(texts, page) if decision is Decision.CHANGE_TARGET else None,
            action,
        )


def _texts_of(page: "ReviewPage", today: date, author: str) -> Texts:
    state, action, coming = page.seen.state, page.action, page.next_target
    changed = page.decision is Decision.CHANGE_TARGET and coming is not None

    def shown(value: float | None) -> str:
        return "" if value is None else numbers.plain(value, state.decimals)

    return {
        COMMENTARY: page.commentary,
        DECISION: page.decision.value if page.decision else "",
        VALUE: shown(coming.value) if changed and coming else "",
        LOW: shown(coming.low) if changed and coming else "",
        HIGH: shown(coming.high) if changed and coming else "",
        CONFIDENCE: "" if page.confidence is None else str(page.confidence),
        WHAT: action.what if action else "",
        WHO: action.owner if action else state.owner or author,
        UNTIL: ((action.until if action else None) or today + A_WHILE).isoformat(),
    }


def _wanted(texts: Texts, page: "ReviewPage") -> "Wanted | None":
    """Raises: BadInput, where it is no number."""
    from kpitui.usecases.review_views import Wanted

    unit = page.seen.state.unit
    ranged = page.seen.state.direction is Direction.RANGE
    names = (LOW, HIGH) if ranged else (VALUE,)
    if not all(texts[name].strip() for name in names):
        return None
    read = [parse_number(texts[name], unit)[0] for name in names]
    return Wanted(low=read[0], high=read[1]) if ranged else Wanted(read[0])


def _wanted_now(page: "ReviewPage") -> str:
    """`now at least 4.0`."""
    from kpitui.present.standing import target_text

    state = page.seen.state
    return f"now {target_text(state, state.target)}" if state.target else ""


def _until(text: str, today: date) -> str:
    try:
        day = parse_day(text, today)
    except BadInput:
        return ""
    days = (day - today).days
    return f"{periods.day(day, today)}, in {days} days" if days > 1 else periods.day(day, today)


def _beside(page: "ReviewPage", walk: "ReviewWalk") -> Content:
    """What the figures say, and what was said the last time."""
    state = page.seen.state
    judgement, rest = say.advice(page)
    changed = state.insight is not None and state.insight.since is not None
    lines = [
        Content.assemble(
            (f"{glyphs.SIGNAL} " if changed else "", "$signal"), (judgement, "bold $text-strong"), f" {one_line(rest)}"
        )
    ]
    for label, text in (("", say.result(page, walk.row.period)), ("forecast ", say.forecast(page))):
        lines += [Content.assemble((label, "$text-quiet"), (text, "$foreground"))] if text else []
    lines += [Content.styled(one_line(say.restated(page, one)), "$warning") for one in page.restated]
    if page.before:
        day = periods.day(page.before.day, walk.today).partition(" ")[2]
        lines.append(Content.assemble("\n", ("Last time", "bold $text-strong"), (f"  {day}", "$text-quiet")))
        lines += [Content.styled(one_line(text), "$foreground") for text in say.last_time(page.before, page)]
    return Content("\n").join(lines)


def _kept(page: "ReviewPage", today: date) -> Content:
    """What stands in a closed review."""
    rows = [("What happened", page.commentary or "–"), ("We decided", say.decided(page))]
    if page.forecasted:
        rows.append(("Confidence", say.confidence(page.forecasted, today)))
    if page.action:
        what, who, state = say.action(page.action, today)
        rows.append(("Next action", ", ".join(part for part in (what, who, state) if part)))
    return Content("\n").join(
        [Content.assemble((f"{label:<19}", "$text-quiet"), (one_line(text), "$foreground")) for label, text in rows]
    )


def _scores(summary: "Summary", width: int) -> Content:
    from kpitui.tui.widgets.cells import fit, right

    rows = [(page, say.score_row(page)) for page in summary.pages]
    names = min(max((len(row[0]) for _, row in rows), default=0), max(12, width // 4))
    figures = min(max((len(row[1]) for _, row in rows), default=0), max(12, width // 4))
    head = f"  {fit('', names)}  {right('now', figures)}  {right('score', 5)}  {right('before', 6)}  decided"
    lines = [Content.styled(head, "$text-quiet")]
    for page, (name, figure, score, before, decided) in rows:
        mark = status_mark(page.seen.state.status)
        line = f"{right(figure, figures)}  {right(score, 5)}  {right(before, 6)}  "
        rest = Content(one_line(decided)).truncate(max(0, width - names - len(line) - 4), ellipsis=True)
        pen = "$foreground" if page.decision else "$text-quiet"
        changed = ", ".join(say.restated(page, one) for one in page.restated[:1])
        lines.append(
            Content.assemble(
                mark[:1], " ", (fit(name, names), "$text-strong"), "  ", (line, "$foreground"), (rest.plain, pen)
            )
        )
        lines += [Content.styled(f"    {one_line(changed)}", "$warning")] if changed else []
    return Content("\n").join(lines)
