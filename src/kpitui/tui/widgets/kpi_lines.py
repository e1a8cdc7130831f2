"""One line of the dashboard's table. A segment a column, so that wide signs in a name move nothing."""

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from kpitui.model.enums import Status
from kpitui.present import numbers, words
from kpitui.tui import glyphs
from kpitui.tui.widgets.cells import fit, right
from kpitui.tui.widgets.kpi_columns import MARK, PERIODS, SCORE, TREND, Cells, Columns, indent, name_of

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens
    from kpitui.tui.widgets.kpi_rows import GoalRow, KpiRow
    from kpitui.usecases.states import KpiState

BOLD = Style(bold=True)
TAIL = PERIODS + TREND + MARK
ARROWS = {"rising": glyphs.RISING, "flat": glyphs.FLAT, "falling": glyphs.FALLING, "unknown": " "}

_PENS = {
    Status.ON_TRACK: "good",
    Status.MET: "good",
    Status.AT_RISK: "warn",
    Status.OFF_TRACK: "bad",
    Status.MISSED: "bad",
}


def status_pen(status: Status | None, ink: "Pens") -> Style:
    """The colour of a status; what has no verdict is quiet."""
    pen: Style = getattr(ink, _PENS.get(status, "quiet") if status else "quiet")
    return pen


def heading(title: str, columns: Columns, ink: "Pens", *, ruled: bool) -> list[Segment]:
    """The names of the columns; `ruled` fills between them, where there is no line of its own for the rule."""
    start = 0 if ruled else 3
    before, _unit, target, score = _starts(columns)
    labels = [(start, title), (before + sum(columns.now) - len("now"), "now")]
    labels.append((target + sum(columns.target) - len("target"), "target"))
    labels.extend([(score, "score"), (score + SCORE + columns.gaps[3], f"{PERIODS} periods")])
    line, at = [], 0
    for place, label in labels:
        room = place - at
        filled = "─" * max(0, room - 2) if ruled and room > 2 else ""
        line.append(Segment(f" {filled} ".ljust(room)[:room] if at else " " * room, ink.rule))
        line.append(Segment(label, ink.quiet))
        at = place + len(label)
    rest = columns.total - at
    line.append(Segment(" " + "─" * (rest - 1) if ruled and rest > 1 else " " * rest, ink.rule))
    return line


def _starts(columns: Columns) -> tuple[int, int, int, int]:
    """Where now, its unit, the target and the score begin."""
    now = columns.name + columns.gaps[0]
    unit = now + sum(columns.now)
    target = unit + (columns.unit + 1 if columns.unit else 0) + columns.gaps[1]
    return now, unit, target, target + sum(columns.target) + columns.gaps[2]


def kpi_line(row: "KpiRow", cells: Cells, columns: Columns, ink: "Pens", here: bool, focused: bool) -> list[Segment]:
    """`here`: under the cursor, whose sign is drawn while the table has the focus."""
    kpi, lead = row.kpi, BOLD if here else Style.null()
    value = ink.quiet if cells.so_far else ink.strong + lead
    begin = indent(row)
    return [
        *_begin(begin, words.glyph(kpi.status), status_pen(kpi.status, ink), ink, here and focused),
        Segment(fit(kpi.name, columns.name - begin), ink.strong + lead if here else ink.text),
        Segment(" " * columns.gaps[0]),
        Segment(right(cells.now.integer, columns.now[0]), value),
        Segment(fit(cells.now.fraction, columns.now[1]), value),
        Segment(" " + fit(cells.now.unit, columns.unit) if columns.unit else "", ink.quiet),
        Segment(" " * columns.gaps[1]),
        *_target(cells, columns, ink),
        Segment(" " * columns.gaps[2]),
        Segment(right(numbers.show_score(kpi.score), SCORE), ink.text + lead),
        Segment(" " * columns.gaps[3]),
        *_course(cells, ink, here),
        Segment(" "),
        trend_mark(kpi, ink),
        Segment(" "),
        signal_mark(kpi, ink),
    ]


def _course(cells: Cells, ink: "Pens", here: bool) -> list[Segment]:
    if cells.so_far:
        return [Segment(cells.spark, ink.quiet)]
    return [Segment(cells.spark[:-1], ink.quiet if here else ink.faint), Segment(cells.spark[-1:], ink.text)]


def trend_mark(kpi: "KpiState", ink: "Pens") -> Segment:
    """Where the last values are heading: quiet, and coloured only by a signal."""
    insight = kpi.insight
    if insight is None:
        return Segment(" ")
    pen = ink.quiet if insight.good is None else ink.good if insight.good else ink.bad
    side = insight.headline.side
    sign = ARROWS[insight.trend.value] if side is None else glyphs.RISING if side == "above" else glyphs.FALLING
    return Segment(sign, pen)


def signal_mark(kpi: "KpiState", ink: "Pens") -> Segment:
    """What is due goes before what changed: the one waits for somebody."""
    if kpi.due or kpi.stale or kpi.source_late:
        return Segment(glyphs.DUE, ink.warn + BOLD)
    return Segment(glyphs.SIGNAL if kpi.insight and kpi.insight.since else " ", ink.signal)


def goal_line(row: "GoalRow", columns: Columns, ink: "Pens", focused: bool) -> list[Segment]:
    begin, goal = indent(row), row.goal
    branch = glyphs.CLOSED if row.folded else glyphs.OPEN
    score = _starts(columns)[3]
    title = ink.strong + BOLD if goal else ink.quiet
    count = f"  {row.below} KPI{'' if row.below == 1 else 's'}" if row.folded else ""
    room = score - begin - len(count)
    name = fit(name_of(row), room).rstrip()
    line = [
        *_begin(begin, branch if row.below else glyphs.HINT, ink.quiet, ink, focused),
        Segment(name, title),
        Segment(fit(count, score - begin - Segment(name).cell_length), ink.quiet),
    ]
    if goal is None:
        return [*line, Segment(" " * (SCORE + columns.gaps[3] + TAIL))]
    shown = "" if goal.score.score is None else numbers.show_score(goal.score.score)
    verdict = f"{words.glyph(goal.status)} {words.status_word(goal.status)}" if goal.status else ""
    if not row.below:
        verdict = "no KPI yet"
    return [
        *line,
        Segment(right(shown, SCORE), ink.strong + BOLD),
        Segment(" " * columns.gaps[3]),
        Segment(fit(verdict, TAIL), status_pen(goal.status, ink)),
    ]


def _begin(width: int, sign: str, pen: Style, ink: "Pens", here: bool) -> list[Segment]:
    """Cursor, indent, sign and a blank."""
    cursor = Segment(glyphs.CURSOR if here else " ", ink.accent)
    return [cursor, Segment(" " * (width - 3)), Segment(sign, pen), Segment(" ")]


def _target(cells: Cells, columns: Columns, ink: "Pens") -> list[Segment]:
    if cells.span:
        return [Segment(right(cells.span, sum(columns.target)), ink.quiet)]
    return [
        Segment(right(cells.target.integer, columns.target[0]), ink.quiet),
        Segment(fit(cells.target.fraction, columns.target[1]), ink.quiet),
    ]
