"""One report as other countries, years and programs write it comes in to the same numbers; what could be two is asked.

The headers are those of real exports, the cells are made up.
"""

from pathlib import Path

import pytest

from kpitui.model.errors import Ambiguous, KpituiError, Rejected
from kpitui.store.workspace import Workspace
from kpitui.usecases.imports import preview
from tests.imports import stored, take, write

HEADER = (
    "Date,Portfolio name,Currency,Campaign Name,Impressions,Clicks,Click-Thru Rate (CTR),Spend,7 Day Total Sales ,"
    "Total Advertising Cost of Sales (ACOS) ,7 Day Total Orders (#),7 Day Total Units (#)"
)
ROW = '"Sep 05, 2026",No Portfolio,USD,A,"1,234",12,0.97%,"$1,234.50","$2,000.00",61.73%,3,4'
TABLE = f"{HEADER}\n{ROW}\n"
TOTAL = ',"1,234",12,0.97%,"$1,234.50","$2,000.00",61.73%,3,4\n'
FOUND = {"impressions": 1234, "clicks": 12, "spend": 1234.5, "sales": 2000, "orders": 3, "units": 4}
SPANISH = (
    "Fecha de inicio;Fecha de finalización;Nombre de la cartera;Divisa;Nombre de campaña;Nombre del grupo de anuncios;"
    "País;Segmentación;Tipo de coincidencia;Término de búsqueda de cliente;Impresiones;Clics;Índice de clics (CTR);"
    "Coste por clic (CPC);Gasto;Ventas totales de 7 días (€);Coste publicitario de las ventas (ACOS) total ;"
    "Pedidos totales de 7 días (#);Unidades totales de 7 días (#)\r\n"
    "sept 5, 2026;sept 5, 2026;-;EUR;A;B;España;close-match;-;taza;1234;12;0,9724%;€102,88;€1234,50;€2000,00;62%;3;4"
)
GERMAN = "Datum;Kampagnen-Name;Impressionen;Klicks;Ausgaben;7 Tage, Umsatz gesamt (€);7 Tage, Aufträge gesamt (#);"
GERMAN += "7Tage, Einheiten gesamt (#)\n"


def german(day: str, seen: str, spend: str, sales: str) -> str:
    return f"{GERMAN}{day};A;{seen};12;{spend};{sales};3;4\n"


VARIANTS = {
    "byte order mark": TABLE.encode("utf-8-sig"),
    "two byte order marks": f"\ufeff{TABLE}".encode("utf-8-sig"),
    "utf-32": TABLE.encode("utf-32"),
    "words below, with a cell for each column": f"{TABLE}Note: the last days may change{',' * 11}\n".encode(),
    "windows lines": TABLE.replace("\n", "\r\n").encode(),
    "tabs in utf-16": "\t".join(HEADER.split(",")).encode("utf-16")
    + "\nSep 5, 2026\t\tUSD\tA\t1,234\t12\t1%\t$1,234.50\t$2,000.00\t62%\t3\t4\n".encode("utf-16-le"),
    "columns nobody knows, and empty ones": f"{HEADER},Foo,Foo,,\n{ROW},x,y,,\n".encode(),
    "columns in another order": b"7 Day Total Units (#),Spend,Clicks,Campaign Name,Date,Impressions,"
    b'7 Day Total Orders (#),7 Day Total Sales ($)\n4,"$1,234.50",12,A,2026-09-05,1234,3,$2000.00\n',
    "words above": f"Sponsored Products report\nMade by,ana\n\n{TABLE}".encode(),
    "a total below": f"{TABLE}Total,,,{TOTAL}".encode(),
    "a total whose word stands elsewhere": f"{TABLE},,,Grand total{TOTAL}".encode(),
    "words below": f"{TABLE}Report generated on 6 September\n".encode(),
    "a line's end in names": TABLE.replace("Campaign Name", '"Campaign\nName"').replace(",A,", ',"A\nB",').encode(),
    "names in gbk": TABLE.replace(",A,", ",杯子广告,").encode("gb18030"),
    "names in shift-jis": TABLE.replace(",A,", ",コップ表示,").encode("cp932"),
    "names in big5": TABLE.replace(",A,", ",杯子廣告,").encode("cp950"),
    "names in cp1252": TABLE.replace(",A,", ",Größe à,").encode("cp1252"),
    "spanish": SPANISH.encode("utf-8-sig"),
    "spanish in cp1252": SPANISH.encode("cp1252"),
    "italian": "Data,Nome campagna,Impression,Clic,Spesa,Vendite totali (7 giorni),Ordini totali (7 giorni),"
    "Unità totali (7 giorni)\n5 set 2026,A,1234,12,1234.50,2000.00,3,4\n".encode(),
    "german": german("05.09.2026", "1.234", "1.234,50 €", "2.000,00 €").encode(),
    "german with points": german("05.09.2026", "1234", "1234.50", "2000.00").encode(),
    "spaces that do not break": german(
        "5. September 2026", "1\u00a0234", "1\u00a0234,50\u00a0€", "2\u202f000,00"
    ).encode(),
    "swiss": german("05.09.2026", "1'234", "1’234.50", "2’000.00").encode(),
    "newer german": b"Datum;Kampagnenname;Impressionen;Klicks;Ausgaben;Gesamtumsatz in 7 Tagen;"
    b"Gesamtzahl der Bestellungen in 7 Tagen (#);Gesamtzahl der Einheiten in 7 Tagen (#)\n"
    b"05.09.2026;A;1.234;12;1.234,50;2.000,00;3;4\n",
    "chinese days": TABLE.replace('"Sep 05, 2026"', "2026年9月5日").encode(),
    "day first, as another row proves": f"{HEADER}\n{ROW}\n{ROW}".replace('"Sep 05, 2026"', "05/09/2026", 1)
    .replace('"Sep 05, 2026"', "13/09/2026")
    .replace(
        '13/09/2026,No Portfolio,USD,A,"1,234",12,0.97%,"$1,234.50","$2,000.00",61.73%,3,4', "13/09/2026" + "," * 11
    )
    .encode(),
}


