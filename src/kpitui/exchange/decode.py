"""The encoding of a file of text."""

import codecs
from collections.abc import Callable, Iterator

from kpitui.exchange.source import CHUNK, Source
from kpitui.model.errors import BadInput

LONGEST_LINE = 1_000_000
"""Bytes, and more than a chunk has. Beyond that it is no table, and lines have to fit into memory."""
BEGINNING = 1 << 16
"""Bytes in which the header has to stand."""
BOMS = (
    *((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32")),
    *((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")),
)
"""UTF-32's begins as UTF-16's does, so it goes before."""
BREAKS = (b"\n", b"\r")
CANDIDATES = ("cp950", "gb18030", "cp932", "cp1252")
"""Each as spreadsheets write it: with the signs that were added to Big5, GBK and Shift-JIS later."""
WITH_NULS = ("utf-16-le", "utf-16-be")


def find_encodings(
    source: Source, knows: Callable[[str], bool], *, longest: int | None = LONGEST_LINE
) -> tuple[str, ...]:
    """A byte order mark's, else UTF-8, else those in which `knows` says yes to the file's beginning.

    Args:
        longest: bytes that a line may have; None: any.
    Raises: BadInput, for what is no text.
    """
    utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    nuls = False
    for chunk in _chunks(source, longest):
        nuls = nuls or b"\0" in chunk
        if utf8 and not _decodes(utf8, chunk):
            utf8 = None
    if not source.beginning.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise BadInput(f"{source.name} is empty; a table has a header and a line a day")
    encoding = next((name for bom, name in BOMS if source.beginning.startswith(bom)), None)
    if encoding:
        if not _whole(source, encoding):
            raise BadInput(f"{source.name} is not the {encoding} text that it begins as; save it as UTF-8")
        return (encoding,)
    if utf8 and not nuls and _decodes(utf8, b"", final=True):
        return ("utf-8",)
    return _candidates(source, WITH_NULS if nuls else CANDIDATES, knows)


def _chunks(source: Source, longest: int | None) -> Iterator[bytes]:
    """The file in pieces.

    Raises: BadInput, at a line that is too long, before more of it is read.
    """
    line, length = 1, 0
    with source.opened() as file:
        while chunk := file.read(CHUNK):
            first = min((place for sign in BREAKS if (place := chunk.find(sign)) >= 0), default=len(chunk))
            if longest and length + first > longest:
                raise BadInput(f"{source.name}:{line}: a line of more than {longest:,} bytes is no table's")
            last = max(chunk.rfind(sign) for sign in BREAKS)
            line += chunk.count(b"\n") or chunk.count(b"\r")
            length = length + len(chunk) if last < 0 else len(chunk) - last - 1
            yield chunk


def _candidates(source: Source, names: tuple[str, ...], knows: Callable[[str], bool]) -> tuple[str, ...]:
    start = {name: source.beginning[:BEGINNING].decode(name, errors="replace") for name in names}
    fitting = tuple(name for name in names if knows(start[name]) and _whole(source, name))
    if not fitting:
        what = "no text" if names is WITH_NULS else "not UTF-8, and its header is known in no other encoding"
        raise BadInput(f"{source.name} is {what}; save it as CSV in UTF-8")
    return fitting


def _whole(source: Source, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    return all(_decodes(decoder, chunk) for chunk in _chunks(source, None)) and _decodes(decoder, b"", final=True)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeError:
        return False
    return True
