"""Numbers as reports print them: groups, currency signs, brackets, percent, marks for what is missing."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from kpitui.exchange.currency import SIGNS, is_code

MISSING = frozenset({"", "-", "--", "n/a"})
MOST_DIGITS = 30
HELD_DIGITS = 15
"""That a floating-point number holds."""
PLAIN = re.compile(r"[0-9]{1,15}(\.[0-9]{1,9})?")
EXACT = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
"""A number with all its digits, as our own files have it."""
QUICK = re.compile(r"([$€£₹¥]?)((?:[0-9]{1,12}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,3})?)")
"""Money as most reports print it, with few enough digits that nothing has to be looked at twice."""
POINT = re.compile(r"[$€£₹¥]?(?:[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})|[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+)")
GUARD = re.compile(r'="([^"]*)"')
UNITS = re.compile(r"((?:[^0-9.,]*[a-zA-Z]\.)?[^0-9.,]*?)\s*([0-9.,](?:.*[0-9.,])?)\s*([^0-9.,]*)", re.DOTALL)
POWER = re.compile(r"([0-9]+(?:\.[0-9]+)?)[eE]([+-]?[0-9]{1,2})")
SPACES = re.compile(r"(?<=[0-9])[ '’](?=[0-9]{3}(?![0-9]))")
WHOLE = {
    mark: re.compile(
        rf"(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+|[1-9][0-9]?(?:{group}[0-9]{{2}})+{group}[0-9]{{3}})?"
        rf"(?:{point}[0-9]+)?"
    )
    for mark, point, group in ((".", r"\.", ","), (",", ",", r"\."))
}
AS_ASCII: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u3000"), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-"),
}
"""Full-width signs, spaces that do not break, and every kind of dash."""


class NotANumber(ValueError):
    """A cell that holds something else; its text is the reason."""


class Number(NamedTuple):
    value: Decimal
    """12.30 % is 12.30."""
    sign: str = ""
    """The currency's sign or code as printed, `%`, or empty."""


@dataclass(frozen=True, slots=True)
class _Parts:
    digits: str
    negative: bool
    sign: str


def number(text: str, mark: str = ".") -> Number | None:
    """The number in a cell whose column writes decimals behind `mark`; None where it is marked as missing.

    Raises: NotANumber, with the reason.
    """
    if PLAIN.fullmatch(text) and mark == ".":
        return Number(Decimal(text))
    if mark == "." and (quick := QUICK.fullmatch(text)):
        return Number(Decimal(quick[2].replace(",", "")), quick[1])
    parts = _parts(text)
    if parts is None:
        return None
    digits = parts.digits
    if power := POWER.fullmatch(digits):
        value = Decimal(power[1]).scaleb(int(power[2]))
    elif any(map(str.isdigit, digits)) and WHOLE[mark].fullmatch(digits):
        value = Decimal(digits.replace("," if mark == "." else ".", "").replace(",", "."))
    else:
        raise NotANumber("not a number")
    if len(digits) > MOST_DIGITS or decimals_of(value) > MOST_DIGITS:
        raise NotANumber(f"more than {MOST_DIGITS} digits")
    # Zero has no sign: -0 would be shown with one.
    signed = -value if parts.negative and value else value
    return Number(_without_noise(signed) if len(digits) > HELD_DIGITS else signed, parts.sign)


def _without_noise(value: Decimal) -> Decimal:
    """191.95999999999998 is what a program prints of 191.96: no more digits hold in its numbers."""
    if decimals_of(value) and len(value.as_tuple().digits) > HELD_DIGITS and value.adjusted() < HELD_DIGITS:
        rounded = value.quantize(Decimal(1).scaleb(value.adjusted() - HELD_DIGITS + 1))
        return rounded.normalize() if rounded else rounded
    return value


def is_missing(text: str) -> bool:
    """Whether a cell is empty or marked so."""
    return text.translate(AS_ASCII).strip().lower() in MISSING


def decimals_of(value: Decimal) -> int:
    """Digits after the point."""
    return max(0, -int(value.as_tuple().exponent))


def proof(text: str) -> str:
    """The decimal mark that a cell proves; empty where it proves none: 12,500 can be read in two ways."""
    if text.isdigit():
        return ""
    if POINT.fullmatch(text):
        return "."
    try:
        parts = _parts(text)
    except NotANumber:
        return ""
    digits = parts.digits if parts else ""
    if not WHOLE["."].fullmatch(digits):
        return "," if WHOLE[","].fullmatch(digits) else ""
    if not WHOLE[","].fullmatch(digits):
        return "."
    return ""


def _parts(text: str) -> _Parts | None:
    cell = text.translate(AS_ASCII).strip()
    if guarded := GUARD.fullmatch(cell):
        cell = guarded[1].strip()
    if cell.lower() in MISSING:
        return None
    negative = cell.startswith("(") and cell.endswith(")")
    split = UNITS.fullmatch(cell[1:-1].strip() if negative else cell)
    if not split:
        raise NotANumber("not a number")
    before, digits, after = split.groups()
    minuses = before.count("-") + negative
    sign, behind = before.replace("-", "", 1).replace("+", "", 1).strip(), after.strip()
    if minuses > 1 or (sign and behind) or not _is_unit(sign or behind) or sign == "%":
        raise NotANumber("not a number")
    return _Parts(SPACES.sub("", digits), minuses == 1, sign or behind)


def _is_unit(sign: str) -> bool:
    return sign in ("", "%") or sign.lower() in SIGNS or is_code(sign)
