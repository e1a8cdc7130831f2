"""Bringing an older database up; alembic is loaded here and nowhere else."""

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from kpitui.model.errors import DatabaseUnusable
from kpitui.store.backup import copy_file
from kpitui.store.engines import Engines, wait_for_writers

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(engines: Engines, found: str, scripts: Path = SCRIPTS) -> None:
    """To the newest revision of `scripts`, in one transaction; an SQLite file is copied first, beside itself.

    Raises: DatabaseUnusable, where the result does not hold together; nothing is changed then.
    """
    file = engines.place.file
    if file is not None:
        day = datetime.now(UTC).date().isoformat()
        copy_file(engines, file.with_name(f"{file.stem}-{found}-{day}{file.suffix}"))
    with engines.write.connect() as connection:
        _foreign_keys(connection, on=False)
        try:
            with connection.begin():
                wait_for_writers(connection)
                upgrade(connection, scripts)
                _check(connection, engines)
        finally:
            _foreign_keys(connection, on=True)


def upgrade(connection: Connection, scripts: Path = SCRIPTS) -> None:
    """Run what is missing of `scripts`, in the transaction of the caller."""
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    """A table that is rebuilt would take its children with it. SQLite heeds this only outside a transaction."""
    raw = connection.connection.driver_connection
    if connection.dialect.name == "sqlite" and raw is not None:
        raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _check(connection: Connection, engines: Engines) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise DatabaseUnusable(
            f"{engines.place.name} could not be brought up to date, since rows in it point nowhere; put back a backup"
        )
