"""Goals, series, KPIs, events and the workspace's settings as TOML, read and written.

A text names fields; what it does not name is left as it is. So reading gives what each table says (`Entry`), and
`goal_of`, `kpi_of`, … put that on to a definition that exists, or on to the defaults.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kpitui.exchange import definition_forms as forms
from kpitui.exchange import toml_write
from kpitui.exchange.definition_fields import Place, table, unknown_key
from kpitui.exchange.definition_plain import event_fields, goal_fields, kpi_fields, series_fields, settings_fields
from kpitui.exchange.toml_lines import Lines
from kpitui.model.definitions import (
    Definitions,
    EventDefinition,
    GoalDefinition,
    KpiDefinition,
    SeriesDefinition,
    WorkspaceSettings,
)
from kpitui.model.enums import LinkKind
from kpitui.model.errors import BadInput
from kpitui.model.period import calendar_of

NOUNS = ("workspace", "goals", "series", "kpis", "events")


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of the text: a key, the fields it names, and where it stands."""

    key: str
    said: Mapping[str, Any]
    place: Place


@dataclass(frozen=True, slots=True)
class Document:
    """What a text says, each noun in the order of the text."""

    settings: Entry
    goals: tuple[Entry, ...]
    series: tuple[Entry, ...]
    kpis: tuple[Entry, ...]
    events: tuple[Entry, ...]


def read(text: str, *, file: str, settings: WorkspaceSettings, besides: Collection[str] = ()) -> Document:
    """What a text says of a workspace that has these settings (its own [workspace] decides on labels of periods).

    Args:
        besides: tables that stand in the text for somebody else.
    Raises: BadInput, `file:line: …`, for what is no TOML, an unknown key, a wrong kind of value, a contradiction.
    """
    whole = _parsed(text, file)
    place = Place(file, Lines(text))
    for name in whole:
        if name not in NOUNS and name not in besides:
            raise unknown_key(name, dict.fromkeys(NOUNS), place)
    workspace = place.at("workspace")
    said = forms.workspace(whole.get("workspace", {}), workspace)
    try:
        calendar = calendar_of(replace(settings, **said))
    except BadInput as error:
        raise workspace.error(str(error)) from error
    return Document(
        settings=Entry("", said, workspace),
        goals=_entries(whole, place.at("goals"), lambda value, at: forms.goal(value, at, calendar)),
        series=_entries(whole, place.at("series"), forms.series),
        kpis=_entries(whole, place.at("kpis"), forms.kpi),
        events=_events(whole.get("events", []), place.at("events")),
    )


def goal_of(entry: Entry, existing: GoalDefinition | None = None) -> GoalDefinition:
    return replace(existing or GoalDefinition(key=entry.key), **entry.said)


def series_of(entry: Entry, existing: SeriesDefinition | None = None) -> SeriesDefinition:
    return replace(existing or SeriesDefinition(key=entry.key), **entry.said)


def kpi_of(entry: Entry, existing: KpiDefinition | None = None) -> KpiDefinition:
    """The KPI that results. Links are replaced kind by kind; one target joins the history, or takes the place of
    the one with the same start; a list of targets is the whole history.
    """
    base = existing or KpiDefinition(key=entry.key)
    said = dict(entry.said)
    links = base.links
    for kind in LinkKind:
        if kind.value in said:
            links = (*(link for link in links if link.kind is not kind), *said.pop(kind.value))
    targets = said.pop("target", base.targets)
    if not isinstance(targets, tuple):
        others = [target for target in base.targets if target.start != targets.start]
        targets = tuple(sorted([*others, targets], key=lambda target: (target.start is not None, target.start)))
    return replace(base, links=links, targets=targets, **said)


def event_of(entry: Entry, existing: EventDefinition | None = None) -> EventDefinition:
    return replace(existing, **entry.said) if existing else EventDefinition(**entry.said)


def settings_of(entry: Entry, existing: WorkspaceSettings) -> WorkspaceSettings:
    return replace(existing, **entry.said)


def write(definitions: Definitions) -> str:
    """The text of a workspace: nouns in the order they are given, keys in a fixed order, defaults left out."""
    return "\n".join(_tables(definitions))


def _tables(definitions: Definitions) -> Iterator[str]:
    if settings := settings_fields(definitions.settings):
        yield toml_write.table("[workspace]", settings)
    calendar = calendar_of(definitions.settings)
    for goal in definitions.goals:
        yield toml_write.table(_header("goals", goal.key), goal_fields(goal, calendar))
    for series in definitions.series:
        yield toml_write.table(_header("series", series.key), series_fields(series))
    for kpi in definitions.kpis:
        yield toml_write.table(_header("kpis", kpi.key), kpi_fields(kpi))
    for event in definitions.events:
        yield toml_write.table("[[events]]", event_fields(event))


def _header(noun: str, key: str) -> str:
    return f"[{noun}.{toml_write.key(key)}]"


def _parsed(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(error), re.DOTALL)
        what, line = (found[1], found[2]) if found else (str(error), None)
        at = line or str(text.count("\n") + 1)
        raise BadInput(f"{file}:{at}: not TOML: {what[:1].lower()}{what[1:]}") from error
    except RecursionError as error:
        raise BadInput(f"{file}: not TOML that can be read: tables are nested too deep") from error


def _entries(
    whole: Mapping[str, object], place: Place, read_one: Callable[[object, Place], dict[str, Any]]
) -> tuple[Entry, ...]:
    named = table(whole.get(str(place.path[-1]), {}), place)
    return tuple(Entry(key, read_one(value, place.at(key)), place.at(key)) for key, value in named.items())


def _events(value: object, place: Place) -> tuple[Entry, ...]:
    if not isinstance(value, list):
        raise place.error("events are a list: write [[events]] above each")
    entries = tuple(Entry("", forms.event(item, place.at(index)), place.at(index)) for index, item in enumerate(value))
    seen: set[tuple[object, ...]] = set()
    for entry in entries:
        event = event_of(entry)
        identity = event.day, event.title, frozenset(event.kpis), frozenset(event.goals)
        if identity in seen:
            raise entry.place.error(
                f"the event {event.title!r} is there twice for that day, with the same KPIs and goals"
            )
        seen.add(identity)
    return entries
