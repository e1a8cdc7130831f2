"""What there is too little to say of is said in words on the KPI page, too."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, Direction
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases.kpis import load_kpi, save_kpi
from tests.build import log_values, make_event, make_kpi
from tests.screen import press, settle, text

SUNDAY = date(2026, 11, 22)
SEVEN = (4.0, 4.2, 3.9, 4.1, 4.0, 4.3, 3.8)
FIVE = TargetDefinition(value=5.0, baseline=3.0, start=date(2026, 1, 1))
ZERO = TargetDefinition(value=0.0, start=date(2026, 1, 1), by=date(2026, 12, 31))
LATER = TargetDefinition(value=5.0, baseline=3.0, start=date(2026, 12, 7), by=date(2026, 12, 31))
COMING = TargetDefinition(value=5.0, start=date(2027, 1, 1))
SAID = {
    "one": ("Too early to tell change from noise: 1 of 6 values.", "too early: 1 of 6 values"),
    "two": ("met 0 of 2 times. Too early to tell change from noise: 2 of 6 values.",),
    "zeros": ("every value is the same: there is no variation to judge", "no difference: every value is the same"),
    "constant": ("Missing the target, and stable.", "moving not moving", "on W46 no change"),
    "negative": ("on W46 n/m, +75", "limits provisional: 7 of 12 values"),
    "gap": ("a gap of 53 periods: nothing is said across it",),
    "zero-target": (
        "Over the limit, and stable.",
        "19 since Thu 1 Jan, at most 0 wanted by Thu 31 Dec; 0 allowed by now.",
    ),
    "later": ("Not started. The target counts from its first day on Mon 7 Dec.", "No score yet"),
    "coming": ("Target from 1 Jan 2027: at least 5 each week.",),
    "weekly-now": ("10 measurements span more than one period and count in none",),
}


def weeks(*values: float, last: date = SUNDAY) -> dict[date, float]:
    return {last - timedelta(weeks=back): value for back, value in enumerate(reversed(values))}


def make(ws: Workspace, key: str, values: dict[date, float], target: TargetDefinition = FIVE, **fields: object) -> None:
    weekly = {"cadence": Cadence.WEEK, "aggregation": Aggregation.MEAN, "types": ["financial", "directional"]}
    make_kpi(ws, key, target=target, **weekly | fields)  # type: ignore[arg-type]
    log_values(ws, key.replace("-", "_"), values)


def months_then_weeks(ws: Workspace) -> None:
    """A KPI that was logged by the month, and is by the week since October."""
    make_kpi(ws, "weekly-now", target=FIVE)
    months = [(date(2026, one, 1), date(2026, one, monthrange(2026, one)[1]), 40.0) for one in range(1, 11)]
    log_values(ws, "weekly_now", months)
    kpi, version = load_kpi(ws, "weekly-now")
    save_kpi(ws, replace(kpi, cadence=Cadence.WEEK), version=version)
    log_values(ws, "weekly_now", weeks(10, 11, 9))


async def test_each_edge_is_answered_in_words(ws: Workspace) -> None:
    make(ws, "one", weeks(4))
    make(ws, "two", weeks(4, 4))
    make(ws, "zeros", weeks(*[0.0] * 14), types=["actionable"])
    make_event(ws, date(2026, 10, 5), "New price", kpis=["zeros"])
    make(ws, "constant", weeks(*[4.0] * 14))
    make(ws, "negative", weeks(-20, 55, -3, 7, -20, -20, 55))
    make(ws, "gap", weeks(*SEVEN) | weeks(*SEVEN, last=SUNDAY - timedelta(weeks=60)))
    make(ws, "zero-target", weeks(3, 2, 4, 1, 2, 3, 4), ZERO, direction=Direction.DOWN, aggregation=Aggregation.SUM)
    make(ws, "later", weeks(*SEVEN), LATER)
    make(ws, "coming", weeks(*SEVEN), COMING)
    months_then_weeks(ws)
    async with KpituiApp(ws).run_test(size=(160, 70)) as pilot:
        await settle(pilot)
        for key, sentences in SAID.items():
            await pilot.app.open_kpi(key)
            await settle(pilot)
            shown = " ".join(text(pilot).split())
            for sentence in sentences:
                assert sentence in shown, (key, sentence, text(pilot))
            assert not {"nan", "inf", "None"} & set(shown.split())
            await press(pilot, "escape")
