"""Text put into a number of terminal cells, however wide its signs are."""

import re

from rich.cells import cell_len, set_cell_size

from kpitui.tui.steering import STEERING

_STEERING = re.compile(f"[{STEERING}]")


def one_line(text: str) -> str:
    """What a person wrote, with a blank for each sign that would move a terminal's cursor."""
    return _STEERING.sub(" ", text)


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` cells, cut with … or filled with blanks behind."""
    text = one_line(text)
    if cell_len(text) > width:
        text = set_cell_size(text, width - 1).rstrip() + "…" if width > 0 else ""
    return set_cell_size(text, width)


def right(text: str, width: int) -> str:
    """`text` at the right end of `width` cells; cut where it is longer."""
    room = width - cell_len(text)
    return " " * room + text if room >= 0 else fit(text, width)
