"""What the rooms above call the analysis by: names, parameters and results as the design has them."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import kpitui.analysis
from kpitui.analysis.formula import Formula
from kpitui.model import period
from kpitui.model.errors import BadInput, FormulaError, KpituiError, TooFewValues
from kpitui.model.period import Cadence, Calendar

ROOM = Path(kpitui.analysis.__file__).parent

# Module, what is called, what it takes, and what comes back with its fields.
DESIGN = [
    ("aggregate", "aggregate", "(points, periods, how)", "list[PeriodValue]"),
    ("formula", "Formula", "(text)", "None"),
    ("formula", "Formula.evaluate", "(values, previous=None, year_ago=None)", "Value"),
    ("progress", "progress", "(direction, baseline, target, current)", "Progress"),
    ("progress", "expected", "(baseline, target, start, end, today)", "float"),
    ("progress", "roll_up", "(parts)", "RollUp"),
    ("progress", "okr_colour", "(score)", "Literal['red', 'amber', 'green']"),
    ("progress", "chance", "(direction, forecast, sd, target)", "float"),
    (
        "xmr",
        "xmr",
        "(values, *, baseline=None, dividers=(), center='mean', spread='mean', trend=False, limits=None)",
        "XmrChart",
    ),
    ("verdict", "verdict", "(meets, chart, direction)", "Verdict"),
    ("forecast", "forecast", "(values, horizon, *, season=1, level=0.8, method=None)", "Forecast"),
    ("forecast", "pace_out", "(daily, period, as_of)", "Projection"),
    ("lead_lag", "lead_lag", "(lead, lag, *, season=1)", "LeadLag"),
    ("ratings", "share", "(positive, n)", "Estimate"),
    ("ratings", "nps", "(promoters, passives, detractors)", "Estimate"),
    ("ratings", "mean_rating", "(counts)", "Estimate"),
    ("ratings", "pool", "(estimates)", "Estimate"),
    ("growth", "change", "(before, after, *, rate=False)", "Change"),
    ("growth", "compound_growth", "(first, last, periods)", "float | None"),
    ("growth", "velocity", "(values)", "list[float | None]"),
    ("growth", "acceleration", "(values)", "list[float | None]"),
    ("before_after", "before_after", "(values, split, *, limits=None)", "BeforeAfter"),
]
RESULTS = [
    ("aggregate", "Point", "start end value n"),
    ("aggregate", "PeriodValue", "period value n covered_days partial reason"),
    ("formula", "Value", "value reason"),
    ("progress", "Progress", "progress score attainment note"),
    ("progress", "RollUp", "score scored of"),
    ("xmr", "XmrChart", "center lower upper range_limit signals state notes"),
    ("xmr", "Signal", "index rule side"),
    ("verdict", "Verdict", "meeting trend sentence"),
    ("forecast", "Forecast", "mean low high sd sum sum_sd method note"),
    ("forecast", "Projection", "total sd note"),
    ("lead_lag", "LeadLag", "verdict lag correlation n note"),
    ("ratings", "Estimate", "value low high n"),
    ("growth", "Change", "absolute percent points text"),
    ("before_after", "BeforeAfter", "before after difference low high agrees note"),
]
CALENDAR = [
    (Calendar, "(week_start=0, fiscal_start=1, fiscal_named_by='end', retail=None)", "None"),
    (period.Retail, "(pattern=(4, 5, 4), weekday=5, month=1, ends='nearest')", "None"),
    (period.Period, "(cadence, start, end, label)", "None"),
    (Calendar.period, "(day, cadence)", "Period"),
    (Calendar.periods, "(first, last, cadence)", "list[Period]"),
    (Calendar.parse, "(text)", "Period"),
]


def called(function: Callable[..., Any], written: str) -> str:
    """Its parameters and defaults; one that the design does not name is left out where it need not be given."""
    designed = set(re.findall(r"\w+", written))
    there = [
        one.replace(annotation=one.empty)
        for one in inspect.signature(function).parameters.values()
        if one.name != "self" and (one.name in designed or one.default is one.empty)
    ]
    return str(inspect.Signature(there))


def returned(function: Callable[..., Any]) -> str:
    annotation = inspect.signature(function).return_annotation
    return re.sub(r"\b(?:[a-z_]\w*\.)+", "", inspect.formatannotation(annotation))


def find(module: str, name: str) -> Any:
    found: Any = import_module(f"kpitui.analysis.{module}")
    for part in name.split("."):
        found = getattr(found, part)
    return found


@pytest.mark.parametrize(("module", "name", "written", "gives"), DESIGN)
def test_a_function_is_called_as_designed(module: str, name: str, written: str, gives: str) -> None:
    function = find(module, name)
    assert called(function, written) == written
    assert returned(function) == gives


@pytest.mark.parametrize(("function", "written", "gives"), CALENDAR)
def test_the_calendar_is_called_as_designed(function: Any, written: str, gives: str) -> None:
    assert called(function, written) == written
    assert returned(function) == gives


@pytest.mark.parametrize(("module", "name", "written"), RESULTS)
def test_a_result_is_frozen_and_has_its_fields(module: str, name: str, written: str) -> None:
    result = find(module, name)
    names = [field.name for field in fields(result)]
    assert is_dataclass(result)
    assert result.__dataclass_params__.frozen
    assert names[: len(written.split())] == written.split()


def test_the_cadences_are_words() -> None:
    assert [*Cadence] == ["day", "week", "month", "two-months", "quarter", "half-year", "year"]


def test_a_formula_tells_its_names() -> None:
    assert Formula("clicks / impressions").names == {"clicks", "impressions"}


def test_what_is_refused_is_one_kind_of_error() -> None:
    assert all(issubclass(error, KpituiError) for error in (BadInput, FormulaError, TooFewValues))


@pytest.mark.parametrize(("module", "name"), [(module, name) for module, name, _, _ in DESIGN])
def test_a_designed_function_names_its_source_and_what_it_refuses(module: str, name: str) -> None:
    text = inspect.getdoc(find(module, "Formula.__init__" if name == "Formula" else name)) or ""
    assert re.search(r"^Source: \S", text, re.MULTILINE)
    assert re.search(r"^(Raises|Args and raises): \S|Never nan or infinite", text, re.MULTILINE)


def public() -> Iterator[tuple[str, Any]]:
    for file in sorted(ROOM.glob("[a-z]*.py")):
        module = import_module(f"kpitui.analysis.{file.stem}")
        for name, found in vars(module).items():
            if getattr(found, "__module__", "") == module.__name__ and not name.startswith("_") and callable(found):
                yield f"{file.stem}.{name}", found
                if inspect.isclass(found):
                    for method, made in vars(found).items():
                        if inspect.isfunction(made) and not method.startswith("_"):
                            yield f"{file.stem}.{name}.{method}", made


PLAIN = ("Finding", "Usual.far", "warning", "hint")
"""Their names say it all."""


@pytest.mark.parametrize(("name", "found"), list(public()))
def test_what_is_public_says_what_it_does(name: str, found: Any) -> None:
    # A dataclass without a docstring of its own has its signature as one.
    said = (found.__doc__ or "").removeprefix(f"{found.__name__}(")
    assert name.partition(".")[2] in PLAIN or said == found.__doc__ != ""


MAY_IMPORT = {
    *("bisect", "collections.abc", "dataclasses", "datetime", "decimal", "functools"),
    *("itertools", "math", "operator", "re", "statistics", "typing"),
}
MAY_NOT_CALL = {
    "open",
    "input",
    "print",
    "today",
    "now",
    "utcnow",
    "fromtimestamp",
    "time",
    "__import__",
    "eval",
    "exec",
}


@pytest.mark.parametrize("file", sorted(ROOM.glob("*.py")), ids=lambda file: file.stem)
def test_the_analysis_reads_no_clock_no_file_and_no_database(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
            ours = ("kpitui.analysis", "kpitui.model.enums", "kpitui.model.errors", "kpitui.model.period")
            assert all(name in MAY_IMPORT or name.startswith(ours) for name in names)
        if isinstance(node, ast.Call):
            assert ast.unparse(node.func).rpartition(".")[2] not in MAY_NOT_CALL
