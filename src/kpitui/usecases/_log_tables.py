"""The tables that the log reads, without the mapped classes: its first page is there before they are loaded."""

from sqlalchemy import JSON, Boolean, Date, DateTime, Float, Integer, String, column, table

MEASUREMENT = table(
    "measurement",
    column("id", Integer),
    column("series_id", Integer),
    column("start", Date),
    column("end", Date),
    column("value", Float),
    column("decimals", Integer),
    column("n", Integer),
    column("pooled", Boolean),
    column("note", String),
    column("author", String),
    column("feed_id", Integer),
    column("check_in_id", Integer),
    column("recorded_at", DateTime(timezone=True)),
    column("version", Integer),
)
SERIES = table(
    "series",
    column("id", Integer),
    column("key", String),
    column("name", String),
    column("unit", String),
    column("decimals", Integer),
)
KPI = table("kpi", column("id", Integer), column("key", String), column("name", String))
KPI_SERIES = table("kpi_series", column("kpi_id", Integer), column("series_id", Integer))
FEED = table(
    "feed",
    column("id", Integer),
    column("account", String),
    column("source", String),
    column("profile", String),
    column("label", String),
)
OPERATION = table(
    "operation",
    column("id", Integer),
    column("at", DateTime(timezone=True)),
    column("author", String),
    column("title", String),
)
CHANGE = table(
    "change",
    column("id", Integer),
    column("operation_id", Integer),
    column("entity", String),
    column("entity_id", Integer),
    column("before", JSON),
    column("after", JSON),
)
