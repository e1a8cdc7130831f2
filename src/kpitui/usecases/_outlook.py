"""Where a KPI is heading: forecasts of its periods, and the chance of its target (numbers, rules 1, 2, 8 and 10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from math import fsum, inf, isfinite
from typing import TYPE_CHECKING

from kpitui.analysis.aggregate import TOO_LARGE, PeriodValue
from kpitui.analysis.forecast import NOTHING_KNOWN, Forecast, Projection, forecast, is_reliable, pace_out
from kpitui.analysis.progress import chance
from kpitui.model.enums import Cadence, Kind, TargetKind
from kpitui.model.period import Period
from kpitui.usecases._kpi_rows import KpiRow
from kpitui.usecases._kpi_values import Course, Wanted, is_flow, span
from kpitui.usecases._targets_in_force import aim, contradiction, target_for, target_history, target_on
from kpitui.usecases.states import Ahead, Outlook

if TYPE_CHECKING:
    from kpitui.usecases._kpi_states import View

HISTORY = 104
"""Periods that a forecast is made from, at most."""
SEASON = {
    Cadence.DAY: 7,
    Cadence.WEEK: 52,
    Cadence.MONTH: 12,
    Cadence.TWO_MONTHS: 6,
    Cadence.QUARTER: 4,
    Cadence.HALF_YEAR: 2,
    Cadence.YEAR: 1,
}
DAILY_BACK = timedelta(weeks=26)
DENSE = 0.5
"""The part of the days that has to bring something for a flow to be daily."""
LONGEST_PACED = 98
"""Days, a retail quarter: in a longer frame the season matters more than the pace of its days."""
SCALES = {Kind.SHARE: (0.0, 100.0), Kind.NPS: (-100.0, 100.0), Kind.RATING: (1.0, 5.0)}
ONE_DAY = timedelta(days=1)
NONE = Outlook(None, None, None, None, None, (), "")
EIGHTY = 1.2815515655446004
"""Standard deviations to each side of an 80 % interval."""


class Question:
    """Where one KPI is heading, and what has to be read to say it."""

    def __init__(self, kpi: KpiRow, view: "View") -> None:
        self.kpi = kpi
        self.view = view
        self.seen = view.clock.open_from - ONE_DAY
        """The last day that is over."""
        self.flow = is_flow(kpi)
        history = target_history(kpi)
        target = target_for(history, view.period, view.clock.as_of)
        by = target is not None and target.kind is TargetKind.BY
        each = target is not None and not by
        # A target of each day is a day's; whatever else is daily is forecast by weeks.
        self.grain = Cadence.WEEK if kpi.cadence is Cadence.DAY and not each else kpi.cadence
        self.running = view.calendar.period(view.clock.open_from, self.grain)
        self.over = self.running.start - ONE_DAY
        """The last day of the last complete period."""
        self.by = target if by else None
        self.target = target if by else target_on(history, self.running.end)

    @property
    def frame(self) -> Period | None:
        """Of a `by` target."""
        if self.by is None or self.by.start is None or self.by.end is None:
            return None
        return span(self.by.start, self.by.end)

    @property
    def _days_left(self) -> int:
        """From the running period's start to the frame's end."""
        return (self.by.end - self.running.start).days + 1 if self.by and self.by.end else 0

    @property
    def summed(self) -> Period | None:
        """What the flow is added up over: its target's frame, or the running period."""
        if not self.flow:
            return None
        return self.frame if self.by else self.running

    @property
    def paced(self) -> bool:
        """Can its days tell where it will end?"""
        summed = self.summed
        if summed is None or summed.days == 1 or not summed.start <= self.seen < summed.end:
            return False
        return is_reliable(summed, self.seen) and (self.by is None or summed.days <= LONGEST_PACED)

    @property
    def _obstacle(self) -> str:
        """Why nothing has to be read; empty where something has."""
        if self.kpi.kind is Kind.MILESTONE:
            return "a milestone is done or not yet"
        if self.by and self.by.end and self.by.end < self.view.clock.open_from:
            return "the target's time is over"
        if self._days_left > HISTORY * self.running.days:
            return f"the target's end is more than {HISTORY} periods away"
        return ""

    def wanted(self) -> dict[str, Wanted]:
        """Beside the last periods at its cadence."""
        found: dict[str, Wanted] = {}
        if self._obstacle:
            return found
        if self.grain is not self.kpi.cadence:
            first = self.view.reach(self.grain).asked
            found["history"] = Wanted(self.kpi, self.grain, first, self.over)
        frame = self.frame
        if self.flow and frame and frame.start <= min(self.over, frame.end):
            found["known"] = Wanted(self.kpi, None, frame.start, min(self.over, frame.end))
        if self.paced and self.summed:
            found["daily"] = Wanted(self.kpi, Cadence.DAY, min(self.summed.start, self.seen - DAILY_BACK), self.seen)
        return found

    def answer(self, own: Course, courses: Mapping[str, Course]) -> Outlook:
        """From its course at its cadence, and from what was wanted beside it."""
        if self._obstacle:
            return replace(NONE, note=self._obstacle)
        past = _Past(courses.get("history", own).values, self.over)
        periods = self._ahead(past)
        if not periods:
            return replace(NONE, note="no whole period is left in the target's time")
        season, scale = SEASON[self.grain], _scale(self.kpi, past.values)
        found = _forecast(past.values, len(periods), season)
        frame = self.frame
        begun = frame is not None and past.reaches(frame)
        wider = 1 if begun else NOTHING_KNOWN
        end = self._pace(courses.get("daily"))
        if end is None and self.flow and frame:
            end = _total(past, found, periods, courses.get("known"), frame, season, wider)
        if end is None:
            end = _last(past, found, periods, wider)
        return self._said(end, _fan(found, periods, scale, wider), scale)

    def _ahead(self, past: "_Past") -> list[Period]:
        """Periods without a whole value, from the latest that has one to the frame's end or the running period."""
        end = self.by.end if self.by and self.by.end else self.running.end
        coming = self.view.calendar.periods(self.running.start, max(end, self.running.start), self.grain)
        # A level is that of the last period that ends by then; a sum takes part of the last one.
        found = [*(one.period for one in past.late), *coming]
        return found if self.flow else [one for one in found if one.end <= end]

    def _pace(self, daily: Course | None) -> "_End | None":
        """None where its days do not tell."""
        if daily is None or self.summed is None:
            return None
        values = tuple(None if one.partial else one.value for one in daily.values)
        known = [place for place, value in enumerate(values) if value is not None]
        busy = sum(bool(values[place]) for place in known)
        if not busy or busy < DENSE * (known[-1] - known[0] + 1):
            return None
        found = _paced(daily.values[0].period.start, values, self.summed, self.seen)
        return None if found.sd is None else _End(self.summed, found.total, found.sd, found.note)

    def _said(self, end: "_End", fan: tuple[Ahead, ...], scale: tuple[float, float]) -> Outlook:
        if end.value is None or end.sd is None:
            value = None if end.value is None else _clipped(end.value, scale)
            return Outlook(end.period, value, None, None, None, fan, end.note)
        value = _clipped(end.value, scale)
        low, high = _interval(end.value, end.sd, scale)
        # One period has one forecast, wherever it is shown.
        whole = Ahead(end.period, value, low, high)
        fan = tuple(whole if one.period == end.period else one for one in fan)
        found = Outlook(end.period, value, low, high, None, fan, end.note)
        target = self.target
        if target is None:
            return found
        refused = contradiction(self.kpi.direction, target, starts_at_0=self.by is not None and self.flow)
        goal = aim(target)
        if refused or goal is None:
            return replace(found, note="; ".join(filter(None, (end.note, refused))))
        return replace(found, chance=chance(self.kpi.direction, end.value, end.sd, goal))


