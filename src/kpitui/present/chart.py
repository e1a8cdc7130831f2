"""A KPI's values as a picture of terminal cells: plotext draws the line, everything else is put under and around it.

The result knows no toolkit: rows of text with the role of each piece. Every row is exactly as wide as asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import isfinite
from textwrap import wrap
from threading import Lock
from typing import TYPE_CHECKING

import plotext

from kpitui.present import numbers
from kpitui.present.axes import Scale, place_of, time_ticks
from kpitui.present.canvas import BLANK, Canvas, Cell, Span, cell_len, cut, line, spans, write

if TYPE_CHECKING:
    from kpitui.model.period import Period
    from kpitui.usecases.states import ChartData

Dot = tuple[int, int]

LEAST_CANVAS = 12
MOST_EVENT_TITLE = 24
MOST_DIGITS, MOST_UNIT = 9, 4
"""Of a label; a longer number takes the short form, a longer unit is left out."""
POINT, RUNNING, ALONE, EVENT, RULE, TICK = ("●", "O"), ("○", "o"), ("⠶", "*"), ("┆", ":"), ("─", "-"), ("┴", "+")

_LOCK = Lock()
"""plotext keeps one global figure."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What to paint. Roles: data, now, running, target, pace, event, axis, label; empty for blank cells."""

    rows: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A value as it is drawn."""

    place: int
    """Its period's number in the chart."""
    value: float
    joined: bool
    """It belongs to the line. A part of a sum would look like a fall, so it stands alone."""
    partial: bool


@dataclass(frozen=True, slots=True)
class Label:
    """Words at the height of the value they name."""

    value: float
    text: str
    role: str


@lru_cache(maxsize=32)
def draw(chart: "ChartData", width: int, height: int, *, ascii: bool = False) -> Picture:
    """The chart in `width` × `height` cells: data over target over pace over events, with ticks and direct labels.

    Missing values break the line; a partial period is a hollow point. Where the target is a sum by a date, the
    sum so far is drawn. Without a value, the reason alone.
    """
    spots = _spots(chart)
    if not spots or width < LEAST_CANVAS or height < 4:
        return _sentence(chart.note or "no values yet", width, height)
    scale = Scale.over([*(spot.value for spot in spots), *_levels(chart)])
    labels = _labels(chart, spots)
    ticks = scale.ticks(3 if height >= 9 else 2)
    left = max(cell_len(text) for _, text in ticks) + 1
    right = max(cell_len(label.text) for label in labels) + 1
    if width - left - right < LEAST_CANVAS:
        right = 0
    if width - left - right < LEAST_CANVAS:
        left = 0
    periods = [value.period for value in chart.values]
    caption = _caption(chart, len(spots))
    foot = 3 if caption and height >= 6 else 2
    happened = any(place_of(event.day, periods) is not None for event in chart.events)
    head = 1 if happened and height - foot >= 4 else 0
    canvas = Canvas(scale, len(periods) - 1, width - left - right, height - head - foot, ascii=ascii)
    titles = _put_events(canvas, chart, periods)
    _put_pace(canvas, chart)
    _put_target(canvas, chart)
    _put_line(canvas, spots)
    _put_points(canvas, spots)
    if (now := next((label for label in labels if label.role == "now"), None)) and _put_beside(canvas, spots, now):
        labels.remove(now)
    margin = _settle(canvas, labels) if right else {}
    marks = {canvas.row(value): text for value, text in ticks} if left else {}
    rows = [[BLANK] * left + titles + [BLANK] * right] if head else []
    for number, cells in enumerate(canvas.cells):
        mark = line(left, marks.get(number, "").rjust(left - 1), "label")
        label = margin.get(number)
        rows.append(mark + cells + (line(right, f" {label.text}", label.role) if label else line(right)))
    rows += _time_axis(canvas, periods, left, right)
    if foot == 3:
        rows.append(line(width, cut(caption, width), "label"))
    return Picture(tuple(spans(row) for row in rows))


def _sentence(text: str, width: int, height: int) -> Picture:
    """Words instead of a chart."""
    said = [line(width, part, "label") for part in wrap(text, max(width, 1))][:height]
    return Picture(tuple(spans(row) for row in said + [line(width)] * (height - len(said))))


