"""Reports of advertising and of shops: restated, undone, corrected by hand, in parts, in several currencies."""

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from kpitui.exchange.cells import number
from kpitui.model.errors import Ambiguous, BadInput, NothingNew, Rejected
from kpitui.model.tables import Measurement, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases import corrections, log_pages
from kpitui.usecases.history import undo
from kpitui.usecases.imports import preview
from tests.build import make_series
from tests.imports import stored, take, write
from tests.workbook import write_workbook

CAMPAIGNS = "Date,Campaign Name,Impressions,Clicks,Spend,7 Day Total Sales ($)\n"
TERMS = "Date,Campaign Name,Customer Search Term,Impressions,Clicks,Spend,7 Day Total Sales ($)\n"


def pulled(folder: Path, name: str, *rows: tuple[int, int, float, int, float]) -> Path:
    """Campaigns as the API gives them: day of September, id, cost, orders and sales."""
    names = ("campaignId", "cost", "purchases7d", "sales14d")
    objects: list[dict[str, Any]] = [
        {
            "date": f"2026-09-{day:02}",
            "campaignBudgetCurrencyCode": "USD",
            "clicks": 1,
            **dict(zip(names, rest, strict=True)),
        }
        for day, *rest in rows
    ]
    path = folder / f"{name}.json.gz"
    path.write_bytes(gzip.compress(json.dumps(objects).encode()))
    return path


def measurements(ws: Workspace) -> list[dict[str, Any]]:
    with ws.reading() as db:
        return [row.model_dump() for row in db.exec(select(Measurement).order_by(col(Measurement.id)))]


def test_a_restated_pull_replaces_its_days_and_undo_gives_back_each_row(any_ws: Workspace, tmp_path: Path):
    first = pulled(tmp_path, "first", (1, 11, 5.25, 2, 40.0), (1, 22, 4.5, 0, 0.0), (3, 33, 0.4, 0, 0.0))
    second = pulled(tmp_path, "second", (1, 11, 5.25, 3, 65.0), (1, 22, 4.0, 1, 20.0), (4, 11, 3.1, 1, 15.0))
    take(any_ws, first)
    (shown,) = [row for row in log_pages.page(any_ws, None, 0, 100) if (row.key, row.value) == ("sp_spend", 9.75)]
    corrections.correct_line(any_ws, corrections.load_correction(any_ws, shown.id), '9.70 "one click was ours"')
    before = measurements(any_ws)

    batch = take(any_ws, second)

    values = stored(any_ws)
    assert values["sp_sales"] == {"2026-09-01": 85.0, "2026-09-04": 15.0}
    assert values["sp_orders7d"] == {"2026-09-01": 4, "2026-09-04": 1}
    with pytest.raises(NothingNew):
        take(any_ws, second)
    with pytest.raises(Rejected, match="partly replaced by second"):
        take(any_ws, first)
    undo(any_ws, batch.operation)
    assert measurements(any_ws) == before


def test_a_correction_by_hand_survives_a_restatement_as_an_override(any_ws: Workspace, tmp_path: Path):
    take(any_ws, write(tmp_path, CAMPAIGNS + "2026-11-01,A,10,1,$1.00,$5.00\n", "1.csv"))
    (shown,) = [row for row in log_pages.page(any_ws, None, 0, 100) if row.key == "sp_spend"]
    corrections.correct_line(any_ws, corrections.load_correction(any_ws, shown.id), '0.90 "credit"')

    found = preview(any_ws, write(tmp_path, CAMPAIGNS + "2026-11-01,A,10,1,$1.10,$5.00\n", "2.csv"))
    take(any_ws, found.path)

    assert [(one.series, one.value) for one in found.overrides] == [("sp_spend", 0.9)]
    ((mine, theirs),) = log_pages.overrides(any_ws)
    assert (mine.value, mine.note, [row.value for row in theirs]) == (0.9, "credit", [1.1])


def test_two_reports_of_one_account_are_not_added_up(any_ws: Workspace, tmp_path: Path):
    take(any_ws, write(tmp_path, CAMPAIGNS + "2026-11-01,A,10,1,$1.00,$5.00\n", "campaigns.csv"))
    terms = write(tmp_path, TERMS + "2026-11-01,A,mug,8,1,$1.00,$5.00\n", "terms.csv")

    with pytest.raises(Rejected, match=r"amazon-sp-campaign-daily: sp.*both would be added up"):
        take(any_ws, terms)
    take(any_ws, terms, account="Bath")


