"""KPIs and goals as they are copied: the value alone, or a row of a Markdown table."""

from typing import TYPE_CHECKING

from kpitui.present import numbers, words
from kpitui.present.standing import so_far

if TYPE_CHECKING:
    from kpitui.usecases.states import GoalState, KpiState


def kpi_value(kpi: "KpiState") -> str:
    """`3.1`; `412 so far` where only the running period has a value."""
    return so_far(kpi) or numbers.show(kpi.value, kpi.unit, kpi.decimals)


def kpi_row(kpi: "KpiState") -> str:
    """Name, value, target, score, status."""
    target = ""
    if kpi.target is not None and kpi.target.value is None:
        target = numbers.show_range(kpi.target.low, kpi.target.high, kpi.unit, kpi.decimals)
    elif kpi.target is not None:
        target = numbers.show(kpi.target.value, kpi.unit, kpi.decimals)
    score = numbers.show_score(kpi.score)
    return row(kpi.name, kpi_value(kpi), target or numbers.NONE, score, words.standing_word(kpi))


def goal_row(goal: "GoalState") -> str:
    """Title, score, how many of its KPIs it rests on, status."""
    status = words.status_word(goal.status) if goal.status else ""
    rests_on = f"{goal.score.scored} of {goal.score.of} KPIs"
    return row(goal.title, numbers.show_score(goal.score.score), rests_on, status)


def row(*fields: str) -> str:
    """Fields of one line each, none of which ends its cell."""
    return "| " + " | ".join(" ".join(field.split()).replace("|", "\\|") for field in fields) + " |"
