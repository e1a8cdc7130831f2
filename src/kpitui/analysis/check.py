"""The check: what is missing or wrong in how a goal or a KPI is defined (concepts, "The check")."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpitui.analysis.progress import Range, check_target
from kpitui.model.enums import Cadence, Direction, Funnel, Intent, Kind, Perspective, Severity
from kpitui.model.errors import BadInput

TOO_HEAVY = 0.8
"""The share of a goal's weight above which one child decides alone."""

TOO_MANY = 7
"""KPIs on a goal that a person can still keep in view."""

Fit = Mapping[str, Mapping[str, Sequence[str]]]
"""By intent: `stages` and `metrics` that fit it (content/fit.toml)."""


@dataclass(frozen=True, slots=True)
class Finding:
    id: str
    severity: Severity
    why: str
    """One sentence: what is wrong, and what it costs."""
    what: str
    """One sentence: what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalFacts:
    """What the check has to know of a goal."""

    why: str = ""
    owner: str = ""
    has_period: bool = False
    kpis: int = 0
    """KPIs that serve it or a goal under it; retired ones do not count."""
    direct: int = 0
    """Those of them that serve it itself."""
    perspectives: tuple[Perspective | None, ...] = ()
    """Of all of them; None: nobody has said."""
    late: int = 0
    """Those of them that lag and that no other KPI leads."""
    children: tuple[tuple[str, float], ...] = ()
    """Names of its direct KPIs and goals, with their weights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiFacts:
    """What the check has to know of a KPI; what has not been said yet is empty or None."""

    name: str = ""
    direction: Direction = Direction.UP
    owner: str = ""
    cadence: Cadence | None = None
    alignment: str = ""
    misleads: str = ""
    funnel: Funnel | None = None
    intent: Intent | None = None
    """Of the core goal; None: no goal, or one without."""
    target: float | Range | None = None
    """The latest: one value, or (low, high)."""
    baseline: float | None = None
    starts_at_0: bool = False
    """Its values are added up on the way to a date: 0 is where it begins."""
    has_frame: bool = False
    """The target has a `by`, or a goal it serves has a period."""
    kind: Kind = Kind.NUMBER
    unit: str = ""
    twins: tuple[str, ...] = ()
    """Names of KPIs that measure the same."""
    reciprocals: tuple[str, ...] = ()
    """Names of KPIs that are 1 ÷ this one."""


def check_goal(facts: GoalFacts) -> list[Finding]:
    """G1 to G6."""
    found = []
    if not facts.kpis:
        found.append(
            warning("G1", "No KPI tells whether this goal is being reached.", "Add a KPI under it, or drop the goal.")
        )
    found += _check_mix(facts)
    total = sum(weight for _, weight in facts.children)
    name, heaviest = max(facts.children, key=lambda child: child[1], default=("", 0.0))
    if len(facts.children) > 1 and total > 0 and heaviest / total > TOO_HEAVY:
        share = round(100 * heaviest / total)
        found.append(
            hint(
                "G5",
                f"{name} carries {share} % of the weight, so the others hardly count.",
                "Even out the weights, or take away what does not matter.",
            )
        )
    named = (("why", facts.why.strip()), ("owner", facts.owner.strip()), ("period", facts.has_period))
    missing = [noun for noun, there in named if not there]
    if missing:
        found.append(
            warning(
                "G6",
                f"The goal has {_none_of(missing)}.",
                "Say why it matters, who answers for it and until when.",
            )
        )
    return found


def check_kpi(facts: KpiFacts, fit: Fit) -> list[Finding]:
    """K1 to K10 and K15, in the order of their ids."""
    found = [
        *_check_target(facts),
        *_check_upkeep(facts),
        *_check_fit(facts, fit),
        *_check_sense(facts),
        *_check_measure(facts),
    ]
    return sorted(found, key=lambda finding: int(finding.id[1:]))


def measure_of(kind: Kind, formula: str, series: Sequence[str]) -> tuple[str, str]:
    """What a KPI measures, and what its reciprocal would measure ("" where it has none): equal for twins.

    Args: series: keys of what it reads, in the order of their roles; for a formula they stand in its text.
    """
    if kind not in (Kind.FORMULA, Kind.RATIO):
        answers = "" if kind in (Kind.NUMBER, Kind.MILESTONE) else f"{kind} of "
        return f"{answers}{', '.join(series)}", ""
    text = "".join(formula.split())
    over = re.fullmatch(r"([a-z][a-z0-9_]*)/([a-z][a-z0-9_]*)", text, re.ASCII)
    return text, f"{over[2]}/{over[1]}" if over else ""


