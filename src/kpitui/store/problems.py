"""What a database says when it cannot go on, as one sentence."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import exc

from kpitui.model.errors import Changed, DatabaseUnusable, KpituiError
from kpitui.store.engines import BUSY_SECONDS, Place

FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}


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
    """Why the operating system will not let us work on `file`, or None."""
    folder = file.parent
    if file.is_dir():
        return f"{file} is a folder; a workspace is one file in it, for instance {file / 'kpitui.db'}"
    if not os.access(folder, os.X_OK):
        return f"{folder} may not be entered by you; its permissions have to allow it"
    if not file.exists():
        return None if os.access(folder, os.W_OK) else f"{folder} is not writable, so no workspace can be made there"
    if not os.access(file, os.R_OK):
        return f"{file} may not be read by you; its owner has to allow it"
    if read_only:
        return None
    if not os.access(file, os.W_OK):
        return f"{file} is read-only; its permissions have to let you write it"
    if not os.access(folder, os.W_OK):
        return f"{folder} is not writable, and the database needs to keep its log beside {file.name}"
    return None


def _sqlite(error: exc.DBAPIError, name: str, file: Path) -> KpituiError | None:
    code = getattr(error.orig, "sqlite_errorcode", 0)
    primary = code & 0xFF
    if code in FULL or primary == sqlite3.SQLITE_FULL:
        return DatabaseUnusable(f"the disk is full, or your share of it is used up: nothing was written to {name}")
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DatabaseUnusable(f"{name} was locked by another program for {BUSY_SECONDS} s; try again when it is done")
    if primary == sqlite3.SQLITE_NOTADB:
        return DatabaseUnusable(f"{name} is not a database; give the path of a kpitui workspace, or of a new file")
    if primary == sqlite3.SQLITE_CORRUPT:
        return DatabaseUnusable(f"{name} is damaged; put back a backup, or see what `kpitui doctor` can still read")
    if primary == sqlite3.SQLITE_READONLY:
        return DatabaseUnusable(f"{name} cannot be written any more; its file and folder have to be writable by you")
    if primary in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        why = unusable_file(file, read_only=False) or f"{name} cannot be opened; is it still there?"
        return DatabaseUnusable(why)
    if primary == sqlite3.SQLITE_IOERR:
        return DatabaseUnusable(f"the disk failed while {name} was read or written; look at the disk before you go on")
    return None


def _postgres(error: exc.DBAPIError, name: str) -> KpituiError | None:
    state = getattr(error.orig, "sqlstate", None)
    if state == "55P03":
        return DatabaseUnusable(f"{name} was locked by another writer for {BUSY_SECONDS} s; try again when it is done")
    if state == "53100":
        return DatabaseUnusable(f"the disk of {name} is full: nothing was written")
    if state == "25006":
        return DatabaseUnusable(f"{name} takes no changes at the moment; ask its administrator")
    if state == "42501":
        return DatabaseUnusable(f"{name} does not let you do this; ask its administrator for the right to it")
    if state in ("28P01", "28000"):
        return DatabaseUnusable(f"{name} refused you; check the user, and the password in PGPASSWORD or .pgpass")
    if state == "3D000":
        return DatabaseUnusable(f"{name} does not exist; make the database first, with createdb")
    if state in ("40001", "40P01"):
        return Changed("somebody else changed the same thing at the same moment; try again")
    if error.connection_invalidated or state in ("57P01", "57P02", "57P03") or (state is None and _unreachable(error)):
        return DatabaseUnusable(f"{name} does not answer; nothing was written since, try again when the server is back")
    return None


def _unreachable(error: exc.DBAPIError) -> bool:
    return type(error.orig).__name__ == "OperationalError"
