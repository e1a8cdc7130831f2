"""Text on its way to a terminal: nothing in the data can steer it."""

import sys
from collections.abc import Iterable
from typing import TextIO

from kpitui.present import words

# They turn the reading direction of what follows, so that a name could show as another.
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ESCAPES = {
    **{code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))},
    **{code: f"\\u{code:04x}" for code in (0x2028, 0x2029, *map(ord, _BIDI), *range(0xD800, 0xE000))},
    ord("\n"): "\\n",
    ord("\t"): "\\t",
    ord("\r"): "\\r",
}
_ESCAPES_IN_JSON = {code: f"\\u{code:04x}" for code in _ESCAPES if code >= 0x7F}


def clean(text: str) -> str:
    """One line that a terminal only shows: control characters are written out (`\\x1b`)."""
    return text.translate(_ESCAPES)


def clean_json(text: str) -> str:
    """The same for JSON, whose own escapes leave DEL, C1 and direction marks as they are."""
    return text.translate(_ESCAPES_IN_JSON)


def say(sentence: str) -> None:
    """Talk, as opposed to data, goes to stderr."""
    print(f"kpitui: {clean(sentence)}", file=sys.stderr)


def write(lines: Iterable[str], out: TextIO, glyphs: str) -> None:
    """Lines on `out`, cleaned, and in ASCII where the setting or the terminal wants it."""
    plain = is_ascii(glyphs, out)
    for line in lines:
        shown = clean(line) + "\n"
        out.write(words.to_ascii(shown) if plain else shown)


def write_json(document: object, out: TextIO) -> None:
    """One object, the same bytes for the same data."""
    import json

    written = json.dumps(document, indent=2, ensure_ascii=not is_unicode(out), allow_nan=False)
    out.write(clean_json(written) + "\n")


def is_ascii(glyphs: str, out: TextIO) -> bool:
    """Whether our own signs are drawn in ASCII on `out`."""
    return words.wants_ascii(glyphs) or not is_unicode(out)


def is_unicode(out: TextIO) -> bool:
    return (out.encoding or "utf-8").lower().replace("-", "").startswith("utf")
