"""What each type of a KPI adds to its page, in words."""

from typing import TYPE_CHECKING, NamedTuple

from kpitui.analysis.ratings import SURE_FROM
from kpitui.model.enums import Cadence, KpiType, LinkKind
from kpitui.model.typed import unit_sign
from kpitui.present import attention, numbers, periods
from kpitui.present.improvement import plural, word
from kpitui.present.standing import so_far

if TYPE_CHECKING:
    from datetime import date

    from kpitui.analysis.growth import Change
    from kpitui.analysis.ratings import Estimate
    from kpitui.usecases.kpi_page import KpiPage
    from kpitui.usecases.states import KpiState
    from kpitui.usecases.type_views import Compared, Effect, Evidence, Growth, LinkView, Yield

Pair = tuple[str, str]


class Beside(NamedTuple):
    """One of several courses over the same periods."""

    name: str
    values: tuple[float | None, ...]
    latest: str


EVIDENCE = {
    "evidence": "evidence",
    "moves together": "together",
    "no evidence": "no evidence",
    "too early": "too early",
}


def answered(state: "KpiState", estimate: "Estimate | None") -> str:
    """`4.4 (n 38, 4.1–4.7)`; of few answers the interval comes first: `4.1–4.7 (4.4, n 12)`."""
    now = so_far(state) or numbers.show(state.value, state.unit, state.decimals)
    if state.n is None:
        return now
    if state.value is None:
        return f"{now} (n {state.n})"
    if estimate is None or estimate.low is None or estimate.high is None:
        return f"{now} (n {state.n})"
    scale = 100 if state.unit == "percent" else 1
    sure = numbers.show_range(estimate.low * scale, estimate.high * scale, "count", state.decimals)
    return f"{sure} ({now}, n {state.n})" if state.n < SURE_FROM else f"{now} (n {state.n}, {sure})"


def evidence_word(link: "LinkView") -> str:
    """`evidence`, `together`, `no evidence`, `too early`; empty for a link that claims no move."""
    return EVIDENCE[link.evidence.found.verdict] if link.evidence else ""


def evidence(page: "KpiPage") -> list[Pair]:
    """What the numbers say of each link that claims one moves with the other; what nothing is believed of is said."""
    rows = [(f"{_way(link)}:", _found(link.evidence)) for link in page.links if link.evidence]
    types = page.definition.types
    kinds = {(link.kind, link.outgoing) for link in page.links}
    if KpiType.LEADING in types and (LinkKind.LEADS, True) not in kinds:
        rows.append(("", "Leading, but it is not said which KPI it leads."))
    if KpiType.LAGGING in types and (LinkKind.LEADS, False) not in kinds:
        rows.append(("", "Lagging, and no KPI is said to lead it: nothing here warns before it moves."))
    if KpiType.PRACTICAL in types and (LinkKind.AFFECTS, True) not in kinds:
        rows.append(("", "Practical, but it is not said which KPI it affects."))
    return rows


def _way(link: "LinkView") -> str:
    return f"this → {link.name}" if link.outgoing else f"{link.name} → this"


def _found(evidence: "Evidence") -> str:
    """`4 weeks before, in the same direction.`"""
    said = evidence.found.note
    return f"{said if evidence.cadence is Cadence.TWO_MONTHS else said.replace('period', word(evidence.cadence))}."


def warnings(page: "KpiPage") -> list[str]:
    """What has changed for the worse among those that lead it."""
    said = [attention.sentence(item, page.as_of) for item in page.of_types.warnings]
    return [f"{one[0].upper()}{one[1:]}." for one in said]


def effects(page: "KpiPage") -> list[tuple[str, str, str]]:
    """Of each event its title, the two means, and how sure that is: `4.3 before (22) → 3.2 after (3)`."""
    return [_effect(one, page) for one in page.of_types.effects]


def _effect(effect: "Effect", page: "KpiPage") -> tuple[str, str, str]:
    state, found = page.state, effect.found
    title = f"{periods.day(effect.day, page.as_of).partition(' ')[2]}  {' · '.join(effect.titles)}"
    before, after = (numbers.show(one, state.unit, state.decimals) for one in (found.before, found.after))
    means = f"{before} before ({effect.count_before}) → {after} after ({effect.count_after})"
    if effect.missing_after and not effect.missing_before:
        return title, means, f"too early: {_more(effect.missing_after, state.cadence)} to compare"
    if found.difference is None or found.low is None or found.high is None:
        return title, means, found.note
    if found.low == found.high == 0:
        return title, means, found.note
    difference, low, high = (_signed(one, state) for one in (found.difference, found.low, found.high))
    return title, means, f"{difference}, with 95 % between {low} and {high}: {found.note}"


def _more(count: int, cadence: Cadence) -> str:
    """`2 more weeks`."""
    return f"{count} more {word(cadence) if count == 1 else plural(cadence)}"


def direction(page: "KpiPage") -> list[Pair]:
    """How it moves from one period to the next, and beside its benchmark."""
    found = page.of_types.direction
    if found is None:
        return []
    state, move = page.state, found.movement
    rows = [("moving", move.text)]
    if move.velocity is not None and move.velocity != 0:
        rows.append(("velocity", f"{_signed(move.velocity, state, finer=True)} a {word(state.cadence)}"))
    if move.acceleration:
        rows.append(("acceleration", _signed(move.acceleration, state, finer=True)))
    if found.benchmark is not None and found.against is not None:
        rows.append(
            (
                "benchmark",
                f"{numbers.show(found.benchmark, state.unit, state.decimals)}; {_apart(found.against, state)}",
            )
        )
    if found.peer is not None:
        peer = found.peer
        own, other = (numbers.show(one, "count", 0) for one in (peer.own, peer.other))
        since = periods.short(peer.since, page.as_of)
        rows.append(("peer", f"{own}; {peer.name}: {other} ({since} = 100)"))
    return rows


