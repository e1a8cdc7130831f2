"""What is said of an entry besides that it was taken."""

from typing import TYPE_CHECKING

from kpitui.present import numbers

if TYPE_CHECKING:
    from kpitui.usecases.log import Recorded


def warning(stored: "Recorded") -> str:
    """`New customers 4 120 is far outside the usual 400–419`; empty where nothing is unusual."""
    if stored.usual is None:
        return ""
    value = numbers.show(stored.value, stored.unit, stored.decimals)
    usual = numbers.show_range(*stored.usual, stored.unit, stored.decimals)
    return f"{stored.name} {value} is far outside the usual {usual}"