def test_a_part_is_a_feed_of_its_own_and_covers_the_days_of_the_file(ws: Workspace, tmp_path: Path):
    rows = "2026-11-01,Brand,10,1,$1.00,$5.00\n2026-11-02,Brand,10,2,$1.00,$5.00\n2026-11-02,Other,5,1,$1.00,$0.00\n"
    take(ws, write(tmp_path, CAMPAIGNS + rows, "1.csv"), part="Campaign Name=brand*", label="brand")
    rows = "2026-11-01,Brand,10,3,$1.00,$5.00\n2026-11-02,Other,5,1,$1.00,$0.00\n"

    take(ws, write(tmp_path, CAMPAIGNS + rows, "2.csv"), part="Campaign Name=brand*", label="brand")

    assert stored(ws)["sp_brand_clicks"] == {"2026-11-01": 3}


def test_a_summary_is_one_value_for_its_whole_span(ws: Workspace, tmp_path: Path):
    header = CAMPAIGNS.replace("Date", "Start Date,End Date")

    take(
        ws, write(tmp_path, header + "2026-10-02,2026-10-09,A,10,1,$1.00,$5.00\n2026-10-05,2026-10-31,B,5,1,$2.50,$0\n")
    )

    with ws.reading() as db:
        rows = db.exec(
            select(Measurement.start, Measurement.end, Measurement.value).join(Series).where(Series.key == "sp_spend")
        )
        assert rows.all() == [(date(2026, 10, 2), date(2026, 10, 31), 3.5)]


def test_a_summary_is_for_the_days_that_a_person_says(ws: Workspace, tmp_path: Path):
    header = CAMPAIGNS.replace("Date", "Start Date,End Date")
    rows = "2026-10-02,2026-10-09,A,10,1,$1.00,$5.00\n2026-10-05,2026-10-30,B,5,1,$2.50,$0\n"

    found = preview(ws, write(tmp_path, header + rows), period="2026-10", part="Campaign Name=A", label="a")

    assert [*found.fillings[0].values] == [(date(2026, 10, 1), date(2026, 10, 31), 10)]


def test_rows_that_add_the_others_up_are_left_out(ws: Workspace, tmp_path: Path):
    text = "Datum;Kampagnen-Name;Impressionen;Klicks;Ausgaben;7 Tage, Umsatz gesamt (€)\n"
    text += "01.09.2026;A;1.204;3;1.016,12 €;0,00 €\n02.09.2026;A;300;4;2,08 €;5,00 €\n"
    text += "Gesamt;;1.504;7;1.018,20 €;5,00 €\nTotal: 2\n"

    take(ws, write(tmp_path, text))

    assert stored(ws)["sp_impressions"] == {"2026-09-01": 1204, "2026-09-02": 300}
    assert stored(ws)["sp_spend"] == {"2026-09-01": 1016.12, "2026-09-02": 2.08}


def test_the_lines_above_a_header_say_days_locale_and_currency(ws: Workspace, tmp_path: Path):
    text = "Programme=[Retail],Locale=[en_IN],Currency=[INR],Viewing Range=[01/07/26 - 31/07/26]\n"
    text += 'ASIN,Product Title,Ordered Revenue,Ordered Units\nB01,Mug,"₹1,08,218.36",12\nB02,Cup,100.00,1\n'

    found = preview(ws, write(tmp_path, text))

    assert (found.profile, found.start, found.end) == ("amazon-vendor-sales", date(2026, 7, 1), date(2026, 7, 31))
    assert [(one.series.unit, float(next(iter(one.values))[2])) for one in found.fillings] == [
        ("currency:INR", 108318.36),
        ("count", 13),
    ]


def test_a_report_without_days_needs_a_period_or_a_name_with_one(ws: Workspace, tmp_path: Path):
    text = "(Parent) ASIN,(Child) ASIN,Sessions – Total,Units Ordered,Ordered Product Sales\n"
    text += 'B0,B1,"1,204",12,"$1,000.50"\n'

    with pytest.raises(BadInput, match=r"does not say for which days it is; say it with --period"):
        preview(ws, write(tmp_path, text))
    named = preview(ws, write(tmp_path, text, "asin 2026-10.csv"))
    said = preview(ws, write(tmp_path, text), period="2026-09-01..2026-09-14")

    assert (named.start, named.end) == (date(2026, 10, 1), date(2026, 10, 31))
    assert (said.start, said.end) == (date(2026, 9, 1), date(2026, 9, 14))


