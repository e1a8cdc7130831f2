"""What a database says when it cannot go on, as one sentence."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import exc

from kpitui.model.errors import Changed, DatabaseUnusable, KpituiError
from kpitui.store import engines as connections
from kpitui.store.engines import Engines, Place

FULL = "the disk is full, or your share of it is used up: nothing was written to {name}"
LOCKED = "{name} was locked by another program for {seconds} s; try again when it is done"
SQLITE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR_WRITE: FULL,
    sqlite3.SQLITE_IOERR_SHMSIZE: FULL,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_NOTADB: "{name} is not a database; name a kpitui workspace, or a place for a new one",
    sqlite3.SQLITE_CORRUPT: "{name} is damaged; put back a backup, or see what `kpitui doctor` can still read",
    sqlite3.SQLITE_READONLY: "{name} cannot be written any more; its file and folder have to be writable by you",
    sqlite3.SQLITE_IOERR: "the disk failed while {name} was read or written; look at the disk before you go on",
}
"""Error code, or its primary part → what to say."""

POSTGRES = {
    "55P03": LOCKED,
    "53100": FULL,
    "57014": "{name} broke off what took it longer than it allows; ask its administrator",
    "25006": "{name} takes no changes at the moment; ask its administrator",
    "42501": "{name} does not let you do this; ask its administrator for the right to it",
}
LOOK = "{name} lets you look and change nothing; ask its administrator for the right to write"


@contextmanager
def in_words(place: Place) -> Iterator[None]:
    """Turn what the driver raises inside into a sentence; what no sentence fits stays a traceback.

    Raises: DatabaseUnusable, Changed.
    """
    try:
        yield
    except exc.DBAPIError as error:
        problem = _sqlite(error, place.name, place.file) if place.file else _postgres(error, place.name)
        if problem is None:
            raise
        raise problem from error
    except exc.TimeoutError as error:
        raise DatabaseUnusable(f"{place.name} has too many readers at once; try again in a moment") from error


def unusable_file(file: Path, *, read_only: bool) -> str | None:
    """Why the operating system will not let us open `file`, or None."""
    folder = file.parent
    if folder.exists() and not os.access(folder, os.X_OK):
        return f"{folder} may not be entered by you; its permissions have to allow it"
    if file.is_dir():
        return f"{file} is a folder; a workspace is one file in it, for instance {file / 'kpitui.db'}"
    if not file.exists():
        if read_only:
            return f"{file} is not there; without --read-only it would be made"
        return None if os.access(folder, os.W_OK) else f"{folder} is not writable, so no workspace can be made there"
    if not os.access(file, os.R_OK):
        return f"{file} may not be read by you; its owner has to allow it"
    # SQLite takes a file of one byte for an empty one, and would write over it.
    if file.stat().st_size == 1:
        return SQLITE[sqlite3.SQLITE_NOTADB].format(name=file)
    return None


def unwritable_file(file: Path) -> str:
    """Why the operating system lets us only look at a file that is there, or nothing."""
    if not os.access(file, os.W_OK):
        return f"{file} is read-only; its permissions have to let you write it"
    if not os.access(file.parent, os.W_OK):
        return f"{file.parent} is not writable, and the database needs to keep its log beside {file.name}"
    return ""


def unwritable_database(engines: Engines) -> str:
    """Why a PostgreSQL server lets us only look at a workspace, or nothing."""
    if not engines.postgres:
        return ""
    with engines.read.connect() as connection:
        stands_by = connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar()
        allowed = connection.exec_driver_sql("SELECT has_table_privilege('operation', 'INSERT')").scalar()
    if stands_by:
        return POSTGRES["25006"].format(name=engines.place.name)
    return "" if allowed else LOOK.format(name=engines.place.name)


def _sqlite(error: exc.DBAPIError, name: str, file: Path) -> KpituiError | None:
    code = getattr(error.orig, "sqlite_errorcode", 0)
    primary = code & 0xFF
    if primary in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM) or code == sqlite3.SQLITE_READONLY_DIRECTORY:
        why = unusable_file(file, read_only=True) or f"{name} cannot be opened; its folder has to be writable by you"
        return DatabaseUnusable(why)
    said = SQLITE.get(code) or SQLITE.get(primary)
    return DatabaseUnusable(said.format(name=name, seconds=connections.BUSY_SECONDS)) if said else None


def _postgres(error: exc.DBAPIError, name: str) -> KpituiError | None:
    state = getattr(error.orig, "sqlstate", None)
    if state in ("40001", "40P01"):
        return Changed("somebody else changed the same thing at the same moment; try again")
    said = POSTGRES.get(str(state))
    if said:
        return DatabaseUnusable(said.format(name=name, seconds=connections.BUSY_SECONDS))
    unanswered = state is None and isinstance(error, exc.OperationalError)
    if unanswered or error.connection_invalidated or str(state).startswith("57P"):
        return DatabaseUnusable(f"{name} cannot be reached: {_said(error)}")
    return None


def _said(error: exc.DBAPIError) -> str:
    """The server's own words, which hold no password: `FATAL:  database "x" does not exist`."""
    first = str(error.orig).partition("\n")[0]
    if "timeout expired" in first:
        return "it does not answer"
    for mark in ("FATAL:", "failed:"):
        first = first.rpartition(mark)[2].strip()
    return first or "it closed the connection"
