"""`kpitui apply` and `kpitui export definitions`: a workspace as text."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

TEAM = """\
[goals.grow]
title = "Grow ridership"
period = "2011-01-01..2012-12-31"

[series.rentals]

[kpis.daily-rentals]
name = "Daily rentals"
goals = ["grow"]
series = "rentals"
cadence = "day"
"""


def write(folder: Path, text: str, name: str = "team.toml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_is_applied_once(run: Run, tmp_path: Path):
    file = write(tmp_path, TEAM)

    first, second = run("apply", file), run("apply", file)

    assert first.out.splitlines() == ["goal grow: new", "series rentals: new", "kpi daily-rentals: new"]
    assert (first.code, second.code) == (0, 0)
    assert second.out == ""
    assert "nothing to change" in second.err


def test_what_is_exported_can_be_applied_elsewhere(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    run("apply", write(tmp_path, TEAM))
    exported = run("export", "definitions").out
    monkeypatch.setenv("KPITUI_DATABASE", str(tmp_path / "other.db"))

    run("apply", write(tmp_path, exported, "exported.toml"))

    assert run("export", "definitions").out == exported
    assert exported.startswith('[goals.grow]\ntitle = "Grow ridership"\n')


def test_a_dry_run_writes_nothing(run: Run, tmp_path: Path):
    ran = run("apply", write(tmp_path, TEAM), "--dry-run")

    assert "kpi daily-rentals: new" in ran.out
    assert run("export", "definitions").out == ""


def test_prune_takes_out_of_use_what_is_not_named(run: Run, tmp_path: Path):
    run("apply", write(tmp_path, TEAM))

    ran = run("apply", write(tmp_path, "[goals.grow]\n"), "--prune")

    assert ran.out.splitlines() == ["kpi daily-rentals: retired", "series rentals: archived"]


def test_a_mistake_is_named_with_file_and_line(run: Run, tmp_path: Path):
    file = write(tmp_path, '[goals.grow]\ntitel = "Grow"\n')

    ran = run("apply", file)

    assert ran.code == 2
    assert ran.err == f"kpitui: {file}:2: unknown key 'titel' in goals.grow; did you mean 'title'?\n"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"[goals.a]\ntitle = '\xe4'\n", b"\x00"])
def test_a_file_that_is_no_text_is_refused(run: Run, tmp_path: Path, content: bytes):
    (tmp_path / "bad.toml").write_bytes(content)

    ran = run("apply", str(tmp_path / "bad.toml"))

    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert run("export", "definitions").out == ""


def test_a_file_that_is_not_there_is_refused(run: Run, tmp_path: Path):
    assert run("apply", str(tmp_path / "gone.toml")).code == 2
    assert run("apply", str(tmp_path)).code == 2


def test_only_definitions_are_exported(run: Run):
    ran = run("export", "everything")

    assert ran.code == 2
    assert "definitions" in ran.err
