"""What is said around the log's table: how much there is, and where in it one is."""

from datetime import date

from textual.content import Content

from kpitui.present import numbers, periods
from kpitui.tui.log_window import AllRows, LogWindow

KEYS = (("page down", "older"), ("G", "oldest"), ("g", "newest"), ("p", "jump to a date"))

FILTER = "filter: words, kpi:KEY, by:NAME, from:SOURCE, days"
EMPTY = """\
Nothing is logged yet.

Press m, then type a name, a value, a day and a note:
churn 2.5 yesterday "new price"

Or press i to read in a file of numbers."""
NOTHING_FOUND = "Nothing in the log fits the filter; esc clears it."


def extent(window: LogWindow, today: date, *, filtered: bool, searching: bool, short: bool) -> str:
    """`48 213 measurements since 1 Jan 2025`; under a filter how many were found (so far)."""
    count = numbers.show(len(window))
    if searching:
        return f"{count} found, searching…"
    if filtered:
        return f"{count} found"
    if not isinstance(window, AllRows) or not window.counted or window.oldest is None:
        return ""
    said = f"{count} measurement{'' if len(window) == 1 else 's'}"
    return said if short else f"{said} since {periods.day(window.oldest, today).partition(' ')[2]}"


def foot(place: int, count: int) -> Content:
    """`18 of 48 213`, and the keys that get further."""
    if not count:
        return Content()
    hints = [Content.assemble("   ", (key, "$accent"), f" {what}") for key, what in KEYS]
    return Content.assemble(f"{numbers.show(place + 1)} of {numbers.show(count)}", *hints)
