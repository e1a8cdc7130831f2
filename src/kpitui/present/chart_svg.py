"""A KPI's chart as SVG for a page: the same layers, ticks and labels as in the terminal.

Colours are classes that the page defines; every layer differs in form as well, so it can be read in grey.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from kpitui.present import chart_labels
from kpitui.present.axes import Scale, place_of, time_ticks
from kpitui.present.canvas import cell_len, cut
from kpitui.present.chart_labels import Label
from kpitui.present.chart_layers import drawn, urgency
from kpitui.present.chart_spots import Spot, last_whole, levels, periods_of, spots_of
from kpitui.present.html import Html, element, joined
from kpitui.present.kpi_page import chart_title

if TYPE_CHECKING:
    from kpitui.model.period import Period
    from kpitui.usecases.states import ChartData

WIDTH, HEIGHT = 640, 225
TOP, FOOT = 24, 24
"""Above the plot for the titles of events, below it for the names of periods."""
LETTER, LINE = 6.7, 14
"""How wide a letter of 12 px is at most on average, and how high a line."""
MOST_LABEL = 26
"""Letters of a label at the right."""
MOST_EVENT_TITLE = 24
TICKS = 4
Point = tuple[float, float]


class Plot:
    """Where values and periods lie between the axes."""

    def __init__(self, scale: Scale, last: int, left: float, right: float) -> None:
        self.scale, self.last, self.left, self.right = scale, last, left, WIDTH - right
        self.top, self.bottom = TOP, HEIGHT - FOOT

    def x(self, place: float) -> float:
        """Of a place in periods from the middle of the first."""
        share = place / self.last if self.last else 0.5
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def y(self, value: float) -> float:
        share = min(max(self.scale.place(value), 0.0), 1.0)
        return self.bottom - share * (self.bottom - self.top)

    def at(self, place: float, value: float) -> Point:
        return self.x(place), self.y(value)


def draw(chart: "ChartData") -> Html:
    """The chart; where there is no value, a paragraph that says why."""
    spots = spots_of(chart)
    if not spots:
        return element("p", chart.note or "no values yet", class_="quiet")
    scale = Scale.over([*(spot.value for spot in spots), *levels(chart)])
    labels = [_shortened(one) for one in chart_labels.labels(chart, spots, 100)]
    ticks, periods = scale.ticks(TICKS), periods_of(chart)
    left = max(cell_len(text) for _, text in ticks) * LETTER + 10
    right = max(cell_len(one.text) for one in labels) * LETTER + 14
    plot = Plot(scale, len(periods) - 1, left, right)
    layers = (
        *_axes(plot, ticks, periods),
        *_events(plot, chart, periods),
        *_fan(plot, chart, spots, periods),
        *_levels(plot, chart),
        *_others(plot, chart),
        *_data(plot, chart, spots),
        *_labels(plot, labels),
    )
    picture = element("svg", *layers, viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img", aria_label=_described(chart, labels))
    caption = chart_labels.caption(chart, len(spots), WIDTH)
    return joined(
        element("div", picture, class_="chart"),
        element("p", caption, class_="quiet") if caption else "",
    )


def _shortened(label: Label) -> Label:
    return Label(label.value, cut(label.text, MOST_LABEL), label.role)


def _described(chart: "ChartData", labels: Sequence[Label]) -> str:
    """What a picture says to one who does not see it."""
    said = ", ".join(f"now {one.text}" if one.role == "now" else one.text for one in labels)
    return f"{chart_title(chart)}: {said}"


def _axes(plot: Plot, ticks: Sequence[tuple[float, str]], periods: "Sequence[Period]") -> Iterator[Html]:
    for value, text in ticks:
        y = plot.y(value)
        yield _line((plot.left, y), (plot.right, y), "grid")
        yield _words(plot.left - 6, y + 4, text, "tick", anchor="end")
    yield _line((plot.left, plot.bottom), (plot.right, plot.bottom), "axis")
    room = (plot.right - plot.left) / max(plot.last, 1) / LETTER
    for place, name in time_ticks(periods, room):
        x = plot.x(place)
        yield _line((x, plot.bottom), (x, plot.bottom + 4), "axis")
        yield _words(x, plot.bottom + 17, name, "tick", anchor="middle")


def _events(plot: Plot, chart: "ChartData", periods: "Sequence[Period]") -> Iterator[Html]:
    """Dotted lines; their titles above, the latest first where they collide."""
    taken: list[tuple[float, float]] = []
    for event in sorted(chart.events, key=urgency, reverse=True):
        place = place_of(event.day, periods)
        if place is None:
            continue
        x, title = plot.x(place), cut(" ".join(drawn(event).split()), MOST_EVENT_TITLE)
        half = cell_len(title) * LETTER / 2
        middle = min(max(x, half), WIDTH - half)
        yield _line((x, plot.top - 6), (x, plot.bottom), "event")
        if all(middle + half < begin or middle - half > end for begin, end in taken):
            taken.append((middle - half - LETTER, middle + half + LETTER))
            yield _words(middle, plot.top - 11, title, "tick", anchor="middle")


def _fan(plot: Plot, chart: "ChartData", spots: Sequence[Spot], periods: "Sequence[Period]") -> Iterator[Html]:
    """Where the next values lie with 80 %, and the middle of it."""
    if not chart.fan:
        return
    place_of_start = {period.start: float(place) for place, period in enumerate(periods)}
    lows, middles, highs = [], [], []
    last = last_whole(spots)
    if last and last.place < place_of_start[chart.fan[0].period.start]:
        lows, middles, highs = [[plot.at(last.place, last.value)] for _ in range(3)]
    for one in chart.fan:
        place = place_of_start[one.period.start]
        middles.append(plot.at(place, one.value))
        if one.low is not None and one.high is not None:
            lows.append(plot.at(place, one.low))
            highs.append(plot.at(place, one.high))
    yield element("polygon", points=_points([*lows, *reversed(highs)]), class_="fan")
    yield element("polyline", points=_points(middles), class_="forecast")


def _levels(plot: Plot, chart: "ChartData") -> Iterator[Html]:
    """Limits and mean, the pace, the target; a step where it changes, the last held on into the forecast."""
    places = len(chart.lines)
    for name, role in (("lower", "limit"), ("upper", "limit"), ("center", "mean")):
        found = [getattr(limit, name) if limit else None for limit in chart.limits]
        yield from _steps(plot, found, role)
    pace = [(place, line.pace) for place, line in enumerate(chart.lines) if line.pace is not None]
    if len(pace) > 1:
        yield element("polyline", points=_points([plot.at(*one) for one in pace]), class_="pace")
    for name in ("low", "high", "target"):
        found = [getattr(line, name) for line in chart.lines]
        yield from _steps(plot, found + found[-1:] * (plot.last + 1 - places), "target")


def _steps(plot: Plot, found: Sequence[float | None], role: str) -> Iterator[Html]:
    """Level lines, half a period to either side of the places that share a value."""
    place = 0
    for value, group in groupby(found):
        count = len(list(group))
        if value is not None:
            ends = plot.at(place - 0.5, value), plot.at(place + count - 0.5, value)
            yield _line(*ends, role)
        place += count


def _others(plot: Plot, chart: "ChartData") -> Iterator[Html]:
    for other in chart.others:
        known = [(place, value) for place, value in enumerate(other.values) if value is not None]
        for run in _runs(known):
            yield element("polyline", points=_points([plot.at(*one) for one in run]), class_="other")


def _data(plot: Plot, chart: "ChartData", spots: Sequence[Spot]) -> Iterator[Html]:
    """A missing value leaves a gap; partial periods are hollow, signals are diamonds, the last value is filled."""
    for run in _runs([(spot.place, spot.value) for spot in spots if spot.joined]):
        if len(run) > 1:
            yield element("polyline", points=_points([plot.at(*one) for one in run]), class_="data")
        else:
            yield _dot(plot.at(*run[0]), "data-point", 2.5)
    marked, last = set(chart.signals), last_whole(spots)
    for spot in spots:
        x, y = plot.at(spot.place, spot.value)
        if spot.partial:
            yield _dot((x, y), "running", 4)
        elif spot.place in marked:
            yield element("polygon", points=_points([(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)]), class_="signal")
        elif spot is last:
            yield _dot((x, y), "now", 4)


def _runs(known: Sequence[tuple[int, float]]) -> Iterator[list[tuple[int, float]]]:
    """Places that follow each other."""
    for _, group in groupby(enumerate(known), key=lambda numbered: numbered[1][0] - numbered[0]):
        yield [one for _, one in group]


def _labels(plot: Plot, labels: Sequence[Label]) -> Iterator[Html]:
    """Each at the height of its value, pushed apart where they would lie on each other."""
    ordered = sorted(labels, key=lambda label: label.value, reverse=True)[: int((plot.bottom - plot.top) // LINE)]
    heights: list[float] = []
    for label in ordered:
        heights.append(max(plot.y(label.value), heights[-1] + LINE if heights else plot.top))
    floor = float(plot.bottom)
    for number in reversed(range(len(heights))):
        heights[number] = min(heights[number], floor)
        floor = heights[number] - LINE
    for label, y in zip(ordered, heights, strict=True):
        yield _words(plot.right + 8, y + 4, label.text, f"label {label.role}-label")


def _line(start: Point, end: Point, role: str) -> Html:
    (x1, y1), (x2, y2) = start, end
    return element("line", x1=_n(x1), y1=_n(y1), x2=_n(x2), y2=_n(y2), class_=role)


def _dot(at: Point, role: str, radius: float) -> Html:
    return element("circle", cx=_n(at[0]), cy=_n(at[1]), r=_n(radius), class_=role)


def _words(x: float, y: float, text: str, role: str, anchor: str = "start") -> Html:
    return element("text", text, x=_n(x), y=_n(y), class_=role, text_anchor=anchor)


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
