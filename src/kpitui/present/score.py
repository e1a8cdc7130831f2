"""How a KPI's score comes about, as arithmetic in words."""

from typing import TYPE_CHECKING

from kpitui.model.enums import Direction, Status, TargetKind
from kpitui.present import numbers
from kpitui.present.improvement import plural

if TYPE_CHECKING:
    from kpitui.usecases.states import KpiState, TargetView


def score_words(state: "KpiState") -> tuple[str, ...]:
    """What the score is, then the sum: `(3.2 − 3.4) ÷ (4.0 − 3.4) = −0.33`; else why there is none."""
    target = state.target
    if target is None:
        return ("No score: there is no target to measure against.",)
    if state.score is None:
        return (_why_none(state, target),)
    score = numbers.show_score(state.score)
    if state.each is not None:
        met, of = state.each.met, state.each.of
        return f"{plural(state.cadence)} that met the target, of those with a value", f"{met} ÷ {of} = {score}"
    if target.low is not None or target.high is not None:
        return "1 inside the range, less the further outside", score
    made = state.progress.progress if state.progress else None
    if made is None or target.value is None:
        return "1 where the target is met, else 0", score
    if _is_cap(state, target):
        return _cap(state, score)
    if _starts_at_0(state):
        share = f"{_n(state, state.value)} ÷ {_n(state, target.value)} = {_made(made)}"
        return "its share of the target", share, *_ends(made)
    now, wanted, base = (_n(state, one) for one in (state.value, target.value, target.baseline))
    way = f"({now} − {base}) ÷ ({wanted} − {base}) = {_made(made)}"
    return "how much of the way from the baseline to the target", way, *_ends(made)


def _starts_at_0(state: "KpiState") -> bool:
    """A sum towards its target: the share of the target is the progress."""
    made = state.progress
    return made is not None and made.progress is not None and made.progress == made.attainment


def _is_cap(state: "KpiState", target: "TargetView") -> bool:
    falling = target.kind is TargetKind.BY and state.direction is Direction.DOWN
    return falling and _starts_at_0(state) and target.baseline != 0


def _cap(state: "KpiState", score: str) -> tuple[str, ...]:
    allowed, used = _n(state, state.pace), _n(state, state.value)
    if state.pace is not None and state.value is not None and state.value <= state.pace:
        return f"{used} is within the {allowed} that are allowed by now", score
    return "what is allowed by now ÷ what was used", f"{allowed} ÷ {used} = {score}"


def _made(made: float) -> str:
    return numbers.show_score(made)


def _ends(made: float) -> tuple[str, ...]:
    """A score is 0 to 1."""
    return () if 0 <= made <= 1 else ("below 0 counts as 0.00",) if made < 0 else ("above 1 counts as 1.00",)


def _why_none(state: "KpiState", target: "TargetView") -> str:
    if state.status is Status.NOT_STARTED:
        return "No score yet: no period of the target's time is over."
    if state.provisional:
        return f"No score yet: the first {state.cadence.value.replace('-', ' ')} with a value still runs."
    if state.value is None:
        return "No score: there is no value yet."
    note = state.progress.note if state.progress else ""
    if note.startswith("no baseline"):
        return "No score: the target says not where it starts from; T gives it a baseline."
    if target.kind is TargetKind.EACH:
        return f"No score: no {state.cadence.value.replace('-', ' ')} of the target's time is over yet."
    return f"No score: {note}." if note else "No score yet."


def _n(state: "KpiState", value: float | None) -> str:
    """As many digits as make the sum come out, without a unit."""
    if value is None:
        return numbers.NONE
    decimals = state.decimals or 0
    return numbers.show(value, "count", max(decimals, numbers.places(value, "count", None)))
