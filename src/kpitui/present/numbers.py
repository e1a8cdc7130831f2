"""Numbers as people read and type them: groups, decimals, units, and back."""

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from kpitui.model.errors import BadInput

NONE = "–"
MINUS = "−"
GROUP = "\u00a0"

# Large enough for every finite float at any number of decimals: the default of 28 digits refuses 1e30.
_EXACT = Context(prec=800, rounding=ROUND_HALF_UP)

_SIGNS = {
    "EUR": "€",
    "USD": "$",
    "GBP": "£",
    "JPY": "¥",
    "INR": "₹",
    "KRW": "₩",
    "ILS": "₪",
    "UAH": "₴",
    "VND": "₫",
    "PHP": "₱",
    "NGN": "₦",
    "TRY": "₺",
}
# ISO 4217; every other currency has two.
_WITHOUT_CENTS = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF")
)
_IN_THOUSANDTHS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
_UNSIGNED = frozenset({"", "count", "rating", "duration", "currency"})
_COMPACT_FROM = 10_000
_SCALES = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "k"))

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋％", "0123456789.,-+%")
_GROUPS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}")
_SPACED = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?=$|[.,])")
_PLAIN = re.compile(r"\d+|\d*[.,]\d+")


class Parts(NamedTuple):
    """A shown number in the pieces that a column aligns: `1 234`, `.50`, `€`."""

    integer: str
    fraction: str
    unit: str


def unit_sign(unit: str) -> str:
    """What stands behind a number of this unit: `€`, `%`, `h`; empty for counts and ratings."""
    if unit == "percent":
        return "%"
    kind, _, code = unit.partition(":")
    if kind == "currency":
        return _SIGNS.get(code, code)
    return "" if unit in _UNSIGNED else unit


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


def show_range(low: float | None, high: float | None, unit: str = "count", decimals: int | None = None) -> str:
    """Both ends with one unit: `2.6–3.7 h`."""
    below, above = show(low, "count", decimals), show(high, "count", decimals)
    # "−5–−2" cannot be read; "−5 – −2" can.
    dash = f" {NONE} " if MINUS in below + above or NONE in (below, above) else NONE
    sign = unit_sign(unit)
    return f"{below}{dash}{above} {sign}" if sign else f"{below}{dash}{above}"


def show_score(score: float | None) -> str:
    """A score of 0..1 with two decimals, rounded half up."""
    return show(score, "count", 2)


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


def parse(text: str, unit: str = "") -> tuple[float, int]:
    """A number as typed and its decimals: `12.30` is (12.3, 2).

    A point is the decimal mark, and so is a comma unless exactly three digits follow it after one to three others:
    `1,234` is refused because it can be read in two ways. With both marks, or one of them repeated, the groups are
    proven. `unit`: its sign may stand behind the number, a currency's before it too.

    Raises: BadInput, also for nan, infinity and what no float holds.
    """
    typed = text.strip()
    body, negative = _signed(_without_unit(typed.translate(_FULL_WIDTH), unit))
    spaced = _SPACED.match(body)
    if spaced:
        body = re.sub(r"[ \u00a0\u2009\u202f'’]", "", spaced[0]) + body[spaced.end() :]
    elif re.fullmatch(r"[1-9]\d{0,2},\d{3}", body):
        whole, _, rest = body.partition(",")
        minus = "-" if negative else ""
        raise BadInput(
            f"{typed!r} can be read in two ways: type {minus}{whole}{rest}, or {minus}{whole}.{rest} for decimals"
        )
    digits = _without_groups(body)
    if digits is None:
        raise BadInput(f"{typed!r} is not a number: type digits, such as 1250 or 12.5")
    value = float(digits)
    if math.isinf(value):
        raise BadInput(f"{typed!r} is too large for a number")
    # Minus zero would be shown with a sign that means nothing.
    return (-value if negative and value else value), len(digits.partition(".")[2])


def _without_unit(text: str, unit: str) -> str:
    sign = unit_sign(unit)
    if not sign:
        return text
    if text.endswith(sign):
        return text.removesuffix(sign).rstrip()
    if unit.startswith("currency:"):
        body, negative = _signed(text)
        if body.startswith(sign):
            return ("-" if negative else "") + body.removeprefix(sign).lstrip()
    return text


def _signed(text: str) -> tuple[str, bool]:
    if text[:1] in ("-", MINUS):
        return text[1:].lstrip(), True
    return text.removeprefix("+").lstrip(), False


def _without_groups(body: str) -> str | None:
    """ASCII digits with at most one point; None where `body` is no number."""
    if not body.isascii():
        return None
    if _PLAIN.fullmatch(body):
        return body.replace(",", ".")
    last = max(body.rfind("."), body.rfind(","))
    if last < 0:
        return None
    whole, mark, fraction = body[:last], body[last], body[last + 1 :]
    if mark not in whole and fraction.isdigit() and _GROUPS.fullmatch(whole):
        return f"{re.sub('[.,]', '', whole)}.{fraction}"
    if mark in whole and _GROUPS.fullmatch(body):
        return body.replace(mark, "")
    return None


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
