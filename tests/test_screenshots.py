"""The pictures that are there are those that the script takes."""

from pathlib import Path

from screenshots.make import files

FOLDER = Path(__file__).parents[1] / "screenshots"


def test_every_picture_is_there_and_no_other() -> None:
    assert {file.name for file in FOLDER.glob("*.svg")} == set(files()), "take them anew: python -m screenshots.make"
