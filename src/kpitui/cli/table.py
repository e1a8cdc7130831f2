"""Columns that stand under each other on a terminal, beside wide letters too."""

import os
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, TextIO

from kpitui.cli.text import clean
from kpitui.model.enums import Status
from kpitui.present import words
from kpitui.present.numbers import Parts

if TYPE_CHECKING:
    from kpitui.usecases.states import KpiState

Align = Literal["left", "right"]

GAP = 2


def status(status: Status) -> str:
    """Sign and word: `◐ at risk`."""
    return f"{words.glyph(status)} {words.status_word(status)}"


def standing(state: "KpiState") -> str:
    """As `status`, of a KPI."""
    return f"{words.glyph(state.status)} {words.standing_word(state)}"


def signal(state: "KpiState") -> str:
    """Sign and word of a change that is no noise: `◆ worse`; empty where there is none."""
    insight = state.insight
    if insight is None or insight.since is None:
        return ""
    return "◆ changed" if insight.good is None else "◆ better" if insight.good else "◆ worse"


def width(text: str) -> int:
    """Cells that `text` takes: two for wide letters, none for marks."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def cut(text: str, room: int) -> str:
    """`text` in at most `room` cells, with `…` where something is left out."""
    if width(text) <= room:
        return text
    kept, used = [], 1
    for sign in text:
        used += _cells(sign)
        if used > room:
            break
        kept.append(sign)
    return "".join(kept) + "…"


def wrapped(text: str, room: int) -> list[str]:
    """Lines of whole words in at most `room` cells; a word that is wider is cut."""
    lines: list[str] = []
    for word in clean(text).split(" "):
        if lines and width(lines[-1]) + 1 + width(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(cut(word, max(room, 8)))
    return lines


def columns_of(out: TextIO) -> int:
    """How wide a table may be: COLUMNS, the terminal, else 80."""
    named = os.environ.get("COLUMNS", "")
    if named.isdigit() and int(named):
        return int(named)
    return os.get_terminal_size(out.fileno()).columns if out.isatty() else 80


def aligned(values: Iterable[Parts]) -> list[str]:
    """Cells of one width, decimal points under each other, units in a column of their own."""
    rows = [Parts(*map(clean, value)) for value in values]
    wide = [max(map(width, column)) for column in zip(*rows, strict=True)]
    gap = " " if rows and wide[2] else ""
    return [
        _padded(row.integer, wide[0], "right")
        + _padded(row.fraction, wide[1], "left")
        + gap
        + _padded(row.unit, wide[2], "left")
        for row in rows
    ]


def table(
    rows: Iterable[Sequence[str]],
    align: Sequence[Align],
    *,
    head: Sequence[str],
    room: int | None,
    flexible: Sequence[int],
) -> list[str]:
    """Lines of a table at most `room` cells wide: of the `flexible` columns the widest give way, down to 8 cells.

    Without a `room` nothing is cut.
    """
    cells = [[clean(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    for index, column in enumerate(zip(*cells[1:], strict=True)):
        if not any(column):
            widths[index] = 0
    over = sum(wide + GAP for wide in widths if wide) - GAP - room if room is not None else 0
    while over > 0 and widths[widest := max(flexible, key=widths.__getitem__)] > 8:
        widths[widest] -= 1
        over -= 1
    return [_line(row, widths, align) for row in cells]


def _line(row: Sequence[str], widths: Sequence[int], align: Sequence[Align]) -> str:
    shown = [_padded(cut(cell, wide), wide, side) for cell, wide, side in zip(row, widths, align, strict=True) if wide]
    return (" " * GAP).join(shown).rstrip()


def _padded(cell: str, wide: int, side: Align) -> str:
    space = " " * (wide - width(cell))
    return space + cell if side == "right" else cell + space


def _cells(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1
