"""Events: noted, found again, put right, taken away; on both databases."""

from datetime import date

import pytest

from kpitui.model.definitions import EventDefinition
from kpitui.model.errors import BadInput, Changed
from kpitui.store.workspace import Workspace
from kpitui.usecases.chart import chart_data
from kpitui.usecases.events import add_event, change_event, list_events, remove_event, scopes
from kpitui.usecases.history import undo
from tests.build import log_values, make_goal, make_kpi

DAY = date(2026, 11, 2)


def titles(ws: Workspace, kpi: str | None = None, goal: str | None = None) -> list[str]:
    return [event.title for event in list_events(ws, kpi, goal)]


def test_an_event_concerns_what_it_is_for_and_what_hangs_on_that(any_ws: Workspace):
    make_goal(any_ws, "win")
    make_kpi(any_ws, "churn", goals="win")
    make_kpi(any_ws, "cost")
    add_event(any_ws, EventDefinition(day=DAY, title="of churn", kpis=("churn",)))
    add_event(any_ws, EventDefinition(day=date(2026, 11, 3), title="of the goal", goals=("win",)))
    add_event(any_ws, EventDefinition(day=date(2026, 11, 4), title="of all"))
    assert titles(any_ws) == ["of all", "of the goal", "of churn"]
    assert titles(any_ws, kpi="churn") == ["of all", "of the goal", "of churn"]
    assert titles(any_ws, kpi="cost") == ["of all"]
    assert titles(any_ws, goal="win") == ["of all", "of the goal"]


def test_a_changed_event_moves_in_the_chart_and_undo_brings_it_back(any_ws: Workspace):
    make_kpi(any_ws, "churn")
    log_values(any_ws, "churn", {date(2026, 10, 1): 5.0, date(2026, 11, 5): 6.0})
    add_event(any_ws, EventDefinition(day=DAY, title="outage", kpis=("churn",)))
    (event,) = list_events(any_ws)
    later = EventDefinition(day=date(2026, 11, 4), title="long outage", note="two days")
    change_event(any_ws, event.id, later, version=event.version)
    assert [(one.day, one.title) for one in chart_data(any_ws, "churn").events] == [(later.day, later.title)]
    undo(any_ws)
    assert [(one.day, one.title) for one in chart_data(any_ws, "churn").events] == [(DAY, "outage")]


def test_a_removed_event_is_gone_and_comes_back_with_undo(any_ws: Workspace):
    add_event(any_ws, EventDefinition(day=DAY, title="outage"))
    (event,) = list_events(any_ws)
    remove_event(any_ws, event.id)
    assert titles(any_ws) == []
    with pytest.raises(BadInput, match="no longer there"):
        remove_event(any_ws, event.id)
    undo(any_ws)
    assert titles(any_ws) == ["outage"]


def test_nobody_writes_over_anothers_change(any_ws: Workspace):
    add_event(any_ws, EventDefinition(day=DAY, title="outage"))
    (event,) = list_events(any_ws)
    change_event(any_ws, event.id, EventDefinition(day=DAY, title="theirs"), version=event.version)
    with pytest.raises(Changed, match="changed this just now"):
        change_event(any_ws, event.id, EventDefinition(day=DAY, title="ours"), version=event.version)


def test_what_has_not_happened_yet_is_no_event(any_ws: Workspace):
    with pytest.raises(BadInput, match="2026-11-24 is after today"):
        add_event(any_ws, EventDefinition(day=date(2026, 11, 24), title="price"))


def test_a_series_offers_the_kpis_that_read_it_their_goals_and_everything(any_ws: Workspace):
    make_goal(any_ws, "win", "Win")
    make_kpi(any_ws, "ctr", name="CTR", formula="clicks / views", goals="win")
    make_kpi(any_ws, "clicks", name="Clicks", series="clicks")
    found = scopes(any_ws, series="clicks")
    assert [(scope.kpis, scope.goals) for scope in found] == [
        ((("clicks", "Clicks"),), ()),
        ((("ctr", "CTR"),), ()),
        ((), (("win", "Win"),)),
        ((), ()),
    ]
