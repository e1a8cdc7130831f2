"""Which values a chart draws, and where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpitui.model.period import Period
    from kpitui.usecases.states import ChartData, OtherLine


@dataclass(frozen=True, slots=True)
class Spot:
    """A value as it is drawn."""

    place: int
    """Its period's number in the chart."""
    value: float
    joined: bool
    """It belongs to the line. A part of a sum would look like a fall, so it stands alone."""
    partial: bool


def spots_of(chart: "ChartData") -> list[Spot]:
    """The values in time order; the sum so far inside the target's frame where that is what the target asks for."""
    found: list[Spot] = []
    so_far = 0.0
    for place, (known, wanted) in enumerate(zip(chart.values, chart.lines, strict=True)):
        if known.value is None:
            continue
        if not chart.cumulative:
            found.append(Spot(place, known.value, not known.partial, known.partial))
        elif wanted.pace is not None:
            so_far += known.value
            if not isfinite(so_far):
                break
            found.append(Spot(place, so_far, True, known.partial))
    return found


def others_spots(other: "OtherLine") -> list[Spot]:
    return [Spot(place, value, True, False) for place, value in enumerate(other.values) if value is not None]


def last_whole(spots: Sequence[Spot]) -> Spot | None:
    """The last that belongs to the line."""
    return next((spot for spot in reversed(spots) if spot.joined), None)


def periods_of(chart: "ChartData") -> "list[Period]":
    """Those with values, and those that only the forecast has."""
    return [*(value.period for value in chart.values), *chart.coming]


def levels(chart: "ChartData") -> Iterator[float]:
    """Every other number that the picture has to have room for."""
    for wanted in chart.lines:
        yield from (value for value in (wanted.target, wanted.low, wanted.high, wanted.pace) if value is not None)
    for limit in chart.limits:
        if limit:
            yield from (limit.lower, limit.upper)
    for point in chart.fan:
        yield from (value for value in (point.value, point.low, point.high) if value is not None)
    for other in chart.others:
        yield from (value for value in other.values if value is not None)
