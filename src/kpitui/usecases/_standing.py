"""Where one KPI stands against its target (numbers, rules 2 and 4 to 8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf, isfinite

from kpitui.analysis.aggregate import NOTHING, PeriodValue
from kpitui.analysis.progress import (
    EachScore,
    Progress,
    Range,
    cap_score,
    expected,
    meets,
    pace_ratio,
    progress,
    score_each,
    status,
)
from kpitui.model.enums import Direction, Kind, Status, TargetKind
from kpitui.model.period import Period
from kpitui.usecases._kpi_rows import KpiRow
from kpitui.usecases._kpi_values import is_flow, span
from kpitui.usecases._targets_in_force import aim, contradiction
from kpitui.usecases._values import Clock
from kpitui.usecases.states import TargetView


@dataclass(frozen=True, slots=True)
class Standing:
    """As `KpiState` has them."""

    period: Period | None
    partial: bool
    value: float | None
    n: int | None
    reason: str
    progress: Progress | None
    score: float | None
    status: Status
    pace: float | None
    each: EachScore | None = None
    meets: bool | None = None
    """At the target, or, on the way to one by a date, at the pace or ahead of it; None where nothing says so."""


@dataclass(frozen=True, slots=True)
class Sums:
    """A flow or a milestone within the frame of its `by` target."""

    now: PeriodValue
    """From its start to as-of."""
    judged: PeriodValue | None
    """To the end of the last complete period; None: there is none in the frame."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A KPI with what it came to, as of a day."""

    kpi: KpiRow
    target: TargetView | None
    values: Sequence[PeriodValue]
    """At its cadence, oldest first; reaching back to the target's frame where that is judged period by period."""
    clock: Clock
    over: date
    """The last day of the last complete period at its cadence."""
    chance: float | None = None
    """Of meeting the target, from a forecast (rule 8)."""

    @property
    def complete(self) -> list[PeriodValue]:
        return [one for one in self.values if one.period.end <= self.over]

    @property
    def ended(self) -> bool:
        end = self.target.end if self.target else None
        return end is not None and end < self.clock.open_from

    def in_frame(self, target: TargetView) -> list[PeriodValue]:
        """Complete periods that end in the target's frame (rule 5: the last that ends by then is final)."""
        if target.start is None:
            return []
        last = target.end or date.max
        return [one for one in self.complete if target.start <= one.period.end <= last]


def stand(situation: Situation, sums: Sums | None) -> Standing:
    """`sums` for a flow or a milestone with a `by` target that has begun."""
    target = situation.target
    if target is None:
        return _now(situation, None, None, Status.NO_TARGET, None)
    if refused := contradiction(situation.kpi.direction, target, starts_at_0=_starts_at_0(situation.kpi, target)):
        return _now(situation, Progress(None, None, None, refused), None, Status.NO_TARGET, None)
    if sums is not None:
        judge = _milestone_by if situation.kpi.kind is Kind.MILESTONE else _flow_by
        return judge(situation, target, sums)
    if target.kind is TargetKind.EACH:
        return _each(situation, target)
    return _level_by(situation, target)


def _now(
    situation: Situation, made: Progress | None, score: float | None, found: Status, pace: float | None
) -> Standing:
    """Rule 2: the value shown is that of the latest complete period that has one.

    Where that has too few answers to show it, there is no verdict; the score stays that of the periods with enough.
    """
    known = [one for one in situation.complete if one.value is not None or one.n]
    if known:
        now = known[-1]
        if now.value is None and found is not Status.NO_TARGET:
            found = Status.NO_DATA
        return Standing(
            now.period, now.partial, now.value, now.n, now.reason if now.value is None else "", made, score, found, pace
        )
    return Standing(None, False, None, None, _why_none(situation), made, score, found, pace)


def _why_none(situation: Situation) -> str:
    running = [one for one in situation.values if one.period.end > situation.over and one.value is not None]
    if running:
        return f"{running[0].period.label} still runs"
    return next((one.reason for one in reversed(situation.complete) if one.reason), NOTHING)


def _each(situation: Situation, target: TargetView) -> Standing:
    """Rule 6: the share of the periods that met it."""
    goal = aim(target)
    framed = situation.in_frame(target)
    each = score_each(_met(situation.kpi.direction, goal, one.value) for one in framed)
    latest = next((one.value for one in reversed(framed) if one.value is not None), None)
    found = status(
        TargetKind.EACH,
        started=_has_begun(situation, target),
        meets=each.misses == 0 if each.of else None,
        score=each.score,
        misses=each.misses,
        ended=situation.ended,
        chance=situation.chance,
    )
    made = progress(situation.kpi.direction, target.baseline, goal, latest)
    return replace(
        _now(situation, made, each.score, found, None), each=each, meets=each.misses == 0 if each.of else None
    )


def _level_by(situation: Situation, target: TargetView) -> Standing:
    """Rule 5: from the baseline to the target, by the latest complete period in the frame."""
    goal = aim(target)
    direction = situation.kpi.direction
    known = [one.value for one in situation.in_frame(target) if one.value is not None]
    latest = known[-1] if known else None
    baseline = None if _starts_at_0(situation.kpi, target) else target.baseline
    made = progress(direction, baseline, goal, latest)
    ratio = pace_ratio(made.progress, _pace(0.0, 1.0, target, situation.over))
    met = _met(direction, goal, latest)
    found = status(
        TargetKind.BY,
        started=_has_begun(situation, target),
        meets=met,
        score=made.score,
        ratio=ratio,
        ended=situation.ended,
        chance=situation.chance,
    )
    pace, baseline = None, 0.0 if _starts_at_0(situation.kpi, target) else target.baseline
    if baseline is not None and isinstance(goal, float | int):
        pace = _pace(baseline, goal, target, situation.clock.as_of)
    return replace(_now(situation, made, made.score, found, pace), meets=_is_on_pace(ratio, met))


