"""Which target holds, and from when to when (numbers, rules 1 and 7)."""

from datetime import date

from kpitui.analysis.progress import Range, check_target
from kpitui.model.enums import Direction
from kpitui.model.errors import BadInput
from kpitui.model.period import Period
from kpitui.usecases._kpi_rows import KpiRow, TargetRow
from kpitui.usecases.states import TargetView


def target_history(kpi: KpiRow) -> tuple[TargetView, ...]:
    """All targets with their frames, in the order in which they hold; each holds until the next begins."""
    views = [_framed(kpi, target) for target in kpi.targets]
    return tuple(sorted(views, key=lambda view: view.start or date.min))


def target_for(history: tuple[TargetView, ...], viewed: Period, as_of: date) -> TargetView | None:
    """The latest that has begun, if its frame reaches into the viewed period; else one that begins later in it."""
    begun = [view for view in history if view.start is None or view.start <= as_of]
    if begun and overlaps(begun[-1], viewed.start, viewed.end):
        return begun[-1]
    coming = [view for view in history if view.start and as_of < view.start <= viewed.end]
    return coming[0] if coming else None


def idle_target(history: tuple[TargetView, ...], as_of: date) -> TargetView | None:
    """Where none is in force: the next one to come, else the last that has ended."""
    coming = [view for view in history if view.start and view.start > as_of]
    return (coming or history[::-1] or (None,))[0]


def target_on(history: tuple[TargetView, ...], day: date) -> TargetView | None:
    """The one that a period ending on that day is judged by."""
    begun = [view for view in history if view.start is None or view.start <= day]
    return begun[-1] if begun and (begun[-1].end is None or day <= begun[-1].end) else None


def overlaps(view: TargetView, first: date | None, last: date | None) -> bool:
    """None: open on that side."""
    begins_in_time = view.start is None or last is None or view.start <= last
    return begins_in_time and (view.end is None or first is None or view.end >= first)


def aim(view: TargetView) -> float | Range | None:
    """What the value has to reach."""
    if view.value is None and view.low is not None and view.high is not None:
        return (view.low, view.high)
    return view.value


def contradiction(direction: Direction, view: TargetView, *, starts_at_0: bool) -> str:
    """Why no progress can be told, where the KPI's direction was changed after its target; else empty."""
    try:
        check_target(direction, None if starts_at_0 else view.baseline, aim(view))
    except BadInput as error:
        return str(error)
    return "" if aim(view) is not None else "the target has no value"


def _framed(kpi: KpiRow, target: TargetRow) -> TargetView:
    goal = kpi.goal_of(target.start)
    return TargetView(
        kind=target.kind,
        value=target.value,
        low=target.low,
        high=target.high,
        baseline=target.baseline,
        baseline_on=target.baseline_on,
        start=target.start or (goal.start if goal else None) or kpi.begin,
        by=target.by,
        end=target.by or (goal.end if goal else None),
        author=target.author,
    )
