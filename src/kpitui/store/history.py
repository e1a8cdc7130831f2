"""What a transaction changed, captured for every table alike: one Operation, one Change a row."""

from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Date, Float, event, insert, select
from sqlalchemy import Table as SqlTable
from sqlalchemy import inspect as inspect_row
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.types import TypeEngine
from sqlmodel import Session

from kpitui.model.columns import Moment, Table
from kpitui.model.tables import Batch, Change, Feed, MeasurementArchive, Operation
from kpitui.store.closed import KEPT, refuse_closed

Image = dict[str, Any]
"""A row as JSON keeps it."""
Key = tuple[str, int]
"""Table and id."""

UNAUDITED = {table.__tablename__ for table in (Operation, Change, Batch, Feed, MeasurementArchive)}
"""History itself, and what an import leaves behind: the undo of a batch knows how to take that back."""
CHUNK = 500


class AuditedSession(Session):
    """A session whose changes go into the Recorder in `info["recorder"]`."""


class Recorder:
    """The rows that one transaction changed, each as it was first and as it is last."""

    def __init__(self, author: str, title: str) -> None:
        self.author = author
        self.title = title
        self.kind = "edit"
        self.of_id: int | None = None
        self._images: dict[Key, tuple[Image | None, Image | None]] = {}
        self._flushing: list[tuple[Any, Key, list[str] | None]] = []
        """Rows that are edited (with the columns) or deleted (None) by the flush under way."""

    def note(self, key: Key, before: Image | None, after: Image | None) -> None:
        """A row before and after a step; None: it is not there."""
        first = self._images[key][0] if key in self._images else before
        self._images[key] = (first, after)

    def touched(self, table: str) -> bool:
        """Whether rows of a table were changed."""
        return any(name == table for name, _ in self._images)

    def before_flush(self, db: Session) -> None:
        """Look at the rows about to change as the database has them: what the session holds may be stale."""
        edited = [row for row in db.dirty if _audited(row) and db.is_modified(row)]
        gone = [row for row in db.deleted if _audited(row)]
        refuse_closed(db, [*db.new, *edited, *gone])
        # A session has no order of its own, and the history says the same in every run.
        unseen = sorted({key for row in (*edited, *gone) if (key := _key(row)) not in self._images})
        for key, image in images(db.connection(), unseen).items():
            self._images[key] = (image, image)
        for row in edited:
            first, last = self._images[_key(row)]
            if first and last and "version" in first and first["version"] == last["version"]:
                row.version = first["version"] + 1
        self._flushing = [(row, _key(row), list(inspect_row(row).committed_state)) for row in edited]
        self._flushing += [(row, _key(row), None) for row in gone]

    def after_flush(self, db: Session) -> None:
        for row, key, columns in self._flushing:
            current = self._images[key][1] or {}
            after = None if columns is None else {**current, **{name: encode(row.__dict__[name]) for name in columns}}
            self.note(key, current, after)
        for row in db.new:
            if _audited(row):
                whole = {column.name: encode(row.__dict__.get(column.name)) for column in row.__table__.c}
                self.note(_key(row), None, whole)
        self._flushing = []

    def write(self, db: Session) -> int | None:
        """Leave the Operation with its Changes; None where nothing is different."""
        changes = {key: pair for key, pair in self._images.items() if not same(*pair)}
        batch_id = db.info.get("batch_id")
        if not changes and batch_id is None:
            return None
        operation = {
            "at": datetime.now(UTC),
            "author": self.author,
            "title": self.title,
            "kind": self.kind,
            "of_id": self.of_id,
            "batch_id": batch_id,
        }
        connection = db.connection()
        result = connection.execute(insert(Operation).values(operation))
        (operation_id,) = result.inserted_primary_key or (0,)
        rows = [
            {"operation_id": operation_id, "entity": table, "entity_id": row_id, "before": before, "after": after}
            for (table, row_id), (before, after) in changes.items()
        ]
        if rows:
            connection.execute(insert(Change), rows)
        return operation_id


def images(connection: Connection, keys: Iterable[Key]) -> dict[Key, Image]:
    """The rows of these keys as the database has them; what is not there is left out."""
    by_table: dict[str, list[int]] = {}
    for name, row_id in keys:
        by_table.setdefault(name, []).append(row_id)
    found: dict[Key, Image] = {}
    for name, ids in by_table.items():
        table = table_of(name)
        for start in range(0, len(ids), CHUNK):
            chosen = select(table).where(table.c.id.in_(ids[start : start + CHUNK]))
            for row in connection.execute(chosen).mappings():
                found[name, row["id"]] = {column: encode(value) for column, value in row.items()}
    return found


def table_of(name: str) -> SqlTable:
    return Table.metadata.tables[name]


def same(before: Image | None, after: Image | None) -> bool:
    """Nothing is different but the version."""
    if before is None or after is None:
        return before is after
    return _comparable(before) == _comparable(after)


def _comparable(image: Image) -> Image:
    # PostgreSQL gives 1e23 back as an integer, which is not equal to the float.
    return {name: float(value) if type(value) is int else value for name, value in image.items() if name != "version"}


def encode(value: Any) -> Any:
    """A column's value as JSON keeps it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return deepcopy(value) if isinstance(value, (list, dict)) else value


def decode(table: SqlTable, image: Image) -> dict[str, Any]:
    """An image as the table's columns take it."""
    return {column.name: _decoded(column.type, image[column.name]) for column in table.c if column.name in image}


def _decoded(kind: TypeEngine[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    return float(value) if isinstance(kind, Float) else value


def _audited(row: Any) -> bool:
    return row.__tablename__ not in UNAUDITED


def _key(row: Any) -> Key:
    return row.__tablename__, row.id


@event.listens_for(AuditedSession, "before_flush")
def _before_flush(db: Session, _context: object, _instances: object) -> None:
    db.info["recorder"].before_flush(db)


@event.listens_for(AuditedSession, "after_flush")
def _after_flush(db: Session, _context: object) -> None:
    db.info["recorder"].after_flush(db)


@event.listens_for(AuditedSession, "do_orm_execute")
def _guard(state: ORMExecuteState) -> None:
    """Bulk statements pass by the flush, so nobody would know what they changed."""
    if not state.is_select and not state.execution_options.get("audited"):
        raise RuntimeError("a bulk statement in writing() has to say execution_options(audited=True)")
    if not state.is_select and getattr(state.statement, "table", None) in KEPT:
        raise RuntimeError("reviews are written row by row: what is closed is looked for in each")