class _Past:
    """What is known for sure: whole periods, and how many have ended since the latest of them."""

    def __init__(self, values: Sequence[PeriodValue], over: date) -> None:
        ended = [one for one in values if one.period.end <= over][-HISTORY:]
        whole = [None if one.partial else one.value for one in ended]
        known = next((k for k in reversed(range(len(whole))) if whole[k] is not None), -1) + 1
        self.values = tuple(whole[:known])
        self.late = ended[known:] if known else []
        """Ended, but without a value or not wholly covered."""
        self.until = ended[known - 1].period.end if known else None

    def reaches(self, frame: Period) -> bool:
        """Something of it is known."""
        return self.until is not None and self.until >= frame.start


@lru_cache(maxsize=2048)
def _forecast(values: tuple[float | None, ...], horizon: int, season: int) -> Forecast:
    """The same values are not forecast again at every look."""
    return forecast(values, horizon, season=season)


@lru_cache(maxsize=2048)
def _paced(first: date, values: tuple[float | None, ...], summed: Period, seen: date) -> Projection:
    """The end of `summed`, from a value a day from `first` on."""
    return pace_out({first + timedelta(days=k): value for k, value in enumerate(values)}, summed, seen)


@dataclass(frozen=True, slots=True)
class _End:
    """What the target is held against."""

    period: Period
    value: float | None
    sd: float | None
    note: str


