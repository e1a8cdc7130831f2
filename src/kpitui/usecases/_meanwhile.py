"""What others did to a row since it was read."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlmodel import Session, and_, col, or_, select

from kpitui.model.errors import Overtaken
from kpitui.model.tables import Change, Operation
from kpitui.store.history import table_of
from kpitui.usecases._changes import HIDDEN, KINDS

PARTS = {
    "kpi": {
        "kpi_goal": "kpi_id",
        "kpi_series": "kpi_id",
        "target": "kpi_id",
        "silence": "kpi_id",
        "link": "from_kpi_id",
    },
    "goal": {"silence": "goal_id"},
}
"""What belongs to a row and makes it another version: tables, with the column that points at it."""


class Versioned(Protocol):
    """A row that people edit."""

    id: int | None
    version: int


def check_version(db: Session, row: Versioned, expected: int | None) -> None:
    """Raises: Overtaken where the row is not the one that was read; None: it was not there to be read."""
    if expected is not None and row.version != expected:
        raise Overtaken(f"{meanwhile(db, row, expected)}: nothing was saved over it")


def meanwhile(db: Session, row: Versioned, version: int) -> str:
    """Who changed what since that version of the row: `ben changed this 2 min ago (name, target)`."""
    entity = str(getattr(row, "__tablename__", ""))
    images: tuple[Any, Any] = (col(Change.before), col(Change.after))
    own = and_(col(Change.entity) == entity, col(Change.entity_id) == row.id)
    parts = [
        and_(col(Change.entity) == part, image[column].as_integer() == row.id)
        for part, column in PARTS.get(entity, {}).items()
        for image in images
    ]
    touching = select(Change.operation_id).where(or_(own, *parts)).distinct()
    latest = col(Change.operation_id).desc()
    # Every operation on the row or its parts makes one version.
    since = db.exec(touching.order_by(latest).limit(max(1, row.version - version))).all()
    if not since:
        return "somebody changed this"
    changes = db.exec(select(Change).where(col(Change.operation_id).in_(since), or_(own, *parts)).order_by(latest))
    what = dict.fromkeys(name for change in changes for name in _fields(change, entity))
    operations = db.exec(select(Operation).where(col(Operation.id).in_(since)).order_by(col(Operation.id))).all()
    people = " and ".join(dict.fromkeys(one.author for one in operations))
    return f"{people} changed this {ago(operations[-1].at)}" + (f" ({', '.join(what)})" if what else "")


def ago(at: datetime) -> str:
    """`just now`, `2 min ago`, `3 h ago`, `4 days ago`."""
    minutes = (datetime.now(UTC) - at) // timedelta(minutes=1)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    hours = minutes // 60
    return f"{hours} h ago" if hours < 48 else f"{hours // 24} days ago"


def _fields(change: Change, entity: str) -> Iterator[str]:
    if change.entity != entity:
        yield KINDS[change.entity].noun.removesuffix(" of")
        return
    before, after = change.before or {}, change.after or {}
    names = [column.name for column in table_of(entity).c if column.name not in HIDDEN]
    for name in names if before else KINDS[entity].said:
        if before.get(name) != after.get(name) and (before or after.get(name)):
            yield name.removesuffix("_ids").removesuffix("_id").replace("_", " ")
