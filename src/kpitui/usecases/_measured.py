"""Which measurements count (numbers, rules 13 and 14): rows of one series → points to aggregate."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from kpitui.analysis.aggregate import Point
from kpitui.model.enums import Aggregation


class Reading(StrEnum):
    """How a series is read for a KPI: by its own aggregation, or as answers to a question."""

    SUM = "sum"
    MEAN = "mean"
    LAST = "last"
    MIN = "min"
    MAX = "max"
    NONE = "none"
    ANSWERS = "answers"
    """Every row is `n` answers of that grade (1 where nothing is said)."""
    NPS = "nps"
    """Answers from 0 to 10: 100 for a promoter, −100 for a detractor."""


HOW = {Reading.ANSWERS: Aggregation.MEAN, Reading.NPS: Aggregation.MEAN}
PROMOTER = 9
DETRACTOR = 6


class Row(NamedTuple):
    """A measurement as it is stored; rows are given in the order they were recorded."""

    start: date
    end: date
    value: float
    n: int | None
    feed_id: int | None
    check_in_id: int | None
    pooled: bool

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


def points_of(rows: Sequence[Row], reading: Reading, longest: int) -> list[Point]:
    """What is left to aggregate into a period of `longest` days.

    A check-in's value counts only where nothing finer and no other hand value of the same days does. A hand value
    hides what a feed says of the same days.
    Of several values for the same days a sum takes all, anything else the latest recorded; answers are all pooled.
    """
    fitting = [row for row in rows if row.days <= longest]
    too_long = [row for row in rows if row.days > longest]
    counting = counting_rows(fitting, reading)
    if reading not in (Reading.SUM, Reading.ANSWERS, Reading.NPS):
        counting = _latest(counting)
    return [_point(row, reading) for row in (*counting, *too_long)]


def counting_rows(rows: list[Row], reading: Reading) -> list[Row]:
    """Those that no value by hand hides, and that do not only confirm others."""
    return _without_hidden(_without_confirmations(rows, reading))


def nps_grade(grade: float) -> float:
    return 100.0 if grade >= PROMOTER else -100.0 if grade <= DETRACTOR else 0.0


def _without_confirmations(rows: list[Row], reading: Reading) -> list[Row]:
    """The shortest first, since what only confirms does not stand in the way of a longer one."""
    check_ins: dict[tuple[int, date], list[int]] = defaultdict(list)
    counting = []
    for place, row in enumerate(rows):
        if row.check_in_id is None:
            counting.append(row)
        else:
            check_ins[row.days, row.start].append(place)
    if not check_ins:
        return rows
    confirming = set(range(len(rows)))
    for (_, _), places in sorted(check_ins.items()):
        whole = rows[places[-1]]
        if any(_says_it(one, whole, reading) for one in counting):
            continue
        latest = [place for place in places if rows[place].check_in_id == whole.check_in_id]
        confirming.difference_update(latest)
        counting += [rows[place] for place in latest]
    return [row for place, row in enumerate(rows) if row.check_in_id is None or place not in confirming]


def _says_it(row: Row, check_in: Row, reading: Reading) -> bool:
    """Is it measured by that row, or by a part of it? Parts of what cannot be added up say nothing of the whole."""
    if (row.start, row.end) == (check_in.start, check_in.end):
        return row.feed_id is None
    return reading is not Reading.NONE and row.days < check_in.days and _holds(check_in, row)


def _holds(check_in: Row, row: Row) -> bool:
    """By rule 12 the row counts in the check-in's period."""
    inside = (min(row.end, check_in.end) - max(row.start, check_in.start)).days + 1
    return inside > (check_in.start - row.start).days and inside >= (row.end - check_in.end).days


def _without_hidden(rows: list[Row]) -> list[Row]:
    by_hand = [row for row in rows if row.feed_id is None]
    if not by_hand or len(by_hand) == len(rows):
        return rows
    days = {row.start for row in by_hand if row.start == row.end}
    spans = [row for row in by_hand if row.start < row.end]
    return [row for row in rows if row.feed_id is None or not _is_hidden(row, days, spans)]


def _is_hidden(row: Row, days: set[date], spans: Iterable[Row]) -> bool:
    if row.start == row.end and row.start in days:
        return True
    return any(span.start <= row.start and row.end <= span.end for span in spans)


def _latest(rows: list[Row]) -> list[Row]:
    """The latest recorded of those for the same days; rows that tell their answers stand beside each other."""
    latest = {(row.start, row.end): row for row in rows if row.n is None}
    return [row for row in rows if row.n is not None or latest[row.start, row.end] is row]


def _point(row: Row, reading: Reading) -> Point:
    if reading is Reading.ANSWERS:
        return Point(row.start, row.end, row.value, row.n or 1)
    if reading is Reading.NPS:
        return Point(row.start, row.end, row.value if row.pooled else nps_grade(row.value), row.n or 1)
    return Point(row.start, row.end, row.value, row.n)
