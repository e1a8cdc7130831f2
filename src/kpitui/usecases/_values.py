"""Series → one value a period, for many series and calendars in one statement.

The statement reads nothing but an index of the measurements, one scalar subquery an aggregate. What it cannot decide
(spans that cross a border, hand values over a feed's, several values a day) it only tells; those few cells are read
row by row and put through `analysis.aggregate`, which is the reference for both.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import isfinite
from typing import NamedTuple

from sqlalchemy import Connection

from kpitui.analysis.aggregate import NOTHING, TOO_LARGE, aggregate, is_cut, run_ends
from kpitui.model.period import Period
from kpitui.usecases._measured import HOW, Reading, Row, points_of
from kpitui.usecases._values_sql import Sql

RECENT = timedelta(days=100)
"""Feeds that gave a series nothing for so long before its latest value are none of its feeds any more."""


class Need(NamedTuple):
    """Values of one series over the periods of a group, from the `first` of them on."""

    series_id: int
    reading: Reading
    zero: bool
    """A period without a measurement is 0, from the first measurement on."""
    group: int
    first: int
    begin: date | None
    """The first day with a measurement of the series; None: it has none."""
    latest: date | None


class Cell(NamedTuple):
    """What a series came to in a period, in the series' unit."""

    value: float | None
    n: int | None
    covered_days: int
    """At most; several values of a sum on one day are each counted, up to the days of the period."""
    partial: bool
    reason: str
    logged: bool
    """Something was recorded for it, or nothing has to be."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The day everything is seen from, and the first day that is not over."""

    as_of: date
    open_from: date


@dataclass(frozen=True, slots=True)
class Feeds:
    """What is covered by the feeds of each series."""

    of_series: Mapping[int, set[int]] = field(default_factory=dict)
    runs: Mapping[int, list[tuple[date, date]]] = field(default_factory=dict)

    def ends(self, series_id: int) -> list[list[date]]:
        """A list a feed: the last days of its unbroken runs."""
        return [run_ends(self.runs[feed]) for feed in self.of_series.get(series_id, ()) if feed in self.runs]

    def begins(self, series_id: int) -> list[date]:
        """The first day that each feed of the series has covered."""
        return [min(self.runs[feed])[0] for feed in self.of_series.get(series_id, ()) if self.runs.get(feed)]

    def until(self, series_id: int) -> date | None:
        """The last day for which a feed of the series has delivered; None where none has."""
        return max((ends[-1] for ends in self.ends(series_id) if ends), default=None)


@dataclass(frozen=True, slots=True)
class Values:
    cells: list[list[Cell]]
    """A list a need, in the order of its group's periods from `first` on."""
    feeds: Feeds


Raw = tuple[float | None, tuple[int, ...]]
NO_ROWS: Raw = (None, (0, 0, 0, 0, 0))


def read_values(db: Connection, groups: Sequence[Sequence[Period]], needs: Sequence[Need], clock: Clock) -> Values:
    """Every need's cells. Periods of a group are in time order and do not overlap."""
    if not needs:
        return Values([], Feeds())
    reader = _Reader(db, groups, needs, clock)
    raw = reader.raw()
    feeds = reader.feeds(raw)
    odd = reader.odd_cells(raw)
    by_rows = reader.by_rows(odd)
    cells = []
    for k, need in enumerate(needs):
        settle = _Settling(need, groups[need.group], feeds, clock)
        cells.append([settle.cell(i, raw[k][i - need.first], by_rows.get((k, i))) for i in settle.places])
    return Values(cells, feeds)


