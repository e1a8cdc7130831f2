"""Numbers as people read and type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.model.errors import BadInput
from kpitui.present.numbers import Parts, parse, parts, plain, show, show_chance, show_range, show_score, unit_sign

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (2.675, "count", 2, "2.68"),
        (1.005, "count", 2, "1.01"),
        (-2.675, "count", 2, "−2.68"),
        (12.3, "count", 2, "12.30"),
        (999, "count", 0, "999"),
        (1000, "count", 0, "1\u00a0000"),
        (3292679, "count", None, "3\u00a0292\u00a0679"),
        (38.4, "currency:EUR", None, "38.40 €"),
        (1500, "currency:JPY", None, "1\u00a0500 ¥"),
        (1.5, "currency:KWD", None, "1.500 KWD"),
        (0.84, "currency:EUR", 3, "0.840 €"),
        (67.3684, "percent", 2, "67.37 %"),
        (12.5, "percent", None, "12.5 %"),
        (1 / 3, "count", None, "0.33"),
        (0.00123456, "count", None, "0.0012"),
        (3.2, "h", 1, "3.2 h"),
        (4.0, "rating", 1, "4.0"),
        (-0.001, "count", 2, "0.00"),
        (0, "count", None, "0"),
        (None, "currency:EUR", 2, "–"),
    ],
)
def test_a_value_is_shown_as_people_write_it(value: float | None, unit: str, decimals: int | None, text: str) -> None:
    assert show(value, unit, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (9_999, "9\u00a0999"),
        (10_000, "10.0 k"),
        (12_345, "12.3 k"),
        (48_250, "48.3 k"),
        (999_949, "999.9 k"),
        (999_950, "1.0 M"),
        (-1_234_567, "−1.2 M"),
        (2_500_000_000, "2.5 bn"),
    ],
)
def test_large_numbers_are_compact_where_space_is_short(value: float, text: str) -> None:
    assert show(value, compact=True) == text


def test_a_compact_amount_keeps_its_currency() -> None:
    assert show(48_200, "currency:EUR", compact=True) == "48.2 k €"


def test_a_change_says_its_sign() -> None:
    assert [show(value, sign=True) for value in (3, -3, 0)] == ["+3", "−3", "0"]


def test_a_column_gets_integer_fraction_and_unit_apart() -> None:
    assert parts(1234.5, "currency:EUR", 2) == Parts("1\u00a0234", ".50", "€")
    assert parts(None, "percent") == Parts("–", "", "")


def test_a_range_has_one_unit() -> None:
    assert show_range(2.6, 3.7, "h", 1) == "2.6–3.7 h"
    assert show_range(-5, -2) == "−5 – −2"


@pytest.mark.parametrize(
    ("chance", "shown"), [(0.68, "60 %"), (0.7, "70 %"), (0.26, "20 %"), (0.3, "30 %"), (0.97, "95 %")]
)
def test_a_chance_is_not_rounded_up_to_another_status(chance: float, shown: str) -> None:
    assert show_chance(chance) == shown.replace(" ", "\u00a0")


def test_a_score_that_did_not_pass_does_not_look_as_if() -> None:
    assert [show_score(score) for score in (0.697, 0.7)] == ["0.69", "0.70"]


def test_a_score_has_two_decimals() -> None:
    assert [show_score(score) for score in (0.605, 1.0, None)] == ["0.61", "1.00", "–"]


def test_counts_and_ratings_have_no_sign_and_a_word_is_its_own() -> None:
    units = ("count", "rating", "percent", "currency:USD", "currency:CHF", "calls")
    assert [unit_sign(unit) for unit in units] == ["", "", "%", "$", "CHF", "calls"]


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("12", 12, 0),
        ("12.30", 12.3, 2),
        ("12,3", 12.3, 1),
        (".5", 0.5, 1),
        ("-4", -4, 0),
        ("−4.5", -4.5, 1),
        ("+4", 4, 0),
        (" 7 ", 7, 0),
        ("1.234", 1.234, 3),
        ("0,123", 0.123, 3),
        ("1234,567", 1234.567, 3),
        ("1,234.5", 1234.5, 1),
        ("1.234,50", 1234.5, 2),
        ("1,234,567", 1234567, 0),
        ("1.234.567", 1234567, 0),
        ("1,08,218.36", 108218.36, 2),
        ("1 234", 1234, 0),
        ("1\u00a0234.50", 1234.5, 2),
        ("1\u202f234,5", 1234.5, 1),
        ("1'234.50", 1234.5, 2),
        ("１２．５", 12.5, 1),
        ("0", 0, 0),
        ("-0", 0, 0),
    ],
)
def test_a_number_is_read_as_typed(text: str, value: float, decimals: int) -> None:
    assert parse(text) == (value, decimals)


@pytest.mark.parametrize(
    "text", ["nan", "inf", "-infinity", "", "-", "12a", "1,23,4", "1.2.3", "1e5", "1 23", "½", "10²", "--1"]
)
def test_what_is_no_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadInput, match=r"is not a number: type digits, such as 1250 or 12\.5"):
        parse(text)


@pytest.mark.parametrize(("text", "both"), [("1,234", "1234, or 1.234"), ("-12,345", "-12345, or -12.345")])
def test_a_comma_before_three_digits_is_refused_with_both_readings(text: str, both: str) -> None:
    with pytest.raises(BadInput, match=f"can be read in two ways: type {both} for decimals"):
        parse(text)


def test_a_number_that_no_float_holds_is_refused() -> None:
    with pytest.raises(BadInput, match="too large"):
        parse("9" * 400)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("12.5%", "percent"), ("12.5 %", "percent"), ("€ 12.5", "currency:EUR"), ("12.5€", "currency:EUR")],
)
def test_the_unit_may_stand_beside_the_number(text: str, unit: str) -> None:
    assert parse(text, unit) == (12.5, 1)


def test_another_unit_is_refused() -> None:
    with pytest.raises(BadInput):
        parse("12.5 $", "currency:EUR")


@given(FINITE, st.sampled_from(["count", "percent", "currency:EUR", "currency:CHF", "calls"]), st.integers(0, 12))
def test_what_is_shown_can_be_typed(value: float, unit: str, decimals: int) -> None:
    text = show(value, unit, decimals)
    read, typed = parse(text, unit)
    assert typed == decimals
    assert show(read, unit, decimals) == text


@given(FINITE)
def test_what_is_edited_is_the_very_number(value: float) -> None:
    assert parse(plain(value))[0] == value


@given(FINITE)
def test_a_value_without_decimals_of_its_own_is_never_shown_as_nothing(value: float) -> None:
    assert (show(value).strip("−0.") == "") == (value == 0)


def test_an_edited_value_keeps_its_decimals_and_has_no_groups() -> None:
    assert [plain(12.3, 2), plain(-1234567.0), plain(0.125, 2)] == ["12.30", "-1234567", "0.125"]
