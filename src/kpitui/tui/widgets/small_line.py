"""A line through a KPI's last periods, two rows high, in braille."""

from collections.abc import Sequence
from itertools import pairwise

DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""The bits of a braille cell by column and row of dots, from the top."""
ROWS, PERIODS = 2, 26


def small_line(values: Sequence[float | None], width: int) -> tuple[str, str]:
    """The last PERIODS values over the whole width, fewer at its right end; a missing one leaves a gap."""
    last = values[-PERIODS:]
    known = [value for value in last if value is not None]
    if not known:
        return " " * width, " " * width
    low, high = min(known), max(known)
    apart, first = (2 * width - 1) / (PERIODS - 1), PERIODS - len(last)
    points = [
        (place, round((first + place) * apart), _height(value, low, high))
        for place, value in enumerate(last)
        if value is not None
    ]
    cells = [[0] * width for _ in range(ROWS)]
    for (place, x, y), (next_place, next_x, next_y) in [*pairwise(points), (points[-1], points[-1])]:
        steps = max(next_x - x, abs(next_y - y)) if next_place - place == 1 else 0
        for step in range(steps + 1):
            share = step / steps if steps else 0
            column, row = round(x + (next_x - x) * share), round(y + (next_y - y) * share)
            cells[row // 4][column // 2] |= DOTS[column % 2][row % 4]
    top, bottom = ("".join(chr(0x2800 + bits) if bits else " " for bits in row) for row in cells)
    return top, bottom


def _height(value: float, low: float, high: float) -> int:
    """The row of dots, from the top."""
    most = ROWS * 4 - 1
    if high <= low:
        return most // 2
    # Halves first: high − low of the largest floats is no float.
    return most - round((value / 2 - low / 2) / (high / 2 - low / 2) * most)
