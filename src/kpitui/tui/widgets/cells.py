"""Text put into a number of terminal cells, however wide its signs are."""

from rich.cells import cell_len, set_cell_size

_CONTROLS = dict.fromkeys((*range(32), *range(127, 160), 8232, 8233), " ")


def one_line(text: str) -> str:
    """What a person wrote, without the signs that would move a terminal's cursor."""
    return text.translate(_CONTROLS)


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
