"""What can be opened, and what is said of what cannot."""

import socket
import sqlite3
from pathlib import Path

import pytest
from sqlmodel import select

from kpitui.model.errors import DatabaseUnusable, ReadOnly
from kpitui.model.tables import Goal
from kpitui.store import engines
from kpitui.store.schema import HEAD
from kpitui.store.workspace import Workspace
from tests.build import make_goal
from tests.postgres import Server


def refusal(database: str | Path, *, read_only: bool = False) -> str:
    with pytest.raises(DatabaseUnusable) as refused:
        Workspace.open(database, author="ana", read_only=read_only)
    return str(refused.value)


def execute(file: Path, *statements: str) -> None:
    connection = sqlite3.connect(file)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def workspace_at(file: Path) -> Path:
    ws = Workspace.open(file, author="ana")
    make_goal(ws, "win")
    ws.close()
    return file


def test_a_new_file_and_its_log_are_private_and_its_folder_is_made(tmp_path: Path):
    file = tmp_path / "new" / "folder" / "kpitui.db"
    ws = Workspace.open(file, author="ana")
    make_goal(ws, "win")
    files = sorted(file.parent.iterdir())
    assert [path.name for path in files] == ["kpitui.db", "kpitui.db-shm", "kpitui.db-wal"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    ws.close()


def test_an_empty_file_becomes_a_workspace(tmp_path: Path):
    file = tmp_path / "kpitui.db"
    file.touch()
    Workspace.open(file, author="ana").close()
    assert file.stat().st_size > 0


def test_a_path_may_have_any_signs(tmp_path: Path):
    file = tmp_path / "ü ?mode=ro#%20 数据.db"
    ws = Workspace.open(file, author="ana")
    make_goal(ws, "win")
    ws.close()
    assert file.exists()


@pytest.mark.parametrize("content", ["x", "notes", "notes\n" * 1000])
def test_a_text_file_is_not_a_database(tmp_path: Path, content: str):
    file = tmp_path / "notes.txt"
    file.write_text(content)
    assert refusal(file) == f"{file} is not a database; name a kpitui workspace, or a place for a new one"
    assert file.read_text() == content
    assert list(tmp_path.iterdir()) == [file]


def test_the_address_of_another_kind_of_database_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    said = refusal("mysql://ana:secret@host/kpis")
    assert said == "a workspace cannot be in mysql: name a file by its path, or postgresql://user@host:5432/name"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "tables",
    [
        ["CREATE TABLE note (id INTEGER)"],
        ["CREATE TABLE alembic_version (version_num TEXT)"],
        [
            "CREATE TABLE alembic_version (version_num TEXT)",
            "INSERT INTO alembic_version VALUES ('0123456789ab')",
        ],
    ],
    ids=["tables", "no revision", "another's revision"],
)
def test_another_programs_file_is_left_as_it_is(tmp_path: Path, tables: list[str]):
    file = tmp_path / "other.db"
    execute(file, *tables)
    before = file.read_bytes()
    assert refusal(file) == f"{file} belongs to another program; name a kpitui workspace, or a place for a new one"
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_newer_workspace_asks_for_an_update(tmp_path: Path):
    file = workspace_at(tmp_path / "kpitui.db")
    execute(file, "UPDATE alembic_version SET version_num = 'kpitui_9999'")
    assert refusal(file) == f"{file} was written by a newer kpitui; update kpitui to open it"


def test_a_damaged_workspace_says_so_when_it_is_opened_or_read(tmp_path: Path):
    file = workspace_at(tmp_path / "kpitui.db")
    data = bytearray(file.read_bytes())
    data[100:] = b"\xff" * (len(data) - 100)
    file.write_bytes(data)
    assert refusal(file).startswith(f"{file} is damaged; put back a backup")


def test_damage_found_while_reading_is_a_sentence_too(tmp_path: Path):
    ws = Workspace.open(workspace_at(tmp_path / "kpitui.db"), author="ana")
    with ws.reading() as db:
        page = db.connection().exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'goal'").scalar_one()
    ws.close()
    with (tmp_path / "kpitui.db").open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    ws = Workspace.open(tmp_path / "kpitui.db", author="ana")
    with pytest.raises(DatabaseUnusable, match="is damaged"), ws.reading() as db:
        db.exec(select(Goal.title)).all()
    ws.close()


