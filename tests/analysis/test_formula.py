"""Formulas are read, computed and renamed, and never do anything else."""

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.aggregate import Point, aggregate
from kpitui.analysis.formula import Formula
from kpitui.model.errors import FormulaError
from kpitui.model.period import Calendar
from tests.analysis.thousands import THOUSANDS

NOW = {"clicks": 30.0, "impressions": 1200.0, "spend": 12.5, "nothing": None, "zero": 0.0}
BEFORE = {"clicks": 20.0, "impressions": 1000.0, "zero": 5.0}
LAST_YEAR = {"clicks": 10.0}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("clicks / impressions", 0.025),
        ("2 - 3 - 4 * 2 / 4", -3.0),
        ("-(clicks - 10) * -1", 20.0),
        ("min(clicks, spend, 20)", 12.5),
        ("max(clicks, spend)", 30.0),
        ("abs(spend - clicks)", 17.5),
        ("round(2.675, 2)", 2.68),
        ("round(clicks / 4)", 8.0),
        ("round(1250, -2)", 1300.0),
        ("clicks - prev(clicks)", 10.0),
        ("growth(clicks)", 0.5),
        ("clicks / year_ago(clicks) - 1", 2.0),
        ("prev(clicks / impressions)", 0.02),
        ("1.5e3 + .5", 1500.5),
    ],
)
def test_a_formula_is_computed(text: str, value: float) -> None:
    assert Formula(text).evaluate(NOW, BEFORE, LAST_YEAR).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("clicks / zero", "division by zero: zero is 0"),
        ("clicks / (spend - spend)", "division by zero: (spend - spend) is 0"),
        ("clicks + nothing", "nothing has no value"),
        ("clicks + absent", "absent has no value"),
        ("prev(spend)", "spend has no value in the period before"),
        ("year_ago(spend)", "spend has no value a year earlier"),
        ("growth(spend - 20)", "spend has no value in the period before"),
        ("growth(clicks - 20)", "no growth from 0: the value before has to be above 0"),
        ("1e300 * 1e300", "the result is too large"),
        ("1 / (1e300 * 1e300)", "the result is too large"),
    ],
)
def test_where_there_is_no_result_there_is_a_reason(text: str, reason: str) -> None:
    found = Formula(text).evaluate(NOW, BEFORE, LAST_YEAR)
    assert (found.value, found.reason) == (None, reason)


@pytest.mark.parametrize("text", ["1 / (0.1 + 0.2 - 0.3)", "1 / (0.3 - 0.1 - 0.2)", "1 / (1e16 + 0.3 - 1e16 - 0.3)"])
def test_what_is_left_of_terms_that_cancel_out_is_nothing(text: str) -> None:
    found = Formula(text).evaluate({})
    assert (found.value, found.reason.partition(":")[0]) == (None, "division by zero")


@given(st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=30))
def test_cents_add_up_to_what_they_are(cents: list[int]) -> None:
    """To the nearest float, in whatever order; what comes to 0 is 0."""
    names = {f"s{place}": value / 100 for place, value in enumerate(cents)}
    found = Formula(" + ".join(names)).evaluate(names).value
    assert found == pytest.approx(sum(cents) / 100, rel=1e-12, abs=0)


def test_a_ratio_is_pooled_over_its_period_and_not_averaged() -> None:
    """Two days of 50 % and 100 %: bounces ÷ sessions is 67.37 %, not 75 %."""
    whole = Calendar().periods(Calendar().parse("2026-W40").start, Calendar().parse("2026-W40").end, "week")
    monday = whole[0].start
    tuesday = monday.replace(day=monday.day + 1)
    inputs = {"bounces": (31.0, 33.0), "sessions": (62.0, 33.0)}
    sums = {
        name: aggregate([Point(monday, monday, a), Point(tuesday, tuesday, b)], whole, "sum")[0].value
        for name, (a, b) in inputs.items()
    }
    result = Formula("bounces / sessions").evaluate(sums).value
    assert result is not None
    assert round(100 * result, 2) == 67.37


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the formula is empty"),
        ("a +", "at position 4: a number, a series or a function is missing before the end"),
        ("a b", "at position 3: 'b' does not belong here"),
        ("(a", "at position 3: ')' is missing"),
        ("a)", "at position 2: ')' does not belong here"),
        ("2 ** 3", "at position 4"),
        ("A / b", "at position 1: 'A' is not allowed; keys are lower case"),
        ("sum(a)", "at position 1: there is no function 'sum'"),
        ("prev(growth(a))", "at position 6: growth cannot stand inside prev"),
        ("round(a, b)", "at position 10: round takes a whole number of digits up to 12"),
        ("1e999", "at position 1: the number is too large"),
        ("(" * 100 + "a" + ")" * 100, "nested more than 40 deep"),
        ("a" * 3000, "longer than 2000 characters"),
        ("__import__('os')", "at position 1: '_' is not allowed"),
        ("a.b", "at position 2: '.' is not allowed"),
        ("1,000", "at position 2: ',' does not belong here"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_position(text: str, said: str) -> None:
    with pytest.raises(FormulaError) as refused:
        Formula(text)
    assert said in str(refused.value)


def test_a_formula_tells_its_series_and_functions() -> None:
    formula = Formula("growth(revenue) + min(min, 2)")
    assert formula.names == {"revenue", "min"}
    assert formula.functions == {"growth", "min"}


def test_only_one_series_over_another_is_a_ratio() -> None:
    assert Formula(" clicks/impressions ").ratio == ("clicks", "impressions")
    assert Formula("clicks / impressions * 2").ratio is None


def test_a_series_is_renamed_everywhere_and_nothing_else_is() -> None:
    assert Formula("min(min, minimum) / min").renamed("min", "lowest") == "min(lowest, minimum) / lowest"


def test_long_sums_do_not_nest() -> None:
    assert Formula("+".join(["clicks"] * 250)).evaluate(NOW).value == 7500
    assert Formula("-" * 1000 + "clicks").evaluate(NOW).value == 30


pieces = st.sampled_from([*"+-*/(),.", " ", "a", "b", "1", "2.5", "1e300", "0", "prev(", "growth(", "round(", "min("])


@THOUSANDS
@given(st.text(max_size=60) | st.lists(pieces, max_size=40).map("".join))
def test_any_text_is_a_formula_or_a_formula_error(text: str) -> None:
    try:
        formula = Formula(text)
    except FormulaError:
        return
    found = formula.evaluate({"a": 3.0, "b": 0.0}, {"a": 1e308, "b": -2.0}, {"a": 1.0})
    assert (found.value is None) == bool(found.reason)
    assert found.value is None or isfinite(found.value)


@given(st.lists(pieces, max_size=20).map("".join))
def test_renaming_there_and_back_gives_the_same_text(text: str) -> None:
    try:
        formula = Formula(text)
    except FormulaError:
        return
    there = Formula(formula.renamed("a", "another"))
    assert there.names == {"another" if name == "a" else name for name in formula.names}
    assert there.renamed("another", "a") == formula.text