def _apart(change: "Change", state: "KpiState") -> str:
    if not change.absolute:
        return "the same"
    side = "above" if change.absolute > 0 else "below"
    return f"{_unsigned(abs(change.absolute), state)} {side} it"


def growth(page: "KpiPage") -> list[Pair]:
    """Against the period before and the year before, of what runs against the same part; compound growth; margin."""
    found, rows = page.of_types.growth, []
    if found is not None:
        rows = _growth(found, page)
    margin = page.of_types.margin
    if margin is not None:
        before = "" if margin.before is None else f", {numbers.show(margin.before, 'percent', 1)} before"
        rows.append(("margin", f"{numbers.show(margin.percent, 'percent', 1)}{before}"))
        rows.append(
            ("", f"({margin.revenue} − {margin.cost}) ÷ {margin.revenue}, {periods.short(margin.period, page.as_of)}")
        )
    return rows


def _growth(found: "Growth", page: "KpiPage") -> list[Pair]:
    state, today = page.state, page.as_of
    rows = [(periods.short(found.period, today), numbers.show(found.value, state.unit, state.decimals))]
    for compared in (found.against_last, found.against_last_year):
        if compared:
            rows.append((f"on {periods.short(compared.period, today)}", changed(compared.change, state)))
    if found.against_last_year is None:
        rows.append(("on a year ago", "no value then"))
    if found.running and found.so_far:
        rows.append(("so far", f"{changed(found.so_far.change, state)}, {_part(found.so_far, today)}"))
    if found.compound is not None and found.compounded > 1:
        rate = numbers.show(100 * found.compound, "percent", 2, sign=True)
        rows.append(("compound", f"{rate} a {word(state.cadence)}, over {found.compounded}"))
    return rows


def _part(compared: "Compared", today: "date") -> str:
    return f"against {periods.span(compared.period.start, compared.period.end, today)}"


def changed(change: "Change", state: "KpiState") -> str:
    """`+75, +7.5 %`; `n/m, +75` from a base that is not above 0; `+0.5 points` of a rate; or why there is none."""
    if not change.absolute:
        return change.text
    if change.points is not None:
        return _signed(change.absolute, state)
    if change.percent is None:
        return f"n/m, {_signed(change.absolute, state)}"
    percent, absolute = numbers.show(change.percent, "percent", 1, sign=True), _signed(change.absolute, state)
    return f"{percent}, {absolute}" if set("123456789") & set(absolute) else percent


def yields(page: "KpiPage") -> list[Pair]:
    """Output for each unit of this input: `Clicks: 1.19 for each €`, and what it was before."""
    rows: list[Pair] = []
    for one in page.of_types.yields:
        rows.append(("", f"{one.name}: {_yield(one.each, one, page)}"))
        before = "" if one.before is None else f"the {word(page.state.cadence)} before: {_yield(one.before, one, page)}"
        rows += [(before, "")] if before else []
    return rows


def _yield(each: float, one: "Yield", page: "KpiPage") -> str:
    """Below 1 the other way round: nobody sees that 0.089 for each € is one for each 11.24 €."""
    if 0 < each < 1:
        return f"one for each {_put_in(1 / each, page)}"
    return f"{numbers.show(each, one.unit)} for each {unit_sign(page.state.unit) or page.state.name}"


def _put_in(value: float, page: "KpiPage") -> str:
    unit = page.state.unit
    shown = numbers.show(value, unit, None if unit.startswith("currency:") else 1)
    return shown.replace(" ", numbers.GROUP) if unit_sign(unit) else f"{shown} {page.state.name}"


def beside(page: "KpiPage") -> list[Beside]:
    """A practical KPI and each that it affects, over the same periods."""
    found: list[Beside] = []
    state = page.state
    for link in page.links if KpiType.PRACTICAL in page.definition.types else ():
        if link.kind is LinkKind.AFFECTS and link.outgoing and link.evidence:
            found.append(_course(state.name, link.evidence.source, state.unit, state.decimals))
            found.append(_course(link.name, link.evidence.target, link.unit, link.decimals))
    return found


def _course(name: str, values: tuple[float | None, ...], unit: str, decimals: int | None) -> Beside:
    latest = next((value for value in reversed(values) if value is not None), None)
    return Beside(name, values, numbers.show(latest, unit, decimals))


def _signed(value: float, state: "KpiState", *, finer: bool = False) -> str:
    decimals = state.decimals + 1 if finer and state.decimals is not None else state.decimals
    return _points(numbers.show(value, _plain(state), decimals, sign=True), state)


def _unsigned(value: float, state: "KpiState") -> str:
    return _points(numbers.show(value, _plain(state), state.decimals), state)


def _plain(state: "KpiState") -> str:
    return "count" if state.unit == "percent" else state.unit


def _points(text: str, state: "KpiState") -> str:
    return f"{text} points" if state.unit == "percent" else text
