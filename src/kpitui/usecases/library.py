"""The library: what could be tracked, what of it is in use, and a start from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from sqlmodel import Session, col, select

from kpitui.content.templates import Bundle, Part, bundles, templates
from kpitui.model.definitions import GoalDefinition, KpiDefinition, SeriesDefinition
from kpitui.model.enums import Aggregation, Cadence, GoalStatus, KpiStatus, Source
from kpitui.model.errors import BadInput, UnknownName
from kpitui.model.period import Calendar, Period, calendar_of
from kpitui.model.tables import Goal, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._names import make_key, taken_keys
from kpitui.usecases._offers import Known, Offer, offer, prefixes_of, read_known
from kpitui.usecases._templates import CURRENCY, in_currency, measures_of, prefixed, read_by, template_definitions
from kpitui.usecases.editing import Editing
from kpitui.usecases.kpis import save_kpi


@dataclass(frozen=True, slots=True)
class Library:
    offers: Mapping[str, Offer]
    """By the template's key, in the order of the families."""
    bundles: tuple[Bundle, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A KPI that is made with the one in the editor."""

    kpi: KpiDefinition
    part: int
    """Which of the bundle's parts it belongs to."""


@dataclass(frozen=True, slots=True)
class Start:
    """What the editor opens with, and what is made with it."""

    example: str
    """What a target of it looks like, in words."""
    kpi: KpiDefinition
    """A draft, without a goal and a target: those are the person's."""
    series: tuple[SeriesDefinition, ...]
    """What all of them read and the workspace does not have."""
    goals: tuple[GoalDefinition | None, ...] = ()
    """By part the goal that it brings; None: the person's own."""
    part: int = 0
    """Which part the KPI belongs to."""
    drafts: tuple[Draft, ...] = ()
    there: tuple[str, ...] = ()
    """Names of those that are in use already and are not made again."""

    @property
    def goal(self) -> GoalDefinition | None:
        """The goal that the KPI is under, where it brings one."""
        return self.goals[self.part] if self.goals else None


def library(ws: Workspace) -> Library:
    """Every template with what the workspace has of it, and everything that starts together."""
    with ws.reading() as db:
        known = read_known(db, ws)
    return Library(
        {key: offer(key, known) for key in templates()},
        tuple(bundles().values()),
    )


def feeding(ws: Workspace, key: str) -> Mapping[str, tuple[str, ...]]:
    """By prefix the workspace's series that can feed the template, or the first of a bundle that can be fed.

    Raises: UnknownName.
    """
    with ws.reading() as db:
        known = read_known(db, ws)
    for one in _keys(key):
        bare = template_definitions()[one]
        if found := prefixes_of(bare, known):
            return {prefix: tuple(f"{prefix}{name}" for name in read_by(bare)) for prefix in found}
    return {}


def start(ws: Workspace, key: str, prefix: str = "") -> Start:
    """A template, or all of a bundle, as drafts over the series that have `prefix`, where those are there.

    Links go to KPIs that are in use or start along; the others are left out.
    Raises: UnknownName; BadInput where all of a bundle is in use.
    """
    with ws.reading() as db:
        known = read_known(db, ws)
    keys = _keys(key)
    bundle = bundles().get(key)
    parts = bundle.parts if bundle else ()
    in_use = known.in_use()
    there = [one for one in keys if bundle and one in in_use]
    fresh = [one for one in keys if one not in there]
    if not fresh:
        raise BadInput(f"everything in {bundle.name if bundle else key!r} is in use already")
    wanted = {one: _draft(one, prefix, known) for one in fresh}
    names = in_use | {one: draft.key for one, draft in wanted.items()}
    made = {one: _linked(draft, names) for one, draft in wanted.items()}
    first, *others = fresh
    return Start(
        example=templates()[first].example,
        kpi=made[first],
        series=_missing(made.values(), known),
        goals=tuple(_goal(part, bundle, ws) for part in parts),
        part=_part_of(first, parts),
        drafts=tuple(Draft(made[one], _part_of(one, parts)) for one in others),
        there=tuple(templates()[one].name for one in there),
    )


def begin(editing: Editing, started: Start) -> Editing:
    """What a form has to know to write a KPI that starts from the library: its drafts can be named, too."""
    others = tuple((draft.kpi.key, draft.kpi.name) for draft in started.drafts)
    return replace(editing, kpi=started.kpi, version=None, kpis=tuple(sorted((*editing.kpis, *others))))


def save_started(
    ws: Workspace,
    started: Start,
    definition: KpiDefinition,
    *,
    goals: Iterable[GoalDefinition] = (),
    series: Iterable[SeriesDefinition] = (),
    together: Mapping[str, Aggregation] = MappingProxyType({}),
) -> str:
    """Save the KPI that was written, and with it the drafts, their series and goals, in one operation; its key.

    Drafts of its own part serve the goals that it serves; those of another part that part's goal, which gets period
    and owner of the new goal.
    Raises: BadInput, FormulaError, UnknownName.
    """
    new_goals, new_series = list(goals), list(series)
    read = {key for kpi in (definition, *(draft.kpi for draft in started.drafts)) for key in read_by(kpi)}
    with ws.reading() as db:
        known = {*db.exec(select(Series.key)), *(one.key for one in new_series)}
        standing = _standing_goals(db)
        taken = taken_keys(db, Goal) | {goal.key for goal in new_goals}
    new_series += [one for one in started.series if one.key in read - known]
    served = {started.part: definition.goals}
    for part in sorted({draft.part for draft in started.drafts} - {started.part}):
        goal = started.goals[part]
        if goal is None:
            continue
        if goal.title not in standing:
            beside = new_goals[0] if new_goals else goal
            key = make_key(goal.title, taken)
            new_goals.append(replace(goal, key=key, start=beside.start, end=beside.end, owner=beside.owner))
            standing[goal.title] = key
        served[part] = ((standing[goal.title], 1.0),)
    drafts = [replace(draft.kpi, goals=served.get(draft.part, definition.goals)) for draft in started.drafts]
    return save_kpi(ws, definition, goals=new_goals, series=new_series, together=together, drafts=drafts)


def _standing_goals(db: Session) -> dict[str, str]:
    """By title the key of each goal that is not finished or dropped."""
    rows = db.exec(select(Goal).where(col(Goal.status).in_((GoalStatus.DRAFT, GoalStatus.ACTIVE))))
    return {row.title: row.key for row in rows}


def _keys(key: str) -> tuple[str, ...]:
    if key in templates():
        return (key,)
    if key in bundles():
        return bundles()[key].kpis
    raise UnknownName("template", key, [*templates(), *bundles()])


def _draft(key: str, prefix: str, known: Known) -> KpiDefinition:
    """The template as a KPI of this workspace, its links still to templates."""
    bare = template_definitions()[key]
    fed = prefix in prefixes_of(bare, known)
    kpi = prefixed(bare, prefix if fed else "")
    unit = kpi.unit
    if unit == CURRENCY:
        money = (one for name in read_by(kpi) if (one := known.units.get(name, "")).startswith(f"{CURRENCY}:"))
        unit = next(money, in_currency(unit, known.currency))
    # Nobody reminds of a feed that does not come: until there is one it is logged by hand.
    source = Source.HAND if kpi.source is Source.FEED and not fed else kpi.source
    free = make_key(key, known.taken)
    return replace(kpi, key=free, unit=unit, owner=known.owner, source=source, status=KpiStatus.DRAFT)


def _linked(kpi: KpiDefinition, names: Mapping[str, str]) -> KpiDefinition:
    links = (replace(link, kpi=names[link.kpi]) for link in kpi.links if link.kpi in names)
    return replace(kpi, links=tuple(link for link in links if link.kpi != kpi.key))


def _missing(kpis: Iterable[KpiDefinition], known: Known) -> tuple[SeriesDefinition, ...]:
    """The series that they read and that are not there: those are bare."""
    found: dict[str, SeriesDefinition] = {}
    for kpi in kpis:
        found |= {one.key: one for one in measures_of(kpi, known.currency) if one.key not in known.units}
    return tuple(found.values())


def _part_of(key: str, parts: tuple[Part, ...]) -> int:
    return next((place for place, part in enumerate(parts) if key in (*part.kpis, *part.serving)), 0)


def _goal(part: Part, bundle: Bundle | None, ws: Workspace) -> GoalDefinition | None:
    if not part.title:
        return None
    quarter = _next_quarter(calendar_of(ws.settings), ws.today, bundle.quarter) if bundle and bundle.quarter else None
    return GoalDefinition(
        key="",
        title=part.title,
        why=part.why,
        intent=part.intent,
        start=quarter.start if quarter else None,
        end=quarter.end if quarter else None,
        owner=ws.author,
    )


def _next_quarter(calendar: Calendar, today: date, number: int) -> Period:
    """The quarter of that number that today is in, or the next one."""
    period = calendar.period(today, Cadence.QUARTER)
    while not period.label.endswith(f"Q{number}"):
        period = calendar.period(period.end + timedelta(days=1), Cadence.QUARTER)
    return period
