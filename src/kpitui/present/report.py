"""What a period's report says, in words that Markdown and HTML share."""

import re
from itertools import groupby
from typing import TYPE_CHECKING

from kpitui.present import attention, numbers, periods, standing, words
from kpitui.present.improvement import word
from kpitui.present.kpi_page import chart_title, now_and_target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kpitui.usecases.reports import Report, Section
    from kpitui.usecases.states import GoalState, KpiState

Pair = tuple[str, str]

NOTHING = "No KPI is active in this period."
NO_ATTENTION = "Nothing wants attention."
WITHOUT_GOAL = "Health metrics, without a goal"


def title(report: "Report") -> str:
    """`Northwind Ads: Q4 2026`."""
    view = report.dashboard
    name = periods.name(view.period, view.as_of)
    if not re.search(r"\d{4}", name):
        name = f"{name} {view.period.end.year}"
    return ": ".join(part for part in (view.workspace, name) if part)


def as_of(report: "Report") -> str:
    """`As of Mon 23 Nov 2026, day 54 of 92.`"""
    period, day = report.dashboard.period, report.dashboard.as_of
    at = f"As of {periods.day(day, day)} {day.year}"
    if day == period.end:
        return f"{at}, the last day."
    if day < period.start:
        return f"{at}; the period begins on {periods.day(period.start, day)}."
    return f"{at}, day {(day - period.start).days + 1} of {period.days}."


def wanting(report: "Report") -> list[Pair]:
    """What wants attention: the name, and the sentence behind it."""
    view = report.dashboard
    return [
        (f"{one.name}:" if one.kind == "action" else one.name, attention.sentence(one, view.as_of))
        for one in view.attention
    ]


def by_goal(report: "Report") -> "Iterator[tuple[GoalState | None, list[Section]]]":
    """Sections under their core goal, in the tree's order; last those without one."""
    goals = {goal.key: goal for goal in report.dashboard.goals}
    place = {key: number for number, key in enumerate(goals)}

    def core(section: "Section") -> str:
        return next((key for key in section.state.goals if key in goals), "")

    ordered = sorted(report.sections, key=lambda section: place.get(core(section), len(place)))
    for key, sections in groupby(ordered, key=core):
        yield goals.get(key), list(sections)


def status(state: "KpiState") -> str:
    """`○ off track, stale`."""
    stale = ", stale" if state.stale else ""
    return f"{words.glyph(state.status)} {words.standing_word(state)}{stale}"


def value(state: "KpiState") -> str:
    """`3.1`, with the answers behind it."""
    return now_and_target(state)[0]


def wanted(state: "KpiState") -> str:
    """`target: at least 4.0`; empty where there is none."""
    return f"target: {standing.target_text(state, state.target)}" if state.target else ""


def score(goal: "GoalState") -> str:
    return numbers.show_score(goal.score.score)


def coverage(goal: "GoalState") -> str:
    """How many of the KPIs under it have a score."""
    return f"{goal.score.scored} of {goal.score.of}" if goal.score.of else "no KPI"


def counts(goal: "GoalState") -> str:
    """`2 on track, 1 off track`."""
    return ", ".join(f"{count} {words.count_word(status)}" for status, count in goal.counts)


def goal_facts(goal: "GoalState", today: "date") -> str:
    """Period and owner of a goal; empty where neither is said."""
    span = periods.span(goal.start, goal.end, today) if goal.start and goal.end else ""
    return " · ".join(part for part in (span, goal.owner) if part)


def facts(section: "Section", today: "date") -> list[Pair]:
    """What stands beside the judgement: score, forecast, chance, whose it is; what is not known is left out."""
    state = section.state
    chance, of = standing.chance_text(state, today)
    owner = ", ".join(part for part in (state.owner, f"every {word(state.cadence)}") if part)
    rows = [
        ("score", numbers.show_score(state.score) if state.score is not None else ""),
        ("forecast", _forecast(state, today)),
        ("chance", of.replace("chance of", f"{chance} for", 1)),
        ("definition", state.definition),
        ("looked at", owner),
        ("how work moves it", section.alignment),
    ]
    return [(label, said) for label, said in rows if said]


def _forecast(state: "KpiState", today: "date") -> str:
    """`3.2 for Q4`; else why there is none. How sure it is stands in the chart."""
    outlook = state.outlook
    if outlook is None:
        return ""
    if outlook.value is None or outlook.period is None:
        return outlook.note
    at = numbers.show_computed(outlook.value, state.value, state.unit, state.decimals)
    said = f"{at} for {periods.short(outlook.period, today)}"
    return f"{said}; {outlook.note}" if outlook.note else said


def events(section: "Section", today: "date") -> list[Pair]:
    """Day and title."""
    return [(periods.day(event.day, today), event.title) for event in section.events]


def chart_heading(section: "Section") -> str:
    return chart_title(section.chart)
