"""Text cells that a spreadsheet would run, quoted; and as they were."""

import re

FORMULA = re.compile(r"'*\s*[=+\-@]")
NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*%?")


def guarded(cell: str) -> str:
    """A cell that a spreadsheet takes for text, also where it begins like a formula."""
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
