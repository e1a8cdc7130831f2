"""The verdict: a target and a process chart say more together than each alone (numbers, "The verdict")."""

from dataclasses import dataclass
from typing import Literal

from kpitui.analysis.progress import Range, check_target, read_direction
from kpitui.analysis.progress import meets as meets_target
from kpitui.analysis.signals import headline
from kpitui.analysis.xmr import XmrChart
from kpitui.model.enums import Direction

Trend = Literal["too early", "stable", "improving", "worsening", "changed"]
Place = Literal["given", "inside", "beyond"]

SENTENCES: dict[tuple[bool | None, Trend], str] = {
    (True, "stable"): "Meeting the target, and stable: keep going; single values mean nothing.",
    (True, "improving"): "Meeting the target, and improving: confirm the cause; consider a harder target.",
    (True, "worsening"): "Still green, and getting worse: find the cause now.",
    (True, "changed"): "Meeting the target, and something changed: find the cause while it is inside the range.",
    (False, "stable"): (
        "Missing the target, and stable: this is what the process gives; change the process, "
        "chasing single values will not help."
    ),
    (False, "improving"): (
        "Missing the target, and improving: something works; find out what, the forecast says when."
    ),
    (False, "worsening"): "Missing the target, and getting worse: find the cause before changing the process.",
    (False, "changed"): "Missing the target, and something changed: find the cause before changing the process.",
    (None, "stable"): "Stable: single values mean nothing.",
    (None, "improving"): "Improving: find out what works.",
    (None, "worsening"): "Getting worse: find the cause.",
    (None, "changed"): "Something changed: find the cause.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The target and the process, judged together."""

    meeting: bool | None
    """None: there is no target, or no value to hold against it."""
    trend: Trend
    """`changed` where a range is the target, as a signal has no better side there."""
    sentence: str
    """What was found, a colon, and what to do."""


@dataclass(frozen=True, slots=True)
class TargetPlace:
    """Where a target lies in what the process gives."""

    place: Place
    """`given`: every routine value meets it; `inside` routine variation; `beyond` what the process gives."""
    reached: int
    """How many of the values on the chart meet it."""
    sentence: str


def verdict(meets: bool | None, chart: XmrChart, direction: Direction | str) -> Verdict:
    """Does the KPI meet its target, and does its latest value say that it changes?

    Args:
        meets: the latest value meets the target in force; None where one of them is missing.
        chart: of the KPI's values at its cadence, without partial periods.
    Raises: BadInput, for an unknown direction.
    Source: the voice of the customer and the voice of the process: Wheeler, Understanding Variation (1993).
    """
    trend = _trend(chart, read_direction(direction))
    if trend == "too early":
        note = headline(chart).text
        return Verdict(meets, trend, f"{note[0].upper()}{note[1:]}.")
    return Verdict(meets, trend, SENTENCES[meets, trend])


def place_target(target: float | Range, chart: XmrChart, direction: Direction | str) -> TargetPlace | None:
    """Whether a target for each period lies inside routine variation, outside anything the process gives, or is given.

    Inside, it is reached by luck; outside, some change has to do it. Where no value has reached it either, it lies
    outside anything seen.

    Args: chart: of the values until today, with today's limits at its end.
    Returns: None where there are no limits.
    Raises: BadInput, for a target that contradicts the direction, nan and infinity.
    """
    direction = read_direction(direction)
    check_target(direction, None, target)
    lower, upper = (chart.lower[-1], chart.upper[-1]) if chart.values else (None, None)
    if lower is None or upper is None:
        return None
    low, high = target if isinstance(target, tuple) else _reach(target, direction)
    if low <= lower and upper <= high:
        place: Place = "given"
        sentence = "Every routine value meets it: the process gives this already."
    elif high < lower or upper < low:
        place = "beyond"
        sentence = "It lies outside anything the process gives: which change will do it?"
    else:
        place = "inside"
        sentence = "It lies inside routine variation: single values meet it or miss it by luck."
    reached = sum(value is not None and meets_target(direction, target, value) for value in chart.values)
    return TargetPlace(place, reached, sentence)


def _reach(target: float, direction: Direction) -> Range:
    """All values that meet it."""
    return (target, float("inf")) if direction is Direction.UP else (float("-inf"), target)


def _trend(chart: XmrChart, direction: Direction) -> Trend:
    if chart.state == "too few":
        return "too early"
    side = headline(chart).side
    if side is None:
        return "stable"
    if direction is Direction.RANGE:
        return "changed"
    return "improving" if (side == "above") == (direction is Direction.UP) else "worsening"
