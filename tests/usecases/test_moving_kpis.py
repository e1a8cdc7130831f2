"""A KPI serves another goal, and comes back into use."""

from datetime import date

import pytest

from kpitui.model.enums import GoalStatus, KpiStatus, SeriesStatus
from kpitui.model.errors import BadInput
from kpitui.store.workspace import Workspace
from kpitui.usecases.history import undo
from kpitui.usecases.kpis import load_kpi, move_kpi, pause_kpi, resume_kpi, retire_kpi
from kpitui.usecases.series import archive_series, load_series
from tests.build import make_goal, make_kpi
from tests.store.content import content


@pytest.fixture
def shop(any_ws: Workspace) -> Workspace:
    for key in ("win", "keep", "grow"):
        make_goal(any_ws, key, key.title())
    make_kpi(any_ws, "ctr", name="CTR", goals={"win": 3.0, "keep": 2.0}, since=date(2026, 1, 1))
    return any_ws


def served(ws: Workspace) -> tuple[tuple[str, float], ...]:
    return load_kpi(ws, "ctr")[0].goals


def test_it_serves_the_other_goal_with_the_same_weight_after_the_rest(shop: Workspace) -> None:
    before = content(shop)
    move_kpi(shop, "ctr", "win", "grow")
    assert served(shop) == (("keep", 2.0), ("grow", 3.0))
    undo(shop)
    assert content(shop) == before


def test_it_can_serve_one_more_and_one_less(shop: Workspace) -> None:
    move_kpi(shop, "ctr", "", "grow")
    assert served(shop) == (("win", 3.0), ("keep", 2.0), ("grow", 1.0))
    move_kpi(shop, "ctr", "win", "")
    assert served(shop) == (("keep", 2.0), ("grow", 1.0))


@pytest.mark.parametrize(
    ("source", "target", "sentence"),
    [
        ("grow", "win", "'CTR' does not serve the goal 'Grow'"),
        ("win", "keep", "'CTR' serves the goal 'Keep' already"),
        ("win", "old", "the goal 'Old' is dropped"),
        ("", "", "name the goal that the KPI moves to"),
    ],
)
def test_a_move_that_cannot_be_is_refused(shop: Workspace, source: str, target: str, sentence: str) -> None:
    make_goal(shop, "old", "Old", status=GoalStatus.DROPPED)
    with pytest.raises(BadInput, match=sentence):
        move_kpi(shop, "ctr", source, target)


@pytest.mark.parametrize("out_of_use", [pause_kpi, retire_kpi])
def test_back_in_use_it_is_due_from_today_on(shop: Workspace, out_of_use) -> None:
    out_of_use(shop, "ctr")
    before = content(shop)
    resume_kpi(shop, "CTR")
    kpi = load_kpi(shop, "ctr")[0]
    assert (kpi.status, kpi.since) == (KpiStatus.ACTIVE, shop.today)
    undo(shop)
    assert content(shop) == before


def test_what_is_in_use_or_was_never_is_not_taken_back(shop: Workspace) -> None:
    make_kpi(shop, "idea", status=KpiStatus.DRAFT)
    for key, status in (("ctr", "active"), ("idea", "draft")):
        with pytest.raises(BadInput, match=f"is {status}: only a paused or retired one is taken back into use"):
            resume_kpi(shop, key)


def test_a_kpi_whose_series_was_archived_stays_out_of_use(shop: Workspace) -> None:
    retire_kpi(shop, "ctr")
    archive_series(shop, "ctr")
    assert load_series(shop, "ctr")[0].status is SeriesStatus.ARCHIVED
    with pytest.raises(BadInput, match="the series 'ctr' is archived; take it back into use, or read another"):
        resume_kpi(shop, "ctr")
