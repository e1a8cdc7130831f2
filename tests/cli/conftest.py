"""Commands as a person runs them: on a workspace of their own, on a fixed day."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kpitui.cli.main import main


class Ran(NamedTuple):
    code: object
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file the commands work on; nothing of the machine's user is read."""
    file = tmp_path / "kpitui.db"
    monkeypatch.setenv("KPITUI_DATABASE", str(file))
    monkeypatch.setenv("KPITUI_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("KPITUI_USER", "ana")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("COLUMNS", raising=False)
    return file


@pytest.fixture
def run(database: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("status", "--format", "json")`, in this process, as of 2026-11-23 unless it says another day."""

    def run(*arguments: str) -> Ran:
        given = list(arguments)
        if "--as-of" not in given:
            given = ["--as-of", "2026-11-23", *given]
        code = main(given)
        return Ran(code, *capsys.readouterr())

    return run
