"""Numbers and days as reports print them."""

from datetime import date
from decimal import Decimal

import pytest

from kpitui.exchange.cells import NotANumber, number, proof
from kpitui.exchange.days import DayColumn, NotADay, Order, day
from kpitui.exchange.header import normalised
from kpitui.exchange.profile_read import shipped
from kpitui.exchange.recognise import recognise
from kpitui.exchange.write_csv import guarded
from kpitui.model.errors import Ambiguous, BadInput, UnknownName


@pytest.mark.parametrize(
    ("text", "value", "sign"),
    [
        ("12,500", "12500", ""),
        ("1,08,218.36", "108218.36", ""),
        ("1.234", "1.234", ""),
        (".5", "0.5", ""),
        ("12.30%", "12.30", "%"),
        ("(123)", "-123", ""),
        ("(1.50)", "-1.50", ""),
        ("($1.50)", "-1.50", "$"),
        ("-$5", "-5", "$"),
        ("$-5", "-5", "$"),
        ("−5", "-5", ""),
        ("+5", "5", ""),
        ("NT$1,200", "1200", "NT$"),
        ("MX$5,310.54", "5310.54", "MX$"),
        ("Rs.14.21", "14.21", "Rs."),
        ("₹1,08,218.36", "108218.36", "₹"),
        ("5 €", "5", "€"),
        ("1.50 kr", "1.50", "kr"),
        ("EUR 12.30", "12.30", "EUR"),
        ("12.30 USD", "12.30", "USD"),
        ("１２．５", "12.5", ""),
        ("￥１，２００", "1200", "￥"),
        ("1 234 567", "1234567", ""),
        ("1'234.5", "1234.5", ""),
        ('="254927681919372"', "254927681919372", ""),
        ("1.5E+05", "150000", ""),
        ("2e-3", "0.002", ""),
        ("-0", "0", ""),
    ],
)
def test_a_number_is_read_exactly(text: str, value: str, sign: str):
    found = number(text)

    assert found is not None
    assert (found.value, found.sign) == (Decimal(value), sign)
    assert not found.value.is_signed() or found.value


@pytest.mark.parametrize(("text", "value"), [("1.234,56", "1234.56"), ("12,5", "12.5"), ("1.234", "1234")])
def test_a_column_with_decimal_commas_is_read_so(text: str, value: str):
    found = number(text, ",")

    assert found is not None
    assert found.value == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "-", "--", "–", "N/A", "n/a", '=""'])
def test_what_is_marked_as_missing_is_missing(text: str):
    assert number(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("nan", "inf", "-Infinity", "12,34", "1,2,3", "5.", "1_000", "0x1F", "5²", "٣", "--5", "(-5)", "5-", "5%%"),
        *("%5", "abc", "1 apple", "€5€", "5 kg", "#REF!", ",", ".", "()", "1" * 31, "1e999", "1,0000"),
    ],
)
def test_what_is_no_number_is_refused(text: str):
    with pytest.raises(NotANumber):
        number(text)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        *(("1.5", "."), ("1,5", ","), ("1.234,5", ","), ("1,234.5", "."), ("1.234.567", ","), ("1,234,567", ".")),
        *(("0,500", ","), ("1,234", ""), ("1.234", ""), ("12", ""), ("x", ""), ("", "")),
    ],
)
def test_a_cell_proves_its_decimal_mark_or_does_not(text: str, mark: str):
    # 0,500 would be a group of nothing.
    assert proof(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-09-02",
            "20260902",
            "46267",
            "Sep 02, 2026",
            "Sep 2, 2026",
            "2 Sep 2026",
            "02-Sep-2026",
            "2 Sept. 2026",
        ),
        *("September 2, 2026", "2026/9/2", "2026.09.02", " 2026-09-02 "),
        *("2-Sep-26", "Wed, Sep 2, 2026", "Mittwoch, 2. September 2026", "2 de septiembre de 2026", "2 septembre 2026"),
        *("2026年9月2日", "２０２６/０９/０２", "1788307200000", "1788307200", '="2026-09-02"'),
        *("2026-09-02T00:00:00Z", "2026-09-02 13:45:10.123+02:00"),
    ],
)
def test_a_day_is_read_in_every_spelling(text: str):
    assert day(text, None) == date(2026, 9, 2)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("02/09/26", Order.DMY, date(2026, 9, 2)),
        ("9/2/2026", Order.MDY, date(2026, 9, 2)),
        ("26/09/02", Order.YMD, date(2026, 9, 2)),
        ("2.9.2026", Order.DMY, date(2026, 9, 2)),
    ],
)
def test_a_day_in_numbers_is_read_in_its_order(text: str, order: Order, expected: date):
    assert day(text, order) == expected


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-02-31", "31/02/2026", "2026-13-01", "12345", "99999", "2026", "0000-01-01", "Foo 2, 2026"],
)
def test_what_is_no_day_is_refused(text: str):
    with pytest.raises(NotADay):
        day(text, None)


