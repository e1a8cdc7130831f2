"""Beside the table: the chart of the KPI under the cursor, how it stands, why it is watched, when it is next due."""

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from kpitui.tui.widgets.cells import one_line

if TYPE_CHECKING:
    from datetime import date

    from kpitui.model.enums import Status
    from kpitui.usecases.states import ChartData, GoalState, KpiState

FROM = 116
"""Columns a terminal needs for the table in full and the pane beside it."""
RHYTHM = {"day": "daily", "week": "weekly", "month": "monthly", "quarter": "quarterly", "year": "yearly"}
COLOURS = {
    "on-track": "$success",
    "met": "$success",
    "at-risk": "$warning",
    "off-track": "$error",
    "missed": "$error",
}


def status_mark(status: "Status", *, bold: bool = False, word: str = "") -> Content:
    """Sign and word in the status' colour; `word`: another than the status' own."""
    from kpitui.present import words

    pen = COLOURS.get(status.value, "$text-quiet")
    said = f"{words.glyph(status)} {word or words.status_word(status)}"
    return Content.styled(said, f"bold {pen}" if bold else pen)


def kpi_mark(kpi: "KpiState") -> Content:
    """As `status_mark`, of a KPI."""
    from kpitui.present import words

    return status_mark(kpi.status, bold=True, word=words.standing_word(kpi))


class PaneHead(Widget):
    """Name, what it is, and at the right who and how often; a rule below."""

    DEFAULT_CSS = """
    PaneHead { height: 2; color: $text-quiet; margin-bottom: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.words = ("", "", "")

    def show(self, name: str, detail: str, fact: str) -> None:
        self.words = (one_line(name), one_line(detail), one_line(fact))
        self.refresh()

    def render(self) -> Content:
        name, detail, fact = self.words
        width = self.size.width
        right = Content(fact)
        room = width - right.cell_length - 2
        left = Content.assemble((name, "bold $text-strong"), f"  {detail}" if detail else "")
        left = left.truncate(max(0, room), ellipsis=True)
        gap = " " * max(0, width - left.cell_length - right.cell_length)
        rule = ("─" * width, "$rule") if name else ""
        return Content.assemble(left, gap, right, "\n", rule)


class KpiPane(Vertical):
    """Shows one KPI or one goal; the chart comes later, when it is loaded."""

    DEFAULT_CSS = """
    KpiPane { width: 42; margin-left: 3; }
    KpiPane #chart { height: 1fr; max-height: 17; margin-bottom: 1; }
    KpiPane Static { height: auto; }
    KpiPane #verdict { margin-bottom: 1; }
    KpiPane .fact { height: auto; max-height: 4; }
    KpiPane .label { width: 6; color: $text-quiet; }
    KpiPane .words { width: 1fr; }
    """

    def _ready(self) -> None:
        """Its parts are made at the first use, so that the table's first paint does not wait for them."""
        if self.children:
            return
        self._words = {name: Static(classes="words", markup=False) for name in ("Why", "Next")}
        facts = [
            Horizontal(Static(name, classes="label"), words, classes="fact") for name, words in self._words.items()
        ]
        self.mount(PaneHead(), Vertical(id="chart"), Static(id="verdict", markup=False), *facts)

    def clear(self) -> None:
        self._ready()
        self.query_one(PaneHead).show("", "", "")
        self.query_one("#verdict", Static).update("")
        self._show_facts("", "")
        self.show_chart(None)

    def show_kpi(self, kpi: "KpiState", goal: "GoalState | None", today: "date") -> None:
        from kpitui.present.standing import chance_text, next_due, standing

        self._ready()
        rhythm = RHYTHM.get(kpi.cadence.value, f"every {kpi.cadence.value.replace('-', ' ')}")
        fact = " · ".join(part for part in (kpi.owner, rhythm) if part)
        self.query_one(PaneHead).show(kpi.name, kpi.definition, fact)
        judgement, rest = standing(kpi, today)
        chance, of = chance_text(kpi, today)
        likely = Content.assemble((f"   {chance}", "bold $text-strong"), (f" {of}", "$text-quiet")) if chance else ""
        self.query_one("#verdict", Static).update(
            Content.assemble(kpi_mark(kpi), likely, "\n\n", (judgement, "bold $text-strong"), f" {rest}")
        )
        self._show_facts((goal.why or goal.title) if goal else "", next_due(kpi, today))

    def show_goal(self, goal: "GoalState", today: "date") -> None:
        from kpitui.present import numbers, periods, words

        self._ready()
        span = periods.span(goal.start, goal.end, today) if goal.start and goal.end else ""
        self.query_one(PaneHead).show(goal.title, "", " · ".join(part for part in (goal.owner, span) if part))
        score = f"Score {numbers.show_score(goal.score.score)}" if goal.score.score is not None else "No score yet"
        counts = Content("   ").join(
            Content.assemble(status_mark(status, word=words.count_word(status)), f" {count}")
            for status, count in goal.counts
            if count
        )
        self.query_one("#verdict", Static).update(
            Content.assemble(
                (score, "bold $text-strong"), f" from {goal.score.scored} of {goal.score.of} KPIs", "\n\n", counts
            )
        )
        self._show_facts(goal.why, "")
        self.show_chart(None)

    def show_chart(self, data: "ChartData | None") -> None:
        holder = self.query_one("#chart", Vertical)
        holder.display = data is not None
        if data is None:
            return
        from kpitui.tui.widgets.chart import ChartPane

        if not holder.children:
            holder.mount(ChartPane())
        holder.query_one(ChartPane).show(data)

    def _show_facts(self, why: str, due: str) -> None:
        for name, words in (("Why", why), ("Next", due)):
            field = self._words[name]
            field.update(one_line(words))
            if field.parent is not None:
                field.parent.display = bool(words)
