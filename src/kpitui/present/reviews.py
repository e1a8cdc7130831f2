"""What a review says, in words that its screens and its minutes share."""

from typing import TYPE_CHECKING

from kpitui.model.enums import Decision, Status
from kpitui.present import numbers, periods, words
from kpitui.present.kpi_page import now_and_target
from kpitui.present.standing import standing

if TYPE_CHECKING:
    from datetime import date

    from kpitui.model.period import Period
    from kpitui.usecases.review_views import (
        ActionView,
        Calibration,
        Forecasted,
        LastTime,
        PageLine,
        Restated,
        ReviewPage,
        ReviewRow,
        ReviewWalk,
        Then,
    )

DECISIONS = {
    Decision.KEEP: "keep",
    Decision.CHANGE_TARGET: "change the target",
    Decision.ACT: "act",
    Decision.RETIRE: "retire",
}
SHORT = {**DECISIONS, Decision.CHANGE_TARGET: "target"}
UNDECIDED = "not decided"
NO_REVIEW = "No review was closed yet."
WITHOUT_GOAL = "Without a goal"
SCALE = "0 is perfect, 0.25 is to say 50 % each time"
"""What a Brier score says."""


def title(row: "ReviewRow", today: "date") -> str:
    """`Q3 2026 review`."""
    return f"{periods.name(row.period, today).partition('  ')[0]} review"


def about(walk: "ReviewWalk") -> str:
    """`1 Oct – 22 Nov · all KPIs · ana, ben`."""
    row = walk.row
    span = periods.span(row.period.start, walk.as_of, walk.today)
    return " · ".join(part for part in (span, row.scope_name, ", ".join(row.participants)) if part)


def state_of(row: "ReviewRow", today: "date") -> str:
    """`open, 3 decided`, `closed Mon 23 Nov`."""
    if row.closed_on is None:
        return f"open, {row.decided} decided"
    return f"closed {periods.day(row.closed_on, today)}"


def result(page: "ReviewPage", period: "Period") -> str:
    """`Q3 2026 as a whole: 120`; empty where it says no more than the value does."""
    seen, state = page.seen, page.seen.state
    if seen.result is None or state.period == period or seen.result == state.value:
        return ""
    name = periods.name(period, seen.day).partition("  ")[0]
    return f"{name} as a whole: {numbers.show(seen.result, state.unit, state.decimals)}"


def figures(page: "ReviewPage") -> str:
    """`3.1 of 4.0`."""
    return " ".join(now_and_target(page.seen.state)).rstrip()


def judged(page: "ReviewPage") -> tuple[str, str]:
    """The judgement, and what it rests on."""
    return standing(page.seen.state, page.seen.day)


def advice(page: "ReviewPage") -> tuple[str, str]:
    """The judgement and its first sentence: the figures stand above it."""
    judgement, rest = judged(page)
    first, stop, _ = rest.partition(". ")
    return judgement, first + stop.strip()


def forecast(page: "ReviewPage") -> str:
    """`3.2 for Q4 (80 %: 2.6 – 3.7)`; empty where nothing is foreseen."""
    state, outlook = page.seen.state, page.seen.state.outlook
    settled = state.status in (Status.MET, Status.MISSED)
    if settled or outlook is None or outlook.value is None or outlook.period is None:
        return ""
    said = f"{_computed(page, outlook.value)} for {periods.short(outlook.period, page.seen.day)}"
    if outlook.low is None or outlook.high is None:
        return said
    return f"{said} (80{numbers.GROUP}%: {_computed(page, outlook.low)} – {_computed(page, outlook.high)})"


def _computed(page: "ReviewPage", value: float) -> str:
    state = page.seen.state
    return numbers.show_computed(value, state.value, state.unit, state.decimals)


def restated(page: "ReviewPage", one: "Restated") -> str:
    """`2026-08: then 3.1, now 3.4`."""
    state = page.seen.state
    then, now = (numbers.show(value, state.unit, state.decimals) for value in (one.then, one.now))
    return f"{one.what}: then {then}, now {now}"


def last_time(before: "LastTime", page: "ReviewPage") -> list[str]:
    """What was said, and what was decided on what figures; then how sure they were."""
    state = page.seen.state
    decided = DECISIONS[before.decision] if before.decision else UNDECIDED
    at = f" at {numbers.show(before.value, state.unit, state.decimals)}" if before.value is not None else ""
    score = f", score {numbers.show_score(before.score)}" if before.score is not None else ""
    said = [f"“{before.commentary}”"] if before.commentary else []
    sure = [confidence(before.forecasted, page.seen.day)] if before.forecasted else []
    return [*said, f"{'decided ' if before.decision else ''}{decided}{at}{score}", *sure]


