"""What cannot be taken back alone says what stands in its way, also where no foreign key would."""

from datetime import date
from pathlib import Path

import pytest

from kpitui.model.definitions import EventDefinition, KpiDefinition, SeriesDefinition, TargetDefinition
from kpitui.model.enums import Kind
from kpitui.model.errors import Changed
from kpitui.store.workspace import Workspace
from kpitui.usecases.events import add_event
from kpitui.usecases.history import undo
from kpitui.usecases.kpis import save_kpi
from kpitui.usecases.merging import merge
from kpitui.usecases.names import rename
from kpitui.usecases.review_views import Scope
from kpitui.usecases.reviews import close_review, list_reviews, reopen_review, start_review
from kpitui.usecases.series import save_series
from kpitui.usecases.targets import set_target
from tests.build import all_rows, make_goal, make_kpi
from tests.imports import stored, take, write

DAY = date(2026, 11, 2)


@pytest.fixture
def clicks(any_ws: Workspace) -> Workspace:
    for key in ("clicks", "clciks", "views"):
        save_series(any_ws, SeriesDefinition(key=key))
    return any_ws


def refused(ws: Workspace, operation: int, sentence: str) -> None:
    before = all_rows(ws)
    with pytest.raises(Changed, match=sentence):
        undo(ws, operation)
    assert all_rows(ws) == before


def test_an_event_does_not_come_back_without_its_kpi(clicks: Workspace) -> None:
    save_kpi(clicks, KpiDefinition(key="ctr", series="clicks"))
    add_event(clicks, EventDefinition(day=DAY, title="New page", kpis=("ctr",)))
    taken_back = undo(clicks).id
    undo(clicks)
    refused(clicks, taken_back, "event New page cannot be redone: what it belongs to was taken away by #7 undo new KPI")


def test_a_series_that_a_merged_key_finds_does_not_go(clicks: Workspace) -> None:
    merge(clicks, "clciks", "clicks")
    refused(clicks, 1, "#1 new series clicks cannot be undone: needed by #4 merge series clciks into clicks")


def test_a_merge_is_not_redone_into_a_series_that_is_gone(clicks: Workspace) -> None:
    merge(clicks, "clciks", "clicks")
    taken_back = undo(clicks).id
    undo(clicks, 1)
    refused(clicks, taken_back, "what it belongs to was taken away by #6 undo new series clicks")


def test_a_key_that_finds_another_by_now_does_not_come_back(clicks: Workspace) -> None:
    taken_back = undo(clicks, 1).id
    rename(clicks, "views", "clicks")
    rename(clicks, "clicks", "taps")
    refused(
        clicks, taken_back, "new series clicks cannot be redone: its place was taken by #6 rename series clicks to t"
    )


def test_an_import_is_not_redone_into_a_series_that_was_merged(clicks: Workspace, tmp_path: Path) -> None:
    take(clicks, write(tmp_path, f"date,clciks\n{DAY},5\n"))
    taken_back = undo(clicks).id
    merge(clicks, "clciks", "clicks")
    refused(
        clicks, taken_back, "import file.csv cannot be redone: what it belongs to was taken away by #6 merge series"
    )


def test_an_import_is_not_undone_where_what_it_replaced_has_lost_its_series(clicks: Workspace, tmp_path: Path) -> None:
    take(clicks, write(tmp_path, f"date,views,clciks\n{DAY},9,5\n"))
    take(clicks, write(tmp_path, f"date,views,clciks\n{DAY},9,\n", "restated.csv"))
    merge(clicks, "clciks", "clicks")
    refused(clicks, 5, "import restated.csv cannot be undone: what it belongs to was taken away by #6 merge series")
    undo(clicks, 6)
    undo(clicks, 5)


def test_an_import_is_not_redone_beside_another_kind_of_file_for_its_days(clicks: Workspace, tmp_path: Path) -> None:
    take(clicks, write(tmp_path, f"date,clicks\n{DAY},5\n"))
    taken_back = undo(clicks).id
    take(clicks, write(tmp_path, f"date,kpi,value\n{DAY},clicks,6\n", "long.csv"))
    refused(clicks, taken_back, "its days were imported from another kind of file by #6 import long.csv")
    undo(clicks, 6)
    undo(clicks, taken_back)
    assert stored(clicks)["clicks"] == {str(DAY): 5.0}


def test_what_a_file_replaced_does_not_come_back_beside_another_kind_of_file(clicks: Workspace, tmp_path: Path) -> None:
    take(clicks, write(tmp_path, f"date,views,clicks\n{DAY},9,5\n"))
    take(clicks, write(tmp_path, f"date,views,clicks\n{DAY},9,\n", "restated.csv"))
    take(clicks, write(tmp_path, f"date,kpi,value\n{DAY},clicks,6\n", "long.csv"))
    refused(clicks, 5, "restated.csv cannot be undone: its days were imported from another kind of file by #6 import")


def test_a_series_that_a_later_formula_names_keeps_its_key(clicks: Workspace) -> None:
    rename(clicks, "views", "visits")
    save_kpi(clicks, KpiDefinition(key="ctr", kind=Kind.FORMULA, formula="clicks / visits"))
    refused(clicks, 4, r"#4 rename .* cannot be undone: named by #5 new KPI ctr \(ana\); undo that first")


def test_a_goal_that_a_review_is_about_keeps_its_key_and_stays(any_ws: Workspace) -> None:
    make_goal(any_ws, "win")
    rename(any_ws, "win", "victory")
    start_review(any_ws, "2026-Q4", Scope(goal="victory"))
    refused(any_ws, 2, r"#2 rename .* cannot be undone: named by #3 begin the review of 2026-Q4 \(ana\)")
    refused(any_ws, 1, "#1 make win cannot be undone: ")
    assert list_reviews(any_ws)[0].scope_name == "win"


def test_a_target_that_a_closed_review_judged_by_stays(any_ws: Workspace) -> None:
    make_kpi(any_ws, "sales", target=TargetDefinition(value=100, start=date(2026, 7, 1)))
    set_target(any_ws, "sales", TargetDefinition(value=120, start=date(2026, 10, 1)))
    set_target(any_ws, "sales", TargetDefinition(value=150, start=date(2027, 1, 1)))
    review = start_review(any_ws, "2026-Q4")
    close_review(any_ws, review)
    refused(any_ws, 2, "#2 target of sales cannot be undone: a review judged by it was closed by #5 close the review")
    assert undo(any_ws, 3).title == "target of sales"
    reopen_review(any_ws, review)
    assert undo(any_ws, 2).title == "target of sales"


def test_a_review_that_was_closed_before_holds_no_target_back(any_ws: Workspace) -> None:
    make_kpi(any_ws, "sales", target=TargetDefinition(value=100, start=date(2026, 7, 1)))
    close_review(any_ws, start_review(any_ws, "2026-Q3"))
    set_target(any_ws, "sales", TargetDefinition(value=100, start=date(2027, 1, 1)))
    assert undo(any_ws).title == "target of sales"
