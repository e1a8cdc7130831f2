"""Days and spans as people read and type them."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpitui.model.errors import BadInput

if TYPE_CHECKING:
    from kpitui.model.period import Period

# Not strftime: its names follow the machine's locale.
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
ALLOWED = "type 2026-11-23, today, yesterday, a weekday such as mon, or 23 nov"


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


def parse_day(text: str, today: date) -> date:
    """The day that `text` means: ISO, `today`, `yesterday`, the latest `mon`, or the `23 nov` nearest to today.

    Raises: BadInput, naming what is allowed.
    """
    typed = " ".join(text.split())
    words = typed.lower()
    if words == "today":
        return today
    if words == "yesterday":
        return today - timedelta(days=1)
    if match := re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", words):
        return _real_day(typed, int(match[1]), int(match[2]), int(match[3]))
    if (weekday := _named(words, _WEEKDAY_NAMES)) is not None:
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    if match := re.fullmatch(r"([0-9]{1,2})\.? ?([a-z]{3,9})(?: ([0-9]{4}))?", words):
        month = _named(match[2], _MONTH_NAMES)
        if month is not None:
            if match[3]:
                return _real_day(typed, int(match[3]), month + 1, int(match[1]))
            return _nearest(typed, month + 1, int(match[1]), today)
    raise BadInput(f"{typed!r} is not a day: {ALLOWED}")


def _short(day: date, with_year: bool) -> str:
    text = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if with_year else text


def _named(word: str, names: tuple[str, ...]) -> int | None:
    if len(word) < 3:
        return None
    return next((index for index, full in enumerate(names) if full.startswith(word)), None)


def _real_day(typed: str, year: int, month: int, number: int) -> date:
    if year == 0 or not 1 <= month <= 12:
        raise BadInput(f"{typed!r} is not a day: months go from 01 to 12, years from 0001")
    last = monthrange(year, month)[1]
    if not 1 <= number <= last:
        raise BadInput(f"{typed!r} is not a day: {_MONTH_NAMES[month - 1].capitalize()} {year} has {last} days")
    return date(year, month, number)


def _nearest(typed: str, month: int, number: int, today: date) -> date:
    """In January `23 dec` means last month, in November `24 nov` means tomorrow (and is refused by who may not)."""
    years = [year for year in (today.year - 1, today.year, today.year + 1) if 1 <= year <= 9999]
    real = [date(year, month, number) for year in years if 1 <= number <= monthrange(year, month)[1]]
    if not real:
        return _real_day(typed, today.year, month, number)
    return min(real, key=lambda candidate: abs(candidate - today))
