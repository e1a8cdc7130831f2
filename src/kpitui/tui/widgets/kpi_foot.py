"""Above the table the names of its columns, below it the counts, or how the KPI under the cursor stands."""

from collections import Counter
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from kpitui.model.enums import Status
from kpitui.tui import glyphs
from kpitui.tui.themes import pens
from kpitui.tui.widgets import kpi_pane
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.kpi_lines import heading
from kpitui.tui.widgets.kpi_pane import COLOURS
from kpitui.tui.wrapping import whole_sentences

if TYPE_CHECKING:
    from datetime import date

    from kpitui.tui.widgets.kpi_columns import Columns
    from kpitui.tui.widgets.kpi_rows import GoalRow, KpiRow
    from kpitui.usecases.states import Dashboard

KINDS = (
    ((Status.ON_TRACK, Status.MET), "on track"),
    ((Status.AT_RISK,), "at risk"),
    ((Status.OFF_TRACK, Status.MISSED), "off track"),
    ((Status.NO_DATA, Status.NO_TARGET, Status.NOT_STARTED), "no verdict"),
)
LOW = 30


class TableHead(Widget):
    """One line with a rule in it, or two where there is height for it."""

    DEFAULT_CSS = """
    TableHead { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._columns: Columns | None = None

    def show(self, title: str, columns: "Columns | None") -> None:
        if (title, columns) != (self._title, self._columns):
            self._title, self._columns = title, columns
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1 if viewport.height < LOW else 2

    def render_line(self, y: int) -> Strip:
        ink, width = pens(self.app), self.size.width
        ruled = self.size.height == 1
        if self._columns is None or (y == 1 and not ruled):
            return Strip([Segment("─" * width, ink.rule)]).apply_style(self.rich_style)
        strip = Strip(heading(one_line(self._title), self._columns, ink, ruled=ruled)).adjust_cell_length(width)
        return strip.apply_style(self.rich_style)


class KpiFoot(Widget):
    """The legend with its counts; on a narrow screen, which has no pane, the standing of the row.

    Of a fixed height, so that moving the cursor lays nothing out anew.
    """

    DEFAULT_CSS = """
    KpiFoot { height: 1; padding: 0 0 0 3; margin-top: 1; color: $text-quiet; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._said = Content()

    def show(self, view: "Dashboard", row: "GoalRow | KpiRow | None", today: "date") -> None:
        narrow = self.app.size.width < kpi_pane.FROM
        said = _standing(row, today) if narrow and row is not None else _counts(view, self.size.width)
        if said != self._said:
            self._said = said
            self.refresh()

    def render(self) -> Content:
        return whole_sentences(self._said, self.content_size.width, self.content_size.height)


def _counts(view: "Dashboard", room: int) -> Content:
    from kpitui.present import words

    found = Counter(kpi.status for kpi in view.kpis)
    parts = [Content(f"{len(view.kpis)} KPI{'' if len(view.kpis) == 1 else 's'}")]
    for statuses, name in KINDS:
        if count := sum(found[status] for status in statuses):
            sign = (words.glyph(statuses[0]), COLOURS.get(statuses[0].value, "$text-quiet"))
            parts.append(Content.assemble(sign, (f" {count}", "$text-strong"), f" {name}"))
    if changed := sum(kpi.insight is not None and kpi.insight.since is not None for kpi in view.kpis):
        parts.append(Content.assemble((glyphs.SIGNAL, "$signal"), (f" {changed}", "$text-strong"), " changed"))
    if not view.judged:
        parts.append(Content("judging …"))
    wide = Content("   ").join(parts)
    return wide if wide.cell_length <= room else Content("  ").join(parts)


def _standing(row: "GoalRow | KpiRow", today: "date") -> Content:
    from kpitui.present import words
    from kpitui.present.standing import standing
    from kpitui.tui.widgets.kpi_rows import KpiRow

    if isinstance(row, KpiRow):
        judgement, rest = standing(row.kpi, today)
        sign = (words.glyph(row.kpi.status), COLOURS.get(row.kpi.status.value, "$text-quiet"))
        name = (f" {one_line(row.kpi.name)} ", "bold $text-strong")
        return Content.assemble(sign, name, (f"{judgement} ", "$foreground"), rest)
    why = row.goal.why if row.goal else ""
    return Content.assemble(("Why ", "$text-quiet"), (one_line(why), "$foreground")) if why else Content()
