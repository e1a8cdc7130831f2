"""The TOML form of each noun: its keys, and what a table of them says."""

from typing import Any

from kpitui.exchange.definition_fields import (
    Form,
    Key,
    Place,
    Reader,
    choice,
    chosen,
    day,
    fields,
    flag,
    listed,
    month,
    number,
    optional,
    pair,
    reasons,
    text,
    weekday,
    weights,
    whole,
)
from kpitui.model.definitions import BenchmarkDefinition, LinkDefinition, RetailSetting, TargetDefinition
from kpitui.model.enums import (
    Aggregation,
    Cadence,
    Direction,
    Funnel,
    GoalStatus,
    Intent,
    Kind,
    KpiStatus,
    KpiType,
    LinkKind,
    Missing,
    Perspective,
    SeriesStatus,
    Sign,
    Source,
)
from kpitui.model.errors import BadInput
from kpitui.model.period import Calendar, Retail

MADE_OF = {
    "series": Kind.NUMBER,
    "formula": Kind.FORMULA,
    "ratio": Kind.RATIO,
    "rating": Kind.RATING,
    "share": Kind.SHARE,
    "nps": Kind.NPS,
    "milestone": Kind.MILESTONE,
}
"""The keys that say what a KPI is made of; a ratio is a formula `a / b` whose values are logged as `12/400`."""


def workspace(value: object, place: Place) -> dict[str, Any]:
    return fields(value, place, WORKSPACE)


def goal(value: object, place: Place, calendar: Calendar) -> dict[str, Any]:
    """Named fields of a goal; the label of its period read by `calendar`."""
    said = fields(value, place, GOAL)
    if "period" in said:
        label = said.pop("period")
        try:
            period = calendar.parse(label) if label else None
        except BadInput as error:
            raise place.at("period").error(str(error)) from error
        said["start"], said["end"] = (period.start, period.end) if period else (None, None)
    return said


def series(value: object, place: Place) -> dict[str, Any]:
    return fields(value, place, SERIES)


def kpi(value: object, place: Place) -> dict[str, Any]:
    """Named fields of a KPI; its links by their kind."""
    said = fields(value, place, KPI)
    if "unit" in said:
        said["unit"] = said["unit"] or None
    made_of = [name for name in MADE_OF if name in said]
    if len(made_of) > 1:
        raise place.at(made_of[1]).error(
            f"{place.name} has both {made_of[0]} and {made_of[1]}; a KPI is made of one of {', '.join(MADE_OF)}"
        )
    for name in made_of:
        source = said.pop(name)
        said |= {"kind": MADE_OF[name], "series": "", "formula": "", "nps": None}
        said["nps" if isinstance(source, tuple) else "formula" if name in ("formula", "ratio") else "series"] = source
    return said


def event(value: object, place: Place) -> dict[str, Any]:
    said = fields(value, place, EVENT)
    for needed in ("day", "title"):
        if not said.get(needed):
            raise place.error(f"an event has a day and a title; {needed} is missing")
    return said


def _retail(value: object, place: Place) -> RetailSetting | None:
    said = fields(value, place, RETAIL)
    setting = RetailSetting(**said)
    try:
        Retail(setting.pattern, setting.weekday, setting.month)
    except BadInput as error:
        raise place.error(str(error)) from error
    return setting if said else None


def _weeks(value: object, place: Place) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) != 3:
        raise place.error(f"{place.name} is the weeks of three months: [4, 4, 5], [4, 5, 4] or [5, 4, 4]")
    return tuple(whole(weeks, place) for weeks in value)


def _targets(value: object, place: Place) -> TargetDefinition | tuple[TargetDefinition, ...]:
    """One target, or in a list the whole history, by start."""
    if not isinstance(value, list):
        return _target(value, place)
    history = [_target(item, place.at(index)) for index, item in enumerate(value)]
    starts = [target.start for target in history]
    if len(set(starts)) < len(starts):
        raise place.error(f"two targets in {place.name} have the same `from`; each begins on a day of its own")
    return tuple(sorted(history, key=lambda target: (target.start is not None, target.start)))


def _target(value: object, place: Place) -> TargetDefinition:
    said = fields(value, place, TARGET)
    if ("value" in said) == ("range" in said):
        raise place.error(f"{place.name} has either a value or a range = [low, high]")
    if "baseline_on" in said and "baseline" not in said:
        raise place.at("baseline_on").error(f"{place.name} dates a baseline that it does not name; add baseline")
    if "range" in said:
        said["low"], said["high"] = said.pop("range")
    target = TargetDefinition(**said)
    if target.start and target.by and target.by < target.start:
        raise place.at("by").error(f"{place.name} ends before it starts; `by` is a day after `from`")
    return target


