"""Which profile a header belongs to, whatever language it is in, and what a person's own profile may say."""

from pathlib import Path

import pytest

from kpitui.exchange.profile_read import known_profiles, shipped
from kpitui.exchange.recognise import recognise
from kpitui.model.errors import Ambiguous, BadInput, Unrecognised

SP = "Impressions,Clicks,Spend,7 Day Total Sales ,7 Day Total Orders (#)"
OWN = """\
covers = "shop"
[match]
need = ["Umsatz brutto"]
[date]
column = "Tag"
order = "dmy"
[series.revenue]
from = "Umsatz brutto"
unit = "currency"
"""


@pytest.mark.parametrize(
    ("header", "profile"),
    [
        (f"Date,Campaign Name,{SP}", "amazon-sp-campaign-daily"),
        (f"Start Date,End Date,Campaign Name,Customer Search Term,{SP}", "amazon-sp-search-term-summary"),
        (f"Date,Campaign Name,Ad Group Name,Advertised SKU,{SP}", "amazon-sp-product-daily"),
        (f"Date,Campaign Name,Targeting,{SP},7 Day Advertised SKU Units (#)", "amazon-sp-targeting-daily"),
        (
            "Date,Start Date,End Date,Portfolio name,Campaign Name,Impressions,Last Year Impressions,Clicks,Spend,"
            "14 Day Total Orders (#),14 Day Total Sales (₹)",
            "amazon-sp-campaign-daily",
        ),
        (
            "Date,Campaign Name,Bidding strategy,Placement,Impressions,Clicks,Spend,14 Day Total Sales (₹)",
            "amazon-sp-placement-daily",
        ),
        ("Date,Clicks,Cost Per Click (CPC),Spend", "amazon-sp-over-time"),
        (
            "Date,Campaign Name,Impressions,Clicks,Spend,14 Day Total Sales ,14 Day Total Orders (#)",
            "amazon-sb-campaign-daily",
        ),
        (
            "Date,Campaign Name,Cost Type,Advertised ASIN,Impressions,Viewable Impressions,Clicks,Spend,"
            "14 Day Total Sales,14 Day Total Sales - (Click)",
            "amazon-sd-product-daily",
        ),
        ("日期,广告活动名称,展示量,点击量,花费,7天总销售额,7天总订单数(#)", "amazon-sp-campaign-daily"),
        (
            "開始日期,結束日期,廣告活動名稱,客戶搜尋字詞,廣告曝光,點擊,支出,7 天總銷售額 ",
            "amazon-sp-search-term-summary",
        ),
        (
            "日付,キャンペーン名,インプレッション,クリック,費用,広告がクリックされてから7日間の総売上高",
            "amazon-sp-campaign-daily",
        ),
        (
            'Datum,Kampagnen-Name,Impressionen,Klicks,Ausgaben,"7 Tage, Umsatz gesamt (€)"',
            "amazon-sp-campaign-daily",
        ),
        (
            "State,Campaign name,Campaign start date,Campaign budget amount (converted),Campaign budget amount,Clicks,"
            "Total cost (converted),Total cost,Purchases,Sales",
            "amazon-ads-campaign-list",
        ),
        (
            "Date,Advertiser account name,Advertiser account ID,Total cost,Impressions,Click-throughs,Sales USD",
            "amazon-dsp-daily",
        ),
        ("date,campaignId,impressions,clicks,cost,sales7d", "amazon-api-sp-daily"),
        ("startDate,endDate,searchTerm,impressions,clicks,cost,purchases7d", "amazon-api-sp-search-term-summary"),
        ("date,cost,clicks,impressions,sales,purchases,viewableImpressions", "amazon-api-sb-daily"),
        ("date,cost,clicks,impressions,sales,purchases,impressionsViews", "amazon-api-sd-daily"),
        ("(Parent) ASIN,(Child) ASIN,Title,Sessions – Total,Units ordered", "amazon-business-by-asin"),
        ("（父）ASIN,（子）ASIN,标题,会话数 - 总计,已订购商品数量", "amazon-business-by-asin"),
        (
            "(Übergeordnete) ASIN,(Untergeordnete) ASIN,Titel,Sitzungen – Summe,Bestellte Einheiten",
            "amazon-business-by-asin",
        ),
        ("date,salesByDate.orderedProductSales.amount,trafficByDate.sessions", "amazon-business-by-date"),
        ("ASIN,Product Title,Brand,Ordered Revenue,Ordered Units", "amazon-vendor-sales"),
        (
            "metricsComputationDate,brandName,categoryNodeName,customerConversionRate,awarenessIndex",
            "amazon-brand-metrics",
        ),
        ("Date,Campaign Name,7 Day Total Sales,7 Day Total Orders (#),Clicks", "amazon-sp-campaign-daily"),
        ("Start Date,End Date,Campaign Name,14 Day Total Sales,Impressions", "amazon-sb-campaign-summary"),
        ("Date range,Campaign name,Purchases,Sales", "amazon-ads-unified-summary"),
        ("date,clicks,spend,sales", "wide"),
        (
            "State,Campaigns,Status,Type,Start date,Budget(USD),Impressions,Clicks,Spend(USD),Orders,Sales(USD)",
            "amazon-ads-campaigns",
        ),
        (
            "State,Campaigns,Country,Start date,Budget (converted),Budget,Clicks,Spend (converted),Spend,Orders",
            "amazon-ads-campaigns",
        ),
        ("date,metric.clicks,metric.totalCost,campaign.name", "amazon-api-unified-daily"),
    ],
)
def test_a_header_belongs_to_one_profile(header: str, profile: str):
    import csv

    (cells,) = csv.reader([header])

    assert recognise(cells, shipped()).profile.name == profile


