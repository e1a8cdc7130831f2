"""One KPI in full: where it stands, how it got here, what it is, and what was wanted of it."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kpitui.model.enums import Cadence, Named
from kpitui.tui.base import DataScreen
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.chart import ChartPane
from kpitui.tui.widgets.facts import Facts
from kpitui.tui.widgets.guide_pane import SIGNS
from kpitui.tui.widgets.kpi_pane import status_mark
from kpitui.tui.widgets.last_rows import LastRows
from kpitui.tui.widgets.pane_title import PaneTitle
from kpitui.tui.widgets.path_line import PathLine

if TYPE_CHECKING:
    from kpitui.analysis.check import Finding
    from kpitui.usecases.kpi_page import KpiPage as Page
    from kpitui.usecases.states import ChartData

Row = tuple[Content, Content]
REGROUPINGS = ("week", "month", "quarter", "year")
FINDINGS_SHOWN = 3
ROWS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class PageView:
    page: "Page"
    chart: "ChartData"
    """The page's, or regrouped."""
    zone: tzinfo | None


class KpiPage(DataScreen[PageView]):
    """Chart and measurements at the left, facts at the right; one under the other where it is narrow."""

    CSS = """
    KpiPage #page { padding: 0 0 0 1; scrollbar-gutter: stable; scrollbar-size-vertical: 1; }
    KpiPage.-tall #page { padding: 1 0 1 1; }
    KpiPage #standing { height: auto; padding: 0 1; margin-bottom: 1; }
    KpiPage.-tall PathLine { margin-bottom: 1; }
    KpiPage #columns { height: auto; layout: vertical; }
    KpiPage.-wide #columns { layout: horizontal; }
    KpiPage #left, KpiPage #right { height: auto; width: 1fr; }
    KpiPage.-wide #right { width: 36; margin-left: 4; }
    KpiPage ChartPane { height: 11; margin: 0 0 1 0; }
    KpiPage.-tall ChartPane { height: 16; }
    KpiPage .section { height: auto; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "measure", "measure", id="kpi.measure"),
        Binding("w", "note", "note why", id="kpi.note"),
        Binding("e", "edit", "edit", id="kpi.edit"),
        Binding("W", "events", "its events", id="kpi.events", show=False),
        Binding("H", "history", "its history", id="kpi.history", show=False),
        Binding("t", "regroup", "regroup", id="kpi.regroup"),
        Binding(
            "left_square_bracket",
            "app.step_period(-1)",
            "period",
            key_display="[ ]",
            id="kpi.earlier",
            tooltip="earlier period",
        ),
        Binding("right_square_bracket", "app.step_period(1)", "later period", id="kpi.later", show=False),
        Binding("p", "app.pick_period", "pick a period", id="kpi.period", show=False),
        Binding("y", "copy(False)", "copy", id="kpi.copy"),
        Binding("Y", "copy(True)", "copy the row as Markdown", id="kpi.copy-row", show=False),
        Binding("j", "scroll('scroll_down')", "down", id="kpi.down", show=False),
        Binding("k", "scroll('scroll_up')", "up", id="kpi.up", show=False),
        Binding("g", "scroll('scroll_home')", "top", id="kpi.top", show=False),
        Binding("G", "scroll('scroll_end')", "bottom", id="kpi.bottom", show=False),
    ]
    place = "KPI"

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.cadence: str | None = None
        """The chart's, where it was regrouped."""
        self._own = ""
        self.called = key
        self._view: PageView | None = None

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="page"):
            yield PathLine()
            yield Static(id="standing", markup=False)
            with Vertical(id="columns"):
                with Vertical(id="left"):
                    yield PaneTitle("", keys=(("t", "regroup"),), id="chart-title")
                    yield ChartPane()
                    with Vertical(classes="section", id="measured"):
                        yield PaneTitle("Last measurements", keys=(("3", "log"), ("m", "measure")))
                        yield LastRows()
                    yield _section("Check", "findings", keys=(("e", "put right"),))
                with Vertical(id="right"):
                    yield _section("About", "about")
                    yield _section("Why", "why")
                    yield _section("Target", "targets", keys=(("e", "change"),))
                    yield _section("Links", "links")
                    yield _section("Events", "events", keys=(("W", "all"), ("w", "note")))

    def on_mount(self) -> None:
        self.query_one("#page").focus()

    def load(self) -> PageView:
        from zoneinfo import ZoneInfo

        from kpitui.usecases.chart import chart_data
        from kpitui.usecases.kpi_page import kpi_page

        ws, period = self.app.ws, self.app.period
        page = kpi_page(ws, self.key, period)
        chart = chart_data(ws, self.key, period, self.cadence) if self.cadence else page.chart
        zone = ws.settings.timezone
        return PageView(page, chart, ZoneInfo(zone) if zone else None)

    def show(self, view: PageView) -> None:
        from kpitui.present import kpi_page as say
        from kpitui.present import numbers
        from kpitui.present.standing import standing

        self._view = view
        page, state = view.page, view.page.state
        self._own, self.called = state.cadence.value, state.name
        now, target = say.now_and_target(state)
        score = numbers.show_score(state.score) if state.score is not None else ""
        facts = (
            status_mark(state.status, bold=True),
            Content.assemble((now, "bold $text-strong"), f" {target}".rstrip()),
            Content.assemble("score ", (score, "bold $text-strong")) if score else Content(),
        )
        self.query_one(PathLine).show(page.goals[0].title if page.goals else "", state.name, facts)
        judgement, rest = standing(state, page.as_of)
        self.query_one("#standing", Static).update(
            Content.assemble((judgement, "bold $text-strong"), f" {one_line(rest)}".rstrip())
        )
        self.query_one("#chart-title", PaneTitle).title = say.chart_title(view.chart)
        self.query_one(ChartPane).show(view.chart)
        self.query_one("#measured").display = bool(page.measurements)
        self.query_one(LastRows).show(page.measurements[:ROWS_SHOWN], page.as_of, view.zone)
        self._fill("about", [(_quiet(label), _text(text)) for label, text in say.about(page)])
        self._fill("why", [*_reasons(say.why(page)), *_alignment(page.definition.alignment)])
        self._fill("targets", [_target(*pair, current=place == 0) for place, pair in enumerate(say.targets(page))])
        self._fill("links", [(_text(name), _quiet(relation)) for name, relation in say.links(page)])
        self._fill("events", [(_quiet(day), _text(title)) for day, title in say.events(page)])
        self._fill("findings", _findings(page.findings))

    def _fill(self, name: str, rows: list[Row]) -> None:
        """A section without a row is not there."""
        section = self.query_one(f"#{name}")
        section.display = bool(rows)
        section.query_one(Facts).show(rows)

    async def action_measure(self) -> None:
        await self.app.log_entry(self.key)

    async def action_edit(self) -> None:
        await self.app.edit_kpi(self.key)

    def action_note(self) -> None:
        self.app.note_why(self.key)

    async def action_events(self) -> None:
        await self.app.open_events(self.key, name=self.called)

    def action_copy(self, whole: bool) -> None:
        if self._view:
            self.app.copy_kpi(self._view.page.state, whole=whole)

    async def action_history(self) -> None:
        await self.app.action_open_history(Named.KPI, self.key, self.called)

    def action_regroup(self) -> None:
        """The chart at the next longer cadence; after the longest the KPI's own again."""
        if not self._own:
            return
        order = [cadence.value for cadence in Cadence]
        longer = [one for one in order[order.index(self.cadence or self._own) + 1 :] if one in REGROUPINGS]
        self.cadence = longer[0] if longer else None
        self.reload()

    def action_scroll(self, how: str) -> None:
        getattr(self.query_one("#page", VerticalScroll), how)(animate=False)


