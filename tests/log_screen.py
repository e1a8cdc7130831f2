"""What the tests of the log share: it is opened, typed into and read."""

from datetime import date

import pytest
from textual.pilot import Pilot

from kpitui.model.enums import Cadence, Kind
from kpitui.store.workspace import Workspace
from kpitui.tui.widgets.log_table import LogTable
from kpitui.usecases import log_pages
from tests.build import make_kpi, make_series
from tests.screen import press, settle, type_text

SMALL, WIDE = (80, 24), (120, 40)
TODAY, YESTERDAY = date(2026, 11, 23), date(2026, 11, 22)
SIZES = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])


def make_form_cvr(ws: Workspace) -> None:
    formula = "form_completed / form_views"
    make_series(ws, "form_completed", name="Forms completed")
    make_series(ws, "form_views", name="Form views")
    make_kpi(ws, "form-cvr", name="Form CVR", formula=formula, kind=Kind.RATIO, unit="percent", cadence=Cadence.WEEK)


def values(ws: Workspace) -> list[float]:
    """Newest first."""
    return [one.value for one in log_pages.page(ws, None, 0, 1000)]


async def enter(pilot: Pilot[object], line: str) -> None:
    """Log a line by the keyboard, from the table."""
    await press(pilot, "a")
    await type_text(pilot, line)
    await press(pilot, "enter")


async def opened(pilot: Pilot[object]) -> LogTable:
    await settle(pilot)
    await pilot.app.switch_mode("log")
    await settle(pilot)
    return pilot.app.screen.query_one(LogTable)
