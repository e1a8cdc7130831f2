"""From measurements to one value a period (numbers, rules 10 and 12)."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum, isfinite
from operator import attrgetter

from kpitui.analysis.finite import check_finite
from kpitui.model.enums import Aggregation
from kpitui.model.errors import BadInput
from kpitui.model.period import Period

ONE_DAY = timedelta(days=1)
NOTHING = "no measurement"
TOO_LARGE = "the values are too large to add up"


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement, already cleared of overrides and archived rows."""

    start: date
    end: date
    """Inclusive."""
    value: float | None
    """In the series' unit; None is an empty entry and is passed over."""
    n: int | None = None
    """Answers behind the value, its weight in a mean; None weighs 1."""


@dataclass(frozen=True, slots=True)
class PeriodValue:
    """What a period came to."""

    period: Period
    value: float | None
    n: int | None
    """Answers behind the value; None where no measurement told."""
    covered_days: int
    """Days of the period that a counted measurement covers."""
    partial: bool
    """Its last days are missing or have not come yet."""
    reason: str
    """Why there is no value, or what was left out of it; empty otherwise."""


Combined = tuple[float | None, int | None, str]
"""Value, n, and why there is no value."""


def aggregate(
    points: Iterable[Point],
    periods: Sequence[Period],
    how: Aggregation | str,
    *,
    as_of: date | None = None,
) -> list[PeriodValue]:
    """One value a period: sum, n-weighted mean, last non-empty, min, max; `none` takes only a value for all of it.

    A measurement counts in the period that holds most of its days (tie: the one it starts in); one longer than
    that period counts in none. A day without a measurement is unknown, not zero.

    Args:
        points: in any order; of those on equal days the last given is the latest.
        periods: in time order, not overlapping.
        how: the series' aggregation.
        as_of: given, a period is partial until the day after its end, as hand entries leave an ended one whole
            (`is_cut` knows of feeds); not given, where its measurements end before it does.
    Returns: values in the unit of the points; a mean is Σ(value × n) ÷ Σn.
    Raises: BadInput, for an unknown aggregation or a value that is no finite number.
    Source: numbers, rules 10 and 12, and "From measurements to a period's value".
    """
    combine = _combiner(how)
    assigned, too_long = _assign(points, periods)
    found = []
    for period, inside, spans in zip(periods, assigned, too_long, strict=True):
        partial = _ends_early(period, inside) if as_of is None else as_of <= period.end
        note = _left_out(spans[0]) if spans else ""
        if not inside:
            found.append(PeriodValue(period, None, None, 0, partial, note or NOTHING))
            continue
        value, n, reason = combine(period, inside)
        found.append(PeriodValue(period, value, n, _covered_days(period, inside), partial, reason or note))
    return found


def run_ends(covered: Iterable[tuple[date, date]]) -> list[date]:
    """The last day of each unbroken run of covered days."""
    ends: list[date] = []
    for start, end in sorted(covered):
        if ends and start <= ends[-1] + ONE_DAY:
            ends[-1] = max(ends[-1], end)
        else:
            ends.append(end)
    return ends


def is_cut(period: Period, ends: Sequence[date]) -> bool:
    """Does a run of covered days end inside the period, before its last day?"""
    place = bisect_left(ends, period.start)
    return place < len(ends) and ends[place] < period.end


def _assign(points: Iterable[Point], periods: Sequence[Period]) -> tuple[list[list[Point]], list[list[Point]]]:
    """The points that count in each period, by their end; and those that touch it but are too long."""
    starts = [period.start for period in periods]
    assigned: list[list[Point]] = [[] for _ in periods]
    too_long: list[list[Point]] = [[] for _ in periods]
    for point in sorted(points, key=attrgetter("end", "start")):
        if point.value is None:
            continue
        check_finite(point.value)
        first = bisect_right(starts, point.start) - 1
        if first >= 0 and point.end <= periods[first].end:
            assigned[first].append(point)
        elif point.start < point.end:
            _assign_span(point, periods[max(first, 0) :], assigned[max(first, 0) :], too_long[max(first, 0) :])
    return assigned, too_long


