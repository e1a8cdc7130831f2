"""The SQL behind `_values`: text, since building 500 × 26 cells as expressions costs more than running them.

Only numbers and days that we made ourselves are written into it. The same on SQLite and PostgreSQL; a date is marked
as one only for the latter, whose VALUES would be text otherwise.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from kpitui.model.period import Period
from kpitui.usecases._measured import DETRACTOR, PROMOTER, Reading

WEIGHT = "coalesce(m.n, 1)"
GRADE = (
    f"CASE WHEN m.pooled THEN m.value WHEN m.value >= {PROMOTER} THEN 100.0"
    f" WHEN m.value <= {DETRACTOR} THEN -100.0 ELSE 0.0 END"
)
ADDED = {
    Reading.SUM: "m.value",
    Reading.MEAN: f"m.value * {WEIGHT}",
    Reading.ANSWERS: f"m.value * {WEIGHT}",
    Reading.NPS: f"({GRADE}) * {WEIGHT}",
}
TAKEN = {
    Reading.MIN: "min(m.value)",
    Reading.MAX: "max(m.value)",
    Reading.LAST: "m.value",
    Reading.NONE: "NULL",
}
"""What is added up, and what is taken as it is."""
COUNTS = ("count(*)", "count(m.feed_id)")
EACH_DAY = (*COUNTS, "coalesce(sum(m.n), 0)", "count(DISTINCT m.start)")
FACTS = {
    Reading.SUM: COUNTS,
    Reading.MEAN: (*EACH_DAY, f"coalesce(sum({WEIGHT}), 0)"),
    Reading.ANSWERS: (*COUNTS, f"coalesce(sum({WEIGHT}), 0)"),
    Reading.NPS: (*COUNTS, f"coalesce(sum({WEIGHT}), 0)"),
    Reading.MIN: EACH_DAY,
    Reading.MAX: EACH_DAY,
    Reading.LAST: EACH_DAY,
    Reading.NONE: COUNTS,
}
"""Whole numbers, parted by spaces; `EACH_DAY` where several values on one day are not simply taken together."""

EXACT = "CAST(m.value AS NUMERIC)"
INSIDE = "FROM measurement m WHERE m.series_id = n.s AND m.start BETWEEN p.lo AND p.hi"
CODES = {reading: code for code, reading in enumerate(Reading)}


class Sql:
    """Writes statements for one database."""

    def __init__(self, *, postgres: bool) -> None:
        self._postgres = postgres
        self._date = "DATE " if postgres else ""

    def cells(
        self, groups: Sequence[Sequence[Period]], needs: Iterable[tuple[int, Reading, int, int]], as_of: date
    ) -> str:
        """(need, place in the group, value or its text, facts) of every cell.

        `needs`: series, reading, group, and the first place wanted in it.
        """
        wanted = list(needs)
        periods = (
            f"({group},{place},{self.day(period.start)},{self.day(min(period.end, as_of))})"
            for group, members in enumerate(groups)
            for place, period in enumerate(members)
        )
        rows = (
            f"({need},{series},{CODES[reading]},{group},{first})"
            for need, (series, reading, group, first) in enumerate(wanted)
        )
        readings = sorted({reading for _, reading, _, _ in wanted})
        return (
            f"WITH n(k, s, how, g, first) AS (VALUES {','.join(rows)}), "  # noqa: S608
            f"p(g, i, lo, hi) AS (VALUES {','.join(periods)}) "
            f"SELECT n.k, p.i, {_case(readings, self._value)}, {_case(readings, _facts)} "
            "FROM n JOIN p ON p.g = n.g AND p.i >= n.first"
        )

    def spans(self, series: Iterable[int], since: date, as_of: date) -> str:
        """(series, start, end) of every measurement of more than a day that reaches into since..as_of."""
        return (
            'SELECT m.series_id, m.start, m."end" FROM measurement m '  # noqa: S608
            f'WHERE m.start < m."end" AND m.series_id IN ({_numbers(series)}) '
            f'AND m.start <= {self.day(as_of)} AND m."end" >= {self.day(since)}'
        )

    def check_ins(self, series: Iterable[int], since: date, as_of: date) -> str:
        """(series, start, end) of every value of a check-in that reaches into since..as_of."""
        return (
            'SELECT DISTINCT m.series_id, m.start, m."end" FROM measurement m '  # noqa: S608
            f"WHERE m.check_in_id IS NOT NULL AND m.series_id IN ({_numbers(series)}) "
            f'AND m.start <= {self.day(as_of)} AND m."end" >= {self.day(since)}'
        )

    def rows(self, cells: Iterable[tuple[int, date, date, date]], as_of: date) -> str:
        """What was measured from the first of three days to the third and reaches the second, as recorded.

        A row is the cell's place in `cells`, and the columns of `_measured.Row`.
        """
        wanted = (
            f"({cell},{series},{self.day(first)},{self.day(reach)},{self.day(last)})"
            for cell, (series, first, reach, last) in enumerate(cells)
        )
        return (
            f"WITH c(k, s, first, reach, last) AS (VALUES {','.join(wanted)}) "  # noqa: S608
            'SELECT c.k, m.start, m."end", m.value, m.n, m.feed_id, m.check_in_id, m.pooled '
            "FROM c CROSS JOIN measurement m WHERE m.series_id = c.s AND m.start BETWEEN c.first AND c.last "
            f'AND m."end" >= c.reach AND m."end" <= {self.day(as_of)} ORDER BY m.recorded_at, m.id'
        )

    def feeds(self, series: Iterable[tuple[int, date]]) -> str:
        """(series, feed) of the rows that start on a day or later."""
        wanted = (f"({one},{self.day(since)})" for one, since in series)
        return (
            f"WITH c(s, since) AS (VALUES {','.join(wanted)}) SELECT DISTINCT m.series_id, m.feed_id "  # noqa: S608
            "FROM c CROSS JOIN measurement m "
            "WHERE m.series_id = c.s AND m.start >= c.since AND m.feed_id IS NOT NULL"
        )

    def runs(self, feeds: Iterable[int], as_of: date) -> str:
        """(feed, start, end) of the days that files cover, as far as known by then."""
        return (
            'SELECT b.feed_id, b.start, b."end" FROM batch b '  # noqa: S608
            f"WHERE NOT b.undone AND b.feed_id IN ({_numbers(feeds)}) AND b.start <= {self.day(as_of)}"
        )

    def _value(self, reading: Reading) -> str:
        """As text on PostgreSQL, which refuses a sum that is no number any more; here that is one cell's trouble."""
        order = " ORDER BY m.start DESC LIMIT 1" if reading in (Reading.LAST, Reading.NONE) else ""
        added = ADDED.get(reading)
        if not self._postgres:
            return f"SELECT {f'sum({added})' if added else TAKEN[reading]} {INSIDE}{order}"
        value = f"sum({added.replace('m.value', EXACT)})" if added else TAKEN[reading]
        return f"SELECT CAST({value} AS TEXT) {INSIDE}{order}"

    def day(self, day: date) -> str:
        return f"{self._date}'{day.isoformat()}'"


def _case(readings: Sequence[Reading], column: Callable[[Reading], str]) -> str:
    if len(readings) == 1:
        return f"({column(readings[0])})"
    branches = " ".join(f"WHEN {CODES[reading]} THEN ({column(reading)})" for reading in readings)
    return f"CASE n.how {branches} END"


def _facts(reading: Reading) -> str:
    listed = " || ' ' || ".join(FACTS[reading])
    return f"SELECT {listed} {INSIDE}"


def _numbers(numbers: Iterable[int]) -> str:
    return ",".join(str(int(number)) for number in numbers)
