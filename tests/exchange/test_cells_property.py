"""Whatever a report prints of a number or a day comes back as that number or day."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kpitui.exchange.cells import number
from kpitui.exchange.days import DayColumn, Order, both_days, day
from kpitui.exchange.header import compared, normalised

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
AMOUNTS = st.decimals(Decimal("-99999999999.99"), Decimal("99999999999.99"), places=2)
SIGNED = st.sampled_from(["{}", "${}", "{} €", "NT${}", "Rs.{}", "EUR {}", "{}%", '="{}"', " {} "])
FORMS = st.sampled_from(
    ["%Y-%m-%d", "%Y%m%d", "%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d-%b-%y", "%Y/%m/%d", "%Y年%m月%d日"]
)


@given(AMOUNTS, SIGNED, st.sampled_from([".", ","]))
def test_a_number_with_groups_comes_back(amount: Decimal, form: str, mark: str):
    printed = f"{abs(amount):,.2f}"
    if mark == ",":
        printed = printed.translate(str.maketrans(",.", ".,"))
    shown = form.format(printed)

    found = number(f"({shown})" if amount < 0 and "=" not in form else shown, mark)

    assert found is not None
    assert found.value == (abs(amount) if "=" in form else amount)


@given(DAYS, FORMS)
def test_a_day_comes_back(on: date, form: str):
    assert day(on.strftime(form), None) == on


@given(DAYS, DAYS, FORMS, st.sampled_from([" - ", " – ", " ~ ", " to "]))
def test_both_days_of_a_cell_come_back(first: date, last: date, form: str, between: str):
    start, end = both_days(f"{first:{form}}{between}{last:{form}}")

    assert (day(start, None), day(end, None)) == (first, last)


@given(st.lists(DAYS, min_size=1, max_size=40), st.sampled_from([Order.DMY, Order.MDY]))
def test_a_column_is_never_read_in_the_order_it_is_not_in(days: list[date], order: Order):
    form = "%d/%m/%Y" if order is Order.DMY else "%m/%d/%Y"
    column = DayColumn()
    for one in days:
        column.look_at(one.strftime(form))

    if column.proofs:
        found = column.order("Date", None)
        assert [day(one.strftime(form), found) for one in days] == days


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_a_header_is_compared_as_itself_however_it_is_spaced(text: str):
    assert compared(normalised(f"  {text.upper().lower()}  ").title) == compared(normalised(text.upper().lower()).title)