def _section(title: str, name: str, keys: tuple[tuple[str, str], ...] = ()) -> Vertical:
    return Vertical(PaneTitle(title, keys=keys), Facts(), classes="section", id=name)


def _text(text: str) -> Content:
    return Content.styled(one_line(text), "$foreground")


def _quiet(text: str) -> Content:
    return Content.styled(one_line(text), "$text-quiet")


def _reasons(goals: list[tuple[str, str]]) -> list[Row]:
    rows = []
    for title, why in goals:
        rows.append((Content(), Content.styled(one_line(title), "$text-strong")))
        rows += [(Content(), _text(why))] if why else []
    return rows


def _alignment(sentence: str) -> list[Row]:
    """How daily work moves this number."""
    return [(Content(), _quiet(sentence))] if sentence else []


def _target(wanted: str, when: str, *, current: bool) -> Row:
    return Content.styled(one_line(wanted), "$accent" if current else "$text-quiet"), _quiet(when)


def _findings(findings: "tuple[Finding, ...]") -> list[Row]:
    rows = []
    for finding in findings[:FINDINGS_SHOWN]:
        sign, pen = SIGNS[finding.severity]
        rows.append((Content.assemble((sign, pen), f" {finding.id}"), _text(finding.why)))
    more = len(findings) - FINDINGS_SHOWN
    return [*rows, (Content(), _quiet(f"and {more} more: e puts them right"))] if more > 0 else rows
