"""Cells of a chart before they become text: layers, words, spans."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.cells import cell_len as cell_len
from rich.cells import set_cell_size

from kpitui.present.axes import Scale

Span = tuple[str, str]
"""Text and its role."""
Cell = tuple[str, str]

BLANK: Cell = (" ", "")
TAIL = ""
"""The text of the second cell of a wide sign."""
LEVELS = "⣀⠤⠒⠉"
"""A piece of a level line in one cell, from the bottom."""
SPECKS = "⡀⠄⠂⠁"


class Canvas:
    """The area between the axes. A cell belongs whole to the layer put there last.

    Places run from 0, the middle of the first period, to `last`. Dots are 2 × 4 to a cell in braille, else 1.
    """

    def __init__(self, scale: Scale, last: int, width: int, height: int, *, ascii: bool) -> None:
        self.scale, self.last, self.width, self.height, self.ascii = scale, last, width, height, ascii
        self.across, self.up = (1, 1) if ascii else (2, 4)
        self.cells: list[list[Cell]] = [[BLANK] * width for _ in range(height)]

    def x(self, place: float) -> int:
        """The column of dots of a place, clipped to the canvas."""
        dots = self.width * self.across
        return min(max(round(place / self.last * (dots - 1)), 0), dots - 1) if self.last else dots // 2

    def y(self, value: float) -> int:
        """The row of dots of a value, from the bottom, clipped to the canvas."""
        top = self.height * self.up - 1
        return min(max(round(self.scale.place(value) * top), 0), top)

    def column(self, place: float) -> int:
        return self.x(place) // self.across

    def row(self, value: float) -> int:
        """From the top."""
        return self.height - 1 - self.y(value) // self.up

    def place(self, column: int) -> float:
        """The place in the middle of a column."""
        return column / (self.width - 1) * self.last if self.width > 1 else 0.0

    def put(self, column: int, row: int, sign: str, role: str) -> None:
        self.cells[row][column] = (sign, role)

    def level(self, column: int, value: float, role: str) -> None:
        """A piece of a level line."""
        self.put(column, self.row(value), "-" if self.ascii else LEVELS[self.y(value) % 4], role)

    def speck(self, column: int, value: float, role: str, sign: str) -> None:
        """A dot of a dotted line; `sign` in ASCII."""
        self.put(column, self.row(value), sign if self.ascii else SPECKS[self.y(value) % 4], role)

    def free(self, column: int, row: int, width: int, roles: Iterable[str]) -> bool:
        """Can a word of that width go here without covering a layer of these roles?"""
        if not (0 <= row < self.height and column >= 0 and column + width <= self.width):
            return False
        return all(role not in roles for _, role in self.cells[row][column : column + width])

    def write(self, column: int, row: int, text: str, role: str) -> None:
        write(self.cells[row], column, text, role)


def write(row: list[Cell], column: int, text: str, role: str) -> None:
    """Put a word into a row of cells, where there is room for all of it."""
    for sign in text:
        wide = cell_len(sign)
        if wide:
            row[column : column + wide] = [(sign, role), *[(TAIL, role)] * (wide - 1)]
            column += wide


def line(width: int, text: str = "", role: str = "") -> list[Cell]:
    """A row of `width` cells that begins with a text, cut where it is longer."""
    row = [BLANK] * width
    write(row, 0, set_cell_size(plain(text), width), role)
    return row


def cut(text: str, width: int) -> str:
    """What people wrote, in at most so many cells."""
    text = plain(text).strip()
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def plain(text: str) -> str:
    """Without signs that move a terminal's cursor or take no cell."""
    return "".join(sign if sign.isprintable() and cell_len(sign) else " " for sign in text)


def spans(row: Sequence[Cell]) -> tuple[Span, ...]:
    """Neighbours of one role as one piece."""
    return tuple(("".join(sign for sign, _ in cells), role) for role, cells in groupby(row, key=lambda cell: cell[1]))
