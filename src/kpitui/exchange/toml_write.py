"""Values as TOML text: one spelling for each value, so that two exports of the same thing are the same bytes."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

Plain = str | bool | int | float | date | Sequence["Plain"] | Mapping[str, "Plain"]
"""What TOML can hold, as the definitions use it."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that turn the reading direction: in a review a text could show as another."""


def table(header: str, fields: Mapping[str, Plain]) -> str:
    """A header and a line for each key; tables within are inline."""
    return "".join([f"{header}\n", *(f"{key(name)} = {value(field, block=True)}\n" for name, field in fields.items())])


def key(name: str) -> str:
    """A key, quoted where it has to be."""
    return name if _BARE.fullmatch(name) else _string(name)


def value(plain: Plain, *, block: bool = False) -> str:
    """A value on one line; with `block` texts and lists of tables may take several."""
    if isinstance(plain, str):
        return _block_string(plain) if block and "\n" in plain.rstrip("\n") else _string(plain)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, date):
        return plain.isoformat()
    if isinstance(plain, int | float):
        return number(plain)
    if isinstance(plain, Mapping):
        inner = ", ".join(f"{key(name)} = {value(field)}" for name, field in plain.items())
        return f"{{ {inner} }}" if inner else "{}"
    if block and len(plain) > 1 and any(isinstance(item, Mapping) for item in plain):
        return "[\n" + "".join(f"    {value(item)},\n" for item in plain) + "]"
    return "[" + ", ".join(value(item) for item in plain) + "]"


def number(plain: float) -> str:
    """A number without the `.0` that nobody typed."""
    if isinstance(plain, float) and plain.is_integer() and abs(plain) < 1e15:
        return str(int(plain))
    return repr(plain)


def _string(text: str) -> str:
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _block_string(text: str) -> str:
    # A quotation mark alone may stand as it is; before another one or the end it would close the text.
    pairs = zip(text, f'{text[1:]}"', strict=True)
    kept = (char if char == "\n" or (char == '"' and after != '"') else _escaped(char) for char, after in pairs)
    return f'"""\n{"".join(kept)}"""'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if unicodedata.category(char) in ("Cc", "Zl", "Zp") or char in TURNING:
        return f"\\u{ord(char):04X}"
    return char
