"""What could we track, and what do the words mean?"""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from kpitui.tui.base import DataScreen
from kpitui.tui.widgets.group_tabs import GroupTabs
from kpitui.tui.widgets.library_list import LibraryList
from kpitui.tui.widgets.library_pane import LibraryPane
from kpitui.tui.widgets.library_rows import TITLES, Grouping, ItemRow

if TYPE_CHECKING:
    from kpitui.usecases.library import Library

SETTLED = 0.05
"""Seconds the cursor has to rest before the page follows."""
GUIDE = """\
Every KPI here is ready to start: n puts it into the editor, over your own series where they can feed it. \
The goal, the baseline and the target are yours.

Ready sets bring goals along; pairs and chains are made together, with their links. “data there” means that your \
series can feed it already, “in use” that you have it."""


class LibraryScreen(DataScreen["Library"]):
    """The list at the left, the page of what is under the cursor at the right; on a narrow screen enter reads it."""

    CSS = """
    LibraryScreen #body { padding: 0 1; }
    LibraryScreen.-tall #body { padding: 1 1; }
    LibraryScreen #left { width: 5fr; }
    LibraryScreen LibraryPane { width: 7fr; margin-left: 4; }
    LibraryScreen.-narrow LibraryPane { display: none; }
    LibraryScreen.-narrow.-reading LibraryPane { display: block; margin-left: 1; }
    LibraryScreen.-narrow.-reading #left { display: none; }
    LibraryScreen.-tall LibraryList { margin-top: 1; }
    LibraryScreen #filter { display: none; }
    LibraryScreen.-filtering #filter { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "start", "start from it", id="library.start"),
        Binding("t", "regroup", "regroup", id="library.regroup"),
        Binding("tab", "read", "other pane", id="library.read", show=False),
        Binding("slash", "filter", "filter", id="library.filter"),
        Binding("escape", "back", "back", id="library.back"),
    ]
    place = "library"
    guide = GUIDE

    def __init__(self) -> None:
        super().__init__()
        self.view: Library | None = None

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield GroupTabs(tuple(TITLES.values()))
                yield LibraryList()
                yield Input(placeholder="words in a name or a definition", id="filter")
            yield LibraryPane()

    def on_mount(self) -> None:
        self.query_one(LibraryList).focus()

    def load(self) -> "Library":
        from kpitui.usecases.library import library

        return library(self.app.ws)

    def show(self, view: "Library") -> None:
        self.view = view
        self.query_one(LibraryList).show(view)

    def on_resize(self) -> None:
        listed = self.query_one(LibraryList)
        listed.order(replace(listed.how, gaps=self.size.height >= 30))

    @on(LibraryList.Moved)
    @work(exclusive=True, group="pane")
    async def _follow(self) -> None:
        """The list is painted first, and the page when the cursor rests."""
        await asyncio.sleep(SETTLED)
        if self.view is not None and self.is_attached and self.display:
            self.query_one(LibraryPane).show(self.query_one(LibraryList).row, self.view)

    @on(LibraryList.Wanted)
    def _read(self) -> None:
        self.action_read()

    def action_read(self) -> None:
        """To the page and back; on a narrow screen it takes the list's place."""
        listed, pane = self.query_one(LibraryList), self.query_one(LibraryPane)
        reading = self.focused is not pane
        self.set_class(reading, "-reading")
        (pane if reading else listed).focus()
        if reading and self.view is not None:
            pane.show(listed.row, self.view)

    def action_regroup(self) -> None:
        """The next way to group."""
        ways = list(Grouping)
        self._group(ways[(ways.index(self.query_one(LibraryList).how.by) + 1) % len(ways)])

    @on(GroupTabs.Picked)
    def _picked(self, event: GroupTabs.Picked) -> None:
        self._group(list(Grouping)[event.place])

    def _group(self, by: Grouping) -> None:
        listed = self.query_one(LibraryList)
        self.query_one(GroupTabs).active = list(Grouping).index(by)
        listed.order(replace(listed.how, by=by))

    async def action_start(self) -> None:
        """Into the editor with it."""
        row = self.query_one(LibraryList).row
        if isinstance(row, ItemRow) and row.key:
            await self.app.start_template(row.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        listed = self.query_one(LibraryList)
        if action == "start":
            return isinstance(listed.row, ItemRow) and bool(listed.row.key)
        if action == "regroup":
            return not self.has_class("-reading") or not self.has_class("-narrow")
        if action == "back":
            return bool(listed.how.words) or self.focused is not listed
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        self.remove_class("-reading")
        self.add_class("-filtering")
        self.query_one("#filter", Input).focus()

    def action_back(self) -> None:
        """Back to the list; there, clear the filter."""
        if self.focused is self.query_one(LibraryPane):
            self.action_read()
            return
        self.query_one("#filter", Input).value = ""
        self.remove_class("-filtering")
        self.query_one(LibraryList).focus()

    @on(Input.Changed, "#filter")
    def _filter(self, event: Input.Changed) -> None:
        listed = self.query_one(LibraryList)
        listed.order(replace(listed.how, words=event.value))

    @on(Input.Submitted, "#filter")
    def _keep_filter(self) -> None:
        self.remove_class("-filtering")
        self.query_one(LibraryList).focus()
