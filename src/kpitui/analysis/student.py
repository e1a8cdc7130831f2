"""Student's t distribution, which the standard library does not have."""

from math import exp, isfinite, lgamma, log, log1p, pi
from statistics import NormalDist

from kpitui.model.errors import BadInput

NORMAL_FROM = 1000.0
"""Degrees of freedom from which the expansion around the normal quantile is exact to 1e-12."""
LEAST = 1e-100
"""A probability below it is as good as 0, and its density is no number any more."""


def t_quantile(p: float, df: float) -> float:
    """The value that a t variable stays below with probability `p`, to 1e-9 relative.

    Args:
        p: strictly between 0 and 1.
        df: degrees of freedom, 1 or more; need not be whole.
    Raises: BadInput, outside these, and for less than 1e-100 on either side.
    Source: Abramowitz & Stegun, 26.7.5 (expansion) and 26.5.27 (through the incomplete beta function).
    """
    if not LEAST <= p < 1:
        raise BadInput(f"{p} is no probability strictly between 0 and 1")
    if not (isfinite(df) and df >= 1):
        raise BadInput(f"{df} is no number of degrees of freedom: it has to be 1 or more")
    if p == 0.5:
        return 0.0
    if p < 0.5:
        return -_upper(p, df)
    return _upper(1 - p, df)


def _upper(tail: float, df: float) -> float:
    """The value above which the probability `tail` lies, for a tail below one half."""
    if df >= NORMAL_FROM:
        return _expanded(-NormalDist().inv_cdf(tail), df)
    low, high = 0.0, 1.0
    while _tail(high, df) > tail:
        low, high = high, high * 2
    value = (low + high) / 2
    for _ in range(200):
        error = _tail(value, df) - tail
        if error > 0:
            low = value
        else:
            high = value
        step = value + error / _density(value, df)
        following = step if low < step < high else (low + high) / 2
        if abs(following - value) <= 1e-14 * value:
            return following
        value = following
    return value


def _expanded(z: float, df: float) -> float:
    square = z * z
    terms = (
        (square + 1) / 4,
        ((5 * square + 16) * square + 3) / 96,
        (((3 * square + 19) * square + 17) * square - 15) / 384,
        ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92160,
    )
    return z * (1 + sum(term * (1 / df) ** power for power, term in enumerate(terms, 1)))


def _density(t: float, df: float) -> float:
    scale = lgamma((df + 1) / 2) - lgamma(df / 2) - log(pi * df) / 2
    return exp(scale - (df + 1) / 2 * log1p(t * t / df))


def _tail(t: float, df: float) -> float:
    return _incomplete_beta(df / (df + t * t), t * t / (df + t * t), df / 2, 0.5) / 2


def _incomplete_beta(x: float, rest: float, a: float, b: float) -> float:
    """The regularised one; `rest` is 1 − x, given apart so that nothing is lost near 1."""
    if x <= 0 or rest <= 0:
        return 0.0 if x <= 0 else 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(rest))
    if x < (a + 1) / (a + b + 2):
        return front * _continued(x, a, b) / a
    return 1 - front * _continued(rest, b, a) / b


def _continued(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    tiny = 1e-300
    c = 1.0
    d = 1 / _off_zero(1 - (a + b) * x / (a + 1), tiny)
    value = d
    for m in range(1, 1000):
        for factor in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _off_zero(1 + factor * d, tiny)
            c = _off_zero(1 + factor / c, tiny)
            value *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return value


def _off_zero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
