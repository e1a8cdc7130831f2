"""Numbers as people read and type them: groups, decimals, units, and back."""

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from kpitui.analysis.progress import LIKELY, PASSED, POSSIBLE
from kpitui.model.typed import MINUS, parse_number
from kpitui.model.typed import unit_sign as unit_sign

parse = parse_number

NONE = "–"
GROUP = "\u00a0"

# Large enough for every finite float at any number of decimals: the default of 28 digits refuses 1e30.
_EXACT = Context(prec=800, rounding=ROUND_HALF_UP)

# ISO 4217; every other currency has two.
_WITHOUT_CENTS = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF")
)
_IN_THOUSANDTHS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
_COMPACT_FROM = 10_000
SMALL = 10
_SCALES = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "k"))


class Parts(NamedTuple):
    """A shown number in the pieces that a column aligns: `1 234`, `.50`, `€`."""

    integer: str
    fraction: str
    unit: str


def places(value: float, unit: str, decimals: int | None) -> int:
    """How many decimals to show: the KPI's, else the currency's, else two at most, more for a tiny value."""
    if decimals is not None:
        return decimals
    kind, _, code = unit.partition(":")
    if kind == "currency":
        return 0 if code in _WITHOUT_CENTS else 3 if code in _IN_THOUSANDTHS else 2
    exact = Decimal(repr(value))
    wanted = 2 if abs(exact) >= 1 or not exact else max(2, 1 - exact.adjusted())
    rounded = _rounded(exact, wanted).normalize(_EXACT)
    return max(0, -int(rounded.as_tuple().exponent))


def parts(
    value: float | None, unit: str = "count", decimals: int | None = None, *, compact: bool = False, sign: bool = False
) -> Parts:
    """`value` in pieces for a column; None is `–` without a unit.

    `decimals` None: the currency's minor unit, else what the value needs. `compact`: `48.2 k` from 10 000 on.
    `sign`: a `+` before a rise.
    """
    if value is None:
        return Parts(NONE, "", "")
    digits = places(value, unit, decimals)
    number, scale = Decimal(repr(value)), ""
    if compact and abs(number) >= _COMPACT_FROM:
        number, scale = _scaled(number)
        digits = 1
    number = _rounded(number, digits)
    integer, _, fraction = f"{number.copy_abs():f}".partition(".")
    before = MINUS if number < 0 else "+" if sign and number > 0 else ""
    behind = " ".join(word for word in (scale, unit_sign(unit)) if word)
    return Parts(before + _grouped(integer), f".{fraction}" if fraction else "", behind)


def show(
    value: float | None, unit: str = "count", decimals: int | None = None, *, compact: bool = False, sign: bool = False
) -> str:
    """`value` as text with its unit: `1 234.50 €`, rounded half up; None is `–`. The options are those of `parts`."""
    integer, fraction, behind = parts(value, unit, decimals, compact=compact, sign=sign)
    return f"{integer}{fraction} {behind}" if behind else f"{integer}{fraction}"


def show_computed(value: float, like: float | None, unit: str = "count", decimals: int | None = None) -> str:
    """A pace, a limit, a forecast: as finely as the measured value `like`, small ones by a digit more."""
    digits = places(value if like is None else like, unit, decimals)
    if decimals is None and digits == 0 and abs(value) < SMALL:
        digits = places(round(value, 1), unit, None)
    return show(value, unit, digits)


def show_range(low: float | None, high: float | None, unit: str = "count", decimals: int | None = None) -> str:
    """Both ends with one unit: `2.6–3.7 h`."""
    below, above = show(low, "count", decimals), show(high, "count", decimals)
    # "−5–−2" cannot be read; "−5 – −2" can.
    dash = f" {NONE} " if MINUS in below + above or NONE in (below, above) else NONE
    sign = unit_sign(unit)
    return f"{below}{dash}{above} {sign}" if sign else f"{below}{dash}{above}"


def show_score(score: float | None) -> str:
    """A score of 0..1 with two decimals, rounded half up, but not to one that would count as passed."""
    if score is not None and score < PASSED <= round(score, 2):
        score = PASSED - 0.01
    return show(score, "count", 2)


def show_chance(chance: float) -> str:
    """A probability of 0..1 in steps of 10 %, from 5 to 95 %: it is known no better.

    Not rounded up to one that would be another status: 68 % is at risk, and 70 % is not.
    """
    tens = int(Decimal(repr(chance * 10)).quantize(Decimal(1), ROUND_HALF_UP)) * 10
    if any(chance < edge <= tens / 100 for edge in (POSSIBLE, LIKELY)):
        tens -= 10
    return f"{min(95, max(5, tens))}{GROUP}%"


def plain(value: float, decimals: int | None = None) -> str:
    """For fields that are edited and for files: no groups, ASCII minus, all digits that the number has.

    `decimals`: at least that many, so that 12.30 comes back as 12.30.
    """
    number = Decimal(repr(value))
    if number == number.to_integral_value():
        number = number.quantize(Decimal(1), context=_EXACT)
    text = f"{number:f}"
    has = len(text.partition(".")[2])
    if decimals is not None and decimals > has:
        text = f"{number.quantize(Decimal(1).scaleb(-decimals), context=_EXACT):f}"
    return text


def _rounded(number: Decimal, digits: int) -> Decimal:
    rounded = number.quantize(Decimal(1).scaleb(-digits), context=_EXACT)
    return rounded.copy_abs() if rounded.is_zero() else rounded


def _scaled(number: Decimal) -> tuple[Decimal, str]:
    # 999 950 is 1.0 M: 1 000.0 k would be the longer and the stranger text.
    return next(
        (number / size, name) for size, name in _SCALES if _rounded(number.copy_abs() / (size / 1000), 1) >= 1000
    )


def _grouped(integer: str) -> str:
    return f"{int(integer):,}".replace(",", GROUP)
