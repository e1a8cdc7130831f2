"""Cells that were pasted from a spreadsheet, kept as a file so that they come in as one."""

from collections.abc import Sequence
from pathlib import Path

from kpitui.exchange.days import NotADay, day
from kpitui.exchange.write_file import write_private
from kpitui.model.errors import BadInput


def is_block(text: str) -> bool:
    """Whether a pasted text is cells: several lines, and columns in the first one."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and "\t" in lines[0]


def keep_pasted(text: str, path: Path) -> Path:
    """Write the block to `path`, with a header where it has none; an earlier one is replaced.

    Raises: BadInput, where it cannot be written.
    """
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    first = lines[0].split("\t") if lines else []
    if any(_is_day(cell) for cell in first):
        lines.insert(0, "\t".join(_header(first)))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{path.parent} cannot be made ({error.strerror})") from error
    write_private(path, "\n".join([*lines, ""]))
    return path


def _header(cells: Sequence[str]) -> list[str]:
    """The day's column by its name, the others by their places: what they are has to be said."""
    place = next(index for index, cell in enumerate(cells) if _is_day(cell))
    return ["date" if index == place else f"column {index + 1}" for index in range(len(cells))]


def _is_day(cell: str) -> bool:
    text = cell.strip()
    if text.isdigit():
        return False
    try:
        day(text, None)
    except NotADay:
        return False
    return True