def _milestone_by(situation: Situation, target: TargetView, sums: Sums) -> Standing:
    """Rule 8: what is done by the frame's last day is met, also while its period runs."""
    found = _level_by(situation, target)
    direction, goal = situation.kpi.direction, aim(target)
    if not _met(direction, goal, sums.now.value):
        return found
    latest = next((one for one in reversed(situation.values) if one.value is not None), None)
    if latest and _met(direction, goal, latest.value) and not _met(direction, goal, found.value):
        found = replace(found, period=latest.period, partial=latest.partial, value=latest.value, reason="")
    made = progress(direction, target.baseline, goal, sums.now.value)
    return replace(found, progress=made, score=made.score, status=Status.MET, meets=True)


def _flow_by(situation: Situation, target: TargetView, sums: Sums) -> Standing:
    """Rule 4: a sum that starts at 0; where lower is better it is a cap, and its share of the time what is allowed."""
    now, as_of = sums.now, situation.clock.as_of
    made = _sum_progress(situation, target, now.value, as_of)
    goal = aim(target)
    pace = None if isinstance(goal, tuple) or goal is None else _pace(0.0, goal, target, as_of)
    frame = now.period
    if target.start and target.end:
        frame = span(target.start, target.end)
    reason = "" if now.value is not None else now.reason
    if reason == NOTHING and target.start:
        reason = f"{NOTHING} since {target.start}"
    partial = now.partial or not situation.ended
    found, meets = _judged(situation, target, sums)
    return Standing(frame, partial, now.value, now.n, reason, made, made.score, found, pace, None, meets)


def _judged(situation: Situation, target: TargetView, sums: Sums) -> tuple[Status, bool | None]:
    """Rule 8: the status is that at the end of the last complete period; and whether it is on pace then."""
    then = sums.judged
    total = then.value if then else None
    if then is None or total is None:
        return status(TargetKind.BY, started=then is not None, meets=None, score=None), None
    day = then.period.end
    ratio, met = _sum_ratio(situation, target, total, day), _sum_meets(situation, target, total, day)
    found = status(
        TargetKind.BY,
        started=True,
        meets=met,
        score=_sum_progress(situation, target, total, day).score,
        ratio=ratio,
        ended=situation.ended,
        rising_flow=situation.kpi.direction is Direction.UP,
        chance=situation.chance,
    )
    return found, _is_on_pace(ratio, met)


def _is_on_pace(ratio: float | None, met: bool | None) -> bool | None:
    """Where there is no pace, whether the target is met."""
    return met if ratio is None or met is None else met or ratio >= 1


def _sum_progress(situation: Situation, target: TargetView, total: float | None, day: date) -> Progress:
    goal = aim(target)
    if total is None:
        return Progress(None, None, None, "no value")
    if isinstance(goal, tuple) or goal is None:
        inside = _sum_meets(situation, target, total, day)
        return Progress(None, 1.0 if inside else 0.0, None, "a range has no progress")
    share = _share(total, goal)
    if situation.kpi.direction is Direction.DOWN:
        limit = _pace(0.0, goal, target, day)
        return Progress(share, cap_score(limit, total), share, "")
    if share is None:
        return Progress(None, 1.0 if total >= goal else 0.0, None, "a target not above 0 has no progress")
    return Progress(share, min(1.0, max(0.0, share)), share, "")


def _sum_meets(situation: Situation, target: TargetView, total: float, day: date) -> bool:
    """Against the whole target; a range grows with the days until the frame ends."""
    goal = aim(target)
    if isinstance(goal, tuple):
        return meets(Direction.RANGE, (_pace(0.0, goal[0], target, day), _pace(0.0, goal[1], target, day)), total)
    return goal is not None and meets(situation.kpi.direction, goal, total)


def _sum_ratio(situation: Situation, target: TargetView, total: float, day: date) -> float | None:
    goal = aim(target)
    if isinstance(goal, tuple) or goal is None:
        return None
    if situation.kpi.direction is Direction.DOWN:
        return cap_score(_pace(0.0, goal, target, day), total)
    return pace_ratio(_share(total, goal), _pace(0.0, 1.0, target, day))


def _starts_at_0(kpi: KpiRow, target: TargetView) -> bool:
    """Rule 4: the baseline of a sum only compares, also before its time begins."""
    return target.kind is TargetKind.BY and is_flow(kpi)


def _met(direction: Direction, goal: float | Range | None, value: float | None) -> bool | None:
    return None if goal is None or value is None else meets(direction, goal, value)


def _share(total: float, goal: float) -> float | None:
    """None for a target that is not above 0, and where it is too large for a number."""
    share = total / goal if goal > 0 else inf
    return share if isfinite(share) else None


def _pace(baseline: float, goal: float, target: TargetView, day: date) -> float:
    if target.start is None or target.end is None:
        return goal
    return expected(baseline, goal, target.start, target.end, day)


def _has_begun(situation: Situation, target: TargetView) -> bool:
    """A period that ends in the frame is complete."""
    if target.start is None:
        return True
    return target.start <= situation.over
