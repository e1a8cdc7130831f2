"""A KPI's standing in a sentence: the judgement first, then what it rests on."""

from dataclasses import replace
from datetime import date

import pytest

from kpitui.analysis.aggregate import PeriodValue
from kpitui.analysis.progress import EachScore, Progress
from kpitui.model.enums import Cadence, Direction, Kind, KpiStatus, Status, TargetKind
from kpitui.model.period import Calendar, Period
from kpitui.present.standing import next_due, standing
from kpitui.present.words import standing_word
from kpitui.usecases.states import KpiState, TargetView

TODAY = date(2026, 11, 23)
LAST_WEEK = Calendar().period(date(2026, 11, 18), Cadence.WEEK)
RUNNING = PeriodValue(Calendar().period(TODAY, Cadence.WEEK), 2.0, None, 1, True, "")
EACH = TargetView(
    TargetKind.EACH, 4.0, None, None, None, None, date(2026, 10, 1), date(2026, 12, 31), date(2026, 12, 31)
)
BY = TargetView(
    TargetKind.BY, 1000.0, None, None, None, None, date(2026, 10, 1), date(2026, 12, 31), date(2026, 12, 31)
)


def state(**changes: object) -> KpiState:
    """ROAS of last week, 3.1 where 4.0 was wanted, but for `changes`."""
    plain = dict.fromkeys(KpiState.__dataclass_fields__)
    roas = {
        **plain,
        "key": "roas",
        "name": "ROAS",
        "unit": "count",
        "decimals": 1,
        "kind": Kind.NUMBER,
        "direction": Direction.UP,
        "cadence": Cadence.WEEK,
        "status_of_kpi": KpiStatus.ACTIVE,
        "period": LAST_WEEK,
        "partial": False,
        "value": 3.1,
        "reason": "",
        "target": EACH,
        "status": Status.OFF_TRACK,
        "due_periods": 0,
        "history": (),
        "types": (),
    }
    return KpiState(**{**roas, **changes})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Missing the target. 3.1 in W47; the target is at least 4.0 each week."),
        ({"status": Status.AT_RISK}, "Missed the target once. 3.1 in W47; the target is at least 4.0 each week."),
        ({"value": 3.96}, "Missing the target. 3.96 in W47; the target is at least 4.0 each week."),
        (
            {"value": 4.2, "status": Status.ON_TRACK},
            "Meeting the target. 4.2 in W47; the target is at least 4.0 each week.",
        ),
        (
            {"target": replace(EACH, value=None, low=2.6, high=3.7), "unit": "h", "status": Status.ON_TRACK},
            "Meeting the target. 3.1 h in W47; the target is 2.6–3.7 h each week.",
        ),
        (
            {"each": EachScore(1 / 3, 2, 6, 1)},
            "Missing the target. 3.1 in W47; the target is at least 4.0 each week, met 2 of 6 times.",
        ),
        ({"value": None, "reason": "no measurement"}, "No value yet. No measurement."),
        ({"value": None, "history": (RUNNING,)}, "Not judged yet. 2.0 so far in W48, which still runs."),
        (
            {"target": None, "status": Status.NO_TARGET},
            "No target yet. 3.1 in W47; without a target nothing says whether that is good.",
        ),
        (
            {
                "target": None,
                "idle_target": replace(EACH, start=date(2027, 1, 1), end=date(2027, 3, 31)),
                "status": Status.NO_TARGET,
            },
            "No target in force. 3.1 in W47. Target from 1 Jan 2027: at least 4.0 each week.",
        ),
        (
            {
                "target": None,
                "idle_target": replace(BY, start=date(2027, 1, 1), by=date(2027, 3, 31)),
                "status": Status.NO_TARGET,
            },
            "No target in force. 3.1 in W47. Target from 1 Jan 2027: at least 1\u00a0000.0 by 31 Mar.",
        ),
        (
            {
                "target": None,
                "idle_target": replace(EACH, end=date(2026, 10, 31)),
                "status": Status.NO_TARGET,
            },
            "No target in force. 3.1 in W47; the last target ended on 31 Oct, so nothing says whether that is good.",
        ),
        (
            {
                "progress": Progress(None, None, None, "a target of 9 is above the baseline 4, but lower is better"),
                "status": Status.NO_TARGET,
            },
            "The target cannot be judged. 3.1 in W47. A target of 9 is above the baseline 4, but lower is better.",
        ),
        (
            {
                "target": BY,
                "value": 412.0,
                "decimals": 0,
                "pace": 587.0,
                "partial": True,
                "period": Period(None, date(2026, 10, 1), date(2026, 12, 31), "2026-10-01..2026-12-31"),
                "status": Status.AT_RISK,
            },
            "Behind pace. 412 since Thu 1 Oct, at least 1\u00a0000 wanted by Thu 31 Dec; 587 expected by now.",
        ),
        (
            {
                "target": replace(BY, value=25.0),
                "direction": Direction.DOWN,
                "status": Status.AT_RISK,
                "pace": 2.0,
            },
            "Close to the limit. 3.1 in W47, at most 25.0 wanted by Thu 31 Dec; 2.0 allowed by now.",
        ),
        (
            {"target": replace(BY, value=25.0), "direction": Direction.DOWN, "status": Status.OFF_TRACK},
            "Over. 3.1 in W47, at most 25.0 wanted by Thu 31 Dec.",
        ),
        ({"target": BY, "status": Status.MET}, "Reached. 3.1 in W47, at least 1\u00a0000.0 wanted by Thu 31 Dec."),
    ],
)
def test_the_judgement_comes_first_and_the_figures_behind_it(changes: dict[str, object], said: str) -> None:
    assert " ".join(standing(state(**changes), TODAY)) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"due": date(2026, 11, 20), "due_periods": 1}, "due Fri 20 Nov, 3 days ago"),
        ({"due": date(2026, 11, 22), "due_periods": 3}, "due Sun 22 Nov, 1 day ago (3 periods)"),
        ({"due": TODAY, "due_periods": 1}, "due Mon 23 Nov (today)"),
        ({}, ""),
    ],
)
def test_what_is_due_says_since_when(changes: dict[str, object], said: str) -> None:
    assert next_due(state(**changes), TODAY) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": None}, "no data"),
        ({}, "no verdict"),
        ({"value": None, "history": (RUNNING,)}, "no verdict"),
        ({"value": None, "n": 4}, "no verdict"),
        ({"status": Status.AT_RISK}, "at risk"),
    ],
)
def test_no_data_is_said_only_of_what_has_none(changes: dict[str, object], said: str) -> None:
    assert standing_word(state(**{"status": Status.NO_DATA, **changes})) == said
