"""The golden files of the folders that KPITUI_CASES names, and the runner itself."""

import json
import os
from pathlib import Path

import pytest

from tests.conformance.__main__ import main
from tests.conformance.registry import check_file, golden_files

NO_CASES: dict[str, object] = {"wilson": [], "nps": [], "rating_mean": []}

FOLDERS = [Path(name) for name in os.environ.get("KPITUI_CASES", "").split(os.pathsep) if name]
FILES = [file for folder in FOLDERS for file in golden_files(folder)]


if FILES:

    @pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
    def test_every_case_of_a_golden_file_is_within_its_tolerance(file: Path) -> None:
        assert [(name, result.failures) for name, result in check_file(file) if result.failures] == []


def wilson(tmp_path: Path, name: str, low: float) -> Path:
    wilson = [{"k": 1, "n": 29, "ci": [low, 0.171755]}]
    (tmp_path / name).write_text(json.dumps(NO_CASES | {"wilson": wilson}))
    return tmp_path


def test_a_folder_whose_files_hold_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(wilson(tmp_path, "ratings.json", 0.006113))]) == 0
    assert capsys.readouterr().out.startswith("passed   ratings.json: 3 compared, worst deviation ")


def test_a_value_outside_its_tolerance_fails_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(wilson(tmp_path, "ratings.json", 0.0062))]) == 1
    assert "wilson 1 of 29, low: 0.00611" in capsys.readouterr().out


def test_a_file_that_no_family_knows_is_said_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tides.json").write_text("[]")
    assert main([str(wilson(tmp_path, "ratings.json", 0.006113))]) == 1
    assert "unknown  tides.json" in capsys.readouterr().out


def test_a_kind_names_the_family_of_a_file_with_another_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "newcombe.json").write_text(json.dumps({"kind": "ratings", "nps_n0": None} | NO_CASES))
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("passed   newcombe.json")


def test_a_file_without_a_case_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ratings.json").write_text(json.dumps(NO_CASES))
    assert main([str(tmp_path)]) == 1
    assert "there is no case in it" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_a_folder_without_a_known_file_is_an_error(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / name)]) == 1
    assert "has no golden file" in capsys.readouterr().err