class _Reader:
    def __init__(self, db: Connection, groups: Sequence[Sequence[Period]], needs: Sequence[Need], clock: Clock) -> None:
        self.db = db
        self.sql = Sql(postgres=db.dialect.name == "postgresql")
        self.groups = groups
        self.needs = needs
        self.clock = clock
        self._check_ins: dict[int, list[tuple[date, date]]] = {}

    def raw(self) -> list[list[Raw]]:
        """Value and facts of every cell, as `_values_sql.FACTS` lists them."""
        wanted = [(need.series_id, need.reading, need.group, need.first) for need in self.needs]
        found = [[NO_ROWS] * (len(self.groups[need.group]) - need.first) for need in self.needs]
        first = [need.first for need in self.needs]
        read: dict[str, tuple[int, ...]] = {}
        for k, i, value, facts in self._all(self.sql.cells(self.groups, wanted, self.clock.as_of)):
            numbers = read.get(facts)
            if numbers is None:
                numbers = read[facts] = tuple(map(int, facts.split()))
            found[k][i - first[k]] = (float(value) if isinstance(value, str) else value, numbers)
        return found

    def feeds(self, raw: Sequence[Sequence[Raw]]) -> Feeds:
        fed = {
            need.series_id: need.latest - RECENT
            for need, cells in zip(self.needs, raw, strict=True)
            if need.latest and any(facts[1] for _, facts in cells)
        }
        if not fed:
            return Feeds()
        of_series: dict[int, set[int]] = defaultdict(set)
        for series, feed in self._all(self.sql.feeds(fed.items())):
            of_series[series].add(feed)
        runs: dict[int, list[tuple[date, date]]] = defaultdict(list)
        named = {feed for feeds in of_series.values() for feed in feeds}
        if named:
            for feed, start, end in self._all(self.sql.runs(named, self.clock.as_of)):
                runs[feed].append((as_day(start), min(as_day(end), self.clock.as_of)))
        return Feeds(of_series, runs)

    def odd_cells(self, raw: Sequence[Sequence[Raw]]) -> dict[tuple[int, int], date]:
        """The cells that have to be read row by row, with the day to read from."""
        self._check_ins = self._read_spans(self.sql.check_ins)
        spans = self._read_spans(self.sql.spans)
        odd: dict[tuple[int, int], date] = {}
        for k, need in enumerate(self.needs):
            periods = self.groups[need.group]
            for i, (_, facts) in enumerate(raw[k], need.first):
                if facts[0] and _is_odd(need.reading, facts):
                    odd[k, i] = periods[i].start
            for start, end in (*spans.get(need.series_id, ()), *self._check_ins.get(need.series_id, ())):
                for i in _touched(periods, start, end, need.first):
                    odd[k, i] = min(odd.get((k, i), periods[i].start), start)
        return odd

    def by_rows(self, odd: Mapping[tuple[int, int], date]) -> dict[tuple[int, int], list[Row]]:
        """Everything measured that touches the cells, and what decides whether a check-in there counts."""
        if not odd:
            return {}
        places = list(odd)
        wanted = []
        for k, i in places:
            need = self.needs[k]
            first, last = _around(self.groups[need.group][i], self._check_ins.get(need.series_id, ()))
            wanted.append((need.series_id, min(odd[k, i], first), first, min(last, self.clock.as_of)))
        found: dict[tuple[int, int], list[Row]] = {place: [] for place in places}
        for c, start, end, value, n, feed, check_in, pooled in self._all(self.sql.rows(wanted, self.clock.as_of)):
            found[places[c]].append(Row(as_day(start), as_day(end), value, n, feed, check_in, bool(pooled)))
        return found

    def _read_spans(self, statement: Callable[[Iterable[int], date, date], str]) -> dict[int, list[tuple[date, date]]]:
        since = min(self.groups[need.group][need.first].start for need in self.needs)
        series = {need.series_id for need in self.needs}
        spans: dict[int, list[tuple[date, date]]] = defaultdict(list)
        for one, start, end in self._all(statement(series, since, self.clock.as_of)):
            spans[one].append((as_day(start), as_day(end)))
        return spans

    def _all(self, statement: str) -> Iterable[tuple]:  # type: ignore[type-arg]
        return self.db.exec_driver_sql(statement).all()


