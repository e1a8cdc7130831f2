"""A target and a process chart, read together."""

import pytest

from kpitui.analysis.verdict import place_target, verdict
from kpitui.analysis.xmr import XmrChart, xmr
from kpitui.model.errors import BadInput

STEADY = [10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 8.0, 11.0, 10.0, 9.0, 12.0, 10.0]
"""Limits about 4.5 and 16.1."""
STABLE, RISING, FALLING = xmr(STEADY), xmr([*STEADY, 30.0], baseline=12), xmr([*STEADY, -5.0], baseline=12)


@pytest.mark.parametrize(
    ("meets", "chart", "direction", "trend", "sentence"),
    [
        (True, STABLE, "up", "stable", "Meeting the target, and stable: keep going; single values mean nothing."),
        (True, RISING, "up", "improving", "confirm the cause; consider a harder target"),
        (True, FALLING, "up", "worsening", "Still green, and getting worse: find the cause now."),
        (True, RISING, "down", "worsening", "Still green, and getting worse"),
        (False, STABLE, "up", "stable", "this is what the process gives; change the process"),
        (False, RISING, "up", "improving", "something works; find out what, the forecast says when"),
        (False, FALLING, "down", "improving", "something works; find out what, the forecast says when"),
        (False, FALLING, "up", "worsening", "find the cause before changing the process"),
        (True, RISING, "range", "changed", "something changed: find the cause while it is inside the range"),
        (False, FALLING, "range", "changed", "something changed: find the cause before changing the process"),
        (None, STABLE, "up", "stable", "Stable: single values mean nothing."),
        (None, RISING, "up", "improving", "Improving: find out what works."),
        (None, RISING, "down", "worsening", "Getting worse: find the cause."),
        (None, RISING, "range", "changed", "Something changed: find the cause."),
    ],
)
def test_target_and_signal_make_one_sentence(
    meets: bool | None, chart: XmrChart, direction: str, trend: str, sentence: str
) -> None:
    found = verdict(meets, chart, direction)
    assert (found.meeting, found.trend) == (meets, trend)
    assert sentence in found.sentence


def test_below_six_values_it_is_too_early() -> None:
    found = verdict(True, xmr(STEADY[:4]), "up")
    assert (found.meeting, found.trend, found.sentence) == (True, "too early", "Too early: 4 of 6 values.")


def test_a_signal_that_is_over_changes_no_verdict() -> None:
    assert verdict(True, xmr([*STEADY, 30.0, 10.0], baseline=12), "up").trend == "stable"


def test_an_unknown_direction_is_refused() -> None:
    with pytest.raises(BadInput, match="one of up, down, range"):
        verdict(True, STABLE, "sideways")


@pytest.mark.parametrize(
    ("direction", "target", "place", "reached"),
    [
        ("up", 12, "inside", 3),
        ("up", 9, "inside", 11),
        ("up", 17, "beyond", 0),
        ("up", 4, "given", 12),
        ("down", 9, "inside", 3),
        ("down", 4, "beyond", 0),
        ("down", 17, "given", 12),
        ("range", (4.0, 17.0), "given", 12),
        ("range", (9.0, 11.0), "inside", 8),
        ("range", (20.0, 30.0), "beyond", 0),
    ],
)
def test_the_limits_say_where_a_target_lies(
    direction: str, target: float | tuple[float, float], place: str, reached: int
) -> None:
    found = place_target(target, STABLE, direction)
    assert found is not None
    assert (found.place, found.reached) == (place, reached)


def test_a_target_outside_the_process_may_have_been_reached_once() -> None:
    found = place_target(25, RISING, "up")
    assert found is not None
    assert (found.place, found.reached) == ("beyond", 1)


def test_without_limits_nothing_is_said_of_a_target() -> None:
    assert place_target(12, xmr(STEADY[:5]), "up") is None
    assert place_target(12, xmr([]), "up") is None


def test_a_target_that_contradicts_the_direction_is_refused() -> None:
    with pytest.raises(BadInput, match="inverted"):
        place_target((5.0, 3.0), STABLE, "range")
