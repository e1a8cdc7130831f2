"""Words and signs for what the program decides."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpitui.model.enums import Severity, Status

if TYPE_CHECKING:
    from kpitui.usecases.states import KpiState

_WORDS = {
    Status.ON_TRACK: "on track",
    Status.AT_RISK: "at risk",
    Status.OFF_TRACK: "off track",
    Status.MET: "met",
    Status.MISSED: "missed",
    Status.NO_DATA: "no data",
    Status.NO_TARGET: "no target",
    Status.NOT_STARTED: "not started",
    Status.PENDING: "judging",
}
_GLYPHS = {
    Status.ON_TRACK: ("●", "+"),
    Status.MET: ("●", "+"),
    Status.AT_RISK: ("◐", "~"),
    Status.OFF_TRACK: ("○", "x"),
    Status.MISSED: ("○", "x"),
}
_SEVERITIES = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.HINT: "·"}
_NO_VERDICT = ("·", ".")
_ASCII = str.maketrans(
    {
        "●": "+",
        "◐": "~",
        "○": "x",
        "✗": "x",
        "≥": ">=",
        "≤": "<=",
        "“": '"',
        "”": '"',
        "·": ".",
        "–": "-",
        "−": "-",
        "×": "x",
        "÷": "/",
        "…": "~",
        "€": "E",
        "£": "L",
        "¥": "Y",
        "─": "-",
        "◆": "*",
        "›": ">",
        "→": "->",
        "\u00a0": " ",
    }
)


def status_word(status: Status) -> str:
    """The word that stands beside the sign: `off track`."""
    return _WORDS[status]


def standing_word(state: "KpiState") -> str:
    """As `status_word`; where there is a value, only not yet enough of them to judge by, `no verdict`."""
    measured = state.value is not None or state.n or state.running
    return count_word(state.status) if measured else status_word(state.status)


def count_word(status: Status) -> str:
    """As `status_word`, of several KPIs, some of which may have a value: none of them has a verdict."""
    return "no verdict" if status is Status.NO_DATA else status_word(status)


def glyph(status: Status, ascii: bool = False) -> str:
    """One cell; how full it is says how full the promise is."""
    return _GLYPHS.get(status, _NO_VERDICT)[ascii]


def severity_sign(severity: Severity) -> str:
    """One cell: `✗` for an error, `!` for a warning, `·` for a hint."""
    return _SEVERITIES[severity]


def counted(count: int, noun: str) -> str:
    """`1 goal`, `2 goals`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def to_ascii(text: str) -> str:
    """Our own signs and typography in ASCII; what people wrote in other letters stays."""
    return text.translate(_ASCII)


def wants_ascii(glyphs: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether to draw with ASCII: as the `glyphs` setting says; `auto` goes by the locale of `environ`."""
    if glyphs != "auto":
        return glyphs == "ascii"
    if os.name == "nt":
        return False
    character_type = environ.get("LC_CTYPE", "")
    # In the C locale Python itself sets this one (PEP 538), which says nothing about the terminal.
    if character_type in ("C.UTF-8", "C.utf8", "UTF-8"):
        character_type = ""
    name = environ.get("LC_ALL") or character_type or environ.get("LANG") or "C"
    return "utf" not in name.lower()
