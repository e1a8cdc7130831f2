"""The three rules that tell a signal from routine variation (numbers, "Signals")."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

RUN = 8
WINDOW = 4
NEAR = 3
LONG_GAP = 8
"""So many missing values in a row break a run: too much of what happened is unknown."""
ROUNDING = 1e-14
"""What float arithmetic may add or take, as a share of the largest number in it."""

Rule = Literal["R1", "R2", "R3"]
Side = Literal["above", "below"]


@dataclass(frozen=True, slots=True)
class Signal:
    """A value that routine variation does not explain."""

    index: int
    """Its place in the values, from 0."""
    rule: Rule
    side: Side
    """Of the centre line."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A value with the lines at its place, all in one unit."""

    index: int
    value: float
    center: float
    lower: float
    upper: float


def find_signals(points: Sequence[Placed]) -> list[Signal]:
    """R1 a value strictly outside the limits; R2 eight in a row strictly on one side of the centre; R3 three of four
    strictly nearer the limit than the centre, on one side. Every value of a run is flagged, and of R3 those beyond.

    A value on a line is not beyond it, also where only rounding puts it there. Missing values are passed over, unless
    eight or more are missing in a row.

    Args:
        points: of one segment, in time order, without the missing ones.
    Returns: in the order of the values, then of the rules.
    Source: Wheeler, Making Sense of Data (2003), chapters 8 and 9.
    """
    found = set()
    for stretch in _stretches(points):
        outside = [_side(one, one.upper, one.lower) for one in stretch]
        found |= {(point.index, "R1", side) for point, side in zip(stretch, outside, strict=True) if side}
        found |= _runs(stretch)
        found |= _near_the_limit(stretch)
    return [Signal(*one) for one in sorted(found)]


def _stretches(points: Sequence[Placed]) -> list[list[Placed]]:
    """The points in pieces, divided where a gap is long."""
    pieces: list[list[Placed]] = []
    for point in points:
        if not pieces or point.index - pieces[-1][-1].index > LONG_GAP:
            pieces.append([])
        pieces[-1].append(point)
    return pieces


def _runs(stretch: Sequence[Placed]) -> set[tuple[int, Rule, Side]]:
    found: set[tuple[int, Rule, Side]] = set()
    run: list[int] = []
    before: Side | None = None
    for point in stretch:
        side = _side(point, point.center, point.center)
        run = [*run, point.index] if side == before else [point.index]
        before = side
        if side and len(run) >= RUN:
            found |= {(index, "R2", side) for index in run}
    return found


def _near_the_limit(stretch: Sequence[Placed]) -> set[tuple[int, Rule, Side]]:
    found: set[tuple[int, Rule, Side]] = set()
    sides = [_side(one, _between(one.center, one.upper), _between(one.center, one.lower)) for one in stretch]
    for start in range(len(stretch) - WINDOW + 1):
        window = range(start, start + WINDOW)
        for side in ("above", "below"):
            near = [place for place in window if sides[place] == side]
            if len(near) >= NEAR:
                found |= {(stretch[place].index, "R3", side) for place in near}
    return found


def _side(point: Placed, above: float, below: float) -> Side | None:
    slack = ROUNDING * max(abs(point.value), abs(point.center), abs(point.lower), abs(point.upper))
    if point.value > above + slack:
        return "above"
    return "below" if point.value < below - slack else None


def _between(center: float, limit: float) -> float:
    return center / 2 + limit / 2
