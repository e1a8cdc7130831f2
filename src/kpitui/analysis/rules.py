"""The three rules that tell a signal from routine variation (numbers, "Signals")."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

RUN = 8
WINDOW = 4
NEAR = 3
LONG_GAP = 8
"""So many missing values in a row break a run: too much of what happened is unknown."""
ROUNDING = 1e-14
"""What float arithmetic may add or take, as a share of the largest number in it."""

Rule = Literal["R1", "R2", "R3"]
Side = Literal["above", "below"]
Flag = tuple[int, Rule, Side]
"""A value's place, and what it is part of."""
BOTH: tuple[Side, Side] = ("above", "below")


@dataclass(frozen=True, slots=True)
class Signal:
    """A value that routine variation does not explain."""

    index: int
    """Its place in the values, from 0."""
    rule: Rule
    side: Side
    """Of the centre line."""


class Placed(NamedTuple):
    """A value with the lines at its place, all in one unit."""

    place: int
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
    found: set[Flag] = set()
    for stretch in _stretches(points):
        sides = [_sides(point) for point in stretch]
        found.update((point.place, "R1", side) for point, (side, *_) in zip(stretch, sides, strict=True) if side)
        found |= _runs(stretch, [side for _, side, _ in sides])
        found |= _near_the_limit(stretch, [side for _, _, side in sides])
    return [Signal(*flag) for flag in sorted(found)]


def _stretches(points: Sequence[Placed]) -> list[list[Placed]]:
    """The points in pieces, divided where a gap is long."""
    pieces: list[list[Placed]] = []
    for point in points:
        if not pieces or point.place - pieces[-1][-1].place > LONG_GAP:
            pieces.append([])
        pieces[-1].append(point)
    return pieces


def _runs(stretch: Sequence[Placed], sides: Sequence[Side | None]) -> set[Flag]:
    found: set[Flag] = set()
    begin = 0
    for place, side in enumerate(sides):
        if side != sides[begin]:
            begin = place
        length = place + 1 - begin
        if side and length >= RUN:
            # The whole run as soon as it is one, then each value that prolongs it.
            found.update((point.place, "R2", side) for point in stretch[begin if length == RUN else place : place + 1])
    return found


def _near_the_limit(stretch: Sequence[Placed], sides: Sequence[Side | None]) -> set[Flag]:
    found: set[Flag] = set()
    for start in range(len(stretch) - WINDOW + 1):
        window = sides[start : start + WINDOW]
        for side in BOTH:
            if window.count(side) >= NEAR:
                near = (place for place, one in enumerate(window, start) if one == side)
                found.update((stretch[place].place, "R3", side) for place in near)
    return found


def _sides(point: Placed) -> tuple[Side | None, Side | None, Side | None]:
    """On which side it is outside the limits, off the centre, and nearer the limit than the centre."""
    _, value, center, lower, upper = point
    slack = ROUNDING * max(abs(value), abs(center), abs(lower), abs(upper))
    if value > center + slack:
        outside, near = value > upper + slack, value > center / 2 + upper / 2 + slack
        return "above" if outside else None, "above", "above" if near else None
    if value < center - slack:
        outside, near = value < lower - slack, value < center / 2 + lower / 2 - slack
        return "below" if outside else None, "below", "below" if near else None
    return None, None, None
