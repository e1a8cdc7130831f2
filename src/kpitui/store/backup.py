"""A consistent copy of the file while others write."""

import glob
import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.exc import DBAPIError

from kpitui.model.errors import DatabaseUnusable
from kpitui.store.engines import Engines
from kpitui.store.private import backups_of, make_private, share_like
from kpitui.store.unfinished import clear_away, unfinished

COPY = "VACUUM INTO ?"
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
KEPT = 7
"""Daily copies."""
DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"


def copy_file(engines: Engines, target: Path) -> None:
    """Copy a SQLite workspace to `target`, for those who may read it; nobody ever sees half of it there.

    Raises: DatabaseUnusable, when the copy is damaged; DBAPIError, inside `in_words` a sentence.
    """
    part = unfinished(target)
    clear_away(target.parent, glob.escape(target.name))
    part.unlink(missing_ok=True)
    make_private(part)
    try:
        if engines.place.file is not None:
            share_like(part, engines.place.file)
        connection = engines.read.raw_connection()
        try:
            connection.cursor().execute(COPY, (str(part),))
        except sqlite3.DatabaseError as error:
            raise DBAPIError(COPY, None, error) from error
        finally:
            connection.close()
        faults = integrity_faults(part)
        if faults:
            raise DatabaseUnusable(f"{engines.place.name} is damaged, so it was not copied: {faults[0]}")
        _sync(part)
        part.replace(target)
        _sync(target.parent)
    finally:
        part.unlink(missing_ok=True)


def copy_daily(engines: Engines, file: Path, day: date) -> None:
    """A copy a day of `file` in a folder beside it; the newest KEPT stay. Nothing where the day has one already.

    Raises: DatabaseUnusable, where it cannot be written, or the workspace is damaged.
    """
    folder = backups_of(file)
    target = folder / f"{file.stem}-{day}{file.suffix}"
    try:
        if target.exists():
            return
        if not folder.exists():
            folder.mkdir(mode=0o700)
            share_like(folder, file)
        clear_away(folder, f"{glob.escape(file.stem)}-{DAY}{file.suffix}")
        copy_file(engines, target)
        for old in daily_copies(file)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise DatabaseUnusable(f"today's backup cannot be written into {folder} ({error.strerror})") from error


def daily_copies(file: Path) -> list[Path]:
    """Those that are there, the oldest first."""
    return sorted(backups_of(file).glob(f"{glob.escape(file.stem)}-{DAY}{file.suffix}"))


def copy_any(source: Path, target: Path) -> None:
    """Copy a SQLite file that nobody need have open, with what its log still holds; 0600.

    Raises: DatabaseUnusable, where it cannot be read.
    """
    uri = f"file:{quote(str(source.resolve()))}?mode=ro"
    make_private(target)
    try:
        with closing(sqlite3.connect(uri, uri=True)) as there, closing(sqlite3.connect(target)) as here:
            there.backup(here)
    except sqlite3.DatabaseError as error:
        raise DatabaseUnusable(f"{source.name} cannot be read as a workspace ({error})") from error


def integrity_faults(file: Path) -> tuple[str, ...]:
    """What SQLite finds wrong in a file that nobody else has open; empty when it is sound.

    Raises: sqlite3.DatabaseError, where it cannot look: locked, or not readable.
    """
    connection = sqlite3.connect(file)
    try:
        rows = connection.execute("PRAGMA integrity_check(10)").fetchall()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in DAMAGED:
            raise
        return (str(error),)
    finally:
        connection.close()
    return tuple(str(text) for (text,) in rows if text != "ok")


def _sync(path: Path) -> None:
    """A rename must not reach the disk before what it names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
