"""Names: people write keys, titles and beginnings, and get what they mean or are asked."""

import pytest

from kpitui.model.enums import KpiStatus, Named
from kpitui.model.errors import AmbiguousName, UnknownName
from kpitui.model.tables import Alias, Kpi
from kpitui.store.workspace import Workspace
from kpitui.usecases._names import find_kpi, find_measured, make_key
from tests.build import make_kpi, make_series


def found(ws: Workspace, name: str) -> str:
    with ws.reading() as db:
        return find_kpi(db, name).key


def test_a_kpi_is_found_by_key_name_and_unique_beginning(ws: Workspace) -> None:
    make_kpi(ws, "form-cvr", name="Form CVR")
    make_kpi(ws, "cpc", name="Cost per click")
    assert [found(ws, name) for name in ("form-cvr", "Form CVR", "form", "Cost", "cp")] == [
        "form-cvr",
        "form-cvr",
        "form-cvr",
        "cpc",
        "cpc",
    ]


def test_a_former_key_still_finds_it(ws: Workspace) -> None:
    make_kpi(ws, "cpc")
    with ws.writing("rename") as db:
        db.add(Alias(kind=Named.KPI, key="cost-per-click", entity_id=find_kpi(db, "cpc").id or 0))
    assert found(ws, "cost-per-click") == "cpc"


def test_a_beginning_of_two_names_is_asked_about(ws: Workspace) -> None:
    make_kpi(ws, "form-cvr")
    make_kpi(ws, "form-views")
    with pytest.raises(AmbiguousName, match="'form' is the beginning of more than one name: form-cvr, form-views"):
        found(ws, "form")


def test_a_name_that_two_have_is_asked_about_unless_one_is_retired(ws: Workspace) -> None:
    make_kpi(ws, "a", name="Churn")
    make_kpi(ws, "b", name="Churn", status=KpiStatus.RETIRED)
    assert found(ws, "Churn") == "a"
    make_kpi(ws, "c", name="Churn")
    with pytest.raises(AmbiguousName, match="more than one KPI is called 'Churn': use a key, one of a, c"):
        found(ws, "Churn")


def test_a_retired_kpi_is_found_by_its_key_but_not_by_a_beginning(ws: Workspace) -> None:
    make_kpi(ws, "cost-old", status=KpiStatus.RETIRED)
    assert found(ws, "cost-old") == "cost-old"
    with pytest.raises(UnknownName, match="no KPI is called 'cost'"):
        found(ws, "cost")


def test_what_is_measured_is_a_kpi_first_and_a_series_by_its_whole_name_before_a_kpi_by_its_beginning(
    ws: Workspace,
) -> None:
    make_kpi(ws, "clicks-per-day", series="clicks")
    make_series(ws, "views")
    with ws.reading() as db:
        assert find_measured(db, "clicks").key == "clicks"
        assert isinstance(find_measured(db, "clicks-"), Kpi)
        assert find_measured(db, "vie").key == "views"
        with pytest.raises(UnknownName, match="no KPI or series is called 'viesw'; did you mean 'views'"):
            find_measured(db, "viesw")


@pytest.mark.parametrize(
    ("title", "key"),
    [("Form CVR (new)", "form-cvr-new"), ("Größe & Café", "grosse-cafe"), ("100 % done", "x-100-done"), ("!!", "x")],
)
def test_a_key_comes_from_a_title(title: str, key: str) -> None:
    assert make_key(title, ()) == key
