"""Markdown in pieces, in which what people wrote is text; and a period's report in it.

The same data gives the same bytes, so that a difference between two reports is one in the numbers.
"""

import re
from typing import TYPE_CHECKING

from kpitui.present import report as say
from kpitui.present import words
from kpitui.present.plain_text import clean, one_line
from kpitui.present.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from kpitui.usecases.reports import Report, Section
    from kpitui.usecases.states import ChartData, GoalState

CHART_WIDTH, CHART_HEIGHT = 76, 14

_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~&$]")
_ADDRESS = re.compile(r"\b((?:https?|ftp|mailto|xmpp)(?=:)|www(?=\.))(.)", re.IGNORECASE)
_FIRST = re.compile(r"^(?:[-+=]|\d+(?=[.)](?: |$)))")


def escaped(text: str) -> str:
    """One line that Markdown shows as it was written: no heading, list, link, picture or HTML comes of it."""
    shown = _SIGNS.sub(r"\\\g<0>", one_line(text))
    shown = _ADDRESS.sub(r"\1\\\2", shown)
    return _FIRST.sub(lambda first: f"{first[0]}\\" if first[0].isdigit() else f"\\{first[0]}", shown)


def heading(level: int, text: str) -> str:
    """`text` is what people wrote."""
    return f"{'#' * level} {escaped(text)}"


def bullets(items: "Iterable[str]") -> str:
    """`items` are Markdown."""
    return "\n".join(f"- {item}" for item in items)


def table(head: "Sequence[str]", rows: "Iterable[Sequence[str]]") -> str:
    """Cells are Markdown."""
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def verbatim(lines: "Iterable[str]") -> str:
    """Lines as they are, behind a fence that none of them closes."""
    body = [clean(line).rstrip() for line in lines]
    longest = max((len(run) for line in body for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((f"{fence}text", *body, fence))


def document(blocks: "Iterable[str]") -> str:
    """Blocks with a blank line between them; empty ones are not there."""
    return "\n\n".join(block for block in blocks if block) + "\n"


def report(report: "Report") -> str:
    """A period's report."""
    return document(_blocks(report))


def _blocks(report: "Report") -> "Iterator[str]":
    view = report.dashboard
    yield heading(1, say.title(report))
    yield say.as_of(report)
    yield "## What wants attention"
    yield bullets(f"**{escaped(name)}** {escaped(said)}" for name, said in say.wanting(report)) or say.NO_ATTENTION
    if view.goals:
        yield "## Goals"
        head = ("goal", "score", "status", "KPIs scored", "of them", "owner")
        yield table(head, map(_goal_row, view.goals))
    if not report.sections:
        yield say.NOTHING
    for goal, sections in say.by_goal(report):
        yield from _goal_head(goal, view.as_of)
        for section in sections:
            yield from _section(section, view.as_of)


def _goal_row(goal: "GoalState") -> tuple[str, ...]:
    status = f"{words.glyph(goal.status)} {words.status_word(goal.status)}" if goal.status else ""
    title = "› " * goal.depth + escaped(goal.title)
    return title, say.score(goal), status, say.coverage(goal), say.counts(goal), escaped(goal.owner)


def _goal_head(goal: "GoalState | None", today: "date") -> "Iterator[str]":
    if goal is None:
        yield heading(2, say.WITHOUT_GOAL)
        return
    yield heading(2, goal.title)
    yield escaped(goal.why)
    said = say.goal_facts(goal, today)
    yield f"score {say.score(goal)}" + (f" · {escaped(said)}" if said else "")


def _section(section: "Section", today: "date") -> "Iterator[str]":
    state = section.state
    judgement, rest = standing(state, today)
    yield heading(3, state.name or state.key)
    said = (say.status(state), escaped(say.value(state)), escaped(say.wanted(state)))
    yield " · ".join(part for part in said if part)
    yield " ".join(part for part in (f"**{escaped(judgement)}**" if judgement else "", escaped(rest)) if part)
    yield escaped(say.chart_heading(section)) + ":"
    yield verbatim(_chart(section.chart))
    yield bullets(f"{label}: {escaped(said)}" for label, said in say.facts(section, today))
    happened = say.events(section, today)
    if happened:
        yield "Events:"
        yield bullets(f"{day}: {escaped(title)}" for day, title in happened)


def _chart(chart: "ChartData") -> "Iterator[str]":
    """In ASCII: few fonts of web pages have braille as wide as letters."""
    from kpitui.present.chart import draw

    for row in draw(chart, CHART_WIDTH, CHART_HEIGHT, ascii=True).rows:
        yield "".join(text for text, _ in row)
