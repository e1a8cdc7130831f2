"""What is each column of this file?"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from kpitui import paths
from kpitui.model.errors import BadInput
from kpitui.tui.base import DataScreen
from kpitui.tui.import_job import Answers
from kpitui.tui.screens.small_form import Asked, Read, SmallForm
from kpitui.tui.widgets.cells import fit, one_line
from kpitui.tui.widgets.fields import CHOICE, FieldSpec
from kpitui.tui.widgets.line_list import LineList
from kpitui.tui.widgets.pane_title import PaneTitle
from kpitui.tui.widgets.path_line import PathLine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kpitui.tui.themes import Pens
    from kpitui.usecases.import_columns import Column
    from kpitui.usecases.import_profiles import Meaning

DATE, SERIES, IGNORED = "date", "series", "ignored"
ROLE, KEY, UNIT = 9, 28, 10
BOLD = Style(bold=True)
ROLES = ((SERIES, "series"), (DATE, "the date"), (IGNORED, "ignored"))
OF_ONE = "percent of one"
UNITS = (
    ("count", "count"),
    ("currency", "currency"),
    ("percent", "percent"),
    (OF_ONE, "percent, 0.12 is 12 %"),
    ("duration", "duration"),
)
ORDERS = (("dmy", "day first"), ("mdy", "month first"), ("ymd", "year first"))


@dataclass(frozen=True, slots=True)
class ColumnsView:
    columns: "tuple[Column, ...]"


class ColumnList(LineList):
    """The header, what it is, and its first cells."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,e", "want('change')", "change", id="columns.change"),
        Binding("space", "want('ignore')", "leave out or take", id="columns.ignore"),
        Binding("t", "want('date')", "this is the date", id="columns.date"),
    ]
    empty = "This file has no columns."
    columns: "tuple[Column, ...]" = ()

    @property
    def count(self) -> int:
        return len(self.columns)

    def draw(self, place: int, width: int, ink: "Pens", here: bool) -> list[Segment]:
        column = self.columns[place]
        room = max(10, (width - ROLE - KEY - UNIT) // 2)
        is_series = column.role == SERIES
        unit = "percent" if column.percent_of_one else column.unit.removeprefix("currency:")
        pen = ink.quiet if column.role == IGNORED else ink.strong
        return [
            Segment(fit(column.header, room - 2) + "  ", pen + BOLD if here else pen),
            Segment(fit(column.role, ROLE), ink.accent if column.role == DATE else ink.quiet),
            Segment(fit(column.series if is_series else "", KEY - 1) + " ", ink.text),
            Segment(fit(unit if is_series else "", UNIT), ink.quiet),
            Segment(fit(" · ".join(column.samples), max(0, width - room - ROLE - KEY - UNIT)), ink.quiet),
        ]


class ImportMapping(DataScreen[ColumnsView]):
    """Gives the name of the profile that was kept, or None."""

    CSS = """
    ImportMapping #body { padding: 0 1; }
    ImportMapping.-tall #body { padding: 1 1; }
    ImportMapping PaneTitle { margin-top: 1; }
    ImportMapping #hint { color: $text-quiet; height: auto; padding: 0 1; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f3", "keep", "keep and read", id="columns.keep")]
    place = "import"
    guide = (
        "Each column is the date, a series, or ignored. What is said here is kept as a profile of your own in a file, "
        "so that the next file with these headers needs no asking."
    )

    def __init__(self, path: Path, answers: Answers, mapped: "Callable[[str], object]") -> None:
        super().__init__()
        self.path = path
        self.answers = answers
        self._mapped = mapped
        self.is_known = False

    def compose_body(self) -> ComposeResult:
        with Vertical(id="body"):
            yield PathLine()
            yield PaneTitle("What its columns are", id="title")
            yield ColumnList()
            yield Static("", id="hint", markup=False)

    def on_mount(self) -> None:
        self.query_one(PathLine).show("Import", self.path.name, ())
        self.query_one(ColumnList).focus()

    def noticed(self) -> None:
        """What was said of the columns stays."""

    def load(self) -> ColumnsView:
        from kpitui.usecases.import_columns import columns

        return ColumnsView(columns(self.app.ws, self.path))

    def show(self, view: ColumnsView) -> None:
        if self.is_known:  # back from a form
            return
        self.is_known = True
        self._put(view.columns)

    def _put(self, columns: "tuple[Column, ...]") -> None:
        rows = self.query_one(ColumnList)
        rows.columns = columns
        rows.changed()
        series = sum(column.role == SERIES for column in columns)
        self.query_one(PaneTitle).fact = f"{series} series"
        dated = any(column.role == DATE for column in columns)
        hint = "" if dated else "! No column is the date: t says that the one under the cursor is."
        self.query_one("#hint", Static).update(hint)
        self.refresh_bindings()

    @on(LineList.Wanted)
    def _do(self, wanted: LineList.Wanted) -> None:
        rows = self.query_one(ColumnList)
        if not rows.count:
            return
        column, place = rows.columns[rows.cursor], rows.cursor
        if wanted.what == "ignore":
            self._change(place, replace(column, role=SERIES if column.role == IGNORED else IGNORED))
        elif wanted.what == "date":
            self._change(place, replace(column, role=DATE))
        else:
            self.app.ask(_column_form(column, lambda changed: self._change(place, changed)))

    def _change(self, place: int, column: "Column") -> None:
        """Only one column is the date."""
        columns = list(self.query_one(ColumnList).columns)
        if column.role == DATE:
            columns = [replace(one, role=IGNORED) if one.role == DATE else one for one in columns]
        columns[place] = column
        self._put(tuple(columns))

    def action_keep(self) -> None:
        """Ask for the profile's name and keep it."""
        from kpitui.usecases.import_profiles import save_profile

        columns = self.query_one(ColumnList).columns
        date = next((column.header for column in columns if column.role == DATE), None)
        if date is None:
            self.say(BadInput("no column is the date: t says that the one under the cursor is"))
            return
        meanings = [_meaning(column) for column in columns if column.role == SERIES]

        def save(read: Read) -> str:
            save_profile(read["name"], date, meanings, date_order=read["order"])
            return str(read["name"])

        def kept(name: str | None) -> None:
            if name:
                self.dismiss()
                self._mapped(name)

        name = re.sub(r"[^a-z0-9]+", "-", self.path.name.partition(".")[0].casefold()).strip("-")[:40] or "mine"
        asked = (
            Asked(FieldSpec("name", "Name", width=36), name),
            Asked(FieldSpec("order", "Days such as 3/4", CHOICE, ORDERS, optional=True), self.answers.date_order),
        )
        sentence = f"The next file with these headers is read so; it is kept in {paths.shown(paths.profiles())}."
        self.app.push_screen(SmallForm("Keep this mapping", asked, save, sentence=sentence), kept)


def _meaning(column: "Column") -> "Meaning":
    from kpitui.usecases.import_profiles import Meaning

    if column.percent_of_one:
        return Meaning(column.header, column.series, "percent", 100)
    return Meaning(column.header, column.series, column.unit)


def _is_series(values: "Mapping[str, str]") -> bool:
    return values["role"] == SERIES


def _column_form(column: "Column", change: "Callable[[Column], object]") -> SmallForm:
    def save(read: Read) -> str:
        if read["role"] != SERIES:
            change(replace(column, role=read["role"]))
            return ""
        of_one = read["unit"] == OF_ONE
        unit = "percent" if of_one else read["unit"]
        change(replace(column, role=SERIES, series=read["series"], unit=unit, percent_of_one=of_one))
        return ""

    units = UNITS if column.unit in dict(UNITS) else ((column.unit, column.unit), *UNITS)
    unit = OF_ONE if column.percent_of_one else column.unit
    asked = (
        Asked(FieldSpec("role", "This is", CHOICE, ROLES), column.role),
        Asked(FieldSpec("series", "Series", width=36, shown=_is_series), column.series, _key),
        Asked(FieldSpec("unit", "Unit", CHOICE, units, shown=_is_series), unit),
    )
    shown = " · ".join(column.samples)
    return SmallForm(one_line(column.header), asked, save, sentence=f"Its first cells: {shown}" if shown else "")


def _key(text: str) -> str:
    if not text.strip():
        raise BadInput("a series needs a key, such as orders")
    return text.strip()
