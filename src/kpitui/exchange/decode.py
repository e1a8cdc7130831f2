"""A file's bytes looked through once: is it text, in which encoding, and its hash."""

import codecs
import hashlib
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kpitui.model.errors import Ambiguous, BadInput

CHUNK = 1 << 20
LONGEST_LINE = 1_000_000
"""Bytes. Beyond that it is no table, and lines have to fit into memory."""
LONGEST_HEADER = 1 << 16
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
BREAK = re.compile(rb"\r\n|\r|\n")
CANDIDATES = ("big5", "gbk", "shift_jis", "cp1252")
WITH_NULS = ("utf-16-le", "utf-16-be")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that can be read as text."""

    path: Path
    encoding: str
    sha256: str

    @property
    def name(self) -> str:
        return self.path.name


def look_through(path: Path, knows: Callable[[str], bool]) -> TextFile:
    """Find the encoding: a byte order mark, else UTF-8, else the one in which `knows` says yes to the header line.

    Raises: BadInput, for what is no file of text; Ambiguous, where several encodings would do.
    """
    _refuse_other_than_file(path)
    digest = hashlib.sha256()
    utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    beginning = b""
    nuls = False
    for chunk in _chunks(path):
        digest.update(chunk)
        beginning = beginning or chunk
        nuls = nuls or b"\0" in chunk
        if utf8 and not _decodes(utf8, chunk):
            utf8 = None
    if not beginning.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise BadInput(f"{path.name} is empty; a table has a header and a line a day")
    encoding = next((name for bom, name in BOMS if beginning.startswith(bom)), None)
    if encoding:
        if not _whole(path, encoding):
            raise BadInput(f"{path.name} is not the {encoding} text that it begins as; save it as UTF-8")
    elif utf8 and not nuls and _decodes(utf8, b"", final=True):
        encoding = "utf-8"
    else:
        encoding = _candidate(path, beginning, WITH_NULS if nuls else CANDIDATES, knows)
    return TextFile(path, encoding, digest.hexdigest())


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


def _chunks(path: Path) -> Iterator[bytes]:
    """The file in pieces.

    Raises: BadInput, at a line that is too long, before more of it is read.
    """
    line, length = 1, 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                for index, part in enumerate(BREAK.split(chunk)):
                    line, length = (line + 1, len(part)) if index else (line, length + len(part))
                    if length > LONGEST_LINE:
                        raise BadInput(f"{path.name}:{line}: a line of more than {LONGEST_LINE:,} bytes is no table's")
                yield chunk
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror})") from error


def _candidate(path: Path, beginning: bytes, names: tuple[str, ...], knows: Callable[[str], bool]) -> str:
    fitting = [name for name in names if knows(_header(beginning, name)) and _whole(path, name)]
    if len(fitting) > 1:
        raise Ambiguous(f"{path.name} is not UTF-8 and could be {' or '.join(fitting)}; save it as UTF-8")
    if not fitting:
        what = "no text" if names is WITH_NULS else "not UTF-8, and its header is known in no other encoding"
        raise BadInput(f"{path.name} is {what}; save it as CSV in UTF-8")
    return fitting[0]


def _header(beginning: bytes, encoding: str) -> str:
    text = beginning[:LONGEST_HEADER].decode(encoding, errors="replace")
    return next((line for line in text.splitlines() if line.strip()), "")


def _whole(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    return all(_decodes(decoder, chunk) for chunk in _chunks(path)) and _decodes(decoder, b"", final=True)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeError:
        return False
    return True
