"""What the editor says beside a field: what it took it for, and what follows from it."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kpitui.model.definitions import GoalDefinition, SeriesDefinition, TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, Direction, Kind, KpiStatus
from kpitui.model.typed import unit_sign
from kpitui.present import periods
from kpitui.present.improvement import distance, step, word
from kpitui.tui.screens.editor_form import NEW_SERIES, TOGETHER, Values, period_text
from kpitui.tui.screens.editor_sentence import date_said
from kpitui.tui.screens.editor_types import asked, suggested
from kpitui.tui.screens.editor_words import aggregation_of, parts

if TYPE_CHECKING:
    from kpitui.analysis.aggregate import PeriodValue
    from kpitui.analysis.verdict import TargetPlace
    from kpitui.tui.screens.editor_read import Reading
    from kpitui.usecases.editing import Editing

LOGGED = {
    Kind.NUMBER: "logged as one number: 412",
    Kind.RATIO: "logged as 12/400, kept as both",
    Kind.FORMULA: "its series are logged; the rest is arithmetic",
    Kind.RATING: "logged as 4, as 5=12 4=3, or as a mean with n",
    Kind.SHARE: "logged as yes or no, or as 41/50",
    Kind.NPS: "logged as 9 8 10, or as 9=12 8=3",
    Kind.MILESTONE: "logged as done or not yet",
}
DUE = {Cadence.MONTH: 3, Cadence.QUARTER: 5}
COMES = {
    Aggregation.SUM: "values are added up (sum)",
    Aggregation.MEAN: "values are averaged (mean)",
    Aggregation.LAST: "each value replaces the one before (last)",
    Aggregation.MIN: "the lowest value counts (min)",
    Aggregation.MAX: "the highest value counts (max)",
    Aggregation.NONE: "only a value of the whole period counts (none)",
}
NAMES = 6
"""Of what there is to choose from."""


def notes(
    values: Values,
    reading: "Reading",
    editing: "Editing",
    seen: "PeriodValue | None" = None,
    place: "TargetPlace | None" = None,
) -> dict[str, str]:
    """By field a line or a few; fields that need none are not in it.

    Args:
        seen: the last value that the data has.
        place: where the target lies beside what the process gives.
    """
    found = {
        "goal": _goal(values, reading, editing),
        "period": _period(reading, editing),
        "name": f"logged as {reading.kpi.key or editing.kpi_key(reading.kpi.name)}" if reading.kpi.name else "",
        "kind": LOGGED[reading.kpi.kind],
        "unit": _unit(values, reading),
        "decimals": "" if values["decimals"] else "as many as each value needs",
        "cadence": "" if values["cadence"] else f"empty: {word(reading.kpi.cadence)}",
        "due": f"days after the {word(reading.kpi.cadence)} ends; empty: {DUE.get(reading.kpi.cadence, 1)}",
        "owner": _owner(values["owner"], editing),
        "goal_owner": _owner(values["goal_owner"], editing),
        "weight": "in the goal's score; empty: 1" if values["goal"].strip() else "",
        "more": _some(_others(reading, editing), values["more"]),
    }
    found |= _series(values, reading, editing)
    found |= _target(values, reading, editing)
    aimed = "high" if reading.kpi.direction is Direction.RANGE else "target"
    if place and values[aimed]:
        found[aimed] = "\n".join(line for line in (found[aimed], place.sentence) if line)
    found["types"] = _types(values, reading, editing)
    if reading.only_compares:
        found["baseline"] = _compares(reading)
    if seen is not None and not values["baseline"]:
        from_data = f"{periods.name(seen.period, editing.today).split('  ')[0]}, from your data: right arrow takes it"
        found["baseline"] = "  ".join(part for part in (unit_sign(reading.unit), from_data) if part)
    for field in ("leads", "feeds", "affects"):
        found[field] = _some((key for key, _ in editing.kpis), values[field])
    if question := asked(values):
        found["leads"] = "  ".join(part for part in (question, found["leads"]) if part)
    return {field: text for field, text in found.items() if text}


def add_example(notes: Mapping[str, str], values: Values, example: str) -> dict[str, str]:
    """The notes with what a target of this template looks like, while none is written."""
    found = dict(notes)
    for field in ("target", "low"):
        if not values[field]:
            found[field] = "  ".join(part for part in (found.get(field, ""), f"such as: {example}") if part)
    return found


def _goal(values: Values, reading: "Reading", editing: "Editing") -> str:
    if reading.new_goals:
        if editing.own_goal:
            return "a draft, kept with this KPI and activated with it"
        near = _some((goal.title for goal in editing.goals), values["goal"])
        return f"a new goal, made with this KPI{f'; tab completes {near}' if near else ''}"
    if reading.goal:
        return _facts(reading.goal, editing)
    choice = _some((goal.title for goal in editing.goals), "")
    return f"there is: {choice}" if choice else "the first one"


def _owner(typed: str, editing: "Editing") -> str:
    others = _some(editing.owners, typed)
    return others if typed.strip() else f"empty: nobody; there is {others}"


def _others(reading: "Reading", editing: "Editing") -> list[str]:
    core = reading.goal.key if reading.goal else ""
    return [goal.key for goal in editing.goals if goal.key != core]


def _facts(goal: GoalDefinition, editing: "Editing") -> str:
    facts = [goal.intent or "", period_text(goal, editing.calendar), goal.owner, goal.why]
    return " · ".join(fact for fact in facts if fact)


def _period(reading: "Reading", editing: "Editing") -> str:
    goal = reading.goal
    if goal is None or goal.start is None or goal.end is None:
        return ""
    days = (goal.end - goal.start).days + 1
    return f"{periods.span(goal.start, goal.end, editing.today)}, {days} days"


def _series(values: Values, reading: "Reading", editing: "Editing") -> dict[str, str]:
    found = {}
    for field in ("series", "numerator", "denominator", "nps"):
        names = parts(values[field])
        known = [one for name in names if (one := editing.one_series(name))]
        if known:
            found[field] = " · ".join(_described(one) for one in known)
        elif names:
            found[field] = "new: made with this KPI"
        else:
            found[field] = _some((one.key for one in editing.series), "")
    if reading.kpi.kind is Kind.FORMULA:
        found["formula"] = _some((one.key for one in editing.series), values["formula"].split(" ")[-1])
    for one in reading.new_series:
        field = NEW_SERIES + reading.called(one.key)
        found[field] = f"{'' if values.get(field) else 'empty: '}{_described(one)}"
        found[TOGETHER + reading.called(one.key)] = _assumed(one, values, reading)
    for key in reading.reads:
        if there := editing.one_series(key):
            found[TOGETHER + key] = _shared(there, reading, editing)
    return found


def _assumed(series: SeriesDefinition, values: Values, reading: "Reading") -> str:
    """What becomes of the values of a series that is made with the KPI."""
    how = aggregation_of(series)
    if values.get(TOGETHER + reading.called(series.key)):
        return COMES[how]
    levels = reading.kpi.kind is Kind.NUMBER and how is Aggregation.SUM
    return "empty: the sum; with a baseline, the last" if levels else f"empty: {COMES[how]}"


def _shared(series: SeriesDefinition, reading: "Reading", editing: "Editing") -> str:
    """The same of one that is there: a change of it is one for all who read it."""
    others = _some(editing.readers.get(series.key, ()), "")
    how = reading.together.get(series.key)
    if how:
        readers = f"for every KPI on {series.key} ({others}), " if others else "for "
        return f"{COMES[how]}, {readers}past periods too"
    return COMES[aggregation_of(series)] + (f"; a change holds for {others}, too" if others else "")


def _described(series: SeriesDefinition) -> str:
    decimals = "" if series.decimals is None else f", {series.decimals} decimals"
    return f"{series.unit.removeprefix('currency:')}{decimals}"


def _compares(reading: "Reading") -> str:
    """What becomes of a baseline where values are added up, and how it would be a level."""
    return f"only compares: values are added up; if {reading.kpi.series} is a level, choose the last in step 2"


def _unit(values: Values, reading: "Reading") -> str:
    if values["unit"]:
        return "write 5.5 for 5.5 %" if reading.unit == "percent" else ""
    if reading.kpi.kind in (Kind.RATIO, Kind.FORMULA):
        return "a plain number; percent shows 0.05 as 5 %"
    return f"{reading.unit.removeprefix('currency:')}, as its series"


def _target(values: Values, reading: "Reading", editing: "Editing") -> dict[str, str]:
    kpi, goal = reading.kpi, reading.goal
    target = kpi.targets[-1] if kpi.targets else TargetDefinition()
    sign = unit_sign(reading.unit)
    start = target.start or (goal.start if goal else None)
    found = dict.fromkeys(("baseline", "target", "low", "high"), sign)
    if target.baseline is not None and target.value is not None and "target" not in reading.wrong:
        far = distance(target.baseline, target.value, reading.unit, reading.decimals)
        each = ""
        if start and target.by and target.by > start:
            far_by = (reading.unit, reading.decimals, kpi.cadence, start, target.by)
            each = step(target.baseline, target.value, *far_by)
        found["target"] = "  ".join(part for part in (sign, far) if part) + (f"\n{each}" if each else "")
    found["frame"] = (
        "reached once, at the end" if target.by or values["frame"] == "by" else f"met in every {word(kpi.cadence)}"
    )
    if values["start"] and target.start:
        found["start"] = _since(reading, editing, target)
    elif start:
        found["start"] = f"{date_said(start, editing.today)}, as the goal"
    if values["by"] and target.by:
        left = (target.by - editing.today).days
        found["by"] = date_said(target.by, editing.today) + (f", {left} days left" if left > 0 else "")
    elif target.by:
        found["by"] = f"{date_said(target.by, editing.today)}, the end of the goal's period"
    return found


def _types(values: Values, reading: "Reading", editing: "Editing") -> str:
    """Types that follow from what was said elsewhere, with the reason."""
    said = [f"{kind}? {why}" for kind, why in suggested(values, reading, editing).items()]
    return " · ".join([*said, *(["a takes them" if len(said) > 1 else "a takes it"] if said else [])])


def _since(reading: "Reading", editing: "Editing", target: TargetDefinition) -> str:
    before = editing.kpi.targets if editing.kpi and editing.kpi.status is not KpiStatus.DRAFT else ()
    if before and before[-1].start != target.start:
        return "a new target from then on; the old one stays in the history"
    return date_said(target.start, editing.today) if target.start else ""


def _some(names: Iterable[str], text: str) -> str:
    """Those that hold what is being written; all where nothing is."""
    begun = parts(text)[-1].casefold() if parts(text) and not text.rstrip().endswith(",") else ""
    fitting = [name for name in names if begun in name.casefold() and name.casefold() != begun]
    more = len(fitting) - NAMES
    return " · ".join(fitting[:NAMES]) + (f" · {more} more" if more > 0 else "")
