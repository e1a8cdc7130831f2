"""Pages that stand alone: one file, no script, no link to anywhere; and a period's report as one."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from kpitui.present import chart_svg, words
from kpitui.present import report as say
from kpitui.present.html import Html, element, joined, user
from kpitui.present.plain_text import one_line
from kpitui.present.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from kpitui.usecases.reports import Report, Section
    from kpitui.usecases.states import GoalState


def page(title: str, *body: str) -> str:
    """A whole document; `title` is shown as its first heading too."""
    style = _style()
    # Only this very style sheet may be used, and nothing may be loaded or run.
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", one_line(title)),
        element("style", Html(style)),
    )
    main = element("main", element("h1", user(title)), *body)
    return f"<!DOCTYPE html>\n{element('html', head, element('body', main), lang='en')}\n"


def table(head: "Sequence[str]", rows: "Iterable[Sequence[str]]") -> Html:
    """A table that scrolls by itself where the page is narrow."""
    top = element("tr", *(element("th", name, scope="col") for name in head))
    body = (element("tr", *(element("td", cell) for cell in row)) for row in rows)
    return element("div", element("table", element("thead", top), element("tbody", *body)), class_="table")


def facts(pairs: "Iterable[tuple[str, str]]") -> Html:
    """Labels with what is said of each."""
    return element("dl", *(joined(element("dt", label), element("dd", said)) for label, said in pairs))


def status(shown: str, role: str) -> Html:
    """Sign and word; the colour goes with them and never alone."""
    return element("span", shown, class_=f"status {role}")


def report(report: "Report") -> str:
    """A period's report as a page."""
    today = report.dashboard.as_of
    parts: list[str] = [element("p", say.as_of(report), class_="lead"), _attention(report)]
    if report.dashboard.goals:
        parts.append(_goals(report))
    if not report.sections:
        parts.append(element("p", say.NOTHING))
    for goal, sections in say.by_goal(report):
        parts.append(_goal_head(goal, today))
        parts += [_section(section, today) for section in sections]
    return page(say.title(report), *(joined(part, Html("\n")) for part in parts))


def _attention(report: "Report") -> Html:
    items = [element("li", element("b", user(name)), " ", user(said)) for name, said in say.wanting(report)]
    found = element("ul", *items) if items else element("p", say.NO_ATTENTION)
    return element("section", element("h2", "What wants attention"), found, class_="attention")


def _goals(report: "Report") -> Html:
    rows = [
        (
            joined("\u2003" * goal.depth, user(goal.title)),
            say.score(goal),
            status(f"{words.glyph(goal.status)} {words.status_word(goal.status)}", goal.status) if goal.status else "",
            say.coverage(goal),
            say.counts(goal),
            user(goal.owner),
        )
        for goal in report.dashboard.goals
    ]
    head = ("goal", "score", "status", "KPIs scored", "of them", "owner")
    return element("section", element("h2", "Goals"), table(head, rows))


def _goal_head(goal: "GoalState | None", today: "date") -> Html:
    if goal is None:
        return element("h2", say.WITHOUT_GOAL)
    said = say.goal_facts(goal, today)
    why = element("p", user(goal.why)) if goal.why else Html()
    score = element("p", f"score {say.score(goal)}", " · " if said else "", user(said), class_="quiet")
    return element("div", element("h2", user(goal.title)), why, score, class_="goal")


def _section(section: "Section", today: "date") -> Html:
    state = section.state
    judgement, rest = standing(state, today)
    return element(
        "article",
        element("h3", user(state.name or state.key), " ", status(say.status(state), state.status)),
        element("p", element("span", say.value(state), class_="value"), " ", user(say.wanted(state)), class_="figure"),
        element("p", element("b", judgement), " ", rest),
        element("h4", user(say.chart_heading(section))),
        chart_svg.draw(section.chart),
        facts((label, user(said)) for label, said in (*say.facts(section, today), *say.events(section, today))),
    )


@cache
def _style() -> str:
    return files("kpitui.present").joinpath("report.css").read_text(encoding="utf-8")
