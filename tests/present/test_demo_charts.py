"""Every chart of every KPI of the sample, at the widths that terminals have."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from math import isclose, log10
from pathlib import Path

import pytest

from kpitui.present.axes import Scale
from kpitui.present.canvas import cell_len
from kpitui.present.chart import draw
from kpitui.present.chart_labels import labels
from kpitui.present.chart_spots import levels, spots_of
from kpitui.usecases.chart import chart_data
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.demo import open_demo
from kpitui.usecases.states import ChartData, ChartKind

TODAY = date(2026, 11, 23)
HEIGHT = 14
TIME_NAME = re.compile(r"\d{4}|[QHB]\d|(\d{1,2} )?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[ChartData]]:
    folder: Path = tmp_path_factory.mktemp("sample")
    ws = open_demo(folder / "shop.db", TODAY)
    found = []
    for state in dashboard(ws).kpis:
        usual = chart_data(ws, state.key)
        found += [chart_data(ws, state.key, kind=kind) for kind in usual.kinds]
    yield found
    ws.close()


def rows_of(data: ChartData, width: int, *, ascii: bool) -> list[str]:
    return [
        "".join(text for text, _ in row).replace("\u00a0", " ") for row in draw(data, width, HEIGHT, ascii=ascii).rows
    ]


def words(data: ChartData, width: int) -> list[str]:
    return [label.text.replace("\u00a0", " ") for label in labels(data, spots_of(data), width)]


def time_names(rows: list[str]) -> list[str]:
    """The row under the axis."""
    axis = next(place for place, row in enumerate(rows) if re.fullmatch(r"\s*[─┴]{12,}\s*", row))
    return re.split(r" {2,}", rows[axis + 1].strip())


def test_the_sample_has_every_kind_of_chart_but_that_of_a_slope(charts: list[ChartData]) -> None:
    assert {data.kind for data in charts} == set(ChartKind) - {ChartKind.TREND}


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_a_chart_fills_its_width_and_names_what_it_draws(charts: list[ChartData], width: int) -> None:
    for data in charts:
        rows = rows_of(data, width, ascii=False)
        assert {cell_len(row) for row in rows} == {width}
        text = "\n".join(rows)
        # Each label whole, and no other at its place: one that is written over is not found any more.
        for said in words(data, width):
            assert re.search(rf"(?<!\S){re.escape(said)}(?!\S)", text), (data.key, data.kind, said)
        assert all(TIME_NAME.fullmatch(name) for name in time_names(rows)), (data.key, rows)


@pytest.mark.parametrize("width", [40, 200])
def test_seven_bits_have_the_same_words_at_the_same_places(charts: list[ChartData], width: int) -> None:
    for data in charts:
        plain = rows_of(data, width, ascii=True)
        assert {len(row) for row in plain} == {width}
        assert {"O", "o", "*"} & set("".join(plain))
        assert all(any(said in row for row in plain) for said in words(data, width))


def test_the_ticks_are_round_and_evenly_apart(charts: list[ChartData]) -> None:
    for data in charts:
        spots = spots_of(data)
        ticks = Scale.over([*(spot.value for spot in spots), *levels(data)]).ticks(3)
        assert 2 <= len(ticks) <= 3
        steps = [after - before for (before, _), (after, _) in pairwise(sorted(ticks))]
        for step in steps:
            assert isclose(step, steps[0])
            digit = step / 10 ** int(log10(step) // 1)
            assert min(abs(digit - round_one) for round_one in (1, 2, 2.5, 5, 10)) < 1e-9


def test_other_courses_are_told_apart_without_colour(charts: list[ChartData]) -> None:
    for data in charts:
        if len(data.others) > 1:
            named = re.findall(r"(?<=\s)([a-h]) \S", "\n".join(rows_of(data, 120, ascii=True)))
            drawn = set("".join(row[:90] for row in rows_of(data, 120, ascii=True)[1:11]))
            assert len(set(named)) >= len(data.others)
            assert set(named) <= drawn