def _assign_span(
    point: Point, periods: Sequence[Period], assigned: list[list[Point]], too_long: list[list[Point]]
) -> None:
    """Place a measurement that no single period holds whole; `periods` begin with the first it can touch."""
    touched = []
    for i, period in enumerate(periods):
        if period.start > point.end:
            break
        if period.end >= point.start:
            touched.append(i)
    if not touched:
        return
    most = max(touched, key=lambda i: _shared(point, periods[i]))
    here = _shared(point, periods[most])
    before = (periods[touched[0]].start - point.start).days
    after = (point.end - periods[touched[-1]].end).days
    if (point.end - point.start).days + 1 > periods[most].days:
        for i in touched:
            too_long[i].append(point)
    elif here > before and here >= after:
        assigned[most].append(point)


def _shared(point: Point, period: Period) -> int:
    """Days of the measurement that lie in the period."""
    return (min(point.end, period.end) - max(point.start, period.start)).days + 1


def _covered_days(period: Period, inside: list[Point]) -> int:
    if len(inside) == 1:
        return _shared(inside[0], period)
    days = 0
    done = period.start - ONE_DAY
    for point in sorted(inside, key=attrgetter("start")):
        last = min(point.end, period.end)
        if last > done:
            days += (last - max(point.start - ONE_DAY, done)).days
            done = last
    return days


def _ends_early(period: Period, inside: list[Point]) -> bool:
    return bool(inside) and inside[-1].end < period.end


def _left_out(point: Point) -> str:
    return f"the value for {point.start}..{point.end} is longer than this period and counts in none"


def _combiner(how: Aggregation | str) -> Callable[[Period, list[Point]], Combined]:
    try:
        return COMBINERS[Aggregation(how)]
    except ValueError:
        raise BadInput(f"{how!r} is no aggregation; one of {', '.join(Aggregation)}") from None


def _sum(_: Period, inside: list[Point]) -> Combined:
    return _checked(lambda: fsum(point.value or 0 for point in inside), _answers(inside))


def _mean(_: Period, inside: list[Point]) -> Combined:
    if len(inside) == 1:
        return inside[0].value, inside[0].n, ""
    weights = [1 if point.n is None else point.n for point in inside]
    total = sum(weights)
    if total <= 0:
        return None, None, "no answers"
    return _checked(
        lambda: fsum((point.value or 0) * weight for point, weight in zip(inside, weights, strict=True)) / total,
        _answers(inside),
    )


def _last(_: Period, inside: list[Point]) -> Combined:
    return inside[-1].value, inside[-1].n, ""


def _min(_: Period, inside: list[Point]) -> Combined:
    return min(point.value or 0 for point in inside), _answers(inside), ""


def _max(_: Period, inside: list[Point]) -> Combined:
    return max(point.value or 0 for point in inside), _answers(inside), ""


def _whole_only(period: Period, inside: list[Point]) -> Combined:
    whole = [point for point in inside if point.start == period.start and point.end == period.end]
    if not whole:
        return None, None, "this series cannot be added up: log one value for the whole period"
    return whole[-1].value, whole[-1].n, ""


def _answers(inside: list[Point]) -> int | None:
    known = [point.n for point in inside if point.n is not None]
    return sum(known) if known else None


def _checked(compute: Callable[[], float], n: int | None) -> Combined:
    try:
        value = compute()
    except OverflowError:
        return None, n, TOO_LARGE
    return (value, n, "") if isfinite(value) else (None, n, TOO_LARGE)


COMBINERS = {
    Aggregation.SUM: _sum,
    Aggregation.MEAN: _mean,
    Aggregation.LAST: _last,
    Aggregation.MIN: _min,
    Aggregation.MAX: _max,
    Aggregation.NONE: _whole_only,
}
