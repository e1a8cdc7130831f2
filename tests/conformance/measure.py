"""What a family reports of one golden file."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isfinite

RELATIVE = 1e-6
"""The tolerance of a file that states none (numbers.md)."""


@dataclass
class Result:
    """Gathers what was compared; `worst` is the deviation that comes nearest to its tolerance, or passes it."""

    compared: int = 0
    worst: tuple[float, float] = (0.0, RELATIVE)
    """Deviation and tolerance, in the same unit."""
    failures: list[str] = field(default_factory=list)

    def near(self, what: str, got: float | None, expected: float, tolerance: float | None = None) -> None:
        """`got` is a number within `tolerance` of `expected`: absolute where the file states one, else relative."""
        allowed = RELATIVE * max(abs(expected), RELATIVE) if tolerance is None else tolerance
        if got is None or not isfinite(got):
            self.compared += 1
            self.failures.append(f"{what}: {got} instead of {expected:.9g}")
            return
        self.within(f"{what}: {got:.9g} instead of {expected:.9g}", abs(got - expected), allowed)

    def within(self, what: str, deviation: float, tolerance: float) -> None:
        """A deviation, or a measure such as a mean error, that may not pass its tolerance."""
        self.compared += 1
        if deviation * self.worst[1] > self.worst[0] * tolerance:
            self.worst = (deviation, tolerance)
        if deviation > tolerance:
            self.failures.append(f"{what}, off by {deviation:.3g} where {tolerance:.3g} is allowed")

    def same(self, what: str, got: object, expected: object) -> None:
        """For what has no tolerance: the places of signals, words, None."""
        self.compared += 1
        if got != expected:
            self.failures.append(f"{what}: {got!r} instead of {expected!r}")

    def among(self, what: str, got: object, allowed: Iterable[object]) -> None:
        self.compared += 1
        known = list(allowed)
        if got not in known:
            self.failures.append(f"{what}: {got!r}, which is none of {known!r}")
