"""What happened: events, to be read, put right and taken away."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from kpitui.present import periods
from kpitui.tui.base import DataScreen
from kpitui.tui.screens.event_form import event_form, scope_text
from kpitui.tui.widgets.cells import fit
from kpitui.tui.widgets.line_list import LineList
from kpitui.tui.widgets.pane_title import PaneTitle

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens
    from kpitui.usecases.events import EventView

DAY, SCOPE = 16, 28
BOLD = Style(bold=True)
NARROW = 70


@dataclass(frozen=True, slots=True)
class EventsView:
    events: "tuple[EventView, ...]"
    today: date


class EventList(LineList):
    """The latest first: day, what happened with its note, and what it is about."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e,enter", "want('edit')", "edit", id="events.edit"),
        Binding("d", "want('remove')", "remove", id="events.remove"),
    ]
    empty = "No event yet: w notes what happened."
    view: EventsView | None = None

    @property
    def count(self) -> int:
        return len(self.view.events) if self.view else 0

    @property
    def event(self) -> "EventView | None":
        """The one under the cursor."""
        return self.view.events[self.cursor] if self.view and self.count else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "want" or self.event is not None

    def draw(self, place: int, width: int, ink: "Pens", here: bool) -> list[Segment]:
        assert self.view  # noqa: S101 - there is a row
        event = self.view.events[place]
        scope = SCOPE if width >= NARROW else 0
        room = width - DAY - scope
        title = fit(event.title, room).rstrip()
        note = f"  {event.note}" if event.note else ""
        return [
            Segment(fit(periods.day(event.day, self.view.today), DAY), ink.quiet),
            Segment(title, ink.strong + BOLD if here else ink.strong),
            Segment(fit(note, max(0, room - len(fit(event.title, room).rstrip()))), ink.quiet),
            Segment(fit(scope_text(event.scope), scope), ink.quiet),
        ]


class EventsScreen(DataScreen[EventsView]):
    """All of them, or those that concern one KPI or one goal."""

    CSS = """
    EventsScreen #body { padding: 0 1; }
    EventsScreen.-tall #body { padding: 1 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w,n", "note", "note why", id="events.note"),
    ]
    place = "events"
    guide = (
        "What happened, and when: a price change, a campaign, an outage. An event stands in the charts of what it is "
        "about, so that a change in the numbers has its reason beside it."
    )

    def __init__(self, kpi: str = "", goal: str = "", name: str = "") -> None:
        """`name`: what the KPI or goal is called."""
        super().__init__()
        self.kpi = kpi
        self.goal = goal
        self.called = name

    def compose_body(self) -> ComposeResult:
        with Vertical(id="body"):
            yield PaneTitle(f"Events of {self.called}" if self.called else "Events", id="title")
            yield EventList()

    def load(self) -> EventsView:
        from kpitui.usecases.events import list_events

        return EventsView(list_events(self.app.ws, self.kpi or None, self.goal or None), self.app.ws.today)

    def show(self, view: EventsView) -> None:
        rows = self.query_one(EventList)
        rows.view = view
        rows.changed()
        self.query_one("#title", PaneTitle).fact = f"{len(view.events)}" if view.events else ""

    def action_note(self) -> None:
        self.app.note_why(self.kpi, goal=self.goal)

    @on(LineList.Wanted)
    def _do(self, wanted: LineList.Wanted) -> None:
        from kpitui.usecases.events import remove_event, scopes

        event = self.query_one(EventList).event
        if event is None:
            return
        if wanted.what == "edit":
            near = scopes(self.app.ws, self.kpi, goal=self.goal)
            self.app.ask(event_form(self.app.ws, near, event=event))
        elif self.save(remove_event, event.id):
            self.notify(f"removed: {event.title}; u brings it back", markup=False)
