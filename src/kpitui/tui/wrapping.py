"""Sentences in lines: broken at a blank and not inside a number, and cut between sentences."""

import re

from rich import _wrap
from textual.content import Content


def keep_numbers_whole() -> None:
    """Break no line inside `9 470 €`.

    Rich takes a no-break space for any blank (Textualize/rich issues 3545 and 4196, both about this very expression),
    and neither it nor Textual, whose `Content` breaks lines by it, has a setting, a hook or another sign for what stays
    together. So its expression is replaced; were it called otherwise one day, a test says so.
    """
    _wrap.re_word = re.compile(r"[^\S\u00a0]*(?:[\S\u00a0]| (?=[%€$£¥]))+[^\S\u00a0]*")


def whole_sentences(said: Content, width: int, height: int) -> Content:
    """As many as have room; of one that has none its beginning, with …."""
    if width < 1:
        return said
    ends = [place + 1 for place in range(len(said)) if said.plain[place : place + 2] == ". "]
    for end in (len(said), *reversed(ends)):
        if len(said[:end].wrap(width)) <= height:
            return said[:end]
    kept = said.wrap(width)[:height]
    kept[-1] = kept[-1].rstrip().truncate(max(0, width - 2)) + " …"
    return Content("\n").join(kept)
