"""The sentence that a KPI will be, growing as it is written."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Direction, Kind
from kpitui.present import numbers, periods
from kpitui.present.improvement import word
from kpitui.tui.screens.editor_form import EACH, Values

if TYPE_CHECKING:
    from kpitui.tui.screens.editor_read import Reading


class Part(NamedTuple):
    text: str
    field: str = ""
    """The field that says it; empty for the words between."""
    open: bool = False
    """Nobody has said it yet: the text is a question."""


def sentence(values: Values, reading: "Reading", today: date) -> tuple[Part, ...]:
    """`Raise Form CVR (completed forms ÷ form views) from 4.0 % to 5.5 % by 31 Dec, looked at every month by ana`."""
    kpi = reading.kpi
    parts = [Part(f"{_verb(kpi.direction, kpi.kind)} "), _said("name", kpi.name, "what?")]
    meaning = kpi.definition or kpi.formula
    if meaning:
        parts += [Part(" ("), Part(meaning, "definition" if kpi.definition else "formula"), Part(")")]
    target = kpi.targets[-1] if kpi.targets else TargetDefinition()
    parts += _aim(values, reading, target)
    parts += _when(values, reading, target, today)
    parts += [
        Part(", looked at every "),
        _said("cadence", word(kpi.cadence) if values["cadence"] else "", "how often?"),
    ]
    parts += [Part(" by "), _said("owner", kpi.owner, "whom?")]
    goal = reading.goal.title if reading.goal else ""
    parts += [Part(", because we want: "), _said("goal", goal, "what?"), Part("." + _together(values, reading))]
    return tuple(parts)


def _together(values: Values, reading: "Reading") -> str:
    """What becomes of its values over time."""
    if not reading.how_is_said:
        return ""
    if reading.how is Aggregation.LAST:
        return " Each value replaces the one before."
    if reading.how is Aggregation.MEAN:
        return " Values are averaged."
    if reading.how is not Aggregation.SUM:
        return ""
    if values["frame"] == EACH:
        return f" The values of a {word(reading.kpi.cadence)} are added up."
    return " Values are added up" + ("; the baseline only compares." if reading.only_compares else ".")


def _verb(direction: Direction, kind: Kind) -> str:
    if kind is Kind.MILESTONE:
        return "Reach"
    return {Direction.UP: "Raise", Direction.DOWN: "Lower", Direction.RANGE: "Keep"}[direction]


def _said(field: str, text: str, question: str) -> Part:
    return Part(text or question, field, not text)


def _aim(values: Values, reading: "Reading", target: TargetDefinition) -> list[Part]:
    def shown(value: float | None) -> str:
        return "" if value is None else numbers.show(value, reading.unit, reading.decimals)

    if reading.kpi.direction is Direction.RANGE:
        low, high = shown(target.low), shown(target.high)
        return [Part(" between "), _said("low", low, "what?"), Part(" and "), _said("high", high, "what?")]
    baseline = shown(target.baseline)
    before = [Part(" from "), Part(baseline, "baseline")] if baseline else []
    return [*before, Part(" to "), _said("target", shown(target.value), "what?")]


def _when(values: Values, reading: "Reading", target: TargetDefinition, today: date) -> list[Part]:
    if values["frame"] == EACH:
        return [Part(" "), Part(f"every {word(reading.kpi.cadence)}", "frame")]
    end = target.by or (reading.goal.end if reading.goal else None)
    shown = date_said(end, today) if end else ""
    return [Part(" by "), _said("by", shown, "when?")]


def date_said(day: date, today: date) -> str:
    """`31 Dec`, with the year where it is not this one: without the weekday, which says nothing of a date far off."""
    return periods.day(day, today).partition(" ")[2]
