"""The grammar of an entry line: `form-cvr 12/400 yesterday "new form"` – name, value, day, note."""

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from kpitui.model.errors import BadInput
from kpitui.model.period import Calendar
from kpitui.model.typed import looks_like_day, parse_day, parse_number

FORM = 'write name, value, day and "note", as in churn 2.5 yesterday "new price"'
WORD = re.compile(r'"(?P<quoted>(?:[^"]|"")*)"?|(?P<plain>[^\s"]+)')
DAYS = ("yesterday", "today", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
NEARLY = 0.8
LONGEST_DAY = 3
"""Words in `23 nov 2026`."""


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry line taken apart; nothing in it is known to exist yet."""

    name: str
    value: str
    start: date | None
    """None: no day was said."""
    end: date | None
    note: str | None
    """None: no note was said; `""` says that there is none."""


def split(text: str) -> list[Word]:
    """Words, and what stands in double quotes as one (`""` inside is a quote); a quote left open reaches to the end."""
    words = []
    for found in WORD.finditer(text):
        quoted = found["quoted"]
        words.append(Word(found["plain"], False) if quoted is None else Word(quoted.replace('""', '"'), True))
    return words


def read_line(text: str, today: date, calendar: Calendar) -> EntryLine:
    """Take a line apart.

    Raises: BadInput, when a part is missing or no day can be read from what looks like one.
    """
    words = split(text)
    if not words:
        raise BadInput(f"the line is empty: {FORM}")
    name, rest = words[0].text, words[1:]
    quotes = [word.text for word in rest if word.quoted]
    if len(quotes) > 1:
        raise BadInput("a line has one note in quotes")
    if rest and quotes and not rest[-1].quoted:
        raise BadInput(f"{rest[-1].text!r} stands behind the note: {FORM}")
    plain = [word.text for word in rest if not word.quoted]
    if not plain:
        raise BadInput(f"{name!r} has no value yet: {FORM}")
    value, start, end = _value_and_days(plain, today, calendar)
    return EntryLine(name, value, start, end, quotes[0].strip() if quotes else None)


def _value_and_days(words: list[str], today: date, calendar: Calendar) -> tuple[str, date | None, date | None]:
    for count in range(min(LONGEST_DAY, len(words) - 1), 0, -1):
        found = _days(" ".join(words[-count:]), today, calendar)
        if found:
            return " ".join(words[:-count]), *found
    for count in range(min(LONGEST_DAY, len(words) - 1), 0, -1):
        for end in " ".join(words[-count:]).split(".."):
            if (looks_like_day(end) or _is_nearly_day(end)) and not _days(end, today, calendar):
                parse_day(end, today)  # says why there is no such day
    return " ".join(words), None, None


def _days(text: str, today: date, calendar: Calendar) -> tuple[date, date] | None:
    """The day, the period or the span `A..B` that the words mean; None where they mean none."""
    if _is_number(text):
        return None
    first, dots, last = text.partition("..")
    if dots:
        start, end = _days(first, today, calendar), _days(last, today, calendar)
        return (start[0], end[1]) if start and end else None
    try:
        day = parse_day(text, today)
    except BadInput:
        return _period(text, calendar)
    return day, day


def _is_nearly_day(text: str) -> bool:
    return bool(get_close_matches(text.casefold(), DAYS, 1, NEARLY))


def _period(text: str, calendar: Calendar) -> tuple[date, date] | None:
    if "-" not in text:
        return None
    try:
        period = calendar.parse(text)
    except BadInput:
        return None
    return period.start, period.end


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except BadInput:
        return False
    return True
