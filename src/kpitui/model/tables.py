"""Every table. Rows stay inside the use cases; what leaves them is a frozen view."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Double, Index, UniqueConstraint, text
from sqlmodel import Field

from kpitui.model.columns import Json, Moment, Table, extras, words
from kpitui.model.enums import (
    Aggregation,
    Cadence,
    Decision,
    Direction,
    Funnel,
    GoalStatus,
    Intent,
    Kind,
    KpiStatus,
    LinkKind,
    Missing,
    Named,
    Perspective,
    ReviewStatus,
    SeriesRole,
    SeriesStatus,
    Sign,
    Source,
    TargetKind,
)


class Setting(Table, table=True):
    """One setting of the workspace, shared by all who open it."""

    __table_args__ = extras(UniqueConstraint("key"))
    id: int | None = Field(default=None, primary_key=True)
    key: str
    value: Any = Field(default=None, sa_column=Column(Json, nullable=True))


class Goal(Table, table=True):
    """A business objective, in a tree."""

    __table_args__ = extras(UniqueConstraint("key"), CheckConstraint('start <= "end"', name="span"))
    id: int | None = Field(default=None, primary_key=True)
    key: str
    title: str
    why: str = ""
    intent: Intent | None = words(Intent, nullable=True)
    start: date | None = None
    end: date | None = None
    """The period, inclusive; both or neither."""
    owner: str = ""
    weight: float = Field(default=1.0, sa_type=Double)
    """Among its siblings, in the parent's score."""
    status: GoalStatus = words(GoalStatus, default=GoalStatus.ACTIVE)
    parent_id: int | None = Field(default=None, foreign_key="goal.id", index=True)
    position: int = 0
    version: int = 1


class Series(Table, table=True):
    """One raw stream of numbers, as logged or imported."""

    __table_args__ = extras(UniqueConstraint("key"))
    id: int | None = Field(default=None, primary_key=True)
    key: str
    name: str = ""
    unit: str = "count"
    """count, percent, duration, rating, `currency:EUR`, or any word."""
    decimals: int | None = None
    aggregation: Aggregation = words(Aggregation, default=Aggregation.SUM)
    missing: Missing = words(Missing, default=Missing.NOTHING)
    status: SeriesStatus = words(SeriesStatus, default=SeriesStatus.ACTIVE)
    version: int = 1


class Alias(Table, table=True):
    """A former key of a goal, KPI or series that still finds it."""

    __table_args__ = extras(UniqueConstraint("kind", "key"))
    id: int | None = Field(default=None, primary_key=True)
    kind: Named = words(Named)
    key: str
    entity_id: int


class Feed(Table, table=True):
    """Where imported rows come from."""

    __table_args__ = extras(UniqueConstraint("account", "source", "profile", "label"))
    id: int | None = Field(default=None, primary_key=True)
    account: str = ""
    source: str = ""
    """What it counts (a profile's `covers`)."""
    profile: str
    label: str = ""


class Batch(Table, table=True):
    """One file taken in."""

    __table_args__ = extras(Index(None, "sha256"))
    id: int | None = Field(default=None, primary_key=True)
    feed_id: int = Field(foreign_key="feed.id", index=True)
    file_name: str
    sha256: str
    start: date
    end: date
    """Covered days, inclusive."""
    rows_read: int
    rows_taken: int
    rows_rejected: int
    author: str
    at: datetime = Field(sa_type=Moment)
    undone: bool = False
    kept: list[int] | None = Field(default=None, sa_type=Json)
    """Series of the feed that the file has no column for: their values of the covered days stayed."""


class CheckIn(Table, table=True):
    """A KPI's period looked at by its owner, or skipped with a reason."""

    __tablename__ = "check_in"
    __table_args__ = extras(
        UniqueConstraint("kpi_id", "start", "end"),
        CheckConstraint("confidence BETWEEN 0 AND 100", name="confidence"),
    )
    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    start: date
    end: date
    note: str = ""
    confidence: int | None = None
    """Percent."""
    skipped: str = ""
    """The reason; empty when it was looked at."""
    author: str
    at: datetime = Field(sa_type=Moment)


