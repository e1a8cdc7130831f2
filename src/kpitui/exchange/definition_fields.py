"""Single values of the TOML form, checked: what a key may hold, and a sentence with file and line where it does not."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from math import isfinite
from typing import Any

from kpitui.exchange.toml_lines import Lines, Path
from kpitui.model.errors import BadInput

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Place:
    """A key in a file, for the messages."""

    file: str
    lines: Lines
    path: Path = ()

    def at(self, *keys: str | int) -> "Place":
        return replace(self, path=(*self.path, *keys))

    @property
    def name(self) -> str:
        return ".".join(str(part + 1 if isinstance(part, int) else part) for part in self.path)

    def error(self, message: str) -> BadInput:
        """What to raise: `file:line: message`."""
        return BadInput(f"{self.file}:{self.lines.of(self.path)}: {message}")

    def mentioned(self, message: str) -> BadInput:
        """The same, with the line in the table that has what the message quotes."""
        line = self.lines.mention(self.path, re.findall(r"'([^']+)'", message))
        return BadInput(f"{self.file}:{line}: {message}")


Reader = Callable[[object, Place], Any]


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the form: the field of the definition it fills, and how it is read."""

    field: str
    read: Reader


Form = Mapping[str, Key]


def table(value: object, place: Place) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise place.error(f"{place.name} is a table, such as [{place.name}], not {_shown(value)}")
    return value


def fields(value: object, place: Place, form: Form) -> dict[str, Any]:
    """The named fields of a table.

    Raises: BadInput, for an unknown key (with the nearest, or all there are) and for a value of the wrong kind.
    """
    said = table(value, place)
    for name in said:
        if name not in form:
            raise unknown_key(name, form, place)
    return {form[name].field: form[name].read(said[name], place.at(name)) for name in form if name in said}


def unknown_key(name: str, allowed: Mapping[str, object], place: Place) -> BadInput:
    near = get_close_matches(name, list(allowed), n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"allowed are {', '.join(allowed)}"
    where = f" in {place.name}" if place.path else ""
    return place.at(name).error(f"unknown key {name!r}{where}; {hint}")


def text(value: object, place: Place) -> str:
    if not isinstance(value, str):
        raise place.error(f'{place.name} is a text in quotes, not {_shown(value)}; write {place.path[-1]} = "…"')
    if "\0" in value:
        raise place.error(f"{place.name} holds a NUL character; leave it out")
    return value


def number(value: object, place: Place) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise place.error(f"{place.name} is a number such as 12.5, not {_shown(value)}")
    return float(value)


def whole(value: object, place: Place) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 100_000:
        raise place.error(f"{place.name} is a whole number from 0 up, not {_shown(value)}")
    return value


def day(value: object, place: Place) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise place.error(f"{place.name} is a day without quotes such as 2026-10-01, not {_shown(value)}")
    return value


def flag(value: object, place: Place) -> bool:
    if not isinstance(value, bool):
        raise place.error(f"{place.name} is true or false, not {_shown(value)}")
    return value


def choice(words: type[StrEnum]) -> Reader:
    def read(value: object, place: Place) -> StrEnum:
        return words(one_of(value, place, [word.value for word in words]))

    return read


def optional(words: type[StrEnum]) -> Reader:
    """As `choice`; an empty text takes the word away."""

    def read(value: object, place: Place) -> StrEnum | None:
        return None if value == "" else words(one_of(value, place, [word.value for word in words]))

    return read


def one_of(value: object, place: Place, words: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in words:
        raise place.error(f"{place.name} is one of {', '.join(words)}, not {_shown(value)}")
    return value


def chosen(*words: str) -> Reader:
    return lambda value, place: one_of(value, place, words)


def weekday(value: object, place: Place) -> int:
    """A day of the week by its name or as 0 (Monday) to 6."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 6:
        return value
    return WEEKDAYS.index(one_of(value.lower() if isinstance(value, str) else value, place, WEEKDAYS))


def month(value: object, place: Place) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 12:
        raise place.error(f"{place.name} is a month from 1 to 12, not {_shown(value)}")
    return value


def listed(read: Reader) -> Reader:
    """A list without doubles."""

    def read_list(value: object, place: Place) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise place.error(f'{place.name} is a list such as ["…"], not {_shown(value)}')
        items = tuple(read(item, place.at(index)) for index, item in enumerate(value))
        for index, item in enumerate(items):
            if item in items[:index]:
                raise place.error(f"{place.name} names {_shown(value[index])} twice")
        return items

    return read_list


def weights(value: object, place: Place) -> tuple[tuple[str, float], ...]:
    """Goals as a list of keys, or a table of keys with weights; the first is the core goal."""
    if isinstance(value, dict):
        read = {name: number(weight, place.at(name)) for name, weight in value.items()}
        for name, weight in read.items():
            if weight < 0:
                raise place.at(name).error(f"the weight of {name!r} is 0 or more, not {_shown(value[name])}")
        return tuple(read.items())
    return tuple((key, 1.0) for key in listed(text)(value, place))


def pair(value: object, place: Place) -> tuple[float, float]:
    """A low and a high edge."""
    if not isinstance(value, list) or len(value) != 2:
        raise place.error(f"{place.name} is a low and a high edge such as [20, 30], not {_shown(value)}")
    low, high = number(value[0], place), number(value[1], place)
    if low > high:
        raise place.error(f"{place.name} is inverted; write the low edge first: [{value[1]}, {value[0]}]")
    return low, high


def reasons(value: object, place: Place) -> tuple[tuple[str, str], ...]:
    """Finding ids with the reason why each is silent."""
    for rule in table(value, place):
        if not re.fullmatch(r"[GK][1-9][0-9]?", rule):
            raise place.at(rule).error(f"{rule!r} is no finding; their ids are G1, G2, … and K1, K2, …")
    return tuple(sorted((rule, text(reason, place.at(rule))) for rule, reason in table(value, place).items()))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, date):
        return value.isoformat()
    shown = repr(value)
    return shown if len(shown) <= 40 else f"{shown[:39]}…"
