"""How far a long work is, and that it can be stopped."""

from collections.abc import Callable

Told = Callable[[str, float], None]
"""Told what is being done and how much of that, from 0 to 1. If it raises `Cancelled`, nothing is written."""


def untold(doing: str, share: float) -> None:
    """For work that nobody watches."""


class Reading:
    """Says how far a pass through a file is."""

    def __init__(self, told: Told, doing: str) -> None:
        self._told = told
        self.doing = doing

    def heard(self, read: int, size: int) -> None:
        self._told(self.doing, read / size if size else 1.0)
