"""Taking back a whole operation: an edit is undone, an undo is redone, each as an operation of its own.

What takes back an operation has its id in `of_id`, so the operations of one edit are a chain: edit ← undo ← redo ← …,
and only the last of it can be taken back.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from kpitui.model.errors import BadInput, Changed
from kpitui.store.batches import batch_of, later_batch, lost_series, other_batch, put_back, take_out
from kpitui.store.history import Image, Key, Recorder, images, same, table_of
from kpitui.store.obstacles import Obstacle, find_obstacle
from kpitui.store.restore import Plan, carry_out

UNDO = "undo"
REDO = "redo"


def take_back(db: Session, operation_id: int) -> tuple[str, str]:
    """Undo the operation, or redo it where it is an undo, inside `writing()`.

    Returns the title of the edit, and "undo" or "redo".

    Raises: BadInput where there is no such operation, or it is taken back already; Changed, by name, where something
    later depends on it.
    """
    connection = db.connection()
    operation = _last_of_chain(connection, operation_id)
    plan = _plan(connection, operation)
    if not plan and operation.batch_id is None:
        raise BadInput(f"#{operation.id} {operation.title} left nothing that could be undone")
    recorder: Recorder = db.info["recorder"]
    recorder.kind = REDO if operation.kind == UNDO else UNDO
    recorder.of_id = operation.id
    title = _first_title(connection, operation)
    recorder.title = f"{recorder.kind} {title}"
    try:
        _apply(connection, operation, plan)
    except IntegrityError as error:
        raise _refusal(operation, "something later stands in its way", None) from error
    for key, (current, wanted) in plan.items():
        recorder.note(key, current, wanted)
    db.info["batch_id"] = operation.batch_id
    return title, recorder.kind


def undone_by(db: Session, operation_id: int) -> int:
    """The undo that stands at the end of the operation's chain.

    Raises: BadInput where there is no such operation, or it is not undone.
    """
    last = _end_of_chain(db.connection(), operation_id)
    if last.kind != UNDO:
        raise BadInput(f"#{operation_id} {_first_title(db.connection(), last)} is not undone")
    return int(last.id)


def latest_edit(db: Session, author: str) -> int | None:
    """The author's latest operation that is not undone."""
    return _latest(db, author, undone=False)


def latest_undo(db: Session, author: str) -> int | None:
    """The author's latest undo that is not redone; None once there is a newer edit, as in any editor."""
    return _latest(db, author, undone=True)


def _latest(db: Session, author: str, *, undone: bool) -> int | None:
    operation = table_of("operation")
    by = operation.alias()
    open_end = ~exists().where(by.c.of_id == operation.c.id)
    mine = and_(operation.c.author == author, open_end)
    kind = operation.c.kind == UNDO if undone else operation.c.kind != UNDO
    latest: int | None = db.connection().execute(select(func.max(operation.c.id)).where(mine, kind)).scalar()
    if undone and latest is not None:
        newer = select(operation.c.id).where(operation.c.author == author, operation.c.kind == "edit")
        if db.connection().execute(newer.where(operation.c.id > latest).limit(1)).first():
            return None
    return latest


def _end_of_chain(connection: Connection, operation_id: int) -> Row[Any]:
    operation = table_of("operation")
    last = connection.execute(select(operation).where(operation.c.id == operation_id)).first()
    if last is None:
        raise BadInput(f"there is no operation #{operation_id}; `kpitui history` lists them")
    while after := connection.execute(select(operation).where(operation.c.of_id == last.id)).first():
        last = after
    return last


def _last_of_chain(connection: Connection, operation_id: int) -> Row[Any]:
    operation = table_of("operation")
    last = _end_of_chain(connection, operation_id)
    asked = connection.execute(select(operation).where(operation.c.id == operation_id)).one()
    if (last.kind == UNDO) != (asked.kind == UNDO):
        done = "undone" if last.kind == UNDO else "redone"
        raise BadInput(f"#{asked.id} {asked.title} is {done} already, by #{last.id} ({last.author})")
    return last


def _first_title(connection: Connection, operation: Row[Any]) -> str:
    table = table_of("operation")
    while operation.of_id is not None:
        operation = connection.execute(select(table).where(table.c.id == operation.of_id)).one()
    return str(operation.title)


