"""Which file is taken in?"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Static

from kpitui import paths
from kpitui.model.errors import BadInput
from kpitui.present import periods
from kpitui.tui.base import DataScreen
from kpitui.tui.import_job import last_folder
from kpitui.tui.widgets.cells import fit, one_line, right
from kpitui.tui.widgets.line_list import LineList
from kpitui.tui.widgets.pane_title import PaneTitle

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens
    from kpitui.usecases.import_folder import Entry, Listing

SIZE, WHEN = 10, 18
BOLD = Style(bold=True)


@dataclass(frozen=True, slots=True)
class FolderView:
    listing: "Listing"
    wrong: str = ""
    """Why the folder that was wanted cannot be shown."""


class FileList(LineList):
    """Files that may be tables, then folders, then the rest."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "want('open')", "open", id="files.open"),
        Binding("backspace,left", "want('up')", "folder above", id="files.up"),
    ]
    empty = "Nothing is in this folder."
    listing: "Listing | None" = None

    @property
    def count(self) -> int:
        return len(self.listing.entries) if self.listing else 0

    @property
    def entry(self) -> "Entry | None":
        """The one under the cursor."""
        return self.listing.entries[self.cursor] if self.listing and self.count else None

    def draw(self, place: int, width: int, ink: "Pens", here: bool) -> list[Segment]:
        assert self.listing  # noqa: S101 - there is a row
        entry = self.listing.entries[place]
        room = max(8, width - SIZE - WHEN - 2)
        name = f"{entry.path.name}/" if entry.folder else entry.path.name
        pen = ink.quiet if entry.kind == "other" else ink.strong if here else ink.text
        size = "" if entry.folder else _size(entry.size)
        when = periods.day(entry.changed, self.listing.today)
        return [
            Segment(fit(name, room), pen + BOLD if here else pen),
            Segment(right(size, SIZE), ink.quiet),
            Segment(right(when, WHEN), ink.quiet),
        ]


class PathInput(Input):
    """A path with completion."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "open", id="path.open"),
        Binding("tab", "complete", "complete", id="path.complete"),
    ]

    async def action_complete(self) -> None:
        """Take what is offered in grey; it may not have been offered yet."""
        from kpitui.usecases.import_folder import complete

        found = await asyncio.to_thread(complete, self.value)
        self.value = found or self.value
        self.cursor_position = len(self.value)


class Paths(Suggester):
    """Completes a path."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        from kpitui.usecases.import_folder import complete

        return await asyncio.to_thread(complete, value)


class ImportFiles(DataScreen[FolderView]):
    """The folder that the last file came from, and a line to type another path."""

    CSS = """
    ImportFiles #body { padding: 0 1; }
    ImportFiles.-tall #body { padding: 1 1; }
    ImportFiles #line { height: 1; margin-bottom: 1; }
    ImportFiles #label { width: 6; color: $text-quiet; }
    ImportFiles #path { width: 1fr; }
    ImportFiles #wrong { color: $error; height: auto; display: none; padding: 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash,tab", "type", "type a path", id="files.type", key_display="/"),
    ]
    place = "import"
    guide = (
        "Pick a file of numbers: CSV, TSV, XLSX, JSON, each also packed with gzip. What it would change is shown "
        "before anything is stored. In the line, tab takes what is offered in grey."
    )

    def __init__(self) -> None:
        super().__init__()
        self.folder: Path | None = None

    def compose_body(self) -> ComposeResult:
        with Vertical(id="body"):
            with Horizontal(id="line"):
                yield Static("path", id="label")
                yield PathInput(id="path", suggester=Paths(), select_on_focus=False)
            yield PaneTitle("Import a file", id="title")
            yield FileList()
            yield Static(id="wrong", markup=False)

    def on_mount(self) -> None:
        self.query_one(FileList).focus()

    def load(self) -> FolderView:
        from kpitui.usecases.import_folder import browse

        wanted = self.folder or last_folder()
        try:
            return FolderView(browse(wanted, self.app.ws.today))
        except BadInput as error:
            return FolderView(browse(Path.home(), self.app.ws.today), str(error))

    def show(self, view: FolderView) -> None:
        files, moved = self.query_one(FileList), view.listing.folder != self.folder
        self.folder = view.listing.folder
        files.listing = view.listing
        files.changed(0 if moved else None)
        title = self.query_one(PaneTitle)
        title.title = one_line(paths.shown(view.listing.folder))
        tables = sum(entry.kind == "table" for entry in view.listing.entries)
        title.fact = f"{tables} that may be tables" if tables else "no file that may be a table"
        field = self.query_one("#path", Input)
        if not field.has_focus:
            field.value = f"{str(view.listing.folder).rstrip('/')}/"
            field.cursor_position = len(field.value)
        self._refuse(view.wrong)

    def _refuse(self, sentence: str) -> None:
        wrong = self.query_one("#wrong", Static)
        wrong.update(Content.assemble(("✗ ", "$error"), one_line(sentence)))
        wrong.display = bool(sentence)

    def action_type(self) -> None:
        field = self.query_one("#path", Input)
        field.focus()
        field.cursor_position = len(field.value)

    @on(Input.Submitted, "#path")
    async def _typed(self, event: Input.Submitted) -> None:
        try:
            path = Path(event.value.strip()).expanduser().absolute()
            is_folder, is_there = path.is_dir(), path.exists()
        except (OSError, RuntimeError, ValueError) as error:
            self._refuse(f"{event.value.strip()!r} cannot be a file ({error})")
            return
        if not is_there:
            self._refuse(f"there is no file {paths.shown(path)}")
        elif is_folder:
            self._go(path)
            self.query_one(FileList).focus()
        else:
            await self.app.import_file(path)

    @on(LineList.Wanted)
    async def _do(self, wanted: LineList.Wanted) -> None:
        entry = self.query_one(FileList).entry
        if wanted.what == "up" and self.folder is not None:
            self._go(self.folder.parent)
        elif entry is not None and entry.folder:
            self._go(entry.path)
        elif entry is not None:
            await self.app.import_file(entry.path)

    def _go(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.query_one(FileList).cursor = 0
        self.reload()

    async def action_leave(self) -> None:
        files = self.query_one(FileList)
        if self.focused is files:
            await super().action_leave()
        else:
            files.focus()


def _size(size: int) -> str:
    """`412 kB`."""
    for factor, unit in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if size >= factor:
            return f"{size / factor:.1f} {unit}" if size < 10 * factor else f"{size // factor} {unit}"
    return f"{size} B"
