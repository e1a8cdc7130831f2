"""The encoding of a file of text."""

import codecs
import re
from collections.abc import Callable, Iterator

from kpitui.exchange.source import CHUNK, Source
from kpitui.model.errors import Ambiguous, BadInput

LONGEST_LINE = 1_000_000
"""Bytes. Beyond that it is no table, and lines have to fit into memory."""
BEGINNING = 1 << 16
"""Bytes in which the header has to stand."""
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
BREAK = re.compile(rb"\r\n|\r|\n")
CANDIDATES = ("big5", "gbk", "shift_jis", "cp1252")
WITH_NULS = ("utf-16-le", "utf-16-be")


def find_encoding(source: Source, knows: Callable[[str], bool]) -> str:
    """A byte order mark's, else UTF-8, else the one in which `knows` says yes to the file's beginning.

    Raises: BadInput, for what is no text; Ambiguous, where several encodings would do.
    """
    utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    beginning = b""
    nuls = False
    for chunk in _chunks(source):
        beginning = beginning or chunk
        nuls = nuls or b"\0" in chunk
        if utf8 and not _decodes(utf8, chunk):
            utf8 = None
    if not beginning.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise BadInput(f"{source.name} is empty; a table has a header and a line a day")
    encoding = next((name for bom, name in BOMS if beginning.startswith(bom)), None)
    if encoding:
        if not _whole(source, encoding):
            raise BadInput(f"{source.name} is not the {encoding} text that it begins as; save it as UTF-8")
        return encoding
    if utf8 and not nuls and _decodes(utf8, b"", final=True):
        return "utf-8"
    return _candidate(source, beginning, WITH_NULS if nuls else CANDIDATES, knows)


def _chunks(source: Source) -> Iterator[bytes]:
    """The file in pieces.

    Raises: BadInput, at a line that is too long, before more of it is read.
    """
    line, length = 1, 0
    with source.opened() as file:
        while chunk := file.read(CHUNK):
            for index, part in enumerate(BREAK.split(chunk)):
                line, length = (line + 1, len(part)) if index else (line, length + len(part))
                if length > LONGEST_LINE:
                    raise BadInput(f"{source.name}:{line}: a line of more than {LONGEST_LINE:,} bytes is no table's")
            yield chunk


def _candidate(source: Source, beginning: bytes, names: tuple[str, ...], knows: Callable[[str], bool]) -> str:
    start = {name: beginning[:BEGINNING].decode(name, errors="replace") for name in names}
    fitting = [name for name in names if knows(start[name]) and _whole(source, name)]
    if len(fitting) > 1:
        raise Ambiguous(f"{source.name} is not UTF-8 and could be {' or '.join(fitting)}; save it as UTF-8")
    if not fitting:
        what = "no text" if names is WITH_NULS else "not UTF-8, and its header is known in no other encoding"
        raise BadInput(f"{source.name} is {what}; save it as CSV in UTF-8")
    return fitting[0]


def _whole(source: Source, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    return all(_decodes(decoder, chunk) for chunk in _chunks(source)) and _decodes(decoder, b"", final=True)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeError:
        return False
    return True
