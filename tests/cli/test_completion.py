"""A shell that has read our completion completes commands, options, what they allow, and keys."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from kpitui.cli.declared import declared
from kpitui.store.workspace import Workspace
from tests.build import make_kpi
from tests.cli.conftest import Run
from tests.terminal import Terminal

SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], ""),
    "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D; "),
    "fish": (["fish", "--no-config", "-i"], ""),
}
INSTALLED = [name for name in SHELLS if shutil.which(name)]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_holds_every_command_and_every_option(run: Run, shell: str) -> None:
    ran = run("completion", shell)
    assert (ran.code, ran.err) == (0, "")
    for command in declared():
        assert command.name in ran.out
        for option in command.options:
            assert all(name.lstrip("-") in ran.out for name in option.names)


def test_a_shell_that_is_not_known_is_refused_with_those_that_are(run: Run) -> None:
    ran = run("completion", "tcsh")
    assert ran.code == 2
    assert "bash" in ran.err


@pytest.mark.parametrize("shell", INSTALLED)
def test_a_shell_completes(run: Run, database: Path, tmp_path: Path, shell: str) -> None:
    ws = Workspace.open(database, author="ana")
    make_kpi(ws, "churn-rate")
    ws.close()
    script = tmp_path / f"kpitui.{shell}"
    script.write_text(run("completion", shell).out, encoding="utf-8")
    program = tmp_path / "bin" / "kpitui"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kpitui "$@"\n')
    program.chmod(0o755)
    command, before = SHELLS[shell]
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    with Terminal(command, size=(120, 36), env={"PATH": path, "HOME": str(tmp_path)}) as terminal:
        terminal.write(f"{before}source {script}; echo is-rea''dy\n")
        terminal.until("is-ready")
        for typed, whole in (
            ("--as-of 2026-11-23 stat", "kpitui --as-of 2026-11-23 status"),
            ("status --forma", "kpitui status --format"),
            ("status --format js", "kpitui status --format json"),
            ("show churn", "kpitui show churn-rate"),
        ):
            terminal.write(f"kpitui {typed}\t")
            terminal.until(whole)
            terminal.press("ctrl+u")