@pytest.mark.parametrize("content", VARIANTS.values(), ids=VARIANTS)
def test_a_report_comes_in_however_it_is_written(ws: Workspace, tmp_path: Path, content: bytes):
    path = tmp_path / "report.csv"
    path.write_bytes(content)

    take(ws, path)

    assert stored(ws) == {f"sp_{measure}": {"2026-09-05": value} for measure, value in FOUND.items()}


SEARCHES = (
    "Search Query,Search Query Score,Search Query Volume,Impressions: Total Count,Impressions: Brand Count,"
    "Impressions: Brand Share %,Clicks: Total Count,Clicks: Brand Count,Clicks: Price (Median),Cart Adds: Total Count,"
    "Cart Adds: Brand Count,Purchases: Total Count,Purchases: Brand Count,Reporting Date\n"
    'mug,1,"9,000",9000,900,10,72,16,$12.00,10,4,3,1,2026-09-19\ncup,2,100,100,0,0,2,0,,0,0,0,0,2026-09-19\n'
)
BUSINESS = {"seller_revenue": 1234.5, "seller_units": 12, "seller_sessions": 1234, "seller_page_views": 2345}
BY_ASIN = (
    '"parentAsin": "B0", "childAsin": "B1", "salesByAsin": {"orderedProductSales": {"amount": 1234.5, '
    '"currencyCode": "USD"}, "unitsOrdered": 12}, "trafficByAsin": {"sessions": 1234, "pageViews": 2345}'
)
SPECIFIED = '{"reportSpecification": {"dataStartTime": "2026-10-01", "dataEndTime": "2026-10-31T00:00:00Z"}'
OTHERS = {
    "searches of a week": (
        '"Brand=[""X""]","Reporting Range=[""Weekly""]","Select week=[""Week 38 | 2026""]"\n' + SEARCHES,
        "2026-09-13..2026-09-19",
        {"sqp_volume": 9100, "sqp_impressions": 900, "sqp_clicks": 16, "sqp_cart_adds": 4, "sqp_purchases": 1}
        | {f"sqp_market_{key}": n for key, n in (("impressions", 9100), ("clicks", 74), ("purchases", 3))}
        | {"sqp_market_cart_adds": 10},
    ),
    "business report in spanish": (
        "ASIN (parent),ASIN (child),Título,Sesiones: total,Vistas de página: total,Unidades encargadas,"
        "Unidades encargadas - B2B,Ventas de productos encargados,Ventas de productos encargados: B2B\n"
        'B0,B1,Taza,"1,234","2,345",12,1,"1.234,50 €","9,00 €"\n',
        "2026-10-01..2026-10-31",
        BUSINESS,
    ),
    "business report in italian": (
        'ASIN (child),Unità ordinate,Vendite di prodotti ordinati\nB1,12,"1.234,50 €"\n',
        "2026-10-01..2026-10-31",
        {"seller_revenue": 1234.5, "seller_units": 12},
    ),
    "business report by asin of the api": (
        f'{SPECIFIED}, "salesAndTrafficByDate": [], "salesAndTrafficByAsin": [{{{BY_ASIN}}}]}}',
        "2026-10-01..2026-10-31",
        BUSINESS,
    ),
    "vendor sales in german": (
        '"Programm=[Retail]","Locale=[de_DE]","Currency=[EUR]","Viewing Range=[01.10.26 - 31.10.26]"\n'
        'ASIN,Product Title,Ordered Revenue,Ordered Units\nB1,Becher,"1.234,50 €",12\n',
        "2026-10-01..2026-10-31",
        {"vendor_ordered_revenue": 1234.5, "vendor_ordered_units": 12},
    ),
    "a yen of shift-jis": (
        "日付,注文商品の売上額,注文された商品点数\n2026/09/05,\\12345,12\n",
        "2026-09-05..2026-09-05",
        {"seller_revenue": 12345, "seller_units": 12},
    ),
    "a column of dashes": (
        "sep=;\nDate;Revenue;Visits\n2026-01-05;(1.234,50);–\n",
        "2026-01-05..2026-01-05",
        {"revenue": -1234.5},
    ),
}


