"""What the KPI's page and its chart on the full screen have in common: one KPI, how it stands, its chart."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from kpitui.model.enums import Cadence
from kpitui.tui import glyphs
from kpitui.tui.base import DataScreen
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.chart import ChartPane
from kpitui.tui.widgets.kpi_pane import kpi_mark
from kpitui.tui.widgets.pane_title import PaneTitle
from kpitui.tui.widgets.path_line import PathLine

if TYPE_CHECKING:
    from kpitui.usecases.kpi_page import KpiPage as Page
    from kpitui.usecases.states import ChartData

REGROUPINGS = ("week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class PageView:
    page: "Page"
    chart: "ChartData"
    """The page's, or regrouped, or another kind."""
    zone: tzinfo | None


class KpiScreen(DataScreen[PageView]):
    """A subclass has a PathLine, a Static `#standing`, a PaneTitle `#chart-title` and a ChartPane."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "measure", "measure", id="kpi.measure"),
        Binding("c", "check_in", "check-in", id="kpi.check-in"),
        Binding("w", "note", "note why", id="kpi.note"),
        Binding("e", "edit", "edit", id="kpi.edit"),
        Binding("t", "regroup", "regroup", id="kpi.regroup"),
        Binding("full_stop", "next_kind", "next kind of chart", id="kpi.kind", show=False),
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
    ]
    place = "KPI"
    guide = (
        "One KPI: how it stands, how it got here, and what comes next.\n\n"
        "● the latest value   ○ a period that still runs   ◆ changed   ┆ an event\n\n"
        "Between the upper and the lower limit the values move by chance alone. ◆ is a real change: a value outside "
        "the limits, or many in a row on one side of the mean. The sparse dots behind the last value are where the "
        "next ones lie with 80 %; a dashed line is another KPI or another year. The chance says how likely the target "
        "is reached if all goes on as it did; it is known to tens only.\n\n"
        "New limits begin with an event that says so, and with another source; `Limits up to` in the editor keeps "
        "those of a good time. A changed formula is marked, and restates what was before. Where the values follow a "
        "slope, one of the charts has its limits around it."
    )

    def __init__(self, key: str, cadence: str | None = None, kind: str | None = None) -> None:
        """`cadence`: the chart's, where it is regrouped; `kind`: its kind, where it is not the usual one."""
        super().__init__()
        self.key = key
        self.cadence = cadence
        self.kind = kind
        self.called = key
        self.view: PageView | None = None

    def load(self) -> PageView:
        from zoneinfo import ZoneInfo

        from kpitui.usecases.chart import chart_data
        from kpitui.usecases.kpi_page import kpi_page

        ws, period = self.app.ws, self.app.period
        page = kpi_page(ws, self.key, period)
        other = self.cadence or self.kind
        chart = chart_data(ws, self.key, period, self.cadence, self.kind) if other else page.chart
        zone = ws.settings.timezone
        return PageView(page, chart, ZoneInfo(zone) if zone else None)

    def show(self, view: PageView) -> None:
        from kpitui.present import kpi_page as say
        from kpitui.present import numbers
        from kpitui.present.standing import chance_text, standing

        self.view = view
        page, state = view.page, view.page.state
        self.called = state.name
        self.counts = {"check_in": state.due_periods} if state.due_periods else {}
        self.refresh_bindings()
        now, target = say.now_and_target(state, page.of_types.answers)
        score = numbers.show_score(state.score) if state.score is not None else ""
        chance, of = chance_text(state, page.as_of)
        facts = (
            kpi_mark(state),
            Content.assemble((now, "bold $text-strong"), f" {target}".rstrip()),
            Content.assemble("score ", (score, "bold $text-strong")) if score else Content(),
            Content.assemble((chance, "bold $text-strong"), f" {of}") if chance else Content(),
        )
        self.query_one(PathLine).show(page.goals[0].title if page.goals else "", state.name, facts)
        judgement, rest = standing(state, page.as_of)
        changed = state.insight is not None and state.insight.since is not None
        self.query_one("#standing", Static).update(
            Content.assemble(
                (f"{glyphs.SIGNAL} " if changed else "", "$signal"),
                (judgement, "bold $text-strong"),
                f" {one_line(rest)}".rstrip(),
            )
        )
        title = self.query_one("#chart-title", PaneTitle)
        title.title, title.fact = say.chart_title(view.chart), say.chart_place(view.chart)
        self.query_one(ChartPane).show(view.chart)

    async def action_check_in(self) -> None:
        await self.app.check_in(self.key)

    async def action_measure(self) -> None:
        await self.app.log_entry(self.key)

    async def action_edit(self) -> None:
        await self.app.edit_kpi(self.key)

    def action_note(self) -> None:
        self.app.note_why(self.key)

    async def action_copy(self, whole: bool) -> None:
        await self.loaded()
        if self.view:
            self.app.copy_kpi(self.view.page.state, whole=whole)

    async def action_next_kind(self) -> None:
        """After the last kind the first; a regrouped chart keeps its cadence."""
        await self.loaded()
        if self.view:
            chart = self.view.chart
            self.kind = chart.kinds[(chart.kinds.index(chart.kind) + 1) % len(chart.kinds)].value
            self.reload()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "next_kind":
            return self.view is None or len(self.view.chart.kinds) > 1
        return super().check_action(action, parameters)

    async def action_regroup(self) -> None:
        """The chart at the next longer cadence; after the longest the KPI's own again."""
        await self.loaded()
        if self.view is None:
            return
        order = [cadence.value for cadence in Cadence]
        now = order.index(self.cadence or self.view.page.state.cadence.value)
        longer = [one for one in order[now + 1 :] if one in REGROUPINGS]
        self.cadence = longer[0] if longer else None
        self.reload()
