"""The open workspace: one SQLite file or one PostgreSQL database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, create_engine, event
from sqlmodel import Session, select

from kpitui.model.definitions import WorkspaceSettings
from kpitui.model.tables import Setting, Table


class Workspace:
    """An open workspace. Safe to use from several threads: each `reading()` and `writing()` has its own session."""

    def __init__(self, engine: Engine, *, author: str, as_of: date | None = None, read_only: bool = False) -> None:
        self.engine = engine
        self.author = author
        self.as_of = as_of
        self.read_only = read_only

    @classmethod
    def open(
        cls, database: str | Path, *, author: str, as_of: date | None = None, read_only: bool = False
    ) -> "Workspace":
        """Open a SQLite file (made when it is not there) or a `postgresql://` URL.

        Raises: DatabaseUnusable, with one sentence, when it cannot be used.
        """
        engine = create_engine(f"sqlite:///{database}")

        @event.listens_for(engine, "connect")
        def connect(connection, _record):  # type: ignore[no-untyped-def]
            connection.execute("PRAGMA foreign_keys=ON")

        Table.metadata.create_all(engine)
        return cls(engine, author=author, as_of=as_of, read_only=read_only)

    @property
    def today(self) -> date:
        """The day everything is seen from: `as_of`, else today in the workspace's time zone."""
        if self.as_of:
            return self.as_of
        zone = self.settings.timezone
        return datetime.now(ZoneInfo(zone) if zone else None).date()

    @property
    def settings(self) -> WorkspaceSettings:
        with self.reading() as db:
            return WorkspaceSettings(**{row.key: row.value for row in db.exec(select(Setting))})

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session on one consistent state."""
        with Session(self.engine) as db:
            yield db

    @contextmanager
    def writing(self, title: str) -> Iterator[Session]:
        """One transaction and one Operation called `title`; nothing is written where the body raises.

        Raises: ReadOnly, DatabaseUnusable, Changed.
        """
        with Session(self.engine) as db:
            yield db
            db.commit()

    def close(self) -> None:
        self.engine.dispose()
