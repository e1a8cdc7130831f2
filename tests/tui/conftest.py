"""A workspace like one in use, for the screens."""

from datetime import date, timedelta

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, Direction
from kpitui.store.workspace import Workspace
from tests.build import log_values, make_goal, make_kpi

TODAY = date(2026, 11, 23)
HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'


def weeks(ws: Workspace, series: str, *values: float) -> None:
    """One value a day, the same for seven days; the last of `values` is that of the week before this one."""
    monday = date(2026, 11, 16) - timedelta(weeks=len(values) - 1)
    log_values(
        ws,
        series,
        {monday + timedelta(days=7 * week + day): value for week, value in enumerate(values) for day in range(7)},
    )


@pytest.fixture
def shop(ws: Workspace) -> Workspace:
    """Two goals: one off track with ROAS and ACOS, one on track with Form CVR; a KPI of Ben's without a goal."""
    quarter = {"start": date(2026, 10, 1), "end": date(2026, 12, 31), "owner": "ana"}
    make_goal(ws, "spend", "Spend less per sale", why="Each euro has to sell more", **quarter)
    make_goal(ws, "win", "Win new customers", why="Only new customers let us grow", **quarter)
    week = {"cadence": Cadence.WEEK, "aggregation": Aggregation.MEAN, "owner": "ana", "since": date(2026, 11, 16)}
    four, most, cvr = TargetDefinition(value=4.0), TargetDefinition(value=25.0), TargetDefinition(value=5.0)
    make_kpi(ws, "roas", name="ROAS", goals="spend", decimals=1, target=four, definition="revenue ÷ spend", **week)
    make_kpi(
        ws,
        "acos",
        name="ACOS",
        goals="spend",
        unit="percent",
        decimals=1,
        target=most,
        direction=Direction.DOWN,
        **week,
    )
    make_kpi(ws, "form-cvr", name="Form CVR", goals="win", unit="percent", decimals=1, target=cvr, **week)
    make_kpi(ws, "load", name="Server load", **{**week, "owner": "ben"})
    weeks(ws, "roas", 4.4, 4.2, 4.1, 3.2, 3.1)
    weeks(ws, "acos", 22.0, 23.0, 24.0, 31.0, 32.3)
    weeks(ws, "form_cvr", 4.0, 4.4, 5.1, 5.2, 5.3)
    return ws
