"""The library: every template starts and saves, what belongs together starts together."""

from dataclasses import replace

import pytest

from kpitui.analysis.formula import Formula
from kpitui.content.loader import TYPES, texts
from kpitui.content.templates import Bundle, BundleKind, bundles, templates
from kpitui.model.definitions import GoalDefinition, KpiDefinition
from kpitui.model.enums import Intent, KpiStatus, KpiType, LinkKind, Severity, Source
from kpitui.model.errors import BadInput, UnknownName
from kpitui.store.workspace import Workspace
from kpitui.usecases.check import kpi_findings
from kpitui.usecases.goals import load_goal, save_goal
from kpitui.usecases.history import undo
from kpitui.usecases.kpis import load_kpi
from kpitui.usecases.library import feeding, library, save_started, start
from kpitui.usecases.series import load_series
from tests.build import all_rows, make_kpi, make_series

NAMED = """
    revenue; revenue-growth; net-margin; clv; customer-acquisition-cost;
    impressions; reach; followers; emails-sent; page-views;
    clicks; ctr; cpc; email-open-rate; bounce-rate; social-shares; video-view-rate; video-completion;
    sales; cvr; form-cvr; roas; acos; new-to-brand-share; brand-recall;
    csat; nps; rating; churn; retention; time-to-first-reply;
    employee-satisfaction; employee-turnover; employee-engagement;
    cycle-time; cost-per-piece; waste; hours; rework;
    agents; waiting-time; ad-budget; orders; repeat-purchase
"""
"""Every example metric of the concepts, in their order."""


def store(ws: Workspace, key: str, prefix: str = "", **said: object) -> KpiDefinition:
    """Start a template or a bundle and save it as somebody would who changes only what is said."""
    started = start(ws, key, prefix)
    made = save_started(ws, started, replace(started.kpi, **said))  # type: ignore[arg-type]
    return load_kpi(ws, made)[0]


def test_every_named_metric_has_its_template() -> None:
    assert [key for key in NAMED.replace("\n", " ").split(";") if key.strip() not in templates()] == []


@pytest.mark.parametrize("word", KpiType)
def test_every_type_is_explained_and_has_several_templates(ws: Workspace, word: KpiType) -> None:
    assert "**What kpitui does:**" in texts(TYPES)[word].body
    assert sum(word in offer.kpi.types for offer in library(ws).offers.values()) >= 4


@pytest.mark.parametrize("key", templates())
def test_a_template_starts_and_saves_without_an_error_and_fits_its_goals(ws: Workspace, key: str) -> None:
    started = start(ws, key)
    for intent in templates()[key].intents:
        goal = GoalDefinition(key=f"for-{intent}", title=intent, intent=intent, owner="ana")
        said = replace(started.kpi, goals=((goal.key, 1.0),))
        found = kpi_findings(ws, said, new_goals=[goal])
        assert [one.why for one in found if one.severity is Severity.ERROR or one.id == "K6"] == []
        assert {one.id for one in found} <= {"K1", "K5"}, "all but target and time frame is said"
    stored = store(ws, key, status=KpiStatus.ACTIVE)
    assert stored == replace(started.kpi, status=KpiStatus.ACTIVE, since=stored.since)
    assert not stored.formula or Formula(stored.formula).names
    assert stored.targets == ()


@pytest.mark.parametrize("key", bundles())
def test_what_belongs_together_starts_in_one_operation(ws: Workspace, key: str) -> None:
    before = all_rows(ws)
    bundle = bundles()[key]
    store(ws, key)
    after = all_rows(ws)
    assert len(after["operation"]) == 1
    made = [load_kpi(ws, one)[0] for one in bundle.kpis]
    assert {kpi.status for kpi in made} == {KpiStatus.DRAFT}
    for part in bundle.parts[1:]:
        assert all(load_goal(ws, load_kpi(ws, one)[0].goals[0][0])[0].title == part.title for one in part.kpis)
    undo(ws)
    assert {name: rows for name, rows in all_rows(ws).items() if name in CONTENT} == {
        name: rows for name, rows in before.items() if name in CONTENT
    }


CONTENT = ("kpi", "series", "goal", "link", "kpigoal", "kpiseries", "target")


@pytest.mark.parametrize("key", bundles())
def test_what_a_bundle_puts_under_its_goal_fits_it(ws: Workspace, key: str) -> None:
    store(ws, key)
    for part in bundles()[key].parts:
        goal = GoalDefinition(key="goal", title=part.title, intent=part.intent)
        for one in (*part.kpis, *part.serving):
            said = replace(load_kpi(ws, one)[0], goals=(("goal", 1.0),))
            assert "K6" not in [found.id for found in kpi_findings(ws, said, new_goals=[goal])], one


