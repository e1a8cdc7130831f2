"""A KPI's values as a picture of terminal cells: plotext draws the line, everything else is put under and around it.

The result knows no toolkit: rows of text with the role of each piece. Every row is exactly as wide as asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from textwrap import wrap
from threading import Lock
from typing import TYPE_CHECKING

import plotext

from kpitui.present import chart_labels as say
from kpitui.present import chart_layers as put
from kpitui.present.axes import APART, Scale, place_of, time_ticks
from kpitui.present.canvas import BLANK, Canvas, Cell, Span, cell_len, cut, line, spans, write
from kpitui.present.chart_spots import Spot, levels, others_spots, periods_of, spots_of

if TYPE_CHECKING:
    from kpitui.model.period import Period
    from kpitui.usecases.states import ChartData

Dot = tuple[int, int]

LEAST_CANVAS = 12
DASH = 3
"""Columns from gap to gap of a dashed line."""
ALONE, RULE, TICK = ("⠶", "+"), ("─", "-"), ("┴", "+")

_LOCK = Lock()
"""plotext keeps one global figure."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What to paint. Roles: data, now, running, signal, target, pace, limit, fan, forecast, other, event, axis, label;
    empty for blank cells."""

    rows: tuple[tuple[Span, ...], ...]


@lru_cache(maxsize=32)
def draw(chart: "ChartData", width: int, height: int, *, ascii: bool = False) -> Picture:
    """The chart in `width` × `height` cells: fan, limits, pace and target under the data, with ticks and direct labels.

    Missing values break the line; a partial period is a hollow point. Where the target is a sum by a date, the
    sum so far is drawn. Without a value, the reason alone.
    """
    spots = spots_of(chart)
    if not spots or width < LEAST_CANVAS or height < 4:
        return _sentence(chart.note or "no values yet", width, height)
    scale = Scale.over([*(spot.value for spot in spots), *levels(chart)])
    labels = say.labels(chart, spots, width)
    ticks = scale.ticks(3 if height >= 9 else 2)
    left = max(cell_len(text) for _, text in ticks) + 1
    right = max(cell_len(label.text) for label in labels) + 1
    if width - left - right < LEAST_CANVAS:
        right = 0
    if width - left - right < LEAST_CANVAS:
        left = 0
    periods = periods_of(chart)
    caption = say.caption(chart, len(spots), width)
    foot = 3 if caption and height >= 6 else 2
    happened = any(place_of(event.day, periods) is not None for event in chart.events)
    head = 1 if happened and height - foot >= 4 else 0
    canvas = Canvas(scale, len(periods) - 1, width - left - right, height - head - foot, ascii=ascii)
    titles = _paint(canvas, chart, spots, periods)
    now = next((label for label in labels if label.role == "now"), None)
    if now and put.beside(canvas, spots, now):
        labels.remove(now)
    margin = say.settle(canvas, labels) if right else {}
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


def _paint(canvas: Canvas, chart: "ChartData", spots: Sequence[Spot], periods: "Sequence[Period]") -> list[Cell]:
    """The layers from below; returns the row above with the titles of the events."""
    titles = put.events(canvas, chart, periods)
    put.fan(canvas, chart, spots, periods)
    put.limits(canvas, chart)
    put.pace(canvas, chart)
    put.target(canvas, chart)
    for other in chart.others:
        _put_line(canvas, others_spots(other), "other")
    _put_line(canvas, spots, "data")
    put.letters(canvas, chart)
    put.points(canvas, chart, spots)
    return titles


def _sentence(text: str, width: int, height: int) -> Picture:
    """Words instead of a chart."""
    said = [line(width, part, "label") for part in wrap(text, max(width, 1))][:height]
    return Picture(tuple(spans(row) for row in said + [line(width)] * (height - len(said))))


def _put_line(canvas: Canvas, spots: Sequence[Spot], role: str) -> None:
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
    # In ASCII a star is a signal.
    for number, text in enumerate(_raster(runs, canvas, "+" if role == "data" else "~")):
        for column, sign in enumerate(text):
            # Another course is dashed: without colour it is told apart by that.
            if not sign.isspace() and (role == "data" or column % DASH):
                canvas.put(column, number, sign, role)
    for x, y in lone:
        canvas.put(x // canvas.across, canvas.height - 1 - y // canvas.up, ALONE[canvas.ascii], role)


def _thinned(run: list[Dot]) -> list[Dot]:
    """At most the lowest and the highest value of each column of dots, in the order in which they came."""
    found: list[Dot] = []
    for _, group in groupby(run, key=lambda dot: dot[0]):
        dots = list(group)
        low, high = (pick(range(len(dots)), key=lambda i: dots[i][1]) for pick in (min, max))
        found += [dots[i] for i in sorted({low, high})]
    return found


def _raster(runs: list[list[Dot]], canvas: Canvas, sign: str) -> list[str]:
    """Rows of signs with a line through the dots of each run; `sign` in ASCII."""
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
            plotext.plot([x for x, _ in run], [y for _, y in run], marker=sign if canvas.ascii else "braille")
        return str(plotext.uncolorize(plotext.build())).split("\n")[: canvas.height]


def _time_axis(canvas: Canvas, periods: "Sequence[Period]", left: int, right: int) -> list[list[Cell]]:
    width = left + canvas.width + right
    rule, names = line(width), line(width)
    write(rule, left, RULE[canvas.ascii] * canvas.width, "axis")
    for place, name in time_ticks(periods, (canvas.width - 1) / max(canvas.last, 1)):
        column = left + canvas.column(place)
        rule[column] = (TICK[canvas.ascii], "axis")
        start = min(max(column - len(name) // 2, 0), width - len(name))
        # At an edge a name stands beside its tick, and may reach the next one's.
        if all(cell == BLANK for cell in names[max(start - APART, 0) : start + len(name) + APART]):
            write(names, start, name, "label")
    return [rule, names]
