"""Signs that would steer a terminal instead of being shown: they end here, wherever a text comes from."""

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

STEERING = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
"""Control characters, line separators, and what turns the reading direction, as a class of a regular expression."""

_FOUND = re.compile(f"[{STEERING}]")


class SteeringFilter(LineFilter):
    """The last one before the terminal. None of these signs takes a cell, so that no column moves without them."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if not any(_FOUND.search(segment.text) for segment in segments):
            return segments
        return [segment._replace(text=_FOUND.sub("", segment.text)) for segment in segments]