def column(*cells: str) -> DayColumn:
    days = DayColumn()
    for cell in cells:
        days.look_at(cell)
    return days


def test_a_column_proves_its_order():
    assert column("01/02/26", "13/02/26").order("Date", None) is Order.DMY
    assert column("01/02/26", "02/13/26").order("Date", None, Order.DMY) is Order.MDY
    assert column("01/02/26").order("Date", Order.MDY) is Order.MDY
    assert column("01/02/26").order("Date", None, Order.DMY) is Order.DMY


def test_a_column_without_a_doubt_needs_no_order():
    assert column("2026-01-02", "03/03/26").order("Date", None) is None


def test_a_column_that_proves_nothing_or_both_is_asked_about():
    with pytest.raises(Ambiguous, match=r"2026-02-01\.\.2026-03-01 with the day first"):
        column("01/02/26", "01/03/26").order("Date", None)
    with pytest.raises(Ambiguous, match="two orders"):
        column("13/02/26", "02/13/26").order("Date", None)


@pytest.mark.parametrize(
    ("text", "name", "sign"),
    [
        ("7 Day Total Sales ($)", "7 day total sales", "$"),
        ("Sales USD", "sales", "USD"),
        ("Sales (EUR)", "sales", "EUR"),
        ("Sessions – Total ", "sessions - total", ""),
        ("Ｃｌｉｃｋｓ", "clicks", ""),
        ("Click-Thru Rate (CTR)", "click-thru rate (ctr)", ""),
        ("USD", "usd", ""),
        ("14 Day Total Orders (#)", "14 day total orders", ""),
        ("14 Day Total Orders (#) - (Click)", "14 day total orders - (click)", ""),
        ("7 天總銷售額 ", "7天總銷售額", ""),
    ],
)
def test_headers_are_compared_without_what_differs_between_exports(text: str, name: str, sign: str):
    header = normalised(text)

    assert (header.name, header.sign) == (name, sign)


@pytest.mark.parametrize(
    ("header", "profile"),
    [
        (["date", "rentals"], "wide"),
        (["Rentals", " Date "], "wide"),
        (["date", "kpi", "value"], "long"),
        (["value", "segment", "series", "unit", "day"], "long"),
    ],
)
def test_a_header_finds_its_profile(header: list[str], profile: str):
    assert recognise(header, shipped()).profile.name == profile


def test_only_the_profile_asked_for_is_tried():
    assert recognise(["date", "kpi", "value"], shipped(), "wide").profile.name == "wide"
    with pytest.raises(BadInput, match="none that is known"):
        recognise(["date", "rentals"], shipped(), "long")
    with pytest.raises(UnknownName, match="did you mean 'wide'"):
        recognise(["date", "rentals"], shipped(), "wid")


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("+5", "+5"), ("-5.5", "-5.5"), ("-x", "'-x"), (" =x", "' =x"), ("a", "a")],
)
def test_a_cell_cannot_run_in_a_spreadsheet(cell: str, written: str):
    assert guarded(cell) == written
