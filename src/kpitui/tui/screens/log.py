"""What was recorded, and how do I record more?"""

import asyncio
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from kpitui.model.enums import Named
from kpitui.model.errors import KpituiError
from kpitui.present.numbers import plain
from kpitui.tui.log_window import AllRows, FoundRows, LogWindow, newest
from kpitui.tui.screens.log_entry import EntryScreen
from kpitui.tui.widgets.entry_line import EntryLine
from kpitui.tui.widgets.log_around import EMPTY, FILTER, NOTHING_FOUND, extent, foot
from kpitui.tui.widgets.log_lines import cells_of, markdown, value_text
from kpitui.tui.widgets.log_table import LogHead, LogTable

if TYPE_CHECKING:
    from kpitui.usecases.log import Recorded
    from kpitui.usecases.log_pages import DayCount, LogFilter, LogRow

NARROW = 100


@dataclass(frozen=True, slots=True)
class LogView:
    """A state of the log: without `days` only its newest page is known."""

    today: date
    zone: tzinfo | None
    days: "tuple[DayCount, ...] | None"
    window: AllRows
    chosen: int | None
    """The measurement that was under the cursor when it was read."""
    place: int | None
    """Where that stands now."""


class LogScreen(EntryScreen[LogView]):
    """The table with its filter above and the entry line at its foot."""

    CSS = """
    LogScreen #body { padding: 0 1; }
    LogScreen.-tall #body { padding: 1 1; }
    LogScreen #top { height: 1; padding: 0 1; }
    LogScreen #filter, LogScreen #filter:focus { width: 1fr; padding: 0; }
    LogScreen #filter { background: $background; }
    LogScreen #filter:focus { background: $field; }
    LogScreen #slash { width: 2; color: $accent; }
    LogScreen #facts { width: auto; padding-left: 2; color: $text-quiet; }
    LogScreen #foot { height: 1; padding: 0 2; color: $text-quiet; display: none; }
    LogScreen.-tall #top { margin-bottom: 1; }
    LogScreen.-tall #foot { display: block; margin: 1 0; }
    LogScreen EntryInput, LogScreen EntryInput:focus { width: 1fr; padding: 0; background: $surface; }
    LogScreen.-tall EntryLine { padding: 1 1; }
    LogScreen.-tall EntryLine #preview { margin-top: 1; }
    LogScreen.-narrow EntryLine #preview { height: 4; }
    LogScreen.-narrow EntryLine #form { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "filter", id="log.filter"),
        Binding("c", "check_in", "check-in", id="log.check-in"),
        Binding("escape", "clear", "clear the filter", id="log.clear"),
    ]
    place = "log"

    def __init__(self) -> None:
        super().__init__()
        self.today = date.min
        self._view: LogView | None = None
        self._wanted: LogFilter | None = None
        """None: the whole log."""
        self._chosen: int | None = None
        self._searching = False
        self._again = False

    def compose_body(self) -> ComposeResult:
        with Vertical(id="body"):
            with Horizontal(id="top"):
                yield Static("/ ", id="slash")
                yield Input(placeholder=FILTER, id="filter")
                yield Static(id="facts")
            yield LogHead()
            yield LogTable()
            yield Static(id="foot")
            yield EntryLine()

    def on_mount(self) -> None:
        table = self.query_one(LogTable)
        table.codes = self.app.ascii
        self.set_focus(table)  # at once, as the entry line may be next

    def load(self) -> LogView:
        from zoneinfo import ZoneInfo

        from kpitui.usecases import log_pages

        ws = self.app.ws
        zone = ZoneInfo(ws.settings.timezone) if ws.settings.timezone else None
        if self._view is None:
            return LogView(ws.today, zone, None, newest(ws), None, None)
        wanted = self._wanted or log_pages.LogFilter()
        days = log_pages.day_counts(ws, wanted.first, wanted.last)
        window = AllRows(ws, days)
        chosen = self._chosen
        place = None if chosen is None else window.place_of(chosen)
        if len(window):
            window.row(min(place or 0, len(window) - 1))
        return LogView(ws.today, zone, days, window, chosen, place)

    def show(self, view: LogView) -> None:
        self._view, self.today = view, view.today
        if view.days is not None and self._wanted is not None and not self._wanted.by_days_only:
            self._search_again()
            return
        table = self.query_one(LogTable)
        table.empty = NOTHING_FOUND if self._wanted else EMPTY
        # The cursor may have moved on while the rows were counted.
        place = view.place if view.chosen == self._chosen else self._place_in(view.window)
        table.show(view.window, view.today, view.zone, place)
        if not view.window.counted or (view.days is None and self._wanted is not None):
            # The newest page is painted first; how many rows there are is counted behind it, or what is wanted found.
            self.call_after_refresh(self.reload)
        else:
            self.prepare()

    def _place_in(self, window: LogWindow) -> int | None:
        """Where the measurement under the cursor stands in other rows."""
        try:
            return None if self._chosen is None else window.place_of(self._chosen)
        except KpituiError as error:
            self.say(error)
            return None

    def stored(self, recorded: "Recorded") -> None:
        self._chosen = recorded.ids[-1]
        self.reload()

    async def on_paste(self, event: events.Paste) -> None:
        """A block of cells is an import; anything else is none of the table's business."""
        from kpitui.usecases.import_pasted import is_block

        if is_block(event.text):
            event.stop()
            await self.app.import_pasted(event.text)

    async def action_check_in(self) -> None:
        await self.app.check_in()

    def action_filter(self) -> None:
        self.query_one("#filter", Input).focus()

    def filter_by(self, text: str) -> None:
        """Narrow the log as if `text` had been typed."""
        self.query_one("#filter", Input).value = text
        self.query_one(LogTable).focus()

    def action_clear(self) -> None:
        """Take the filter away and go back to the table."""
        self.query_one("#filter", Input).value = ""
        self.query_one(LogTable).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "clear":
            return self._wanted is not None or not isinstance(self.focused, LogTable)
        return super().check_action(action, parameters)

    @on(Input.Changed, "#filter")
    def _filter(self, event: Input.Changed) -> None:
        from kpitui.usecases import log_pages

        try:
            wanted = log_pages.read_filter(self.app.ws, event.value)
        except KpituiError as error:
            self._say_fact(str(error), "$warning")
            return
        self._wanted = wanted if event.value.strip() else None
        self._again = False
        self.workers.cancel_group(self, "search")
        if wanted.by_days_only:
            self.reload()
        else:
            self._search(FoundRows(self.app.ws), shown=True)

    @on(Input.Submitted, "#filter")
    def _to_table(self) -> None:
        self.query_one(LogTable).focus()

    def _search_again(self) -> None:
        """Something was written: search anew behind what is shown, once the search under way has ended."""
        self._again = self._searching
        if not self._searching:
            self._search(FoundRows(self.app.ws), shown=False)

    @work(exclusive=True, group="search")
    async def _search(self, window: FoundRows, *, shown: bool) -> None:
        """Fill `window` with what the filter lets through; `shown`: in the table while it fills."""
        from kpitui.usecases import log_pages

        wanted, view, table, ws = self._wanted, self._view, self.query_one(LogTable), self.app.ws
        if wanted is None or view is None:
            return
        self._searching, table.empty = True, ""
        if shown:
            table.show(window, view.today, view.zone, 0)
        try:
            days = await asyncio.to_thread(log_pages.day_counts, ws, wanted.first, wanted.last)
            portions = log_pages.search(ws, wanted, days)
            while (ids := await asyncio.to_thread(next, portions, None)) is not None:
                window.add(ids)
                if shown and ids:
                    table.grew()
        except KpituiError as error:
            self.say(error)
        finally:
            self._searching = False
        table.empty = NOTHING_FOUND
        table.show(window, view.today, view.zone, self._place_in(window))
        if self._again:
            self._again = False
            self.call_later(self._search_again)

    # what stands around the table

    @on(LogTable.Moved)
    def _moved(self) -> None:
        table = self.query_one(LogTable)
        row, window = table.row, table.window
        self._chosen = row.id if row else self._chosen
        if row:
            self.show_example(row.key, plain(row.value, row.decimals))
        if window is None:
            return
        self.query_one("#foot", Static).update(foot(table.cursor, len(window)))
        short = self.size.width < NARROW
        filtered = self._wanted is not None
        self._say_fact(extent(window, self.today, filtered=filtered, searching=self._searching, short=short))

    def _say_fact(self, text: str, colour: str = "$text-quiet") -> None:
        self.query_one("#facts", Static).update(Content.styled(text, colour))

    @on(LogTable.Failed)
    def _failed(self, event: LogTable.Failed) -> None:
        self.say(event.error)

    # what is done with a row

    @on(LogTable.Wanted)
    async def _wanted_by_key(self, event: LogTable.Wanted) -> None:
        row = event.row
        if event.what == "add" or row is None:
            self.begin_entry("")
        elif event.what == "measure":
            self.begin_entry(row.key)
        elif event.what == "correct":
            self.begin_correction(row.id)
        elif event.what == "series-history":
            await self.app.action_open_history(Named.SERIES, row.key, row.name)
        elif event.what == "rename":
            self.app.rename_key(Named.SERIES, row.key, row.name)
        elif event.what == "merge":
            self.app.merge_series(row.key, row.name)
        elif event.what == "note":
            self.app.note_why(series=row.key, day=row.end)
        elif event.what == "remove":
            self._remove(row)
        elif event.what == "open":
            self._open(row)
        elif event.what == "jump":
            self._jump()
        else:
            self._copy(row, whole=event.what == "copy-row")

    def rest(self) -> None:
        self.query_one(LogTable).focus()

    def _remove(self, row: "LogRow") -> None:
        from kpitui.usecases.log import remove

        if self.save(remove, row.id):
            self.notify(f"removed: {row.name}, u brings it back", markup=False)

    def _open(self, row: "LogRow") -> None:
        from kpitui.tui.screens.value_history import ValueHistory
        from kpitui.usecases.log_pages import value_history

        try:
            changes = value_history(self.app.ws, row.id)
        except KpituiError as error:
            self.say(error)
            return
        zone = self._view.zone if self._view else None
        self.app.push_screen(ValueHistory(row, changes, self.today, zone))

    def _jump(self) -> None:
        from kpitui.tui.screens.pick_typed import pick_day

        self.app.push_screen(pick_day(self.app.ws), self._go_to_day)

    def _go_to_day(self, day: date | None) -> None:
        table = self.query_one(LogTable)
        if day is None or table.window is None:
            return
        try:
            table.go_to(table.window.place_of_day(day), top=True)
        except KpituiError as error:
            self.say(error)

    def _copy(self, row: "LogRow", *, whole: bool) -> None:
        zone = self._view.zone if self._view else None
        cells = cells_of(row, self.today, zone)
        text = markdown(row, cells) if whole else value_text(cells)
        self.app.copy(text, row.name)
