"""What wants somebody, as a sentence after the name of a KPI."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from kpitui.present import periods
from kpitui.present.improvement import counted_periods

if TYPE_CHECKING:
    from kpitui.usecases.states import Attention, Change


def sentence(item: "Attention", today: date) -> str:
    """`was due Fri 20 Nov, 3 days ago`; follows the name of the KPI."""
    when = _when(item, today)
    match item.kind:
        case "due":
            return f"is due today{_more(item)}" if item.days <= 0 else f"was due {when}{_more(item)}"
        case "stale":
            return f"is stale: was due {when}{_more(item)}"
        case "source-late":
            return "waits for its source since today" if item.days <= 0 else f"waits for its source since {when}"
        case "off-track":
            return "is off track"
        case "worse" | "better" if item.change:
            return _changed(item.change, item.kind == "better", today)
        case "early" if item.change:
            return _warned(item.change, today)
        case "action":
            return _promised(item, today)
        case "review":
            return "is open: go on with it" if item.open else f"is due since {when}"
        case _:
            return "is a draft"


def sentences(item: "Attention", today: date) -> tuple[str, ...]:
    """The whole sentence, and shorter ones with what is essential of it for less room."""
    return (sentence(item, today), *_shorter(item, today))


def _shorter(item: "Attention", today: date) -> Iterator[str]:
    change = item.change
    if item.day and item.kind in ("due", "stale") and item.days > 0:
        stale = "is stale: " if item.kind == "stale" else ""
        yield f"{stale}was due {periods.day(item.day, today)}{_more(item)}"
    elif change and item.kind == "worse" and "R1" in change.headline.rules:
        yield _beyond(change, today)
    elif change and item.kind == "early":
        yield f"may follow {change.leader}, {_beyond(change, today)}"
        yield f"may follow {change.leader}"


def _beyond(change: "Change", today: date) -> str:
    """`below its lower limit since W43`."""
    above = change.headline.side == "above"
    bound = ("upper" if above else "lower") + " limit" if "R1" in change.headline.rules else "mean"
    return f"{'above' if above else 'below'} its {bound} since {periods.short(change.since, today)}"


def _promised(item: "Attention", today: date) -> str:
    """`ana, until Fri 4 Dec`; follows what is to be done."""
    if item.day is None:
        return item.owner
    late = f", {item.days} day{'' if item.days == 1 else 's'} late" if item.days > 0 else ""
    until = "today" if item.days == 0 else f"until {periods.day(item.day, today)}"
    return f"{item.owner}, {until}{late}"


def whole_sentence(item: "Attention", today: date) -> str:
    """With the name that it is about."""
    mark = ": " if item.kind == "action" else " "
    return f"{item.name}{mark}{sentence(item, today)}"


def _more(item: "Attention") -> str:
    """A KPI may want several periods."""
    return f", and {item.periods - 1} more" if item.periods > 1 else ""


def _changed(change: "Change", better: bool, today: date) -> str:
    """`fell below its lower limit in W45 and stays there`, `changed for the better in W45`."""
    when = periods.within(change.since, today)
    if better:
        return f"changed for the better {when}"
    stays = " and stays there" if change.lasts else ""
    if "R1" in change.headline.rules:
        return f"{_moved(change)} {when}{stays}"
    side = "above" if change.headline.side == "above" else "below"
    return f"has run {side} its mean since {periods.short(change.since, today)}"


def _warned(change: "Change", today: date) -> str:
    """`may follow Support rating, which fell below its lower limit in Sep; it comes 2 months later`."""
    behind = ""
    if change.lag and change.cadence:
        behind = f"; it comes {counted_periods(change.lag, change.cadence)} later"
    return f"may follow {change.leader}, which {_changed(change, False, today)}{behind}"


def _moved(change: "Change") -> str:
    """`fell below its lower limit`."""
    if change.headline.side == "above":
        return "rose above its upper limit"
    return "fell below its lower limit"


def _when(item: "Attention", today: date) -> str:
    if item.day is None:
        return ""
    ago = "today" if item.days == 0 else "yesterday" if item.days == 1 else f"{item.days} days ago"
    return f"{periods.day(item.day, today)}, {ago}"
