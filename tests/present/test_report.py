"""Reports say where everything stands, stay the same for the same data, and nothing in a name gets out of its text."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Cadence
from kpitui.present import report_html, report_md
from kpitui.present.chart_svg import draw
from kpitui.present.plain_text import one_line
from kpitui.store.workspace import Workspace
from kpitui.usecases.reports import report
from kpitui.usecases.states import Ahead, ChartEvent, LimitLine, TargetLine
from tests.build import log_values, make_event, make_goal, make_kpi
from tests.pages import HOSTILE, Page, make_hostile, weeks
from tests.present.test_chart import chart, target


def text_of(page: str) -> str:
    parsed = Page(page)
    assert parsed.dangers == []
    assert parsed.open == []
    assert parsed.policy.startswith("default-src 'none'; style-src 'sha256-")
    return parsed.words


def test_a_report_says_what_wants_attention_and_where_every_kpi_stands(any_ws: Workspace) -> None:
    make_goal(any_ws, "win", "Win customers", why="Without new ones the shop shrinks.", start=date(2026, 10, 1))
    aim = TargetDefinition(value=2.0, baseline=1.0)
    make_kpi(
        any_ws,
        "cvr",
        name="Form CVR",
        goals="win",
        cadence=Cadence.WEEK,
        target=aim,
        alignment="Short forms raise it.",
    )
    log_values(any_ws, "cvr", weeks(12))
    make_kpi(any_ws, "churn", name="Churn")
    make_event(any_ws, date(2026, 11, 3), "New landing page")
    made = report(any_ws)
    for text in (report_md.report(made), text_of(report_html.report(made))):
        words = text.replace("\\", "")
        places = [
            words.find(part) for part in ("wants attention", "Win customers", "Form CVR", "Health metrics", "Churn")
        ]
        assert -1 not in places
        for said in (
            "As of Mon 23 Nov 2026, day 54 of 92",
            "target: at least 2",
            "Short forms",
            "New landing page",
            "on track",
        ):
            assert said in words


def test_a_period_that_is_over_is_reported_as_of_its_end(ws: Workspace) -> None:
    make_kpi(ws, "churn", name="Churn", since=date(2026, 1, 1))
    log_values(ws, "churn", {date(2026, 8, 1): 5.0, date(2026, 11, 1): 9.0})
    text = report_md.report(report(ws, "2026-Q3"))
    assert "As of Wed 30 Sep 2026, the last day." in text
    assert "Nov" not in text


def test_a_week_is_named_with_its_year(ws: Workspace) -> None:
    assert report_md.report(report(ws, "2026-W47")).startswith("# W47 16–22 Nov 2026\n")


def test_a_report_of_nothing_says_so(ws: Workspace) -> None:
    made = report(ws)
    assert "No KPI is active in this period." in report_md.report(made)
    assert "No KPI is active in this period." in text_of(report_html.report(made))


def test_no_text_of_a_workspace_runs_loads_or_leads_away_in_html(ws: Workspace) -> None:
    make_hostile(ws)
    words = text_of(report_html.report(report(ws)))
    for text in HOSTILE:
        assert words.count(one_line(text)) >= 5, text
    assert not set(words) & set("\x00\x1b\u202e")


def test_no_text_of_a_workspace_is_anything_but_text_in_markdown(ws: Workspace) -> None:
    make_hostile(ws)
    made = report_md.report(report(ws))
    assert not set(made) & set("\x00\x1b\u202e")
    kinds = {token.type for token in MarkdownIt("commonmark").enable("table").parse(made)}
    inline = [child for token in MarkdownIt("commonmark").parse(made) for child in token.children or ()]
    assert {"html_block", "hr", "code_block", "blockquote_open", "ordered_list_open"} & kinds == set()
    assert {child.type for child in inline} <= {"text", "text_special", "strong_open", "strong_close", "softbreak"}
    assert [line for line in made.splitlines() if line.startswith("# ")] == ["# Q4 2026"]


@given(st.text())
def test_escaped_markdown_reads_as_it_was_written(text: str) -> None:
    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(report_md.escaped(text))
    words = "".join(child.content for token in rendered for child in token.children or ())
    assert words == one_line(text)


@given(st.lists(st.text(alphabet="`~ a\n\x1b"), min_size=1))
def test_nothing_closes_a_verbatim_block(lines: Sequence[str]) -> None:
    (fence,) = MarkdownIt("commonmark").parse(report_md.verbatim(lines))
    assert fence.type == "fence"
    assert fence.content.count("\n") == len(lines)


def test_the_same_data_gives_the_same_bytes(ws: Workspace) -> None:
    make_hostile(ws)
    first, second = report(ws), report(ws)
    assert report_md.report(first) == report_md.report(second)
    assert report_html.report(first) == report_html.report(second)


def test_a_missing_value_is_a_gap_in_the_picture() -> None:
    whole, gap = (draw(chart(values)).count('class="data"') for values in ([3, 4, 5, 4], [3, 4, None, 5, 4]))
    assert (whole, gap) == (1, 2)


def test_a_picture_names_target_value_limits_and_events() -> None:
    data = chart(
        [3, 3.5, None, 2, 3.1, 3.2],
        lines=[target(4)] * 6,
        events=[ChartEvent(date(2026, 6, 16), "Price <b>change", True)],
        running=True,
    )
    picture = Page(draw(data))
    assert picture.dangers == []
    for word in ("target 4", "3.1", "so far 3.2", "Price <b>change", "Jun"):
        assert word in picture.words


@given(
    st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
)
def test_every_number_can_be_drawn(values: Sequence[float | None], wanted: float, running: bool) -> None:
    drawn = draw(chart(values, lines=[TargetLine(wanted, None, None, None)] * len(values), running=running))
    assert Page(drawn).dangers == []
    assert "nan" not in drawn.lower().replace("finan", "")
    assert "inf" not in drawn.lower()


@pytest.mark.parametrize("high", [None, 5.0])
def test_a_forecast_goes_on_from_the_last_value(high: float | None) -> None:
    from dataclasses import replace

    data = chart([3, 3.5, 3.1, 3.2], lines=[target(4)] * 4)
    periods = [value.period for value in data.values]
    data = replace(
        data,
        limits=(LimitLine(3, 2, 4),) * 4,
        signals=(1,),
        values=data.values[:3],
        lines=data.lines[:3],
        coming=(periods[3],),
        fan=(Ahead(periods[3], 3.6, high and 2.0, high),),
    )
    drawn = draw(data)
    assert 'class="forecast"' in drawn
    assert 'class="signal"' in drawn
    assert "forecast 3.6" in Page(drawn).words
