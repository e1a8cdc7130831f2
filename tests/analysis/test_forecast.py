"""Forecasts: cases that can be worked out by hand, and what holds for any values."""

from math import isfinite, sqrt
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpitui.analysis.forecast import Forecast, Method, forecast
from kpitui.analysis.seasonality import indices, is_seasonal
from kpitui.analysis.smoothing import error_sd, fit_level, fit_trend, line_slope, sum_factor
from kpitui.model.errors import BadInput
from tests.analysis.published import NILE
from tests.analysis.thousands import THOUSANDS

NAN, INFINITE = float("nan"), float("inf")
ANY = st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.lists(st.integers(-1000, 1000).map(float), min_size=1, max_size=40)
METHODS: list[Method | None] = [None, "ses", "theta", "damped"]


def numbers(found: Forecast) -> list[float]:
    lists = [one for one in (found.mean, found.low, found.high, found.sd) if one is not None]
    return [value for each in lists for value in each] + [one for one in (found.sum, found.sum_sd) if one is not None]


def mean_of(values: list[float | None], horizon: int, **options: Any) -> tuple[float, ...]:
    mean = forecast(values, horizon, **options).mean
    assert mean is not None
    return mean


def test_a_straight_line_goes_on_flat_half_as_steep_or_damped_as_the_method_says() -> None:
    line = [float(k) for k in range(1, 25)]
    # The best α of a line is 1, so SES is its last value; Theta adds half the slope a period:
    # (b ÷ 2) · ((h − 1) + (1 − 0ⁿ) ÷ 1) = h ÷ 2 (Hyndman & Billah 2003).
    assert mean_of(line, 3, method="ses") == (24, 24, 24)
    assert mean_of(line, 3, method="theta") == pytest.approx((24.5, 25, 25.5))
    damped = mean_of(line, 3, method="damped")
    assert 24 < damped[0] < 25
    assert damped[2] - damped[1] < damped[1] - damped[0]


def test_the_default_is_the_mean_of_the_three() -> None:
    line = [float(k * k) for k in range(1, 25)]
    three = [mean_of(line, 2, method=method) for method in ("ses", "theta", "damped")]
    found = forecast(line, 2)
    assert found.mean == pytest.approx([sum(each) / 3 for each in zip(*three, strict=True)])
    assert found.method == "mean"
    assert found.sum == pytest.approx(sum(found.mean or ()))


