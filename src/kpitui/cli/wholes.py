"""How much a workspace holds, in words."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpitui.usecases.moving import Whole


def held(whole: "Whole") -> str:
    """`8 goals, 25 KPIs, 11066 values`."""
    counts = ((whole.goals, "goal"), (whole.kpis, "KPI"), (whole.values, "value"))
    return ", ".join(f"{number} {one}{'' if number == 1 else 's'}" for number, one in counts)
