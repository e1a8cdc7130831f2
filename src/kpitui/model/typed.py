"""What people type, read: numbers with their decimals, and days."""

import math
import re
from calendar import monthrange
from datetime import date, timedelta

from kpitui.model.errors import BadInput

MINUS = "−"
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
_UNSIGNED = frozenset({"", "count", "rating", "duration", "currency"})
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋％", "0123456789.,-+%")
_GROUPS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}")
_SPACED = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?=$|[.,])")
_PLAIN = re.compile(r"\d+|\d*[.,]\d+")
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_OF_MONTH = re.compile(r"([0-9]{1,2})\.? ?([a-z]{3,9})(?: ([0-9]{4}))?")
ALLOWED = "type 2026-11-23, today, yesterday, a weekday such as mon, or 23 nov"


def unit_sign(unit: str) -> str:
    """What stands behind a number of this unit: `€`, `%`, `h`; empty for counts and ratings."""
    if unit == "percent":
        return "%"
    kind, _, code = unit.partition(":")
    if kind == "currency":
        return _SIGNS.get(code, code)
    return "" if unit in _UNSIGNED else unit


def parse_number(text: str, unit: str = "") -> tuple[float, int]:
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


def parse_iso(text: str) -> date:
    """A day written as 2026-11-23 and in no other way.

    Raises: BadInput.
    """
    typed = text.strip()
    match = _ISO.fullmatch(typed)
    if match is None:
        raise BadInput(f"{typed!r} is not a day: type it as 2026-11-23")
    return _real_day(typed, int(match[1]), int(match[2]), int(match[3]))


def parse_day(text: str, today: date) -> date:
    """The day that `text` means: ISO, `today`, `yesterday`, the latest `mon`, or the `23 nov` nearest to today.

    Raises: BadInput, naming what is allowed.
    """
    typed = " ".join(text.split())
    words = typed.lower()
    if words == "today":
        return today
    if words == "yesterday":
        return today - timedelta(days=1)
    if _ISO.fullmatch(words):
        return parse_iso(words)
    if (weekday := _named(words, _WEEKDAY_NAMES)) is not None:
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    if match := _DAY_OF_MONTH.fullmatch(words):
        month = _named(match[2], _MONTH_NAMES)
        if month is not None:
            if match[3]:
                return _real_day(typed, int(match[3]), month + 1, int(match[1]))
            return _nearest(typed, month + 1, int(match[1]), today)
    raise BadInput(f"{typed!r} is not a day: {ALLOWED}")


def looks_like_day(text: str) -> bool:
    """Whether it has the form of a date, though there may be no such day: `31 feb`, `2026-02-31`."""
    words = " ".join(text.lower().split())
    of_month = _DAY_OF_MONTH.fullmatch(words)
    return re.match("[0-9]{4}-", words) is not None or bool(of_month and _named(of_month[2], _MONTH_NAMES) is not None)


def month_named(word: str) -> int | None:
    """1 for `jan` or `january`; at least three letters."""
    month = _named(word, _MONTH_NAMES)
    return None if month is None else month + 1


def _named(word: str, names: tuple[str, ...]) -> int | None:
    if len(word) < 3:
        return None
    return next((index for index, full in enumerate(names) if full.startswith(word)), None)


def _real_day(typed: str, year: int, month: int, number: int) -> date:
    if year == 0 or not 1 <= month <= 12:
        raise BadInput(f"{typed!r} is not a day: months go from 01 to 12, years from 0001")
    last = monthrange(year, month)[1]
    if not 1 <= number <= last:
        raise BadInput(f"{typed!r} is not a day: {_MONTH_NAMES[month - 1].capitalize()} {year} has {last} days")
    return date(year, month, number)


def _nearest(typed: str, month: int, number: int, today: date) -> date:
    """In January `23 dec` means last month, in November `24 nov` means tomorrow (and is refused by who may not)."""
    years = [year for year in (today.year - 1, today.year, today.year + 1) if 1 <= year <= 9999]
    real = [date(year, month, number) for year in years if 1 <= number <= monthrange(year, month)[1]]
    if not real:
        return _real_day(typed, today.year, month, number)
    return min(real, key=lambda candidate: abs(candidate - today))
