"""What the latest value says, in words (numbers, "Signals")."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpitui.analysis.finite import check_finite
from kpitui.analysis.rules import WINDOW, Rule, Side
from kpitui.analysis.xmr import XmrChart

UNEVEN = 2.0


@dataclass(frozen=True, slots=True)
class Headline:
    """What the latest value of a process chart says."""

    side: Side | None
    """Of the centre, where the latest value is part of a signal; None where nothing is said or nothing is known."""
    rules: tuple[Rule, ...]
    """The rules that the latest value breaks."""
    text: str
    """`above the upper limit, 9 in a row above the centre`; `routine variation`; `too early: 4 of 6 values`."""


def headline(chart: XmrChart) -> Headline:
    """What the latest value says and nothing else: a signal that is over is history."""
    latest = chart.latest
    if latest is None or chart.state == "too few":
        return Headline(None, (), chart.notes[0])
    now = [signal for signal in chart.signals if signal.index == latest]
    if not now:
        return Headline(None, (), "routine variation")
    side = now[0].side
    words = {
        "R1": f"{side} the {'upper' if side == 'above' else 'lower'} limit",
        "R2": f"{_in_a_row(chart, side)} in a row {side} the centre",
        "R3": f"{_near(chart, side)} of the last {WINDOW} near the {'upper' if side == 'above' else 'lower'} limit",
    }
    return Headline(side, tuple(signal.rule for signal in now), ", ".join(words[signal.rule] for signal in now))


def uneven(denominators: Sequence[float | None]) -> str:
    """The note on a ratio whose denominators differ more than twofold; empty where they do not.

    Args: denominators: of the values on the chart; those that are missing or not above 0 do not count.
    Raises: BadInput, for nan and infinity.
    """
    check_finite(*denominators)
    known = [one for one in denominators if one is not None and one > 0]
    if not known or max(known) / UNEVEN <= min(known):
        return ""
    return f"limits approximate: the denominators lie between {_grouped(min(known))} and {_grouped(max(known))}"


def _grouped(value: float) -> str:
    """`4 193`, as numbers are shown."""
    return f"{value:,.6g}".replace(",", "\u00a0")


def _in_a_row(chart: XmrChart, side: Side) -> int:
    """The values of the run that ends at the latest one."""
    flagged = {signal.index for signal in chart.signals if signal.rule == "R2" and signal.side == side}
    length = 0
    for place in reversed(_known(chart)):
        if place not in flagged:
            break
        length += 1
    return length


def _near(chart: XmrChart, side: Side) -> int:
    flagged = {signal.index for signal in chart.signals if signal.rule == "R3" and signal.side == side}
    return sum(place in flagged for place in _known(chart)[-WINDOW:])


def _known(chart: XmrChart) -> list[int]:
    return [place for place, value in enumerate(chart.values) if value is not None]
