"""What no import can take is one sentence on stderr, and nothing is written."""

from pathlib import Path

import pytest

from kpitui.exchange import source
from tests.cli.conftest import Run
from tests.hostile import FILES, LIMIT, PIPE, write_files


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(source, "MOST_UNPACKED", LIMIT)
    folder = tmp_path / "files"
    folder.mkdir()
    write_files(folder)
    return folder


@pytest.mark.parametrize(
    ("name", "words"), [*((name, words) for name, (_, words) in FILES.items()), PIPE], ids=[*FILES, PIPE[0]]
)
def test_a_file_that_cannot_be_taken_is_one_sentence(run: Run, folder: Path, name: str, words: str) -> None:
    ran = run("import", str(folder / name))

    (line,) = ran.err.splitlines()
    assert (ran.code, ran.out) == (2, "")
    assert words in line
    assert run("export", "measurements").out.splitlines()[1:] == []


def test_a_folder_of_them_says_each_and_takes_the_good_one(run: Run, folder: Path) -> None:
    (folder / "good.csv").write_text("date,a\n2026-09-01,1\n")

    ran = run("import", str(folder))

    said = ran.err.splitlines()
    assert ran.code == 4
    assert ran.out.splitlines()[0].startswith(f"{folder / 'good.csv'}: taken as batch 1")
    assert said[0] == f"kpitui: not recognised in {folder} and left alone: unknown.csv"
    assert len(said) == len(FILES)