class MeasurementColumns(Table):
    """The columns a measurement keeps when it moves to the archive."""

    series_id: int = Field(foreign_key="series.id")
    start: date
    end: date
    """Inclusive; a day's value has end = start."""
    value: float = Field(sa_type=Double)
    """In the series' unit; 12.5 % is stored as 12.5. For ratings the grade, for shares 1 or 0."""
    decimals: int = 0
    """Digits after the point as they were entered: 12.30 comes back as 12.30."""
    n: int | None = None
    """Answers behind the value; for ratings and shares how many gave this grade."""
    pooled: bool = False
    """The value is the mean of its n answers, not a grade that n people gave."""
    note: str = ""
    author: str
    feed_id: int | None = Field(default=None, foreign_key="feed.id")
    batch_id: int | None = Field(default=None, foreign_key="batch.id")
    check_in_id: int | None = Field(default=None, foreign_key="check_in.id")
    recorded_at: datetime = Field(sa_type=Moment)


class Measurement(MeasurementColumns, table=True):
    """One value of one series for a day or a span of days."""

    # Partial on PostgreSQL too, by the migration: to say postgresql_where here costs every start 30 ms for its dialect.
    __table_args__ = extras(
        CheckConstraint('start <= "end"', name="span"),
        CheckConstraint("n > 0", name="n"),
        Index("ix_measurement_series", "series_id", "start", "end", "value", "n", "feed_id"),
        Index("ix_measurement_spans", "series_id", "start", "end", sqlite_where=text('start < "end"')),
        Index("ix_measurement_log", "start", "id"),
        Index("ix_measurement_feed", "feed_id", "start", sqlite_where=text("feed_id IS NOT NULL")),
        Index("ix_measurement_check_in", "check_in_id", sqlite_where=text("check_in_id IS NOT NULL")),
        Index("ix_measurement_checked", "series_id", "start", "end", sqlite_where=text("check_in_id IS NOT NULL")),
    )
    id: int | None = Field(default=None, primary_key=True)
    version: int = 1


class MeasurementArchive(MeasurementColumns, table=True):
    """Measurements that a later batch replaced; undoing that batch moves them back with their ids.

    An undone batch keeps its own rows here too, so the series it made may be gone: nothing holds them to theirs.
    """

    __tablename__ = "measurement_archive"
    series_id: int
    check_in_id: int | None = None
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: int = 1
    replaced_by: int = Field(foreign_key="batch.id", index=True)
    __table_args__ = None  # ids come from `measurement`: nothing is numbered here


class Kpi(Table, table=True):
    """A series, or a formula over series, that tells whether a goal is being reached."""

    __table_args__ = extras(UniqueConstraint("key"))
    id: int | None = Field(default=None, primary_key=True)
    key: str
    name: str
    definition: str = ""
    kind: Kind = words(Kind, default=Kind.NUMBER)
    formula: str = ""
    unit: str | None = None
    """None: the series' unit."""
    decimals: int | None = None
    direction: Direction = words(Direction, default=Direction.UP)
    cadence: Cadence = words(Cadence, default=Cadence.MONTH)
    due: int | None = None
    """Days after the period's end; None: the cadence's default."""
    since: date | None = None
    """Due from here on; set when it becomes active."""
    status: KpiStatus = words(KpiStatus, default=KpiStatus.DRAFT)
    status_since: date | None = None
    owner: str = ""
    types: list[str] = Field(default_factory=list, sa_column=Column(Json, nullable=False))
    perspective: Perspective | None = words(Perspective, nullable=True)
    funnel: Funnel | None = words(Funnel, nullable=True)
    alignment: str = ""
    misleads: str = ""
    source: Source = words(Source, default=Source.HAND)
    source_note: str = ""
    benchmark: float | None = Field(default=None, sa_type=Double)
    benchmark_series_id: int | None = Field(default=None, foreign_key="series.id")
    """A peer's series, instead of a value."""
    benchmark_source: str = ""
    benchmark_on: date | None = None
    formula_changed: date | None = None
    """The last day the formula changed; None: it never did."""
    limits_until: date | None = None
    """The process chart's limits are those of the values up to this day; None: of all values."""
    version: int = 1


class KpiGoal(Table, table=True):
    """A goal that a KPI serves."""

    __tablename__ = "kpi_goal"
    __table_args__ = extras(UniqueConstraint("kpi_id", "goal_id"))
    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    goal_id: int = Field(foreign_key="goal.id", index=True)
    weight: float = Field(default=1.0, sa_type=Double)
    position: int = 0


class KpiSeries(Table, table=True):
    """A series that a KPI reads, resolved when the KPI is saved."""

    __tablename__ = "kpi_series"
    __table_args__ = extras(UniqueConstraint("kpi_id", "series_id", "role"))
    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    series_id: int = Field(foreign_key="series.id", index=True)
    role: SeriesRole = words(SeriesRole, default=SeriesRole.VALUE)


