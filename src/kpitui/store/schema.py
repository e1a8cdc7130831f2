"""Is the database ours, and of this version? Makes a new one, brings an older one up, refuses a newer one."""

import re

from sqlalchemy import Connection, MetaData, inspect, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from kpitui.model.errors import DatabaseUnusable
from kpitui.store.engines import Engines, wait_for_writers

HEAD = "kpitui_0004"
"""The newest revision in `migrations/versions`; they are numbered, so a newer one is known as such."""

NUMBERED = re.compile(r"kpitui_\d{4}")
VERSION_TABLE = "alembic_version"
_VERSION_DDL = f"""
CREATE TABLE {VERSION_TABLE} (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num)
)
"""


def ready(engines: Engines, *, read_only: bool) -> None:
    """See to it that the schema is this version's: one SELECT when it is.

    Raises: DatabaseUnusable, when it is another program's, newer, or may not be brought up.
    """
    found = standing(engines)
    if found == HEAD:
        return
    if read_only:
        name = engines.place.name
        raise DatabaseUnusable(f"{name} is not up to date and is opened for reading only; open it once for writing")
    if found is None:
        _create(engines)
    else:
        from kpitui.store.migrate import migrate

        migrate(engines, found)


def standing(engines: Engines) -> str | None:
    """The revision, this version's or an older one; None for an empty database.

    Raises: DatabaseUnusable, when it is another program's or a newer kpitui's.
    """
    with engines.read.connect() as connection:
        found = revision(connection)
        if found == HEAD:
            return found
        connection.rollback()
        used = bool(inspect(connection).get_table_names())
    name = engines.place.name
    if used and not NUMBERED.fullmatch(found or ""):
        raise DatabaseUnusable(f"{name} belongs to another program; name a kpitui workspace, or a place for a new one")
    if found is not None and found > HEAD:
        raise DatabaseUnusable(f"{name} was written by a newer kpitui; update kpitui to open it")
    return found


def revision(connection: Connection) -> str | None:
    """The revision the database says it has; None where it says nothing, and the transaction may be void then."""
    try:
        found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
    except (OperationalError, ProgrammingError) as error:
        missing = "no such table" in str(error.orig) or getattr(error.orig, "sqlstate", None) == "42P01"
        if not missing:
            raise
        return None
    return str(found) if found else None


def _create(engines: Engines) -> None:
    """Everything in one transaction, so that a process that dies on the way leaves an empty database."""
    with engines.write.begin() as connection:
        wait_for_writers(connection)
        if not inspect(connection).has_table(VERSION_TABLE):
            create_tables(connection)


def create_tables(connection: Connection) -> None:
    """All tables at the newest revision; a test holds them equal to what the migrations make."""
    import kpitui.model.tables  # noqa: F401 - the metadata knows only what was imported
    from kpitui.model.columns import Table

    if connection.dialect.name == "postgresql":
        _keep_indexes_partial(Table.metadata)
    Table.metadata.create_all(connection, checkfirst=False)
    connection.execute(text(_VERSION_DDL))
    connection.execute(text(f"INSERT INTO {VERSION_TABLE} VALUES (:head)"), {"head": HEAD})  # noqa: S608


def _keep_indexes_partial(metadata: MetaData) -> None:
    """The tables name the condition for SQLite alone, since naming PostgreSQL would load its dialect at every start."""
    for table in metadata.tables.values():
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
