"""Intervals of answers, against published ones."""

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.ratings import Estimate, mean_rating, nps, pool, share
from kpitui.analysis.student import t_quantile
from kpitui.model.errors import BadInput
from tests.analysis.thousands import THOUSANDS

NONE = Estimate(None, None, None, 0)


@pytest.mark.parametrize(
    ("positive", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_shares_of_newcombe(positive: int, n: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    found = share(positive, n)
    assert found.value == positive / n
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_all_and_none_end_at_the_ends() -> None:
    assert share(0, 7).low == 0
    assert share(7, 7).high == 1


def test_an_nps_is_promoters_less_detractors() -> None:
    found = nps(50, 30, 20)
    assert (found.value, found.n) == (30, 100)
    # Three answers added: (50.75 − 20.75) ÷ 103 is 29.1.
    assert found.low is not None
    assert found.high is not None
    assert (found.low + found.high) / 2 == pytest.approx(100 * 30 / 103)
    assert nps(10, 0, 0).high == 100


def test_a_mean_rating_has_the_interval_of_student() -> None:
    """5, 4, 4, 3, 5: 4.2 ± 2.776 × 0.837 ÷ √5, of which the scale cuts off what is above 5."""
    found = mean_rating({1: 0, 2: 0, 3: 1, 4: 2, 5: 2})
    assert (found.value, found.low, found.high, found.n) == (pytest.approx(4.2), pytest.approx(3.161149), 5.0, 5)


def test_one_answer_has_a_mean_and_no_interval() -> None:
    assert mean_rating({1: 0, 4: 1, 5: 0}) == Estimate(4, None, None, 1)


def test_equal_answers_leave_no_width() -> None:
    assert mean_rating({1: 0, 4: 7, 5: 0}) == Estimate(4, 4, 4, 7)


def test_nobody_has_no_opinion() -> None:
    assert share(0, 0) == nps(0, 0, 0) == mean_rating({}) == mean_rating({1: 0, 5: 0}) == pool([]) == NONE


def test_means_are_pooled_by_their_answers() -> None:
    assert pool([Estimate(5.0, None, None, 2), Estimate(4.0, None, None, 98), NONE]) == Estimate(4.02, None, None, 100)
    alone = share(8, 10)
    assert pool([alone, NONE]) == alone


@pytest.mark.parametrize(
    "refused",
    [
        lambda: share(5, 4),
        lambda: share(-1, 4),
        lambda: share(0, -1),
        lambda: nps(1, -1, 1),
        lambda: mean_rating({5: -1}),
        lambda: pool([Estimate(float("nan"), None, None, 2)]),
        lambda: pool([Estimate(1.0, None, None, -2)]),
        lambda: t_quantile(1, 3),
        lambda: t_quantile(0.5, 0),
        lambda: t_quantile(0.9, float("inf")),
    ],
)
def test_impossible_counts_are_refused(refused: object) -> None:
    with pytest.raises(BadInput):
        refused()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("df", "value"),
    [
        (1, 12.7062047364),
        (2, 4.3026527297),
        (3, 3.1824463053),
        (4, 2.7764451052),
        (5, 2.5705818356),
        (10, 2.2281388520),
        (30, 2.0422724563),
        (120, 1.9799304051),
    ],
)
def test_the_t_quantiles_of_the_tables(df: int, value: float) -> None:
    assert t_quantile(0.975, df) == pytest.approx(value, rel=1e-10)
    assert t_quantile(0.025, df) == pytest.approx(-value, rel=1e-10)


@given(st.floats(0.5001, 0.99999))
def test_the_t_quantile_of_four_degrees_has_a_closed_form(p: float) -> None:
    """Shaw, Journal of Computational Finance 9 (2006)."""
    from math import acos, cos, sqrt

    alpha = 4 * p * (1 - p)
    q = cos(acos(sqrt(alpha)) / 3) / sqrt(alpha)
    assert t_quantile(p, 4) == pytest.approx(2 * sqrt(q - 1), rel=1e-9)


@given(st.floats(0.001, 0.999), st.floats(999, 1001))
def test_the_two_ways_to_a_t_quantile_meet(p: float, df: float) -> None:
    assert t_quantile(p, 999.999999) == pytest.approx(t_quantile(p, 1000), rel=1e-9, abs=1e-12)
    assert t_quantile(p, df) == pytest.approx(t_quantile(p, 1000), rel=1e-4, abs=1e-6)


counts = st.integers(0, 10**6)


@THOUSANDS
@given(counts, counts, counts, st.dictionaries(st.integers(-5, 10), counts, max_size=8))
def test_an_interval_lies_on_its_scale_and_is_a_number(one: int, two: int, three: int, grades: dict[int, int]) -> None:
    for found, low, high in (
        (share(one, one + two), 0, 1),
        (nps(one, two, three), -100, 100),
        (mean_rating(grades), min(grades, default=0), max(grades, default=0)),
    ):
        if found.value is not None:
            assert low <= found.value <= high
        if found.low is not None and found.high is not None:
            assert isfinite(found.low)
            assert low <= found.low <= found.high <= high


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 500), min_size=1))
def test_a_mean_lies_in_its_interval(grades: dict[int, int]) -> None:
    found = mean_rating(grades)
    if found.low is not None and found.high is not None and found.value is not None:
        assert found.low <= found.value <= found.high


@given(
    st.lists(
        st.builds(Estimate, st.none() | st.floats(-1e300, 1e300), st.none(), st.none(), st.integers(0, 10**6))
    ).flatmap(lambda made: st.tuples(st.just(made), st.permutations(made)))
)
def test_pooling_knows_no_order_and_stays_between(two: tuple[list[Estimate], list[Estimate]]) -> None:
    found = pool(two[0])
    assert found.value == pool(two[1]).value
    known = [one.value for one in two[0] if one.value is not None and one.n]
    if found.value is not None:
        slack = 1e-12 * max(abs(value) for value in known)
        assert min(known) - slack <= found.value <= max(known) + slack
