"""Definitions as the plain tables of the TOML form: keys in a fixed order, what equals its default left out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kpitui.exchange.definition_fields import WEEKDAYS
from kpitui.exchange.definition_forms import MADE_OF
from kpitui.exchange.toml_write import Plain
from kpitui.model.definitions import (
    BenchmarkDefinition,
    EventDefinition,
    GoalDefinition,
    KpiDefinition,
    LinkDefinition,
    RetailSetting,
    SeriesDefinition,
    TargetDefinition,
    WorkspaceSettings,
)
from kpitui.model.enums import Cadence, Kind, LinkKind
from kpitui.model.period import Calendar

Table = Mapping[str, Plain]

GRAINS = (Cadence.YEAR, Cadence.HALF_YEAR, Cadence.QUARTER, Cadence.TWO_MONTHS, Cadence.MONTH)


def settings_fields(settings: WorkspaceSettings) -> Table:
    said = _differing(settings, WorkspaceSettings(), "name currency timezone week_start fiscal_start fiscal_named_by")
    if "week_start" in said:
        said["week_start"] = WEEKDAYS[settings.week_start]
    if settings.retail:
        said["retail"] = _retail(settings.retail)
    return said | _differing(settings, WorkspaceSettings(), "share review")


def goal_fields(goal: GoalDefinition, calendar: Calendar) -> Table:
    default = GoalDefinition(key=goal.key)
    said = _differing(goal, default, "title why intent")
    if goal.start and goal.end:
        said["period"] = _period(goal.start, goal.end, calendar)
    return said | _differing(goal, default, "owner weight parent status")


def series_fields(series: SeriesDefinition) -> Table:
    return _differing(series, SeriesDefinition(key=series.key), "name unit decimals aggregation missing status")


def kpi_fields(kpi: KpiDefinition) -> Table:
    default = KpiDefinition(key=kpi.key)
    said = _differing(kpi, default, "name definition")
    if kpi.goals:
        said["goals"] = _goals(kpi.goals)
    source = kpi.nps or (kpi.formula if kpi.kind in (Kind.FORMULA, Kind.RATIO) else kpi.series)
    if source or kpi.kind is not Kind.NUMBER:
        said[next(name for name, kind in MADE_OF.items() if kind is kpi.kind)] = source
    said |= _differing(kpi, default, "unit decimals direction cadence due since status owner")
    said |= _differing(kpi, default, "types perspective funnel alignment misleads source source_note limits_until")
    if kpi.benchmark:
        said["benchmark"] = _differing(kpi.benchmark, BenchmarkDefinition(), "value peer source on")
    if kpi.targets:
        said["target"] = [_target(target) for target in kpi.targets] if kpi.targets[1:] else _target(kpi.targets[0])
    for kind in LinkKind:
        links = sorted((link for link in kpi.links if link.kind is kind), key=lambda link: link.kpi)
        if links:
            said[kind.value] = [_link(link) for link in links]
    if kpi.silences:
        said["silence"] = dict(sorted(kpi.silences))
    return said


def event_fields(event: EventDefinition) -> Table:
    default = EventDefinition(day=event.day, title="")
    return {"day": event.day} | _differing(event, default, "title note kpis goals divides")


def _differing(value: object, default: object, names: str) -> dict[str, Any]:
    """The fields of `value` that are not as in `default`."""
    return {name: getattr(value, name) for name in names.split() if getattr(value, name) != getattr(default, name)}


def _retail(retail: RetailSetting) -> Table:
    return {
        "pattern": retail.pattern,
        "weekday": WEEKDAYS[retail.weekday],
        "month": retail.month,
        "ends": retail.ends,
    }


def _period(start: date, end: date, calendar: Calendar) -> str:
    """The label of a calendar period, else both days."""
    span = f"{start}..{end}"
    if not 2 < start.year < 9998:
        return span
    periods = (calendar.period(start, cadence) for cadence in GRAINS)
    return next((period.label for period in periods if (period.start, period.end) == (start, end)), span)


def _goals(goals: tuple[tuple[str, float], ...]) -> Plain:
    if all(weight == 1 for _, weight in goals):
        return [key for key, _ in goals]
    return dict(goals)


def _target(target: TargetDefinition) -> Table:
    said: dict[str, Plain] = {}
    if target.value is not None:
        said["value"] = target.value
    if target.low is not None and target.high is not None:
        said["range"] = [target.low, target.high]
    said |= _differing(target, TargetDefinition(), "baseline baseline_on")
    return said | {name: day for name, day in (("from", target.start), ("by", target.by)) if day}


def _link(link: LinkDefinition) -> Plain:
    said = {"kpi": link.kpi} | _differing(link, LinkDefinition(kind=link.kind, kpi=link.kpi), "lag sign note")
    return said if len(said) > 1 else link.kpi
