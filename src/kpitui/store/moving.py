"""Whole workspaces: made from rows, put in another's place, and copied between SQLite and PostgreSQL."""

import glob
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from kpitui.model.columns import Table
from kpitui.model.errors import BadInput, DatabaseUnusable
from kpitui.store.backup import copy_file, integrity_faults
from kpitui.store.engines import BUSY_SECONDS, is_url, sqlite_engines, wait_for_writers
from kpitui.store.private import OWN, SIDE_FILES, check_new
from kpitui.store.problems import in_words
from kpitui.store.transfer import counters, go_on_counting, is_empty, put_rows, rows_of
from kpitui.store.unfinished import clear_away, unfinished
from kpitui.store.workspace import Workspace

Fill = Callable[[Connection], None]
"""Puts rows into empty tables."""

MOVER = "kpitui"


def fill_new(target: str | Path, fill: Fill) -> None:
    """Make a workspace where there is none, or fill an empty database: whole, or not at all.

    Raises: BadInput, where something is there already; DatabaseUnusable.
    """
    if is_url(target):
        _fill(target, fill)
        return
    file = Path(target)
    check_new(file)
    with _beside(file) as part:
        _fill(part, fill)
        _put_new(part, file)


def put_in_place(file: Path, make: Callable[[Path], None], today: date, name: str) -> Path | None:
    """The workspace that `make` writes takes the place of the one in `file`, in one transaction.

    `name` is where it comes from. Who has the file open sees the new content. Returns where the present one is kept;
    None where there was none.
    Raises: DatabaseUnusable, BadInput.
    """
    with _beside(file) as part:
        make(part)
        _check(part, name)
        kept = _unused(file, today)
        if not file.exists() or not file.stat().st_size:
            _set_log_aside(file, kept)
            part.replace(file)
            return None
        if _is_damaged(file):
            _swap(part, file, kept)
        else:
            _replace_rows(part, file, kept)
        return kept


def copy_workspace(source: Workspace, target: str | Path) -> None:
    """Everything with its history and its ids into a new file or an empty database.

    Raises: BadInput, DatabaseUnusable.
    """

    def fill(connection: Connection) -> None:
        with source.looking() as there:
            for table in Table.metadata.sorted_tables:
                columns = [column.name for column in table.c]
                put_rows(connection, table, columns, rows_of(there, table, columns))
            go_on_counting(connection, counters(there))

    fill_new(target, fill)


def _fill(target: str | Path, fill: Fill) -> None:
    ws = Workspace.open(target, author=MOVER)
    try:
        with in_words(ws.engines.place), ws.engines.write.begin() as connection:
            wait_for_writers(connection)
            if not is_empty(connection):
                raise BadInput(f"{ws.place} has something in it already; name an empty database")
            fill(connection)
    finally:
        ws.close()


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A place on the same disk for a file that is not whole yet."""
    folder = unfinished(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        clear_away(file.parent, glob.escape(file.name))
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise DatabaseUnusable(f"{file.parent} is not writable ({error.strerror}); choose another place") from error
    try:
        yield folder / file.name
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check(part: Path, name: str) -> None:
    """That it is ours and sound, brought up to this version."""
    faults = integrity_faults(part)
    if faults:
        raise DatabaseUnusable(f"{name} is damaged ({faults[0]}); nothing was changed")
    try:
        Workspace.open(part, author=MOVER).close()
    except DatabaseUnusable as error:
        raise DatabaseUnusable(str(error).replace(str(part), name)) from error


def _is_damaged(file: Path) -> bool:
    """Raises: DatabaseUnusable, where it is sound but cannot be used: another program's, a newer one's, locked."""
    try:
        faults = integrity_faults(file)
    except sqlite3.DatabaseError as error:
        raise DatabaseUnusable(f"{file} cannot be read ({error}); nothing was changed") from error
    if not faults:
        Workspace.open(file, author=MOVER).close()
    return bool(faults)


def _set_log_aside(file: Path, kept: Path) -> None:
    """What a database that is damaged or gone left beside it; the new one would take it for its own."""
    for suffix in SIDE_FILES:
        side = Path(f"{file}{suffix}")
        if side.exists():
            side.rename(f"{kept}{suffix}")


def _swap(part: Path, file: Path, kept: Path) -> None:
    _set_log_aside(file, kept)
    try:
        os.link(file, kept)
    except OSError:
        # Not every file system has a second name for a file; then for a moment there is none of the first.
        file.rename(kept)
    try:
        part.replace(file)
    except OSError as error:
        if not file.exists():
            kept.rename(file)
        raise DatabaseUnusable(f"{file} cannot be written ({error.strerror}); nothing was changed") from error


def _put_new(part: Path, file: Path) -> None:
    """Give a whole file its name, which nothing may have."""
    try:
        try:
            os.link(part, file)
        except FileExistsError:
            raise
        except OSError:
            # Not every file system has a second name for a file. An empty one keeps the name meanwhile.
            os.close(os.open(file, os.O_CREAT | os.O_EXCL, OWN))
            part.replace(file)
    except FileExistsError as error:
        raise BadInput(f"{file} is there already; name a new file") from error
    except OSError as error:
        raise DatabaseUnusable(f"{file} cannot be written ({error.strerror}); choose another place") from error


def _replace_rows(part: Path, file: Path, kept: Path) -> None:
    engines = sqlite_engines(file, read_only=False)
    try:
        with in_words(engines.place), closing(sqlite3.connect(file, BUSY_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute("ATTACH ? AS coming", (str(part),))
            connection.execute("BEGIN IMMEDIATE")
            # Nobody else can write now, so what is kept is what goes.
            copy_file(engines, kept)
            _take_rows(connection, (table.name for table in Table.metadata.sorted_tables))
            connection.execute("COMMIT")
    finally:
        engines.close()


def _take_rows(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    for name in names:
        columns = ", ".join(f'"{row[1]}"' for row in connection.execute(f'PRAGMA coming.table_info("{name}")'))
        connection.execute(f'DELETE FROM main."{name}"')  # noqa: S608 - names of our own tables
        connection.execute(f'INSERT INTO main."{name}" ({columns}) SELECT {columns} FROM coming."{name}"')  # noqa: S608
    connection.execute(
        "UPDATE main.sqlite_sequence SET seq = max(seq, coalesce("
        "(SELECT theirs.seq FROM coming.sqlite_sequence AS theirs WHERE theirs.name = sqlite_sequence.name), 0))"
    )


def _unused(file: Path, today: date) -> Path:
    """`kpitui-before-2026-11-23.db`, with a number where that is taken."""
    number, name = 1, f"{file.stem}-before-{today}"
    while (kept := file.with_name(f"{name}{f'-{number}' if number > 1 else ''}{file.suffix}")).exists():
        number += 1
    return kept