def _links(kind: LinkKind) -> Reader:
    def read(value: object, place: Place) -> tuple[LinkDefinition, ...]:
        found: tuple[LinkDefinition, ...] = listed(link)(value, place)
        names = [item.kpi for item in found]
        if len(set(names)) < len(names):
            raise place.error(f"{place.name} names a KPI twice; once is enough")
        return tuple(sorted(found, key=lambda item: item.kpi))

    def link(value: object, place: Place) -> LinkDefinition:
        if isinstance(value, str):
            return LinkDefinition(kind=kind, kpi=value)
        said = fields(value, place, LINK)
        if not said.get("kpi"):
            raise place.error(f'{place.name} names a KPI: {{ kpi = "…" }}')
        return LinkDefinition(kind=kind, **said)

    return read


def _benchmark(value: object, place: Place) -> BenchmarkDefinition | None:
    """A benchmark; an empty table takes it away."""
    said = fields(value, place, BENCHMARK)
    if said and ("value" in said) == bool(said.get("peer")):
        raise place.error(f"{place.name} has either a value or a peer's series")
    return BenchmarkDefinition(**said) if said else None


def _nps(value: object, place: Place) -> str | tuple[str, ...]:
    if not isinstance(value, list):
        return text(value, place)
    if len(value) != 3:
        raise place.error(f"{place.name} is a series of grades, or three: promoters, passives, detractors")
    return tuple(listed(text)(value, place))


RETAIL: Form = {
    "pattern": Key("pattern", _weeks),
    "weekday": Key("weekday", weekday),
    "month": Key("month", month),
    "ends": Key("ends", chosen("nearest", "last")),
}
WORKSPACE: Form = {
    "name": Key("name", text),
    "currency": Key("currency", text),
    "timezone": Key("timezone", text),
    "week_start": Key("week_start", weekday),
    "fiscal_start": Key("fiscal_start", month),
    "fiscal_named_by": Key("fiscal_named_by", chosen("end", "start")),
    "retail": Key("retail", _retail),
    "share": Key("share", text),
    "review": Key("review", text),
}
GOAL: Form = {
    "title": Key("title", text),
    "why": Key("why", text),
    "intent": Key("intent", optional(Intent)),
    "period": Key("period", text),
    "owner": Key("owner", text),
    "weight": Key("weight", number),
    "parent": Key("parent", text),
    "status": Key("status", choice(GoalStatus)),
}
SERIES: Form = {
    "name": Key("name", text),
    "unit": Key("unit", text),
    "decimals": Key("decimals", whole),
    "aggregation": Key("aggregation", choice(Aggregation)),
    "missing": Key("missing", choice(Missing)),
    "status": Key("status", choice(SeriesStatus)),
}
TARGET: Form = {
    "value": Key("value", number),
    "range": Key("range", pair),
    "baseline": Key("baseline", number),
    "baseline_on": Key("baseline_on", day),
    "from": Key("start", day),
    "by": Key("by", day),
}
LINK: Form = {
    "kpi": Key("kpi", text),
    "lag": Key("lag", whole),
    "sign": Key("sign", choice(Sign)),
    "note": Key("note", text),
}
BENCHMARK: Form = {
    "value": Key("value", number),
    "peer": Key("peer", text),
    "source": Key("source", text),
    "on": Key("on", day),
}
KPI: Form = {
    "name": Key("name", text),
    "definition": Key("definition", text),
    "goals": Key("goals", weights),
    **{name: Key(name, text) for name in MADE_OF},
    "nps": Key("nps", _nps),
    "unit": Key("unit", text),
    "decimals": Key("decimals", whole),
    "direction": Key("direction", choice(Direction)),
    "cadence": Key("cadence", choice(Cadence)),
    "due": Key("due", whole),
    "since": Key("since", day),
    "status": Key("status", choice(KpiStatus)),
    "owner": Key("owner", text),
    "types": Key("types", listed(chosen(*(kind.value for kind in KpiType)))),
    "perspective": Key("perspective", optional(Perspective)),
    "funnel": Key("funnel", optional(Funnel)),
    "alignment": Key("alignment", text),
    "misleads": Key("misleads", text),
    "source": Key("source", choice(Source)),
    "source_note": Key("source_note", text),
    "limits_until": Key("limits_until", day),
    "benchmark": Key("benchmark", _benchmark),
    "target": Key("target", _targets),
    **{kind.value: Key(kind.value, _links(kind)) for kind in LinkKind},
    "silence": Key("silences", reasons),
}
EVENT: Form = {
    "day": Key("day", day),
    "title": Key("title", text),
    "note": Key("note", text),
    "kpis": Key("kpis", listed(text)),
    "goals": Key("goals", listed(text)),
    "divides": Key("divides", flag),
}
