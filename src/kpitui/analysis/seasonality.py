"""Is there a season, and what does each of its periods usually come to?"""

from collections.abc import Sequence
from math import fsum, sqrt

SURE = 1.645
"""Two-sided 90 % of the normal distribution."""
LEAST = 0.01
"""An index below it would blow the noise of its period up a hundredfold."""


def is_seasonal(values: Sequence[float], season: int) -> bool:
    """Is the autocorrelation at `season` beyond its 90 % limit, 1.645 · √((1 + 2 Σ_{i<m} rᵢ²) ÷ n)?

    Fewer than two seasons say nothing: False.
    Source: Bartlett's limits, as the benchmarks of the M competitions use them (Makridakis, Spiliotis &
    Assimakopoulos, The M4 competition, International Journal of Forecasting 36, 2020).
    """
    n = len(values)
    if season < 2 or n < 2 * season:
        return False
    mean = fsum(values) / n
    off = [value - mean for value in values]
    total = sum(one * one for one in off)
    if total == 0:
        return False
    lags = [sum(map(float.__mul__, off, off[lag:])) / total for lag in range(1, season + 1)]
    limit = SURE * sqrt((1 + 2 * sum(r * r for r in lags[:-1])) / n)
    return abs(lags[-1]) > limit


def indices(values: Sequence[float], season: int) -> list[float]:
    """Multiplicative indices, mean 1: for each place in the season (the first value's is 0) the mean ratio to the
    centred moving average; with less than three seasons half as far from 1. Needs two seasons of values above 0.

    Source: classical decomposition (R: decompose, type "multiplicative"); Hyndman & Athanasopoulos, Forecasting:
    Principles and Practice (3rd ed.), 3.4.
    """
    half, n = season // 2, len(values)
    ratios: list[list[float]] = [[] for _ in range(season)]
    for place in range(half, n - half):
        around = values[place - half : place + half + 1]
        total = fsum(around)
        if season % 2 == 0:
            total -= (around[0] + around[-1]) / 2
        ratios[place % season].append(values[place] * season / total)
    means = [fsum(each) / len(each) for each in ratios]
    level = fsum(means) / season
    share = 1.0 if n >= 3 * season else 0.5
    return [1 + share * (mean / level - 1) for mean in means]
