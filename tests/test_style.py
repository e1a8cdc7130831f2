"""What the tools say of the source."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_FILE = 400


@pytest.mark.parametrize(
    "tool",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy", "--strict", "src")],
    ids=" ".join,
)
def test_the_tools_have_nothing_to_say(tool: tuple[str, ...]) -> None:
    ran = subprocess.run([sys.executable, "-m", *tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_file_can_be_read_in_one_go() -> None:
    lengths = {str(file): len(file.read_text().splitlines()) for file in sorted(ROOT.glob("src/**/*.py"))}
    assert {file: length for file, length in lengths.items() if length > LONGEST_FILE} == {}
