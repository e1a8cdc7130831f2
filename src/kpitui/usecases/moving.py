"""Workspaces as a whole: backed up, restored, copied from one database to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, func
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import select

from kpitui.analysis.formula import Formula
from kpitui.exchange.whole import Block, read_whole
from kpitui.model.enums import SeriesRole
from kpitui.model.errors import BadInput, DatabaseUnusable, KpituiError
from kpitui.model.tables import Event, Goal, Kpi, KpiSeries, Series
from kpitui.store.backup import copy_any, copy_file
from kpitui.store.engines import is_url
from kpitui.store.history import table_of
from kpitui.store.moving import copy_workspace, fill_new, put_in_place
from kpitui.store.private import check_new, share
from kpitui.store.problems import in_words
from kpitui.store.schema import HEAD
from kpitui.store.transfer import check_row, content_tables, go_on_counting, kept_columns, put_rows
from kpitui.store.workspace import Workspace
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.definitions import export_definitions
from kpitui.usecases.review_history import side_by_side
from kpitui.usecases.reviews import list_reviews, review_walk

SQLITE = b"SQLite format 3\0"
COUNTED = ("goal", "kpi", "measurement", "operation")
UNFIT = (DBAPIError, StatementError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError)
"""What comes of rows that a program or a person has bent."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What a workspace holds after it was written."""

    goals: int
    kpis: int
    values: int
    operations: int


@dataclass(frozen=True, slots=True)
class Restored:
    whole: Whole
    kept: Path | None
    """Where the workspace that was there is now; None: there was none."""


def back_up(ws: Workspace, file: Path) -> Whole:
    """A consistent copy of a SQLite workspace in a new file, while others write.

    Raises: BadInput, DatabaseUnusable.
    """
    if ws.engines.place.file is None:
        raise BadInput(f"{ws.place} is backed up on its server by pg_dump; kpitui export all works for both")
    check_new(file)
    try:
        with in_words(ws.engines.place):
            copy_file(ws.engines, file)
    except OSError as error:
        raise BadInput(f"{file} cannot be written ({error.strerror})") from error
    return whole(ws)


def restore(file: Path, database: str, today: date) -> Restored:
    """Put a backup, or an export of everything, in the place of a workspace, which is kept beside it.

    Into PostgreSQL only an export goes, and only where nothing is in the database yet.
    Raises: BadInput, DatabaseUnusable; nothing is changed then.
    """
    backup = _begins(file) == SQLITE
    if is_url(database):
        if backup:
            raise BadInput(f"{file.name} is a SQLite file; kpitui copy brings one into PostgreSQL")
        blocks = _content(file)
        with TemporaryDirectory() as folder:
            _make(Path(folder) / "tried.db", blocks, file.name, today)
        fill_new(database, lambda connection: _fill(connection, blocks, file.name))
        kept = None
    elif backup:
        kept = put_in_place(Path(database), lambda part: copy_any(file, part), today, file.name)
    else:
        blocks = _content(file)
        kept = put_in_place(Path(database), lambda part: _make(part, blocks, file.name, today), today, file.name)
    ws = Workspace.open(database, author="kpitui", read_only=True)
    try:
        if ws.engines.place.file is not None:
            share(ws.engines.place.file, group=ws.settings.share == "group")
        return Restored(whole(ws), kept)
    finally:
        ws.close()


def copy(source: str, target: str) -> Whole:
    """A whole workspace, history included, into a new file or an empty PostgreSQL database.

    Raises: BadInput, DatabaseUnusable.
    """
    if not is_url(source) and not Path(source).exists():
        raise BadInput(f"{source} is not there; name the file of a workspace, or postgresql://user@host/name")
    ws = Workspace.open(source, author="kpitui", read_only=True)
    try:
        copy_workspace(ws, target)
        return whole(ws)
    finally:
        ws.close()


