"""Text on its way to a terminal: nothing in the data can steer it."""

import sys
from collections.abc import Iterable
from typing import TextIO

from kpitui.present import words
from kpitui.present.plain_text import clean as clean
from kpitui.present.plain_text import clean_json as clean_json


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