def _check_mix(facts: GoalFacts) -> list[Finding]:
    found = []
    views = set(facts.perspectives)
    if len(facts.perspectives) > 1 and len(views) == 1 and None not in views:
        here, there = ("external", "internal") if Perspective.EXTERNAL in views else ("internal", "external")
        of_what = "people or a process" if there == "internal" else "customers or sales"
        found.append(
            warning(
                "G2",
                f"All its KPIs are {here}, so nobody sees the other half of the story.",
                f"Add an {there} one, of {of_what}.",
            )
        )
    if facts.kpis and facts.late == facts.kpis:
        found.append(
            warning(
                "G3",
                "All its KPIs lag: they tell what has happened when it is too late to act.",
                "Add a KPI that leads one of them, and link the two.",
            )
        )
    if facts.direct > TOO_MANY:
        found.append(
            warning(
                "G4",
                f"{facts.direct} KPIs serve it, and more than {TOO_MANY} are too many to keep in view.",
                "Keep those that decide, or move some to a goal under it.",
            )
        )
    return found


def _check_measure(facts: KpiFacts) -> list[Finding]:
    found = []
    if facts.kind is Kind.NUMBER and facts.unit == "percent":
        found.append(
            warning(
                "K10",
                "It is logged as a ready-made percentage, so nobody can tell of how many, nor add periods up.",
                "Log both numbers and make it a ratio.",
            )
        )
    if facts.twins:
        found.append(hint("K15", f"It measures the same as {_names(facts.twins)}.", "Keep one of them."))
    elif facts.reciprocals:
        found.append(
            hint(
                "K15",
                f"It is {_names(facts.reciprocals)} turned upside down, so both always say the same.",
                "Keep one of them.",
            )
        )
    return found


def _names(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _check_target(facts: KpiFacts) -> list[Finding]:
    found = []
    if facts.target is None:
        found.append(warning("K1", "There is no target, so no value is good or bad.", "Say what it should be."))
    elif facts.baseline is None and not facts.starts_at_0:
        found.append(
            warning("K2", "There is no baseline, so nobody can tell how far it has come.", "Say where it starts from.")
        )
    if not facts.has_frame:
        found.append(
            warning(
                "K5",
                "There is no time frame, so nobody can say when it is done.",
                "Give the target a date, or the goal a period.",
            )
        )
    try:
        check_target(facts.direction, facts.baseline, facts.target)
    except BadInput as wrong:
        why = f"{str(wrong)[0].upper()}{str(wrong)[1:]}."
        found.append(Finding("K9", Severity.ERROR, why, "Change the target, the baseline or the direction."))
    return found


def _check_upkeep(facts: KpiFacts) -> list[Finding]:
    found = []
    if not facts.owner.strip():
        found.append(warning("K3", "Nobody owns it.", "Name the one who looks at it and answers for it."))
    if facts.cadence is None:
        found.append(warning("K4", "Nobody has said how often it is looked at.", "Choose a cadence."))
    return found


def _check_fit(facts: KpiFacts, fit: Fit) -> list[Finding]:
    if facts.intent is None:
        return []
    metric = _metric(facts.name, fit)
    if metric:
        intents = [intent for intent, fits in fit.items() if metric in fits.get("metrics", ())]
    elif facts.funnel is not None:
        intents = [intent for intent, fits in fit.items() if facts.funnel in fits.get("stages", ())]
    else:
        return []
    if facts.intent in intents:
        return []
    measure = f"“{metric}”" if metric else f"A measure of {facts.funnel}"
    return [
        warning(
            "K6",
            f"{measure} tells of {' or '.join(intents)}, not of {facts.intent}.",
            "Measure what the goal wants, or move this KPI to a goal that it tells about.",
        )
    ]


def _check_sense(facts: KpiFacts) -> list[Finding]:
    found = []
    if not facts.alignment.strip():
        found.append(
            hint("K7", "No sentence says how daily work moves this number.", "Write what somebody can do to move it.")
        )
    if not facts.misleads.strip():
        found.append(
            hint(
                "K8",
                "Nobody has said how one would notice that the number misleads.",
                "Write what could make it look good while things get worse.",
            )
        )
    return found


def _metric(name: str, fit: Fit) -> str:
    """The longest measure of the fit data whose words stand in the name; empty where none does."""
    words = f" {_words(name)} "
    known = {metric for fits in fit.values() for metric in fits.get("metrics", ())}
    return max((metric for metric in known if f" {_words(metric)} " in words), key=lambda m: (len(m), m), default="")


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def _none_of(nouns: Sequence[str]) -> str:
    return _names([f"no {noun}" for noun in nouns])


def warning(finding: str, why: str, what: str) -> Finding:
    return Finding(finding, Severity.WARNING, why, what)


def hint(finding: str, why: str, what: str) -> Finding:
    return Finding(finding, Severity.HINT, why, what)
