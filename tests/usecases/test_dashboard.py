"""The dashboard, the goal tree, what is due, charts and the KPI page. Today is Mon 23 Nov 2026."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import (
    Aggregation,
    Cadence,
    GoalStatus,
    Kind,
    KpiStatus,
    LinkKind,
    Source,
    Status,
)
from kpitui.model.errors import UnknownName
from kpitui.present.attention import sentence
from kpitui.store.workspace import Workspace
from kpitui.usecases.chart import chart_data
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.due import due
from kpitui.usecases.goal_tree import goal_tree
from kpitui.usecases.kpi_page import kpi_page
from kpitui.usecases.log import record
from kpitui.usecases.states import Dashboard, GoalState
from tests.build import (
    log_values,
    make_batch,
    make_check_in,
    make_event,
    make_feed,
    make_goal,
    make_kpi,
    make_link,
)

YEAR_END = date(2026, 12, 31)
QUARTER = {"start": date(2026, 10, 1), "end": YEAR_END}
HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'


def goal_of(view: Dashboard, key: str) -> GoalState:
    return next(goal for goal in view.goals if goal.key == key)


def make_scored(
    ws: Workspace, key: str, met: int, of: int, *, goals: str | dict[str, float] = "", owner: str = ""
) -> None:
    """A KPI whose score is met ÷ of; on track where the latest period met its target."""
    make_kpi(ws, key, goals=goals, cadence=Cadence.DAY, target=TargetDefinition(value=10), owner=owner)
    first = date(2026, 11, 22) - timedelta(of - 1)
    log_values(ws, key, {first + timedelta(at): 1.0 if at < of - met else 10.0 for at in range(of)})


# The dashboard


def test_the_dashboard_shows_the_current_quarter_as_of_today(ws: Workspace) -> None:
    view = dashboard(ws)
    assert (view.period.label, view.as_of) == ("2026-Q4", date(2026, 11, 23))


def test_goals_stand_depth_first_and_kpis_in_their_order(ws: Workspace) -> None:
    make_goal(ws, "second", position=2)
    make_goal(ws, "first", position=1)
    make_goal(ws, "under-first", parent="first")
    make_goal(ws, "gone", status=GoalStatus.DROPPED)
    make_kpi(ws, "loose")
    make_kpi(ws, "b", goals="second")
    make_kpi(ws, "a", goals="under-first")
    view = dashboard(ws)
    assert [(goal.key, goal.depth) for goal in view.goals] == [("first", 0), ("under-first", 1), ("second", 0)]
    assert [state.key for state in view.kpis] == ["a", "b", "loose"]


def test_a_goal_scores_the_weighted_mean_of_its_children(any_ws: Workspace) -> None:
    make_goal(any_ws, "grow", **QUARTER)
    make_goal(any_ws, "keep", parent="grow", weight=2.0, **QUARTER)
    make_scored(any_ws, "new", 5, 10, goals={"grow": 3.0})
    make_scored(any_ws, "kept", 10, 10, goals="keep")
    make_kpi(any_ws, "unknown", goals="keep")
    goal = goal_of(dashboard(any_ws), "grow")
    assert goal.score.score == pytest.approx((0.5 * 3 + 1.0 * 2) / 5)
    assert (goal.score.scored, goal.score.of) == (2, 3)


def test_a_goal_has_the_status_that_holds_the_median_of_the_weight(ws: Workspace) -> None:
    make_goal(ws, "grow", **QUARTER)
    make_scored(ws, "good", 10, 10, goals="grow")
    make_scored(ws, "bad", 0, 10, goals="grow")
    goal = goal_of(dashboard(ws), "grow")
    assert (goal.status, dict(goal.counts)) == (Status.OFF_TRACK, {Status.ON_TRACK: 1, Status.OFF_TRACK: 1})


def test_a_target_outside_the_goals_period_does_not_score_there(ws: Workspace) -> None:
    make_goal(ws, "before", start=date(2026, 7, 1), end=date(2026, 9, 30))
    make_goal(ws, "now", **QUARTER)
    make_kpi(
        ws,
        "sales",
        goals={"now": 1.0, "before": 1.0},
        target=TargetDefinition(value=100, start=date(2026, 10, 1), by=YEAR_END),
    )
    log_values(ws, "sales", {date(2026, 10, 5): 50.0})
    view = dashboard(ws)
    now, before = goal_of(view, "now"), goal_of(view, "before")
    assert (now.score.score, before.score.score) == (0.5, None)
    assert (now.status, before.status) == (Status.ON_TRACK, None)


def test_mine_keeps_my_kpis_the_goals_above_them_and_everybodys_score(ws: Workspace) -> None:
    make_goal(ws, "top", **QUARTER)
    make_goal(ws, "mine", parent="top", **QUARTER)
    make_goal(ws, "theirs", parent="top", **QUARTER)
    make_scored(ws, "a", 10, 10, goals="mine", owner="ana")
    make_scored(ws, "b", 0, 10, goals="theirs", owner="ben")
    view = dashboard(ws, owner="ana")
    assert ([goal.key for goal in view.goals], [state.key for state in view.kpis]) == (["top", "mine"], ["a"])
    assert goal_of(view, "top").score.score == 0.5


def test_attention_names_what_is_off_track_then_due_then_drafts(ws: Workspace) -> None:
    make_scored(ws, "bad", 0, 10)
    make_kpi(ws, "owed", since=date(2026, 10, 1))
    make_kpi(ws, "draft", status=KpiStatus.DRAFT, formula="nonsense +", owner="ben")
    said = [f"{item.name} {sentence(item, date(2026, 11, 23))}" for item in dashboard(ws).attention]
    assert said == ["bad is off track", "owed was due Tue 3 Nov, 20 days ago", "draft is a draft"]
    assert [item.kpi for item in dashboard(ws, owner="ben").attention] == ["draft"]
    assert dashboard(ws, owner="ana").attention == ()


def test_a_logged_value_changes_the_dashboard(any_ws: Workspace) -> None:
    make_kpi(any_ws, "churn", unit="percent", aggregation=Aggregation.MEAN, cadence=Cadence.WEEK)
    record(any_ws, "churn", 2.5, date(2026, 11, 20))
    assert dashboard(any_ws).kpis[0].value == 2.5


def test_hostile_names_pass_unharmed(any_ws: Workspace) -> None:
    make_goal(any_ws, "g", HOSTILE, why=HOSTILE)
    make_kpi(any_ws, "k", name=HOSTILE, goals="g", owner=HOSTILE)
    make_event(any_ws, date(2026, 11, 2), HOSTILE)
    log_values(any_ws, "k", {date(2026, 10, 5): 1.0})
    page = kpi_page(any_ws, "k")
    assert (page.state.name, page.goals[0].title, page.events[0].title) == (HOSTILE, HOSTILE, HOSTILE)
    assert [state.owner for state in dashboard(any_ws, owner=HOSTILE).kpis] == [HOSTILE]


def test_values_at_the_end_of_what_a_number_holds_break_nothing(any_ws: Workspace) -> None:
    target = TargetDefinition(value=1e-300, start=date(2026, 1, 1), by=YEAR_END)
    make_goal(any_ws, "g", **QUARTER)
    make_kpi(any_ws, "flow", target=target, goals="g")
    make_kpi(any_ws, "level", aggregation=Aggregation.LAST, target=target, goals="g")
    make_kpi(any_ws, "formula", formula="flow * 10", unit="percent", target=target, goals="g")
    log_values(any_ws, "flow", {date(2026, month, 5): 1.7e308 for month in (9, 10)})
    log_values(any_ws, "level", {date(2026, 10, 5): -1.7e308})
    assert {state.key: state.value for state in dashboard(any_ws).kpis} == {
        "flow": None,
        "level": -1.7e308,
        "formula": None,
    }
    assert [chart_data(any_ws, key).total for key in ("flow", "level", "formula")] == [None, None, None]


# Due (rule 9)


def test_a_month_is_due_three_days_after_its_end(ws: Workspace) -> None:
    make_kpi(ws, "churn", since=date(2026, 10, 1))
    assert [(item.kpi, item.period.label, item.day, item.periods) for item in due(ws)] == [
        ("churn", "2026-10", date(2026, 11, 3), 1)
    ]


@pytest.mark.parametrize(("own", "day"), [(None, date(2026, 10, 5)), (12, date(2026, 10, 12))])
def test_a_quarter_is_due_5_days_after_its_end_or_as_the_kpi_says(ws: Workspace, own: int | None, day: date) -> None:
    make_kpi(ws, "margin", cadence=Cadence.QUARTER, since=date(2026, 7, 1), due=own)
    ((item,)) = due(ws)
    assert item.day == day


def test_a_period_is_due_on_its_due_day_and_not_before(ws: Workspace) -> None:
    make_kpi(ws, "later", since=date(2026, 10, 1), due=24)
    make_kpi(ws, "today", since=date(2026, 10, 15), due=23)
    assert [(item.kpi, item.days) for item in due(ws)] == [("today", 0)]


def test_a_due_day_is_missed_when_it_is_over(ws: Workspace) -> None:
    make_kpi(ws, "churn", since=date(2026, 9, 1), due=23)
    assert [item.stale for item in due(ws)] == [False]
    ws.as_of = date(2026, 11, 24)
    assert [item.stale for item in due(ws)] == [True]


def test_a_value_a_check_in_or_a_skip_fills_a_period(any_ws: Workspace) -> None:
    for key in ("logged", "looked-at", "skipped", "open"):
        make_kpi(any_ws, key, since=date(2026, 10, 1))
    log_values(any_ws, "logged", {date(2026, 10, 9): 1.0})
    make_check_in(any_ws, "looked-at", date(2026, 10, 1), date(2026, 10, 31), note="fine")
    make_check_in(any_ws, "skipped", date(2026, 10, 1), date(2026, 10, 31), skipped="holidays")
    assert [item.kpi for item in due(any_ws)] == ["open"]


def test_nobody_is_asked_for_more_than_the_last_104_periods(ws: Workspace) -> None:
    target = TargetDefinition(value=5.0, start=ws.today - timedelta(days=400))
    make_kpi(ws, "old", cadence=Cadence.DAY, target=target, since=ws.today - timedelta(days=400))
    ((item,)) = due(ws)
    assert item.periods <= 104


def test_the_oldest_open_period_comes_first_also_from_long_ago(ws: Workspace) -> None:
    make_kpi(ws, "weekly", cadence=Cadence.WEEK, since=date(2026, 1, 1))
    make_kpi(ws, "monthly", since=date(2026, 9, 1))
    log_values(ws, "weekly", {date(2026, 1, 1) + timedelta(7 * at): 1.0 for at in range(47) if at != 8})
    items = due(ws)
    assert [(item.kpi, item.period.label, item.periods) for item in items] == [
        ("weekly", "2026-W09", 1),
        ("monthly", "2026-09", 2),
    ]


def test_nothing_is_due_before_a_kpi_became_active_or_from_a_paused_one(ws: Workspace) -> None:
    make_kpi(ws, "young", since=date(2026, 11, 2))
    make_kpi(ws, "paused", since=date(2026, 1, 1), status=KpiStatus.PAUSED, status_since=date(2026, 10, 15))
    assert due(ws) == ()


def test_two_missed_due_days_make_a_kpi_stale_and_keep_its_score(ws: Workspace) -> None:
    make_kpi(ws, "churn", since=date(2026, 8, 1), target=TargetDefinition(value=1))
    log_values(ws, "churn", {date(2026, 8, 9): 2.0})
    (state,) = dashboard(ws).kpis
    assert (state.stale, state.due, state.due_periods, state.score) == (True, date(2026, 10, 3), 2, 1.0)


def test_a_late_feed_is_not_the_owners_fault(any_ws: Workspace) -> None:
    make_kpi(any_ws, "clicks", since=date(2026, 8, 1), source=Source.FEED)
    feed = make_feed(any_ws)
    batch = make_batch(any_ws, feed, date(2026, 8, 1), date(2026, 9, 20))
    log_values(any_ws, "clicks", {date(2026, 8, 1) + timedelta(at): 1.0 for at in range(51)}, feed=feed, batch=batch)
    (state,) = dashboard(any_ws).kpis
    assert (due(any_ws), state.source_late, state.late_since) == ((), True, date(2026, 10, 3))


def test_due_can_be_asked_for_one_person(ws: Workspace) -> None:
    make_kpi(ws, "a", since=date(2026, 10, 1), owner="ana")
    make_kpi(ws, "b", since=date(2026, 10, 1), owner="ben")
    assert [item.kpi for item in due(ws, "ben")] == ["b"]


# The goal tree


def test_the_tree_shows_the_arithmetic_of_a_score(ws: Workspace) -> None:
    make_goal(ws, "grow", **QUARTER)
    make_goal(ws, "keep", "Keep them", parent="grow", weight=2.0, **QUARTER)
    make_scored(ws, "new", 5, 10, goals={"grow": 3.0})
    make_kpi(ws, "draft", goals="grow", status=KpiStatus.DRAFT)
    tree = goal_tree(ws)
    assert [(row.name, row.weight, row.score) for row in tree.rows["grow"]] == [
        ("new", 3.0, 0.5),
        ("Keep them", 2.0, None),
    ]
    assert [state.key for state in tree.kpis] == ["new", "draft"]
    assert (tree.goals[0].score.of, tree.goals[0].kpis) == (1, (("new", 3.0), ("draft", 1.0)))


def test_the_tree_holds_the_findings_of_each_goal(ws: Workspace) -> None:
    make_goal(ws, "empty")
    assert {"G1", "G6"} <= {finding.id for finding in goal_tree(ws).findings["empty"]}


# Charts


def test_a_chart_covers_the_frame_of_its_target(any_ws: Workspace) -> None:
    make_goal(any_ws, "grow", start=date(2025, 1, 1), end=YEAR_END)
    make_kpi(any_ws, "rentals", goals="grow", cadence=Cadence.DAY)
    log_values(any_ws, "rentals", {date(2024, 12, 1) + timedelta(at): float(at) for at in range(723)})
    chart = chart_data(any_ws, "rentals")
    assert (len(chart.values), chart.values[0].period.label) == (692, "2025-01-01")
    assert chart.total == sum(range(31, 723))


def test_a_chart_without_a_frame_shows_the_last_104_periods(ws: Workspace) -> None:
    make_kpi(ws, "rentals", cadence=Cadence.DAY)
    log_values(ws, "rentals", {date(2026, 1, 1) + timedelta(at): 1.0 for at in range(327)})
    assert len(chart_data(ws, "rentals").values) == 104


def test_a_regrouped_chart_has_the_same_sum(ws: Workspace) -> None:
    make_kpi(ws, "rentals", cadence=Cadence.DAY, target=TargetDefinition(value=5, start=date(2026, 1, 1)))
    log_values(ws, "rentals", {date(2026, 1, 1) + timedelta(at): 1.0 for at in range(327)})
    by_day, by_month = chart_data(ws, "rentals"), chart_data(ws, "rentals", cadence="month")
    assert (by_day.total, by_month.total, len(by_month.values)) == (327.0, 327.0, 11)
    assert (by_day.lines[0].target, by_month.lines[0].target) == (5.0, None)


def test_the_pace_of_a_level_runs_from_its_baseline_to_its_target(ws: Workspace) -> None:
    target = TargetDefinition(value=200, baseline=100, start=date(2026, 10, 1), by=YEAR_END)
    make_kpi(ws, "users", cadence=Cadence.DAY, aggregation=Aggregation.LAST, target=target)
    log_values(ws, "users", {date(2026, 11, 15): 5.0})
    chart = chart_data(ws, "users")
    assert {one.period.start: line.pace for one, line in zip(chart.values, chart.lines, strict=True)}[
        date(2026, 11, 15)
    ] == pytest.approx(150)
    assert (chart.cumulative, chart.total) == (False, None)


def test_the_pace_of_a_flow_runs_from_0(ws: Workspace) -> None:
    target = TargetDefinition(value=920, baseline=500, start=date(2026, 10, 1), by=YEAR_END)
    make_kpi(ws, "sales", cadence=Cadence.DAY, target=target)
    log_values(ws, "sales", {date(2026, 11, 15): 5.0})
    chart = chart_data(ws, "sales")
    assert (chart.cumulative, chart.lines[0].pace, chart.lines[0].target) == (True, pytest.approx(10), 920)


def test_a_chart_marks_events_and_a_changed_formula(any_ws: Workspace) -> None:
    make_goal(any_ws, "grow", **QUARTER)
    make_kpi(any_ws, "cpc", formula="spend / clicks", goals="grow", formula_changed=date(2026, 11, 5))
    make_kpi(any_ws, "other")
    make_event(any_ws, date(2026, 10, 5), "price change", kpis=["cpc"])
    make_event(any_ws, date(2026, 10, 6), "campaign", goals=["grow"])
    make_event(any_ws, date(2026, 10, 7), "outage")
    make_event(any_ws, date(2026, 10, 8), "not ours", kpis=["other"])
    assert [event.title for event in chart_data(any_ws, "cpc").events] == [
        "price change",
        "campaign",
        "outage",
        "formula changed",
    ]


def test_a_chart_with_nothing_to_draw_says_why(ws: Workspace) -> None:
    make_kpi(ws, "empty")
    assert chart_data(ws, "empty").note == "no measurement"


# The KPI page


def test_the_page_of_a_kpi_holds_what_is_known_of_it(any_ws: Workspace) -> None:
    make_goal(any_ws, "win", "Win customers", why="growth", **QUARTER)
    targets = [TargetDefinition(value=4), TargetDefinition(value=5, start=date(2026, 11, 1))]
    make_kpi(any_ws, "cvr", goals="win", target=targets, alignment="every form counts")
    make_kpi(any_ws, "sales")
    make_link(any_ws, LinkKind.LEADS, "cvr", "sales", lag=2)
    log_values(any_ws, "cvr", {date(2026, 10, 1) + timedelta(at): float(at) for at in range(20)})
    page = kpi_page(any_ws, "cvr")
    assert (page.definition.alignment, page.goals[0].why, page.due_days) == ("every form counts", "growth", 3)
    assert [target.value for target in page.targets] == [5.0, 4.0]
    assert [(link.kind, link.outgoing, link.key, link.lag) for link in page.links] == [
        (LinkKind.LEADS, True, "sales", 2)
    ]
    assert [row.value for row in page.measurements][:3] == [19.0, 18.0, 17.0]
    assert "K3" in {finding.id for finding in page.findings}


def test_a_draft_has_a_page_too(ws: Workspace) -> None:
    make_kpi(ws, "idea", status=KpiStatus.DRAFT, kind=Kind.FORMULA, formula="a +")
    assert kpi_page(ws, "idea").state.value is None


def test_an_unknown_kpi_is_said_with_its_nearest(ws: Workspace) -> None:
    make_kpi(ws, "churn")
    with pytest.raises(UnknownName, match="churn"):
        kpi_page(ws, "chrun")


def test_the_dashboard_is_read_without_loading_the_mapped_classes(ws: Workspace, tmp_path: Path) -> None:
    make_kpi(ws, "churn")
    program = (
        "import sys; from datetime import date; from kpitui.store.workspace import Workspace\n"
        "from kpitui.usecases.chart import chart_data; from kpitui.usecases.dashboard import dashboard\n"
        "ws = Workspace.open(sys.argv[1], author='ana', as_of=date(2026, 11, 23))\n"
        "print(len(dashboard(ws).kpis), chart_data(ws, 'churn').name, ws.settings.name)\n"
        "print({'sqlmodel', 'pydantic', 'sqlalchemy.orm', 'alembic', 'zoneinfo'} & set(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "kpitui.db")], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split("\n")[:2] == ["1 churn ", "set()"]


def test_a_goal_of_a_later_period_waits_for_it(ws: Workspace) -> None:
    make_goal(ws, "win", start=date(2026, 10, 1), end=date(2026, 12, 31))
    make_goal(ws, "win-2027-q1", start=date(2027, 1, 1), end=date(2027, 3, 31))
    make_goal(ws, "new", start=date(2027, 1, 1), end=date(2027, 3, 31))
    make_kpi(ws, "sales", goals={"win": 1, "win-2027-q1": 1})
    make_kpi(ws, "visits", goals="new")
    assert [goal.key for goal in dashboard(ws).goals] == ["win", "new"]
