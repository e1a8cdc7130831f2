"""After an import: the KPIs of the library that its series can feed."""

from pathlib import Path

from kpitui.model.enums import Kind
from kpitui.store.workspace import Workspace
from kpitui.usecases.import_offers import offers
from tests.build import make_kpi
from tests.imports import stored, take, write

REPORT = (
    "Date,Campaign Name,Impressions,Clicks,Spend,7 Day Total Sales ($),7 Day Total Orders (#)\n"
    "2026-11-01,Brand,10,1,$1.00,$5.00,1\n"
)


def test_a_report_offers_the_kpis_that_its_series_can_feed(any_ws: Workspace, tmp_path: Path):
    take(any_ws, write(tmp_path, REPORT))

    found = {one.template: one for one in offers(any_ws, stored(any_ws))}

    assert {"ctr", "cpc", "acos", "roas"} <= found.keys()
    assert (found["ctr"].prefix, found["ctr"].series) == ("sp_", ("sp_clicks", "sp_impressions"))
    assert "nps" not in found


def test_a_kpi_that_is_there_is_not_offered(ws: Workspace, tmp_path: Path):
    take(ws, write(tmp_path, REPORT))
    make_kpi(ws, "sp-ctr", formula="sp_clicks / sp_impressions", kind=Kind.RATIO, unit="percent")

    assert "ctr" not in [one.template for one in offers(ws, stored(ws))]


def test_series_that_the_import_did_not_bring_offer_nothing(ws: Workspace, tmp_path: Path):
    take(ws, write(tmp_path, REPORT))

    assert offers(ws, ["rentals"]) == ()


def test_a_part_of_a_file_offers_kpis_of_that_part(ws: Workspace, tmp_path: Path):
    take(ws, write(tmp_path, REPORT), part="campaign name=brand", label="brand")

    assert {one.prefix for one in offers(ws, stored(ws))} == {"sp_brand_"}
