"""Two series made one: values, formulas and keys follow, and nothing is counted in silence."""

from datetime import date

import pytest

from kpitui.model.definitions import BenchmarkDefinition, KpiDefinition
from kpitui.model.enums import Aggregation, Kind, SeriesStatus
from kpitui.model.errors import BadInput, Changed, InUse
from kpitui.store.workspace import Workspace
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.history import history, redo, undo
from kpitui.usecases.kpis import load_kpi, save_kpi
from kpitui.usecases.log import record
from kpitui.usecases.merging import Merged, merge
from tests.build import log_values, make_kpi, make_series
from tests.imports import stored
from tests.store.content import content

OCTOBER = date(2026, 10, 1)
NEXT_DAY = date(2026, 10, 2)


@pytest.fixture
def typo(any_ws: Workspace) -> Workspace:
    """Clicks, some of which were logged as clciks."""
    make_kpi(any_ws, "ctr", formula="clicks / views", unit="percent")
    make_series(any_ws, "clciks")
    log_values(any_ws, "views", {OCTOBER: 10.0, NEXT_DAY: 10.0})
    log_values(any_ws, "clicks", {OCTOBER: 4.0})
    log_values(any_ws, "clciks", {NEXT_DAY: 2.0})
    return any_ws


def test_the_values_of_a_typo_move_and_its_key_finds_them(typo: Workspace) -> None:
    assert merge(typo, "clciks", "clicks") == Merged("clciks", "clicks", values=1, kpis=0)
    assert stored(typo)["clicks"] == {"2026-10-01": 4.0, "2026-10-02": 2.0}
    assert dashboard(typo).kpis[0].value == 30
    assert record(typo, "clciks", 1.0).key == "clicks"


def test_what_read_the_one_reads_the_other(any_ws: Workspace) -> None:
    make_series(any_ws, "clicks")
    make_kpi(any_ws, "ctr", formula="prev(clciks) + clciks * views")
    make_kpi(any_ws, "taps", series="clciks")
    save_kpi(any_ws, KpiDefinition(key="peer", series="views", benchmark=BenchmarkDefinition(peer="clciks")))
    assert merge(any_ws, "clciks", "clicks").kpis == 3
    assert load_kpi(any_ws, "ctr")[0].formula == "prev(clicks) + clicks * views"
    assert load_kpi(any_ws, "taps")[0].series == "clicks"
    assert load_kpi(any_ws, "peer")[0].benchmark == BenchmarkDefinition(peer="clicks")


def test_undone_and_redone_it_is_exact(typo: Workspace) -> None:
    before = content(typo)
    merge(typo, "clciks", "clicks")
    after = content(typo)
    undo(typo)
    assert content(typo) == before
    redo(typo)
    assert content(typo) == after


def test_days_with_values_in_both_are_refused_by_name(typo: Workspace) -> None:
    log_values(typo, "clciks", [(date(2026, 9, 28), OCTOBER, 7.0)])
    before = content(typo)
    with pytest.raises(BadInput, match=r"both have values for 2026-09-28\.\.2026-10-01: merged they would be added"):
        merge(typo, "clciks", "clicks")
    assert content(typo) == before


def test_a_kpi_that_reads_both_is_named(ws: Workspace) -> None:
    make_kpi(ws, "share", name="Share", formula="clicks / clciks")
    with pytest.raises(InUse, match="'clciks' and 'clicks' are both read by Share: take one out of there first"):
        merge(ws, "clciks", "clicks")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"unit": "percent"}, "'clciks' is in percent and 'clicks' in count: only series of the same kind"),
        (
            {"aggregation": Aggregation.LAST},
            "'clciks' is added up over time as last and 'clicks' added up over time as",
        ),
    ],
)
def test_series_of_two_kinds_are_refused(ws: Workspace, fields, sentence: str) -> None:
    make_series(ws, "clicks")
    make_series(ws, "clciks", **fields)
    with pytest.raises(BadInput, match=sentence):
        merge(ws, "clciks", "clicks")


def test_grades_of_two_scales_are_refused(ws: Workspace) -> None:
    for key, kind in (("stars", Kind.RATING), ("grades", Kind.NPS)):
        make_kpi(ws, key, kind=kind, unit="rating", aggregation=Aggregation.MEAN)
    with pytest.raises(BadInput, match="KPIs read 'stars' as rating and 'grades' as nps"):
        merge(ws, "stars", "grades")


def test_into_itself_and_into_an_archived_one_it_does_not_go(ws: Workspace) -> None:
    make_series(ws, "clicks")
    make_series(ws, "old", status=SeriesStatus.ARCHIVED)
    with pytest.raises(BadInput, match="both names are those of the series 'clicks'"):
        merge(ws, "clicks", "clic")
    with pytest.raises(BadInput, match="the series 'old' is archived and takes no values"):
        merge(ws, "clicks", "old")


def test_merged_twice_every_former_key_finds_the_last(ws: Workspace) -> None:
    for key in ("a", "b", "c"):
        make_series(ws, key)
    merge(ws, "a", "b")
    merge(ws, "b", "c")
    assert record(ws, "a", 1.0).key == "c"


def test_the_history_of_what_is_left_has_that_of_both(ws: Workspace) -> None:
    make_series(ws, "clicks")
    make_series(ws, "clciks")
    record(ws, "clciks", 2.0)
    merge(ws, "clciks", "clicks")
    titles = ["merge series clciks into clicks", "log clciks", "make clciks", "make clicks"]
    assert [one.title for one in history(ws, "clciks")] == titles


def test_what_was_merged_since_is_not_undone_without_saying_so(typo: Workspace) -> None:
    record(typo, "clciks", 2.0)
    merge(typo, "clciks", "clicks")
    with pytest.raises(
        Changed, match="log clciks cannot be undone: changed again by #4 merge series clciks into clicks"
    ):
        undo(typo, 3)
    with pytest.raises(Changed, match="make clciks cannot be undone: changed again by #4 merge"):
        undo(typo, 2)
