"""What is in a workspace as text: for other programs, for version control, and to come in again."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from kpitui.exchange.definition_plain import goal_fields, kpi_fields
from kpitui.exchange.definitions import write
from kpitui.exchange.kept import CHECK_IN
from kpitui.exchange.whole import Block, write_whole
from kpitui.exchange.write_tables import write_csv, write_json
from kpitui.model.errors import BadInput
from kpitui.model.period import calendar_of
from kpitui.store.history import table_of
from kpitui.store.schema import HEAD
from kpitui.store.transfer import content_rows, content_tables, kept_columns
from kpitui.store.workspace import Workspace
from kpitui.usecases._amounts import as_entered
from kpitui.usecases.definitions import export_definitions

Rows = Iterator[Mapping[str, Any]]
MEASUREMENT = (
    *("start", "end", "series", "value", "unit", "aggregation", "n", "pooled", "note", "author", "source", "recorded"),
)
GOAL = ("key", "title", "why", "intent", "period", "owner", "weight", "parent", "status")
KPI = (
    *("key", "name", "definition", "goals", "series", "formula", "ratio", "rating", "share", "milestone", "nps"),
    *("unit", "decimals", "direction", "cadence", "due", "since", "status", "owner"),
    *("types", "perspective", "funnel", "alignment", "misleads", "source", "source_note", "limits_until"),
    *("benchmark", "target", "leads", "feeds", "affects", "silence"),
)
STREAMED = 1_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """What goes out as rows."""

    columns: tuple[str, ...]
    rows: Callable[[Workspace], Rows]


def export(ws: Workspace, what: str, form: str = "") -> Iterator[str]:
    """`what` in the format `form`, in pieces; the same bytes for the same content. Without `form` its first one.

    Raises: BadInput, for a format that it does not have.
    """
    forms = FORMS[what]
    if form and form not in forms:
        raise BadInput(f"{what} cannot be exported as {form}; {what} goes out as {' or '.join(forms)}")
    chosen = form or forms[0]
    if what == "all":
        return whole_text(ws)
    if what == "definitions":
        return iter([definitions_text(ws)])
    sheet = SHEETS[what]
    return write_csv(sheet.columns, sheet.rows(ws)) if chosen == "csv" else write_json(what, sheet.rows(ws))


def definitions_text(ws: Workspace) -> str:
    """All definitions as TOML; the same bytes each time, also from a workspace that it was applied to."""
    return write(export_definitions(ws))


def whole_text(ws: Workspace) -> Iterator[str]:
    """Everything but the history as JSON, in pieces; the same bytes for the same content, on either database."""
    with ws.looking() as connection:
        blocks = (Block(t.name, kept_columns(t), content_rows(connection, t)) for t in content_tables())
        yield from write_whole(HEAD, blocks)


def _measurements(ws: Workspace) -> Rows:
    value, series, feed = table_of("measurement"), table_of("series"), table_of("feed")
    chosen = (
        select(value, series.c.key, series.c.unit, series.c.aggregation, feed.c.profile)
        .join(series, series.c.id == value.c.series_id)
        .outerjoin(feed, feed.c.id == value.c.feed_id)
        .order_by(value.c.start, series.c.key, value.c.recorded_at, value.c.id)
    )
    with ws.looking() as connection:
        for row in connection.execution_options(yield_per=STREAMED).execute(chosen):
            yield {
                **{name: getattr(row, name) for name in ("start", "end", "n", "pooled", "note", "author")},
                "series": row.key,
                "value": as_entered(row.value, row.decimals),
                "unit": row.unit,
                "aggregation": row.aggregation.value,
                "source": CHECK_IN.format(row.check_in_id) if row.check_in_id else row.profile or "",
                "recorded": row.recorded_at.isoformat(timespec="seconds"),
            }


def _goals(ws: Workspace) -> Rows:
    calendar = calendar_of(ws.settings)
    for goal in export_definitions(ws).goals:
        yield {"key": goal.key, **goal_fields(goal, calendar)}


def _kpis(ws: Workspace) -> Rows:
    for kpi in export_definitions(ws).kpis:
        yield {"key": kpi.key, **kpi_fields(kpi)}


def _reviews(ws: Workspace) -> Rows:
    """A review a row, with its entries and what it left to be done."""
    with ws.looking() as connection:
        keys = _kpi_keys(connection)
        entries, actions = _by_review(connection, "review_entry", keys), _by_review(connection, "action", keys)
        review = table_of("review")
        for row in connection.execute(select(review).order_by(review.c.start, review.c.id)):
            yield {
                **{name: getattr(row, name) for name in ("start", "end", "scope", "participants")},
                "status": row.status.value,
                "closed": row.closed_at.isoformat(timespec="seconds") if row.closed_at else None,
                "entries": entries.get(row.id, []),
                "actions": actions.get(row.id, []),
            }


def _by_review(connection: Connection, name: str, keys: Mapping[int, str]) -> dict[int, list[dict[str, Any]]]:
    table = table_of(name)
    found: dict[int, list[dict[str, Any]]] = {}
    for row in connection.execute(select(table).order_by(table.c.id)).mappings():
        if row["review_id"] is None:
            continue
        said = {key: value for key, value in row.items() if key not in ("id", "review_id", "kpi_id", "version")}
        found.setdefault(row["review_id"], []).append({"kpi": keys.get(row["kpi_id"]), **said})
    return found


def _kpi_keys(connection: Connection) -> dict[int, str]:
    kpi = table_of("kpi")
    return {row.id: row.key for row in connection.execute(select(kpi.c.id, kpi.c.key))}


SHEETS = {
    "measurements": Sheet(MEASUREMENT, _measurements),
    "kpis": Sheet(KPI, _kpis),
    "goals": Sheet(GOAL, _goals),
    "reviews": Sheet(("start", "end", "scope", "participants", "status", "closed", "entries", "actions"), _reviews),
}
FORMS: dict[str, tuple[str, ...]] = {
    "measurements": ("csv", "json"),
    "definitions": ("toml",),
    "kpis": ("csv", "json"),
    "goals": ("csv", "json"),
    "reviews": ("json",),
    "all": ("json",),
}
"""What can be exported, and as what; the first format is the one that nobody has to name."""
