"""An empty workspace: what a goal and a KPI are, and the ways in."""

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from kpitui.tui.base import DataScreen
from kpitui.tui.widgets.header import Header

if TYPE_CHECKING:
    from kpitui.usecases.states import Dashboard

WAYS = (
    (
        "Build the first KPI, step by step",
        "Goal, metric, target, rhythm: four steps, three minutes.",
    ),
    (
        "Start from a template",
        "KPIs that others use; you put in your own targets.",
    ),
    (
        "Look around with sample data",
        "A made-up shop, thrown away with one key.",
    ),
)
FILES = "Have files? kpitui import FILE · kpitui apply FILE"
"""The ways for those who have something already."""


class Way(Widget):
    """One way in: a number, a title and a line."""

    DEFAULT_CSS = """
    Way { height: 4; width: 64; padding: 1 1; background: $background; border-left: outer $background; }
    Way.-chosen { background: $panel; border-left: outer $accent; }
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def render(self) -> Content:
        title, what = WAYS[self.number]
        chosen = self.has_class("-chosen")
        right = "enter" if chosen else ""
        gap = " " * (self.size.width - 4 - len(title) - len(right))
        pen = "$foreground" if chosen else "$text-quiet"
        return Content.assemble(
            (f"{self.number + 1}  ", "$accent"),
            (title, "bold $text-strong"),
            (f"{gap}{right} ", "$accent"),
            (f"\n   {what}", pen),
        )


class WelcomeScreen(DataScreen["Dashboard"]):
    """Goes away by itself when something is in the workspace."""

    CSS = """
    WelcomeScreen VerticalScroll { padding: 0 8; scrollbar-size: 1 1; }
    WelcomeScreen #question { margin: 1 2; text-style: bold; color: $text-strong; }
    WelcomeScreen #what { margin: 0 2; color: $text-quiet; }
    WelcomeScreen.-tall #what { margin-bottom: 1; }
    WelcomeScreen #files { margin: 0 2; color: $text-quiet; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "choose(1)", "choose", key_display="↑ ↓", id="welcome.down"),
        Binding("up,k", "choose(-1)", "choose", id="welcome.up", show=False),
        Binding("enter", "start", "start", id="welcome.start"),
        *(
            Binding(str(number), f"take({number - 1})", f"way {number}", id=f"welcome.way-{number}", show=False)
            for number in range(1, len(WAYS) + 1)
        ),
        Binding("q", "app.quit", "quit", id="welcome.quit"),
    ]
    place = "new workspace"
    chosen: reactive[int] = reactive(0)

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Static("What do you want to reach, and how will you know?", id="question")
            yield Static(
                "A goal says what you want. A KPI is the number that tells\nwhether you get there.",
                id="what",
            )
            for number in range(len(WAYS)):
                yield Way(number)
            yield Static(FILES, id="files")

    def on_mount(self) -> None:
        header = self.query_one(Header)
        header.place = "new workspace"
        header.fact = self.app.ws.place

    def load(self) -> "Dashboard":
        from kpitui.usecases.dashboard import dashboard

        return dashboard(self.app.ws)

    def show(self, view: "Dashboard") -> None:
        if view.goals or view.kpis or view.attention:
            self.dismiss()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "leave" and super().check_action(action, parameters)

    def watch_chosen(self, chosen: int) -> None:
        for way in self.query(Way):
            way.set_class(way.number == chosen, "-chosen")
            way.refresh()

    def action_choose(self, by: int) -> None:
        self.chosen = (self.chosen + by) % len(WAYS)

    async def action_take(self, number: int) -> None:
        self.chosen = number
        await self.action_start()

    async def action_start(self) -> None:
        """Go the way that is chosen."""
        if self.chosen == 0:
            await self.app.edit_kpi(None)
        elif self.chosen == 1:
            await self.app.action_mode("library")
        else:
            self.query_one(Header).fact = "making the sample…"
            self.app.visit_sample()

    @on(events.Click, "Way")
    async def _clicked(self, event: events.Click) -> None:
        if isinstance(event.widget, Way):
            await self.action_take(event.widget.number)
