"""Chains: the links by which one KPI feeds another, followed both ways."""

from datetime import date
from itertools import pairwise

import pytest

from kpitui.model.enums import Aggregation, Cadence, KpiStatus, LinkKind
from kpitui.store.workspace import Workspace
from kpitui.usecases.chains import Chain, paths
from kpitui.usecases.goal_tree import goal_tree
from kpitui.usecases.kpi_page import kpi_page
from tests.build import log_values, make_goal, make_kpi, make_link

OCTOBER = date(2026, 10, 31)


def keys(chains: tuple[Chain, ...]) -> list[str]:
    return [" → ".join(step.state.key for step in chain) for chain in chains]


def feed(ws: Workspace, *chain: str) -> None:
    for source, target in pairwise(chain):
        make_link(ws, LinkKind.FEEDS, source, target)


def test_a_chain_has_all_values_on_the_page_of_any_of_its_kpis(any_ws: Workspace) -> None:
    make_goal(any_ws, "care", "Care")
    for key, types, value in (("agents", ["input"], 4), ("waiting", ["process"], 3.2), ("rating", ["outcome"], 4.4)):
        make_kpi(any_ws, key, goals="care", types=types, aggregation=Aggregation.MEAN)
        log_values(any_ws, key, {OCTOBER: value})
    feed(any_ws, "agents", "waiting", "rating")
    for key in ("agents", "waiting", "rating"):
        (chain,) = kpi_page(any_ws, key).chains
        assert [(step.place, step.state.value) for step in chain] == [("input", 4), ("process", 3.2), ("outcome", 4.4)]


def test_a_goal_has_the_chains_of_its_own_kpis(ws: Workspace) -> None:
    make_goal(ws, "win", "Win")
    make_goal(ws, "keep", "Keep")
    for key, goal in (("spend", "win"), ("clicks", "win"), ("orders", "keep"), ("other", "win")):
        make_kpi(ws, key, goals=goal)
    feed(ws, "spend", "clicks", "orders")
    assert {goal: keys(found) for goal, found in goal_tree(ws).chains.items()} == {
        "win": ["spend → clicks → orders"],
        "keep": ["spend → clicks → orders"],
    }


def test_only_what_feeds_belongs_to_a_chain_and_nothing_retired(ws: Workspace) -> None:
    for key in ("a", "b", "c"):
        make_kpi(ws, key)
    make_kpi(ws, "gone", status=KpiStatus.RETIRED, status_since=date(2026, 1, 1))
    feed(ws, "a", "b", "gone")
    make_link(ws, LinkKind.LEADS, "b", "c")
    assert keys(kpi_page(ws, "b").chains) == ["a → b"]
    assert keys(kpi_page(ws, "c").chains) == []


@pytest.mark.parametrize(
    ("feeds", "through", "found"),
    [
        ([], 1, []),
        ([(1, 2), (2, 3)], 2, [(1, 2, 3)]),
        ([(1, 3), (2, 3), (3, 4)], 3, [(1, 3, 4), (2, 3, 4)]),
        ([(1, 2), (2, 3), (2, 4)], 1, [(1, 2, 3), (1, 2, 4)]),
        ([(1, 2), (2, 1)], 1, [(2, 1)]),
        ([(1, 2), (2, 3), (3, 1)], 2, [(3, 1, 2)]),
    ],
)
def test_every_way_is_followed_and_a_circle_ends(
    feeds: list[tuple[int, int]], through: int, found: list[tuple[int, ...]]
) -> None:
    assert list(paths(feeds, [through])) == found


def test_many_ways_are_not_all_looked_for() -> None:
    layers = [range(10 * layer, 10 * layer + 10) for layer in range(12)]
    feeds = [(one, two) for here, there in pairwise(layers) for one in here for two in there]
    assert len(paths(feeds, range(120))) == 4


def test_counts_in_the_same_period_say_how_much_goes_on(any_ws: Workspace) -> None:
    make_kpi(any_ws, "clicks", cadence=Cadence.WEEK)
    make_kpi(any_ws, "orders")
    make_kpi(any_ws, "revenue", unit="currency:EUR")
    log_values(any_ws, "clicks", {date(2026, 9, 8): 200, date(2026, 10, 5): 600, date(2026, 10, 20): 400})
    log_values(any_ws, "orders", {date(2026, 9, 30): 9, OCTOBER: 32, date(2026, 11, 2): 5})
    log_values(any_ws, "revenue", {OCTOBER: 900})
    feed(any_ws, "clicks", "orders", "revenue")
    (chain,) = kpi_page(any_ws, "orders").chains
    first, orders, revenue = (step.conversion for step in chain)
    assert orders
    assert (orders.percent, orders.period.label) == (pytest.approx(3.2), "2026-10")
    assert (first, revenue) == (None, None)


def test_nothing_goes_on_from_what_is_no_sum_or_has_no_value(ws: Workspace) -> None:
    make_kpi(ws, "staff", aggregation=Aggregation.MEAN)
    make_kpi(ws, "calls")
    make_kpi(ws, "answers")
    log_values(ws, "staff", {OCTOBER: 4})
    log_values(ws, "calls", {OCTOBER: 400})
    feed(ws, "staff", "calls", "answers")
    (chain,) = kpi_page(ws, "calls").chains
    assert [step.conversion for step in chain] == [None, None, None]