def _spots(chart: "ChartData") -> list[Spot]:
    """The values in time order; the sum so far inside the target's frame where that is what the target asks for."""
    found: list[Spot] = []
    so_far = 0.0
    for place, (known, wanted) in enumerate(zip(chart.values, chart.lines, strict=True)):
        if known.value is None:
            continue
        if not chart.cumulative:
            found.append(Spot(place, known.value, not known.partial, known.partial))
        elif wanted.pace is not None:
            so_far += known.value
            if not isfinite(so_far):
                break
            found.append(Spot(place, so_far, True, known.partial))
    return found


def _caption(chart: "ChartData", count: int) -> str:
    """What the picture covers, where it is a flow, and what is marked."""
    covers = ""
    if chart.total is not None:
        noun = f"{chart.cadence.value.replace('two-months', 'two-month period')}{'' if count == 1 else 's'}"
        covers = f"{count} {noun}, {numbers.show(chart.total, chart.unit, chart.decimals)} in all"
    return " · ".join(part for part in (covers, chart.note) if part)


def _levels(chart: "ChartData") -> Iterator[float]:
    for wanted in chart.lines:
        yield from (value for value in (wanted.target, wanted.low, wanted.high, wanted.pace) if value is not None)


def _labels(chart: "ChartData", spots: Sequence[Spot]) -> list[Label]:
    """What is named at the right, the most important first."""
    found = []
    for name in ("target", "high", "low"):
        value = next((v for wanted in reversed(chart.lines) if (v := getattr(wanted, name)) is not None), None)
        if value is not None:
            found.append(Label(value, f"{name} {_short(value, chart)}", "target"))
    now = next((spot for spot in reversed(spots) if spot.joined), None)
    if now:
        found.append(Label(now.value, _short(now.value, chart, with_unit=True), "now"))
    pace = next((wanted.pace for wanted in reversed(chart.lines) if wanted.pace is not None), None)
    if pace is not None and not any(label.value == pace for label in found):
        found.append(Label(pace, f"pace {_short(pace, chart)}", "pace"))
    if spots[-1].partial and not spots[-1].joined:
        found.append(Label(spots[-1].value, f"so far {_short(spots[-1].value, chart)}", "running"))
    return found


def _short(value: float, chart: "ChartData", *, with_unit: bool = False) -> str:
    """The value as the KPI shows it; compact where it is long."""
    sign = numbers.unit_sign(chart.unit)
    bare = numbers.show(value, chart.unit, chart.decimals).removesuffix(f" {sign}")
    if len(bare) > MOST_DIGITS:
        bare = numbers.show(value, chart.unit, chart.decimals, compact=True).removesuffix(f" {sign}")
    return f"{bare} {sign}" if with_unit and sign and cell_len(sign) <= MOST_UNIT else bare