@pytest.mark.parametrize(("text", "days", "values"), OTHERS.values(), ids=OTHERS)
def test_another_report_comes_in_for_the_days_it_says(
    ws: Workspace, tmp_path: Path, text: str, days: str, values: dict[str, float]
):
    name = "report 2026-10.json" if text.startswith("{") else "report 2026-10.csv"
    found = preview(ws, write(tmp_path, text, name))

    assert f"{found.start}..{found.end}" == days
    assert {one.series.key: float(value) for one in found.fillings for _, _, value in one.values} == values


COUNTRIES = TABLE.replace("Portfolio name", "Country").replace("No Portfolio", "Germany") + ROW.replace(
    "No Portfolio", "France"
)
REFUSED = {
    "a day that can be two": (TABLE.replace('"Sep 05, 2026"', "05/09/2026"), "--date-order dmy or mdy"),
    "another currency than its column says": (TABLE.replace(",USD,", ",EUR,"), "1 of 1 rows cannot be taken"),
    "a total without a word": (f"{TABLE},,,{TOTAL}", "1 of 2 rows cannot be taken"),
    "a column twice": (f"{HEADER},Clicks\n{ROW},12\n", "the header 'Clicks' is there twice (columns 6 and 13)"),
    "searches without days": (SEARCHES, "does not say for which days it is"),
    "searches of two weeks": (
        f'Brand=["X"],Reporting Range=["Weekly"]\n{SEARCHES}cup,2,1,1,1,1,1,1,,1,1,1,1,2026-09-26\n',
        "is about more than one week (Reporting Date 2026-09-19, 2026-09-26)",
    ),
    "weeks of the api": (
        '{"reportSpecification": {"reportOptions": {"dateGranularity": "WEEK"}}, "salesAndTrafficByDate": '
        '[{"date": "2026-09-13", "salesByDate": {"unitsOrdered": 1}}]}',
        "has a value a week and none a day",
    ),
    "two marketplaces": (COUNTRIES, "several values of 'Country' ('Germany', 'France'), and nothing says that they"),
    "a header that nobody knows below what it says": (
        'ASIN or Product=["B1"],Reporting Range=["Weekly"]\n' + SEARCHES.replace("Brand", "ASIN"),
        "('Search Query', 'Search Query Score', 'Search Query Volume', 'Impressions: Total Count',",
    ),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_what_could_be_something_else_is_said_in_one_sentence(ws: Workspace, tmp_path: Path, text: str, message: str):
    with pytest.raises(KpituiError) as refused:
        take(ws, write(tmp_path, text, "report.json" if text.startswith("{") else "report.csv"))

    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
    assert stored(ws) == {}


def test_marketplaces_are_added_up_where_they_are_one_account(ws: Workspace, tmp_path: Path):
    take(ws, write(tmp_path, COUNTRIES), account="Europe")

    assert stored(ws)["sp_clicks"] == {"2026-09-05": 24}


@pytest.mark.parametrize(
    ("seen", "money", "spend", "guessed"),
    [
        ("1.234", "2.000", 2000, 0),
        ("1,234", "2.005", 2.005, 0),
        ("1234", "2.005", 2.005, 1),
        ("1234", "2.50", 2.5, 0),
        ("1234", "2,000", 2000, 0),
    ],
)
def test_what_is_counted_says_how_money_is_written_that_does_not_say_it_itself(
    ws: Workspace, tmp_path: Path, seen: str, money: str, spend: float, guessed: int
):
    found = preview(ws, write(tmp_path, german("05.09.2026", seen, f"{money} €", "0 €")))

    values = {one.series.key: float(value) for one in found.fillings for _, _, value in one.values}
    assert (values["sp_impressions"], values["sp_spend"]) == (1234, spend)
    assert sum("Ausgaben: nothing in the file says" in note for note in found.notes) == guessed


def test_an_encoding_that_matters_is_not_guessed(ws: Workspace, tmp_path: Path):
    path = tmp_path / "report.csv"
    path.write_bytes(TABLE.replace("$1,234.50", "\u00a31,234.50").replace(",USD,", ",,").encode("cp1252"))

    with pytest.raises(Ambiguous, match=r"is not UTF-8 and could be .* or cp1252; save it as UTF-8"):
        preview(ws, path)


def test_a_row_of_brand_metrics_without_a_day_is_a_bad_row(ws: Workspace, tmp_path: Path):
    text = "metricsComputationDate,brandName,categoryNodeName,customerConversionRate,awarenessIndex\n"
    path = write(tmp_path, f"{text}7/31/2026,Acme,Mugs,0.123,0.5\n,Acme,Mugs,N/A,N/A\n")

    with pytest.raises(Rejected):
        take(ws, path)
    found = preview(ws, path)
    take(ws, path, skip_bad=True)

    assert [(bad.line, bad.column, bad.reason) for bad in found.rejected] == [(3, "metricsComputationDate", "no day")]
    assert stored(ws)["brand_customer_conversion_rate"] == {"2026-07-31": 12.3}