def test_below_twelve_values_only_the_level_goes_on() -> None:
    found = forecast([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 2)
    assert (found.mean, found.method) == ((11, 11), "ses")
    assert found.note == "11 values: no trend is read into fewer than 12"


def test_smoothing_follows_its_definition() -> None:
    # ℓₜ = α yₜ + (1 − α) ℓₜ₋₁, ŷₜ₊₁ = ℓₜ (Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 8.1).
    values = [0.3, 0.5, 0.2, 0.6, 0.4, 0.7, 0.5, 0.9, 0.6, 0.8]
    found = fit_level(values)
    level = 0.4  # the mean of the first five
    for value, error in zip(values, found.errors, strict=True):
        assert error == pytest.approx(value - level)
        level = found.alpha * value + (1 - found.alpha) * level
    assert found.level == pytest.approx(level)


def test_no_other_constant_fits_better() -> None:
    values = [0.3, 0.5, 0.2, 0.6, 0.4, 0.7, 0.5, 0.9, 0.6, 0.8]

    def squares(alpha: float) -> float:
        level, total = 0.4, 0.0
        for value in values:
            total += (value - level) ** 2
            level += alpha * (value - level)
        return total

    best = min((k / 100 for k in range(1, 101)), key=squares)
    assert fit_level(values).alpha == pytest.approx(best)


def test_the_nile_is_smoothed_as_its_published_variances_say() -> None:
    # Durbin & Koopman, Time Series Analysis by State Space Methods (2012), 2.10: σ²ε = 15099, σ²η = 1469.1. The gain
    # of the steady Kalman filter is p ÷ (1 + p), p = (q + √(q² + 4q)) ÷ 2, q = σ²η ÷ σ²ε; its error has the variance
    # σ²ε · (1 + p).
    q = 1469.1 / 15099
    p = (q + sqrt(q * q + 4 * q)) / 2
    found = fit_level(NILE)
    assert found.alpha == pytest.approx(p / (1 + p), abs=0.03)
    assert error_sd(found.errors) == pytest.approx(sqrt(15099 * (1 + p)), rel=0.02)


def test_a_damped_trend_adds_up_its_dying_slope() -> None:
    found = fit_trend([0.1, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65])
    first, second, third = found.ahead(3)
    assert first == pytest.approx(found.level + found.phi * found.slope)
    assert second - first == pytest.approx(found.phi**2 * found.slope)
    assert third - second == pytest.approx(found.phi**3 * found.slope)


def test_the_least_squares_slope() -> None:
    assert line_slope([0, 1, 2, 3], [1.0, 2.0, 2.0, 3.0]) == pytest.approx(0.6)
    assert line_slope([0], [4.0]) == 0


@pytest.mark.parametrize(
    ("alpha", "weights", "factor"),
    [
        (1, [1, 1, 1], sqrt(9 + 4 + 1)),  # a random walk: the first error stays in all three
        (0, [1, 1, 1, 1], 2),  # independent: √4
        (0.5, [1, 1], sqrt(1.5**2 + 1)),
        (1, [0, 2], sqrt(2**2 + 2**2)),  # of the second period only, which has twice the index
    ],
)
def test_the_spread_of_a_sum_of_periods(alpha: float, weights: list[float], factor: float) -> None:
    assert sum_factor(alpha, weights) == pytest.approx(factor)


def test_the_interval_of_a_random_walk_grows_with_the_root_of_its_horizon() -> None:
    found = forecast([5, 6, 7, 8, 9, 10, 11, 12], 4, method="ses")
    assert found.sd is not None
    assert found.sd[3] == pytest.approx(2 * found.sd[0])
    assert found.sum_sd == pytest.approx(found.sd[0] * sqrt(16 + 9 + 4 + 1))


def test_an_interval_holds_its_share_of_a_normal_distribution() -> None:
    found = forecast([3, 5, 4, 6, 5, 3, 6, 4], 1, level=0.95)
    assert found.mean
    assert found.high
    assert found.low
    assert found.sd
    assert (found.high[0] - found.mean[0]) / found.sd[0] == pytest.approx(1.959964)
    assert (found.mean[0] - found.low[0]) / found.sd[0] == pytest.approx(1.959964)


def test_a_season_comes_back() -> None:
    found = forecast([80, 100, 140, 80] * 5, 6, season=4)
    assert found.mean == pytest.approx((80, 100, 140, 80, 80, 100))
    assert found.note == "with its season of 4 periods"


def test_a_season_seen_less_than_three_times_is_half_believed() -> None:
    # On a level that does not move each index is the value over the mean of a season.
    assert indices([50.0, 150.0] * 3, 2) == pytest.approx([0.5, 1.5])
    assert indices([50.0, 150.0] * 2 + [50.0], 2) == pytest.approx([0.75, 1.25])


def test_noise_and_short_runs_have_no_season() -> None:
    assert not is_seasonal([3.0, 5.0, 4.0, 6.0, 5.0, 3.0, 6.0, 4.0, 4.0, 5.0, 3.0, 6.0], 4)
    assert not is_seasonal([80.0, 100.0, 140.0, 80.0, 80.0], 4)


def test_a_season_of_values_around_zero_is_left_in_and_said() -> None:
    found = forecast([-80, 100, 140, -80] * 5, 4, season=4)
    assert found.note.startswith("the season is left in")
    assert found.mean is not None


def test_a_gap_moves_nothing() -> None:
    before: list[float | None] = [5, 7, 6, 8, 7, 9, 8]
    whole = forecast([*before, 10], 2)
    gapped = forecast([*before, *[None] * 12, 10], 2)
    assert gapped.mean == whole.mean
    assert gapped.note.endswith("12 periods without a value left out")


def test_a_season_keeps_its_place_across_a_gap() -> None:
    values: list[float | None] = [80, 100, 140, 80] * 6
    values[9] = None
    assert mean_of(values, 3, season=4) == pytest.approx((80, 100, 140), rel=0.05)


def test_periods_that_ended_without_a_value_are_forecast_on_the_way() -> None:
    line: list[float | None] = [float(k) for k in range(1, 25)]
    late = forecast([*line, None, None], 1, method="theta")
    assert late.mean == pytest.approx((25.5,))
    assert late.note == "2 periods since the last value forecast as well"
    ahead = forecast(line, 3, method="theta")
    assert late.sd is not None
    assert ahead.sd is not None
    assert late.sd[0] == pytest.approx(ahead.sd[2])


@pytest.mark.parametrize(
    ("values", "mean", "said"),
    [
        ([], None, "not enough history: no value yet"),
        ([None, None], None, "not enough history: no value yet"),
        ([5], (5, 5), "not enough history for an interval: 1 of 6 values"),
        ([5, 5], (5, 5), "not enough history for an interval: 2 of 6 values"),
    ],
)
def test_too_little_is_said_in_words(values: list[float | None], mean: tuple[float, ...] | None, said: str) -> None:
    found = forecast(values, 2)
    assert (found.mean, found.low, found.high, found.sd, found.sum_sd) == (mean, None, None, None, None)
    assert found.note == said


def test_nothing_but_zeros_goes_on_as_zeros() -> None:
    found = forecast([0] * 10, 3)
    assert (found.mean, found.low, found.sum_sd) == ((0, 0, 0), (0, 0, 0), 0)
    assert found.note == "it has never changed"


def test_what_is_too_large_is_said() -> None:
    found = forecast([1.7e308] * 10, 2)
    assert (found.mean, found.note) == (None, "the values are too large to forecast")


@pytest.mark.parametrize(
    ("values", "options", "said"),
    [
        ([1, NAN], {}, "finite"),
        ([INFINITE], {}, "finite"),
        ([1, 2], {"horizon": 0}, "1 or more periods ahead"),
        ([1, 2], {"season": 0}, "1 or more periods"),
        ([1, 2], {"level": 1.0}, "between 0 and 1"),
        ([1, 2], {"method": "arima"}, "one of ses, theta, damped"),
    ],
)
def test_what_cannot_be_forecast_is_refused(values: list[float], options: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        forecast(values, **{"horizon": 1} | options)


@THOUSANDS
@given(st.lists(st.none() | ANY, max_size=40), st.integers(1, 8), st.integers(1, 6), st.sampled_from(METHODS))
def test_any_values_give_finite_numbers_in_order(
    values: list[float | None], horizon: int, season: int, method: Method | None
) -> None:
    found = forecast(values, horizon, season=season, method=method)
    assert all(map(isfinite, numbers(found)))
    if found.mean is None:
        assert found.note
        return
    assert len(found.mean) == horizon
    if found.low is None or found.high is None or found.sd is None:
        assert "not enough history" in found.note
        return
    assert len(found.low) == len(found.high) == len(found.sd) == horizon
    assert all(low <= mean <= high for low, mean, high in zip(found.low, found.mean, found.high, strict=True))
    assert all(sd >= 0 for sd in found.sd)


@given(st.floats(-1e300, 1e300), st.integers(6, 30), st.integers(1, 5), st.sampled_from(METHODS))
def test_a_constant_goes_on_without_a_spread(value: float, n: int, horizon: int, method: Method | None) -> None:
    found = forecast([value] * n, horizon, season=4, method=method)
    assert found.mean == found.low == found.high == (value,) * horizon
    assert found.sd == (0,) * horizon


@THOUSANDS
@given(PLAIN, st.integers(-10_000, 10_000), st.sampled_from(METHODS))
def test_adding_a_constant_moves_the_forecast_by_it(values: list[float], constant: int, method: Method | None) -> None:
    found, moved = (
        forecast(values, 3, method=method),
        forecast([value + constant for value in values], 3, method=method),
    )
    assert found.mean is not None
    assert moved.mean == pytest.approx([mean + constant for mean in found.mean], abs=1e-6)
    assert moved.sd == (found.sd and pytest.approx(found.sd, abs=1e-6))


@THOUSANDS
@given(PLAIN, st.sampled_from([0.001, 0.5, 3, 1e6]), st.sampled_from([1, 4]), st.sampled_from(METHODS))
def test_another_unit_scales_the_forecast(values: list[float], unit: float, season: int, method: Method | None) -> None:
    found = forecast(values, 3, season=season, method=method)
    scaled = forecast([value * unit for value in values], 3, season=season, method=method)
    assert found.mean is not None
    assert scaled.mean == pytest.approx([mean * unit for mean in found.mean], rel=1e-6, abs=unit * 1e-6)


@given(PLAIN, st.sampled_from(METHODS))
def test_a_period_without_a_value_before_all_others_changes_nothing(values: list[float], method: Method | None) -> None:
    assert forecast([None, None, *values], 2, season=4, method=method) == forecast(values, 2, season=4, method=method)


def test_the_order_in_time_matters() -> None:
    values = [1.0, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233]
    rising, falling = mean_of([*values], 1), mean_of([*reversed(values)], 1)
    assert rising[0] > 200
    assert falling[0] < 50


@given(st.lists(st.integers(1, 1000).map(float), min_size=12, max_size=60), st.integers(2, 5))
def test_indices_have_a_mean_of_one(values: list[float], season: int) -> None:
    assume(len(values) >= 2 * season)
    found = indices(values, season)
    assert len(found) == season
    assert sum(found) / season == pytest.approx(1)
