"""The calendar: which days belong together, and what they are called. Dates, never moments."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from kpitui.model.enums import Cadence
from kpitui.model.errors import BadInput
from kpitui.model.workspace_settings import WorkspaceSettings

__all__ = ["Cadence", "Calendar", "Period", "Retail", "calendar_of"]

ONE_DAY = timedelta(days=1)
MONTHS = {Cadence.MONTH: 1, Cadence.TWO_MONTHS: 2, Cadence.QUARTER: 3, Cadence.HALF_YEAR: 6, Cadence.YEAR: 12}
LETTERS = {"B": Cadence.TWO_MONTHS, "Q": Cadence.QUARTER, "H": Cadence.HALF_YEAR, "W": Cadence.WEEK, "P": Cadence.MONTH}
MARKS = {cadence: letter for letter, cadence in LETTERS.items()}
PLURALS = {
    Cadence.TWO_MONTHS: "two-month periods",
    Cadence.QUARTER: "quarters",
    Cadence.HALF_YEAR: "half-years",
    Cadence.WEEK: "weeks",
    Cadence.MONTH: "months",
}
FORMS = "2026-11-23, 2026-W47, 2026-11, 2026-B6, 2026-Q4, 2026-H2, 2026, FY2027-Q1 or 2026-10..2026-12"

IS_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
IS_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
IS_PART = re.compile(r"(?:FY)?(\d{4})(?:-([BQHWP])(\d{1,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A run of days with a name; both ends belong to it."""

    cadence: Cadence | None
    """None: a span somebody named by its ends."""
    start: date
    end: date
    label: str

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Retail:
    """A retail year of 52 or 53 weeks; the 53rd belongs to its last month.

    It ends on `weekday` (0 = Monday) nearest to the end of `month`, or last in it.
    """

    pattern: tuple[int, int, int] = (4, 5, 4)
    """Weeks of the three months of a quarter; 13 together."""
    weekday: int = 5
    month: int = 1
    ends: Literal["nearest", "last"] = "nearest"

    def __post_init__(self) -> None:
        if len(self.pattern) != 3 or sum(self.pattern) != 13 or min(self.pattern) < 1:
            raise BadInput("a retail quarter has 13 weeks in three months: 4-4-5, 4-5-4 or 5-4-4")
        if not 0 <= self.weekday <= 6:
            raise BadInput("the weekday that ends a retail year is 0 (Monday) to 6 (Sunday)")
        if not 1 <= self.month <= 12:
            raise BadInput("the month that ends a retail year is 1 to 12")
        if self.ends not in ("nearest", "last"):
            raise BadInput("a retail year ends on the weekday nearest to the end of a month, or last in it")

    def last_day(self, year: int) -> date:
        """The last day of the retail year whose last month is that of the calendar `year`."""
        month_end = _first_of(year * 12 + self.month) - ONE_DAY
        before = (month_end.weekday() - self.weekday) % 7
        if self.ends == "nearest" and before > 3:
            before -= 7
        return month_end - timedelta(days=before)


