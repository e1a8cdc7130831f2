"""Commands run by somebody who is not root, whoever runs the tests; with a limit on the size of files if wanted."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534

CHILD = """
import encodings.utf_8_sig, os, resource, sys, tempfile
import kpitui.cli.apply, kpitui.cli.history, kpitui.cli.log
import kpitui.exchange.definitions, kpitui.usecases.definitions, kpitui.usecases.doctor, kpitui.usecases.daily_backup
import kpitui.usecases.history, kpitui.usecases.log
from kpitui.cli.main import main
from kpitui.store.workspace import Workspace

# What is imported late is loaded here, while root may still read where it is installed.
with tempfile.TemporaryDirectory() as folder:
    Workspace.open(folder + "/kpitui.db", author="ana").close()
if os.geteuid() == 0:
    user, group = map(int, sys.argv[2:4])
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)
limit = int(sys.argv[1])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.exit(main(sys.argv[4:]))
"""


def run(
    database: Path, *arguments: str, file_size: int = 0, stdin: str = "", user: int = NOBODY, group: int = NOBODY
) -> subprocess.CompletedProcess[str]:
    """`kpitui arguments` on `database`, in a child without root's rights."""
    folder = database.parent
    return subprocess.run(
        [sys.executable, "-c", CHILD, *map(str, (file_size, user, group)), *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "KPITUI_DATABASE": str(database),
            "KPITUI_CONFIG": "/nonexistent/config.toml",
            "KPITUI_USER": "ana",
            "XDG_STATE_HOME": str(folder),
        },
    )


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder of the one who runs the commands; pytest's own are closed to all but root where root runs it."""
    folder = Path(tempfile.mkdtemp(prefix="kpitui-"))
    give(folder)
    try:
        yield folder
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


def give(*paths: Path) -> None:
    """Let them belong to the one who runs the commands."""
    if os.geteuid() == 0:
        for path in paths:
            os.chown(path, NOBODY, NOBODY)
