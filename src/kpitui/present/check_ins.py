"""What is said on a page of the check-in."""

from datetime import date
from typing import TYPE_CHECKING

from kpitui.analysis.progress import meets
from kpitui.model.enums import Kind
from kpitui.present import numbers, periods

if TYPE_CHECKING:
    from kpitui.usecases.check_in_page import CheckInPage, SaidThen
    from kpitui.usecases.check_ins import Coming, Waiting

Piece = tuple[str, str, str]
"""A period, what it came to, and how that compares."""
PER_CENT = 100


def when(page: "Waiting", today: date) -> str:
    """`W47  16–22 Nov, due yesterday`."""
    days = (today - page.day).days
    ago = "today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"
    return f"{periods.name(page.period, today)}, due {ago}"


def value(page: "CheckInPage", number: float | None) -> str:
    """In the KPI's unit; of a milestone `done` or `not yet`."""
    if page.kind is Kind.MILESTONE and number in (0, 1):
        return "done" if number else "not yet"
    return numbers.show(number, page.unit, page.decimals)


def last_values(page: "CheckInPage") -> list[Piece]:
    """The periods before, oldest first: name, value, and the change with whether the target was met."""
    rows: list[Piece] = []
    before: float | None = None
    for one in page.before:
        change = ""
        if one.value is not None and before is not None and page.kind is not Kind.MILESTONE:
            change = numbers.show(one.value - before, "count", page.decimals, sign=True)
            if one.value == before:
                change = "unchanged"
        rows.append((periods.name(one.period, page.today), value(page, one.value), change))
        before = one.value
    return rows


def is_met(page: "CheckInPage", number: float | None) -> bool | None:
    """Against a target for each period; None where there is none, or no value."""
    target = page.target
    if target is None or number is None or target.by is not None:
        return None
    if target.low is not None and target.high is not None:
        return meets(page.direction, (target.low, target.high), number)
    return None if target.value is None else meets(page.direction, target.value, number)


def wanted(page: "CheckInPage") -> str:
    """`target at least 4.0`; empty without one."""
    target = page.target
    if target is None:
        return ""
    if target.low is not None or target.high is not None:
        text = numbers.show_range(target.low, target.high, page.unit, page.decimals)
    else:
        bound = "" if page.kind is Kind.MILESTONE else "at most " if page.direction == "down" else "at least "
        text = f"{bound}{value(page, target.value)}"
    by = f" by {periods.day(target.by, page.today).partition(' ')[2]}" if target.by else ""
    return f"target {text}{by}"


def measured(page: "CheckInPage") -> str:
    """What there is for the period already: `so far 10 from 2 of 7 days`; empty where there is nothing."""
    if not page.measured:
        return ""
    days = page.period.days
    parts = [
        f"{one.name} {numbers.show(one.value, one.unit, one.decimals)} ({one.days} of {days} days)"
        for one in page.measured
    ]
    came_to = f" = {value(page, page.value)}" if page.value is not None and len(parts) > 1 else ""
    return f"measured so far: {', '.join(parts)}{came_to}"


def said(then: "SaidThen", today: date) -> str:
    """`80 % sure, “better”, ana on Mon 16 Nov`, or why it was skipped."""
    if then.skipped:
        return f"skipped: {then.skipped} ({then.author})"
    sure = f"{then.confidence} % sure" if then.confidence is not None else ""
    note = f"“{then.note}”" if then.note else ""
    return ", ".join(part for part in (sure, note, f"{then.author} on {periods.day(then.at.date(), today)}") if part)


def typed(page: "CheckInPage") -> str:
    """The value of the period's check-in as it would be typed: `12/400`, `5=12 4=3`, `done`."""
    rows = page.said.values if page.said else ()
    if not rows:
        return ""
    first = rows[0]
    if page.kind is Kind.MILESTONE:
        return "done" if first.value else "not yet"
    if page.kind is Kind.SHARE:
        yes = sum(row.n or 1 for row in rows if row.value)
        return f"{yes}/{sum(row.n or 1 for row in rows)}"
    if first.pooled:
        return f"{numbers.plain(first.value, first.decimals)} n={first.n}"
    if first.n is not None:
        return " ".join(f"{numbers.plain(row.value, row.decimals)}={row.n}" for row in rows)
    if len(rows) == 1:
        return numbers.plain(first.value, first.decimals)
    return " ".join(f"{row.series}={numbers.plain(row.value, row.decimals)}" for row in rows)


def summary(checked: int, skipped: int, left: int, coming: "Coming | None", today: date) -> list[str]:
    """What was done, what is left, and when the next one is due."""
    done = [f"{checked} checked in" if checked else "", f"{skipped} skipped" if skipped else ""]
    lines = [f"{', '.join(part for part in done if part)}." if checked or skipped else "Nothing was checked in."]
    if left:
        lines.append(f"{left} {'is' if left == 1 else 'are'} left.")
    else:
        lines[0] = lines[0] if checked or skipped else "Nothing is due."
        if coming:
            name = periods.name(coming.period, today).partition("  ")[0]
            lines.append(f"Next: {coming.name}, {name}, due {periods.day(coming.day, today)}.")
    return lines
