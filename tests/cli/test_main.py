"""What every command has in common: how it is found, what it says when it cannot, and with which code."""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from kpitui.cli.main import COMMANDS, AppWanted, main
from tests.cli.conftest import Run

KPITUI = [sys.executable, "-m", "kpitui"]


def test_no_command_means_the_app() -> None:
    assert main(["--as-of", "2012-12-31", "--read-only"]) == AppWanted(date(2012, 12, 31), read_only=True)


def test_without_a_terminal_the_app_says_that_it_needs_one(database: Path) -> None:
    ran = subprocess.run(KPITUI, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "the app needs a terminal" in ran.stderr
    assert not database.exists()


def test_the_version_is_that_of_the_package(run: Run) -> None:
    from importlib.metadata import version

    assert run("--version").out == f"kpitui {version('kpitui')}\n"


def test_help_names_every_command(run: Run) -> None:
    shown = run("--help")
    assert shown.code == 0
    assert [name for name in COMMANDS if f"    {name} " not in shown.out] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_with_an_example(run: Run, command: str) -> None:
    shown = run(command, "--help")
    assert shown.code == 0
    assert f"Example: kpitui {command}" in shown.out
    assert "--as-of DAY" in shown.out


def test_the_nearest_command_is_named(run: Run, database: Path) -> None:
    ran = run("stauts")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "kpitui: no command is called 'stauts'; did you mean 'status'?\n"
    assert not database.exists()


@pytest.mark.parametrize("arguments", [("--as-of", "2026-02-31", "status"), ("status", "--as-of=2026-02-31")])
def test_a_day_that_does_not_exist_is_refused_wherever_it_stands(
    run: Run, database: Path, arguments: tuple[str, ...]
) -> None:
    ran = run("--as-of", "2026-11-23", *arguments)
    assert ran.code == 2
    assert ran.err == "kpitui: '2026-02-31' is not a day: February 2026 has 28 days\n"
    assert not database.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_around_which_the_calendar_ends_is_refused(run: Run, day: str) -> None:
    ran = run("status", "--as-of", day)
    assert ran.code == 2
    assert ran.err == f"kpitui: '{day}' is too far from now: --as-of takes days from 1900 to 9998\n"


def test_what_a_command_does_not_know_is_named_with_the_way_to_its_help(run: Run) -> None:
    ran = run("status", "--fromat", "json")
    assert ran.code == 2
    assert ran.err == "kpitui: '--fromat' is not known here; see kpitui status --help\n"


def test_an_argument_that_is_no_text_is_refused(run: Run) -> None:
    ran = run("status", os.fsdecode(b"\xff"))
    assert (ran.code, ran.err) == (2, "kpitui: an argument holds bytes that are no text; only UTF-8 is allowed\n")


def test_a_bad_line_of_the_configuration_is_named_and_the_command_goes_on(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('author = "ben"\nglyphs = "emoji"\n')
    ran = run("goals")
    assert ran.code == 0
    assert ran.err == (
        f'kpitui: {config}, line 2: glyphs must be one of "auto", "unicode", "ascii"; the default is used\n'
    )


def test_a_reader_who_closes_the_pipe_sees_no_traceback(database: Path) -> None:
    ran = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {sys.executable} -m kpitui --help | true"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in ran.stderr
    assert "Exception" not in ran.stderr


def test_an_interrupt_ends_a_command_without_a_traceback(database: Path) -> None:
    with subprocess.Popen(
        [*KPITUI, "log", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as waiting:
        assert waiting.stdin
        waiting.stdin.write("churn 2.5\n" * 20_000)  # more than a pipe holds: it reads by now
        waiting.stdin.flush()
        waiting.send_signal(signal.SIGINT)
        said = waiting.communicate()
    assert (waiting.returncode, said) == (130, ("", ""))


def test_a_full_disk_behind_stdout_is_a_sentence(database: Path) -> None:
    with open("/dev/full", "w") as full:
        ran = subprocess.run([*KPITUI, "--version"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (2, "kpitui: No space left on device\n")
