"""The days that a file as a whole says it covers: in the lines above its header, or in its name."""

import re
from collections.abc import Mapping

from kpitui.exchange.cells import AS_ASCII
from kpitui.exchange.currency import is_code
from kpitui.exchange.days import DayColumn, NotADay, Order, both_days, day
from kpitui.exchange.profile import Dates
from kpitui.exchange.survey import Orders
from kpitui.exchange.table import Table
from kpitui.model.errors import BadInput
from kpitui.model.period import Calendar, Period

FIELD = re.compile(r'([^=,;"\[\]]+)=\[+["\s]*([^\]"]*)')
"""`Viewing Range=[01/07/26 - 31/07/26]`."""
MONTH_FIRST = ("en_us", "es_us")
YEAR_FIRST = ("zh", "ja", "ko", "hu", "sv", "lt")


def said_days(table: Table, dates: Dates, orders: Orders, calendar: Calendar) -> Period | None:
    """The days, or None where the file says none.

    Raises: Ambiguous, where they can be read in two ways; BadInput, for a pattern in a profile that is none.
    """
    fields = _fields(table)
    if dates.metadata and (said := fields.get(dates.metadata)):
        return _period(f"{table.name}: {dates.metadata}", said, dates, orders, fields.get("locale", ""))
    for pattern in dates.name:
        try:
            found = re.search(pattern, table.name)
        except re.error as error:
            raise BadInput(f"{pattern!r} in a profile is no pattern ({error})") from error
        if found and (period := _named(found, calendar)):
            return period
    return None


def said_currency(table: Table) -> str:
    """The code; empty where the lines above the header name none."""
    code = _fields(table).get("currency", "").upper()
    return code if is_code(code) else ""


def _fields(table: Table) -> Mapping[str, str]:
    text = "\n".join(table.metadata).translate(AS_ASCII).replace('""', '"')
    return {found[1].strip().casefold(): found[2].strip() for found in FIELD.finditer(text)}


def _period(column: str, text: str, dates: Dates, orders: Orders, locale: str) -> Period | None:
    first, last = both_days(text)
    seen = DayColumn()
    seen.look_at(first)
    seen.look_at(last)
    order = seen.order(column, orders.said, _order_of(locale) or dates.order or orders.usual)
    try:
        start, end = day(first, order), day(last, order)
    except NotADay:
        return None
    return Period(None, start, end, f"{start}..{end}") if start <= end else None


def _named(found: re.Match[str], calendar: Calendar) -> Period | None:
    groups = {name: text for name, text in found.groupdict().items() if text}
    try:
        if label := groups.get("period"):
            return calendar.parse(label)
        first = day(groups["start"] if "start" in groups else groups["day"], None)
        last = day(groups["end"], None) if "end" in groups else first
    except (NotADay, BadInput, KeyError):
        return None
    return Period(None, first, last, f"{first}..{last}") if first <= last else None


def _order_of(locale: str) -> Order | None:
    """How days are written there."""
    name = locale.casefold().replace("-", "_")
    if not name:
        return None
    if name.startswith(YEAR_FIRST):
        return Order.YMD
    return Order.MDY if name in MONTH_FIRST else Order.DMY
