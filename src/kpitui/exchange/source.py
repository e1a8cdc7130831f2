"""A file's bytes: what can be read at all, and that it is the same file each time."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kpitui.model.errors import BadInput

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Stamp:
    """By what a file is known to be the same one, unchanged."""

    device: int
    number: int
    size: int
    changed: int


@dataclass(frozen=True, slots=True)
class Source:
    """A regular file, as it was when it was opened first."""

    path: Path
    sha256: str
    stamp: Stamp

    @property
    def name(self) -> str:
        return self.path.name

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Its bytes.

        Raises: BadInput, where it cannot be read, or is another than before when it was read.
        """
        with _reading(self.path) as file:
            _refuse_changed(self, os.fstat(file.fileno()))
            yield file
            _refuse_changed(self, self.path.stat())


def open_source(path: Path) -> Source:
    """Raises: BadInput, for what is no file that can be read."""
    _refuse_other_than_file(path)
    digest = hashlib.sha256()
    with _reading(path) as file:
        stamp = _stamp(os.fstat(file.fileno()))
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    source = Source(path, digest.hexdigest(), stamp)
    with source.opened():
        return source


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror})") from error


def _stamp(found: os.stat_result) -> Stamp:
    return Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _refuse_changed(source: Source, found: os.stat_result) -> None:
    if _stamp(found) != source.stamp:
        raise BadInput(f"{source.name} changed while it was read; import it again when it is complete")


def _refuse_other_than_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror}); name a file that is there") from error
    except ValueError as error:
        raise BadInput(f"{str(path)!r} is no name of a file") from error
    if stat.S_ISDIR(mode):
        raise BadInput(f"{path} is a folder; name the files in it")
    if not stat.S_ISREG(mode):
        raise BadInput(f"{path} is no regular file; save what it gives to a file and import that")
