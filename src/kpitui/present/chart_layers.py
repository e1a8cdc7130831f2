"""The layers of a chart around its line: events, forecast, limits, pace, target, points."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kpitui.present.axes import place_of
from kpitui.present.canvas import BLANK, Canvas, Cell, cell_len, cut, line, write
from kpitui.present.chart_spots import Spot, last_whole, others_spots

if TYPE_CHECKING:
    from datetime import date

    from kpitui.model.period import Period
    from kpitui.present.chart_labels import Label
    from kpitui.usecases.states import Ahead, ChartData, ChartEvent, LimitLine, TargetLine

MOST_EVENT_TITLE = 24
POINT, RUNNING, EVENT, SIGNAL = ("●", "O"), ("○", "o"), ("┆", ":"), ("◆", "*")
FORECAST, FAN = ("╌", "-"), ("⠂", "'")
LIMIT_EVERY, MEAN_EVERY = 4, 3
"""Columns from dot to dot."""
LETTERS = "abcdefgh"
"""Of several other courses, which no dash could tell apart."""
LETTER_EVERY = 3
"""Columns from one course's letter to the next one's."""


def urgency(event: "ChartEvent") -> "tuple[bool, date]":
    """What happened has its title before a target or a review, the latest first."""
    return not event.aside, event.day


def drawn(event: "ChartEvent") -> str:
    """Its title, as far as it is drawn."""
    return event.title.partition(":")[0] if event.aside else event.title


def events(canvas: Canvas, chart: "ChartData", periods: "Sequence[Period]") -> list[Cell]:
    """The lines of the events; returns the row above with their titles, the latest first where they collide."""
    titles = line(canvas.width)
    for event in sorted(chart.events, key=urgency, reverse=True):
        place = place_of(event.day, periods)
        if place is None:
            continue
        column = canvas.column(place)
        for row in range(canvas.height):
            canvas.put(column, row, EVENT[canvas.ascii], "event")
        title = cut(drawn(event), min(MOST_EVENT_TITLE, canvas.width))
        start = min(max(column - cell_len(title) // 2, 0), canvas.width - cell_len(title))
        if all(cell == BLANK for cell in titles[max(start - 2, 0) : start + cell_len(title) + 2]):
            write(titles, start, title, "label")
    return titles


def fan(canvas: Canvas, chart: "ChartData", spots: Sequence[Spot], periods: "Sequence[Period]") -> None:
    """Sparse dots over where the next values lie with 80 %; its middle dashed."""
    if not chart.fan:
        return
    place_of_start = {period.start: float(place) for place, period in enumerate(periods)}
    course = [_reach(place_of_start[point.period.start], point) for point in chart.fan]
    last = last_whole(spots)
    if last and last.place < course[0][0]:
        course.insert(0, (float(last.place), last.value, last.value, last.value))
    for column in range(canvas.column(course[0][0]), canvas.width):
        low, middle, high = _between(course, canvas.place(column))
        top, bottom = canvas.row(high), canvas.row(low)
        for row in range(top, bottom + 1) if top < bottom else ():
            if (column + row) % 2 == 0:
                canvas.put(column, row, FAN[canvas.ascii], "fan")
        if column % 2 == 0:
            canvas.put(column, canvas.row(middle), FORECAST[canvas.ascii], "forecast")


def _reach(place: float, point: "Ahead") -> tuple[float, float, float, float]:
    """Without an interval its middle alone."""
    low = point.value if point.low is None else point.low
    return place, low, point.value, point.value if point.high is None else point.high


def _between(course: Sequence[tuple[float, float, float, float]], place: float) -> tuple[float, float, float]:
    """Low, middle and high at a place, between the points of the forecast."""
    before = max((one for one in course if one[0] <= place), default=course[0])
    after = min((one for one in course if one[0] >= place), default=course[-1])
    share = (place - before[0]) / (after[0] - before[0]) if after[0] > before[0] else 0.0
    low, middle, high = (a * (1 - share) + b * share for a, b in zip(before[1:], after[1:], strict=True))
    return low, middle, high


def limits(canvas: Canvas, chart: "ChartData") -> None:
    """One dot in four for the limits, one in three for the mean; a new segment begins at its own height."""
    ways: tuple[tuple[int, Callable[[LimitLine], float]], ...] = (
        (MEAN_EVERY, lambda limit: limit.center),
        (LIMIT_EVERY, lambda limit: limit.lower),
        (LIMIT_EVERY, lambda limit: limit.upper),
    )
    for every, value in ways:
        for column in range(0, canvas.width, every):
            place = round(canvas.place(column))
            limit = chart.limits[place] if place < len(chart.limits) else None
            if limit:
                canvas.speck(column, value(limit), "limit", ".")


def pace(canvas: Canvas, chart: "ChartData") -> None:
    for column in range(0, canvas.width, 2):
        place = canvas.place(column)
        before, after = _line(chart, int(place)).pace, _line(chart, int(place) + 1).pace
        if before is not None and after is not None and place <= len(chart.lines) - 1:
            share = place - int(place)
            canvas.speck(column, before * (1 - share) + after * share, "pace", ",")


def target(canvas: Canvas, chart: "ChartData") -> None:
    for column in range(canvas.width):
        wanted = _line(chart, round(canvas.place(column)))
        for value in (wanted.low, wanted.high, wanted.target):
            if value is not None:
                canvas.level(column, value, "target")


def _line(chart: "ChartData", place: int) -> "TargetLine":
    """The target at a place; the last holds on into the forecast."""
    return chart.lines[min(place, len(chart.lines) - 1)]


def letters(canvas: Canvas, chart: "ChartData") -> None:
    """Each of several other courses by its letter, here and there on its line."""
    if len(chart.others) < 2:
        return
    taken: set[tuple[int, int]] = set()
    step = max(canvas.width // 3, LETTER_EVERY * len(chart.others))
    for number, (letter, other) in enumerate(zip(LETTERS, chart.others, strict=False)):
        cells = [(canvas.column(spot.place), canvas.row(spot.value)) for spot in others_spots(other)]
        for start in range(LETTER_EVERY * number, canvas.width, step):
            cell = min((one for one in cells if one not in taken), key=lambda one: abs(one[0] - start), default=None)
            if cell:
                taken.add(cell)
                canvas.put(*cell, letter, "label")


def points(canvas: Canvas, chart: "ChartData", spots: Sequence[Spot]) -> None:
    """Partial periods hollow, signals marked, the last whole one filled."""
    marked = set(chart.signals)
    for spot in spots:
        if spot.partial:
            canvas.put(canvas.column(spot.place), canvas.row(spot.value), RUNNING[canvas.ascii], "running")
        elif spot.place in marked:
            canvas.put(canvas.column(spot.place), canvas.row(spot.value), SIGNAL[canvas.ascii], "signal")
    last = last_whole(spots)
    if last:
        sign = RUNNING if last.partial else POINT
        role = "signal" if last.place in marked else "now"
        canvas.put(canvas.column(last.place), canvas.row(last.value), sign[canvas.ascii], role)


def beside(canvas: Canvas, spots: Sequence[Spot], now: "Label") -> bool:
    """The value beside its point, where there is room; at the right edge the margin is beside it."""
    last = last_whole(spots)
    if last is None:
        return False
    column, row, width = canvas.column(last.place), canvas.row(last.value), cell_len(now.text)
    if canvas.width - column <= 3:
        return False
    for x, y in ((column + 2, row), (column - width // 2, row + 1), (column - width // 2, row - 1)):
        # With a blank on both sides: a dot behind a number would be read as its point.
        if canvas.free(x - 1, y, width + 2, ("data", "now", "running", "signal", "target")):
            canvas.write(x - 1, y, f" {now.text} ", "now")
            return True
    return False
