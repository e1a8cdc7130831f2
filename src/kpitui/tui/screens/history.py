"""What was changed by whom, and how do I take it back?"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from kpitui.model.enums import Named
from kpitui.model.errors import KpituiError
from kpitui.tui.base import DataScreen
from kpitui.tui.history_window import HistoryWindow
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.history_list import HistoryList, state_text, when_text
from kpitui.tui.widgets.line_list import LineList
from kpitui.tui.widgets.pane_title import PaneTitle

if TYPE_CHECKING:
    from kpitui.usecases.history import OperationView, TakenBack

FIRST, PORTION = 200, 5_000
"""Operations read before the first paint, and then behind it at a time."""
SETTLED = 0.05
"""Seconds the cursor has to rest before the changes are read."""


@dataclass(frozen=True, slots=True)
class HistoryView:
    window: HistoryWindow
    """What the ids belong to."""
    ids: tuple[int, ...]
    """The newest, or those written since the window was read."""
    today: date


class HistoryScreen(DataScreen[HistoryView]):
    """The list, and beside it (where it is narrow, instead of it) what the operation under the cursor changed."""

    CSS = """
    HistoryScreen #body { padding: 0 1; }
    HistoryScreen.-tall #body { padding: 1 1; }
    HistoryScreen #left { width: 3fr; }
    HistoryScreen #right { width: 2fr; margin-left: 4; scrollbar-size: 1 1; }
    HistoryScreen #right Static { height: auto; }
    HistoryScreen.-narrow #right { display: none; }
    HistoryScreen.-narrow.-reading #right { display: block; margin-left: 0; width: 1fr; }
    HistoryScreen.-narrow.-reading #left { display: none; }
    HistoryScreen #said { height: auto; padding: 0 2; display: none; }
    HistoryScreen.-tall #said { margin-top: 1; }
    HistoryScreen #filter { display: none; }
    HistoryScreen.-filtering #filter { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,tab", "read", "what it changed", key_display="enter", id="history.read"),
        Binding("slash", "filter", "filter", id="history.filter"),
        Binding("H", "all", "of everything", id="history.all"),
    ]
    place = "history"
    guide = (
        "Every write, the newest first. u takes the operation under the cursor back, whoever did it and however old it "
        "is, unless something later depends on it; that is named then. r does an undone one again. Both are operations "
        "of their own, so nothing is ever lost."
    )

    def __init__(self, of: tuple[Named, str] | None = None, name: str = "") -> None:
        """`of`: a goal, a KPI or a series by its key, `name` what it is called; else the history of everything."""
        super().__init__()
        self.of = of
        self.called = name
        self._whole = of is None
        self._words = ""
        self._window: HistoryWindow | None = None

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield PaneTitle("", id="title")
                yield HistoryList()
                yield Static(id="said", markup=False)
                yield Input(placeholder="words of what was done, or who did it", id="filter")
            with VerticalScroll(id="right"):
                yield PaneTitle("What it changed")
                yield Static(id="changes", markup=False)

    def on_mount(self) -> None:
        self.query_one(HistoryList).focus()
        self.query_one("#title", PaneTitle).active = True

    def load(self) -> HistoryView:
        from kpitui.usecases.operations import Wanted, operation_ids

        ws = self.app.ws
        if self._window is None:
            self._window = HistoryWindow(ws, Wanted(None if self._whole else self.of, self._words))
        window = self._window
        if window.newest is None:
            return HistoryView(window, operation_ids(ws, window.wanted, limit=FIRST), ws.today)
        return HistoryView(window, operation_ids(ws, window.wanted, after=window.newest), ws.today)

    def show(self, view: HistoryView) -> None:
        window, rows = view.window, self.query_one(HistoryList)
        if window is not self._window:  # the filter changed meanwhile
            return
        rows.window, rows.today = window, view.today
        if window.newest is None:
            rows.empty = (
                "Nothing has these words: esc clears the filter." if self._words else "Nothing was changed yet."
            )
            window.add(view.ids)
            window.complete = len(view.ids) < FIRST
            rows.changed(0)
            self._read_on(window)
        else:
            window.put_before(view.ids)
            rows.changed(rows.cursor + len(view.ids), above=len(view.ids))
        self._entitle()

    @work(exclusive=True, group="older")
    async def _read_on(self, window: HistoryWindow) -> None:
        """The ids of all older ones, behind the first paint."""
        from kpitui.usecases.operations import operation_ids

        while not window.complete:
            try:
                ids = await asyncio.to_thread(
                    operation_ids, self.app.ws, window.wanted, before=window.oldest, limit=PORTION
                )
            except KpituiError as error:
                self.say(error)
                return
            if not (self.is_attached and self.display):  # left meanwhile
                return
            window.add(ids)
            window.complete = len(ids) < PORTION
            self.query_one(HistoryList).grew()
            self._entitle()

    def _entitle(self) -> None:
        title, window = self.query_one("#title", PaneTitle), self._window
        title.title = one_line("History" if self._whole else f"History of {self.called}")
        count = f"{len(window):,}".replace(",", "\u00a0") if window else ""
        title.fact = f"{count}{'' if window and window.complete else ' …'}" if count else ""

    def _begin(self) -> None:
        """Read anew: something else is wanted."""
        self.workers.cancel_group(self, "older")
        self._window = None
        self.reload()

    # what the operation under the cursor changed

    @on(LineList.Moved)
    @work(exclusive=True, group="changes")
    async def _follow(self) -> None:
        row = self.query_one(HistoryList).row
        if row is None:
            self.query_one("#changes", Static).update("")
            return
        await asyncio.sleep(SETTLED)
        from kpitui.usecases.history import history

        try:
            found = await asyncio.to_thread(history, self.app.ws, limit=1, before=row.id + 1)
        except KpituiError as error:
            self.say(error)
            return
        if not (self.is_attached and self.display):  # left meanwhile: the widgets are going
            return
        head = Content.assemble(
            (one_line(row.title), "bold $text-strong"),
            (f"\n#{row.id} · {when_text(row, self._today)} · {one_line(row.author)}", "$text-quiet"),
            (f"\n{one_line(state_text(row))}" if row.taken_back_by else "", "$warning"),
            "\n\n",
        )
        self.query_one("#changes", Static).update(Content.assemble(head, self._changes(found[0])))

    @property
    def _today(self) -> date:
        return self.query_one(HistoryList).today

    def _changes(self, operation: "OperationView") -> Content:
        from kpitui.present import changes

        lines = [one_line(changes.line(change, self._today)) for change in operation.changes]
        if operation.more:
            lines.append(f"and {operation.more} more")
        return Content("\n".join(lines) or "The values of a file: they are in the log, with the file as their source.")

    def action_read(self) -> None:
        """To the changes and back; on a narrow screen they take the list's place."""
        rows, pane = self.query_one(HistoryList), self.query_one("#right", VerticalScroll)
        reading = self.focused is not pane
        self.set_class(reading, "-reading")
        (pane if reading else rows).focus()
        self.query_one("#title", PaneTitle).active = not reading

    # taking back

    @on(LineList.Wanted)
    async def _do(self, wanted: LineList.Wanted) -> None:
        from kpitui.usecases import history

        row = self.query_one(HistoryList).row
        if row is not None:
            await self._take(history.undo if wanted.what == "undo" else history.redo, row.id)

    async def _take(self, use_case: "Callable[..., TakenBack]", operation_id: int) -> None:
        """Undo or redo an operation; what became of it stands under the list."""
        said = self.query_one("#said", Static)
        said.display = True
        try:
            done = await asyncio.to_thread(use_case, self.app.ws, operation_id)
        except KpituiError as error:
            said.update(Content.assemble(("✗ ", "$error"), one_line(str(error))))
            return
        verb = "undone" if done.kind == "undo" else "redone"
        said.update(Content.assemble(("✓ ", "$success"), f"{verb}: {one_line(done.title)}"))
        self.reload()

    # filter

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "all":
            return self.of is not None
        return super().check_action(action, parameters)

    def action_all(self) -> None:
        """From the history of one thing to that of everything, and back."""
        self._whole = not self._whole
        self._begin()

    def action_filter(self) -> None:
        self.remove_class("-reading")
        self.add_class("-filtering")
        self.query_one("#filter", Input).focus()

    @on(Input.Changed, "#filter")
    def _filter(self, event: Input.Changed) -> None:
        self._words = event.value.strip()
        self._begin()

    @on(Input.Submitted, "#filter")
    def _keep_filter(self) -> None:
        self.remove_class("-filtering")
        self.query_one(HistoryList).focus()

    async def action_leave(self) -> None:
        """From the changes to the list, then clear the filter, then back."""
        rows = self.query_one(HistoryList)
        if self.focused is rows and not self._words:
            await super().action_leave()
        elif self.has_class("-reading"):
            self.action_read()
        else:
            self.remove_class("-filtering")
            self.query_one("#filter", Input).value = ""
            rows.focus()