def _plan(connection: Connection, operation: Row[Any]) -> Plan:
    """Each row that the operation changed, as it is and as it has to be again."""
    change = table_of("change")
    changes = connection.execute(select(change).where(change.c.operation_id == operation.id)).all()
    now = images(connection, [(row.entity, row.entity_id) for row in changes])
    plan: Plan = {}
    for row in changes:
        key: Key = (row.entity, row.entity_id)
        current = now.get(key)
        if not same(current, row.after):
            _refuse(connection, operation, Obstacle("changed again by", (key,)))
        plan[key] = (current, _next_version(row.before, current or row.before))
    return plan


def _next_version(image: Image | None, latest: Image | None) -> Image | None:
    if image is None or latest is None or "version" not in image:
        return image
    return {**image, "version": latest["version"] + 1}


def _apply(connection: Connection, operation: Row[Any], plan: Plan) -> None:
    batch = batch_of(connection, operation.batch_id) if operation.batch_id is not None else None
    if batch is not None:
        _refuse_later_use(connection, operation, batch)
        _refuse_lost_series(connection, operation, batch, plan)
        if operation.kind != UNDO:
            take_out(connection, batch)
    obstacle = find_obstacle(connection, plan, operation.at)
    if obstacle:
        _refuse(connection, operation, obstacle)
    carry_out(connection, plan)
    if batch is not None and operation.kind == UNDO:
        put_back(connection, batch)


def _refuse_later_use(connection: Connection, operation: Row[Any], batch: Row[Any]) -> None:
    """A batch has no Change a row: what is newer than it and touches its rows or its days is looked for."""
    later = later_batch(connection, batch)
    if later is not None:
        raise _refusal(operation, "its days were imported again by", _latest_of(connection, later))
    other = other_batch(connection, batch, own=operation.kind == UNDO)
    if other is not None:
        raise _refusal(operation, "its days were imported from another kind of file by", _latest_of(connection, other))
    change = table_of("change")
    touched = and_(change.c.entity == "measurement", change.c.operation_id > operation.id)
    own = change.c.before["batch_id"].as_integer() == batch.id
    first: dict[Key, Image] = {}
    for row in connection.execute(select(change).where(touched, own).order_by(change.c.id)):
        first.setdefault((row.entity, row.entity_id), row.before)
    now = images(connection, first)
    for key, image in first.items():
        if not same(now.get(key), image):
            _refuse(connection, operation, Obstacle("changed again by", (key,)))


def _latest_of(connection: Connection, batch_id: int) -> Row[Any] | None:
    """The latest operation that took a file in or out."""
    table = table_of("operation")
    newest = select(table).where(table.c.batch_id == batch_id).order_by(table.c.id.desc()).limit(1)
    return connection.execute(newest).first()


def _refuse_lost_series(connection: Connection, operation: Row[Any], batch: Row[Any], plan: Plan) -> None:
    """What comes back from the archive has to have its series, if not by the same operation."""
    lost = {("series", row_id) for row_id in lost_series(connection, batch, own=operation.kind == UNDO)} - set(plan)
    if lost:
        _refuse(connection, operation, Obstacle("what it belongs to was taken away by", tuple(lost)))


def _refuse(connection: Connection, operation: Row[Any], obstacle: Obstacle) -> None:
    latest = [found for key in obstacle.keys if (found := _latest_on(connection, key))]
    raise _refusal(operation, obstacle.reason, max(latest, key=lambda found: int(found.id), default=None))


def _refusal(operation: Row[Any], reason: str, by: Row[Any] | None) -> Changed:
    what = f"#{operation.id} {operation.title} cannot be {'redone' if operation.kind == UNDO else 'undone'}"
    if by is None:
        return Changed(f"{what}: {reason.removesuffix(' by')}")
    return Changed(f"{what}: {reason} #{by.id} {by.title} ({by.author}); undo that first")


def _latest_on(connection: Connection, key: Key) -> Row[Any] | None:
    """The latest operation that changed a row, or moved it in or out with a file."""
    operation, change = table_of("operation"), table_of("change")
    name, row_id = key
    touched = select(change.c.operation_id).where(change.c.entity == name, change.c.entity_id == row_id)
    ways: ColumnElement[bool] = operation.c.id.in_(touched)
    if name == "measurement":
        live, archive = table_of("measurement"), table_of("measurement_archive")
        files = select(live.c.batch_id).where(live.c.id == row_id)
        files_since = select(archive.c.replaced_by).where(archive.c.id == row_id)
        ways = or_(ways, operation.c.batch_id.in_(files), operation.c.batch_id.in_(files_since))
    return connection.execute(select(operation).where(ways).order_by(operation.c.id.desc()).limit(1)).first()
