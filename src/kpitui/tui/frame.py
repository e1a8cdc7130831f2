"""What the header says on every screen: the workspace, the viewing period and how far it has run."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpitui.model.period import Calendar, Period
    from kpitui.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Frame:
    """Empty until the workspace is open."""

    workspace: str = ""
    period: str = ""
    """`Q4 · day 54 of 92`, for wide terminals."""
    period_short: str = ""
    """`Q4 · day 54/92`."""
    author: str = ""
    today: date | None = None


def read_frame(ws: "Workspace", label: str | None) -> Frame:
    """The frame for the viewing period called `label`; None is the quarter of today.

    Raises: BadInput for a label that is no period.
    """
    settings, today = ws.settings, ws.today
    calendar, period = viewing_period(ws, label)
    long, short = _run_of(calendar, period, today)
    return Frame(settings.name, long, short, ws.author, today)


def viewing_period(ws: "Workspace", label: str | None) -> "tuple[Calendar, Period]":
    """The calendar of the workspace, and the period of that label in it; None is the quarter of today.

    Raises: BadInput for a label that is no period.
    """
    from kpitui.model.enums import Cadence
    from kpitui.model.period import calendar_of

    calendar = calendar_of(ws.settings)
    return calendar, calendar.parse(label) if label else calendar.period(ws.today, Cadence.QUARTER)


def _run_of(calendar: "Calendar", period: "Period", today: date) -> tuple[str, str]:
    """The period's name and how far it has run, long and short."""
    from kpitui.present import periods

    name = periods.name(period, today)
    if today > period.end:
        ended = f"{name} · ended {periods.day(period.end, today)}"
        return ended, name
    if today < period.start:
        return f"{name} · starts {periods.day(period.start, today)}", name
    day, days = (today - period.start).days + 1, period.days
    name = name.removesuffix(f" {today.year}")
    return f"{name} · day {day} of {days}", f"{name} · day {day}/{days}"
