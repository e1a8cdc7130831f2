"""Text that can only be read: nothing in the data steers what shows it."""

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


def one_line(text: str) -> str:
    """What people wrote, in one line: line ends and runs of blanks are one blank."""
    return clean(" ".join(text.split()))
