"""The history as a list that is scrolled: ids in portions, rows by their ids."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, or_, select

from kpitui.model.enums import Named
from kpitui.model.tables import Operation
from kpitui.store.undo import UNDO
from kpitui.store.workspace import Workspace
from kpitui.usecases._log_filter import like, split_words
from kpitui.usecases.history import touching


@dataclass(frozen=True, slots=True)
class OperationRow:
    """One write in one line."""

    id: int
    at: datetime
    """In the workspace's time zone."""
    author: str
    title: str
    kind: str
    """edit, undo or redo."""
    taken_back_by: str
    """Who undid it, or redid it where it is an undo; empty while it holds."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which operations; an empty one means all."""

    of: tuple[Named, str] | None = None
    """A goal, a KPI or a series by its key, and what belongs to it."""
    words: str = ""
    """Each is part of the title or of the author's name."""


def operation_ids(
    ws: Workspace, wanted: Wanted, *, before: int | None = None, after: int | None = None, limit: int | None = None
) -> tuple[int, ...]:
    """The newest first: those older than `before` and newer than `after`.

    Raises: UnknownName, AmbiguousName.
    """
    chosen = select(Operation.id).order_by(col(Operation.id).desc()).limit(limit)
    if before is not None:
        chosen = chosen.where(col(Operation.id) < before)
    if after is not None:
        chosen = chosen.where(col(Operation.id) > after)
    for word in split_words(wanted.words):
        chosen = chosen.where(or_(like(col(Operation.title), word), like(col(Operation.author), word)))
    with ws.reading() as db:
        if wanted.of:
            chosen = chosen.where(touching(db, wanted.of[1], wanted.of[0]))
        return tuple(one for one in db.exec(chosen) if one is not None)


def operation_rows(ws: Workspace, ids: Sequence[int]) -> tuple[OperationRow, ...]:
    """In the order of the ids."""
    zone = ZoneInfo(ws.settings.timezone) if ws.settings.timezone else None
    with ws.reading() as db:
        found = {
            row.id or 0: OperationRow(row.id or 0, row.at.astimezone(zone), row.author, row.title, row.kind, "")
            for row in db.exec(select(Operation).where(col(Operation.id).in_(ids)))
        }
        ends = {row_id: (row.kind, "") for row_id, row in found.items()}
        waiting = {row_id: row_id for row_id in found}
        while waiting:
            # What took back the ends of the chains so far: an edit's is undo ← redo ← undo …
            later = select(Operation).where(col(Operation.of_id).in_(waiting))
            chains = [(waiting[row.of_id or 0], row) for row in db.exec(later)]
            ends.update({first: (row.kind, row.author) for first, row in chains})
            waiting = {row.id or 0: first for first, row in chains}
    taken_back = {row_id: (kind == UNDO) != (found[row_id].kind == UNDO) for row_id, (kind, _) in ends.items()}
    return tuple(
        replace(found[one], taken_back_by=ends[one][1]) if taken_back[one] else found[one]
        for one in ids
        if one in found
    )
