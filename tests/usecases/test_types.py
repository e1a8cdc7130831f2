"""What the types of a KPI add to its page. Today is Mon 23 Nov 2026."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

import pytest
from sqlmodel import select

from kpitui.model.enums import Aggregation, Cadence, Kind, KpiStatus, LinkKind
from kpitui.model.tables import Series
from kpitui.present import types as say
from kpitui.store.workspace import Workspace
from kpitui.usecases.kpi_page import kpi_page
from tests.build import log_values, make_event, make_kpi, make_link

LAST = date(2026, 11, 16)
"""The Monday of the last complete week."""


def weeks(values: Iterable[float]) -> dict[date, float]:
    """A value a week, the last one in the last complete week."""
    known = list(values)
    return {LAST - timedelta(weeks=len(known) - 1 - place): value for place, value in enumerate(known)}


def walk(count: int) -> list[float]:
    chance = Random(7)
    values = [100.0]
    while len(values) < count:
        values.append(values[-1] + chance.gauss(0, 3))
    return values


def test_a_link_has_its_evidence_on_both_pages(any_ws: Workspace) -> None:
    course = walk(60)
    for key in ("ctr", "orders"):
        make_kpi(any_ws, key, name=key, cadence=Cadence.WEEK, aggregation=Aggregation.MEAN)
    make_link(any_ws, LinkKind.LEADS, "ctr", "orders", lag=2)
    log_values(any_ws, "ctr", weeks(course[2:]))
    log_values(any_ws, "orders", weeks(course[:-2]))
    for key, way in (("ctr", "this → orders:"), ("orders", "ctr → this:")):
        page = kpi_page(any_ws, key)
        assert [say.evidence_word(link) for link in page.links] == ["evidence"]
        ((said, why),) = say.evidence(page)
        assert said == way
        assert why.startswith("2 weeks before, in the same direction")


def test_a_link_of_two_cadences_is_looked_at_in_the_longer_one(any_ws: Workspace) -> None:
    make_kpi(any_ws, "ctr", cadence=Cadence.WEEK, aggregation=Aggregation.MEAN)
    make_kpi(any_ws, "recall", cadence=Cadence.MONTH, aggregation=Aggregation.MEAN)
    make_link(any_ws, LinkKind.AFFECTS, "ctr", "recall")
    log_values(any_ws, "ctr", weeks(walk(20)))
    log_values(any_ws, "recall", {date(2026, month, 3): month for month in range(7, 12)})
    (link,) = kpi_page(any_ws, "ctr").links
    assert link.evidence is not None
    # July to October: November still runs.
    assert (link.evidence.cadence, link.evidence.target[-4:]) == (Cadence.MONTH, (7, 8, 9, 10))
    assert say.evidence_word(link) == "too early"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("leading", "Leading, but it is not said which KPI it leads."),
        ("lagging", "Lagging, and no KPI is said to lead it: nothing here warns before it moves."),
        ("practical", "Practical, but it is not said which KPI it affects."),
    ],
)
def test_a_link_that_its_type_asks_for_is_missed(ws: Workspace, kind: str, said: str) -> None:
    make_kpi(ws, "churn", types=[kind])
    assert say.evidence(kpi_page(ws, "churn")) == [("", said)]


def test_a_warning_stands_on_the_page_of_the_kpi_that_follows(any_ws: Workspace) -> None:
    make_kpi(any_ws, "rating", name="Rating", cadence=Cadence.WEEK, aggregation=Aggregation.MEAN)
    make_kpi(any_ws, "churn", cadence=Cadence.WEEK)
    make_link(any_ws, LinkKind.LEADS, "rating", "churn", lag=4)
    log_values(any_ws, "rating", weeks([50, 51] * 8 + [20]))
    assert say.warnings(kpi_page(any_ws, "churn")) == [
        "May follow Rating, which fell below its lower limit in W47; it comes 4 weeks later."
    ]
    assert say.warnings(kpi_page(any_ws, "rating")) == []


def test_an_event_parts_before_from_after(any_ws: Workspace) -> None:
    make_kpi(any_ws, "roas", cadence=Cadence.WEEK, decimals=1, aggregation=Aggregation.MEAN, types=["actionable"])
    log_values(any_ws, "roas", weeks([4.2, 4.4] * 4 + [3.0, 3.2, 3.1]))
    make_event(any_ws, LAST - timedelta(weeks=2), "Prices +8 %", kpis=["roas"])
    assert say.effects(kpi_page(any_ws, "roas")) == [
        ("2 Nov  Prices +8 %", "4.3 before (8) → 3.1 after (3)", "too early: 1 more week to compare")
    ]


def test_what_an_event_changed_is_said_with_its_interval(any_ws: Workspace) -> None:
    make_kpi(any_ws, "roas", cadence=Cadence.WEEK, decimals=1, aggregation=Aggregation.MEAN, types=["actionable"])
    log_values(any_ws, "roas", weeks([4.2, 4.4] * 4 + [3.0, 3.2, 3.1, 3.1]))
    make_event(any_ws, LAST - timedelta(weeks=3), "Prices +8 %", kpis=["roas"])
    make_event(any_ws, LAST - timedelta(weeks=1), "Elsewhere")
    ((_title, means, sure),) = say.effects(kpi_page(any_ws, "roas"))
    assert means == "4.3 before (8) → 3.1 after (4)"
    assert sure.startswith("−1.2, with 95 % between −1.3 and −1.1: the difference is more than chance")


def test_growth_compares_with_the_period_and_the_year_before(any_ws: Workspace) -> None:
    make_kpi(any_ws, "sales", unit="currency:EUR", decimals=0, types=["financial"])
    log_values(any_ws, "sales", {date(2025, 10, 5): 100, date(2026, 9, 5): 150, date(2026, 10, 5): 120})
    log_values(any_ws, "sales", {date(2026, 10, 30): 7, date(2026, 11, 5): 65})
    rows = dict(say.growth(kpi_page(any_ws, "sales")))
    assert rows["Oct"] == "127 €"
    assert rows["on Sep"] == "−15.3 %, −23 €"
    assert rows["on Oct 2025"] == "+27.0 %, +27 €"
    # 22 days of November beside 22 days of October.
    assert rows["so far"] == "−45.8 %, −55 €, against 1–22 Oct"


def test_growth_from_nothing_is_no_percentage(ws: Workspace) -> None:
    make_kpi(ws, "profit", unit="currency:EUR", decimals=0, types=["financial"])
    log_values(ws, "profit", {date(2026, 9, 5): -50, date(2026, 10, 5): 25})
    rows = dict(say.growth(kpi_page(ws, "profit")))
    assert rows["on Sep"] == "n/m, +75 €"
    assert rows["on a year ago"] == "no value then"
    assert "compound" not in rows


def test_revenue_and_cost_give_a_margin(any_ws: Workspace) -> None:
    make_kpi(any_ws, "roas", formula="ad_revenue / spend", types=["financial"])
    with any_ws.writing("money") as db:
        for series in db.exec(select(Series)):
            series.unit = "currency:EUR"
    log_values(any_ws, "ad_revenue", {date(2026, 10, 5): 400})
    log_values(any_ws, "spend", {date(2026, 10, 5): 100})
    assert ("margin", "75.0 %") in say.growth(kpi_page(any_ws, "roas"))


def test_direction_is_said_in_words_and_beside_the_benchmark(any_ws: Workspace) -> None:
    make_kpi(
        any_ws, "ctr", unit="percent", decimals=1, aggregation=Aggregation.MEAN, types=["directional"], benchmark=3.0
    )
    log_values(any_ws, "ctr", {date(2026, month, 5): value for month, value in ((8, 4.0), (9, 3.9), (10, 3.6))})
    assert dict(say.direction(kpi_page(any_ws, "ctr"))) == {
        "moving": "falling, and faster",
        "velocity": "−0.30 points a month",
        "acceleration": "−0.20 points",
        "benchmark": "3.0 %; 0.6 points above it",
    }


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({10: 4.0}, "one value: no direction yet"),
        ({9: 4.0, 10: 4.0}, "not moving"),
        ({8: 0.0, 9: 0.0, 10: 0.0}, "not moving"),
        ({7: 4.0, 10: 5.0}, "a gap: no direction"),
    ],
)
def test_where_there_is_no_direction_words_say_so(ws: Workspace, values: dict[int, float], said: str) -> None:
    make_kpi(ws, "ctr", aggregation=Aggregation.MEAN, types=["directional"])
    log_values(ws, "ctr", {date(2026, month, 5): value for month, value in values.items()})
    assert say.direction(kpi_page(ws, "ctr")) == [("moving", said)]


def test_an_input_has_its_yield_along_the_chain(any_ws: Workspace) -> None:
    make_kpi(any_ws, "spend", name="Ad spend", unit="currency:EUR", types=["input"])
    make_kpi(any_ws, "clicks", name="Clicks")
    make_kpi(any_ws, "orders", name="Orders")
    make_link(any_ws, LinkKind.FEEDS, "spend", "clicks")
    make_link(any_ws, LinkKind.FEEDS, "clicks", "orders")
    for series, september, october in (("spend", 100, 100), ("clicks", 150, 125), ("orders", 10, 8)):
        log_values(any_ws, series, {date(2026, 9, 5): september, date(2026, 10, 5): october})
    assert say.yields(kpi_page(any_ws, "spend")) == [
        ("", "Clicks: 1.25 for each €"),
        ("the month before: 1.5 for each €", ""),
        ("", "Orders: one for each 12.50\u00a0€"),
        ("the month before: one for each 10.00\u00a0€", ""),
    ]


def test_a_practical_kpi_stands_beside_what_it_affects(ws: Workspace) -> None:
    make_kpi(ws, "load", name="Page load", types=["practical"], aggregation=Aggregation.MEAN)
    make_kpi(ws, "cvr", name="CVR", aggregation=Aggregation.MEAN)
    make_link(ws, LinkKind.AFFECTS, "load", "cvr")
    log_values(ws, "load", {date(2026, 9, 5): 2, date(2026, 10, 5): 3})
    log_values(ws, "cvr", {date(2026, 9, 5): 8, date(2026, 10, 5): 7})
    assert [(one.name, one.values[-2:], one.latest) for one in say.beside(kpi_page(ws, "load"))] == [
        ("Page load", (2, 3), "3"),
        ("CVR", (8, 7), "7"),
    ]


def test_a_rating_has_its_interval_and_few_answers_put_it_first(any_ws: Workspace) -> None:
    make_kpi(any_ws, "csat", kind=Kind.RATING, decimals=1, unit="rating", aggregation=Aggregation.MEAN)
    for value, n in ((5, 20), (4, 15), (3, 5)):
        log_values(any_ws, "csat", {date(2026, 9, 5): value}, n=n)
    for value, n in ((5, 6), (4, 5), (3, 1)):
        log_values(any_ws, "csat", {date(2026, 10, 5): value}, n=n)
    page = kpi_page(any_ws, "csat", "2026-10")
    assert say.answered(page.state, page.of_types.answers) == "4.0–4.8 (4.4, n 12)"
    page = kpi_page(any_ws, "csat", "2026-09")
    assert say.answered(page.state, page.of_types.answers) == "4.4 (n 40, 4.1–4.6)"


def test_a_share_and_an_nps_have_their_intervals(any_ws: Workspace) -> None:
    make_kpi(any_ws, "recall", kind=Kind.SHARE, decimals=0, aggregation=Aggregation.MEAN)
    log_values(any_ws, "recall", {date(2026, 10, 5): 1}, n=20)
    log_values(any_ws, "recall", {date(2026, 10, 5): 0}, n=80)
    make_kpi(any_ws, "nps", kind=Kind.NPS, decimals=0, nps=("up", "even", "down"))
    for series, count in (("up", 50), ("even", 30), ("down", 20)):
        log_values(any_ws, series, {date(2026, 10, 5): count})
    shown = [
        say.answered(page.state, page.of_types.answers)
        for page in (kpi_page(any_ws, "recall"), kpi_page(any_ws, "nps"))
    ]
    assert shown == ["20 % (n 100, 13–29)", "30 (n 100, 14–44)"]


def test_a_mean_alone_has_no_interval(ws: Workspace) -> None:
    make_kpi(ws, "csat", kind=Kind.RATING, decimals=1, unit="rating", aggregation=Aggregation.MEAN)
    log_values(ws, "csat", {date(2026, 10, 5): 4.2}, n=38, pooled=True)
    page = kpi_page(ws, "csat")
    assert say.answered(page.state, page.of_types.answers) == "4.2 (n 38)"


def test_a_paused_leader_warns_of_nothing(ws: Workspace) -> None:
    make_kpi(ws, "rating", cadence=Cadence.WEEK, status=KpiStatus.PAUSED, aggregation=Aggregation.MEAN)
    make_kpi(ws, "churn", cadence=Cadence.WEEK)
    make_link(ws, LinkKind.LEADS, "rating", "churn")
    log_values(ws, "rating", weeks([50, 51] * 8 + [20]))
    assert say.warnings(kpi_page(ws, "churn")) == []
