"""The open workspace: one SQLite file or one PostgreSQL database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from kpitui.model.errors import DatabaseUnusable, ReadOnly
from kpitui.model.workspace_settings import WorkspaceSettings
from kpitui.store.engines import Engines, is_url, postgres_engines, sqlite_engines, use_wal, wait_for_writers
from kpitui.store.others import Others
from kpitui.store.private import make_private, share
from kpitui.store.problems import in_words, unusable_file, unwritable_database, unwritable_file
from kpitui.store.schema import ready
from kpitui.store.settings import read_settings

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlmodel import Session

SETTLED = 1.0
"""Seconds for which the settings are not asked for again on a server."""
ASKED = "{name} is open for reading only; open it without --read-only to change something"


class Workspace:
    """An open workspace. Safe to use from several threads: each `reading()` and `writing()` has its own session."""

    def __init__(self, engines: Engines, *, author: str, as_of: date | None = None, locked: str = "") -> None:
        """`locked`: the sentence that says why nothing can be written; empty where it can."""
        self.engines = engines
        self.author = author
        self.as_of = as_of
        self.locked = locked
        self.away = ""
        """Why nobody is to wait for it now: every use is refused with that, but a patient `counter`."""
        self._others = Others(engines)
        self._settings: tuple[int, WorkspaceSettings] | None = None
        self._settings_hold = 0.0
        self._inode = _inode(engines)

    @classmethod
    def open(
        cls, database: str | Path, *, author: str, as_of: date | None = None, read_only: bool = False
    ) -> "Workspace":
        """Open a SQLite file (made when it is not there) or a `postgresql://` URL.

        Where we may only read it is opened for that, and `locked` says why.

        Raises: DatabaseUnusable, with one sentence, when it cannot be used.
        """
        locked = ""
        if isinstance(database, str) and is_url(database):
            engines = postgres_engines(database)
        else:
            file = Path(database)
            _prepare(file, read_only=read_only)
            locked = unwritable_file(file)
            engines = sqlite_engines(file, read_only=read_only or bool(locked))
        if read_only:
            locked = ASKED.format(name=engines.place.name)
        try:
            with in_words(engines.place):
                ready(engines, read_only=bool(locked))
                if not locked:
                    use_wal(engines)
                    locked = unwritable_database(engines)
        except DatabaseUnusable:
            engines.close()
            raise
        return cls(engines, author=author, as_of=as_of, locked=locked)

    @property
    def read_only(self) -> bool:
        return bool(self.locked)

    @property
    def place(self) -> str:
        """Where it is, for people to read; never with a password."""
        return self.engines.place.name

    @property
    def today(self) -> date:
        """The day everything is seen from: `as_of`, else today in the workspace's time zone."""
        if self.as_of:
            return self.as_of
        from zoneinfo import ZoneInfo

        zone = self.settings.timezone
        return datetime.now(ZoneInfo(zone) if zone else None).date()

    @property
    def settings(self) -> WorkspaceSettings:
        """As they are now, on a server as they were within the last second: each question takes the way there and back.

        Read anew only after a write, of ours or of others; out of reach they are as they were.
        """
        if self._settings and (self.away or monotonic() < self._settings_hold):
            return self._settings[1]
        counter = self.counter()
        if self._settings is None or self._settings[0] != counter:
            with self.looking() as connection:
                self._settings = (counter, read_settings(connection))
        self._settings_hold = monotonic() + SETTLED * self.engines.postgres
        return self._settings[1]

    def counter(self, *, patient: bool = False) -> int:
        """A number that grows when another process or workspace has written; cheap enough for once a second.

        `patient`: asked also while the workspace is away. Raises: DatabaseUnusable.
        """
        if not patient:
            self._refuse_away()
        with in_words(self.engines.place):
            self._still_there()
            return self._others.count()

    @contextmanager
    def looking(self) -> "Iterator[Connection]":
        """A connection on one consistent state, for selects of values; it spares a short look the ORM.

        Raises: DatabaseUnusable.
        """
        self._refuse_away()
        with in_words(self.engines.place), self.engines.read.connect() as connection:
            self._still_there()
            yield connection

    @contextmanager
    def reading(self) -> "Iterator[Session]":
        """A session on one consistent state; it cannot write.

        Raises: DatabaseUnusable.
        """
        from sqlmodel import Session

        self._refuse_away()
        with in_words(self.engines.place), Session(self.engines.read) as db:
            self._still_there()
            yield db
            if db.new or db.dirty or db.deleted:
                raise RuntimeError("a reading session was changed; use writing()")

    @contextmanager
    def writing(self, title: str) -> "Iterator[Session]":
        """One transaction and one Operation called `title`; nothing is written where the body raises.

        Afterwards `db.info["operation_id"]` has the operation's id, None where nothing changed. Set
        `db.info["batch_id"]` in the body for an operation that takes in a file.

        Raises: ReadOnly, DatabaseUnusable, Changed.
        """
        if self.locked:
            raise ReadOnly(self.locked)
        self._refuse_away()
        from kpitui.store.history import AuditedSession, Recorder

        recorder = Recorder(self.author, title)
        with (
            in_words(self.engines.place),
            AuditedSession(self.engines.write, expire_on_commit=False, info={"recorder": recorder}) as db,
        ):
            self._still_there()
            wait_for_writers(db.connection())
            yield db
            db.flush()
            db.info["operation_id"] = recorder.write(db)
            db.commit()
            self._others.mine(db.info["operation_id"])
            self._settings = None
            if recorder.touched("setting"):
                self._share()

    def hang_up(self) -> None:
        """Before it is left while it is away: what still waits for an answer in a thread ends."""
        self.engines.hang_up()

    def close(self) -> None:
        self._others.close()
        self.engines.close()

    def _share(self) -> None:
        if self.engines.place.file is not None:
            share(self.engines.place.file, group=self.settings.share == "group")

    def _refuse_away(self) -> None:
        if self.away:
            raise DatabaseUnusable(self.away)

    def _still_there(self) -> None:
        """A file that was deleted or replaced would take our writes and lose them."""
        if self._inode != _inode(self.engines):
            raise DatabaseUnusable(f"{self.place} was moved, deleted or replaced while it was open; open it again")


def _prepare(file: Path, *, read_only: bool) -> None:
    """See to the folder, and to a private new file, before SQLite would make one that everybody can read."""
    try:
        if not read_only:
            file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnusable(f"the folder {file.parent} cannot be made ({error.strerror}); choose another") from error
    why = unusable_file(file, read_only=read_only)
    if why:
        raise DatabaseUnusable(why)
    if not file.exists():
        try:
            make_private(file)
        except OSError as error:
            raise DatabaseUnusable(f"{file} cannot be made ({error.strerror}); choose another place") from error


def _inode(engines: Engines) -> int | None:
    if engines.place.file is None:
        return 0
    try:
        return os.stat(engines.place.file).st_ino
    except OSError:
        return None
