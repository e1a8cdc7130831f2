"""A page of a review in words: its fields, what stands in them, and what there is to know beside them."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from kpitui.model.enums import Decision, Direction
from kpitui.model.errors import BadInput
from kpitui.model.typed import parse_day, parse_number
from kpitui.present import numbers, periods
from kpitui.present import reviews as say
from kpitui.tui import glyphs
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.fields import CHOICE, PROSE, FieldSpec

if TYPE_CHECKING:
    from kpitui.usecases.review_views import ReviewPage, ReviewWalk, Wanted

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


def texts_of(page: "ReviewPage", today: date, author: str) -> Texts:
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


def wanted(texts: Texts, page: "ReviewPage") -> "Wanted | None":
    """Raises: BadInput, where it is no number."""
    from kpitui.usecases.review_views import Wanted

    unit = page.seen.state.unit
    ranged = page.seen.state.direction is Direction.RANGE
    names = (LOW, HIGH) if ranged else (VALUE,)
    if not all(texts[name].strip() for name in names):
        return None
    read = [parse_number(texts[name], unit)[0] for name in names]
    return Wanted(low=read[0], high=read[1]) if ranged else Wanted(read[0])


def promised(page: "ReviewPage", today: date) -> str:
    """`at least 130 000 by 31 Dec`; empty where there is no target."""
    from kpitui.present.standing import target_text

    state = page.seen.state
    if state.target is None:
        return ""
    by = f" by {_short_day(state.target.by, today)}" if state.target.by else ""
    return f"{target_text(state, state.target)}{by}"


def new_target(page: "ReviewPage", walk: "ReviewWalk") -> str:
    """`from 1 Oct on, by 31 Dec; instead of at least 1 250`."""
    from kpitui.present.standing import target_text

    state, coming, today = page.seen.state, page.next_target, walk.today
    by = f", by {_short_day(page.next_by, today)}" if page.next_by else ""
    since = f"from {_short_day(walk.coming.start, today)} on{by}"
    if coming and page.decision is not Decision.CHANGE_TARGET:
        return f"{since}; instead of {target_text(state, coming)}"
    return f"{since}; now {target_text(state, state.target)}" if state.target else since


def _short_day(day: date, today: date) -> str:
    return periods.day(day, today).partition(" ")[2]


def until(text: str, today: date) -> str:
    try:
        day = parse_day(text, today)
    except BadInput:
        return ""
    days = (day - today).days
    return f"{periods.day(day, today)}, in {days} days" if days > 1 else periods.day(day, today)


def beside(page: "ReviewPage", walk: "ReviewWalk") -> Content:
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


def kept(page: "ReviewPage", today: date) -> list[tuple[Content, Content]]:
    """What stands in a closed review."""
    rows = [("What happened", page.commentary or "–"), ("We decided", say.decided(page))]
    if page.forecasted:
        rows.append(("Confidence", say.confidence(page.forecasted, today)))
    if page.action:
        what, who, state = say.action(page.action, today)
        rows.append(("Next action", ", ".join(part for part in (what, who, state) if part)))
    return [(Content.styled(label, "$text-quiet"), _paragraphs(text)) for label, text in rows]


def _paragraphs(text: str) -> Content:
    return Content("\n").join(Content(one_line(line)) for line in text.splitlines())
