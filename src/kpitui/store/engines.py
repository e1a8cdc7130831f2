"""Connections: one SQLite file or one PostgreSQL database, each with an engine to read and one to write."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote
from weakref import WeakSet

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event
from sqlalchemy.exc import OperationalError

from kpitui.model.errors import DatabaseUnusable

BUSY_SECONDS = 10
ASK_AGAIN_MS = 4
ANSWER_SECONDS = 5
"""How long a server is waited for that does not answer, as behind a firewall that drops what is sent to it; the app's
start waits twice, in its second process and then itself."""
WAL = "PRAGMA journal_mode=WAL"
WRITE = "kpitui_write"
WRITE_LOCK = 0x6B706974
"""The advisory lock that lets one writer at a time into a PostgreSQL workspace, as BEGIN IMMEDIATE does on SQLite."""


@dataclass(frozen=True)
class Place:
    """Where a workspace lives, in words that hold no password."""

    name: str
    file: Path | None = None
    """None on PostgreSQL."""


@dataclass(frozen=True)
class Engines:
    place: Place
    read: Engine
    write: Engine
    guest: bool = False
    """Only looks at a file in a folder where it may make nothing: no connection is kept."""
    lines: "WeakSet[Any]" = field(default_factory=WeakSet)
    """The connections to a server."""

    @property
    def postgres(self) -> bool:
        return self.place.file is None

    def close(self) -> None:
        self.read.dispose()

    def hang_up(self) -> None:
        """Cut the lines to a server that does not answer: whoever waits for it in a thread is told at once."""
        import socket

        for connection in [one for one in self.lines if not one.closed]:
            line = socket.socket(fileno=connection.fileno())
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.detach()  # it is the driver's to close


def is_url(database: str | Path) -> bool:
    """Whether it is the address of a PostgreSQL database, not a file.

    Raises: DatabaseUnusable, for the address of another kind of database.
    """
    if not isinstance(database, str) or database.startswith(("postgresql:", "postgresql+", "postgres:")):
        return isinstance(database, str)
    scheme, mark, _ = database.partition("://")
    if mark and scheme.replace("+", "").isalnum():
        raise DatabaseUnusable(
            f"a workspace cannot be in {scheme}: name a file by its path, or postgresql://user@host:5432/name"
        )
    return False


def sqlite_engines(file: Path, *, read_only: bool) -> Engines:
    """Nothing is opened before the first statement, and nothing is changed in the file by connecting."""
    uri = f"file:{quote(os.path.abspath(file))}?mode={'ro' if read_only else 'rw'}"
    guest = read_only and not os.access(file.parent, os.W_OK)

    def connect() -> sqlite3.Connection:
        # Without a log to read beside it, SQLite would want to make one, unless it is told that nobody writes.
        alone = "&immutable=1" if guest and not os.path.exists(f"{file}-wal") else ""
        return sqlite3.connect(
            uri + alone, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool if guest else QueuePool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITE):
            _begin_writing(connection)
        else:
            connection.exec_driver_sql("BEGIN")

    return Engines(Place(str(file), Path(file)), engine, engine.execution_options(**{WRITE: True}), guest)


def _begin_writing(connection: Connection) -> None:
    """Take the lock at once: a transaction that reads first and writes later loses the race for it.

    SQLite's own wait asks ever more rarely, so that of many busy writers one can go hungry; this one asks every few
    milliseconds for as long.
    """
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {ASK_AGAIN_MS}")
    try:
        _until_free(lambda: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def _until_free(run: Callable[[], object]) -> None:
    """Run it, again and again while another process holds the file, for BUSY_SECONDS."""
    deadline = monotonic() + BUSY_SECONDS
    while True:
        try:
            run()
            return
        except (OperationalError, sqlite3.OperationalError) as error:
            cause = error.orig if isinstance(error, OperationalError) else error
            busy = getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or monotonic() > deadline:
                raise
            sleep(ASK_AGAIN_MS / 1000)


def postgres_engines(database: str) -> Engines:
    """The password comes with the URL, from PGPASSWORD or .pgpass; it is in no message.

    Raises: DatabaseUnusable where the address cannot be read or the driver is not installed.
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(database).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:
        raise DatabaseUnusable(
            "the database's address cannot be read; it has the form postgresql://user@host:5432/name"
        ) from error
    try:
        engine = create_engine(_not_for_ever(url), pool_pre_ping=True)
    except ImportError as error:  # also where it lacks its library
        raise DatabaseUnusable(
            "PostgreSQL needs the driver psycopg; install it with pip install 'kpitui[postgres]'"
        ) from error
    name = f"PostgreSQL {url.database or ''} at {url.host or url.query.get('host', 'this machine')}"
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    writer = engine.execution_options(isolation_level="READ COMMITTED", **{WRITE: True})
    engines = Engines(Place(name), reader, writer)

    @event.listens_for(engine, "connect")
    def keep(connection: Any, _record: object) -> None:
        engines.lines.add(connection)

    return engines


def _not_for_ever(url: URL) -> URL:
    """Each wait for the server ends, unless the address says otherwise; libpq itself waits for minutes or hours."""
    waits = {
        "connect_timeout": ANSWER_SECONDS,
        "tcp_user_timeout": 2 * ANSWER_SECONDS * 1000,
        "keepalives_idle": ANSWER_SECONDS,
        "keepalives_interval": 2,
        "keepalives_count": 2,
    }
    return url.update_query_dict({name: str(value) for name, value in waits.items() if name not in url.query})


def use_wal(engines: Engines) -> None:
    """Readers and a writer at the same time; the file remembers it."""
    if engines.place.file is not None:
        connection = engines.read.raw_connection()
        try:
            # SQLite itself does not wait here.
            _until_free(lambda: connection.cursor().execute(WAL))
        except sqlite3.OperationalError as error:
            raise OperationalError(WAL, None, error) from error
        finally:
            connection.close()


def wait_for_writers(connection: Connection) -> None:
    """On PostgreSQL, wait until no other writer is at work; SQLite has done so in BEGIN IMMEDIATE."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
