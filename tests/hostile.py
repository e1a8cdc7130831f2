"""Files that nothing can be made of, each with words of the one sentence that says why."""

import gzip
import os
from pathlib import Path

ROW = b"2026-09-01,1\n"
FILES = {
    "cut.csv.gz": (gzip.compress(b"date,a\n" + ROW * 9_999, mtime=0)[:-9], "cannot be unpacked to its end"),
    "bomb.csv.gz": (gzip.compress(b"date,a\n" + ROW * 300_000, mtime=0), "unpacks to more than 2 MB"),
    "line.csv": (b"date,a\n2026-09-01," + b"1" * 10_000_000, "line.csv:2: a line of more than 1,000,000 bytes"),
    "nul.csv": (b"date,a\n2026-09-01,1\0\n", "is no text"),
    "wide.csv": (b"date," + b",".join(b"c%d" % n for n in range(10_000)) + b"\n" + b"1," * 10_000, "10,001 columns"),
    "twice.csv": (b"date,a,a\n2026-09-01,1,2\n", "the header 'a' is there twice (columns 2 and 3)"),
    "formula.csv": (b"date,a\n2026-09-01,=1+1\n", "the column 'a' holds no number"),
    "quote.csv": (b'date,"a\n' + ROW * 20_000, "a cell of this line does not end"),
    "unknown.csv": (b"when,what\nsoon,more\n", "is none that is known"),
    "broken.json": (b'[{"date": 1}', "is no whole JSON"),
    "broken.xlsx": (b"PK\x03\x04 and nothing more", "cannot be unpacked"),
    "empty.csv": (b"", "is empty"),
}
PIPE = ("pipe", "is no regular file")
LIMIT = 2 << 20
"""Bytes to unpack at most, while these are read: the real limit takes seconds to reach."""


def write_files(folder: Path) -> dict[str, str]:
    """All of them, and a pipe; by name the words that are said of each."""
    for name, (content, _) in FILES.items():
        (folder / name).write_bytes(content)
    os.mkfifo(folder / PIPE[0])
    return {**{name: words for name, (_, words) in FILES.items()}, PIPE[0]: PIPE[1]}
