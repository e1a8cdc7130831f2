"""The days that a file as a whole says it covers: in the lines above its header, or in its name."""

import re
from collections.abc import Mapping
from datetime import timedelta

from kpitui.exchange.cells import AS_ASCII
from kpitui.exchange.currency import is_code
from kpitui.exchange.days import DayColumn, NotADay, Order, both_days, day
from kpitui.exchange.header import normalised
from kpitui.exchange.profile import Dates, Names
from kpitui.exchange.recognise import find_column
from kpitui.exchange.survey import Orders
from kpitui.exchange.table import Table
from kpitui.model.errors import BadInput
from kpitui.model.period import Cadence, Calendar, Period

FIELD = re.compile(r'([^=,;"\[\]]+)=\[+["\s]*([^\]"]*)')
"""`Viewing Range=[01/07/26 - 31/07/26]`."""
LASTING = {"weekly": Cadence.WEEK, "monthly": Cadence.MONTH, "quarterly": Cadence.QUARTER}
MOST_NAMED = 4
MONTH_FIRST = ("en_us", "es_us")
YEAR_FIRST = ("zh", "ja", "ko", "hu", "sv", "lt")


def said_days(table: Table, dates: Dates, orders: Orders, calendar: Calendar) -> Period | None:
    """The days, or None where the file says none.

    Raises: Ambiguous, where they can be read in two ways; BadInput, for a pattern in a profile that is none.
    """
    fields = _fields(table)
    said = [fields[name] for name in dates.metadata if name in fields]
    if said and len(said) == len(dates.metadata):
        column = f"{table.name}: {dates.metadata[0]}"
        return _period(column, " - ".join(said), dates, orders, fields.get("locale", ""))
    if dates.until and (how := LASTING.get(fields.get(dates.lasts, "").casefold())):
        return _until(table, dates.until, orders, calendar, how)
    for pattern in dates.name:
        try:
            found = re.search(pattern, table.name)
        except re.error as error:
            raise BadInput(f"{pattern!r} in a profile is no pattern ({error})") from error
        if found and (period := _named(found, calendar)):
            return period
    return None


def refuse_other_than_daily(table: Table, dates: Dates) -> None:
    """Raises: BadInput, for a file that says that a row is a week or a month."""
    each = _fields(table).get(dates.each, "day").casefold() if dates.each else "day"
    if each != "day":
        raise BadInput(f"{table.name} has a value a {each} and none a day; fetch it by day")


def _until(table: Table, names: Names, orders: Orders, calendar: Calendar, how: Cadence) -> Period | None:
    """The week, month or quarter that ends on the day which all rows name."""
    place = find_column(tuple(map(normalised, table.header)), names)
    if place is None:
        return None
    said = {row.cells[place] for row in table.rows() if place < len(row.cells) and row.cells[place].strip()}
    column, seen = table.header[place], DayColumn()
    if len(said) != 1:
        named = ", ".join(sorted(said)[:MOST_NAMED]) + (" …" if len(said) > MOST_NAMED else "")
        raise BadInput(f"{table.name} is about more than one {how} ({column} {named}); save a file for each")
    seen.look_at(text := said.pop())
    try:
        end = day(text, seen.order(f"{table.name}: {column}", orders.said, orders.usual))
    except NotADay:
        return None
    start = end - timedelta(days=6) if how is Cadence.WEEK else calendar.period(end, how).start
    return Period(None, start, end, f"{start}..{end}")


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
