"""Files imported: what a person finds afterwards."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from kpitui.model.enums import Kind
from kpitui.model.tables import Measurement, MeasurementArchive, Operation, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases.imports import Preview, apply_import, preview
from kpitui.usecases.kpi_page import kpi_page
from tests.build import make_kpi, make_series
from tests.imports import counts, stored, take, write

DATA = Path(__file__).parents[1] / "data"
HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'


def test_the_bikes_are_all_there(any_ws: Workspace):
    make_kpi(any_ws, "daily-rentals", name="Daily rentals", series="rentals")

    found = preview(any_ws, DATA / "30_bike_rentals_daily.csv")
    imported = apply_import(any_ws, found)

    values = stored(any_ws)["rentals"]
    assert (len(values), sum(values.values())) == (731, 3_292_679)
    assert (found.profile, found.start, found.end) == ("wide", date(2011, 1, 1), date(2012, 12, 31))
    assert [filling.new for filling in found.fillings] == [False]
    assert imported.replaced == 0


def test_the_long_form_adds_segments_up_and_knows_its_units(any_ws: Workspace):
    take(any_ws, DATA / "24_generic_long.csv")

    assert stored(any_ws) == {
        "bounces": {"2026-09-01": 3380, "2026-09-02": 3600},
        "csat_responses": {"2026-09-01": 50},
        "csat_satisfied": {"2026-09-01": 41},
        "email_sends": {"2026-09-01": 12500},
        "nps_detractors": {"2026-09-01": 18},
        "nps_passives": {"2026-09-01": 20},
        "nps_promoters": {"2026-09-01": 62},
        "page_views": {"2026-09-01": 8450, "2026-09-02": 9000},
        "refunds": {"2026-09-01": -123},
        "revenue": {"2026-09-01": 1200},
        "sessions": {"2026-09-01": 6760, "2026-09-02": 3600},
    }
    with any_ws.reading() as db:
        units = dict(db.exec(select(Series.key, Series.unit)).all())
    assert (units["revenue"], units["sessions"]) == ("currency:TWD", "count")
    assert any_ws.settings.currency == "TWD"


def test_the_bounce_rate_of_two_days_is_made_of_their_sums(ws: Workspace):
    take(ws, DATA / "24_generic_long.csv")
    make_kpi(ws, "bounce-rate", formula="bounces / sessions", kind=Kind.RATIO, unit="percent")

    page = kpi_page(ws, "bounce-rate", period="2026-09")

    assert page.state.value == pytest.approx(67.37, abs=0.005)


def test_values_are_kept_as_they_were_printed(ws: Workspace, tmp_path: Path):
    take(ws, write(tmp_path, "date,price\n2026-11-01,12.30\n2026-11-02,7\n"))

    with ws.reading() as db:
        rows = db.exec(select(Measurement.value, Measurement.decimals).order_by(col(Measurement.start))).all()
    assert [tuple(row) for row in rows] == [(12.3, 2), (7.0, 0)]


def test_columns_prove_the_decimal_mark_for_each_other(ws: Workspace, tmp_path: Path):
    take(ws, write(tmp_path, "date;sales;visits\n2026-09-01;1.234,50;1.234\n"))

    assert stored(ws) == {"sales": {"2026-09-01": 1234.5}, "visits": {"2026-09-01": 1234}}


@pytest.mark.parametrize("cell", ["1.234", '"1,234"'])
def test_a_number_that_can_be_two_is_said(ws: Workspace, tmp_path: Path, cell: str):
    found = preview(ws, write(tmp_path, f"date,visits\n2026-09-01,{cell}\n"))

    assert ["visits: nothing in the file says what" in note for note in found.notes] == [True]


def test_an_import_is_one_operation_and_one_batch(ws: Workspace):
    before = counts(ws)

    imported = take(ws, DATA / "24_generic_long.csv")

    assert counts(ws) == (11, 14, 1, 1)
    assert before == (0, 0, 0, 0)
    with ws.reading() as db:
        operation = db.get_one(Operation, imported.operation)
        assert (operation.title, operation.batch_id) == ("import 24_generic_long.csv", imported.batch)


def test_a_column_is_the_series_of_a_kpi_before_a_series_of_its_name(ws: Workspace, tmp_path: Path):
    make_series(ws, "visits")
    make_kpi(ws, "visits", name="Site visits", series="site_visits")
    make_series(ws, "page_views", name="Seiten")

    take(ws, write(tmp_path, "date,Site visits,Seiten,Page  Load\n2026-11-01,1,2,3\n"))

    assert stored(ws) == {
        "site_visits": {"2026-11-01": 1},
        "page_views": {"2026-11-01": 2},
        "page_load": {"2026-11-01": 3},
    }


def test_two_currencies_are_two_series(ws: Workspace, tmp_path: Path):
    rows = [
        "date;kpi;value;unit",
        "2026-11-01;Revenue;1.234,50;EUR",
        "2026-11-01;Revenue;5,10;USD",
        "2026-11-02;Revenue;7;EUR",
    ]

    take(ws, write(tmp_path, "\n".join(rows)))

    assert stored(ws) == {
        "revenue": {"2026-11-01": 1234.5, "2026-11-02": 7},
        "revenue_usd": {"2026-11-01": 5.1},
    }
    with ws.reading() as db:
        assert dict(db.exec(select(Series.key, Series.unit)).all())["revenue_usd"] == "currency:USD"


def test_the_workspace_currency_has_no_suffix(ws: Workspace, tmp_path: Path):
    from kpitui.usecases.definitions import apply

    apply(ws, '[workspace]\ncurrency = "CAD"\n')

    take(ws, write(tmp_path, "date,sales,fees\n2026-11-01,€5,$2\n"))

    with ws.reading() as db:
        assert dict(db.exec(select(Series.key, Series.unit)).all()) == {
            "sales_eur": "currency:EUR",
            "fees": "currency:CAD",
        }


def test_a_name_of_any_kind_becomes_a_series(ws: Workspace, tmp_path: Path):
    quoted = HOSTILE.replace('"', '""')

    take(ws, write(tmp_path, f'date,"{quoted}",展示量,点击量\n2026-11-01,1,2,3\n', "1.csv"))
    take(ws, write(tmp_path, f'date,"{quoted}",展示量,点击量\n2026-11-02,4,5,6\n', "2.csv"))

    with ws.reading() as db:
        names = dict(db.exec(select(Series.name, Series.key)).all())
    assert set(names) == {HOSTILE, "展示量", "点击量"}
    assert stored(ws)[names["点击量"]] == {"2026-11-01": 3, "2026-11-02": 6}


def test_another_encoding_is_known_by_its_header(ws: Workspace, tmp_path: Path):
    make_series(ws, "x", name="點擊")
    path = tmp_path / "big5.csv"
    path.write_bytes("date,點擊\n2026-11-01,5\n".encode("big5"))

    take(ws, path)

    assert stored(ws) == {"x": {"2026-11-01": 5}}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_names_the_encoding(ws: Workspace, tmp_path: Path, encoding: str):
    path = tmp_path / "file.csv"
    path.write_bytes("date,größe\r\n2026-11-01,5\r\n".encode(encoding))

    take(ws, path)

    assert stored(ws) == {"grosse": {"2026-11-01": 5}}


def test_many_rows_come_in_with_one_operation(ws: Workspace, tmp_path: Path):
    header = ",".join(f"s{number}" for number in range(60))
    lines = (f"{date.fromordinal(day)},{','.join(['1.5'] * 60)}" for day in range(734_000, 734_400))
    found: Preview = preview(ws, write(tmp_path, "date," + header + "\n" + "\n".join(lines)))

    apply_import(ws, found)

    assert counts(ws) == (60, 24_000, 1, 1)
    with ws.reading() as db:
        assert db.exec(select(MeasurementArchive.id)).all() == []
