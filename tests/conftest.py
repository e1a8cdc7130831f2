"""What every test starts from: a real workspace on a real file, on a fixed day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kpitui.store.workspace import Workspace

if TYPE_CHECKING:
    from tests.postgres import Server

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session", autouse=True)
def _nothing_in_the_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the app and commands that tests start write beside a workspace is not the person's own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATA", "CONFIG", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(tmp_path_factory.mktemp(name.lower())))
        yield


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace.open(tmp_path / "kpitui.db", author="ana", as_of=TODAY)
    yield workspace
    workspace.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator["Server"]:
    """A PostgreSQL server, started by the first test that asks for it."""
    from tests.postgres import running_server

    with running_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str | Path]:
    """Where an empty workspace is: a path that is made when opened, then a URL."""
    if request.param == "sqlite":
        yield tmp_path / "kpitui.db"
        return
    server: Server = request.getfixturevalue("postgres")
    with server.new_workspace() as url:
        yield url


@pytest.fixture
def any_ws(database: str | Path) -> Iterator[Workspace]:
    """As `ws`, on SQLite and then on PostgreSQL."""
    workspace = Workspace.open(database, author="ana", as_of=TODAY)
    yield workspace
    workspace.close()
