"""What a KPI's definition may say; what a draft may still leave open."""

from math import isfinite

from kpitui.analysis.formula import Formula
from kpitui.model.definitions import KpiDefinition
from kpitui.model.enums import Kind, KpiStatus, KpiType
from kpitui.model.errors import BadInput, FormulaError, UnknownName
from kpitui.model.tables import Kpi
from kpitui.usecases._names import check_key, check_line, check_prose
from kpitui.usecases.goals import check_weight
from kpitui.usecases.series import check_decimals, check_unit
from kpitui.usecases.targets import check_targets

FORMULAS = (Kind.FORMULA, Kind.RATIO)
MEASURES = {
    Kind.NUMBER: "a series",
    Kind.FORMULA: "a formula",
    Kind.RATIO: "a formula of one series ÷ another",
    Kind.RATING: "a series of ratings",
    Kind.SHARE: "a series of yes or no",
    Kind.NPS: "a series of grades, or three of promoters, passives and detractors",
    Kind.MILESTONE: "a series that says when it is done",
}
SIZES = (1.0, 1e6, 1e12, -1.0, -1e6)
"""Of the values that a formula is tried on."""
LAST_FINDING = {"G": 6, "K": 16}
MOST_DUE_DAYS = 366


def check_definition(definition: KpiDefinition) -> None:
    """All that can be said without looking anything up.

    Raises: BadInput, FormulaError, UnknownName (a type), for the first that cannot be.
    """
    check_key(Kpi, definition.key)
    _check_texts(definition)
    _check_measure(definition)
    if definition.unit is not None:
        check_unit(definition.unit)
    check_decimals(definition.decimals)
    if definition.due is not None and not 0 <= definition.due <= MOST_DUE_DAYS:
        raise BadInput(f"{definition.due} is no due day: 0 to {MOST_DUE_DAYS} days after the period's end")
    for _, weight in definition.goals:
        check_weight(weight)
    _refuse_twice("goal", [key for key, _ in definition.goals])
    for word in definition.types:
        if word not in list(KpiType):
            raise UnknownName("type of KPI", word, [str(known) for known in KpiType])
    _check_benchmark(definition)
    check_targets(definition.targets, definition.direction, definition.status)
    for rule, reason in definition.silences:
        check_silence(rule, reason)
    _refuse_twice("silenced finding", [rule for rule, _ in definition.silences])


def check_silence(rule: str, reason: str) -> None:
    """Raises: BadInput where there is no such finding, or no reason."""
    number = rule[1:]
    known = number.isascii() and number.isdigit() and 1 <= int(number) <= LAST_FINDING.get(rule[:1], 0)
    if not known or number.startswith("0"):
        raise BadInput(f"{rule!r} is no finding: G1 to G{LAST_FINDING['G']} or K1 to K{LAST_FINDING['K']}")
    check_prose(f"the reason to silence {rule}", reason)
    if not reason.strip():
        raise BadInput(f"{rule} is put to rest with a reason: say why it does not matter here")


def read_formula(text: str) -> Formula:
    """Raises: FormulaError, that says it is the formula that cannot be read."""
    try:
        return Formula(text)
    except FormulaError as error:
        raise FormulaError(f"the formula {text.strip()[:60]!r} cannot be read: {error}") from None


def _check_texts(definition: KpiDefinition) -> None:
    for what in ("name", "definition", "owner"):
        check_line(f"a KPI's {what}", getattr(definition, what))
    for what, text in (
        ("the alignment", definition.alignment),
        ("what misleads", definition.misleads),
        ("where to find the numbers", definition.source_note),
    ):
        check_prose(what, text)


def _check_measure(definition: KpiDefinition) -> None:
    kind, by_formula = definition.kind, definition.kind in FORMULAS
    if definition.series and by_formula:
        raise BadInput(f"a {kind} has a formula, not a series of its own; kind number reads one series")
    if definition.formula and not by_formula:
        raise BadInput(f"a KPI of kind {kind} has no formula; a formula makes it kind formula or ratio")
    if definition.nps and kind is not Kind.NPS:
        raise BadInput(f"promoters, passives and detractors belong to kind nps, not to {kind}")
    if definition.nps and definition.series:
        raise BadInput("nps reads a series of grades or three of promoters, passives and detractors, not both")
    if definition.nps and len(set(definition.nps)) < 3:
        raise BadInput("promoters, passives and detractors are three different series")
    if definition.formula:
        formula = read_formula(definition.formula)
        _check_formula(kind, formula)
    measured = definition.series or definition.formula or definition.nps
    if not measured and definition.status is KpiStatus.ACTIVE:
        raise BadInput(f"a KPI of kind {kind} needs {MEASURES[kind]} before it can be active; a draft can wait")


def _check_formula(kind: Kind, formula: Formula) -> None:
    if kind is Kind.RATIO and (formula.ratio is None or formula.ratio[0] == formula.ratio[1]):
        raise BadInput(f"a ratio is one series ÷ another, such as clicks / impressions; {formula.text!r} is a formula")
    if not formula.names:
        raise BadInput(f"the formula {formula.text!r} names no series, so it would never change; name at least one")
    reasons = [formula.evaluate(*[_samples(formula, size * age) for age in (1, 2, 3)]).reason for size in SIZES]
    if all(reason.startswith("division by zero") for reason in reasons):
        raise BadInput(f"the formula {formula.text!r} is a division by zero whatever its series are: it has no value")


def _samples(formula: Formula, size: float) -> dict[str, float | None]:
    return {name: size * (1.37 + place) for place, name in enumerate(sorted(formula.names))}


def _check_benchmark(definition: KpiDefinition) -> None:
    benchmark = definition.benchmark
    if benchmark is None:
        return
    check_line("a benchmark's source", benchmark.source)
    if benchmark.value is not None and not isfinite(benchmark.value):
        raise BadInput(f"{benchmark.value} is no benchmark: a finite number, or a peer's series")
    if benchmark.value is not None and benchmark.peer:
        raise BadInput("a benchmark is a value or a peer's series, not both")
    if benchmark.value is None and not benchmark.peer and definition.status is KpiStatus.ACTIVE:
        raise BadInput("a benchmark is a value or a peer's series; this one has neither")


def _refuse_twice(what: str, names: list[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise BadInput(f"the {what} {twice!r} is named twice: once is enough")
