"""A file's bytes, unpacked: what can be read at all, and that it is the same file each time."""

import gzip
import hashlib
import io
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from kpitui.model.errors import BadInput

CHUNK = 1 << 18
MOST_UNPACKED = 1 << 30
"""Bytes that a packed file may hold; beyond that it is more likely made to fill a machine."""
GZIP = b"\x1f\x8b"

Heard = Callable[[int, int], None]
"""Told how many bytes of a file are read, and of how many; what it raises stops the reading."""


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
    beginning: bytes
    """Unpacked."""
    heard: Heard

    @property
    def name(self) -> str:
        return self.path.name

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Its bytes, unpacked.

        Raises: BadInput, where it cannot be read or unpacked, or is another than when it was opened first.
        """
        with _reading(self.path) as file:
            _refuse_changed(self, os.fstat(file.fileno()))
            yield _unpacked(file, self.path, self.heard)
            _refuse_changed(self, self.path.stat())


def open_source(path: Path, heard: Heard) -> Source:
    """Raises: BadInput, for what is no file that can be read."""
    _refuse_other_than_file(path)
    digest = hashlib.sha256()
    with _reading(path) as file:
        stamp = _stamp(os.fstat(file.fileno()))
        while chunk := file.read(CHUNK):
            digest.update(chunk)
        file.seek(0)
        beginning = _unpacked(file, path, heard).read(CHUNK)
    return Source(path, digest.hexdigest(), stamp, beginning, heard)


class _Unpacked(io.RawIOBase):
    """A file's bytes, unpacked where they are packed."""

    def __init__(self, file: BinaryIO, path: Path, heard: Heard) -> None:
        self._file, self._name, self._heard = file, path.name, heard
        self._size = os.fstat(file.fileno()).st_size
        self._packed = file.read(len(GZIP)) == GZIP
        file.seek(0)
        self._bytes = gzip.GzipFile(fileobj=file) if self._packed else file
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        self._heard(self._file.tell(), self._size)
        try:
            found = self._bytes.read(len(view))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise BadInput(f"{self._name} cannot be unpacked to its end; fetch the file again") from error
        self._read += len(found)
        if self._packed and self._read > MOST_UNPACKED:
            raise BadInput(f"{self._name} unpacks to more than {MOST_UNPACKED >> 20:,} MB; unpack it and import parts")
        view[: len(found)] = found
        return len(found)


def _unpacked(file: BinaryIO, path: Path, heard: Heard) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Unpacked(file, path, heard), CHUNK))


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
