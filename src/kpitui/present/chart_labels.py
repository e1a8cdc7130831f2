"""What stands beside a chart in words: the labels at the right, and the line below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from kpitui.present import numbers
from kpitui.present.canvas import Canvas, cell_len, cut
from kpitui.present.chart_layers import LETTERS
from kpitui.present.chart_spots import Spot, last_whole

if TYPE_CHECKING:
    from kpitui.usecases.states import ChartData

MOST_DIGITS, MOST_UNIT, MOST_NAME = 9, 4, 14
"""Of a label; a longer number takes the short form, a longer unit is left out, a longer name is cut."""
NARROW = 60
"""Columns of a picture."""
FIRST = ("target", "now")
"""Roles whose labels stand where their value is; the others move."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words at the height of the value they name."""

    value: float
    text: str
    role: str


def labels(chart: "ChartData", spots: Sequence[Spot], width: int) -> list[Label]:
    """What is named at the right, the most important first; in a narrow picture in fewer words."""
    found = [*_targets(chart)]
    now = last_whole(spots)
    if now:
        found.append(Label(now.value, short(now.value, chart, with_unit=True), "now"))
    found += _others(chart, max(MOST_NAME, width // 4))
    found += _forecast(chart, narrow=width < NARROW)
    pace = next((wanted.pace for wanted in reversed(chart.lines) if wanted.pace is not None), None)
    if pace is not None and not any(label.value == pace for label in found):
        found.append(Label(pace, f"pace {computed(pace, chart)}", "pace"))
    if spots[-1].partial and not spots[-1].joined:
        found.append(Label(spots[-1].value, f"so far {short(spots[-1].value, chart)}", "running"))
    return [*found, *_limits(chart)]


def _targets(chart: "ChartData") -> list[Label]:
    found = []
    for name in ("target", "high", "low"):
        value = next((v for wanted in reversed(chart.lines) if (v := getattr(wanted, name)) is not None), None)
        if value is not None:
            found.append(Label(value, f"{name} {short(value, chart)}", "target"))
    return found


def _others(chart: "ChartData", most: int) -> list[Label]:
    """By its letter where there are several; a level that stays with its value."""
    found = []
    for number, other in enumerate(chart.others):
        known = [value for value in other.values if value is not None]
        if not known:
            continue
        name = cut(other.name, most)
        if len(chart.others) > 1:
            name = f"{LETTERS[number]} {name}"
        elif min(known) == max(known) and len(known) > 1:
            name = f"{name} {short(known[-1], chart)}"
        found.append(Label(known[-1], name, "other"))
    return found


def _forecast(chart: "ChartData", *, narrow: bool) -> list[Label]:
    if not chart.fan:
        return []
    end = chart.fan[-1]
    found = [Label(end.value, f"forecast {computed(end.value, chart)}", "forecast")]
    if end.low is not None and end.high is not None and end.low < end.high:
        between = f"{computed(end.low, chart)}–{computed(end.high, chart)}"
        found.append(Label(end.value, between if narrow else f"80\u00a0%  {between}", "label"))
    return found


def _limits(chart: "ChartData") -> list[Label]:
    last = next((limit for limit in reversed(chart.limits) if limit), None)
    if last is None:
        return []
    middle = "trend" if chart.kind == "trend" else "mean"
    named = [("upper", last.upper), ("lower", last.lower), (middle, last.center)]
    named = named if last.upper > last.lower else named[2:]
    return [Label(value, f"{name} {computed(value, chart)}", "label") for name, value in named]


def caption(chart: "ChartData", count: int, width: int) -> str:
    """What the picture covers, where it is a flow, and what is marked; less of it where that fills the line."""
    covers = ""
    if chart.total is not None:
        noun = f"{chart.cadence.value.replace('two-months', 'two-month period')}{'' if count == 1 else 's'}"
        covers = f"{count} {noun}, {numbers.show(chart.total, chart.unit, chart.decimals)} in all"
    whole = " · ".join(part for part in (covers, chart.note) if part)
    shorter = (whole, chart.note, chart.note.partition(":")[0])
    return next((said for said in shorter if said and cell_len(said) <= width), whole)


def short(value: float, chart: "ChartData", *, with_unit: bool = False) -> str:
    """The value as the KPI shows it; compact where it is long."""
    sign = numbers.unit_sign(chart.unit)
    bare = _bare(numbers.show(value, chart.unit, chart.decimals), value, chart)
    return f"{bare} {sign}" if with_unit and sign and cell_len(sign) <= MOST_UNIT else bare


def computed(value: float, chart: "ChartData") -> str:
    """As `short`, of what nobody measured: as finely as the latest value."""
    like = next((one.value for one in reversed(chart.values) if one.value is not None), None)
    return _bare(numbers.show_computed(value, like, chart.unit, chart.decimals), value, chart)


def _bare(text: str, value: float, chart: "ChartData") -> str:
    """Without its unit."""
    behind = f" {numbers.unit_sign(chart.unit)}"
    if len(text.removesuffix(behind)) > MOST_DIGITS:
        text = numbers.show(value, chart.unit, chart.decimals, compact=True)
    return text.removesuffix(behind)


def settle(canvas: Canvas, found: Sequence[Label]) -> dict[int, Label]:
    """A row for each label: targets and the last value take their own, the others the nearest in their order.

    Where there are fewer rows the last named are left out.
    """
    taken: dict[int, Label] = {}
    others: list[Label] = []
    for label in found[: canvas.height]:
        if label.role in FIRST:
            own = canvas.row(label.value)
            taken[min((row for row in range(canvas.height) if row not in taken), key=lambda row: abs(row - own))] = (
                label
            )
        else:
            others.append(label)
    others.sort(key=lambda label: label.value, reverse=True)
    free = [row for row in range(canvas.height) if row not in taken]
    # By how many of the free rows may be used: the least way that all have to go, and the rows.
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(free) + 1)
    for label in others:
        own = canvas.row(label.value)
        ways: list[tuple[float, tuple[int, ...]]] = [(inf, ())]
        for (way, rows), row in zip(best, free, strict=False):
            ways.append(min(ways[-1], (way + (row - own) ** 2, (*rows, row))))
        best = ways
    return taken | dict(zip(best[-1][1], others, strict=True))
