"""The dashboard of 500 KPIs × 5 years of days with what the values say, a KPI's page, and keys meanwhile."""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from statistics import median, quantiles

from sqlmodel import insert
from sqlmodel import select as select_rows

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Cadence
from kpitui.model.tables import Measurement, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._insight import process
from kpitui.usecases._outlook import _forecast, _paced
from kpitui.usecases.chart import chart_data
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.judgements import Judgements
from kpitui.usecases.kpi_page import kpi_page
from kpitui.usecases.log import record
from tests.bench.keys import held
from tests.bench.ratios import Ratio, interleaved
from tests.build import MORNING, make_goal, make_kpi
from tests.terminal import Terminal

TODAY = date(2026, 11, 23)
KPIS, DAYS, RUNS = 500, 1826, 5
FIRST, ALL, PAGE, NEARLY_ALL = 1.0, 3.0, 0.1, 0.033
NO_LATER, CARRIED_OVER = 1.15, 1.5
MEANWHILE = 2.0
"""Seconds after the first rows in which the values are being judged."""
CADENCES = (Cadence.WEEK, Cadence.MONTH, Cadence.WEEK, Cadence.DAY)
EACH = {Cadence.WEEK: 1400.0, Cadence.MONTH: 6500.0, Cadence.DAY: 200.0}


def bench() -> Iterator[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kpitui.db"
        ws = Workspace.open(file, author="ana", as_of=TODAY)
        fill(ws)
        rows, filled = interleaved(RUNS, lambda: timed(ws, judged=False), lambda: timed(ws, judged=True))
        bare, first = interleaved(RUNS, lambda: timed(ws, judged=False), lambda: timed_first(ws))
        kept = Judgements()
        dashboard(ws, judgements=kept)
        values = count(1000)
        again = interleaved(RUNS, lambda: timed_after_a_value(ws, kept, next(values)))[0]
        page = interleaved(RUNS, lambda: look(ws))[0]
        ws.close()
        env = {"KPITUI_DATABASE": str(file), "KPITUI_CONFIG": str(Path(folder) / "config.toml")}
        keys = [took for _ in range(3) for took in keys_meanwhile(env)]
    yield Ratio(f"{KPIS} KPIs, first rows : 1 s", rows, FIRST, 1.0)
    yield Ratio(f"{KPIS} KPIs, first rows and all judged : 3 s", rows + filled, ALL, 1.0)
    yield Ratio("first rows, judged later : never judged", first, bare, NO_LATER)
    yield Ratio("all judged after one value was written : never judged", again, bare, CARRIED_OVER)
    yield Ratio("a KPI's page with its chart, read and judged : 100 ms", page, PAGE, 1.0)
    yield Ratio("a key while 500 are judged, at the median : 16 ms", median(keys), 0.016, 1.0)
    yield Ratio(
        "a key while 500 are judged, at the 95th percentile : 33 ms", quantiles(keys, n=20)[-1], NEARLY_ALL, 1.0
    )


def fill(ws: Workspace) -> None:
    """Half of them weekly, a quarter daily, a quarter monthly; a third by a date, a third for each period."""
    for number in range(20):
        make_goal(ws, f"goal-{number}", start=date(2026, 10, 1), end=date(2026, 12, 31))
    for number in range(KPIS):
        cadence = CADENCES[number % len(CADENCES)]
        by = TargetDefinition(value=20_000.0, start=date(2026, 10, 1), by=date(2026, 12, 31))
        target = ([by], [TargetDefinition(value=EACH[cadence])], [])[number % 3]
        make_kpi(ws, f"measure-{number}", goals=f"goal-{number % 20}", cadence=cadence, target=target)
    numbers = random.Random(7)
    with ws.writing("fill") as db:
        series = list(db.exec(select_rows(Series.id)))
        for back in range(DAYS, 0, -1):
            day = TODAY - timedelta(days=back)
            same = {"start": day, "end": day, "author": "ana", "recorded_at": MORNING}
            rows = [{"series_id": one, "value": numbers.randint(0, 400) + day.weekday() * 10, **same} for one in series]
            db.exec(insert(Measurement), params=rows, execution_options={"audited": True})


def timed(ws: Workspace, *, judged: bool) -> float:
    """As after the start, when nothing was judged yet."""
    for known in (process, _forecast, _paced):
        known.cache_clear()
    start = time.perf_counter()
    view = dashboard(ws, judged=judged)
    took = time.perf_counter() - start
    if len(view.kpis) != KPIS or any((one.insight is not None) is not judged for one in view.kpis):
        raise AssertionError("not every KPI is as it was asked for")
    return took


def timed_first(ws: Workspace) -> float:
    start = time.perf_counter()
    view = dashboard(ws, judged=False, judgements=Judgements())
    took = time.perf_counter() - start
    if view.judged:
        raise AssertionError("the first rows waited for what the values say")
    return took


def timed_after_a_value(ws: Workspace, kept: Judgements, value: float) -> float:
    record(ws, "measure-3", value, TODAY)
    start = time.perf_counter()
    view = dashboard(ws, judged=False, judgements=kept)
    took = time.perf_counter() - start
    if not view.judged:
        raise AssertionError("what was judged was not carried over")
    return took


def look(ws: Workspace) -> float:
    start = time.perf_counter()
    kpi_page(ws, "measure-12")
    chart_data(ws, "measure-12")
    return time.perf_counter() - start


def keys_meanwhile(env: dict[str, str]) -> list[float]:
    """Seconds from each key to the first output after it, from the first rows on."""
    command = [sys.executable, "-m", "kpitui", "--as-of", TODAY.isoformat()]
    with Terminal(command, size=(120, 40), env=env) as terminal:
        terminal.until("measure-")
        return held(terminal, MEANWHILE)
