"""The schema is one, however it came about."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from kpitui.model.columns import Table
from kpitui.store.backup import integrity_faults
from kpitui.store.engines import Engines, postgres_engines, sqlite_engines
from kpitui.store.migrate import SCRIPTS, migrate, upgrade
from kpitui.store.private import make_private
from kpitui.store.schema import HEAD, create_tables, revision
from kpitui.store.workspace import Workspace
from tests.build import log_values, make_goal, make_kpi
from tests.postgres import Server
from tests.store.content import content

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "kpitui_9000"
down_revision = "HEAD"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("series") as series:
        series.add_column(sa.Column("shade", sa.String(), nullable=False, server_default="plain"))
        series.alter_column("name", new_column_name="called")
""".replace("HEAD", HEAD)

BROKEN = f"{NEXT}    op.execute('UPDATE goal SET parent_id = 99')\n"  # noqa: S608 - a script of ours


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], Engines]:
    """Makes a database without tables."""

    def make(name: str) -> Engines:
        if request.param == "postgres":
            server: Server = request.getfixturevalue("postgres")
            engines = postgres_engines(server.new_empty())
        else:
            make_private(tmp_path / name)
            engines = sqlite_engines(tmp_path / name, read_only=False)
        request.addfinalizer(engines.close)
        return engines

    return make


def schema(connection: Connection) -> dict[Any, Any]:
    """Tables, columns, constraints and indexes as the database describes them."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        # A column that was added stands on the line of the one before it.
        return {
            (kind, name): sorted(line.strip(' \t,"') for line in re.split(r"\n|(?<=NULL), (?=\w)", sql))
            for kind, name, sql in rows
        }
    columns = connection.execute(
        text(
            "SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length"
            " FROM information_schema.columns WHERE table_schema = current_schema()"
        )
    )
    constraints = connection.execute(
        text(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = current_schema()::regnamespace"
        )
    )
    indexes = connection.execute(text("SELECT tablename, indexname, indexdef FROM pg_indexes"))
    return {tuple(row[:2]): tuple(row[2:]) for rows in (columns, constraints, indexes) for row in rows}


def test_created_and_migrated_schemas_are_the_same(empty: Callable[[str], Engines]):
    created, migrated = empty("created.db"), empty("migrated.db")
    with created.write.begin() as connection:
        create_tables(connection)
        one = schema(connection)
    with migrated.write.begin() as connection:
        upgrade(connection)
        other = schema(connection)
        assert revision(connection) == HEAD
    assert one == other
    assert any("measurement" in str(key) for key in one)


def test_the_migrations_lack_nothing_that_the_models_have(empty: Callable[[str], Engines]):
    with empty("migrated.db").write.begin() as connection:
        upgrade(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Table.metadata) == []


def test_the_newest_revision_is_the_one_that_is_looked_for():
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [HEAD]


def scripts_with(folder: Path, code: str) -> Path:
    """Our migrations and one more."""
    shutil.copytree(SCRIPTS, folder)
    (folder / "versions" / "kpitui_9000_next.py").write_text(code)
    return folder


@pytest.mark.parametrize("mode", [0o600, 0o660], ids=["its owner's", "its group's"])
def test_a_migration_keeps_every_row_and_a_backup(tmp_path: Path, mode: int):
    file = tmp_path / "kpitui.db"
    ws = Workspace.open(file, author="ana")
    file.chmod(mode)
    make_goal(ws, "win")
    make_kpi(ws, "churn", goals="win")
    log_values(ws, "churn", {date(2026, 1, day): float(day) for day in range(1, 31)})
    before = content(ws)
    migrate(ws.engines, HEAD, scripts_with(tmp_path / "scripts", NEXT))
    with ws.engines.read.connect() as connection:
        assert revision(connection) == "kpitui_9000"
        assert connection.execute(text("SELECT called, shade FROM series")).all() == [("", "plain")]
        assert connection.execute(text("SELECT count(*) FROM measurement")).scalar_one() == 30
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    ws.close()
    (backup,) = tmp_path.glob(f"kpitui-{HEAD}-*.db")
    assert backup.stat().st_mode & 0o777 == mode
    kept = Workspace.open(backup, author="ana")
    assert content(kept) == before
    kept.close()


def test_a_migration_that_breaks_the_data_changes_nothing(tmp_path: Path):
    file = tmp_path / "kpitui.db"
    ws = Workspace.open(file, author="ana")
    make_goal(ws, "win")
    before = content(ws)
    scripts = scripts_with(tmp_path / "scripts", BROKEN)
    with pytest.raises(Exception, match="rows in it point nowhere"):
        migrate(ws.engines, HEAD, scripts)
    assert content(ws) == before
    ws.close()
    assert integrity_faults(file) == ()


def test_a_migration_runs_on_postgresql(empty: Callable[[str], Engines], tmp_path: Path):
    engines = empty("kpitui.db")
    with engines.write.begin() as connection:
        create_tables(connection)
    migrate(engines, HEAD, scripts_with(tmp_path / "scripts", NEXT))
    with engines.read.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "kpitui_9000"
        assert connection.execute(text("SELECT called, shade FROM series")).all() == []


def test_a_workspace_of_the_first_schema_opens_with_all_it_holds(tmp_path: Path):
    file = tmp_path / "kpitui.db"
    ws = Workspace.open(file, author="ana")
    make_goal(ws, "win")
    before = content(ws)
    with ws.engines.write.begin() as connection:
        newest = schema(connection)
        for index in ("ix_measurement_check_in", "ix_measurement_checked"):
            connection.execute(text(f"DROP INDEX {index}"))
        connection.execute(text("ALTER TABLE kpi DROP COLUMN limits_until"))
        connection.execute(text("ALTER TABLE batch DROP COLUMN kept"))
        connection.execute(text("UPDATE alembic_version SET version_num = 'kpitui_0001'"))
    ws.close()
    opened = Workspace.open(file, author="ana")
    with opened.engines.read.connect() as connection:
        assert (schema(connection), revision(connection)) == (newest, HEAD)
    assert content(opened) == before
    opened.close()