def confidence(held: "Forecasted", today: "date") -> str:
    """`80 % sure, the numbers said 60 %: met. Brier 0.04, theirs 0.16`."""
    sure = f"{round(held.said * 100)} % sure"
    chance = f", the numbers said {numbers.show_chance(held.chance)}" if held.chance is not None else ""
    if held.met is None:
        open_until = f"scored after {periods.day(held.until, today)}"
        return f"{sure}{chance}; {open_until}"
    scores = f"Brier {numbers.show_score((held.said - held.met) ** 2)}"
    theirs = f", theirs {numbers.show_score((held.chance - held.met) ** 2)}" if held.chance is not None else ""
    return f"{sure}{chance}: {'met' if held.met else 'missed'}. {scores}{theirs}"


def calibration(one: "Calibration") -> str:
    """`ana: Brier 0.12 over 9 confidences, the numbers' chances 0.18`."""
    theirs = f", the numbers’ chances {numbers.show_score(one.chances)}" if one.chances is not None else ""
    who = one.owner or "nobody’s KPIs"
    return f"{who}: Brier {numbers.show_score(one.said)} over {words.counted(one.count, 'confidence')}{theirs}"


def action(one: "ActionView", today: "date") -> tuple[str, str, str]:
    """What, who until when, and how late it is or that it is done."""
    until = periods.day(one.until, today).partition(" ")[2] if one.until else ""
    late = (today - one.until).days if one.until and one.done_on is None else 0
    state = f"{words.counted(late, 'day')} late" if late > 0 else ""
    if one.done_on:
        state = f"done {periods.day(one.done_on, today).partition(' ')[2]}"
    return one.what, " · ".join(part for part in (one.owner, until) if part), state


def target(page: "ReviewPage") -> str:
    """`200 from 1 Jan 2027 on`; empty where there is none from the coming period on."""
    coming, state = page.next_target, page.seen.state
    if coming is None or coming.start is None:
        return ""
    if coming.low is not None or coming.high is not None:
        value = numbers.show_range(coming.low, coming.high, state.unit, state.decimals)
    else:
        value = numbers.show(coming.value, state.unit, state.decimals)
    return f"{value} from {periods.day(coming.start, page.seen.day).partition(' ')[2]} on"


def decided(page: "ReviewPage") -> str:
    """`change the target: 200 from 1 Jan 2027 on`."""
    if page.decision is None:
        return UNDECIDED
    to = target(page) if page.decision is Decision.CHANGE_TARGET else ""
    return f"{DECISIONS[page.decision]}: {to}" if to else DECISIONS[page.decision]


def score_row(page: "ReviewPage") -> tuple[str, str, str, str, str]:
    """Name, figures, score, what the score was the last time, and the decision."""
    state, before = page.seen.state, page.before
    score = numbers.show_score(state.score) if state.score is not None else numbers.NONE
    then = numbers.show_score(before.score) if before and before.score is not None else ""
    return state.name, figures(page), score, then, decided(page)


def then(one: "Then | None") -> tuple[str, str, str]:
    """Status sign, figure and score of a KPI in an earlier review; empty where it was not in it."""
    if one is None:
        return "", "", ""
    value = one.state.value if one.result is None else one.result
    score = numbers.show_score(one.score) if one.score is not None else ""
    return words.glyph(one.state.status), numbers.show(value, one.state.unit, one.state.decimals), score


def counts(walk: "ReviewWalk") -> str:
    """`3 on track, 1 at risk, 2 off track`."""
    found: dict[Status, int] = {}
    for page in walk.pages:
        found[page.state.status] = found.get(page.state.status, 0) + 1
    return ", ".join(f"{found[status]} {words.count_word(status)}" for status in Status if status in found)


def progress(walk: "ReviewWalk") -> str:
    """`3 of 14 decided`."""
    return f"{walk.decided} of {len(walk.pages)} decided"


def mark(page: "PageLine") -> str:
    """What stands beside a KPI in the list."""
    if page.decision is not None:
        return SHORT[page.decision]
    return "note" if page.commented else ""