def test_rates_do_not_add_up_over_categories(ws: Workspace, tmp_path: Path):
    text = "metricsComputationDate,brandName,categoryNodeName,customerConversionRate,awarenessIndex\n"
    path = write(tmp_path, text + "7/31/2026,Acme,Mugs,0.123,0.5\n7/31/2026,Acme,Cups,0.2,0.4\n")

    with pytest.raises(Ambiguous, match=r"'Mugs', 'Cups'.*--filter"):
        preview(ws, path)
    take(ws, path, part="categoryNodeName=Mugs", label="mugs")

    assert stored(ws)["brand_mugs_customer_conversion_rate"] == {"2026-07-31": 12.3}


def test_money_of_an_unnamed_currency_is_said(ws: Workspace, tmp_path: Path):
    text = "date,cost,clicks,purchases7d\n2026-11-01,1.5,2,1\n"

    found = preview(ws, write(tmp_path, text))

    assert [one.series.unit for one in found.fillings if one.series.key == "sp_spend"] == ["currency:EUR"]
    assert found.currency == ""
    assert ["names no currency" in note for note in found.notes] == [True]


def test_the_last_days_of_a_feed_that_restates_are_settling(ws: Workspace, tmp_path: Path):
    days = "".join(f"2026-11-{day:02},A,10,1,$1.00,$5.00\n" for day in range(10, 21))

    assert preview(ws, write(tmp_path, CAMPAIGNS + days)).settling == date(2026, 11, 18)
    assert preview(ws, write(tmp_path, "date,rentals\n2026-11-20,5\n", "own.csv")).settling is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("191.95999999999998", "191.96"), ("14.280000000000001", "14.28"), ("374.95000000000005", "374.95")],
)
def test_the_noise_of_binary_numbers_goes(text: str, value: str):
    found = number(text)

    assert found is not None
    assert str(found.value) == value


def test_words_below_a_table_are_no_row(ws: Workspace, tmp_path: Path):
    take(ws, write(tmp_path, CAMPAIGNS + "2026-11-01,A,10,1,$1.00,$5.00\nData may be delayed by a day\n"))

    assert stored(ws)["sp_clicks"] == {"2026-11-01": 1}


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "cp932",
            "日付,キャンペーン名,インプレッション,クリック,費用,7日間の総売上高\n2026/09/01,①～コップ,10,1,￥100,￥200\n",
        ),
        ("gb18030", "日期,广告活动名称,展示量,点击量,花费,7天总销售额\n2026年9月1日,杯子€,10,1,￥100,￥200\n"),
        ("cp950", "日期,廣告活動名稱,廣告曝光,點擊,支出,7 天總銷售額 \n2026/09/01,杯子€,10,1,NT$100,NT$200\n"),
        (
            "cp1252",
            "Datum;Kampagnen-Name;Impressionen;Klicks;Ausgaben;7 Tage, Umsatz gesamt (€)\n"
            "1.9.2026;ä;10;1;100 €;200 €\n",
        ),
    ],
)
def test_a_report_in_another_language_is_known_in_its_own_encoding(
    ws: Workspace, tmp_path: Path, encoding: str, text: str
):
    path = tmp_path / "report.csv"
    path.write_bytes(text.encode(encoding))

    take(ws, path)

    values = {key: days["2026-09-01"] for key, days in stored(ws).items()}
    assert values == {"sp_impressions": 10, "sp_clicks": 1, "sp_spend": 100, "sp_sales": 200}


def test_percentages_of_a_workbook_that_look_like_fractions_are_said(ws: Workspace, tmp_path: Path):
    make_series(ws, "open_rate", unit="percent")
    rows: list[tuple[str | float | date, ...]] = [
        ("date", "open_rate"),
        (date(2026, 11, 1), 0.12),
        (date(2026, 11, 2), 0.3),
    ]

    found = preview(ws, write_workbook(tmp_path / "rates.xlsx", {"Sheet": rows}))

    assert ["between -1 and 1" in note for note in found.notes] == [True]
