"""What hangs on a KPI: the goals it serves, the series it reads, the findings put to rest."""

from collections.abc import Mapping
from dataclasses import replace

from sqlmodel import Session, col, select

from kpitui.analysis.formula import LONGEST
from kpitui.model.definitions import KpiDefinition, SeriesDefinition
from kpitui.model.enums import Aggregation, Kind, KpiStatus, SeriesRole, SeriesStatus
from kpitui.model.errors import BadInput
from kpitui.model.tables import Goal, Kpi, KpiGoal, KpiSeries, Series, Silence
from kpitui.store.workspace import Workspace
from kpitui.usecases._kpi_rules import FORMULAS, read_formula
from kpitui.usecases._names import all_keyed, keyed
from kpitui.usecases._rows import match
from kpitui.usecases.series import put_series, refuse_two_currencies

NPS_ROLES = (SeriesRole.PROMOTERS, SeriesRole.PASSIVES, SeriesRole.DETRACTORS)
FIRST_SERIES = {
    Kind.RATING: ("rating", Aggregation.MEAN),
    Kind.NPS: ("rating", Aggregation.MEAN),
    Kind.SHARE: ("count", Aggregation.MEAN),
    Kind.MILESTONE: ("count", Aggregation.LAST),
}
"""Unit and aggregation of a series that a KPI of that kind makes for itself."""


def series_roles(definition: KpiDefinition) -> list[tuple[str, SeriesRole]]:
    """The series that a KPI reads, and what each is to it.

    Raises: FormulaError.
    """
    if definition.formula:
        return [(name, SeriesRole.FORMULA) for name in sorted(read_formula(definition.formula).names)]
    if definition.nps:
        return list(zip(definition.nps, NPS_ROLES, strict=True))
    return [(definition.series, SeriesRole.VALUE)] if definition.series else []


def in_current_keys(db: Session, definition: KpiDefinition) -> KpiDefinition:
    """With series in its formula that are named by a former key called what they are called now.

    Raises: FormulaError.
    """
    if not definition.formula:
        return definition
    formula = read_formula(definition.formula)
    for name in sorted(formula.names):
        row = keyed(db, Series, name)
        if row and row.key != name:
            formula = read_formula(formula.renamed(name, row.key))
            definition = replace(definition, formula=formula.text)
    return definition


def rename_in_formulas(db: Session, series: Series, new: str) -> None:
    """Call the series `new` in every formula that reads it; that is no change of what the formula says.

    Raises: BadInput, where one would become too long.
    """
    readers = select(KpiSeries.kpi_id).where(KpiSeries.series_id == series.id, KpiSeries.role == SeriesRole.FORMULA)
    for kpi in db.exec(select(Kpi).where(col(Kpi.id).in_(readers))):
        text = read_formula(kpi.formula).renamed(series.key, new)
        if len(text) > LONGEST:
            raise BadInput(
                f"the formula of {kpi.name!r} would be longer than {LONGEST} characters with {new!r} in it; "
                "choose a shorter key"
            )
        kpi.formula = text


def first_series(key: str, definition: KpiDefinition, role: SeriesRole = SeriesRole.VALUE) -> SeriesDefinition:
    """The series that a KPI makes for itself: a number's has the KPI's unit."""
    if role is not SeriesRole.VALUE:
        return SeriesDefinition(key=key)
    if definition.kind in FIRST_SERIES:
        unit, how = FIRST_SERIES[definition.kind]
        return SeriesDefinition(key=key, unit=unit, aggregation=how)
    return SeriesDefinition(key=key, unit=definition.unit or "count", decimals=definition.decimals)


def resolve(
    db: Session, ws: Workspace, definition: KpiDefinition, create: bool
) -> dict[tuple[int | None, SeriesRole], Series]:
    """The rows of the series that a KPI reads, with `create` also those that are not there yet.

    Raises: FormulaError; UnknownName; BadInput for an archived one or two currencies.
    """
    roles = series_roles(definition)
    if create:
        for key, role in roles:
            if keyed(db, Series, key) is None:
                put_series(db, ws, first_series(key, definition, role))
    found = all_keyed(db, Series, [key for key, _ in roles])
    archived = next((row for row in found.values() if row.status is SeriesStatus.ARCHIVED), None)
    if archived and definition.status is not KpiStatus.RETIRED:
        raise BadInput(f"the series {archived.key!r} is archived; take it back into use, or read another")
    if definition.kind in FORMULAS:
        refuse_two_currencies("the formula", found.values())
    return {(found[key].id, role): found[key] for key, role in roles}


def put_roles(db: Session, kpi: Kpi, wanted: Mapping[tuple[int | None, SeriesRole], Series]) -> bool:
    """Remember which series a KPI reads, so that what happens to them can find it."""
    rows = db.exec(select(KpiSeries).where(KpiSeries.kpi_id == kpi.id))
    standing: dict[tuple[int | None, SeriesRole], KpiSeries] = {(row.series_id, row.role): row for row in rows}
    return match(
        db,
        standing,
        {place: {} for place in wanted},
        lambda place: KpiSeries(kpi_id=kpi.id or 0, series_id=place[0] or 0, role=place[1]),
    )


def put_goals(db: Session, kpi: Kpi, definition: KpiDefinition, goals: Mapping[str, Goal]) -> bool:
    """The core goal is the first."""
    wanted = {
        goals[key].id: {"weight": weight, "position": place} for place, (key, weight) in enumerate(definition.goals)
    }
    rows = db.exec(select(KpiGoal).where(KpiGoal.kpi_id == kpi.id))
    standing: dict[int | None, KpiGoal] = {row.goal_id: row for row in rows}
    return match(
        db,
        standing,
        wanted,
        lambda goal_id: KpiGoal(kpi_id=kpi.id or 0, goal_id=goal_id or 0),
    )


def put_silences(db: Session, ws: Workspace, kpi: Kpi, definition: KpiDefinition) -> bool:
    standing = db.exec(select(Silence).where(Silence.kpi_id == kpi.id))
    return match(
        db,
        {row.rule: row for row in standing},
        {rule: {"reason": reason} for rule, reason in definition.silences},
        lambda rule: Silence(rule=rule, kpi_id=kpi.id, reason="", author=ws.author),
    )
