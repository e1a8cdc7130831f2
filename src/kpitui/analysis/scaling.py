"""Values brought near 1 before they are squared and added, so that no finite number overflows on the way."""

from collections.abc import Sequence
from math import frexp, ldexp


def shrink(values: Sequence[float]) -> tuple[list[float], int]:
    """The values divided by the power of two that brings the largest of them to 0.5..1, and its exponent.

    A power of two rounds nothing away, except what is 1e-308 times smaller than the largest.
    """
    exponent = frexp(max(map(abs, values), default=0.0))[1]
    return [ldexp(value, -exponent) for value in values], exponent


def grow(value: float, exponent: int) -> float | None:
    """Back in the unit of the values; None where it is too large for a number."""
    try:
        return ldexp(value, exponent)
    except OverflowError:
        return None
