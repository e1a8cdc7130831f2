"""One tile of the dashboard's cards: name, big number, target, line, status and score."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from kpitui.model.enums import Status
from kpitui.present import numbers, words
from kpitui.tui import glyphs
from kpitui.tui.widgets.big_digits import big
from kpitui.tui.widgets.cells import fit, one_line, right
from kpitui.tui.widgets.kpi_columns import sparkline
from kpitui.tui.widgets.kpi_lines import BOLD, signal_mark, status_pen, trend_mark
from kpitui.tui.widgets.small_line import small_line

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens
    from kpitui.usecases.states import KpiState

HEIGHT = 9
EDGE, PAD = "▎", 1
WHOLE_FROM = 1_000
"""From here on a big number has no decimals: it would be wider than its tile."""

Line = list[Segment]


def card(kpi: "KpiState", width: int, ink: "Pens", *, here: bool, focused: bool, ascii: bool) -> list[Line]:
    """The HEIGHT lines of a tile; `here`: under the cursor, `focused`: of what has the focus."""
    pen, room = status_pen(kpi.status, ink), width - 2 * PAD - 2
    edge = Segment(glyphs.CURSOR, ink.accent) if here and focused else Segment(EDGE, pen)
    inside = [
        [],
        [
            Segment(fit(kpi.name, room - 4), ink.strong + BOLD),
            Segment(" "),
            trend_mark(kpi, ink),
            Segment(" "),
            signal_mark(kpi, ink),
        ],
        *_number(kpi, room, ink, ascii=ascii),
        *_course(kpi, room, ink, ascii=ascii),
        _foot(kpi, room, pen, ink),
        [],
    ]
    return [_framed(edge, line, width) for line in inside]


def _framed(edge: Segment, line: Line, width: int) -> Line:
    used = sum(cell_len(segment.text) for segment in line)
    return [edge, Segment(" " * PAD), *line, Segment(" " * max(0, width - 1 - PAD - used))]


def _number(kpi: "KpiState", room: int, ink: "Pens", *, ascii: bool) -> list[Line]:
    """Three rows; in the last the unit behind the number, and the target at the right."""
    running = kpi.provisional
    value = running.value if running else kpi.value
    if value is None:
        return [[], [Segment(fit("no value yet", room), ink.quiet)], []]
    whole = abs(value) >= WHOLE_FROM
    now = numbers.parts(value, kpi.unit, 0 if whole else kpi.decimals, compact=True)
    unit = _unit(now.unit, kpi, ascii=ascii)
    pen = ink.bad if kpi.status in (Status.OFF_TRACK, Status.MISSED) else ink.quiet if running else ink.strong
    rows = big(now.integer + now.fraction, ascii=ascii)
    before, target = _target(kpi, now.unit)
    left = cell_len(rows[2]) + (cell_len(unit) + 1 if unit else 0)
    if left > room:
        plain = f"{now.integer}{now.fraction} {unit}".strip()
        return [[], [Segment(fit(plain, room), pen + BOLD)], [Segment(right(f"{before}{target}", room), ink.quiet)]]
    if left + cell_len(before + target) + 2 > room:
        before = ""
    if left + cell_len(target) + 2 > room:
        target = ""
    behind = Segment(right(before, room - left - cell_len(target)), ink.quiet)
    last = [Segment(rows[2], pen), Segment(f" {unit}" if unit else "", ink.quiet), behind, Segment(target, ink.text)]
    return [[Segment(rows[0], pen)], [Segment(rows[1], pen)], last]


def _unit(unit: str, kpi: "KpiState", *, ascii: bool) -> str:
    if ascii and kpi.unit.startswith("currency:"):
        return unit.replace(numbers.unit_sign(kpi.unit), kpi.unit.removeprefix("currency:"))
    return one_line(unit)


def _target(kpi: "KpiState", unit: str) -> tuple[str, str]:
    """`of ` and the target, which names its unit where that is another: `of 80.0 k` beside `412`."""
    wanted = kpi.target
    if wanted is None:
        return "", ""
    if wanted.low is not None or wanted.high is not None:
        return "in ", numbers.show_range(wanted.low, wanted.high, "count", kpi.decimals)
    if wanted.value is None:
        return "", ""
    whole = abs(wanted.value) >= WHOLE_FROM
    parts = numbers.parts(wanted.value, kpi.unit, 0 if whole else kpi.decimals, compact=True)
    own = "" if parts.unit == unit else f" {parts.unit}"
    return "of ", f"{parts.integer}{parts.fraction}{own}"


def _course(kpi: "KpiState", room: int, ink: "Pens", *, ascii: bool) -> list[Line]:
    if kpi.provisional:
        return [[Segment(fit(f"{kpi.provisional.period.label} so far", room), ink.quiet)], []]
    values = [one.value for one in kpi.history if not one.partial]
    if ascii:
        return [[], [Segment(right(sparkline(kpi.history), room), ink.quiet)]]
    return [[Segment(line, ink.quiet)] for line in small_line(values, room)]


def _foot(kpi: "KpiState", room: int, pen: Style, ink: "Pens") -> Line:
    status = f"{words.glyph(kpi.status)} {words.standing_word(kpi)}"
    score = numbers.show_score(kpi.score) if kpi.score is not None else ""
    label = "score " if score else ""
    gap = room - cell_len(status) - len(label) - len(score)
    return [
        Segment(fit(status, min(room, cell_len(status))), pen + BOLD),
        Segment(" " * max(0, gap) + label, ink.quiet),
        Segment(score, ink.text),
    ]
