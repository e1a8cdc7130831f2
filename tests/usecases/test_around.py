"""Events, links and the workspace's settings."""

from dataclasses import replace
from datetime import date

import pytest

from kpitui.model.definitions import (
    EventDefinition,
    KpiDefinition,
    LinkDefinition,
    RetailSetting,
    WorkspaceSettings,
)
from kpitui.model.enums import LinkKind, Sign
from kpitui.model.errors import BadInput, KpituiError
from kpitui.store.workspace import Workspace
from kpitui.usecases.events import add_event, event_definition, put_event
from kpitui.usecases.kpis import load_kpi, save_kpi
from kpitui.usecases.workspace_settings import change_settings
from tests.build import all_rows, make_goal, make_kpi, make_series


def test_an_event_comes_back_as_it_was_written_and_again_changes_nothing(ws: Workspace) -> None:
    make_kpi(ws, "cpc")
    make_goal(ws, "win")
    event = EventDefinition(
        day=date(2026, 11, 3), title="[b]New page", note="and =1+1", kpis=("cpc",), goals=("win",), divides=True
    )
    with ws.writing("event") as db:
        assert event_definition(db, put_event(db, ws, event)) == event
    before = all_rows(ws)
    add_event(ws, event)
    assert all_rows(ws) == before


def test_two_events_of_one_day_and_title_for_different_kpis_are_two(ws: Workspace) -> None:
    make_kpi(ws, "a")
    make_kpi(ws, "b")
    for key in ("a", "b"):
        add_event(ws, EventDefinition(day=date(2026, 11, 3), title="price change", kpis=(key,)))
    assert len(all_rows(ws)["event"]) == 2


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (EventDefinition(day=date(2026, 11, 3), title=" "), "an event needs a title"),
        (EventDefinition(day=date(2026, 11, 3), title="a\nb"), "an event's title is one line"),
        (EventDefinition(day=date(2026, 11, 3), title="a", kpis=("cpx",)), "no KPI is called 'cpx'; did you mean"),
    ],
)
def test_an_event_that_cannot_be_is_refused(ws: Workspace, event: EventDefinition, sentence: str) -> None:
    make_kpi(ws, "cpc")
    before = all_rows(ws)
    with pytest.raises(KpituiError) as refused:
        add_event(ws, event)
    assert sentence in str(refused.value)
    assert all_rows(ws) == before


def test_links_are_changed_added_and_taken_away(ws: Workspace) -> None:
    make_kpi(ws, "churn")
    make_kpi(ws, "sales")
    make_series(ws, "rating")
    leads = LinkDefinition(kind=LinkKind.LEADS, kpi="churn", lag=2, sign=Sign.MINUS)
    kpi = KpiDefinition(key="rating", name="Rating", series="rating", links=(leads,))
    save_kpi(ws, kpi)
    changed = (replace(leads, lag=3), LinkDefinition(kind=LinkKind.AFFECTS, kpi="sales"))
    save_kpi(ws, replace(kpi, links=changed), version=1)
    stored, version = load_kpi(ws, "rating")
    assert stored.links == changed
    save_kpi(ws, replace(kpi, links=()), version=version)
    assert load_kpi(ws, "rating")[0].links == ()


def test_settings_come_back_as_they_were_written(ws: Workspace) -> None:
    settings = WorkspaceSettings(
        name="Northwind [Ads]",
        currency="EUR",
        timezone="Europe/Berlin",
        week_start=6,
        fiscal_start=7,
        fiscal_named_by="start",
        retail=RetailSetting(pattern=(5, 4, 4)),
        review="month",
    )
    change_settings(ws, settings)
    assert ws.settings == settings


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (WorkspaceSettings(name="a\nb"), "the workspace's name is one line"),
        (WorkspaceSettings(currency="euro"), "'euro' is no currency: three capital letters"),
        (WorkspaceSettings(timezone="Mars/Base"), "'Mars/Base' is no time zone"),
        (WorkspaceSettings(timezone="../etc/passwd"), "'../etc/passwd' is no time zone"),
        (WorkspaceSettings(week_start=7), "a week starts on 0"),
        (WorkspaceSettings(fiscal_start=13), "a fiscal year starts in month 1 to 12"),
        (WorkspaceSettings(fiscal_named_by="middle"), "a fiscal year is named by its start or its end"),
        (WorkspaceSettings(retail=RetailSetting(pattern=(4, 4, 4))), "a retail quarter has 13 weeks"),
        (WorkspaceSettings(retail=RetailSetting(ends="never")), "a retail year ends on the nearest or the last"),
        (WorkspaceSettings(review="day"), "'day' is no rhythm for reviews"),
    ],
)
def test_settings_that_cannot_be_are_refused(ws: Workspace, settings: WorkspaceSettings, sentence: str) -> None:
    before = all_rows(ws)
    with pytest.raises(BadInput) as refused:
        change_settings(ws, settings)
    assert sentence in str(refused.value)
    assert all_rows(ws) == before
