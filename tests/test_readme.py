"""The README holds what it promises: its walk is walked, its tables name what there is."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kpitui.cli.main import COMMANDS
from kpitui.model.enums import Aggregation, Named
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases.check import findings
from kpitui.usecases.series import load_series
from tests import commands_table, keys_table
from tests.editor import fill, flat
from tests.screen import press, row, settle, type_text

MOMENT = re.compile(r"\w{3} \d+ \w{3} \d\d:\d\d")
ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


WALKS = re.findall(r"^```console\n(.+?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("walk", WALKS, ids=["the first hour", "a quarter's rhythm"])
def test_a_walk_shows_what_it_says(tmp_path: Path, walk: str) -> None:
    steps = [step.splitlines() for step in re.split(r"^\$ ", walk, flags=re.MULTILINE)[1:]]
    script = [f'kpitui() {{ "{sys.executable}" -m kpitui --as-of 2026-11-23 "$@"; }}', "set -e"]
    shown = []
    for first, *rest in steps:
        if "<<" in first:
            script += [first, *rest]
        else:
            script.append(first)
            shown += rest
    ran = subprocess.run(
        ["bash"],
        input="\n".join(script),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={
            **{name: value for name, value in os.environ.items() if name != "COLUMNS"},
            "KPITUI_DATABASE": str(tmp_path / "kpitui.db"),
            "KPITUI_CONFIG": str(tmp_path / "config.toml"),
            "KPITUI_USER": "ana",
            "LC_ALL": "C.UTF-8",
        },
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    # When it was done is the one thing that is not the same in every run.
    assert MOMENT.sub("then", ran.stdout).splitlines() == MOMENT.sub("then", "\n".join(shown)).splitlines()


def test_the_walks_run_every_command() -> None:
    first, rhythm = (set(re.findall(r"^\$ kpitui (\S+)", walk, re.MULTILINE)) for walk in WALKS)
    assert set(COMMANDS) - first == {"doctor", "review"}, "doctor names paths, which are others on every machine"
    assert "review" in rhythm


async def test_the_first_kpi_of_ones_own_takes_what_its_section_says(ws: Workspace) -> None:
    section = README[README.index("### Three minutes more") : README.index("### What one does every day")]
    assert len(re.findall(r"\w[\w’'-]*", section)) < 125, "read in half a minute"
    async with KpituiApp(ws).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "1")
        await type_text(pilot, "More readers")
        await fill(pilot, "Period", "2026-Q4")
        await press(pilot, "f6")
        await type_text(pilot, "Newsletter readers")
        await press(pilot, "f6")
        await type_text(pilot, "11800")
        assert "Each value replaces the one before." in flat(pilot).replace("▌ ", "")
        await fill(pilot, "Target", "13000")
        await press(pilot, "f3", "m")
        await type_text(pilot, "12100")
        await press(pilot, "enter")
        assert "12 100      13 000" in row(pilot, "Newsletter readers").replace("\N{NO-BREAK SPACE}", " ")
    assert [found.finding.id for found in findings(ws) if found.kind is Named.KPI] == ["K7", "K8"]
    assert load_series(ws, "newsletter_readers")[0].aggregation is Aggregation.LAST


def test_a_team_is_set_up_by_the_commands_of_its_chapter(tmp_path: Path) -> None:
    chapter = README[README.index("### Over SSH") : README.index("### On PostgreSQL")]
    setup, begin, profile = re.findall(r"^```sh\n(.+?)^```$", chapter, re.MULTILINE | re.DOTALL)
    crontab = re.findall(r"^[\d ]+ \* \* \S+ +(.+)$", chapter, re.MULTILINE)
    (folders,) = re.findall(r"^sudo (install .+)$", setup, re.MULTILINE)
    kpitui = tmp_path / "bin" / "kpitui"
    kpitui.parent.mkdir()
    kpitui.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kpitui "$@"\n')
    kpitui.chmod(0o755)
    cron = {"HOME": str(tmp_path), "LOGNAME": "ana", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
    login = {**cron, "USER": "ana", "PATH": f"{kpitui.parent}:/usr/bin:/bin"}

    def run(script: str, env: dict[str, str]) -> str:
        for theirs, ours in (("/srv/kpi", f"{tmp_path}/kpi"), ("-g kpi", f"-g {os.getgid()}")):
            script = script.replace(theirs, ours)
        script = script.replace("/usr/local/bin/kpitui", str(kpitui))
        ran = subprocess.run(
            ["sh", "-ec", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=60
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        return ran.stdout

    run(folders, login)
    assert 'workspace: share set to "group"' in run(begin, login)
    assert run(profile, login) == ""
    (tmp_path / "kpi" / "inbox" / "orders.csv").write_text("date,orders\n2026-11-23,51\n")
    imports, due = crontab
    assert "taken as batch 1: 1 row" in run(imports, cron)
    assert run(due, cron) == ""


def test_ci_runs_the_second_command() -> None:
    commands = re.findall(r"^```sh\n(.+)\n```$", README, re.MULTILINE)
    assert commands[1].endswith("pytest")
    assert (ROOT / ".ci/run").read_text().splitlines()[-1] == commands[1]


def test_the_table_of_keys_is_that_of_the_bindings() -> None:
    assert keys_table.put(README) == README, "draw it again: python -m tests.keys_table"


def test_the_tables_of_commands_are_those_of_their_parsers() -> None:
    assert commands_table.put(README) == README, "draw them again: python -m tests.commands_table"