class Target(Table, table=True):
    """What a KPI should be, from a day on; a later row replaces it from its own start."""

    __table_args__ = extras(Index(None, "kpi_id", "start"))
    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    kind: TargetKind = words(TargetKind, default=TargetKind.EACH)
    value: float | None = Field(default=None, sa_type=Double)
    low: float | None = Field(default=None, sa_type=Double)
    high: float | None = Field(default=None, sa_type=Double)
    baseline: float | None = Field(default=None, sa_type=Double)
    baseline_on: date | None = None
    start: date | None = None
    """None: the goal's period start, else the first value's day."""
    by: date | None = None
    author: str = ""
    version: int = 1


class Link(Table, table=True):
    """A relation between two KPIs that the team believes in."""

    __table_args__ = extras(UniqueConstraint("kind", "from_kpi_id", "to_kpi_id"))
    id: int | None = Field(default=None, primary_key=True)
    kind: LinkKind = words(LinkKind)
    from_kpi_id: int = Field(foreign_key="kpi.id")
    to_kpi_id: int = Field(foreign_key="kpi.id", index=True)
    lag: int | None = None
    """Periods; for `leads`."""
    sign: Sign = words(Sign, default=Sign.PLUS)
    note: str = ""
    version: int = 1


class Event(Table, table=True):
    """Something that happened; for KPIs, for goals, or for all where both are empty."""

    id: int | None = Field(default=None, primary_key=True)
    day: date = Field(index=True)
    title: str
    note: str = ""
    kpi_ids: list[int] = Field(default_factory=list, sa_column=Column(Json, nullable=False))
    goal_ids: list[int] = Field(default_factory=list, sa_column=Column(Json, nullable=False))
    divides: bool = False
    """Process charts start a new segment here."""
    author: str = ""
    version: int = 1


class Silence(Table, table=True):
    """A finding put to rest, with the reason."""

    id: int | None = Field(default=None, primary_key=True)
    rule: str
    kpi_id: int | None = Field(default=None, foreign_key="kpi.id", index=True)
    goal_id: int | None = Field(default=None, foreign_key="goal.id", index=True)
    reason: str
    until: date | None = None
    author: str = ""
    version: int = 1


class Review(Table, table=True):
    """A walk through KPIs for a period."""

    __table_args__ = extras(CheckConstraint('start <= "end"', name="span"))
    id: int | None = Field(default=None, primary_key=True)
    start: date
    end: date
    scope: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    participants: list[str] = Field(default_factory=list, sa_column=Column(Json, nullable=False))
    status: ReviewStatus = words(ReviewStatus, default=ReviewStatus.OPEN)
    opened_at: datetime = Field(sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = 1


class ReviewEntry(Table, table=True):
    """One KPI's page in a review; frozen when the review is closed."""

    __tablename__ = "review_entry"
    __table_args__ = extras(
        UniqueConstraint("review_id", "kpi_id"), CheckConstraint("confidence BETWEEN 0 AND 100", name="confidence")
    )
    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id")
    kpi_id: int = Field(foreign_key="kpi.id", index=True)
    snapshot: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    commentary: str = ""
    decision: Decision | None = words(Decision, nullable=True)
    confidence: int | None = None
    version: int = 1


class Action(Table, table=True):
    """What somebody will do until a day."""

    id: int | None = Field(default=None, primary_key=True)
    review_id: int | None = Field(default=None, foreign_key="review.id", index=True)
    kpi_id: int | None = Field(default=None, foreign_key="kpi.id", index=True)
    what: str
    owner: str = ""
    until: date | None = None
    done_on: date | None = None
    version: int = 1


class Operation(Table, table=True):
    """What one write did: who, when, and in words."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Moment)
    author: str
    title: str
    kind: str = "edit"
    """edit, undo or redo."""
    of_id: int | None = Field(default=None, foreign_key="operation.id", index=True)
    """The operation that an undo or a redo takes back."""
    batch_id: int | None = Field(default=None, foreign_key="batch.id")


class Change(Table, table=True):
    """One row before and after an operation; None: it did not exist."""

    __table_args__ = extras(Index(None, "entity", "entity_id"))
    id: int | None = Field(default=None, primary_key=True)
    operation_id: int = Field(foreign_key="operation.id", index=True)
    entity: str
    entity_id: int
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(Json, nullable=True))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(Json, nullable=True))
