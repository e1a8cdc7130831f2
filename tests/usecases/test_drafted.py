"""A KPI that is being written shows what it would have been so far."""

from dataclasses import replace
from datetime import date

from kpitui.analysis.check_data import check_data
from kpitui.model.definitions import KpiDefinition, LinkDefinition, TargetDefinition
from kpitui.model.enums import Cadence, Kind, LinkKind
from kpitui.store.workspace import Workspace
from kpitui.usecases.drafted import drafted
from kpitui.usecases.kpis import load_kpi
from tests.build import log_values, make_kpi, make_series
from tests.usecases.test_evidence import walk
from tests.usecases.test_outlook import months


def test_a_formula_over_imported_series_has_values_before_it_is_saved(ws: Workspace) -> None:
    for key, value in (("forms", 12.0), ("views", 400.0)):
        make_series(ws, key)
        log_values(ws, key, {date(2026, 9, 10): value, date(2026, 10, 10): value})
    draft = KpiDefinition(
        key="",
        kind=Kind.RATIO,
        formula="forms / views",
        unit="percent",
        cadence=Cadence.MONTH,
        targets=(TargetDefinition(value=5.0),),
    )
    data = drafted(ws, draft).chart
    assert data is not None
    assert [one.value for one in data.values if not one.partial] == [3.0, 3.0]
    assert {line.target for line in data.lines} == {5.0}


def test_what_reads_nothing_yet_shows_nothing(ws: Workspace) -> None:
    make_series(ws, "forms")
    for fields in ({"series": "forms"}, {"series": "clicks"}, {"kind": Kind.FORMULA, "formula": "forms /"}, {}):
        assert drafted(ws, KpiDefinition(key="", **fields)).chart is None  # type: ignore[arg-type]


def rules(ws: Workspace, kpi: KpiDefinition) -> list[str]:
    return [finding.id for finding in check_data(drafted(ws, kpi).facts)]


def test_a_target_is_held_against_the_values_while_it_is_written(ws: Workspace) -> None:
    make_kpi(ws, "cvr", target=TargetDefinition(value=3.0))
    values = (10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 8.0, 11.0, 10.0, 9.0)
    log_values(ws, "cvr", months(*values))
    stored, _ = load_kpi(ws, "cvr")
    for kpi in (stored, replace(stored, key="", name="New")):
        for aim, found in ((12.0, ["K11"]), (40.0, ["K12"]), (3.0, [])):
            assert rules(ws, replace(kpi, targets=(TargetDefinition(value=aim, start=date(2027, 1, 1)),))) == found


def test_a_link_is_held_against_the_values_while_it_is_written(ws: Workspace) -> None:
    make_kpi(ws, "calls")
    make_kpi(ws, "churn")
    log_values(ws, "calls", months(*walk(1, 30)))
    log_values(ws, "churn", months(*walk(2, 30)))
    stored, _ = load_kpi(ws, "calls")
    assert rules(ws, stored) == []
    leading = replace(stored, links=(LinkDefinition(kind=LinkKind.LEADS, kpi="churn", lag=1),))
    assert rules(ws, leading) == ["K14"]
