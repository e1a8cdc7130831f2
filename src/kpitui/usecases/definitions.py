"""Definitions as text, applied to a workspace and taken from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from sqlmodel import Session, col, select

from kpitui.exchange.definitions import read
from kpitui.model.definitions import Definitions
from kpitui.model.tables import Event, Goal, Kpi, Series
from kpitui.store.settings import read_settings
from kpitui.store.workspace import Workspace
from kpitui.usecases._applying import Applying
from kpitui.usecases._pruning import prune_unnamed
from kpitui.usecases.events import event_definition
from kpitui.usecases.goals import goal_definition
from kpitui.usecases.kpis import kpi_definition
from kpitui.usecases.series import series_definition


@dataclass(frozen=True, slots=True)
class Applied:
    """What a text changed, or would change."""

    changes: tuple[str, ...]
    """A line a change: `kpi cpc: target value 0.8 → 0.75`."""
    operation: int | None
    """None: nothing was written."""


class _Rehearsed(Exception):
    """The end of a dry run."""


def apply(ws: Workspace, text: str, *, file: str = "", dry_run: bool = False, prune: bool = False) -> Applied:
    """Bring the workspace to what a text says, in one operation; what it does not name stays.

    Args:
        file: the name that messages begin with.
        dry_run: write nothing, say what would change.
        prune: retire KPIs, drop goals, archive series and remove events that the text does not name.
    Raises: BadInput, as `file:line: …`; ReadOnly.
    """
    name = file or "definitions"
    document = read(text, file=name, settings=ws.settings)
    changes: tuple[str, ...] = ()
    operation = None
    try:
        with ws.writing(f"apply {PurePath(name).name}") as db:
            changes = Applying(db, ws).all(document)
            if prune:
                changes += tuple(prune_unnamed(db, ws, document))
            if dry_run:
                raise _Rehearsed
        operation = db.info["operation_id"]
    except _Rehearsed:
        pass
    return Applied(changes, operation)


def export_definitions(ws: Workspace) -> Definitions:
    """Everything that is defined: goals as they stand in their tree, series and KPIs by key, events by day."""
    with ws.reading() as db:
        events = (event_definition(db, row) for row in db.exec(select(Event).order_by(col(Event.id))))
        return Definitions(
            settings=read_settings(db),
            goals=tuple(goal_definition(db, row) for row in _from_the_top(db, None)),
            series=tuple(series_definition(db, row) for row in db.exec(select(Series).order_by(Series.key))),
            kpis=tuple(kpi_definition(db, row) for row in db.exec(select(Kpi).order_by(Kpi.key))),
            events=tuple(sorted(events, key=lambda event: (event.day, event.title, event.kpis, event.goals))),
        )


def _from_the_top(db: Session, above: int | None) -> Iterator[Goal]:
    for row in db.exec(select(Goal).where(col(Goal.parent_id) == above).order_by(col(Goal.position), Goal.key)):
        yield row
        yield from _from_the_top(db, row.id)