@pytest.mark.parametrize("bundle", [one for one in bundles().values() if one.kind in ("pair", "chain")])
def test_a_pair_or_a_chain_hangs_together(ws: Workspace, bundle: Bundle) -> None:
    store(ws, bundle.key)
    for first, second in zip(bundle.kpis, bundle.kpis[1:], strict=False):
        assert second in [link.kpi for link in load_kpi(ws, first)[0].links]


def test_an_okr_tells_its_three_key_results_from_the_kpis_that_serve() -> None:
    okrs = [one for one in bundles().values() if one.kind is BundleKind.OKR]
    assert [one.quarter for one in okrs] == [1, 2, 3, 4]
    for one in okrs:
        (part,) = one.parts
        assert len(part.kpis) == len(part.results) == 3
        assert set(part.serving) - set(part.kpis) == set(part.serving) != set()


def test_an_okr_brings_its_goal_for_the_next_such_quarter(any_ws: Workspace) -> None:
    goal = start(any_ws, "q1-regulars").goal
    assert goal is not None
    assert (str(goal.start), str(goal.end), goal.intent) == ("2027-01-01", "2027-03-31", Intent.RETENTION)
    running = start(any_ws, "q4-win").goal
    assert running is not None
    assert str(running.start) == "2026-10-01"


def test_a_template_reads_the_series_that_can_feed_it(any_ws: Workspace) -> None:
    for key, unit in (("sp_clicks", "count"), ("sp_spend", "currency:USD"), ("dsp_clicks", "count")):
        make_series(any_ws, key, unit=unit)
    assert feeding(any_ws, "cpc") == {"sp_": ("sp_clicks", "sp_spend")}
    assert list(feeding(any_ws, "clicks")) == ["dsp_", "sp_"]
    cpc = store(any_ws, "cpc", "sp_")
    assert (cpc.formula, cpc.unit, cpc.source) == ("sp_spend / sp_clicks", "currency:USD", Source.FEED)
    assert library(any_ws).offers["cpc"].in_use == "cpc"


def test_a_series_of_another_unit_or_another_measure_feeds_nothing(ws: Workspace) -> None:
    make_series(ws, "shop_sales", unit="count")
    make_series(ws, "ntb_orders")
    assert (feeding(ws, "sales"), feeding(ws, "orders")) == ({}, {})


def test_without_a_feed_the_measures_are_made_bare_and_logged_by_hand(ws: Workspace) -> None:
    cpc = store(ws, "cpc")
    assert (cpc.formula, cpc.source) == ("spend / clicks", Source.HAND)
    assert load_series(ws, "spend")[0].unit == "currency:EUR"


def test_what_is_in_use_is_linked_to_and_not_made_again(ws: Workspace) -> None:
    make_kpi(ws, "loss", name="churn rate")
    started = start(ws, "rating-churn")
    assert (started.drafts, started.there) == ((), ("Churn rate",))
    rating = store(ws, "rating-churn")
    assert [(link.kind, link.kpi) for link in rating.links] == [(LinkKind.LEADS, "loss")]
    with pytest.raises(BadInput, match="is in use already"):
        start(ws, "rating-churn")


def test_a_set_serves_the_goal_that_was_chosen_and_its_own_second_one(ws: Workspace) -> None:
    save_goal(ws, GoalDefinition(key="grow", title="Grow"))
    store(ws, "web-shop", goals=(("grow", 1.0),))
    assert load_kpi(ws, "customer-acquisition-cost")[0].goals == (("grow", 1.0),)
    (goal, _weight) = load_kpi(ws, "return-rate")[0].goals[0]
    assert load_goal(ws, goal)[0].title == "Bring customers back"


def test_a_started_kpi_keeps_links_only_to_what_is_there(ws: Workspace) -> None:
    assert start(ws, "rating").kpi.links == ()
    store(ws, "churn")
    assert [link.kpi for link in start(ws, "rating").kpi.links] == ["churn"]


def test_a_second_start_of_the_same_template_gets_its_own_key(ws: Workspace) -> None:
    store(ws, "clicks")
    make_series(ws, "sp_clicks")
    assert store(ws, "clicks", "sp_").key == "clicks-2"


def test_an_unknown_template_is_refused_with_the_nearest(ws: Workspace) -> None:
    with pytest.raises(UnknownName, match="did you mean 'churn'"):
        start(ws, "chrn")


def test_templates_and_bundles_share_no_key() -> None:
    assert set(templates()) & set(bundles()) == set()
