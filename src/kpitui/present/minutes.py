"""A review's minutes: as Markdown that stays the same, to be kept under version control, and as one page of HTML."""

import re
from typing import TYPE_CHECKING

from kpitui.present import chart_svg, periods, words
from kpitui.present import reviews as say
from kpitui.present.html import Html, element, joined, user
from kpitui.present.report_html import facts, page, status, table
from kpitui.present.report_md import bullets, document, escaped, heading
from kpitui.present.report_md import table as md_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpitui.usecases.review_views import ReviewPage, Summary

HEAD = ("KPI", "value", "score", "before", "decision")


def file_name(summary: "Summary") -> str:
    """`review-2026-q3`."""
    row = summary.walk.row
    parts = ["review", row.period.label, row.scope.goal, row.scope.owner]
    return "-".join(re.sub(r"[^a-z0-9-]+", "-", part.lower()) for part in parts if part)


def written(summary: "Summary", form: str) -> str:
    """`form`: md or html."""
    return html(summary) if form == "html" else markdown(summary)


def title(summary: "Summary") -> str:
    """`Northwind Ads: Q3 2026 review`."""
    today = summary.walk.as_of
    return ": ".join(part for part in (summary.workspace, say.title(summary.walk.row, today)) if part)


def lead(summary: "Summary") -> str:
    """What it is about, and whether it is closed."""
    walk = summary.walk
    row = walk.row
    span = periods.span(row.period.start, walk.as_of, walk.as_of)
    people = ", ".join(row.participants)
    closed = f"closed on {row.closed_on.isoformat()}" if row.closed_on else "open: the numbers still move"
    return f"{span} {walk.as_of.year} · {row.scope_name} · {people} · {closed}"


def markdown(summary: "Summary") -> str:
    return document(_blocks(summary))


def _blocks(summary: "Summary") -> "Iterator[str]":
    yield heading(1, title(summary))
    yield escaped(lead(summary))
    yield say.counts(summary.walk)
    yield md_table(HEAD, [[escaped(cell) for cell in say.score_row(one)] for one in summary.pages])
    to_do = _actions(summary)
    if to_do:
        yield "## To be done"
        yield bullets(f"{escaped(what)} ({escaped(who)})" for what, who in to_do)
    for one in summary.pages:
        yield heading(2, one.seen.state.name)
        state = one.seen.state
        yield f"{words.glyph(state.status)} {words.standing_word(state)} · {escaped(say.figures(one))}"
        yield " ".join(escaped(part) for part in say.judged(one) if part)
        yield bullets(f"{label}: {escaped(text)}" for label, text in _facts(one, summary))
        yield escaped(one.commentary) if "\n" not in one.commentary else _paragraphs(one.commentary)


def _paragraphs(text: str) -> str:
    return "\n\n".join(escaped(line) for line in text.splitlines() if line.strip())


def _facts(one: "ReviewPage", summary: "Summary") -> list[tuple[str, str]]:
    """What stands under the figures; what there is not is left out."""
    day = one.seen.day
    rows = [
        ("result", say.result(one, summary.walk.row.period)),
        ("forecast", say.forecast(one)),
        ("decided", say.decided(one)),
        ("confidence", say.confidence(one.forecasted, day) if one.forecasted else ""),
        ("next action", ", ".join(part for part in say.action(one.action, day)[:2] if part) if one.action else ""),
        *(("restated", say.restated(one, changed)) for changed in one.restated),
    ]
    return [(label, text) for label, text in rows if text]


def _actions(summary: "Summary") -> list[tuple[str, str]]:
    """What it decided to do, with whom and until when; not whether it is done, which is another thing each day."""
    own = [one.action for one in summary.pages if one.action]
    return [(f"{one.name}: {one.what}", say.action(one, summary.walk.as_of)[1]) for one in own]


def html(summary: "Summary") -> str:
    rows = [[user(cell) for cell in say.score_row(one)] for one in summary.pages]
    parts: list[str] = [
        element("p", user(lead(summary)), class_="lead"),
        element("p", say.counts(summary.walk)),
        table(HEAD, rows),
    ]
    to_do = _actions(summary)
    if to_do:
        items = [element("li", user(what), " ", element("span", user(who), class_="quiet")) for what, who in to_do]
        parts.append(joined(element("h2", "To be done"), element("ul", *items)))
    parts += [_article(one, summary) for one in summary.pages]
    return page(title(summary), *(joined(part, Html("\n")) for part in parts))


def _article(one: "ReviewPage", summary: "Summary") -> Html:
    state = one.seen.state
    judgement, rest = say.judged(one)
    said = f"{words.glyph(state.status)} {words.standing_word(state)}"
    return element(
        "article",
        element("h3", user(state.name), " ", status(said, state.status)),
        element("p", element("span", say.figures(one), class_="value"), class_="figure"),
        element("p", element("b", judgement), " ", rest),
        chart_svg.draw(one.seen.chart),
        joined(*(element("p", user(line)) for line in one.commentary.splitlines() if line.strip())),
        facts((label, user(text)) for label, text in _facts(one, summary)),
    )
