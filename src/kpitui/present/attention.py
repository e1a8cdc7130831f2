"""What wants somebody, as a sentence after the name of a KPI."""

from datetime import date
from typing import TYPE_CHECKING

from kpitui.present import periods

if TYPE_CHECKING:
    from kpitui.usecases.states import Attention


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
        case _:
            return "is a draft"


def _more(item: "Attention") -> str:
    """A KPI may want several periods."""
    return f", and {item.periods - 1} more" if item.periods > 1 else ""


def _when(item: "Attention", today: date) -> str:
    if item.day is None:
        return ""
    ago = "yesterday" if item.days == 1 else f"{item.days} days ago"
    return f"{periods.day(item.day, today)}, {ago}"
