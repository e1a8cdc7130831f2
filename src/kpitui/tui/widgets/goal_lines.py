"""One line of the goal tree. A segment a column, so that wide signs in a title move nothing."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from kpitui.model.enums import GoalStatus, KpiStatus
from kpitui.present import numbers, words
from kpitui.tui import glyphs
from kpitui.tui.widgets.cells import fit, right
from kpitui.tui.widgets.goal_rows import GoalRow, Heading, KpiRow
from kpitui.tui.widgets.kpi_lines import BOLD, status_pen

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens

SCORE = 5
TAIL = SCORE + 2
"""Cells of the score, a blank and the status sign."""


def goal_line(row: GoalRow, ink: "Pens", width: int, here: bool) -> list[Segment]:
    goal = row.goal
    branch = " " if not row.below and not goal.children else glyphs.CLOSED if row.folded else glyphs.OPEN
    faded = goal.goal_status is not GoalStatus.ACTIVE
    title = ink.text if faded else ink.strong + BOLD
    return [
        *_begin(row.depth, branch, ink, here),
        *_named(goal.title, _remark(row), title, ink, width - _indent(row.depth) - TAIL - 1),
        Segment(" "),
        Segment(right("" if goal.score.score is None else numbers.show_score(goal.score.score), SCORE), title),
        Segment(" "),
        Segment(words.glyph(goal.status) if goal.status else glyphs.NO_VERDICT, status_pen(goal.status, ink)),
    ]


def kpi_line(row: KpiRow, ink: "Pens", width: int, here: bool) -> list[Segment]:
    kpi = row.kpi
    active = kpi.status_of_kpi is KpiStatus.ACTIVE
    remark = "" if active else kpi.status_of_kpi.value
    name = ink.strong + BOLD if here else ink.text if active else ink.quiet
    status = kpi.status if active else None
    return [
        *_begin(row.depth, " ", ink, here),
        *_named(kpi.name, remark, name, ink, width - _indent(row.depth) - TAIL - 1),
        Segment(" "),
        Segment(right(numbers.show_score(kpi.score) if active and kpi.score is not None else "", SCORE), ink.quiet),
        Segment(" "),
        Segment(words.glyph(status) if status else glyphs.NO_VERDICT, status_pen(status, ink)),
    ]


def heading_line(row: Heading, ink: "Pens", width: int, here: bool) -> list[Segment]:
    branch = glyphs.CLOSED if row.folded else glyphs.OPEN
    begin = _begin(0, branch, ink, here)
    return [*begin, Segment(fit(f"{row.title}  {row.below}", width - _indent(0)), ink.quiet)]


def _remark(row: GoalRow) -> str:
    parts = [] if row.goal.goal_status is GoalStatus.ACTIVE else [row.goal.goal_status.value]
    if not row.below:
        parts.append("no KPI yet")
    elif row.folded:
        parts.append(f"{row.below} KPI{'' if row.below == 1 else 's'}")
    return " · ".join(parts)


def _indent(depth: int) -> int:
    return 3 + 2 * depth


def _begin(depth: int, sign: str, ink: "Pens", here: bool) -> list[Segment]:
    """Cursor, indent, branch and a blank."""
    cursor = Segment(glyphs.CURSOR if here else " ", ink.accent)
    return [cursor, Segment("  " * depth), Segment(sign, ink.quiet), Segment(" ")]


def _named(name: str, remark: str, pen: Style, ink: "Pens", room: int) -> list[Segment]:
    """The name in full where it fits, with the remark behind it."""
    behind = f"  {remark}" if remark else ""
    shown = fit(name, max(4, room - cell_len(behind))).rstrip()
    return [Segment(shown, pen), Segment(fit(behind, max(0, room - cell_len(shown))), ink.quiet)]
