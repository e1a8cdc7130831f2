"""Numbers of the sample workspace: made from days and keys alone, so that the same days always give the same."""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zlib import crc32

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)
WIDE = 1 << 64
SPREAD = 1.6
"""Stars around the level that answers reach at most."""
BACK = 0.6
"""Of what a week has more than others, what the next one has less."""


@dataclass(frozen=True, slots=True)
class Value:
    """One measurement to be."""

    day: date
    value: float
    n: int | None
    decimals: int
    recorded_at: datetime


class Shop:
    """The series of `content/demo/data.toml`, from a first to a last day; seen from `as_of`, its future too."""

    def __init__(self, data: Mapping[str, Any], first: date, last: date, as_of: date) -> None:
        self.first = first
        self.as_of = as_of
        self.days = [first + ONE_DAY * number for number in range((last - first).days + 1)]
        self.last = last
        self.series: Mapping[str, Mapping[str, Any]] = data["series"]
        self.season = _seasons(data["season"], self.days)
        self._levels: dict[str, list[float]] = {}
        self._values: dict[str, list[Value]] = {}

    def values(self, key: str) -> Sequence[Value]:
        """What was logged of a series, in the order of the days."""
        if key not in self._values:
            self._values[key] = [*self._logged_values(key)]
        return self._values[key]

    def _logged_values(self, key: str) -> Iterator[Value]:
        said = self.series[key]
        decimals = said.get("decimals", 0)
        for number in self._logged(key):
            day, level = self.days[number], self._level(key)[number]
            for value, n in _measured(key, said, day, level):
                yield Value(day, round(value, decimals), n, decimals, self._recorded(key, day))

    def total(self, key: str, start: date, end: date) -> float:
        return sum(one.value for one in self.values(key) if start <= one.day <= end)

    def _level(self, key: str) -> list[float]:
        """Before rounding, of each day, also of those that nobody logged."""
        if key not in self._levels:
            self._levels[key] = [*self._made(key)]
        return self._levels[key]

    def _made(self, key: str) -> Iterator[float]:
        said = self.series[key]
        base = self._level(said["of"]) if "of" in said else None
        growth, noise = said.get("growth", 0.0), said.get("noise", 0.0)
        week: Sequence[float] = said.get("weekdays", (1.0,) * 7)
        changes = [_Change(one["from"], one.get("to"), one["by"]) for one in _changes(said)]
        for number, day in enumerate(self.days):
            level = said["level"] * (base[number] if base else 1.0)
            level *= (1 + growth) ** ((day - self.as_of).days / 365) * week[day.weekday()]
            level *= self.season[number] if said.get("season") else 1.0
            level *= 1 + self._wave(key, day)
            for change in changes:
                level *= change.factor(day)
            yield level * (1 + noise * (_chance(key, day, 1) + _chance(key, day, 2) - 1))

    def _wave(self, key: str, day: date) -> float:
        """By how much a whole week lies beside the ordinary, by itself and after what it follows."""
        said = self.series[key]
        monday = day - ONE_DAY * day.weekday()
        wave: float = said.get("waves", 0.0) * (_swing(key, monday) - BACK * _swing(key, monday - ONE_WEEK))
        if follows := said.get("follows"):
            wave += follows["by"] * self._wave(follows["series"], day - ONE_DAY * follows["days"])
        return wave

    def _logged(self, key: str) -> Iterator[int]:
        """Places of the days that have a value."""
        said = self.series[key]
        off, missing, gaps = said.get("off", ()), said.get("missing", 0.0), said.get("gaps", ())
        for number, day in enumerate(self.days):
            if day < said.get("first", self.first) or not _falls_on(said, day) or day.weekday() in off:
                continue
            if not any(start <= day <= end for start, end in gaps) and _chance(key, day, 3) >= missing:
                yield number

    def _recorded(self, key: str, day: date) -> datetime:
        """In the evening of the day; some are late, none is later than this morning, when the feeds came."""
        if "feed" in self.series[key]:
            return self.morning
        late = _chance(key, day, 4) < self.series[key].get("late", 0.0)
        days = 1 + int(5 * _chance(key, day, 5)) if late else 0
        evening = datetime.combine(day + ONE_DAY * days, time(16, int(60 * _chance(key, day, 6))), UTC)
        return min(evening, self.morning)

    @cached_property
    def morning(self) -> datetime:
        """Of the day it is seen from."""
        return datetime.combine(self.as_of, time(6, 30), UTC)


@dataclass(frozen=True, slots=True)
class _Change:
    """From `start` on a level is higher by a share; with an `end` it gets there little by little."""

    start: date
    end: date | None
    by: float

    def factor(self, day: date) -> float:
        if day < self.start:
            return 1.0
        if self.end is None or day >= self.end:
            return 1 + self.by
        return 1 + self.by * (day - self.start).days / (self.end - self.start).days


def _changes(said: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    changes: Sequence[Mapping[str, Any]] = said.get("changes", ())
    return changes


def _measured(key: str, said: Mapping[str, Any], day: date, level: float) -> Iterator[tuple[float, int | None]]:
    """A day's value, or its answers: each with how many gave it."""
    if "done" in said:
        yield (1.0 if day >= said["done"] else 0.0), None
        return
    if "answers" not in said:
        yield level, None
        return
    fewer = said.get("fewer")
    answers = fewer["answers"] if fewer and day >= fewer["from"] else said["answers"]
    if said.get("yes"):
        yes = round(answers * level)
        yield from ((1.0, yes), (0.0, answers - yes))
        return
    stars = [_star(key, day, level, number) for number in range(answers)]
    yield from ((float(star), stars.count(star)) for star in sorted(set(stars)))


def _star(key: str, day: date, level: float, number: int) -> int:
    beside = _chance(key, day, 10 + 2 * number) + _chance(key, day, 11 + 2 * number) - 1
    return min(5, max(1, round(level + SPREAD * beside)))


def _falls_on(said: Mapping[str, Any], day: date) -> bool:
    match said.get("every", "day"):
        case "week":
            return day.weekday() == int(said["on"])
        case "month":
            return day.day == int(said["on"])
        case _:
            return True


def _seasons(said: Mapping[str, Any], days: Sequence[date]) -> list[float]:
    """How strong each day is in its year: from the middle of one month to the middle of the next little by little."""
    months: Sequence[float] = said["months"]
    found = []
    for day in days:
        length = calendar.monthrange(day.year, day.month)[1]
        beside = (day.day - 0.5) / length - 0.5
        here, there = months[day.month - 1], months[(day.month + (0 if beside > 0 else -2)) % 12]
        level = here + (there - here) * abs(beside)
        friday = black_friday(day.year)
        if friday - timedelta(days=4) <= day <= friday + timedelta(days=3):
            level *= said["black_friday"]
        found.append(level)
    return found


def black_friday(year: int) -> date:
    """The day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 22)


def _swing(key: str, monday: date) -> float:
    return _chance(key, monday, 7) + _chance(key, monday, 8) - 1


def _chance(key: str, day: date, what: int) -> float:
    """From 0 to below 1, always the same for the same (the mixing of SplitMix64)."""
    mixed = (crc32(key.encode()) << 32 | day.toordinal() << 8 | what) * 0x9E3779B97F4A7C15 % WIDE
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 % WIDE
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % WIDE
    return (mixed ^ mixed >> 31) / WIDE
