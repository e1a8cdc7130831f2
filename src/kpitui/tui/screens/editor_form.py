"""A KPI as the fields of the editor: everything is text, as it stands in a field."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from kpitui.model.definitions import (
    BenchmarkDefinition,
    GoalDefinition,
    KpiDefinition,
    LinkDefinition,
    SeriesDefinition,
    TargetDefinition,
)
from kpitui.model.enums import Cadence, Direction, Kind, LinkKind, Missing, Sign
from kpitui.present.numbers import plain
from kpitui.tui.screens.editor_words import aggregation_of

if TYPE_CHECKING:
    from kpitui.model.period import Calendar
    from kpitui.usecases.editing import Editing
    from kpitui.usecases.library import Start

Values = Mapping[str, str]
NEW_SERIES = "new:"
"""Before the key of a series that is made with the KPI: the field that says what its numbers are."""
TOGETHER = "together:"
"""Before the key of a series: the field that says how its values of one period become one."""
LINKS = {"leads": LinkKind.LEADS, "feeds": LinkKind.FEEDS, "affects": LinkKind.AFFECTS}
BY_DATE, EACH = "by", "each"


def fields_of(editing: "Editing", goal: str | None = None) -> dict[str, str]:
    """What stands in the fields when the editor opens; `goal` is the key that a new KPI starts under."""
    kpi = editing.kpi
    if kpi is None:
        under = editing.goal(goal) if goal else None
        return (
            _empty()
            | together_fields(editing)
            | {
                "goal": under.title if under else "",
                "goal_owner": editing.author,
                "owner": editing.author,
            }
        )
    target = kpi.targets[-1] if kpi.targets else TargetDefinition()
    numerator, denominator = _ratio(kpi)
    return (
        _empty()
        | together_fields(editing)
        | {
            **_objective(kpi, editing),
            "name": kpi.name,
            "definition": kpi.definition,
            "kind": kpi.kind,
            "series": kpi.series,
            "numerator": numerator,
            "denominator": denominator,
            "formula": kpi.formula if kpi.kind is Kind.FORMULA else "",
            "nps": ", ".join(kpi.nps) if kpi.nps else kpi.series,
            "unit": kpi.unit or "",
            "decimals": _number(kpi.decimals),
            "perspective": kpi.perspective or "",
            "funnel": kpi.funnel or "",
            "types": " ".join(kpi.types),
            "direction": kpi.direction,
            "baseline": _number(target.baseline, kpi.decimals),
            "baseline_on": _day(target.baseline_on),
            "target": _number(target.value, kpi.decimals),
            "low": _number(target.low, kpi.decimals),
            "high": _number(target.high, kpi.decimals),
            "frame": EACH if kpi.targets and not target.by else BY_DATE,
            "start": _day(target.start),
            "by": _day(target.by),
            "misleads": kpi.misleads,
            "alignment": kpi.alignment,
            "benchmark": benchmark_text(kpi.benchmark),
            "cadence": kpi.cadence,
            "due": _number(kpi.due),
            "owner": kpi.owner,
            "source": kpi.source,
            "source_note": kpi.source_note,
            "limits_until": _day(kpi.limits_until),
            "silences": silences_text(kpi.silences),
            **{name: links_text(kpi.links, kind) for name, kind in LINKS.items()},
        }
    )


def started_fields(start: "Start", editing: "Editing") -> dict[str, str]:
    """What a start from the library brings beside the KPI: its goal, and what the new series' numbers are."""
    series = {NEW_SERIES + one.key: series_text(one) for one in start.series}
    series |= {TOGETHER + one.key: aggregation_of(one).value for one in start.series}
    goal = start.goal
    if goal is None:
        return series
    return series | goal_fields(goal, editing.calendar)


def together_fields(editing: "Editing") -> dict[str, str]:
    """How the values of the series that are there become one."""
    return {TOGETHER + one.key: aggregation_of(one).value for one in editing.series}


def goal_fields(goal: GoalDefinition, calendar: "Calendar") -> dict[str, str]:
    """A goal that is written with the KPI."""
    return {
        "goal": goal.title,
        "why": goal.why,
        "intent": goal.intent or "",
        "period": period_text(goal, calendar),
        "goal_owner": goal.owner,
    }


def _empty() -> dict[str, str]:
    names = (
        "goal why intent period goal_owner weight more "
        "name definition series numerator denominator formula nps unit decimals perspective funnel types "
        "baseline baseline_on target low high start by misleads alignment benchmark "
        "cadence due owner source_note limits_until leads feeds affects silences"
    )
    first = {"kind": Kind.NUMBER, "direction": Direction.UP, "frame": BY_DATE, "source": "hand"}
    return dict.fromkeys(names.split(), "") | first


def _objective(kpi: KpiDefinition, editing: "Editing") -> dict[str, str]:
    if not kpi.goals:
        return {}
    key, weight = kpi.goals[0]
    core = editing.goal(key)
    own = goal_fields(editing.own_goal, editing.calendar) if editing.own_goal else {}
    return own | {
        "goal": core.title if core else key,
        "weight": "" if weight == 1 else plain(weight),
        "more": ", ".join(more if weight == 1 else f"{more} {plain(weight)}" for more, weight in kpi.goals[1:]),
    }


def _ratio(kpi: KpiDefinition) -> tuple[str, str]:
    if kpi.kind is not Kind.RATIO:
        return "", ""
    above, _, below = kpi.formula.partition("/")
    return above.strip(), below.strip()


def period_text(goal: GoalDefinition, calendar: "Calendar") -> str:
    """The shortest way to write a goal's period: `2026-Q4`, else its two days."""
    if goal.start is None or goal.end is None:
        return ""
    for cadence in (Cadence.YEAR, Cadence.HALF_YEAR, Cadence.QUARTER, Cadence.TWO_MONTHS, Cadence.MONTH, Cadence.WEEK):
        period = calendar.period(goal.start, cadence)
        if (period.start, period.end) == (goal.start, goal.end):
            return period.label
    return f"{goal.start}..{goal.end}"


def series_text(series: SeriesDefinition) -> str:
    """`currency:EUR 2 zero`; what goes without saying is left out."""
    words = [series.unit]
    words += [] if series.decimals is None else [str(series.decimals)]
    words += ["zero"] if series.missing is Missing.ZERO else []
    return " ".join(words)


def benchmark_text(benchmark: BenchmarkDefinition | None) -> str:
    """`4.8 trade survey 2026`, or a peer's series in front."""
    if benchmark is None:
        return ""
    first = benchmark.peer if benchmark.value is None else plain(benchmark.value)
    return " ".join(part for part in (first, benchmark.source) if part)


def links_text(links: tuple[LinkDefinition, ...], kind: LinkKind) -> str:
    """`churn 2 -, orders`: key, lag, and the sign where it is minus."""
    return ", ".join(link_text(link) for link in links if link.kind is kind)


def silences_text(silences: tuple[tuple[str, str], ...]) -> str:
    """`K11 known, we want the quick win`, a line each."""
    return "\n".join(f"{rule} {reason}" for rule, reason in silences)


def link_text(link: LinkDefinition) -> str:
    words = [link.kpi]
    words += [] if link.lag is None else [str(link.lag)]
    words += ["-"] if link.sign is Sign.MINUS else []
    return " ".join(words)


def _number(value: float | None, decimals: int | None = None) -> str:
    return "" if value is None else plain(value, decimals)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
