"""The files of a folder that can be imported, for a timer that comes again and again."""

import time
from dataclasses import dataclass
from pathlib import Path

from kpitui.model.errors import BadInput

SUFFIXES = frozenset((".csv", ".tsv", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson", ".gz"))
REJECTS = ".rejected.csv"
"""How the files end in which an import keeps the rows that it did not take."""
RECENT, WATCHED = 5.0, 1.0
"""Seconds: a file that was written less than RECENT ago is watched for WATCHED."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies in a folder."""

    files: tuple[Path, ...]
    """By name; of the kinds that an import reads."""
    growing: tuple[Path, ...]
    """Somebody is still writing them."""


def look_into(folder: Path) -> Folder:
    """Its files, but not those of its folders; hidden ones and an import's own rejects are left out.

    Raises: BadInput, where it cannot be read.
    """
    try:
        found = sorted(path for path in folder.iterdir() if _is_candidate(path))
        before = {path: _state(path) for path in found}
        now = time.time()
        if any(now - changed < RECENT for _, changed in before.values()):
            time.sleep(WATCHED)
        growing = tuple(path for path in found if _state(path) != before[path])
    except OSError as error:
        raise BadInput(f"{folder} cannot be read ({error.strerror}); name a folder that you may read") from error
    return Folder(tuple(path for path in found if path not in growing), growing)


def _is_candidate(path: Path) -> bool:
    name = path.name.casefold()
    return (
        path.suffix.casefold() in SUFFIXES
        and not name.startswith(".")
        and not name.endswith(REJECTS)
        and path.is_file()
    )


def _state(path: Path) -> tuple[int, float]:
    state = path.stat()
    return state.st_size, state.st_mtime
