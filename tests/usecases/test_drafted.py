"""A KPI that is being written shows what it would have been so far."""

from datetime import date

from kpitui.model.definitions import KpiDefinition, TargetDefinition
from kpitui.model.enums import Cadence, Kind
from kpitui.store.workspace import Workspace
from kpitui.usecases.drafted import drafted_chart
from tests.build import log_values, make_series


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
    data = drafted_chart(ws, draft)
    assert data is not None
    assert [one.value for one in data.values if not one.partial] == [3.0, 3.0]
    assert {line.target for line in data.lines} == {5.0}


def test_what_reads_nothing_yet_shows_nothing(ws: Workspace) -> None:
    make_series(ws, "forms")
    for fields in ({"series": "forms"}, {"series": "clicks"}, {"kind": Kind.FORMULA, "formula": "forms /"}, {}):
        assert drafted_chart(ws, KpiDefinition(key="", **fields)) is None  # type: ignore[arg-type]