def _last(past: _Past, found: Forecast, periods: Sequence[Period], wider: float) -> _End:
    """The value of the last period."""
    if found.mean is None or found.sd is None:
        return _End(periods[-1], found.mean[-1] if found.mean else None, None, _note(past, found))
    return _End(periods[-1], found.mean[-1], found.sd[-1] * wider, _note(past, found))


def _total(
    past: _Past,
    found: Forecast,
    periods: Sequence[Period],
    known: Course | None,
    frame: Period,
    season: int,
    wider: float,
) -> _End:
    """What is known of a sum, and of each period to come the part that lies in its frame."""
    if found.mean is None:
        return _End(frame, None, None, _note(past, found))
    so_far = known.values[0] if known else None
    if past.reaches(frame) and so_far and so_far.value is None:
        return _End(frame, None, None, so_far.reason)
    parts = [_share(period, frame) for period in periods]
    # What a period that is not wholly covered has brought is in the sum already, and forecast as a whole.
    twice = [one.value for one in past.late if one.value is not None and one.period.end >= frame.start]
    total = (so_far.value if so_far and so_far.value is not None else 0.0) - fsum(twice)
    total += fsum(mean * part for mean, part in zip(found.mean, parts, strict=True))
    sd = found.sum_sd
    before = next((k for k, part in enumerate(parts) if part), 0)
    if before:
        sd = _forecast((*past.values, *[None] * before), len(periods) - before, season).sum_sd
    if not isfinite(total):
        return _End(frame, None, None, TOO_LARGE)
    return _End(frame, total, sd if sd is None else sd * wider, _note(past, found))


def _note(past: _Past, found: Forecast) -> str:
    late = len(past.late)
    if not late:
        return found.note
    said = "1 period" if late == 1 else f"{late} periods"
    return "; ".join(filter(None, (found.note, f"{said} without a whole value estimated")))


def _share(period: Period, frame: Period) -> float:
    days = (min(period.end, frame.end) - max(period.start, frame.start)).days + 1
    return max(0, days) / period.days


def _fan(found: Forecast, periods: Sequence[Period], scale: tuple[float, float], wider: float) -> tuple[Ahead, ...]:
    if found.mean is None:
        return ()
    unknown = (None, None)
    ends = [_interval(m, s * wider, scale) for m, s in zip(found.mean, found.sd, strict=True)] if found.sd else ()
    return tuple(
        Ahead(period, _clipped(mean, scale), *(ends[place] if ends else unknown))
        for place, (period, mean) in enumerate(zip(periods, found.mean, strict=True))
    )


def _interval(value: float, sd: float, scale: tuple[float, float]) -> tuple[float, float]:
    """Where it lies with 80 %."""
    return _clipped(value - EIGHTY * sd, scale), _clipped(value + EIGHTY * sd, scale)


def _scale(kpi: KpiRow, values: Sequence[float | None]) -> tuple[float, float]:
    """What it cannot leave: the scale of its answers; below 0 what has never been there, formulas apart."""
    if kpi.kind in SCALES:
        return SCALES[kpi.kind]
    never = kpi.kind is not Kind.FORMULA and all(value is None or value >= 0 for value in values)
    return (0.0 if never else -inf, inf)


def _clipped(value: float, scale: tuple[float, float]) -> float:
    return min(max(value, scale[0]), scale[1])
