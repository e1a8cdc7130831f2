"""Many values in little memory are the same values."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kpitui.usecases._amounts import Amounts, Span, amount_of

DAYS = st.dates(date(2026, 9, 1), date(2026, 12, 31))
SPANS = st.one_of(st.tuples(DAYS, DAYS).map(lambda days: (min(days), max(days))), DAYS.map(lambda day: (day, day)))
VALUES = st.decimals(-(10**20), 10**20, allow_nan=False, places=9) | st.integers(-99, 99).map(Decimal)


@given(st.lists(st.tuples(SPANS, VALUES | st.just(Decimal("0.10")))))
def test_values_come_back_in_order_as_exact_sums(rows: list[tuple[Span, Decimal]]):
    amounts, expected = Amounts(), dict[Span, int]()
    for span, value in rows:
        amounts.add(span, amount_of(value))
        expected[span] = expected.get(span, 0) + int(f"{value:.9f}".replace(".", ""))

    found = [(start, end, int(f"{value:.9f}".replace(".", ""))) for start, end, value in amounts]

    assert found == [(*span, number) for span, number in sorted(expected.items())]
    assert len(amounts) == len(expected)
    assert all(span in amounts for span in expected)


def test_a_value_keeps_the_digits_that_it_was_written_with():
    amounts = Amounts()
    day = date(2026, 9, 1), date(2026, 9, 1)
    amounts.add(day, (1230, 2))
    assert [str(value) for _, _, value in amounts] == ["12.30"]

    amounts.add(day, (125, 3))
    assert [str(value) for _, _, value in amounts] == ["12.425"]
