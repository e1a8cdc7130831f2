"""The four steps of the editor and their fields."""

from collections.abc import Callable
from dataclasses import dataclass

from kpitui.model.enums import Aggregation, Cadence, Funnel, Intent, Kind, KpiType, Perspective
from kpitui.tui.screens.editor_form import EACH, NEW_SERIES, TOGETHER, Values
from kpitui.tui.widgets.fields import CHECKS, CHOICE, PROSE, FieldSpec


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    fields: tuple[FieldSpec, ...]
    findings: tuple[str, ...]
    """Ids of what the check can find wrong here."""
    first: str
    """The field that one fills in first."""


def words(*options: object) -> tuple[tuple[str, str], ...]:
    """Options that are shown as they are stored."""
    return tuple((str(word), str(word).replace("-", " ")) for word in options)


def of_kind(*kinds: Kind) -> Callable[[Values], bool]:
    return lambda values: values["kind"] in kinds


def _is_range(values: Values) -> bool:
    return values["direction"] == "range"


def _by_date(values: Values) -> bool:
    return values["frame"] != EACH


NUMBER, DAY = 12, 18
KINDS = (
    (Kind.NUMBER, "number"),
    (Kind.RATIO, "ratio"),
    (Kind.FORMULA, "formula"),
    (Kind.RATING, "rating 1–5"),
    (Kind.SHARE, "yes or no"),
    (Kind.NPS, "NPS"),
    (Kind.MILESTONE, "milestone"),
)
OBJECTIVE = Step(
    "Objective",
    (
        FieldSpec("goal", "Goal", example="Win 1,000 new customers"),
        FieldSpec("why", "Why it matters", PROSE, optional=True),
        FieldSpec("intent", "Intent", CHOICE, words(*Intent), optional=True),
        FieldSpec("period", "Period", width=26, example="2026-Q4"),
        FieldSpec("goal_owner", "Goal's owner", width=26),
        FieldSpec("weight", "Weight", width=NUMBER),
        FieldSpec("more", "Also serves", example="keep-customers 0.5"),
    ),
    (),
    "goal",
)
METRIC = Step(
    "Metric",
    (
        FieldSpec("name", "Name", example="Form CVR"),
        FieldSpec("definition", "Definition", optional=True, example="completed forms ÷ form views"),
        FieldSpec("kind", "Kind of measure", CHOICE, KINDS),
        FieldSpec(
            "series",
            "Series",
            example="rentals",
            shown=of_kind(Kind.NUMBER, Kind.RATING, Kind.SHARE, Kind.MILESTONE),
        ),
        FieldSpec("numerator", "Counted", example="completed_forms", shown=of_kind(Kind.RATIO)),
        FieldSpec("denominator", "Out of", example="form_views", shown=of_kind(Kind.RATIO)),
        FieldSpec("formula", "Formula", example="(revenue - cost) / revenue", shown=of_kind(Kind.FORMULA)),
        FieldSpec("nps", "Grades", example="nps_answers", shown=of_kind(Kind.NPS)),
        FieldSpec("unit", "Unit", width=DAY, example="count"),
        FieldSpec("decimals", "Decimals", width=NUMBER),
        FieldSpec("perspective", "Perspective", CHOICE, words(*Perspective), optional=True),
        FieldSpec("funnel", "Funnel stage", CHOICE, words(*Funnel), optional=True),
        FieldSpec("types", "Types", CHECKS, words(*KpiType)),
    ),
    ("K6", "K10"),
    "name",
)
MEASURABLE = Step(
    "Measurable",
    (
        FieldSpec(
            "direction",
            "Direction",
            CHOICE,
            (("up", "higher is better"), ("down", "lower"), ("range", "inside a range")),
        ),
        FieldSpec("baseline", "Baseline", width=NUMBER),
        FieldSpec("baseline_on", "Measured on", width=DAY, example="2026-09-30"),
        FieldSpec("target", "Target", width=NUMBER, shown=lambda values: not _is_range(values)),
        FieldSpec("low", "Lowest", width=NUMBER, shown=_is_range),
        FieldSpec("high", "Highest", width=NUMBER, shown=_is_range),
        FieldSpec("frame", "Time frame", CHOICE, (("by", "by a date"), ("each", "each period"))),
        FieldSpec("start", "From", width=DAY),
        FieldSpec("by", "By", width=DAY, shown=_by_date),
        FieldSpec("misleads", "Misleads when", PROSE),
        FieldSpec("alignment", "Alignment", PROSE),
        FieldSpec("benchmark", "Benchmark", example="4.8 trade survey 2026"),
    ),
    ("K1", "K2", "K5", "K7", "K8", "K9", "K11", "K12"),
    "baseline",
)
TRACK = Step(
    "Track",
    (
        FieldSpec("cadence", "Looked at every", CHOICE, words(*Cadence), optional=True),
        FieldSpec("due", "Due", width=NUMBER),
        FieldSpec("owner", "Owner", width=26),
        FieldSpec("source", "Source", CHOICE, (("hand", "by hand"), ("feed", "an imported file"), ("other", "other"))),
        FieldSpec("source_note", "Where to find it", PROSE),
        FieldSpec("limits_until", "Limits up to", width=DAY),
        FieldSpec("leads", "Leads", example="churn 2 -"),
        FieldSpec("feeds", "Feeds", example="orders"),
        FieldSpec("affects", "Affects", example="return-rate"),
        FieldSpec("silences", "Silenced", PROSE, example="K11 known, we want the quick win"),
    ),
    ("K3", "K4", "K14"),
    "cadence",
)
STEPS = (OBJECTIVE, METRIC, MEASURABLE, TRACK)
NEW_GOAL = ("why", "intent", "period", "goal_owner")
"""Fields of step 1 that are there while the goal is a new one."""


def new_series(key: str, label: str) -> FieldSpec:
    """The field that says what the numbers of a series made with the KPI are."""
    return FieldSpec(NEW_SERIES + key, label, example="count", guide="new_series")


WAYS = (
    (Aggregation.SUM, "the sum"),
    (Aggregation.MEAN, "the mean"),
    (Aggregation.LAST, "the last"),
    (Aggregation.MIN, "the lowest"),
    (Aggregation.MAX, "the highest"),
    (Aggregation.NONE, "none"),
)


def together(key: str, label: str) -> FieldSpec:
    """The field that says how the values of a series become one."""
    return FieldSpec(TOGETHER + key, label, CHOICE, WAYS, optional=True, guide="together")


def step_of_finding(rule: str) -> int:
    """The step that a finding is put right in; what is found of the numbers belongs to the metric."""
    return next((place for place, step in enumerate(STEPS) if rule in step.findings), STEPS.index(METRIC))


def fits(field: str, text: str) -> bool:
    """Whether it can stand in that field: a choice has it, which in another version may have had others."""
    spec = next((one for step in STEPS for one in step.fields if one.name == field and one.how == CHOICE), None)
    return spec is None or text in dict(spec.options) or (spec.optional and not text)


def step_of(field: str) -> int:
    """The step that a field stands in."""
    if field.startswith((NEW_SERIES, TOGETHER)):
        return STEPS.index(METRIC)
    return next(place for place, step in enumerate(STEPS) if any(one.name == field for one in step.fields))
