"""Series: the raw streams of numbers that KPIs read."""

import re
from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, or_, select

from kpitui.model.definitions import SeriesDefinition
from kpitui.model.enums import Aggregation, KpiStatus, SeriesRole, SeriesStatus
from kpitui.model.errors import BadInput, InUse
from kpitui.model.tables import Kpi, KpiSeries, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._meanwhile import check_version
from kpitui.usecases._names import all_keyed, check_key, check_line, find_series, keyed, refuse_taken
from kpitui.usecases._rows import assign

MEANS = ("percent", "rating", "duration")
CURRENCY = re.compile(r"currency:[A-Z]{3}", re.ASCII)
MOST_DECIMALS = 10


def put_series(db: Session, ws: Workspace, definition: SeriesDefinition) -> Series:
    """Make the series, or bring the one of that key to what is said; all of it is set.

    Raises: BadInput, also where a formula would then mix two currencies; InUse, where it goes though a KPI reads it.
    """
    _check(definition)
    series = keyed(db, Series, definition.key)
    if series is None:
        series = Series(key=definition.key)
        db.add(series)
    changed = assign(series, _columns(definition))
    db.flush()
    if changed:
        _check_readers(db, series)
    if series.status is SeriesStatus.ARCHIVED:
        _refuse_in_use(db, series)
    return series


def make_series(db: Session, definitions: Iterable[SeriesDefinition]) -> list[Series]:
    """Make series with keys that nothing has, all at once: a file may bring many.

    Raises: BadInput.
    """
    made = []
    for definition in definitions:
        _check(definition)
        made.append(Series(key=definition.key, **_columns(definition)))
    db.add_all(made)
    db.flush()
    return made


def series_definition(db: Session, row: Series) -> SeriesDefinition:
    """What a person would write to get this series; the aggregation only where it is not the unit's usual one."""
    usual = row.aggregation is usual_aggregation(row.unit)
    return SeriesDefinition(
        key=row.key,
        name=row.name,
        unit=row.unit,
        decimals=row.decimals,
        aggregation=None if usual else row.aggregation,
        missing=row.missing,
        status=row.status,
    )


def load_series(ws: Workspace, key: str) -> tuple[SeriesDefinition, int]:
    """A series to edit, and the version that `save_series` takes.

    Raises: UnknownName, AmbiguousName.
    """
    with ws.reading() as db:
        row = find_series(db, key)
        return series_definition(db, row), row.version


def save_series(ws: Workspace, definition: SeriesDefinition, *, version: int | None = None) -> str:
    """Save a new series (without a version) or the changed one of that key; its key.

    Raises: BadInput, UnknownName, Changed.
    """
    with ws.writing(f"{'change' if version else 'new'} series {definition.key}") as db:
        if version is None:
            refuse_taken(db, Series, definition.key)
        else:
            row = all_keyed(db, Series, [definition.key])[definition.key]
            check_version(db, row, version)
        return put_series(db, ws, definition).key


def archive_series(ws: Workspace, key: str) -> None:
    """Take a series out of use; its measurements stay, and it can be undone.

    Raises: UnknownName, AmbiguousName; InUse, naming the KPIs that read it.
    """
    with ws.reading() as db:
        found = find_series(db, key).key
    with ws.writing(f"archive series {found}") as db:
        series = find_series(db, found)
        _refuse_in_use(db, series)
        assign(series, {"status": SeriesStatus.ARCHIVED})


def usual_aggregation(unit: str) -> Aggregation:
    """How values of that unit add up over time where nobody says."""
    return Aggregation.MEAN if unit in MEANS else Aggregation.SUM


def check_unit(unit: str) -> None:
    """Raises: BadInput where it is no unit."""
    check_line("a unit", unit)
    if not unit or unit != unit.strip() or len(unit) > 40:
        raise BadInput("a unit is count, percent, duration, rating, currency:EUR or any short word")
    if unit.partition(":")[0] == "currency" and not CURRENCY.fullmatch(unit):
        raise BadInput(f"{unit!r} names no currency: write its three capital letters, such as currency:EUR")


def check_decimals(decimals: int | None) -> None:
    """Raises: BadInput where no number is shown with so many."""
    if decimals is not None and not 0 <= decimals <= MOST_DECIMALS:
        raise BadInput(f"{decimals} is no number of decimals: 0 to {MOST_DECIMALS}")


def refuse_two_currencies(what: str, series: Iterable[Series]) -> None:
    """Raises: BadInput where the inputs of a formula are in more than one currency."""
    first: dict[str, str] = {}
    for row in sorted(series, key=lambda row: row.key):
        if row.unit.startswith("currency:"):
            first.setdefault(row.unit.removeprefix("currency:"), row.key)
    if len(first) > 1:
        (one, one_key), (other, other_key) = list(first.items())[:2]
        raise BadInput(
            f"{what} mixes two currencies, {one_key!r} in {one} and {other_key!r} in {other}: "
            "nothing is converted, so all its series have to be in one"
        )


def _refuse_in_use(db: Session, series: Series) -> None:
    names = _readers(db, series)
    if names:
        listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        raise InUse(f"the series {series.key!r} is read by {listed}: change or retire what reads it first")


def _readers(db: Session, series: Series) -> list[str]:
    reads = select(KpiSeries.kpi_id).where(KpiSeries.series_id == series.id)
    standing = select(Kpi.name).where(
        or_(Kpi.id.in_(reads), Kpi.benchmark_series_id == series.id),  # type: ignore[union-attr]
        Kpi.status != KpiStatus.RETIRED,
    )
    return sorted(db.exec(standing))


def _check(definition: SeriesDefinition) -> None:
    """Raises: BadInput."""
    check_key(Series, definition.key)
    check_line("a series' name", definition.name)
    check_unit(definition.unit)
    check_decimals(definition.decimals)


def _columns(definition: SeriesDefinition) -> dict[str, Any]:
    return {
        "name": definition.name,
        "unit": definition.unit,
        "decimals": definition.decimals,
        "aggregation": definition.aggregation or usual_aggregation(definition.unit),
        "missing": definition.missing,
        "status": definition.status,
    }


def _check_readers(db: Session, series: Series) -> None:
    readers = select(KpiSeries.kpi_id).where(KpiSeries.series_id == series.id, KpiSeries.role == SeriesRole.FORMULA)
    for kpi in db.exec(select(Kpi).where(Kpi.id.in_(readers))):  # type: ignore[union-attr]
        inputs = select(Series).join(KpiSeries).where(KpiSeries.kpi_id == kpi.id)
        refuse_two_currencies(f"the formula of {kpi.name!r}", db.exec(inputs))
