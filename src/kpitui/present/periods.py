"""Days and spans as people read and type them."""

import re
from datetime import date
from typing import TYPE_CHECKING

from kpitui.model.enums import Cadence
from kpitui.model.errors import BadInput
from kpitui.model.typed import month_named
from kpitui.model.typed import parse_day as parse_day

if TYPE_CHECKING:
    from kpitui.model.period import Calendar, Period

# Not strftime: its names follow the machine's locale.
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_THIS, _LAST = ("this", "current"), ("last", "previous")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(day: date, today: date) -> str:
    """`Mon 23 Nov`; with the year where it is not this one."""
    return f"{WEEKDAYS[day.weekday()]} {_short(day, day.year != today.year)}"


def span(start: date, end: date, today: date) -> str:
    """`16–22 Nov`, `26 Oct – 22 Nov`, one day as `day` shows it; years only where not this one."""
    if start == end:
        return day(start, today)
    if start.year != end.year:
        return f"{_short(start, True)} – {_short(end, True)}"
    with_year = end.year != today.year
    if start.month == end.month:
        return f"{start.day}–{_short(end, with_year)}"
    return f"{_short(start, False)} – {_short(end, with_year)}"


def name(period: "Period", today: date) -> str:
    """What a heading calls a period: `Q4 2026`, `Nov 2026`, `W47  16–22 Nov`; other calendars by their label."""
    label = period.label
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", label) or ".." in label:
        return span(period.start, period.end, today)
    if match := re.fullmatch(r"(\d{4})-(W\d{2})", label):
        return f"{match[2]}  {span(period.start, period.end, today)}"
    if match := re.fullmatch(r"(\d{4})-(\d{2})", label):
        return f"{MONTHS[int(match[2]) - 1]} {match[1]}"
    if match := re.fullmatch(r"(FY)?(\d{4})-([QHB]\d)", label):
        return f"{match[3]} {match[1] or ''}{match[2]}"
    return label


def short(period: "Period", today: date) -> str:
    """`W45`, `Nov`, `Q4`, `Mon 23 Nov`; with the year where it is not this one."""
    found = name(period, today).partition("  ")[0]
    if re.fullmatch(r"W\d{2}", found):
        return found if period.label.startswith(f"{today.year}-") else f"{found} {period.label.partition('-')[0]}"
    return found.removesuffix(f" {today.year}")


def within(period: "Period", today: date) -> str:
    """`in W45`, `on Mon 23 Nov`."""
    return f"{'on' if period.days == 1 else 'in'} {short(period, today)}"


def spoken(text: str, calendar: "Calendar", today: date) -> "Period | None":
    """The period that somebody means: a label, `q3`, `w45 2025`, `nov`, `last quarter`; None where it is none.

    A part without its year is that of the year of today.
    """
    words = text.casefold().split()
    label = _label(words, calendar, today) if 0 < len(words) < 3 else ""
    try:
        if len(words) == 2 and words[0] in (*_THIS, *_LAST):
            running = calendar.period(today, "half-year" if words[1] == "half" else words[1])
            return running if words[0] in _THIS else calendar.previous(running)
        return calendar.parse(label or text) if words else None
    except BadInput:
        return None


def _label(words: list[str], calendar: "Calendar", today: date) -> str:
    """What the calendar calls a part or a month that was named with or without its year."""
    years = [word for word in words if re.fullmatch(r"(fy)?\d{4}", word)]
    parts = [word for word in words if word not in years]
    if len(parts) != 1:
        return ""
    (part,) = parts
    if re.fullmatch(r"[qhwb]\d{1,2}", part):
        running = calendar.period(today, Cadence.WEEK if part[0] == "w" else Cadence.YEAR).label
        return f"{years[0] if years else running.partition('-W')[0]}-{part}"
    month = month_named(part)
    return f"{years[0] if years else today.year}-{month:02}" if month else ""


def _short(day: date, with_year: bool) -> str:
    text = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if with_year else text
