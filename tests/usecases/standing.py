"""How the tests of where KPIs stand look at the dashboard."""

from collections.abc import Iterable
from datetime import date, timedelta

from kpitui.store.workspace import Workspace
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.states import KpiState

OCTOBER = date(2026, 10, 1)
YEAR_END = date(2026, 12, 31)


def state_of(ws: Workspace, key: str, period: str | None = None) -> KpiState:
    return next(state for state in dashboard(ws, period).kpis if state.key == key)


def months(*values: float, last: tuple[int, int] = (2026, 10)) -> dict[date, float]:
    """Values on the 10th of as many months, the latest in `last`."""
    year, month = last
    ordinals = range(year * 12 + month - len(values), year * 12 + month)
    return {date(at // 12, at % 12 + 1, 10): value for at, value in zip(ordinals, values, strict=True)}


def days(first: date, values: Iterable[float]) -> dict[date, float]:
    return {first + timedelta(at): value for at, value in enumerate(values)}
