"""The closed vocabularies of the product: every word here is stored, shown and typed as it stands."""

from enum import StrEnum


class Cadence(StrEnum):
    """How often a KPI is looked at."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    TWO_MONTHS = "two-months"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


class Intent(StrEnum):
    AWARENESS = "awareness"
    CONSIDERATION = "consideration"
    CONVERSION = "conversion"
    RETENTION = "retention"
    SATISFACTION = "satisfaction"
    PROFIT = "profit"
    INTERNAL = "internal"


class GoalStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ACHIEVED = "achieved"
    DROPPED = "dropped"


class KpiStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"
    RETIRED = "retired"


class SeriesStatus(StrEnum):
    ACTIVE = "active"
    ARCHIVED = "archived"


class Aggregation(StrEnum):
    """How the values of a series add up over time."""

    SUM = "sum"
    MEAN = "mean"
    LAST = "last"
    MIN = "min"
    MAX = "max"
    NONE = "none"


class Missing(StrEnum):
    """What a day without a measurement means."""

    NOTHING = "nothing"
    ZERO = "zero"


class Kind(StrEnum):
    """How a KPI's values are logged."""

    NUMBER = "number"
    FORMULA = "formula"
    RATIO = "ratio"
    RATING = "rating"
    SHARE = "share"
    NPS = "nps"
    MILESTONE = "milestone"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    RANGE = "range"


class KpiType(StrEnum):
    """The twelve overlapping descriptors of a KPI."""

    QUANTITATIVE = "quantitative"
    QUALITATIVE = "qualitative"
    LEADING = "leading"
    LAGGING = "lagging"
    INPUT = "input"
    OUTPUT = "output"
    PROCESS = "process"
    PRACTICAL = "practical"
    DIRECTIONAL = "directional"
    ACTIONABLE = "actionable"
    FINANCIAL = "financial"
    OUTCOME = "outcome"


class Perspective(StrEnum):
    EXTERNAL = "external"
    INTERNAL = "internal"


class Funnel(StrEnum):
    REACH = "reach"
    ENGAGEMENT = "engagement"
    RESULT = "result"


class Source(StrEnum):
    """Where a KPI's numbers come from."""

    HAND = "hand"
    FEED = "feed"
    OTHER = "other"


class TargetKind(StrEnum):
    EACH = "each"
    """Every period has to meet it."""
    BY = "by"
    """It has to be reached by a date."""


class LinkKind(StrEnum):
    LEADS = "leads"
    FEEDS = "feeds"
    AFFECTS = "affects"


class Sign(StrEnum):
    PLUS = "+"
    MINUS = "-"


class SeriesRole(StrEnum):
    """What a series is to the KPI that reads it; `formula` names it in the expression."""

    VALUE = "value"
    FORMULA = "formula"
    PROMOTERS = "promoters"
    PASSIVES = "passives"
    DETRACTORS = "detractors"


class ReviewStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Decision(StrEnum):
    KEEP = "keep"
    CHANGE_TARGET = "change-target"
    ACT = "act"
    RETIRE = "retire"


class Status(StrEnum):
    """Where a KPI or a goal stands (numbers, rule 8)."""

    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    OFF_TRACK = "off-track"
    MET = "met"
    MISSED = "missed"
    NO_DATA = "no-data"
    NO_TARGET = "no-target"
    NOT_STARTED = "not-started"
    PENDING = "pending"
    """Its values are being judged; only on a screen that fills in."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Named(StrEnum):
    """The three namespaces of keys."""

    GOAL = "goal"
    KPI = "kpi"
    SERIES = "series"
