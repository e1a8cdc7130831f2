"""Does one move before the other? Made pairs of which the answer is known, and what holds for any pair."""

from math import cos, isfinite, pi
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitui.analysis.lead_lag import LeadLag, lead_lag
from kpitui.model.errors import BadInput
from tests.analysis.published import FEMALE_DEATHS, MALE_DEATHS
from tests.analysis.thousands import THOUSANDS

ANY = st.floats(allow_nan=False, allow_infinity=False)


def walk(random: Random, n: int) -> list[float]:
    values = [0.0]
    while len(values) < n:
        values.append(values[-1] + random.gauss(0, 1))
    return values


def behind(lead: list[float], lag: int, random: Random, sign: float = 1.0) -> list[float]:
    """What follows `lead` by `lag` periods, with some noise of its own."""
    return [sign * lead[max(0, t - lag)] + random.gauss(0, 0.3) for t in range(len(lead))]


@pytest.mark.parametrize("lag", [1, 2, 4, 6])
def test_a_lead_is_found_with_its_lag(lag: int) -> None:
    random = Random(lag)
    lead = walk(random, 60)
    found = lead_lag(lead, behind(lead, lag, random))
    assert (found.verdict, found.lag) == ("evidence", lag)
    assert found.correlation is not None
    assert found.correlation > 0.5
    assert found.note.endswith("before, in the same direction")


def test_one_that_falls_when_the_other_has_risen_is_as_good() -> None:
    random = Random(7)
    lead = walk(random, 60)
    found = lead_lag(lead, behind(lead, 2, random, sign=-1.0))
    assert (found.verdict, found.lag, found.note) == ("evidence", 2, "2 periods before, in the opposite direction")


def test_swapped_it_is_said_that_it_comes_after() -> None:
    random = Random(7)
    lead = walk(random, 60)
    found = lead_lag(behind(lead, 2, random), lead)
    assert (found.verdict, found.lag, found.note) == ("no evidence", None, "it moves 2 periods after, not before")


def test_what_moves_in_the_same_period_moves_together() -> None:
    random = Random(8)
    one = walk(random, 40)
    found = lead_lag(one, behind(one, 0, random))
    assert (found.verdict, found.lag) == ("moves together", 0)


def test_what_shares_its_winters_moves_together() -> None:
    # With the season in, deaths of men seem to lead those of women: their correlation a month apart is 0.77.
    for one, other in ((MALE_DEATHS, FEMALE_DEATHS), (FEMALE_DEATHS, MALE_DEATHS)):
        found = lead_lag(one, other, season=12)
        assert (found.verdict, found.lag) == ("moves together", 0)
        assert found.correlation is not None
        assert found.correlation > 0.7


def test_noise_is_rarely_called_a_lead() -> None:
    random = Random(9)
    pairs = [([random.gauss(0, 1) for _ in range(36)], [random.gauss(0, 1) for _ in range(36)]) for _ in range(200)]
    assert sum(lead_lag(*pair).verdict == "evidence" for pair in pairs) <= 14  # 5 % are 10; the sd of that is 3


def test_two_that_grow_with_the_same_season_do_not_lead_each_other() -> None:
    random = Random(10)

    def growing(peak: int) -> list[float]:
        level, values = 100.0, []
        for month in range(60):
            level *= 1.02 + random.gauss(0, 0.02)
            values.append(level * (1 + 0.3 * cos(2 * pi * (month - peak) / 12)))
        return values

    called = sum(lead_lag(growing(0), growing(2), season=12).verdict == "evidence" for _ in range(40))
    assert called <= 5


@pytest.mark.parametrize(
    ("n", "verdict", "note"),
    [
        (17, "too early", "17 of 18 periods in which both have a value"),
        (18, "evidence", "1 period before, in the same direction; provisional, from 18 of 36 periods"),
        (35, "evidence", "1 period before, in the same direction; provisional, from 35 of 36 periods"),
        (36, "evidence", "1 period before, in the same direction"),
    ],
)
def test_a_short_history_is_refused_or_provisional(n: int, verdict: str, note: str) -> None:
    random = Random(11)
    lead = walk(random, n)
    found = lead_lag(lead, [0.0, *lead[:-1]])
    assert (found.verdict, found.n, found.note) == (verdict, n, note)


def test_a_season_that_cannot_be_taken_out_is_said() -> None:
    random = Random(12)
    found = lead_lag(walk(random, 40), walk(random, 40), season=52)
    assert found.note.endswith("from 104 periods on, what repeats every 52 of them is left out of account")


def test_the_longest_run_with_both_values_counts() -> None:
    random = Random(13)
    lead = walk(random, 60)
    lag: list[float | None] = list(behind(lead, 2, random))
    lag[10] = None
    assert lead_lag(lead, lag).n == 49


@pytest.mark.parametrize("still", [[5.0] * 40, [0.1 * k for k in range(40)], [0.0] * 40])
def test_what_changes_by_the_same_leads_nothing(still: list[float]) -> None:
    found = lead_lag(still, walk(Random(14), 40))
    assert (found.verdict, found.correlation) == ("no evidence", None)


def test_series_of_different_periods_are_refused() -> None:
    with pytest.raises(BadInput, match="20 and 19 periods"):
        lead_lag([1.0] * 20, [1.0] * 19)
    with pytest.raises(BadInput, match="finite"):
        lead_lag([1.0, float("inf")], [1.0, 2.0])
    with pytest.raises(BadInput, match="1 or more periods"):
        lead_lag([1.0], [1.0], season=0)


@THOUSANDS
@given(st.lists(st.tuples(st.none() | ANY, st.none() | ANY), max_size=50), st.sampled_from([1, 4, 12]))
def test_any_pair_gives_finite_numbers(pairs: list[tuple[float | None, float | None]], season: int) -> None:
    lead, lag = [one for one, _ in pairs], [other for _, other in pairs]
    assert is_sound(lead_lag(lead, lag, season=season))


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=18, max_size=60), st.sampled_from([1, 4]))
def test_neither_way_at_once(pairs: list[tuple[int, int]], season: int) -> None:
    lead, lag = [float(one) for one, _ in pairs], [float(other) for _, other in pairs]
    found, swapped = lead_lag(lead, lag, season=season), lead_lag(lag, lead, season=season)
    assert is_sound(found)
    assert not (found.verdict == swapped.verdict == "evidence")


@given(st.integers(0, 1000), st.sampled_from([1e-6, 0.5, 1e9]), st.integers(1, 3))
def test_another_unit_changes_nothing(seed: int, unit: float, lag: int) -> None:
    random = Random(seed)
    lead = walk(random, 40)
    follower = behind(lead, lag, random)
    found, scaled = lead_lag(lead, follower), lead_lag([value * unit for value in lead], follower)
    assert (scaled.verdict, scaled.lag, scaled.note) == (found.verdict, found.lag, found.note)
    assert scaled.correlation == (found.correlation and pytest.approx(found.correlation))


def is_sound(found: LeadLag) -> bool:
    if found.verdict == "evidence":
        assert found.lag is not None
        assert found.lag > 0
    return found.correlation is None or (isfinite(found.correlation) and abs(found.correlation) <= 1 + 1e-9)
