"""Numbers three rows high, for tiles."""

from itertools import islice

from rich.style import Style
from textual.renderables.digits import Digits

from kpitui.model.typed import MINUS

_SEGMENTS = {
    "0": (" _ ", "| |", "|_|"),
    "1": ("   ", "  |", "  |"),
    "2": (" _ ", " _|", "|_ "),
    "3": (" _ ", " _|", " _|"),
    "4": ("   ", "|_|", "  |"),
    "5": (" _ ", "|_ ", " _|"),
    "6": (" _ ", "|_ ", "|_|"),
    "7": (" _ ", "  |", "  |"),
    "8": (" _ ", "|_|", "|_|"),
    "9": (" _ ", "|_|", " _|"),
    "-": ("   ", " _ ", "   "),
}
"""For terminals that have ASCII only."""
_BOLD = Style(bold=True)


def big(number: str, *, ascii: bool) -> tuple[str, str, str]:
    """The three rows of a number as it is shown: digits, point, minus, blanks between groups. All are equally wide."""
    text = number.replace(MINUS, "-").replace("\u00a0", " ")
    if ascii:
        signs = [_SEGMENTS.get(sign, (" ", " ", sign)) for sign in text]
        top, middle, bottom = ("".join(rows) for rows in zip(*signs, strict=True))
        return top, middle, bottom
    # A plain blank would be as wide as a digit there.
    drawn = Digits(text.replace(" ", "\u00a0")).render(_BOLD)
    top, middle, bottom = (str(getattr(row, "text", "")) for row in islice(drawn, 0, None, 2))
    top, middle, bottom = (row.replace("\u00a0", " ").replace("•", ".") for row in (top, middle, bottom))
    return top, middle, bottom
