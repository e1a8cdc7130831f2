"""What was changed by whom, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, exists, or_
from sqlmodel import Session, col, select

from kpitui.model.enums import Named
from kpitui.model.errors import BadInput
from kpitui.model.tables import Alias, Change, Goal, KpiSeries, Measurement, Operation, Series
from kpitui.store.undo import latest_edit, latest_undo, take_back, undone_by
from kpitui.store.workspace import Workspace
from kpitui.usecases._changes import ChangeView, change_views
from kpitui.usecases._names import find_named

MOST_CHANGES = 20
"""Shown of one operation; a file of definitions may have hundreds."""


@dataclass(frozen=True, slots=True)
class OperationView:
    """One write: who, when, and what it changed."""

    id: int
    at: datetime
    """In the workspace's time zone."""
    author: str
    title: str
    kind: str
    """edit, undo or redo."""
    taken_back_by: int | None
    """The operation that undid or redid it."""
    changes: tuple[ChangeView, ...]
    more: int
    """Changes beyond those in `changes`."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An undo or a redo, done."""

    id: int
    """Of the undo or redo itself."""
    title: str
    """Of the edit that was undone or redone."""
    kind: str
    """undo or redo."""


def history(
    ws: Workspace, name: str | None = None, limit: int = 50, before: int | None = None
) -> tuple[OperationView, ...]:
    """The latest operations, newest first; with a name, those on that KPI, series or goal, its own changes first.

    Args:
        before: only operations older than that one, for the next page.
    Raises: UnknownName, AmbiguousName.
    """
    zone = ZoneInfo(ws.settings.timezone) if ws.settings.timezone else None
    with ws.reading() as db:
        chosen = select(Operation).order_by(col(Operation.id).desc()).limit(limit)
        if before is not None:
            chosen = chosen.where(col(Operation.id) < before)
        order: list[Any] = [col(Change.id)]
        if name is not None:
            chosen = chosen.where(touching(db, name))
            order.insert(0, case((_concerning(db, name)[0], 0), else_=1))
        operations = {operation.id: operation for operation in db.exec(chosen) if operation.id is not None}
        changes: dict[int, list[Change]] = {operation_id: [] for operation_id in operations}
        for change in db.exec(select(Change).where(col(Change.operation_id).in_(operations)).order_by(*order)):
            changes[change.operation_id].append(change)
        backs = select(Operation.of_id, Operation.id).where(col(Operation.of_id).in_(operations))
        taken_back = dict(db.exec(backs).all())
        views = change_views(db, [change for rows in changes.values() for change in rows[:MOST_CHANGES]])
        return tuple(
            OperationView(
                id=operation_id,
                at=operation.at.astimezone(zone),
                author=operation.author,
                title=operation.title,
                kind=operation.kind,
                taken_back_by=taken_back.get(operation_id),
                changes=tuple(views[change.id] for change in changes[operation_id][:MOST_CHANGES] if change.id),
                more=max(0, len(changes[operation_id]) - MOST_CHANGES),
            )
            for operation_id, operation in operations.items()
        )


def undo(ws: Workspace, operation_id: int | None = None) -> TakenBack:
    """Take an operation back; without an id the author's latest that is not undone. An undo is redone by its id.

    Raises: BadInput; Changed, where something later depends on it; ReadOnly.
    """
    with ws.writing("undo") as db:
        chosen = latest_edit(db, ws.author) if operation_id is None else operation_id
        if chosen is None:
            raise BadInput(f"there is nothing of yours to undo, {ws.author}; see kpitui history for that of others")
        title, kind = take_back(db, chosen)
    return TakenBack(db.info["operation_id"], title, kind)


def redo(ws: Workspace, operation_id: int | None = None) -> TakenBack:
    """Do an undone operation again; without an id what the author undid last.

    Raises: BadInput; Changed, where something later is in the way; ReadOnly.
    """
    with ws.writing("redo") as db:
        chosen = latest_undo(db, ws.author) if operation_id is None else undone_by(db, operation_id)
        if chosen is None:
            raise BadInput(f"there is nothing of yours to redo, {ws.author}; after a new edit the undone is past")
        title, kind = take_back(db, chosen)
    return TakenBack(db.info["operation_id"], title, kind)


def touching(db: Session, name: str, kind: Named | None = None) -> ColumnElement[bool]:
    """Operations that changed it, or what belongs to it; for a KPI also the values it reads.

    Raises: UnknownName, AmbiguousName.
    """
    concerning, series_ids = _concerning(db, name, kind)
    touching = exists().where(and_(col(Change.operation_id) == col(Operation.id), concerning))
    if not series_ids:
        return touching
    files = select(Measurement.batch_id).where(col(Measurement.series_id).in_(series_ids)).distinct()
    return or_(touching, col(Operation.batch_id).in_(files))


def _concerning(db: Session, name: str, kind: Named | None = None) -> tuple[ColumnElement[bool], list[int]]:
    """Changes of it, of what belongs to it and of the values it reads; and the series that those are of."""
    owns, series_ids = _subject(db, name, kind)
    return or_(*owns, *_points_at("series_id", series_ids)), series_ids


def _subject(db: Session, name: str, kind: Named | None) -> tuple[list[ColumnElement[bool]], list[int]]:
    """Conditions on its changes, and the series whose values are its own."""
    found = find_named(db, name, kind)
    row_id = found.id or 0
    own = _is(str(found.__tablename__), [row_id])
    if isinstance(found, Goal):
        return [own, *_points_at("goal_id", [row_id])], []
    if isinstance(found, Series):
        series_ids = [row_id, *_merged_into(db, [row_id])]
        return [_is("series", series_ids)], series_ids
    read = db.exec(select(KpiSeries.series_id).where(KpiSeries.kpi_id == row_id)).all()
    pointing = [item for column in ("kpi_id", "from_kpi_id", "to_kpi_id") for item in _points_at(column, [row_id])]
    return [own, *pointing], [*read, *_merged_into(db, read)]


def _merged_into(db: Session, series_ids: Sequence[int]) -> list[int]:
    """Series that are gone and whose keys find these."""
    former = select(Alias.key).where(Alias.kind == Named.SERIES, col(Alias.entity_id).in_(series_ids))
    key: Any = col(Change.before)
    gone = (Change.entity == "series", col(Change.after).is_(None), key["key"].as_string().in_(former))
    return list(db.exec(select(Change.entity_id).where(*gone).distinct()))


def _is(entity: str, ids: Sequence[int]) -> ColumnElement[bool]:
    return and_(col(Change.entity) == entity, col(Change.entity_id).in_(ids))


def _points_at(column: str, ids: Sequence[int]) -> list[ColumnElement[bool]]:
    images: tuple[Any, Any] = (col(Change.before), col(Change.after))
    return [image[column].as_integer().in_(ids) for image in images] if ids else []
