"""A score explains itself."""

from datetime import date

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, Direction
from kpitui.present.score import score_words
from kpitui.store.workspace import Workspace
from kpitui.usecases.dashboard import dashboard
from tests.build import log_values, make_kpi

QUARTER = {"start": date(2026, 10, 1), "by": date(2026, 12, 31)}
TWO_WEEKS = {date(2026, 11, 9): 3.0, date(2026, 11, 16): 4.0}


def words(ws: Workspace) -> tuple[str, ...]:
    return tuple(line.replace("\u00a0", " ") for line in score_words(dashboard(ws).kpis[0]))


def make(ws: Workspace, target: TargetDefinition, *, how: Aggregation = Aggregation.MEAN, **fields) -> None:
    make_kpi(ws, "k", target=target, cadence=Cadence.WEEK, aggregation=how, **fields)
    log_values(ws, "k", TWO_WEEKS)


def test_a_level_goes_from_its_baseline_to_its_target(ws: Workspace):
    make(ws, TargetDefinition(value=6.0, baseline=2.0, **QUARTER))
    assert words(ws) == ("how much of the way from the baseline to the target", "(4 − 2) ÷ (6 − 2) = 0.50")


def test_who_lost_ground_has_0(ws: Workspace):
    make(ws, TargetDefinition(value=6.0, baseline=5.0, **QUARTER))
    assert words(ws)[1:] == ("(4 − 5) ÷ (6 − 5) = −1.00", "below 0 counts as 0.00")


def test_a_sum_has_its_share_of_the_target(ws: Workspace):
    make(ws, TargetDefinition(value=28.0, **QUARTER), how=Aggregation.SUM)
    assert words(ws) == ("its share of the target", "7 ÷ 28 = 0.25")


def test_a_sum_under_a_cap_is_measured_by_what_is_allowed_by_now(ws: Workspace):
    make(ws, TargetDefinition(value=9.2, **QUARTER), how=Aggregation.SUM, direction=Direction.DOWN)
    assert words(ws) == ("what is allowed by now ÷ what was used", "5.4 ÷ 7 = 0.77")


def test_a_target_for_each_period_counts_those_that_met_it(ws: Workspace):
    make(ws, TargetDefinition(value=4.0, start=date(2026, 10, 1)))
    assert words(ws) == ("weeks that met the target, of those with a value", "1 ÷ 2 = 0.50")


def test_why_there_is_no_score(ws: Workspace):
    make(ws, TargetDefinition(value=6.0, **QUARTER))
    assert words(ws) == ("No score: the target says not where it starts from; T gives it a baseline.",)


def test_a_first_value_has_no_score_while_its_period_runs(ws: Workspace):
    make_kpi(ws, "k", target=TargetDefinition(value=4.0, start=date(2026, 10, 1)), cadence=Cadence.WEEK)
    log_values(ws, "k", {date(2026, 11, 23): 3.0})
    assert words(ws) == ("No score yet: the first week with a value still runs.",)
