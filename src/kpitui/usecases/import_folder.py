"""The files of a folder that can be imported, for a timer that comes again and again."""

import os
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
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


@dataclass(frozen=True, slots=True)
class Entry:
    """What lies in a folder that a person looks into."""

    path: Path
    kind: str
    """table: a file of a kind that an import reads; folder; other."""
    size: int
    changed: date

    @property
    def folder(self) -> bool:
        return self.kind == "folder"


@dataclass(frozen=True, slots=True)
class Listing:
    """A folder as a person picks a file from it."""

    folder: Path
    entries: tuple[Entry, ...]
    """Files that may be tables, the latest first; then folders, then what is left, by name."""
    today: date


def browse(folder: Path, today: date) -> Listing:
    """What is in a folder, but for what is hidden.

    Raises: BadInput, where it cannot be read.
    """
    try:
        with os.scandir(folder) as found:
            known = [
                (_entry(one), one.stat().st_mtime) for one in found if not one.name.startswith(".") and _there(one)
            ]
    except OSError as error:
        raise BadInput(f"{folder} cannot be read ({error.strerror}); name a folder that you may read") from error
    tables = sorted((pair for pair in known if pair[0].kind == "table"), key=lambda pair: (-pair[1], pair[0].path))
    others = sorted(
        (entry for entry, _ in known if entry.kind != "table"),
        key=lambda entry: (not entry.folder, entry.path.name.casefold()),
    )
    return Listing(folder, (*(entry for entry, _ in tables), *others), today)


def complete(typed: str) -> str | None:
    """What was typed of a path, with the rest of the first name that begins so; None where none does."""
    begun, slash, part = typed.rpartition("/")
    if not part:
        return None
    try:
        names = sorted(os.scandir(Path(begun + slash).expanduser()), key=lambda one: one.name)
        found = next((one for one in names if one.name.startswith(part)), None)
        return None if found is None else f"{begun}{slash}{found.name}{'/' if found.is_dir() else ''}"
    except (OSError, RuntimeError, ValueError):
        return None


def _there(one: "os.DirEntry[str]") -> bool:
    """A link may lead nowhere."""
    try:
        one.stat()
    except OSError:
        return False
    return True


def _entry(one: "os.DirEntry[str]") -> Entry:
    path, state = Path(one.path), one.stat()
    kind = "folder" if one.is_dir() else "table" if _is_candidate(path) else "other"
    return Entry(path, kind, state.st_size, datetime.fromtimestamp(state.st_mtime, UTC).astimezone().date())


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
