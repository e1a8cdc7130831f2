"""What stands beside a chart in words: the labels at the right, and the line below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpitui.present import numbers
from kpitui.present.canvas import Canvas, cell_len, cut
from kpitui.present.chart_spots import Spot, last_whole

if TYPE_CHECKING:
    from kpitui.usecases.states import ChartData

MOST_DIGITS, MOST_UNIT, MOST_NAME = 9, 4, 14
"""Of a label; a longer number takes the short form, a longer unit is left out, a longer name is cut."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words at the height of the value they name."""

    value: float
    text: str
    role: str


def labels(chart: "ChartData", spots: Sequence[Spot]) -> list[Label]:
    """What is named at the right, the most important first."""
    found = [*_targets(chart)]
    now = last_whole(spots)
    if now:
        found.append(Label(now.value, short(now.value, chart, with_unit=True), "now"))
    found += _others(chart)
    found += _forecast(chart)
    pace = next((wanted.pace for wanted in reversed(chart.lines) if wanted.pace is not None), None)
    if pace is not None and not any(label.value == pace for label in found):
        found.append(Label(pace, f"pace {short(pace, chart)}", "pace"))
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


def _others(chart: "ChartData") -> list[Label]:
    found = []
    for other in chart.others:
        last = next((value for value in reversed(other.values) if value is not None), None)
        if last is not None:
            found.append(Label(last, cut(other.name, MOST_NAME), "other"))
    return found


def _forecast(chart: "ChartData") -> list[Label]:
    if not chart.fan:
        return []
    end = chart.fan[-1]
    found = [Label(end.value, f"forecast {short(end.value, chart)}", "forecast")]
    if end.low is not None and end.high is not None:
        found.append(Label(end.value, f"80\u00a0%  {short(end.low, chart)}–{short(end.high, chart)}", "label"))
    return found


def _limits(chart: "ChartData") -> list[Label]:
    last = next((limit for limit in reversed(chart.limits) if limit), None)
    if last is None:
        return []
    named = (("upper", last.upper), ("lower", last.lower), ("mean", last.center))
    return [Label(value, f"{name} {short(value, chart)}", "label") for name, value in named]


def caption(chart: "ChartData", count: int) -> str:
    """What the picture covers, where it is a flow, and what is marked."""
    covers = ""
    if chart.total is not None:
        noun = f"{chart.cadence.value.replace('two-months', 'two-month period')}{'' if count == 1 else 's'}"
        covers = f"{count} {noun}, {numbers.show(chart.total, chart.unit, chart.decimals)} in all"
    return " · ".join(part for part in (covers, chart.note) if part)


def short(value: float, chart: "ChartData", *, with_unit: bool = False) -> str:
    """The value as the KPI shows it; compact where it is long."""
    sign = numbers.unit_sign(chart.unit)
    bare = numbers.show(value, chart.unit, chart.decimals).removesuffix(f" {sign}")
    if len(bare) > MOST_DIGITS:
        bare = numbers.show(value, chart.unit, chart.decimals, compact=True).removesuffix(f" {sign}")
    return f"{bare} {sign}" if with_unit and sign and cell_len(sign) <= MOST_UNIT else bare


def settle(canvas: Canvas, found: Sequence[Label]) -> dict[int, Label]:
    """A row for each label: its own, else the nearest that is free; the first named choose first."""
    taken: dict[int, Label] = {}
    for label in found:
        own = canvas.row(label.value)
        free = [row for row in range(canvas.height) if row not in taken]
        if free:
            taken[min(free, key=lambda row: abs(row - own))] = label
    return taken
