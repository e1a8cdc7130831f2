"""Names that are markup, formulas, quotes and wide letters go through every command as they are."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'
QUOTED = json.dumps(HOSTILE, ensure_ascii=False)
DEFINITIONS = f"""
[goals.odd]
title = {QUOTED}
why = {QUOTED}
owner = {QUOTED}
period = "2026-Q4"
[series.odd]
name = {QUOTED}
unit = {QUOTED}
[kpis.odd]
name = {QUOTED}
definition = {QUOTED}
goals = ["odd"]
series = "odd"
cadence = "week"
since = 2026-11-01
owner = {QUOTED}
alignment = {QUOTED}
target = {{ value = 10, baseline = 1 }}
[[events]]
day = 2026-11-03
title = {QUOTED}
note = {QUOTED}
"""


@pytest.fixture
def odd(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPITUI_USER", HOSTILE)
    monkeypatch.setenv("COLUMNS", "400")
    file = tmp_path / "odd.toml"
    file.write_text(DEFINITIONS, encoding="utf-8")
    assert run("apply", str(file)).code == 0


@pytest.mark.usefixtures("odd")
def test_definitions_come_back(run: Run, tmp_path: Path) -> None:
    first = run("export", "definitions")
    assert (first.code, first.err) == (0, "")
    assert first.out.count(HOSTILE.replace('"', '\\"')) + first.out.count(f"'{HOSTILE}'") == 11
    again = tmp_path / "again.toml"
    again.write_text(first.out, encoding="utf-8")
    ran = run("apply", str(again))
    assert (ran.code, ran.out) == (0, "")


@pytest.mark.usefixtures("odd")
def test_values_by_hand_and_by_file_are_taken(run: Run, tmp_path: Path) -> None:
    assert run("log", HOSTILE, "7", "--note", HOSTILE).out.startswith(f"{HOSTILE}: 7 {HOSTILE} on")
    file = tmp_path / f"{HOSTILE.replace('/', '_')}.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([["date", HOSTILE], ["2026-11-20", "5"]])
    ran = run("import", str(file), "--json")
    (taken,) = json.loads(ran.out)
    assert (ran.code, taken["file"], list(taken["series"])) == (0, str(file), ["odd"])


@pytest.mark.usefixtures("odd")
def test_they_are_shown(run: Run) -> None:
    run("log", "odd", "7", "--note", HOSTILE, "--on", "2026-11-10")
    for arguments in (
        ("status",),
        ("show", "odd"),
        ("goals",),
        ("due", "--as-of", "2026-12-20"),
        ("history",),
        ("history", HOSTILE),
    ):
        ran = run(*arguments)
        assert (arguments, ran.code, ran.err) == (arguments, 0, "")
        assert HOSTILE in ran.out, arguments
    assert json.loads(run("status", HOSTILE, "--format", "json").out)["kpis"][0]["name"] == HOSTILE
    (row,) = csv.DictReader(io.StringIO(run("status", "--format", "csv").out))
    assert (row["name"], row["owner"], row["unit"]) == (HOSTILE,) * 3
    assert HOSTILE in run("doctor").out


@pytest.mark.usefixtures("odd")
def test_an_author_undoes_and_redoes_what_is_his(run: Run) -> None:
    run("log", "odd", "7")
    assert run("undo").out.startswith("undo of log odd")
    assert run("redo").out.startswith("redo of log odd")


@pytest.mark.parametrize(
    "arguments", [("log", "\x1b[2J", "5"), ("status", "\x9b2J"), ("history", "a\u202eb"), ("undo", "\x1b")]
)
def test_control_characters_never_come_back_raw(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert not set(ran.out + ran.err) & set("\x1b\x9b\u202e")