@dataclass(frozen=True, slots=True)
class Calendar:
    """How days are grouped and named.

    ISO weeks unless `week_start` (0 = Monday) is another day; a week belongs to the year that holds most of it.
    Fiscal years begin with the month `fiscal_start` and are named by the calendar year they end or start in.
    With `retail`, months and longer are made of whole weeks, and weeks count from the start of the retail year.
    """

    week_start: int = 0
    fiscal_start: int = 1
    fiscal_named_by: Literal["end", "start"] = "end"
    retail: Retail | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.week_start <= 6:
            raise BadInput("a week starts on 0 (Monday) to 6 (Sunday)")
        if not 1 <= self.fiscal_start <= 12:
            raise BadInput("a fiscal year starts in month 1 to 12")
        if self.fiscal_named_by not in ("end", "start"):
            raise BadInput("a fiscal year is named by the year of its end or of its start")

    def period(self, day: date, cadence: Cadence | str) -> Period:
        """The period of that cadence that holds the day.

        Raises: BadInput, for an unknown cadence or at the very ends of the calendar (years 1 and 9999).
        """
        try:
            return self._holding(day, _cadence(cadence))
        except (ValueError, OverflowError):
            raise BadInput(f"{day} is too near the end of the calendar: days are in the years 2 to 9998") from None

    def periods(self, first: date, last: date, cadence: Cadence | str) -> list[Period]:
        """All periods from the one that holds `first` to the one that holds `last`; none when last is before first.

        Raises: BadInput, as `period`.
        """
        return list(_run(self, first, last, _cadence(cadence)))

    def previous(self, period: Period) -> Period | None:
        """The period just before; None for a span and at the beginning of the calendar."""
        if period.cadence is None or period.start.year < 3:
            return None
        return self._holding(period.start - ONE_DAY, period.cadence)

    def year_ago(self, period: Period) -> Period | None:
        """The period of the same number a year earlier; None where that year has none (29 February, week 53)."""
        if period.cadence is None or period.start.year < 4:
            return None
        if period.cadence is Cadence.DAY:
            day = period.start
            return None if (day.month, day.day) == (2, 29) else _day(day.replace(year=day.year - 1))
        year, index = self._place(period.start, period.cadence)
        return self._made(period.cadence, year - 1, index)

    def parse(self, text: str) -> Period:
        """The period of a label, or the span `A..B` from the start of A to the end of B.

        `FY` may be left out or put before any year, half, quarter, two-month period or week: they follow
        this calendar's fiscal or retail year. A month is a calendar month (a retail one: the one of that name).

        Raises: BadInput, for what is no label and for a period that does not exist (2026-Q5, 2027-W53).
        """
        label = text.strip().upper()
        try:
            first, dots, last = label.partition("..")
            if not dots:
                return self._read(label)
            start, end = self._read(first.strip()), self._read(last.strip())
        except (ValueError, OverflowError):
            raise BadInput(f"there is no {text.strip()} in the calendar; a period is {FORMS}") from None
        if end.end < start.start:
            raise BadInput(f"{text.strip()} ends before it starts; a span is earlier..later")
        return Period(None, start.start, end.end, f"{start.label}..{end.label}")

    def _read(self, label: str) -> Period:
        if found := IS_DAY.fullmatch(label):
            return _day(date(*map(int, found.groups())))
        if found := IS_MONTH.fullmatch(label):
            year, month = map(int, found.groups())
            if not 1 <= month <= 12:
                raise BadInput(f"there is no {label}: months are 01 to 12")
            return self._month_named(year, month)
        if not (found := IS_PART.fullmatch(label)):
            raise BadInput(f"{label[:40].lower()!r} is no period; write {FORMS}")
        name, letter, number = found.groups()
        cadence = LETTERS[letter] if letter else Cadence.YEAR
        year = int(name) if cadence is Cadence.WEEK and not self.retail else self._year_named(int(name))
        period = self._made(cadence, year, int(number or 1) - 1)
        if period is None:
            last = self._count(cadence, year)
            mark = MARKS[cadence]
            raise BadInput(f"there is no {label}: the {PLURALS[cadence]} of that year are {mark}1 to {mark}{last}")
        return period

    def _holding(self, day: date, cadence: Cadence) -> Period:
        if cadence is Cadence.DAY:
            return _day(day)
        period = self._made(cadence, *self._place(day, cadence))
        assert period is not None, "the place of a day exists"  # noqa: S101
        return period

    # A place is a year and the number (from 0) of a part in it. The year is the calendar year in which a fiscal
    # year starts, the one in which a retail year nominally ends, and for weeks without retail the week year.

    def _place(self, day: date, cadence: Cadence) -> tuple[int, int]:
        if self.retail:
            year = day.year - 1
            while self.retail.last_day(year) < day:
                year += 1
            week = (day - self.retail.last_day(year - 1) - ONE_DAY).days // 7
            if cadence is Cadence.WEEK:
                return year, week
            month = sum(week >= bound for bound in self._month_bounds(year)[1:-1])
            return year, month // MONTHS[cadence]
        if cadence is Cadence.WEEK:
            start = self._week_of(day)
            year = (start + timedelta(days=3)).year
            return year, (start - self._first_week(year)).days // 7
        year, month = divmod(_ordinal(day) - (self.fiscal_start - 1), 12)
        return year, month // MONTHS[cadence]

    def _made(self, cadence: Cadence, year: int, index: int) -> Period | None:
        if not 0 <= index < self._count(cadence, year):
            return None
        if cadence is Cadence.WEEK:
            first = self.retail.last_day(year - 1) + ONE_DAY if self.retail else self._first_week(year)
            start = first + timedelta(weeks=index)
            end = start + timedelta(days=6)
        elif self.retail:
            size = MONTHS[cadence]
            first = self.retail.last_day(year - 1) + ONE_DAY
            bounds = self._month_bounds(year)
            start = first + timedelta(weeks=bounds[index * size])
            end = first + timedelta(weeks=bounds[(index + 1) * size]) - ONE_DAY
        else:
            size = MONTHS[cadence]
            month = year * 12 + self.fiscal_start - 1 + index * size
            start, end = _first_of(month), _first_of(month + size) - ONE_DAY
        return Period(cadence, start, end, self._label(cadence, year, index))

    def _count(self, cadence: Cadence, year: int) -> int:
        if cadence is not Cadence.WEEK:
            return 12 // MONTHS[cadence]
        if self.retail:
            return (self.retail.last_day(year) - self.retail.last_day(year - 1)).days // 7
        return (self._first_week(year + 1) - self._first_week(year)).days // 7

    def _label(self, cadence: Cadence, year: int, index: int) -> str:
        if cadence is Cadence.MONTH:
            named_year, month = divmod(self._first_month(year) + index, 12)
            return f"{named_year:04}-{month + 1:02}"
        if cadence is Cadence.WEEK:
            prefix = f"FY{self._name(year):04}" if self.retail else f"{year:04}"
            return f"{prefix}-W{index + 1:02}"
        prefix = "FY" if self.retail or self.fiscal_start > 1 else ""
        part = "" if cadence is Cadence.YEAR else f"-{MARKS[cadence]}{index + 1}"
        return f"{prefix}{self._name(year):04}{part}"

    def _name(self, year: int) -> int:
        """What the year of a place is called."""
        if self.retail:
            return year if self.fiscal_named_by == "end" or self.retail.month == 12 else year - 1
        return year if self.fiscal_named_by == "start" or self.fiscal_start == 1 else year + 1

    def _year_named(self, name: int) -> int:
        return name - (self._name(name) - name)

    def _first_month(self, year: int) -> int:
        """Ordinal of the (nominal) first month of the year of a place."""
        if self.retail:
            return (year - 1) * 12 + self.retail.month
        return year * 12 + self.fiscal_start - 1

    def _month_named(self, year: int, month: int) -> Period:
        ordinal = year * 12 + month - 1
        first = self._first_month(year)
        place = year + (ordinal - first) // 12
        period = self._made(Cadence.MONTH, place, (ordinal - first) % 12)
        assert period is not None, "a year has twelve months"  # noqa: S101
        return period

    def _month_bounds(self, year: int) -> list[int]:
        """Week numbers at which the months of a retail year begin, and the year's end."""
        assert self.retail  # noqa: S101
        return [*[0, *accumulate(self.retail.pattern * 4)][:12], self._count(Cadence.WEEK, year)]

    def _week_of(self, day: date) -> date:
        return day - timedelta(days=(day.weekday() - self.week_start) % 7)

    def _first_week(self, year: int) -> date:
        """4 January is always in week 1: the week that has most of its days in the year."""
        return self._week_of(date(year, 1, 4))


def calendar_of(settings: WorkspaceSettings) -> Calendar:
    """The calendar of a workspace.

    Raises: BadInput, where its settings contradict themselves.
    """
    retail = settings.retail
    return Calendar(
        settings.week_start,
        settings.fiscal_start,
        "start" if settings.fiscal_named_by == "start" else "end",
        Retail(retail.pattern, retail.weekday, retail.month, "last" if retail.ends == "last" else "nearest")
        if retail
        else None,
    )


@lru_cache(maxsize=256)
def _run(calendar: Calendar, first: date, last: date, cadence: Cadence) -> tuple[Period, ...]:
    found: list[Period] = []
    day = first
    while day <= last:
        found.append(calendar.period(day, cadence))
        day = found[-1].end + ONE_DAY
    return tuple(found)


def _cadence(word: Cadence | str) -> Cadence:
    try:
        return Cadence(word)
    except ValueError:
        raise BadInput(f"{word!r} is no cadence; one of {', '.join(Cadence)}") from None


def _day(day: date) -> Period:
    return Period(Cadence.DAY, day, day, day.isoformat())


def _ordinal(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_of(ordinal: int) -> date:
    return date(ordinal // 12, ordinal % 12 + 1, 1)