def _put_events(canvas: Canvas, chart: "ChartData", periods: "Sequence[Period]") -> list[Cell]:
    """The lines of the events; returns the row above with their titles, the latest first where they collide."""
    titles = line(canvas.width)
    for event in sorted(chart.events, key=lambda event: event.day, reverse=True):
        place = place_of(event.day, periods)
        if place is None:
            continue
        column = canvas.column(place)
        for row in range(canvas.height):
            canvas.put(column, row, EVENT[canvas.ascii], "event")
        title = cut(event.title, min(MOST_EVENT_TITLE, canvas.width))
        start = min(max(column - cell_len(title) // 2, 0), canvas.width - cell_len(title))
        if all(cell == BLANK for cell in titles[max(start - 2, 0) : start + cell_len(title) + 2]):
            write(titles, start, title, "label")
    return titles


def _put_pace(canvas: Canvas, chart: "ChartData") -> None:
    for column in range(0, canvas.width, 2):
        place = canvas.place(column)
        before, after = chart.lines[int(place)].pace, chart.lines[min(int(place) + 1, canvas.last)].pace
        if before is not None and after is not None:
            share = place - int(place)
            canvas.speck(column, before * (1 - share) + after * share, "pace")


def _put_target(canvas: Canvas, chart: "ChartData") -> None:
    for column in range(canvas.width):
        wanted = chart.lines[round(canvas.place(column))]
        for value in (wanted.low, wanted.high, wanted.target):
            if value is not None:
                canvas.level(column, value, "target")


def _put_line(canvas: Canvas, spots: Sequence[Spot]) -> None:
    """From value to value; a missing one leaves a gap."""
    joined = [spot for spot in spots if spot.joined]
    lone, runs = [], []
    # Neighbours have the same difference between their period's number and their own.
    for _, group in groupby(enumerate(joined), key=lambda numbered: numbered[1].place - numbered[0]):
        run = _thinned([(canvas.x(spot.place), canvas.y(spot.value)) for _, spot in group])
        if len(run) > 1:
            runs.append(run)
        else:
            lone += run
    for number, text in enumerate(_raster(runs, canvas)):
        for column, sign in enumerate(text):
            if not sign.isspace():
                canvas.put(column, number, sign, "data")
    for x, y in lone:
        canvas.put(x // canvas.across, canvas.height - 1 - y // canvas.up, ALONE[canvas.ascii], "data")


def _thinned(run: list[Dot]) -> list[Dot]:
    """At most the lowest and the highest value of each column of dots, in the order in which they came."""
    found: list[Dot] = []
    for _, group in groupby(run, key=lambda dot: dot[0]):
        dots = list(group)
        low, high = (pick(range(len(dots)), key=lambda i: dots[i][1]) for pick in (min, max))
        found += [dots[i] for i in sorted({low, high})]
    return found


def _raster(runs: list[list[Dot]], canvas: Canvas) -> list[str]:
    """Rows of signs with a line through the dots of each run."""
    if not runs:
        return []
    with _LOCK:
        plotext.clf()
        plotext.theme("clear")
        plotext.limit_size(False, False)
        plotext.plotsize(canvas.width, canvas.height)
        plotext.xaxes(False, False)
        plotext.yaxes(False, False)
        plotext.xfrequency(0)
        plotext.yfrequency(0)
        # The dots are ours already: plotext has only to join them.
        plotext.xlim(0, canvas.width * canvas.across - 1)
        plotext.ylim(0, max(canvas.height * canvas.up - 1, 1))
        for run in runs:
            plotext.plot([x for x, _ in run], [y for _, y in run], marker="*" if canvas.ascii else "braille")
        return str(plotext.uncolorize(plotext.build())).split("\n")[: canvas.height]


def _put_points(canvas: Canvas, spots: Sequence[Spot]) -> None:
    """Partial periods hollow, the last whole one filled."""
    for spot in spots:
        if spot.partial:
            canvas.put(canvas.column(spot.place), canvas.row(spot.value), RUNNING[canvas.ascii], "running")
    last = next((spot for spot in reversed(spots) if spot.joined), None)
    if last:
        sign = RUNNING if last.partial else POINT
        canvas.put(canvas.column(last.place), canvas.row(last.value), sign[canvas.ascii], "now")


def _put_beside(canvas: Canvas, spots: Sequence[Spot], now: Label) -> bool:
    """The value beside its point, where there is room; at the right edge the margin is beside it."""
    last = next(spot for spot in reversed(spots) if spot.joined)
    column, row, width = canvas.column(last.place), canvas.row(last.value), cell_len(now.text)
    if canvas.width - column <= 3:
        return False
    for x, y in ((column + 2, row), (column - width // 2, row + 1), (column - width // 2, row - 1)):
        if canvas.free(x, y, width, ("data", "now", "running")):
            canvas.write(x, y, now.text, "now")
            return True
    return False


def _settle(canvas: Canvas, labels: Sequence[Label]) -> dict[int, Label]:
    """A row for each label: its own, else the nearest that is free; the first named choose first."""
    taken: dict[int, Label] = {}
    for label in labels:
        own = canvas.row(label.value)
        free = [row for row in range(canvas.height) if row not in taken]
        if free:
            taken[min(free, key=lambda row: abs(row - own))] = label
    return taken


def _time_axis(canvas: Canvas, periods: "Sequence[Period]", left: int, right: int) -> list[list[Cell]]:
    width = left + canvas.width + right
    rule, names = line(width), line(width)
    write(rule, left, RULE[canvas.ascii] * canvas.width, "axis")
    for place, name in time_ticks(periods, (canvas.width - 1) / max(canvas.last, 1)):
        column = left + canvas.column(place)
        rule[column] = (TICK[canvas.ascii], "axis")
        write(names, min(max(column - len(name) // 2, 0), width - len(name)), name, "label")
    return [rule, names]
