"""What the KPI's page and its chart on the full screen have in common: one KPI, how it stands, its chart."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from kpitui.model.enums import Cadence
from kpitui.tui.base import DataScreen
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.chart import ChartPane
from kpitui.tui.widgets.kpi_pane import status_mark
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
    """The page's, or regrouped."""
    zone: tzinfo | None


class KpiScreen(DataScreen[PageView]):
    """A subclass has a PathLine, a Static `#standing`, a PaneTitle `#chart-title` and a ChartPane."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "measure", "measure", id="kpi.measure"),
        Binding("c", "check_in", "check-in", id="kpi.check-in"),
        Binding("w", "note", "note why", id="kpi.note"),
        Binding("e", "edit", "edit", id="kpi.edit"),
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
    ]
    place = "KPI"

    def __init__(self, key: str, cadence: str | None = None) -> None:
        """`cadence`: the chart's, where it is regrouped."""
        super().__init__()
        self.key = key
        self.cadence = cadence
        self.called = key
        self.view: PageView | None = None

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

        self.view = view
        page, state = view.page, view.page.state
        self.called = state.name
        self.counts = {"check_in": state.due_periods} if state.due_periods else {}
        self.refresh_bindings()
        now, target = say.now_and_target(state, page.of_types.answers)
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

    async def action_check_in(self) -> None:
        await self.app.check_in(self.key)

    async def action_measure(self) -> None:
        await self.app.log_entry(self.key)

    async def action_edit(self) -> None:
        await self.app.edit_kpi(self.key)

    def action_note(self) -> None:
        self.app.note_why(self.key)

    def action_copy(self, whole: bool) -> None:
        if self.view:
            self.app.copy_kpi(self.view.page.state, whole=whole)

    def action_regroup(self) -> None:
        """The chart at the next longer cadence; after the longest the KPI's own again."""
        if self.view is None:
            return
        order = [cadence.value for cadence in Cadence]
        now = order.index(self.cadence or self.view.page.state.cadence.value)
        longer = [one for one in order[now + 1 :] if one in REGROUPINGS]
        self.cadence = longer[0] if longer else None
        self.reload()
