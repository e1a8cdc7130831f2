"""The first schema: every table.

Revision ID: kpitui_0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "kpitui_0001"
down_revision = None
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def words(constraint: str, allowed: str) -> sa.Enum:
    """Text, of which a CHECK allows these words."""
    return sa.Enum(*allowed.split(), name=op.f(constraint), native_enum=False, create_constraint=True, length=20)


def numbered(name: str, *columns: sa.schema.SchemaItem) -> None:
    """A table whose ids are never given twice."""
    key = sa.Column("id", sa.Integer(), nullable=False)
    primary = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))
    op.create_table(name, key, *columns, primary, sqlite_autoincrement=True)


def upgrade() -> None:
    _settings_and_definitions()
    _around_the_kpi()
    _measurements()
    _reviews()
    _history()


def _settings_and_definitions() -> None:
    numbered(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", JSON, nullable=True),
        sa.UniqueConstraint("key", name=op.f("uq_setting_key")),
    )
    numbered(
        "alias",
        sa.Column("kind", words("ck_alias_named", "goal kpi series"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_alias_kind_key")),
    )
    numbered(
        "goal",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column(
            "intent",
            words("ck_goal_intent", "awareness consideration conversion retention satisfaction profit internal"),
            nullable=True,
        ),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("status", words("ck_goal_goalstatus", "draft active achieved dropped"), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('start <= "end"', name=op.f("ck_goal_span")),
        sa.ForeignKeyConstraint(["parent_id"], ["goal.id"], name=op.f("fk_goal_parent_id_goal")),
        sa.UniqueConstraint("key", name=op.f("uq_goal_key")),
    )
    op.create_index(op.f("ix_goal_parent_id"), "goal", ["parent_id"], unique=False)
    numbered(
        "series",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=True),
        sa.Column("aggregation", words("ck_series_aggregation", "sum mean last min max none"), nullable=False),
        sa.Column("missing", words("ck_series_missing", "nothing zero"), nullable=False),
        sa.Column("status", words("ck_series_seriesstatus", "active archived"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("key", name=op.f("uq_series_key")),
    )
    numbered(
        "kpi",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("kind", words("ck_kpi_kind", "number formula ratio rating share nps milestone"), nullable=False),
        sa.Column("formula", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("decimals", sa.Integer(), nullable=True),
        sa.Column("direction", words("ck_kpi_direction", "up down range"), nullable=False),
        sa.Column(
            "cadence", words("ck_kpi_cadence", "day week month two-months quarter half-year year"), nullable=False
        ),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("status", words("ck_kpi_kpistatus", "draft active paused retired"), nullable=False),
        sa.Column("status_since", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("types", JSON, nullable=False),
        sa.Column("perspective", words("ck_kpi_perspective", "external internal"), nullable=True),
        sa.Column("funnel", words("ck_kpi_funnel", "reach engagement result"), nullable=True),
        sa.Column("alignment", sa.String(), nullable=False),
        sa.Column("misleads", sa.String(), nullable=False),
        sa.Column("source", words("ck_kpi_source", "hand feed other"), nullable=False),
        sa.Column("source_note", sa.String(), nullable=False),
        sa.Column("benchmark", sa.Double(), nullable=True),
        sa.Column("benchmark_series_id", sa.Integer(), nullable=True),
        sa.Column("benchmark_source", sa.String(), nullable=False),
        sa.Column("benchmark_on", sa.Date(), nullable=True),
        sa.Column("formula_changed", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["benchmark_series_id"], ["series.id"], name=op.f("fk_kpi_benchmark_series_id_series")),
        sa.UniqueConstraint("key", name=op.f("uq_kpi_key")),
    )
    numbered(
        "kpi_goal",
        sa.Column("kpi_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_kpi_goal_goal_id_goal")),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_kpi_goal_kpi_id_kpi")),
        sa.UniqueConstraint("kpi_id", "goal_id", name=op.f("uq_kpi_goal_kpi_id_goal_id")),
    )
    op.create_index(op.f("ix_kpi_goal_goal_id"), "kpi_goal", ["goal_id"], unique=False)
    numbered(
        "kpi_series",
        sa.Column("kpi_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column(
            "role", words("ck_kpi_series_seriesrole", "value formula promoters passives detractors"), nullable=False
        ),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_kpi_series_kpi_id_kpi")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_kpi_series_series_id_series")),
        sa.UniqueConstraint("kpi_id", "series_id", "role", name=op.f("uq_kpi_series_kpi_id_series_id_role")),
    )
    op.create_index(op.f("ix_kpi_series_series_id"), "kpi_series", ["series_id"], unique=False)


def _around_the_kpi() -> None:
    numbered(
        "target",
        sa.Column("kpi_id", sa.Integer(), nullable=False),
        sa.Column("kind", words("ck_target_targetkind", "each by"), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("baseline", sa.Double(), nullable=True),
        sa.Column("baseline_on", sa.Date(), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("by", sa.Date(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_target_kpi_id_kpi")),
    )
    op.create_index(op.f("ix_target_kpi_id_start"), "target", ["kpi_id", "start"], unique=False)
    numbered(
        "link",
        sa.Column("kind", words("ck_link_linkkind", "leads feeds affects"), nullable=False),
        sa.Column("from_kpi_id", sa.Integer(), nullable=False),
        sa.Column("to_kpi_id", sa.Integer(), nullable=False),
        sa.Column("lag", sa.Integer(), nullable=True),
        sa.Column("sign", words("ck_link_sign", "+ -"), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["from_kpi_id"], ["kpi.id"], name=op.f("fk_link_from_kpi_id_kpi")),
        sa.ForeignKeyConstraint(["to_kpi_id"], ["kpi.id"], name=op.f("fk_link_to_kpi_id_kpi")),
        sa.UniqueConstraint("kind", "from_kpi_id", "to_kpi_id", name=op.f("uq_link_kind_from_kpi_id_to_kpi_id")),
    )
    op.create_index(op.f("ix_link_to_kpi_id"), "link", ["to_kpi_id"], unique=False)
    numbered(
        "event",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("kpi_ids", JSON, nullable=False),
        sa.Column("goal_ids", JSON, nullable=False),
        sa.Column("divides", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index(op.f("ix_event_day"), "event", ["day"], unique=False)
    numbered(
        "silence",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("kpi_id", sa.Integer(), nullable=True),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_silence_goal_id_goal")),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_silence_kpi_id_kpi")),
    )
    op.create_index(op.f("ix_silence_goal_id"), "silence", ["goal_id"], unique=False)
    op.create_index(op.f("ix_silence_kpi_id"), "silence", ["kpi_id"], unique=False)


def _measurements() -> None:
    numbered(
        "feed",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.UniqueConstraint("account", "source", "profile", "label", name=op.f("uq_feed_account_source_profile_label")),
    )
    numbered(
        "batch",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_taken", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_batch_feed_id_feed")),
    )
    op.create_index(op.f("ix_batch_feed_id"), "batch", ["feed_id"], unique=False)
    op.create_index(op.f("ix_batch_sha256"), "batch", ["sha256"], unique=False)
    numbered(
        "check_in",
        sa.Column("kpi_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("skipped", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("confidence BETWEEN 0 AND 100", name=op.f("ck_check_in_confidence")),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_check_in_kpi_id_kpi")),
        sa.UniqueConstraint("kpi_id", "start", "end", name=op.f("uq_check_in_kpi_id_start_end")),
    )
    numbered(
        "measurement",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("pooled", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("check_in_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("n > 0", name=op.f("ck_measurement_n")),
        sa.CheckConstraint('start <= "end"', name=op.f("ck_measurement_span")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_measurement_batch_id_batch")),
        sa.ForeignKeyConstraint(["check_in_id"], ["check_in.id"], name=op.f("fk_measurement_check_in_id_check_in")),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_measurement_feed_id_feed")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_measurement_series_id_series")),
    )
    op.create_index(
        "ix_measurement_feed",
        "measurement",
        ["feed_id", "start"],
        unique=False,
        sqlite_where=sa.text("feed_id IS NOT NULL"),
        postgresql_where=sa.text("feed_id IS NOT NULL"),
    )
    op.create_index("ix_measurement_log", "measurement", ["start", "id"], unique=False)
    op.create_index(
        "ix_measurement_series", "measurement", ["series_id", "start", "end", "value", "n", "feed_id"], unique=False
    )
    op.create_index(
        "ix_measurement_spans",
        "measurement",
        ["series_id", "start", "end"],
        unique=False,
        sqlite_where=sa.text('start < "end"'),
        postgresql_where=sa.text('start < "end"'),
    )
    op.create_table(
        "measurement_archive",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("pooled", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("check_in_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_measurement_archive_batch_id_batch")),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_measurement_archive_feed_id_feed")),
        sa.ForeignKeyConstraint(["replaced_by"], ["batch.id"], name=op.f("fk_measurement_archive_replaced_by_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement_archive")),
    )
    op.create_index(op.f("ix_measurement_archive_replaced_by"), "measurement_archive", ["replaced_by"], unique=False)


def _reviews() -> None:
    numbered(
        "review",
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("scope", JSON, nullable=False),
        sa.Column("participants", JSON, nullable=False),
        sa.Column("status", words("ck_review_reviewstatus", "open closed"), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('start <= "end"', name=op.f("ck_review_span")),
    )
    numbered(
        "review_entry",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("kpi_id", sa.Integer(), nullable=False),
        sa.Column("snapshot", JSON, nullable=False),
        sa.Column("commentary", sa.String(), nullable=False),
        sa.Column("decision", words("ck_review_entry_decision", "keep change-target act retire"), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("confidence BETWEEN 0 AND 100", name=op.f("ck_review_entry_confidence")),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_review_entry_kpi_id_kpi")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_entry_review_id_review")),
        sa.UniqueConstraint("review_id", "kpi_id", name=op.f("uq_review_entry_review_id_kpi_id")),
    )
    op.create_index(op.f("ix_review_entry_kpi_id"), "review_entry", ["kpi_id"], unique=False)
    numbered(
        "action",
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("kpi_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_action_kpi_id_kpi")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_action_review_id_review")),
    )
    op.create_index(op.f("ix_action_kpi_id"), "action", ["kpi_id"], unique=False)
    op.create_index(op.f("ix_action_review_id"), "action", ["review_id"], unique=False)


def _history() -> None:
    numbered(
        "operation",
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_operation_batch_id_batch")),
        sa.ForeignKeyConstraint(["of_id"], ["operation.id"], name=op.f("fk_operation_of_id_operation")),
    )
    op.create_index(op.f("ix_operation_of_id"), "operation", ["of_id"], unique=False)
    numbered(
        "change",
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after", JSON, nullable=True),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_change_operation_id_operation")),
    )
    op.create_index(op.f("ix_change_entity_entity_id"), "change", ["entity", "entity_id"], unique=False)
    op.create_index(op.f("ix_change_operation_id"), "change", ["operation_id"], unique=False)
