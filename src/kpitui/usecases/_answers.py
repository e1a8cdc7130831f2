"""The answers behind a rating, a share or an NPS, and how sure they make its value (numbers, rule 14)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from kpitui.analysis.aggregate import Point, aggregate
from kpitui.analysis.ratings import Estimate, mean_rating, nps, share
from kpitui.model.enums import Aggregation, Kind
from kpitui.model.period import Period
from kpitui.usecases._kpi_rows import KpiRow
from kpitui.usecases._kpi_states import View
from kpitui.usecases._kpi_values import COUNTS, Wanted, read_courses
from kpitui.usecases._measured import Row, points_of
from kpitui.usecases._values import as_day
from kpitui.usecases._values_sql import Sql

GRADES = range(1, 6)


def read_estimate(db: Connection, view: View, kpi: KpiRow, period: Period) -> Estimate | None:
    """Of one of its periods; None where its answers are not known one by one, such as of a mean with its n."""
    if len(kpi.inputs) == len(COUNTS):
        counts = _counts(db, view, kpi, period)
        return nps(*counts) if counts else None
    grades = _grades(db, view, kpi, period)
    if grades is None:
        return None
    if kpi.kind is Kind.SHARE:
        return share(grades[1], grades.total()) if set(grades) <= {0, 1} else None
    if kpi.kind is Kind.NPS:
        return nps(grades[100], grades[0], grades[-100])
    if not set(grades) <= set(GRADES):
        return None
    return mean_rating({grade: grades[grade] for grade in GRADES})


def _counts(db: Connection, view: View, kpi: KpiRow, period: Period) -> list[int] | None:
    """Promoters, passives and detractors."""
    inputs = sorted(kpi.inputs, key=lambda one: COUNTS.index(one.role))
    alone = [replace(kpi, kind=Kind.NUMBER, own_unit=None, inputs=(one,)) for one in inputs]
    wanted = [Wanted(one, None, period.start, period.end) for one in alone]
    values = [course.values[0].value for course in read_courses(db, view.calendar, view.clock, wanted)]
    known = [round(one) for one in values if one is not None and one >= 0]
    return known if len(known) == len(COUNTS) else None


def _grades(db: Connection, view: View, kpi: KpiRow, period: Period) -> Counter[int] | None:
    """How many answered what: grades of a rating, 1 and 0 of a share; of an NPS 100, 0 and −100."""
    rows = _rows(db, view, kpi, period)
    if any(row.pooled for row in rows):
        return None
    found: Counter[int] = Counter()
    for point in points_of(rows, kpi.reading(kpi.inputs[0]), period.days):
        if point.value is None or not _counts_in(point, period):
            continue
        if not point.value.is_integer():
            return None
        found[int(point.value)] += point.n or 1
    return found if found else None


def _rows(db: Connection, view: View, kpi: KpiRow, period: Period) -> Sequence[Row]:
    """All that reach into the period and are no longer than it."""
    sql = Sql(postgres=db.dialect.name == "postgresql")
    first, last = period.start - timedelta(days=period.days), min(period.end, view.clock.as_of)
    found = db.exec_driver_sql(sql.rows([(kpi.inputs[0].series_id, first, period.start, last)], view.clock.as_of))
    return [
        Row(as_day(start), as_day(end), value, n, feed, check_in, bool(pooled))
        for _, start, end, value, n, feed, check_in, pooled in found
    ]


def _counts_in(point: Point, period: Period) -> bool:
    """Rule 12, as the period's value was made."""
    return aggregate([point], [period], Aggregation.LAST)[0].value is not None
