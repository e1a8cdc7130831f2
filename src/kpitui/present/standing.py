"""A KPI's standing in one or two sentences: the judgement first, then the figures it rests on."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpitui.model.enums import Direction, Kind, KpiType, Status, TargetKind
from kpitui.present import numbers, periods, words

if TYPE_CHECKING:
    from kpitui.usecases.states import KpiState, TargetView

_BY = {
    Status.ON_TRACK: "On pace.",
    Status.AT_RISK: "Behind pace.",
    Status.OFF_TRACK: "Far behind pace.",
    Status.MET: "Reached.",
    Status.MISSED: "Missed.",
}
_EACH = {
    Status.ON_TRACK: "Meeting the target.",
    Status.AT_RISK: "Missed the target once.",
    Status.OFF_TRACK: "Missing the target.",
    Status.MET: "Reached.",
    Status.MISSED: "Missed.",
}
_ON_THE_WAY = (
    ("Meeting the target", "On pace"),
    ("Missing the target", "Behind pace"),
    ("Still green", "Still on pace"),
)
_UNDER_A_CAP = (
    ("Meeting the target", "Within the limit"),
    ("Missing the target", "Over the limit"),
    ("Still green", "Still within the limit"),
)
_TOO_EARLY = ("Too early:", "Too early to tell change from noise:")
MOST_DIGITS_MORE = 4
"""Tried where a value and its target would be shown as one number."""
_SETTLED = (Status.MET, Status.MISSED, Status.NOT_STARTED, Status.NO_DATA)
"""Nothing has to be judged."""
_CAP = {**_BY, Status.ON_TRACK: "Within the limit.", Status.AT_RISK: "Close to the limit.", Status.OFF_TRACK: "Over."}


def standing(state: "KpiState", today: date) -> tuple[str, str]:
    """The judgement, and what it rests on; either may be empty.

    Where the values say enough, target and signal are judged together (numbers, "The verdict").
    """
    judgement, rest = _by_the_target(state, today)
    insight = state.insight
    if insight is None or state.value is None or state.status in _SETTLED:
        return judgement, rest
    found, _, advice = insight.verdict.sentence.partition(": ")
    if insight.verdict.trend == "too early":
        return judgement, f"{rest} {insight.verdict.sentence.replace(*_TOO_EARLY, 1)}".strip()
    if insight.since is not None:
        advice = f"something changed {periods.within(insight.since, today)}: {advice}"
    found = _of_the_target(found, state)
    if KpiType.PROCESS in state.types:
        found = _signal_first(found)
    rest = " ".join(part for part in (_in_spite_of(state, today), _sentence(advice), rest) if part)
    return f"{found}.", rest


def _in_spite_of(state: "KpiState", today: date) -> str:
    """Why a status is worse, or better, than the pace: only the forecast knows."""
    insight, (chance, of) = state.insight, chance_text(state, today)
    meets = insight.verdict.meeting if insight else None
    if not chance or meets is None or meets == (state.status is Status.ON_TRACK):
        return ""
    return f"{words.status_word(state.status).capitalize()}: {chance} {of}."


def chance_text(state: "KpiState", today: date) -> tuple[str, str]:
    """`10 %` and `chance of 4.0 by 31 Dec`; both empty where nothing is said."""
    outlook, target = state.outlook, state.target
    if outlook is None or outlook.chance is None or target is None or state.status in _SETTLED:
        return "", ""
    if target.low is not None or target.high is not None:
        wanted = numbers.show_range(target.low, target.high, state.unit, state.decimals)
    else:
        wanted = numbers.show(target.value, state.unit, state.decimals)
    if target.by:
        when = f"by {periods.day(target.by, today).partition(' ')[2]}"
    else:
        when = periods.within(outlook.period, today) if outlook.period else ""
    return numbers.show_chance(outlook.chance), f"chance of {wanted} {when}".rstrip()


def _of_the_target(found: str, state: "KpiState") -> str:
    """On the way to a date the pace is what is met or missed."""
    if state.target is None or state.target.kind is not TargetKind.BY or state.pace is None:
        return found
    for judged, said in _UNDER_A_CAP if _is_cap(state, state.target) else _ON_THE_WAY:
        found = found.replace(judged, said)
    return found


def _signal_first(found: str) -> str:
    """Of a process what it does counts before what is wanted of it: `Stable, and missing the target`."""
    target, _, signal = found.partition(", and ")
    return f"{signal[0].upper()}{signal[1:]}, and {target[0].lower()}{target[1:]}" if signal else found


def so_far(state: "KpiState") -> str:
    """`12 500 so far`, where only the period that still runs has a value: nobody takes it for lost; else empty."""
    running = state.provisional
    return f"{numbers.show(running.value, state.unit, state.decimals)} so far" if running else ""


def _by_the_target(state: "KpiState", today: date) -> tuple[str, str]:
    target = state.target
    if state.value is None and state.n:
        return "Too few answers.", f"{state.n} {_when(state, today)}: so few say little of all, so no value is shown."
    if state.provisional:
        return (
            "Not judged yet.",
            f"{so_far(state)} {periods.within(state.provisional.period, today)}, which still runs.",
        )
    if state.value is None:
        return "No value yet.", _sentence(state.reason)
    now = f"{_apart(state, state.value, target)} {_when(state, today)}".rstrip()
    if target is None:
        return _without_target(state, now, today)
    if state.status == Status.NO_TARGET:
        why = _sentence(state.progress.note if state.progress else "")
        return "The target cannot be judged.", f"{now}. {why}".rstrip()
    if state.status == Status.NOT_STARTED:
        begins = f" on {periods.day(target.start, today)}" if target.start else ""
        return "Not started.", f"The target counts from its first day{begins}. Now {now}."
    if target.kind == TargetKind.EACH:
        wanted = target_text(state, target)
        met = f", met {state.each.met} of {state.each.of} times" if state.each and state.each.of > 1 else ""
        return _EACH.get(state.status, ""), f"{now}; the target is {wanted} each {_each(state)}{met}."
    return _by_a_date(state, target, now, today)


def _apart(state: "KpiState", value: float, target: "TargetView | None") -> str:
    """The value, with as many digits as tell it from the target: 4.06 is not yet 4.1."""
    digits = numbers.places(value, state.unit, state.decimals)
    shown = numbers.show(value, state.unit, digits)
    if target is None or target.value is None or value == target.value:
        return shown
    for more in range(MOST_DIGITS_MORE):
        finer = numbers.show(value, state.unit, digits + more)
        if finer != numbers.show(target.value, state.unit, digits + more):
            return finer
    return shown


def _without_target(state: "KpiState", now: str, today: date) -> tuple[str, str]:
    idle = state.idle_target
    if idle and idle.start and idle.start > today:
        begins = periods.day(idle.start, today).partition(" ")[2]
        when = f" each {_each(state)}"
        if idle.kind is TargetKind.BY and idle.by:
            when = f" by {periods.day(idle.by, idle.start).partition(' ')[2]}"
        return "No target in force.", f"{now}. Target from {begins}: {target_text(state, idle)}{when}."
    if idle and idle.end:
        ended = periods.day(idle.end, today).partition(" ")[2]
        return "No target in force.", f"{now}; the last target ended on {ended}, so nothing says whether that is good."
    return "No target yet.", f"{now}; without a target nothing says whether that is good."


def _by_a_date(state: "KpiState", target: "TargetView", now: str, today: date) -> tuple[str, str]:
    by = f" by {periods.day(target.by, today)}" if target.by else ""
    sentence = f"{now}, {target_text(state, target)} wanted{by}"
    if state.pace is not None and state.status not in (Status.MET, Status.MISSED):
        by_now = "allowed" if _is_cap(state, target) else "expected"
        sentence += f"; {numbers.show_computed(state.pace, state.value, state.unit, state.decimals)} {by_now} by now"
    judged = _CAP if _is_cap(state, target) else _BY
    return judged.get(state.status, ""), f"{sentence}."


def _is_cap(state: "KpiState", target: "TargetView") -> bool:
    return state.direction == Direction.DOWN and target.baseline is None


def target_text(state: "KpiState", target: "TargetView") -> str:
    """`at least 4.0`, `at most 25.0 %`, `2.6–3.7 h`."""
    if target.low is not None or target.high is not None:
        return numbers.show_range(target.low, target.high, state.unit, state.decimals)
    if state.kind is Kind.MILESTONE and target.value == 1:
        return "done"
    bound = "at most" if state.direction == Direction.DOWN else "at least"
    return f"{bound} {numbers.show(target.value, state.unit, state.decimals)}"


def next_due(state: "KpiState", today: date) -> str:
    """`due Fri 20 Nov, 3 days ago`, or when the running period closes; empty where neither is known."""
    if state.due is not None:
        days = (today - state.due).days
        ago = f", {days} day{'' if days == 1 else 's'} ago" if days > 0 else " (today)" if days == 0 else ""
        more = f" ({state.due_periods} periods)" if state.due_periods > 1 else ""
        return f"due {periods.day(state.due, today)}{ago}{more}"
    running = state.history[-1].period if state.history else None
    if running is None or running.end < today:
        return ""
    close = running.end + timedelta(days=1)
    since = f"can be logged from {periods.day(close, today)}"
    if running.days == 1:
        return f"{periods.day(running.end, today)} {since}"
    name = periods.name(running, today).split("  ")[0]
    return f"{name} closes {periods.day(running.end, today)}, {since}"


def _when(state: "KpiState", today: date) -> str:
    if state.period is None:
        return ""
    if state.partial:
        return f"since {periods.day(state.period.start, today)}"
    if state.period.days == 1:
        return f"on {periods.day(state.period.start, today)}"
    return f"in {periods.name(state.period, today).split('  ')[0]}"


def _each(state: "KpiState") -> str:
    return state.cadence.value.replace("-", " ")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""