class _Settling:
    """Raw cells of one need → cells."""

    def __init__(self, need: Need, periods: Sequence[Period], feeds: Feeds, clock: Clock) -> None:
        self.need = need
        self.periods = periods
        self.clock = clock
        self.places = range(need.first, len(periods))
        self.ends = feeds.ends(need.series_id)
        self.until = feeds.until(need.series_id)

    def cell(self, i: int, raw: Raw, rows: list[Row] | None) -> Cell:
        value, facts = raw
        period = self.periods[i]
        running = period.end >= self.clock.open_from
        if rows is not None:
            return self._from_rows(period, rows, running)
        if not facts[0]:
            return self._empty(period, NOTHING, running)
        partial = running or (facts[1] > 0 and self._is_cut(period))
        return _combined(self.need.reading, value, facts, period.days, partial)

    def _from_rows(self, period: Period, rows: list[Row], running: bool) -> Cell:
        reading = self.need.reading
        points = points_of(rows, reading, period.days)
        found = aggregate(points, [period], HOW.get(reading) or reading.value, as_of=self.clock.open_from)[0]
        if not found.covered_days:
            return self._empty(period, found.reason, running)
        fed = any(row.feed_id is not None and row.start <= period.end and row.end >= period.start for row in rows)
        partial = running or (fed and self._is_cut(period))
        return Cell(found.value, found.n, found.covered_days, partial, found.reason, True)

    def _empty(self, period: Period, reason: str, running: bool) -> Cell:
        partial = running or self._is_cut(period)
        if self.need.zero and self._is_known(period):
            return Cell(0.0, None, 0, partial, "", True)
        return Cell(None, None, 0, partial, reason, False)

    def _is_known(self, period: Period) -> bool:
        """Would it have been recorded, had anything happened?"""
        begin = self.need.begin
        return begin is not None and begin <= period.end and (self.until is None or period.start <= self.until)

    def _is_cut(self, period: Period) -> bool:
        return any(is_cut(period, ends) for ends in self.ends)


def _combined(reading: Reading, value: float | None, facts: tuple[int, ...], days: int, partial: bool) -> Cell:
    """A cell from an aggregate that needs no closer look."""
    n: int | None = None
    covered = min(facts[0], days)
    match reading:
        case Reading.MEAN:
            n, covered = facts[2] or None, facts[3]
            value = None if value is None else value / facts[4]
        case Reading.ANSWERS | Reading.NPS:
            n = facts[2]
            value = None if value is None else value / n
        case Reading.MIN | Reading.MAX | Reading.LAST:
            n, covered = facts[2] or None, facts[3]
    if value is None or not isfinite(value):
        return Cell(None, n, covered, partial, TOO_LARGE, True)
    return Cell(value, n, covered, partial, "", True)


def _is_odd(reading: Reading, facts: tuple[int, ...]) -> bool:
    """Do hand and feed meet, or several values on a day where only one counts?"""
    if 0 < facts[1] < facts[0]:
        return True
    match reading:
        case Reading.MEAN | Reading.MIN | Reading.MAX:
            return facts[3] < facts[0]
        case Reading.LAST:
            return facts[3] < facts[0] or facts[2] > 0
        case _:
            return reading is Reading.NONE


def _around(period: Period, check_ins: Sequence[tuple[date, date]]) -> tuple[date, date]:
    """The days to look at: a check-in that reaches out of a period is confirmed by what lies outside, and so on."""
    first, last, longest = period.start, period.end, period.days
    while near := [one for one in check_ins if _days(*one) <= longest and one[0] <= last and one[1] >= first]:
        first, last = min(first, *(start for start, _ in near)), max(last, *(end for _, end in near))
        longest = max(_days(*one) for one in near) - 1
    return first, last


def _days(start: date, end: date) -> int:
    return (end - start).days + 1


def _touched(periods: Sequence[Period], start: date, end: date, first: int) -> range:
    """Places of the periods that a span reaches into."""
    low = max(bisect_right(periods, start, key=lambda period: period.start) - 1, first)
    high = bisect_right(periods, end, key=lambda period: period.start)
    return range(low, high)


def as_day(stored: date | str) -> date:
    """SQLite has no dates: the driver gives their text."""
    return stored if isinstance(stored, date) else date.fromisoformat(stored)
