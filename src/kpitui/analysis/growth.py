"""How far, how fast, and whether ever faster (numbers, "Direction and growth")."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import pairwise
from math import isfinite

from kpitui.analysis.finite import check_finite
from kpitui.model.errors import BadInput

MINUS = "−"
EXACT = Context(prec=800, rounding=ROUND_HALF_UP)
SHOWN = 6
"""Significant digits of a difference in words; float arithmetic has dirt far behind them."""
STEADY = 1e-9
"""A change of speed that small is the dirt of float arithmetic."""
START = 100.0
"""What peers are indexed to."""


@dataclass(frozen=True, slots=True)
class Change:
    """How far a value is from the one before."""

    absolute: float | None
    """After − before, in the values' unit; of a rate in percentage points."""
    percent: float | None
    """12.5 is 12.5 %; None for a rate, and from a base that is not above 0."""
    points: float | None
    """Percentage points, for a rate; else None."""
    text: str
    """`+75, +75 %`; `n/m, +75` without a percentage; `+0.5 points` for a rate."""


@dataclass(frozen=True, slots=True)
class Movement:
    """Where a KPI is heading; what cannot be said is None, and `text` says why."""

    velocity: float | None
    """The latest first difference, a period (a day, where the days are given), in the values' unit."""
    acceleration: float | None
    """The latest second difference."""
    text: str
    """`rising, and faster`."""


def change(before: float | None, after: float | None, *, rate: bool = False) -> Change:
    """What became of a value.

    Args:
        before, after: in one unit.
        rate: the values are percentages, as 12.5, and change in percentage points.
    Raises: BadInput, for nan and infinity.
    Source: after − before, and that ÷ before (numbers, "Direction and growth").
    """
    check_finite(before, after)
    if before is None or after is None:
        return Change(None, None, None, "no value before" if before is None else "no value")
    absolute = _finite(after - before)
    if absolute is None:
        return Change(None, None, None, "too large to compare")
    if rate:
        return Change(absolute, None, absolute, f"{_signed(absolute)} points" if absolute else "no change")
    percent = _finite(absolute / before * 100) if before > 0 else None
    if percent is None:
        return Change(absolute, None, None, f"n/m, {_signed(absolute)}" if absolute else "no change")
    return Change(absolute, percent, None, f"{_signed(absolute)}, {_signed(percent, 1)} %" if absolute else "no change")


def compound_growth(first: float, last: float, periods: int) -> float | None:
    """Growth a period, as a fraction, that leads from `first` to `last`; 0.1 is 10 %.

    Returns: None where one of them is not above 0, and where the result is too large for a number.
    Raises: BadInput, for less than one period, nan and infinity.
    Source: (last ÷ first)^(1 ÷ periods) − 1.
    """
    check_finite(first, last)
    if periods < 1:
        raise BadInput(f"growth over {periods} periods is none: it takes 1 or more")
    if first <= 0 or last <= 0:
        return None
    return _finite((last / first) ** (1 / periods) - 1)


def velocity(values: Sequence[float | None], days: Sequence[date] | None = None) -> list[float | None]:
    """The first difference at each value, in its unit a period; None at the first, and across a gap.

    Args: days: the day of each value where the spacing is uneven: then it is a day.
    Raises: BadInput, for days that do not rise or are not as many as the values, nan and infinity.
    Source: (value − the one before) ÷ the time between them.
    """
    return _differences(values, _ordinals(values, days))


def acceleration(values: Sequence[float | None], days: Sequence[date] | None = None) -> list[float | None]:
    """The second difference at each value, a period squared; None at the first two, and across a gap.

    Args: days: as `velocity`; a change of speed lies between the middles of two stretches.
    Raises: BadInput, as `velocity`.
    Source: the first difference of the first difference.
    """
    ordinals = _ordinals(values, days)
    middles = [(before + day) / 2 for before, day in zip([*ordinals[:1], *ordinals], ordinals, strict=False)]
    return _differences(_differences(values, ordinals), middles)


def movement(values: Sequence[float | None], days: Sequence[date] | None = None) -> Movement:
    """Where the latest value says the KPI is heading, in words; of one value, or after a gap, nothing.

    Args and raises: as `velocity`.
    """
    speeds, changes = velocity(values, days), acceleration(values, days)
    speed = speeds[-1] if speeds else None
    if speed is None:
        return Movement(None, None, _why_none(values))
    more = changes[-1]
    if more is not None and abs(more) <= STEADY * abs(speed):
        more = 0.0
    if speed == 0:
        return Movement(speed, more, "not moving")
    way = "rising" if speed > 0 else "falling"
    if more is None:
        return Movement(speed, None, way)
    pace = "steadily" if more == 0 else "and faster" if (more > 0) == (speed > 0) else "but slower"
    turned = speeds[-2] is not None and speeds[-2] * speed < 0
    return Movement(speed, more, f"{way} again" if turned else f"{way}{' ' if more == 0 else ', '}{pace}")


def indexed(*series: Sequence[float | None]) -> list[list[float | None]]:
    """Peers on one scale: each is 100 at the first place where all have a value above 0.

    Returns: as many lists; of nothing but None where there is no such place.
    Raises: BadInput, for lists of different lengths, nan and infinity.
    """
    if len({len(one) for one in series}) > 1:
        raise BadInput("peers are compared over the same periods: their values have to be as many")
    for one in series:
        check_finite(*one)
    start = next((at for at, row in enumerate(zip(*series, strict=True)) if all(one and one > 0 for one in row)), None)
    if start is None:
        return [[None] * len(one) for one in series]
    return [[_index(value, one[start]) for value in one] for one in series]


def _why_none(values: Sequence[float | None]) -> str:
    """Why there is no latest velocity."""
    known = sum(value is not None for value in values)
    if known < 2:
        return "one value: no direction yet" if known else "no value yet"
    return "a gap: no direction" if None in values[-2:] else "too large to compare"


def _index(value: float | None, start: float | None) -> float | None:
    return None if value is None or not start else _finite(value / start * START)


def _ordinals(values: Sequence[float | None], days: Sequence[date] | None) -> list[float]:
    check_finite(*values)
    if days is None:
        return [float(place) for place in range(len(values))]
    if len(days) != len(values):
        raise BadInput("every value has its day: they have to be as many")
    if any(day <= before for before, day in pairwise(days)):
        raise BadInput("the days of the values have to rise")
    return [float(day.toordinal()) for day in days]


def _differences(values: Sequence[float | None], places: Sequence[float]) -> list[float | None]:
    found: list[float | None] = [None] * len(values)
    for at, (before, value) in enumerate(pairwise(values), 1):
        if before is not None and value is not None:
            found[at] = _finite((value - before) / (places[at] - places[at - 1]))
    return found


def _finite(value: float) -> float | None:
    """None where it is too large for a number."""
    return value if isfinite(value) else None


def _signed(value: float, decimals: int | None = None) -> str:
    """`+12.5`, `−3`: rounded half up, without zeros behind."""
    exact = Decimal(repr(value)).copy_abs()
    places = max(2, SHOWN - 1 - exact.adjusted()) if decimals is None else decimals
    text = f"{exact.quantize(Decimal(1).scaleb(-places), context=EXACT):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{'+' if value > 0 else MINUS}{text}"
