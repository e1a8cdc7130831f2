"""The glyphs, one cell each, and the ASCII ones that stand in for them.

Widgets write the Unicode ones. Where the terminal has ASCII only, the last filter before the terminal puts
the stand-ins in their places, cell for cell, so no widget has to know.
"""

from collections.abc import Mapping

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from kpitui.present import words

ON_TRACK, AT_RISK, OFF_TRACK, NO_VERDICT = "●", "◐", "○", "·"
SIGNAL, DUE, DONE, ERROR, HINT = "◆", "!", "✓", "✗", "·"
RISING, FLAT, FALLING = "↗", "→", "↘"
OPEN, CLOSED, AFTER = "▾", "▸", "▸"
CURSOR, EVENT, BAR, RULE = "▌", "┆", "━", "─"
SPARKS = "▁▂▃▄▅▆"

_STAND_INS = {
    "●": "+", "◐": "~", "○": "x", "·": ".", "◆": "*", "✓": "v", "✗": "X",
    "↗": "/", "→": "-", "↘": "\\", "↑": "^", "↓": "v", "←": "<",
    "▾": "v", "▸": ">", "▼": "v", "▶": ">", "▌": ">", "┆": ":", "━": "=", "╸": "=", "╺": "=",
    "▁": ".", "▂": "_", "▃": ":", "▄": "-", "▅": "=", "▆": "#", "▇": "#", "█": "#",
    "•": "*", "▊": ">", "▎": "|", "▍": "|", "▏": "|", "▐": "|", "▕": "|", "▔": "-", "▖": " ", "▗": " ",
    "─": "-", "│": "|", "┴": "+", "┬": "+", "┼": "+", "├": "+", "┤": "+", "┌": "+", "┐": "+", "└": "+", "┘": "+",
    "╭": "+", "╮": "+", "╰": "+", "╯": "+", "┈": ".", "╌": "-",
    "–": "-", "—": "-", "−": "-", "×": "x", "÷": "/", "›": ">", "‹": "<", "±": "~", "≥": ">", "≤": "<",
    "…": "~", "€": "E", "£": "L", "¥": "Y", "“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
_BRAILLE = {0x2800: " ", **dict.fromkeys(range(0x2801, 0x2900), "*")}
_TABLE = {**str.maketrans(_STAND_INS), **_BRAILLE}


def ascii_text(text: str) -> str:
    """`text` with the product's own signs replaced; what people wrote in other scripts stays."""
    return text if text.isascii() else text.translate(_TABLE)


class AsciiFilter(LineFilter):
    """Every line on its way to a terminal that has ASCII only."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [segment._replace(text=ascii_text(segment.text)) for segment in segments]


def wants_ascii(setting: str, environ: Mapping[str, str]) -> bool:
    """Whether to draw in ASCII: by the `glyphs` setting, the locale, and terminals known to have nothing else."""
    if setting == "auto" and environ.get("TERM", "") in ("linux", "dumb", "vt100", "vt220"):
        return True
    return words.wants_ascii(setting, environ)
