"""What a benchmark says: a ratio of two times measured in the same run, and what it may be."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Ratio:
    """`measured` and `base` in the same unit, seconds unless the name says otherwise."""

    name: str
    measured: float
    base: float
    limit: float
    unit: str = "ms"
    scale: float = 1000
    """Of `unit`, in the unit measured."""

    @property
    def value(self) -> float:
        return self.measured / self.base

    @property
    def holds(self) -> bool:
        return self.value <= self.limit

    def __str__(self) -> str:
        verdict = "ok  " if self.holds else "OVER"
        return (
            f"{verdict} {self.name:<58} {self.value:6.2f}  (at most {self.limit:.2f})  "
            f"{self.measured * self.scale:9.2f} : {self.base * self.scale:.2f} {self.unit}"
        )


def interleaved(runs: int, *measures: Callable[[], float]) -> list[float]:
    """The median of each measure, taken in turns, so that a busy moment of the machine meets all alike."""
    found: list[list[float]] = [[] for _ in measures]
    for measure in measures:  # warm: byte code compiled, files in the cache
        measure()
    for _ in range(runs):
        for place, measure in enumerate(measures):
            found[place].append(measure())
    return [median(times) for times in found]