def test_a_folder_is_not_a_workspace(tmp_path: Path):
    assert refusal(tmp_path).startswith(f"{tmp_path} is a folder; a workspace is one file in it")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "notes").touch()
    file = tmp_path / "notes" / "deeper" / "kpitui.db"
    assert refusal(file) == f"the folder {file.parent} cannot be made (Not a directory); choose another"


def test_a_workspace_that_is_locked_for_long_is_a_sentence(database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engines, "BUSY_SECONDS", 1)
    holder, waiter = (Workspace.open(database, author=name) for name in ("ana", "ben"))
    with (
        holder.writing("takes its time"),
        pytest.raises(DatabaseUnusable, match="was locked by another program for 1 s; try again when it is done"),
        waiter.writing("waits"),
    ):
        pass
    holder.close()
    waiter.close()


def test_readers_do_not_wait_for_a_writer(any_ws: Workspace):
    with any_ws.writing("takes its time") as db:
        db.add(Goal(key="win", title="Win"))
        db.flush()
        with any_ws.reading() as other:
            assert other.exec(select(Goal.key)).all() == []


def test_a_file_that_is_deleted_or_replaced_while_open_takes_nothing_more(tmp_path: Path):
    file = tmp_path / "kpitui.db"
    ws = Workspace.open(file, author="ana")
    kept = tmp_path / "kept.db"
    file.rename(kept)
    sentence = f"{file} was moved, deleted or replaced while it was open; open it again"
    for use in (ws.counter, lambda: make_goal(ws, "win")):
        with pytest.raises(DatabaseUnusable) as refused:
            use()
        assert str(refused.value) == sentence
    workspace_at(file)
    with pytest.raises(DatabaseUnusable, match="replaced while it was open"), ws.reading():
        pass
    ws.close()


def test_a_read_only_workspace_is_seen_and_not_written(any_ws: Workspace, database):
    make_goal(any_ws, "win")
    visitor = Workspace.open(database, author="ben", read_only=True)
    with visitor.reading() as db:
        assert db.exec(select(Goal.key)).all() == ["win"]
    with pytest.raises(ReadOnly, match="is open for reading only"), visitor.writing("change"):
        pass
    visitor.close()


def test_a_role_that_may_only_look_is_told_so(postgres: Server):
    import psycopg

    with postgres.new_workspace() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE ROLE eve LOGIN")
            connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO eve")
        ws = Workspace.open(url.replace("kpitui@", "eve@"), author="eve")
        with ws.reading() as db:
            assert db.exec(select(Goal.key)).all() == []
        with pytest.raises(ReadOnly, match="lets you look and change nothing; ask its administrator"):
            make_goal(ws, "win")
        ws.close()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP OWNED BY eve")
            connection.execute("DROP ROLE eve")


def test_reading_only_makes_nothing(tmp_path: Path):
    file = tmp_path / "kpitui.db"
    assert refusal(file, read_only=True) == f"{file} is not there; without --read-only it would be made"
    assert not file.exists()


def test_what_postgresql_says_comes_without_the_password(postgres: Server):
    assert refusal(postgres.url("nowhere")).endswith('cannot be reached: database "nowhere" does not exist')
    unreachable = refusal("postgresql://ana:secret@127.0.0.1:1/kpis")
    assert unreachable == "PostgreSQL kpis at 127.0.0.1 cannot be reached: Connection refused"
    mistyped = refusal("postgresql://ana:secret@127.0.0.1:port/kpis")
    assert mistyped == "the database's address cannot be read; it has the form postgresql://user@host:5432/name"


def test_a_server_that_never_answers_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch):
    assert 2 * engines.ANSWER_SECONDS <= 10  # the app waits twice
    monkeypatch.setattr(engines, "ANSWER_SECONDS", 2)  # libpq takes no less
    with socket.create_server(("127.0.0.1", 0)) as mute:
        unanswered = refusal(f"postgresql://ana@127.0.0.1:{mute.getsockname()[1]}/kpis")
    assert unanswered == "PostgreSQL kpis at 127.0.0.1 cannot be reached: it does not answer"


def test_another_programs_postgresql_database_is_refused(postgres: Server):
    import psycopg

    url = postgres.new_empty()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE note (id INTEGER)")
    assert "belongs to another program" in refusal(url)


def test_the_revision_is_what_an_open_workspace_has(any_ws: Workspace):
    with any_ws.reading() as db:
        assert db.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == HEAD
