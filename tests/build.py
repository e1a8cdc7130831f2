"""Builders: what a test needs to exist, in one line each."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, insert, select

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import (
    Aggregation,
    Cadence,
    Direction,
    GoalStatus,
    Kind,
    KpiStatus,
    LinkKind,
    Missing,
    SeriesRole,
    TargetKind,
)
from kpitui.model.tables import (
    Batch,
    CheckIn,
    Event,
    Feed,
    Goal,
    Kpi,
    KpiGoal,
    KpiSeries,
    Link,
    Measurement,
    Series,
    Table,
    Target,
)
from kpitui.store.workspace import Workspace

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FUNCTIONS = {"min", "max", "abs", "round", "prev", "year_ago", "growth"}


def make_goal(
    ws: Workspace, key: str, title: str = "", *, parent: str = "", status: GoalStatus = GoalStatus.ACTIVE, **fields: Any
) -> None:
    """`fields`: why, intent, start, end, owner, weight, position."""
    with ws.writing(f"make {key}") as db:
        parent_id = _id(db, Goal, parent) if parent else None
        db.add(Goal(key=key, title=title or key, status=status, parent_id=parent_id, **fields))


def make_series(
    ws: Workspace,
    key: str,
    *,
    unit: str = "count",
    aggregation: Aggregation = Aggregation.SUM,
    missing: Missing = Missing.NOTHING,
    **fields: Any,
) -> None:
    with ws.writing(f"make {key}") as db:
        db.add(Series(key=key, unit=unit, aggregation=aggregation, missing=missing, **fields))


def make_kpi(
    ws: Workspace,
    key: str,
    *,
    name: str = "",
    goals: str | Mapping[str, float] = "",
    series: str = "",
    formula: str = "",
    nps: Sequence[str] = (),
    kind: Kind | None = None,
    unit: str | None = None,
    aggregation: Aggregation = Aggregation.SUM,
    target: TargetDefinition | Sequence[TargetDefinition] = (),
    cadence: Cadence = Cadence.MONTH,
    direction: Direction = Direction.UP,
    status: KpiStatus = KpiStatus.ACTIVE,
    **fields: Any,
) -> None:
    """An active KPI; its series are made where they do not exist.

    Without `series` and `formula` it reads one of its own, its key with `_` for `-`.
    """
    roles = _roles(key, series, formula, nps)
    with ws.writing(f"make {key}") as db:
        for series_key in roles:
            if db.exec(select(Series.id).where(Series.key == series_key)).first() is None:
                series_unit = unit if unit and not formula else "count"
                db.add(Series(key=series_key, unit=series_unit, aggregation=aggregation))
        kpi = Kpi(
            key=key,
            name=name or key,
            kind=kind or (Kind.FORMULA if formula else Kind.NUMBER),
            formula=formula,
            unit=unit,
            cadence=cadence,
            direction=direction,
            status=status,
            **fields,
        )
        db.add(kpi)
        db.flush()
        weights = {goals: 1.0} if isinstance(goals, str) and goals else dict(goals or {})
        for position, (goal, weight) in enumerate(weights.items()):
            db.add(KpiGoal(kpi_id=kpi.id, goal_id=_id(db, Goal, goal), weight=weight, position=position))
        for series_key, role in roles.items():
            db.add(KpiSeries(kpi_id=kpi.id, series_id=_id(db, Series, series_key), role=role))
        for definition in [target] if isinstance(target, TargetDefinition) else target:
            db.add(_target(kpi, definition))


def log_values(
    ws: Workspace,
    series: str,
    values: Mapping[date, float] | Iterable[tuple[date, date, float]],
    *,
    feed: int | None = None,
    batch: int | None = None,
    n: int | None = None,
    pooled: bool = False,
    check_in: int | None = None,
    author: str = "ana",
    note: str = "",
    decimals: int = 0,
    at: datetime = MORNING,
) -> None:
    """Measurements of a series: `{day: value}`, or `(start, end, value)` for spans."""
    spans = [(day, day, value) for day, value in values.items()] if isinstance(values, Mapping) else values
    with ws.writing(f"log {series}") as db:
        series_id = _id(db, Series, series)
        rows = [
            {
                "series_id": series_id,
                "start": start,
                "end": end,
                "value": value,
                "n": n,
                "pooled": pooled,
                "author": author,
                "note": note,
                "decimals": decimals,
                "feed_id": feed,
                "batch_id": batch,
                "check_in_id": check_in,
                "recorded_at": at,
            }
            for start, end, value in spans
        ]
        for first in range(0, len(rows), 10_000):
            db.exec(insert(Measurement), params=rows[first : first + 10_000], execution_options={"audited": True})


def make_feed(ws: Workspace, profile: str = "wide", *, source: str = "", label: str = "") -> int:
    with ws.writing(f"make feed {profile}") as db:
        feed = Feed(profile=profile, source=source, label=label)
        db.add(feed)
        db.flush()
        assert feed.id is not None
        return feed.id


def make_batch(ws: Workspace, feed: int, start: date, end: date, *, undone: bool = False) -> int:
    """A file of `feed` that covers start..end."""
    with ws.writing(f"import {start}") as db:
        batch = Batch(
            feed_id=feed,
            file_name="file.csv",
            sha256=f"{feed}-{start}-{end}",
            start=start,
            end=end,
            rows_read=1,
            rows_taken=1,
            rows_rejected=0,
            author="ana",
            at=MORNING,
            undone=undone,
        )
        db.add(batch)
        db.flush()
        assert batch.id is not None
        return batch.id


def make_check_in(ws: Workspace, kpi: str, start: date, end: date, *, skipped: str = "", note: str = "") -> int:
    with ws.writing(f"check in {kpi}") as db:
        row = CheckIn(
            kpi_id=_id(db, Kpi, kpi), start=start, end=end, skipped=skipped, note=note, author="ana", at=MORNING
        )
        db.add(row)
        db.flush()
        assert row.id is not None
        return row.id


def make_event(
    ws: Workspace, day: date, title: str, *, kpis: Sequence[str] = (), goals: Sequence[str] = (), divides: bool = False
) -> None:
    with ws.writing(f"event {title}") as db:
        kpi_ids = [_id(db, Kpi, key) for key in kpis]
        goal_ids = [_id(db, Goal, key) for key in goals]
        db.add(Event(day=day, title=title, kpi_ids=kpi_ids, goal_ids=goal_ids, divides=divides))


def make_link(ws: Workspace, kind: LinkKind, source: str, target: str, *, lag: int | None = None) -> None:
    with ws.writing(f"link {source}") as db:
        db.add(Link(kind=kind, from_kpi_id=_id(db, Kpi, source), to_kpi_id=_id(db, Kpi, target), lag=lag))


def all_rows(ws: Workspace) -> dict[str, list[Any]]:
    """Everything that is stored, history included: equal before and after where nothing may change."""
    with ws.reading() as db:
        tables = sorted(Table.metadata.tables.items())
        return {name: sorted(map(tuple, db.execute(table.select())), key=repr) for name, table in tables}


def children(ws: Workspace, parent: str) -> list[str]:
    """Keys of the goals directly under one, in their order; `""`: at the top."""
    with ws.reading() as db:
        parent_id = _id(db, Goal, parent) if parent else None
        rows = db.exec(select(Goal).order_by(Goal.position, Goal.id))  # type: ignore[arg-type]
        return [row.key for row in rows if row.parent_id == parent_id]


def _id(db: Session, table: Any, key: str) -> int:
    return int(db.exec(select(table.id).where(table.key == key)).one())


def _roles(key: str, series: str, formula: str, nps: Sequence[str]) -> dict[str, SeriesRole]:
    if formula:
        names = set(re.findall(r"[a-z][a-z0-9_]*", formula)) - FUNCTIONS
        return dict.fromkeys(sorted(names), SeriesRole.FORMULA)
    if nps:
        roles = (SeriesRole.PROMOTERS, SeriesRole.PASSIVES, SeriesRole.DETRACTORS)
        return dict(sorted(zip(nps, roles, strict=True)))
    return {series or key.replace("-", "_"): SeriesRole.VALUE}


def _target(kpi: Kpi, definition: TargetDefinition) -> Target:
    kind = TargetKind.BY if definition.by else TargetKind.EACH
    return Target(kpi_id=kpi.id, kind=kind, author="ana", **asdict(definition))
