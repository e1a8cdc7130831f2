"""Where do we stand, and what wants me now?"""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from kpitui.model.errors import KpituiError
from kpitui.tui.base import DataScreen
from kpitui.tui.widgets import kpi_pane
from kpitui.tui.widgets.attention import AttentionList
from kpitui.tui.widgets.cards_head import CardsHead
from kpitui.tui.widgets.kpi_cards import TURNS, KpiCards
from kpitui.tui.widgets.kpi_foot import KpiFoot, TableHead
from kpitui.tui.widgets.kpi_pane import KpiPane
from kpitui.tui.widgets.kpi_rows import GoalRow, KpiRow
from kpitui.tui.widgets.kpi_table import KpiTable

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widgets import Input

    from kpitui.usecases.judgements import Judgements
    from kpitui.usecases.states import ChartData, Dashboard, GoalState

SETTLED = 0.08
"""Seconds the cursor has to rest before a chart is loaded."""


class DashboardScreen(DataScreen["Dashboard"]):
    """Attention, the table of goals and KPIs, and the chart of the one under the cursor."""

    DEFAULT_CSS = """
    DashboardScreen #body { padding: 0 1; }
    DashboardScreen #left { width: 1fr; }
    DashboardScreen.-tall AttentionList { margin-bottom: 1; }
    DashboardScreen.-tall #body { padding: 1 1; }
    DashboardScreen.-alone KpiPane { display: none; }
    DashboardScreen.-alone KpiFoot { height: 2; }
    DashboardScreen.-huge KpiPane { width: 64; }
    DashboardScreen #filter { display: none; }
    DashboardScreen.-filtering #filter { display: block; }
    DashboardScreen.-tall.-cards #body { padding: 1 1 0 1; }
    DashboardScreen.-cards AttentionList, DashboardScreen.-cards KpiPane { display: none; }
    DashboardScreen.-cards TableHead, DashboardScreen.-cards KpiTable, DashboardScreen.-cards KpiFoot { display: none; }
    DashboardScreen KpiCards, DashboardScreen CardsHead { display: none; }
    DashboardScreen.-cards KpiCards, DashboardScreen.-cards CardsHead { display: block; }
    DashboardScreen.-tall CardsHead { margin-bottom: 1; }
    DashboardScreen.-wall Header, DashboardScreen.-wall Footer { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "left_square_bracket",
            "app.step_period(-1)",
            "period",
            key_display="[ ]",
            id="dashboard.earlier",
            tooltip="earlier period",
        ),
        Binding("right_square_bracket", "app.step_period(1)", "later period", id="dashboard.later", show=False),
        Binding("p", "app.pick_period", "pick a period", id="dashboard.period", show=False),
        Binding("c", "check_in", "check-in", id="dashboard.check-in"),
        Binding("slash", "filter", "filter", id="dashboard.filter"),
        Binding("o", "order", "order", id="dashboard.order"),
        Binding("O", "mine", "mine", id="dashboard.mine"),
        Binding("exclamation_mark", "attention", "what wants attention", id="dashboard.attention", show=False),
        Binding("escape", "clear", "clear the filter", id="dashboard.clear"),
    ]
    place = "dashboard"
    guide = (
        "Where do we stand, and what wants me now? At the top what changed, is due, late, off track or a draft; below "
        "the goals with their KPIs.\n\n"
        "● on track   ◐ at risk   ○ off track   · no verdict   ! due or late   ◆ changed\n\n"
        "◆ is a real change: the values left what chance alone would give. Without it, ups and downs are noise. "
        "↗ → ↘ say where the last values are heading; green is for the better and red for the worse, and they have "
        "a colour only with ◆.\n\n"
        "Now is the latest complete period, or what was added up since the target began; so far: only the period that "
        "still runs has a value, and it is judged when it has ended. The score runs from 0 to 1; "
        "the bars go from the smallest to the largest of the last ten periods. The chance says how likely the target "
        "is reached if all goes on as it did; it is known to tens only. Judging: the rows are shown before the "
        "changes and chances are worked out."
    )

    def __init__(self) -> None:
        super().__init__()
        self.owner: str | None = None
        self.view: Dashboard | None = None
        self._goals: dict[str, GoalState] = {}
        self._charts: dict[str, ChartData] = {}
        self._turning: Timer | None = None
        self._judgements: Judgements | None = None

    def compose_body(self) -> ComposeResult:
        with Vertical(id="body"):
            yield AttentionList()
            with Horizontal():
                with Vertical(id="left"):
                    yield TableHead()
                    yield KpiTable()
                    yield KpiFoot()
                yield KpiPane()

    def on_mount(self) -> None:
        self.query_one(KpiTable).focus()

    @property
    def cards(self) -> "KpiCards | None":
        """The tiles, where they take the table's place."""
        return next(iter(self.query(KpiCards)), None) if self.has_class("-cards") else None

    @property
    def here(self) -> KpiRow | None:
        """The KPI under the cursor."""
        row = self.cards.row if self.cards else self.query_one(KpiTable).row
        return row if isinstance(row, KpiRow) else None

    def load(self) -> "Dashboard":
        return self._look(judged=False)

    def _look(self, *, judged: bool) -> "Dashboard":
        from kpitui.usecases.dashboard import dashboard
        from kpitui.usecases.judgements import Judgements

        self._judgements = self._judgements or Judgements()
        return dashboard(self.app.ws, self.app.period, self.owner, judged=judged, judgements=self._judgements)

    @work(exclusive=True, group="judge")
    async def _judge(self) -> None:
        """Fill in what the values say; where that takes its time the rows are shown before."""
        from kpitui.usecases.judgements import Superseded

        shown = self.view
        try:
            await asyncio.to_thread(self._take_over)
            view = await asyncio.to_thread(self._look, judged=True)
        except Superseded:
            return
        except KpituiError as error:
            self.say(error)
            return
        if self.is_attached and self.view is shown:  # else newer rows were shown meanwhile
            self.show(view)

    def _take_over(self) -> None:
        """What was judged ahead; only what was written since is judged again."""
        if self.app.ahead:
            self._judgements = self.app.ahead.judgements() or self._judgements

    def on_unmount(self) -> None:
        """Quitting waits for nothing that is being judged."""
        if self.app.ahead:
            self.app.ahead.stop()
        if self._judgements:
            self._judgements.stop()

    def show(self, view: "Dashboard") -> None:
        self.view = view
        if not view.judged and self.app.is_open:
            self._judge()
        self._goals = {goal.key: goal for goal in view.goals}
        self._charts.clear()
        self.counts = {"check_in": due} if (due := sum(kpi.due_periods for kpi in view.kpis)) else {}
        self.refresh_bindings()
        if self.app.is_open and not (view.goals or view.kpis or view.attention or self.owner):
            self._welcome()
        attention = self.query_one(AttentionList)
        attention.today, attention.items = view.as_of, view.attention
        table = self.query_one(KpiTable)
        table.codes = self.app.ascii
        table.empty = "Nothing here is yours: O shows everybody's." if self.owner else ""
        table.show(view)
        self._show_cards()
        if self.app.begun in {kpi.key for kpi in view.kpis}:
            (self.cards or table).go_to_kpi(self.app.begun)
            self.app.begun = ""

    @on(KpiTable.Moved)
    def _follow(self) -> None:
        """Head, foot and pane speak of the row under the cursor."""
        if self.view is None:
            return
        table = self.query_one(KpiTable)
        self.query_one(TableHead).show(self._title(), table.columns)
        self.query_one(KpiFoot).show(self.view, table.row, self.view.as_of)
        self.call_after_refresh(self._fill_pane)

    @on(AttentionList.Moved)
    def _follow_attention(self) -> None:
        """Foot and pane speak of what wants attention while that has the cursor."""
        items, table = self.query_one(AttentionList), self.query_one(KpiTable)
        if self.view is None or not items.has_focus or items.item is None:
            return
        if items.item.kpi:
            table.go_to_kpi(items.item.kpi)
        else:
            self.query_one(KpiFoot).show(self.view, None, self.view.as_of)

    def _fill_pane(self) -> None:
        """After the table is painted: the pane may take its time."""
        row, pane = self.query_one(KpiTable).row, self.query_one(KpiPane)
        if self.view is None or not pane.display or not pane.is_attached:
            return
        if isinstance(row, KpiRow):
            keys = (row.goal, *row.kpi.goals)
            goal = next((self._goals[key] for key in keys if key in self._goals), None)
            pane.show_kpi(row.kpi, goal, self.view.as_of)
            if self.app.is_open:
                self._load_chart(row.kpi.key)
        elif isinstance(row, GoalRow) and row.goal:
            pane.show_goal(row.goal, self.view.as_of)
        else:
            pane.clear()

    @work(exclusive=True, group="chart")
    async def _load_chart(self, key: str) -> None:
        if key not in self._charts:
            await asyncio.sleep(SETTLED)
            from kpitui.usecases.chart import chart_data

            try:
                self._charts[key] = await asyncio.to_thread(chart_data, self.app.ws, key, self.app.period)
            except KpituiError as error:
                self.say(error)
                return
        row = self.query_one(KpiTable).row
        if isinstance(row, KpiRow) and row.kpi.key == key:
            self.query_one(KpiPane).show_chart(self._charts[key])

    def _title(self) -> str:
        how = self.query_one(KpiTable).how
        parts = ["Worst first" if how.worst_first else "Tree order"]
        parts.extend(["mine"] if self.owner else [])
        parts.extend([f"“{how.words}”"] if how.words else [])
        return " · ".join(parts)

    def _arrange(self, **changes: object) -> None:
        table = self.query_one(KpiTable)
        table.order(replace(table.how, **changes))  # type: ignore[arg-type]
        self._show_cards()

    def _show_cards(self) -> None:
        cards = self.cards
        if cards and self.view:
            cards.empty = self.query_one(KpiTable).why_empty
            cards.show(self.view, self.query_one(KpiTable).how, self._title())
            self.query_one(CardsHead).show(self.view)

    async def action_cards(self, on: bool) -> None:
        """Tiles in place of the table, or back; the cursor stays with its KPI."""
        here = self.here
        self.set_class(on, "-cards")
        if not self.query(KpiCards):
            cards = KpiCards()
            cards.codes = self.app.ascii
            await self.query_one("#left").mount(CardsHead(), cards, after=self.query_one(KpiFoot))
        shown = self.cards or self.query_one(KpiTable)
        self._show_cards()
        if here:
            shown.go_to_kpi(here.kpi.key)
        shown.focus()

    def action_wall(self) -> None:
        """The tiles alone on the screen, page after page; the same key or esc ends it."""
        self.toggle_class("-wall")
        if self._turning:
            self._turning.stop()
        cards = self.cards
        self._turning = self.set_interval(TURNS, cards.turn) if cards and self.has_class("-wall") else None
        if self._turning:
            self.notify(f"A page every {TURNS:.0f} seconds; esc ends it.", markup=False)

    def on_resize(self) -> None:
        self.set_class(self.size.width < kpi_pane.FROM, "-alone")
        self._arrange(gaps=self.size.height >= 30)
        self.call_after_refresh(self._align_keys)

    def _align_keys(self) -> None:
        """The keys of what wants attention begin where the pane does."""
        pane, items = self.query_one(KpiPane), self.query_one(AttentionList)
        items.key_column = pane.region.x - items.region.x if pane.display else 0

    def action_order(self) -> None:
        self._arrange(worst_first=not self.query_one(KpiTable).how.worst_first)

    def action_mine(self) -> None:
        self.owner = None if self.owner else self.app.ws.author
        self.reload()

    async def action_check_in(self) -> None:
        await self.app.check_in(owner=self.owner)

    def action_attention(self) -> None:
        items = self.query_one(AttentionList)
        if items.items:
            self.set_class(False, "-cards")
            items.expanded = True
            items.focus()

    def action_filter(self) -> None:
        from textual.widgets import Input

        field = next(self.query("#filter").results(Input), None)
        if field is None:
            field = Input(placeholder="words in a name, key, owner or goal", id="filter")
            self.query_one("#left").mount(field)
        self.add_class("-filtering")
        field.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "clear":
            words = self.query_one(KpiTable).how.words
            at_rest = isinstance(self.focused, KpiTable | KpiCards) and not self.has_class("-wall")
            return bool(words) or not at_rest
        return super().check_action(action, parameters)

    def action_clear(self) -> None:
        """Leave the wall; else take the filter away and go back to the table or the cards."""
        if self.has_class("-wall"):
            self.action_wall()
            return
        for field in self.query("#filter"):
            field.remove()
        self.remove_class("-filtering")
        self._arrange(words="")
        (self.cards or self.query_one(KpiTable)).focus()

    def on_input_changed(self, event: "Input.Changed") -> None:
        self._arrange(words=event.value)

    def on_input_submitted(self) -> None:
        """The filter stays, the field goes."""
        self.remove_class("-filtering")
        (self.cards or self.query_one(KpiTable)).focus()

    @on(KpiTable.Wanted)
    async def _from_table(self, event: KpiTable.Wanted) -> None:
        row = event.row
        if event.what == "new":
            await self.app.edit_kpi(None, goal=row.identity[0] if row and row.identity[0] else None)
        elif event.what == "note" and not isinstance(row, KpiRow):
            self.app.note_why(goal=row.identity[0] if row else "")
        elif event.what == "retire" and isinstance(row, KpiRow):
            self.app.retire_kpi(row.kpi.key, row.kpi.name)
        elif isinstance(row, KpiRow):
            await self._do(event.what, row.kpi.key)
        elif row is not None and row.goal and event.what in ("copy", "copy-row"):
            self.app.copy_goal(row.goal, whole=event.what == "copy-row")
        elif row is not None:
            await self.app.open_goal(row.identity[0])

    @on(AttentionList.Wanted)
    async def _from_attention(self, event: AttentionList.Wanted) -> None:
        if event.what == "done":
            self.app.finish_action(event.item.action)
        elif event.item.kind == "review":
            await self.app.go_review()
        elif event.item.kpi:
            self.query_one(KpiTable).go_to_kpi(event.item.kpi)
            await self._do(event.what, event.item.kpi)

    async def _do(self, what: str, key: str) -> None:
        if what == "open":
            await self.app.open_kpi(key)
        elif what == "measure":
            await self.app.log_entry(key)
        elif what == "note":
            self.app.note_why(key)
        elif what == "chart":
            await self.app.open_chart(key)
        elif what in ("copy", "copy-row") and self.view:
            for kpi in (one for one in self.view.kpis if one.key == key):
                self.app.copy_kpi(kpi, whole=what == "copy-row")
        else:
            await self.app.edit_kpi(key)

    def _welcome(self) -> None:
        if self.app.screen is self:
            from kpitui.tui.screens.welcome import WelcomeScreen

            self.app.push_screen(WelcomeScreen())
