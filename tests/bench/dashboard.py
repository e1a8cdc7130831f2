"""The statement behind the dashboard at 500 KPIs × 5 years of days, against the bare driver with the same SQL."""

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import event
from sqlmodel import insert, select

from kpitui.model.enums import Cadence
from kpitui.model.period import Calendar
from kpitui.model.tables import Measurement, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._kpi_rows import read_stored
from kpitui.usecases._kpi_values import Wanted, read_courses
from kpitui.usecases._values import Clock
from tests.bench.ratios import Ratio, interleaved
from tests.build import MORNING, make_kpi

TODAY = date(2026, 11, 23)
SHOWN_FROM = date(2024, 10, 1)
KPIS, DAYS = 500, 1826
LIMIT = 2.5
RUNS = 7


def bench() -> Iterator[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kpitui.db"
        ws = Workspace.open(file, author="ana", as_of=TODAY)
        fill(ws)
        statements: list[str] = []
        event.listen(ws.engines.read, "before_cursor_execute", lambda *said: statements.append(said[2]))
        read(ws)
        statement = max(statements, key=len)
        driver = sqlite3.connect(file)
        ours, theirs = interleaved(RUNS, lambda: timed(lambda: read(ws)), lambda: timed(lambda: run(driver, statement)))
        driver.close()
        ws.close()
    yield Ratio(f"{KPIS} KPIs × 26 months, read and made : the driver", ours, theirs, LIMIT)


def fill(ws: Workspace) -> None:
    for number in range(KPIS):
        make_kpi(ws, f"measure-{number}")
    numbers = random.Random(7)
    with ws.writing("fill") as db:
        series = list(db.exec(select(Series.id)))
        for back in range(DAYS, 0, -1):
            day = TODAY - timedelta(days=back)
            same = {"start": day, "end": day, "author": "ana", "recorded_at": MORNING}
            rows = [{"series_id": one, "value": numbers.randint(0, 1000), **same} for one in series]
            db.exec(insert(Measurement), params=rows, execution_options={"audited": True})


def read(ws: Workspace) -> None:
    clock = Clock(TODAY, TODAY)
    with ws.looking() as db:
        kpis = read_stored(db, TODAY).kpis
        courses = read_courses(db, Calendar(), clock, [Wanted(kpi, Cadence.MONTH, SHOWN_FROM, TODAY) for kpi in kpis])
    if any(len(course.values) != 26 or course.values[0].value is None for course in courses):
        raise AssertionError("not all 26 months of every KPI were read")


def run(driver: sqlite3.Connection, statement: str) -> None:
    driver.execute(statement).fetchall()


def timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