def test_a_header_that_two_profiles_fit_names_what_decided():
    with pytest.raises(Ambiguous, match=r"amazon-api-s[bd]-daily \(by .*'sales'.* and .* --profile"):
        recognise(["date", "campaignId", "cost", "clicks", "impressions", "sales", "purchases"], shipped())


def test_a_header_that_none_fits_names_the_nearest_and_what_it_lacks():
    with pytest.raises(
        Unrecognised, match=r"amazon-sp-search-term-daily, which needs '7 day total sales' too, or .* with one of"
    ):
        recognise(["Date", "Campaign Name", "Customer Search Term", "Clicks", "Spend"], shipped())


def test_a_profile_that_is_named_needs_nothing_that_tells_it_from_others():
    header = ["Date", "Start Date", "End Date", "Campaign Name", "Impressions", "Clicks", "Spend"]

    assert recognise(header, shipped(), "amazon-sd-campaign").profile.name == "amazon-sd-campaign-daily"
    assert recognise(header[1:], shipped(), "amazon-sd-campaign").spans
    with pytest.raises(Unrecognised, match=r"amazon-sd-campaign-\w+ comes nearest and needs 'date range' too$|needs"):
        recognise(header[3:], shipped(), "amazon-sd-campaign")


def test_a_profile_of_ones_own_is_known(tmp_path: Path):
    (tmp_path / "shop.toml").write_text(OWN, encoding="utf-8")

    profiles = known_profiles(tmp_path)

    assert recognise(["Tag", "Umsatz brutto"], profiles).profile.name == "shop"
    assert len(profiles) == len(shipped()) + 1


def test_a_profile_of_the_same_name_goes_before_the_shipped_one(tmp_path: Path):
    (tmp_path / "wide.toml").write_text('shape = "wide"\n[date]\ncolumn = "Stichtag"\n', encoding="utf-8")

    profiles = known_profiles(tmp_path)

    assert recognise(["Stichtag", "Umsatz"], profiles).profile.name == "wide"
    with pytest.raises(Unrecognised):
        recognise(["Date", "Umsatz"], profiles)


def test_a_profile_can_be_like_a_shipped_one(tmp_path: Path):
    text = 'like = "amazon-sp-campaign"\n[match]\nneed = ["Agency"]\n[series.fees]\nfrom = "Fee"\nunit = "currency"\n'
    (tmp_path / "agency.toml").write_text(text, encoding="utf-8")

    layout = recognise(f"Date,Agency,Campaign Name,Fee,{SP}".split(","), known_profiles(tmp_path), "agency")

    assert [value.measure for value in layout.values] == ["impressions", "clicks", "spend", "orders", "sales", "fees"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (OWN.replace("need", "needs"), r"own\.toml:3: \[match\] has no key 'needs'; its keys are need, none"),
        (OWN.replace('"dmy"', '"ydm"'), r"own\.toml:6: an order of days is one of dmy, mdy, ymd"),
        (OWN + "scale = 0\n", r"own\.toml:10: a scale is a number above 0"),
        (OWN + 'aggregation = "total"\n', r"own\.toml:10: an aggregation is one of sum"),
        ('[date]\ncolumn = "Tag"\n', r"own\.toml:1: a profile says what its columns are"),
        ('like = "amazon"\n', r"own\.toml:1: no profile of the package is called 'amazon'"),
        ("[match\n", r"own\.toml cannot be read"),
    ],
)
def test_what_is_wrong_in_a_profile_is_named_with_its_line(tmp_path: Path, text: str, message: str):
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")

    with pytest.raises(BadInput, match=message):
        known_profiles(tmp_path)
