"""KPIs: saved whole, with what they measure, serve, aim at and lead to; paused, retired; and the text form of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sqlmodel import Session, select

from kpitui.model.definitions import BenchmarkDefinition, GoalDefinition, KpiDefinition, SeriesDefinition
from kpitui.model.enums import Aggregation, GoalStatus, KpiStatus, SeriesRole
from kpitui.model.errors import BadInput
from kpitui.model.tables import Goal, Kpi, KpiGoal, KpiSeries, Series, Silence
from kpitui.store.workspace import Workspace
from kpitui.usecases._kpi_parts import NPS_ROLES, in_current_keys, put_goals, put_roles, put_silences, resolve
from kpitui.usecases._kpi_rows import GONE
from kpitui.usecases._kpi_rules import check_definition
from kpitui.usecases._meanwhile import check_version
from kpitui.usecases._names import all_keyed, find_goal, find_kpi, keyed, make_key, refuse_taken, taken_keys
from kpitui.usecases._rows import assign
from kpitui.usecases.goals import put_goal
from kpitui.usecases.links import links_of, put_links
from kpitui.usecases.series import put_series, series_definition
from kpitui.usecases.targets import put_targets, targets_of


def put_kpi(
    db: Session, ws: Workspace, definition: KpiDefinition, *, create_series: bool = False, links: bool = True
) -> Kpi:
    """Make the KPI, or bring the one of that key to what is said; all of it is set.

    Args:
        create_series: make the series it reads where they are not there.
        links: set the links, too; without, a caller does so with `put_links` when all KPIs are there.
    Raises: BadInput, FormulaError, UnknownName.
    """
    definition = in_current_keys(db, definition)
    check_definition(definition)
    goals = all_keyed(db, Goal, [key for key, _ in definition.goals])
    series = resolve(db, ws, definition, create_series)
    kpi = keyed(db, Kpi, definition.key)
    before = kpi.status if kpi else None
    if kpi is None:
        kpi = Kpi(key=definition.key, name="", types=[])
        db.add(kpi)
    changed = assign(kpi, _values(db, ws, definition, kpi, before))
    db.flush()
    around = put_goals(db, kpi, definition, goals)
    around |= put_roles(db, kpi, series)
    around |= put_targets(db, ws, kpi, definition.targets)
    around |= put_silences(db, ws, kpi, definition)
    if links:
        around |= put_links(db, kpi, definition.links)
    if around and before and not changed:
        # Who edits the KPI is told about its targets and goals, too.
        kpi.version += 1
    db.flush()
    return kpi


def kpi_definition(db: Session, row: Kpi) -> KpiDefinition:
    """What a person would write to get this KPI."""
    by_role: dict[SeriesRole, str] = {}
    reads = select(KpiSeries.role, Series.key).join(Series).where(KpiSeries.kpi_id == row.id)
    for role, key in db.exec(reads):
        by_role[SeriesRole(role)] = key
    served = select(Goal.key, KpiGoal.weight).join(KpiGoal).where(KpiGoal.kpi_id == row.id)
    silences = select(Silence.rule, Silence.reason).where(Silence.kpi_id == row.id)
    counted = all(role in by_role for role in NPS_ROLES)
    return KpiDefinition(
        key=row.key,
        name=row.name,
        definition=row.definition,
        goals=tuple((key, weight) for key, weight in db.exec(served.order_by(KpiGoal.position, KpiGoal.id))),  # type: ignore[arg-type]
        kind=row.kind,
        series=by_role.get(SeriesRole.VALUE, ""),
        formula=row.formula,
        nps=(by_role[NPS_ROLES[0]], by_role[NPS_ROLES[1]], by_role[NPS_ROLES[2]]) if counted else None,
        unit=row.unit,
        decimals=row.decimals,
        direction=row.direction,
        cadence=row.cadence,
        due=row.due,
        since=row.since,
        status=row.status,
        owner=row.owner,
        types=tuple(row.types),
        perspective=row.perspective,
        funnel=row.funnel,
        alignment=row.alignment,
        misleads=row.misleads,
        source=row.source,
        source_note=row.source_note,
        limits_until=row.limits_until,
        benchmark=_benchmark(db, row),
        targets=targets_of(db, row),
        links=links_of(db, row),
        silences=tuple((rule, reason) for rule, reason in db.exec(silences.order_by(Silence.rule))),
    )


def load_kpi(ws: Workspace, key: str) -> tuple[KpiDefinition, int]:
    """A KPI to edit, and the version that `save_kpi` takes.

    Raises: UnknownName, AmbiguousName.
    """
    with ws.reading() as db:
        row = find_kpi(db, key)
        return kpi_definition(db, row), row.version


def save_kpi(
    ws: Workspace,
    definition: KpiDefinition,
    *,
    version: int | None = None,
    goals: Iterable[GoalDefinition] = (),
    series: Iterable[SeriesDefinition] = (),
    together: Mapping[str, Aggregation] = MappingProxyType({}),
    create_series: bool = False,
    drafts: Sequence[KpiDefinition] = (),
) -> str:
    """Save a new KPI (without a version) or the changed one of that key; its key.

    A new one without a key gets one from its name.

    Args:
        goals, series: new ones made with it, in the same operation; a goal may also be a draft that goes on with it.
        together: by key of a series that is there, how its values come together from now on, for every KPI on it.
        create_series: make the other series it reads, too, where they are not there.
        drafts: other new KPIs made with it, in the same operation; they and it may link to each other.
    Raises: BadInput, FormulaError, UnknownName, Changed.
    """
    name = definition.name or definition.key
    more = f" and {len(drafts)} more" if drafts else ""
    more += "".join(f", series {key} by {how}" for key, how in together.items())
    with ws.writing(f"{'change' if version else 'new'} KPI {name}{more}") as db:
        for goal in goals:
            standing = keyed(db, Goal, goal.key)
            if standing is None or standing.status is not GoalStatus.DRAFT:
                refuse_taken(db, Goal, goal.key)
            put_goal(db, ws, goal)
        for made in series:
            refuse_taken(db, Series, made.key)
            put_series(db, ws, made)
        for key, one in all_keyed(db, Series, list(together)).items():
            put_series(db, ws, replace(series_definition(db, one), aggregation=together[key]))
        if version is None:
            if not definition.key:
                definition = replace(definition, key=make_key(definition.name, taken_keys(db, Kpi)))
            refuse_taken(db, Kpi, definition.key)
        else:
            row = all_keyed(db, Kpi, [definition.key])[definition.key]
            check_version(db, row, version)
        for draft in drafts:
            refuse_taken(db, Kpi, draft.key)
        kpi = put_kpi(db, ws, definition, create_series=create_series, links=not drafts)
        # Links come last, when all of them are there.
        beside = [(put_kpi(db, ws, draft, links=False), draft.links) for draft in drafts]
        for row, links in [(kpi, definition.links), *beside] if drafts else []:
            put_links(db, row, links)
        return kpi.key


def retire_kpi(ws: Workspace, key: str) -> None:
    """Take a KPI out of the dashboard, due and scores from today on; its history stays, and it can be undone.

    Raises: UnknownName, AmbiguousName; BadInput where it is retired already.
    """
    _change_status(ws, key, KpiStatus.RETIRED, "retire")


def pause_kpi(ws: Workspace, key: str) -> None:
    """The same for a while.

    Raises: UnknownName, AmbiguousName; BadInput where it is paused already.
    """
    _change_status(ws, key, KpiStatus.PAUSED, "pause")


def resume_kpi(ws: Workspace, key: str) -> None:
    """Take a paused or retired KPI back into use; it is due from today on, not for the time in between.

    Raises: UnknownName, AmbiguousName; BadInput, where it is in use, is a draft, or lacks what an active one needs.
    """
    with ws.reading() as db:
        name = find_kpi(db, key).name
    with ws.writing(f"resume KPI {name}") as db:
        kpi = find_kpi(db, key)
        if kpi.status not in GONE:
            raise BadInput(f"the KPI {kpi.name!r} is {kpi.status}: only a paused or retired one is taken back into use")
        put_kpi(db, ws, replace(kpi_definition(db, kpi), status=KpiStatus.ACTIVE, since=None))


def move_kpi(ws: Workspace, kpi: str, source_goal: str, target_goal: str) -> None:
    """Let a KPI serve another goal instead, with the same weight, after the others that it serves.

    Without `source_goal` it serves one goal more, with weight 1; without `target_goal` one less.

    Raises: UnknownName, AmbiguousName; BadInput, where it does not serve the one, serves the other already, or that
    one is dropped.
    """
    if not source_goal and not target_goal:
        raise BadInput("name the goal that the KPI moves to, or the one that it no longer serves")
    with ws.reading() as db:
        way = f"to {find_goal(db, target_goal).title}" if target_goal else f"from {find_goal(db, source_goal).title}"
        title = f"move KPI {find_kpi(db, kpi).name} {way}"
    with ws.writing(title) as db:
        row = find_kpi(db, kpi)
        rows = db.exec(select(KpiGoal).where(KpiGoal.kpi_id == row.id)).all()
        place = KpiGoal(kpi_id=row.id or 0, goal_id=0)
        if source_goal:
            place = _place_under(find_goal(db, source_goal), row, rows)
        if target_goal:
            place.goal_id = _open_goal(find_goal(db, target_goal), row, rows).id or 0
            place.position = max((one.position + 1 for one in rows if one is not place), default=0)
            db.add(place)
        else:
            db.delete(place)
        row.version += 1


def _place_under(goal: Goal, kpi: Kpi, rows: Iterable[KpiGoal]) -> KpiGoal:
    place = next((row for row in rows if row.goal_id == goal.id), None)
    if place is None:
        raise BadInput(f"{kpi.name!r} does not serve the goal {goal.title!r}: name one that it serves")
    return place


def _open_goal(goal: Goal, kpi: Kpi, rows: Iterable[KpiGoal]) -> Goal:
    if any(row.goal_id == goal.id for row in rows):
        raise BadInput(f"{kpi.name!r} serves the goal {goal.title!r} already: name another")
    if goal.status is GoalStatus.DROPPED:
        raise BadInput(f"the goal {goal.title!r} is dropped: name one that stands")
    return goal


def _change_status(ws: Workspace, key: str, status: KpiStatus, verb: str) -> None:
    with ws.reading() as db:
        name = find_kpi(db, key).name
    with ws.writing(f"{verb} KPI {name}") as db:
        kpi = find_kpi(db, key)
        if kpi.status is status:
            raise BadInput(f"the KPI {kpi.name!r} is {status} already")
        assign(kpi, {"status": status, "status_since": ws.today})


def _values(
    db: Session, ws: Workspace, definition: KpiDefinition, kpi: Kpi, before: KpiStatus | None
) -> Mapping[str, Any]:
    """The KPI's own columns; the days that nobody types are today's."""
    active = definition.status is KpiStatus.ACTIVE
    known = None if active and before is not KpiStatus.ACTIVE else kpi.since
    restated = before not in (None, KpiStatus.DRAFT) and kpi.formula and kpi.formula != definition.formula
    benchmark = definition.benchmark or BenchmarkDefinition()
    peer = all_keyed(db, Series, [benchmark.peer])[benchmark.peer].id if benchmark.peer else None
    return {
        "name": definition.name or definition.key,
        "definition": definition.definition,
        "kind": definition.kind,
        "formula": definition.formula,
        "unit": definition.unit,
        "decimals": definition.decimals,
        "direction": definition.direction,
        "cadence": definition.cadence,
        "due": definition.due,
        "since": definition.since or known or (ws.today if active else None),
        "status": definition.status,
        "status_since": kpi.status_since if before is definition.status else ws.today,
        "owner": definition.owner,
        "types": list(dict.fromkeys(definition.types)),
        "perspective": definition.perspective,
        "funnel": definition.funnel,
        "alignment": definition.alignment,
        "misleads": definition.misleads,
        "source": definition.source,
        "source_note": definition.source_note,
        "limits_until": definition.limits_until,
        "benchmark": benchmark.value,
        "benchmark_series_id": peer,
        "benchmark_source": benchmark.source,
        "benchmark_on": benchmark.on,
        "formula_changed": ws.today if restated else kpi.formula_changed,
    }


def _benchmark(db: Session, row: Kpi) -> BenchmarkDefinition | None:
    peer = db.get_one(Series, row.benchmark_series_id).key if row.benchmark_series_id else ""
    said = BenchmarkDefinition(value=row.benchmark, peer=peer, source=row.benchmark_source, on=row.benchmark_on)
    return None if said == BenchmarkDefinition() else said
