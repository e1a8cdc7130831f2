"""What stands on a KPI's page, in words."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpitui.model.enums import Direction, LinkKind, Sign, Source, TargetKind
from kpitui.present import numbers, periods
from kpitui.present.improvement import plural, word
from kpitui.present.types import answered, evidence_word

if TYPE_CHECKING:
    from kpitui.analysis.ratings import Estimate
    from kpitui.usecases.kpi_page import KpiPage
    from kpitui.usecases.states import ChartData, KpiState, TargetView
    from kpitui.usecases.type_views import LinkView

Pair = tuple[str, str]

_SOURCES = {Source.HAND: "by hand", Source.FEED: "a feed", Source.OTHER: "elsewhere"}
_OUT = {LinkKind.LEADS: "led by this", LinkKind.FEEDS: "fed by this", LinkKind.AFFECTS: "affected by this"}


def now_and_target(state: "KpiState", answers: "Estimate | None" = None) -> Pair:
    """`3.1` and `of 4.0`; the target is empty where there is none. `answers`: how sure those behind the value are."""
    now = answered(state, answers)
    target = state.target
    if target is None:
        return now, ""
    if target.low is not None or target.high is not None:
        return now, f"in {numbers.show_range(target.low, target.high, state.unit, state.decimals)}"
    return now, f"of {numbers.show(target.value, state.unit, state.decimals)}"


def about(page: "KpiPage") -> list[Pair]:
    """Label and text; what nobody has said is left out, but for the owner."""
    definition = page.definition
    days = "on its last day" if page.due_days == 0 else f"{page.due_days} day{'' if page.due_days == 1 else 's'} later"
    days += " (usual)" if definition.due is None else ""
    source = _SOURCES[definition.source] + (f", {definition.source_note}" if definition.source_note else "")
    formula = definition.formula or definition.series or ", ".join(definition.nps or ())
    rows = [
        ("owner", definition.owner or "nobody yet"),
        ("looked at", f"every {word(definition.cadence)}, due {days}"),
        ("what it is", definition.definition),
        ("formula" if definition.formula else "series", formula),
        ("source", source),
        ("types", ", ".join(definition.types)),
    ]
    if definition.benchmark:
        value = definition.benchmark.value
        against = numbers.show(value, page.state.unit, page.state.decimals) if value is not None else ""
        known = (against or definition.benchmark.peer, definition.benchmark.source)
        rows.append(("benchmark", ", ".join(part for part in known if part)))
    if definition.limits_until:
        rows.append(("limits", f"kept from the values up to {periods.day(definition.limits_until, page.as_of)}"))
    return [(label, text) for label, text in rows if text]


def why(page: "KpiPage") -> list[Pair]:
    """The goals it serves, each with why it matters."""
    return [(goal.title, goal.why) for goal in page.goals]


def targets(page: "KpiPage") -> list[Pair]:
    """What was wanted and when, the latest first; a baseline stands under its target."""
    rows: list[Pair] = []
    until: date | None = None
    for target in page.targets:
        rows.append((_wanted(page.state, target, page.as_of), _since(target, until, page.as_of)))
        if target.baseline is not None:
            on = f"on {periods.day(target.baseline_on, page.as_of)}" if target.baseline_on else ""
            rows.append((f"from {numbers.show(target.baseline, page.state.unit, page.state.decimals)}", on))
        until = target.start - timedelta(days=1) if target.start else until
    return rows


def _wanted(state: "KpiState", target: "TargetView", today: date) -> str:
    if target.low is not None or target.high is not None:
        value = numbers.show_range(target.low, target.high, state.unit, state.decimals)
    else:
        sign = "≤" if state.direction is Direction.DOWN else "≥"
        value = f"{sign} {numbers.show(target.value, state.unit, state.decimals)}"
    if target.kind is TargetKind.BY and target.by:
        return f"{value} by {periods.day(target.by, today).partition(' ')[2]}"
    return f"{value} every {word(state.cadence)}"


def _since(target: "TargetView", until: date | None, today: date) -> str:
    if target.start is None:
        return ""
    if until is not None and until >= target.start:
        return periods.span(target.start, until, today)
    verb = "since" if target.start <= today else "from"
    return f"{verb} {periods.day(target.start, today).partition(' ')[2]}"


def links(page: "KpiPage") -> tuple[tuple[str, str, str, str], ...]:
    """Key and name of the other KPI, what the two are believed to have to do with each other, and what the numbers
    say of that."""
    return tuple((link.key, link.name, _relation(link, page), evidence_word(link)) for link in page.links)


def _relation(link: "LinkView", page: "KpiPage") -> str:
    said = _OUT[link.kind] if link.outgoing else f"{link.kind} this"
    cadence = page.definition.cadence
    if link.lag:
        said += f", {link.lag} {word(cadence) if link.lag == 1 else plural(cadence)} ahead"
    if link.sign is Sign.PLUS:
        return said
    # With the lag the words do not fit into the column.
    return f"{said} (−)" if link.lag else f"{said}, the other way"


def check_ins(page: "KpiPage") -> list[Pair]:
    """The period, and how sure they were, what they noted, or why it was skipped; the latest first."""
    rows: list[Pair] = []
    for then in page.check_ins:
        sure = f"{then.confidence} % sure" if then.confidence is not None else ""
        skipped = f"skipped: {then.skipped}" if then.skipped else ""
        said = ", ".join(part for part in (sure, then.note, skipped) if part)
        rows.append((periods.span(then.start, then.end, page.as_of), said or "looked at"))
    return rows


def events(page: "KpiPage") -> list[Pair]:
    """Day and title, the latest first."""
    return [(periods.day(event.day, page.as_of).partition(" ")[2], event.title) for event in page.events]


def chart_title(chart: "ChartData") -> str:
    """`Process chart, by week, in €`, `Indexed against Trade, by month`."""
    peer = chart.others[0].name if chart.others else "benchmark"
    named = {
        "run": "Run chart",
        "process": "Process chart",
        "trend": "Process chart around its trend",
        "pace": "Sum so far against the pace",
        "year": "Against last year",
        "peers": "Against the benchmark" if peer == "benchmark" else f"Indexed against {peer}",
        "chain": "The chain, indexed",
    }
    sign = numbers.unit_sign(chart.unit)
    return f"{named[chart.kind]}, by {word(chart.cadence)}{f', in {sign}' if sign else ''}"


def chart_place(chart: "ChartData") -> str:
    """`2 of 6`; nothing where there is only one kind."""
    return f"{chart.kinds.index(chart.kind) + 1} of {len(chart.kinds)}" if len(chart.kinds) > 1 else ""
