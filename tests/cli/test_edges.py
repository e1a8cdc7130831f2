"""What there is too little to say of is said in words: a person reads them in `kpitui show`."""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, Direction
from kpitui.store.workspace import Workspace
from tests.build import log_values, make_kpi
from tests.cli.conftest import Run
from tests.cli.test_status import TODAY

SUNDAY = date(2026, 11, 22)
SEVEN = (4.0, 4.2, 3.9, 4.1, 4.0, 4.3, 3.8)
FIVE = TargetDefinition(value=5.0, baseline=3.0, start=date(2026, 1, 1))
Show = Callable[..., str]


def weeks(values: Sequence[float], last: date = SUNDAY) -> dict[date, float]:
    return {last - timedelta(weeks=back): value for back, value in enumerate(reversed(values))}


@pytest.fixture
def show(database: Path, run: Run) -> Show:
    """What is said of a weekly KPI with these values, as one line."""

    def show(
        values: dict[date, float],
        target: TargetDefinition = FIVE,
        *arguments: str,
        direction: Direction = Direction.UP,
        spans: Sequence[tuple[date, date, float]] = (),
    ) -> str:
        ws = Workspace.open(database, author="ana", as_of=TODAY)
        how = Aggregation.SUM if spans else Aggregation.MEAN
        make_kpi(ws, "it", cadence=Cadence.WEEK, aggregation=how, target=target, direction=direction)
        log_values(ws, "it", values)
        log_values(ws, "it", spans)
        ws.close()
        ran = run("show", "it", *arguments)
        assert (ran.code, ran.err) == (0, "")
        said = " ".join(ran.out.split())
        assert not re.search(r"\b(nan|inf|None)\b", said)
        return said

    return show


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([4.0], "4 in W47; the target is at least 5 each week. Too early to tell change from noise: 1 of 6 values."),
        ([4.0, 4.0], "met 0 of 2 times. Too early to tell change from noise: 2 of 6 values."),
        ([0.0] * 14, "every value is the same: there is no variation to judge"),
        ([4.0] * 14, "every value is the same: there is no variation to judge"),
        ([-20.0, 55.0, -3.0, 7.0, -20.0, -20.0, 55.0], "limits provisional: 7 of 12 values"),
    ],
    ids=["one value", "two equal values", "all zero", "constant", "negative"],
)
def test_little_is_said_of_little(show: Show, values: list[float], said: str) -> None:
    assert said in show(weeks(values))


@pytest.mark.parametrize("values", [[0.0] * 14, [4.0] * 14], ids=["all zero", "constant"])
def test_a_constant_is_stable_and_has_no_signal(show: Show, values: list[float]) -> None:
    said = show(weeks(values))
    assert "Missing the target, and stable." in said
    assert "Something changed" not in said


def test_nothing_is_said_across_a_gap_of_a_year(show: Show) -> None:
    said = show(weeks(SEVEN) | weeks(SEVEN, SUNDAY - timedelta(weeks=60)))
    assert "a gap of 53 periods: nothing is said across it" in said


@pytest.mark.parametrize("baseline", [5.0, None])
def test_a_target_of_zero_is_one(show: Show, baseline: float | None) -> None:
    target = TargetDefinition(value=0.0, baseline=baseline, start=date(2026, 1, 1))
    said = show(weeks([3.0, 2.0, 4.0, 1.0, 2.0, 3.0, 2.0]), target, direction=Direction.DOWN)
    assert "Missing the target, and stable." in said
    assert "2 in W47; the target is at most 0 each week, met 0 of 7 times." in said


def test_a_target_that_has_not_begun_says_from_when_it_counts(show: Show) -> None:
    target = TargetDefinition(value=5.0, baseline=3.0, start=date(2026, 12, 7), by=date(2026, 12, 31))
    said = show(weeks(SEVEN), target)
    assert "not started" in said
    assert "The target counts from its first day on Mon 7 Dec. Now 3.8 in W47." in said


def test_a_period_that_has_not_begun_is_seen_as_of_today(show: Show) -> None:
    said = show(weeks(SEVEN), FIVE, "--period", "2027-Q1")
    assert "3.8 in W47; the target is at least 5 each week, met 0 of 7 times." in said


def test_a_target_of_next_year_is_said_with_its_day(show: Show) -> None:
    target = TargetDefinition(value=5000.0, baseline=3.0, start=date(2027, 1, 1))
    said = show(weeks(SEVEN), target)
    assert "Stable. Single values mean nothing. 3.8 in W47. Target from 1 Jan 2027: at least 5 000 each week." in said


def test_what_was_measured_by_the_month_counts_in_no_week(show: Show) -> None:
    months = [(date(2026, one, 1), date(2026, one, monthrange(2026, one)[1]), 40.0) for one in range(1, 10)]
    said = show(weeks([10.0, 11.0, 9.0, 12.0, 10.0, 11.0, 9.0]), spans=months)
    assert "9 measurements span more than one period and count in none" in said
    assert "Meeting the target, and stable." in said
    assert "met 7 of 7 times" in said
