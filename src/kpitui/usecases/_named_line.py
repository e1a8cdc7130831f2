"""An entry line read for what it names, where people may have typed the name a second time."""

from datetime import date

from kpitui.model.errors import BadInput
from kpitui.model.period import Calendar
from kpitui.usecases._entry_line import WORD, EntryLine, read_line
from kpitui.usecases._spoken import Part, read_value
from kpitui.usecases._subjects import Subject


def read_named(subject: Subject, text: str, today: date, calendar: Calendar) -> tuple[EntryLine, tuple[Part, ...]]:
    """Take a line apart and read its value as one of the subject that it begins with.

    After `m` the line has the name already, and whoever types it again means it once.
    Raises: BadInput.
    """
    once = with_name_once(subject, text)
    try:
        return _read(subject, text, today, calendar)
    except BadInput:
        if once == text:
            raise
    return _read(subject, once, today, calendar)


def with_name_once(subject: Subject, text: str) -> str:
    """The line without its subject's key or name right behind the first; as it is where neither stands there."""
    first = WORD.search(text)
    if first is None:
        return text
    rest = text[first.end() :].lstrip()
    for name in (subject.key, subject.name, _quoted(subject.name)):
        behind = rest[len(name) :]
        if rest[: len(name)].casefold() == name.casefold() and (not behind or behind[0].isspace()):
            return text[: first.end()] + behind
    return text


def _read(subject: Subject, text: str, today: date, calendar: Calendar) -> tuple[EntryLine, tuple[Part, ...]]:
    line = read_line(text, today, calendar)
    return line, read_value(subject, line.value)


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
