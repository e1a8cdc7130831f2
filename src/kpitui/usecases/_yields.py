"""What comes out of a chain for what is put in: yield, margin, and what goes on from step to step."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import isfinite

from sqlalchemy import Connection, select

from kpitui.analysis.aggregate import PeriodValue
from kpitui.model.enums import Cadence, Kind
from kpitui.usecases._kpi_rows import KPI, Input, KpiRow, read_stored
from kpitui.usecases._kpi_states import View
from kpitui.usecases._kpi_values import PERCENT, Wanted, is_flow, read_courses
from kpitui.usecases._measured import Reading
from kpitui.usecases.chains import Chain, Conversion, paths, read_feeds
from kpitui.usecases.type_views import Margin, Yield

REVENUE = frozenset({"revenue", "revenues", "sales", "turnover", "income"})
COST = frozenset({"cost", "costs", "spend", "spending", "expense", "expenses", "budget"})
"""Words in the keys of series."""
COUNT = "count"


def read_yields(db: Connection, view: View, kpi: KpiRow) -> tuple[Yield, ...]:
    """Of what the KPI feeds, at first or at last hand: all that adds up over time."""
    after = dict.fromkeys(one for path in paths(read_feeds(db), [kpi.id]) for one in path[path.index(kpi.id) + 1 :])
    rows = {one.id: one for one in read_stored(db, view.clock.as_of, after).kpis} if after else {}
    outputs = [rows[one] for one in after if is_flow(rows[one])]
    order = list(Cadence)
    found = []
    for output in outputs:
        cadence = max(kpi.cadence, output.cadence, key=order.index)
        put_in, came_out = _last_two(db, view, [kpi, output], cadence)
        each, before = (_each(*pair) for pair in zip(put_in, came_out, strict=True))
        if each is not None:
            found.append(Yield(output.key, output.name, output.unit, put_in[0].period, each, before))
    return tuple(found)


def read_margin(db: Connection, view: View, kpi: KpiRow) -> Margin | None:
    """Where the KPI or its chain reads a series of revenue and one of cost in the same currency."""
    ids = {kpi.id, *(one for path in paths(read_feeds(db), [kpi.id]) for one in path)}
    rows = sorted(read_stored(db, view.clock.as_of, ids).kpis, key=lambda one: one.id != kpi.id)
    money = [
        one
        for row in rows
        for one in row.inputs
        if one.unit.startswith("currency:") and row.reading(one) is Reading.SUM
    ]
    revenue = next((one for one in money if REVENUE & {*one.key.split("_")}), None)
    cost = next((one for one in money if COST & {*one.key.split("_")}), None)
    if revenue is None or cost is None or revenue.unit != cost.unit:
        return None
    (values,) = _last_two(db, view, [_margin_of(kpi, revenue, cost)], kpi.cadence)
    latest, before = values
    if latest.value is None:
        return None
    return Margin(revenue.key, cost.key, latest.period, latest.value, before.value)


def with_conversions(db: Connection, view: View, found: tuple[Chain, ...]) -> tuple[Chain, ...]:
    """The chains with what goes on from each step to the next."""
    pairs = dict.fromkeys((one.state.key, two.state.key) for chain in found for one, two in pairwise(chain))
    keys = {key for pair in pairs for key in pair}
    ids = db.scalars(select(KPI.id).where(KPI.key.in_(keys))).all()
    rows = {one.key: one for one in read_stored(db, view.clock.as_of, ids).kpis} if ids else {}
    made = {(one, two): _conversion(db, view, rows[one], rows[two]) for one, two in pairs}
    return tuple(
        (chain[0], *(replace(two, conversion=made[one.state.key, two.state.key]) for one, two in pairwise(chain)))
        for chain in found
    )


def _conversion(db: Connection, view: View, source: KpiRow, target: KpiRow) -> Conversion | None:
    if not all(one.unit == COUNT and is_flow(one) for one in (source, target)):
        return None
    cadence = max(source.cadence, target.cadence, key=list(Cadence).index)
    (before, _), (after, _) = _last_two(db, view, [source, target], cadence)
    each = None if before.partial or after.partial else _each(before, after)
    if each is None or not isfinite(100 * each):
        return None
    return Conversion(100 * each, after.period)


def _margin_of(kpi: KpiRow, revenue: Input, cost: Input) -> KpiRow:
    """Read like a KPI of the same cadence."""
    text = f"({revenue.key} - {cost.key}) / {revenue.key}"
    return replace(
        kpi, kind=Kind.FORMULA, formula_text=text, own_unit=PERCENT, own_decimals=None, inputs=(revenue, cost)
    )


def _last_two(
    db: Connection, view: View, kpis: Sequence[KpiRow], cadence: Cadence
) -> list[tuple[PeriodValue, PeriodValue]]:
    """Of each the latest complete period in which all have a whole value, or the last one; and the one before it."""
    reach = view.reach(cadence)
    wanted = [Wanted(kpi, cadence, reach.shown, reach.over) for kpi in kpis]
    courses = [course.values for course in read_courses(db, view.calendar, view.clock, wanted)]
    rows = list(zip(*courses, strict=True))
    whole = [place for place, row in enumerate(rows) if all(one.value is not None and not one.partial for one in row)]
    last = max(whole[-1] if whole else len(rows) - 1, 1)
    return [(values[last], values[last - 1]) for values in courses]


def _each(put_in: PeriodValue, came_out: PeriodValue) -> float | None:
    if put_in.value is None or came_out.value is None or put_in.value <= 0:
        return None
    return came_out.value / put_in.value