def whole(ws: Workspace) -> Whole:
    """How much is in a workspace."""
    with ws.looking() as connection:
        counts = (connection.execute(select(func.count()).select_from(table_of(name))).scalar_one() for name in COUNTED)
        return Whole(*counts)


def _begins(file: Path) -> bytes:
    if file.exists() and not file.is_file():
        raise BadInput(f"{file} is no file; name a backup or an export of everything")
    try:
        with file.open("rb") as begun:
            return begun.read(len(SQLITE))
    except OSError as error:
        raise BadInput(f"{file} cannot be read ({error.strerror}); name a backup or an export of everything") from error


def _content(file: Path) -> Mapping[str, Block]:
    schema, blocks = read_whole(file)
    if schema > HEAD:
        raise BadInput(f"{file.name} was written by a newer kpitui; update kpitui to restore it")
    if schema != HEAD:
        raise BadInput(
            f"{file.name} was written by an older kpitui, at {schema}; this one is at {HEAD}: restore it with the one "
            "that wrote it, and this one brings the workspace up to date when it opens it"
        )
    tables = {table.name: kept_columns(table) for table in content_tables()}
    if {name: block.columns for name, block in blocks.items()} != tables:
        raise BadInput(f"{file.name} does not have the tables of {HEAD}: something was taken out of it or put in")
    return blocks


def _make(part: Path, blocks: Mapping[str, Block], name: str, today: date) -> None:
    """A workspace of these rows in a new file, with which everything can be done.

    Raises: BadInput.
    """
    fill_new(part, lambda connection: _fill(connection, blocks, name))
    ws = Workspace.open(part, author="kpitui", as_of=today)
    try:
        _look_at_all(ws)
    except DatabaseUnusable:
        raise
    except (*UNFIT, KpituiError) as error:
        raise _refusal(name, error) from error
    finally:
        ws.close()


def _look_at_all(ws: Workspace) -> None:
    """Everything that screens and commands begin with; constraints alone let pass what they stumble over.

    Raises: one of UNFIT, KpituiError.
    """
    dashboard(ws)
    _look_at_names(ws)
    if len(export_definitions(ws).goals) != whole(ws).goals:
        raise ValueError("a goal is above itself")
    for review in list_reviews(ws):
        review_walk(ws, review.id)
    side_by_side(ws)


def _look_at_names(ws: Workspace) -> None:
    """What rows name in their text, where no foreign key holds it. Raises: ValueError."""
    with ws.reading() as db:
        reads = select(KpiSeries.kpi_id, Series.key).join(Series).where(KpiSeries.role == SeriesRole.FORMULA)
        known = set(db.exec(reads))
        for kpi_id, key, formula in db.exec(select(Kpi.id, Kpi.key, Kpi.formula).where(Kpi.formula != "")):
            missing = sorted(name for name in Formula(formula).names if (kpi_id, name) not in known)
            if missing:
                raise ValueError(f"the formula of {key} reads {missing[0]}, which it has not")
        goals, kpis = (set(db.exec(select(table.id))) for table in (Goal, Kpi))
        for title, of_goals, of_kpis in db.exec(select(Event.title, Event.goal_ids, Event.kpi_ids)):
            if not goals.issuperset(of_goals) or not kpis.issuperset(of_kpis):
                raise ValueError(f"the event {title!r} is about something that is not there")


def _fill(connection: Connection, blocks: Mapping[str, Block], name: str) -> None:
    try:
        for table in content_tables():
            for row in blocks[table.name].rows:
                check_row(table, blocks[table.name].columns, row)
            put_rows(connection, table, blocks[table.name].columns, blocks[table.name].rows)
        go_on_counting(connection, {})
    except UNFIT as error:
        raise _refusal(name, error) from error


def _refusal(name: str, error: Exception) -> BadInput:
    cause = str(getattr(error, "orig", None) or error).partition("\n")[0]
    return BadInput(f"{name} holds something that no workspace can ({cause}); nothing was changed")
