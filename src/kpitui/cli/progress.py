"""How far a long work is, on a line of the terminal that goes when it is done."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kpitui.cli import text

LONGEST = 40
"""Characters of the name; a line that wraps could not be written over."""


@contextmanager
def shown_progress(name: str) -> Iterator[Callable[[str, float], None]]:
    """What a use case tells of its progress goes here; nothing is shown where no terminal is."""
    if not sys.stderr.isatty():
        yield lambda doing, share: None
        return
    last = ""

    def tell(doing: str, share: float) -> None:
        nonlocal last
        line = text.clean(f"{name[-LONGEST:]}: {doing} {share:.0%}")
        if line != last:
            sys.stderr.write(f"\r{line}\x1b[K")
            sys.stderr.flush()
            last = line

    try:
        yield tell
    finally:
        if last:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
