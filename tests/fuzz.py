"""`python -m tests.fuzz [COUNT [SEED [FOLDER]]]`: files bent in many ways never end in anything but a sentence.

The samples beside the repository are bent where they are there, else the ones written here.
"""

import gzip
import os
import random
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from kpitui.model.errors import KpituiError
from kpitui.store.workspace import Workspace
from kpitui.usecases.imports import preview, rehearse
from tests.workbook import write_workbook

SHARED = Path(__file__).parents[2] / "shared" / "samples"
KINDS = (".csv", ".json", ".gz", ".xlsx")
TODAY = date(2026, 11, 23)
SIGNS = (
    *(b"\0", b'"', b"'", b",", b";", b"\t", b"\n", b"\r", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff", b"\x80", b"=", b"%"),
    *(b"{", b"}", b"[", b"]", b":", b"\\ud800", b"null", b"NaN", b"-", b"1e999", b"9" * 40, b"2026-02-30", b"01/02/03"),
    *("€".encode(), "（".encode(), "日".encode(), "\u202e".encode(), b"\x1b[31m", b"date", b"Total", b"<row>", b"</c>"),
)
Bend = Callable[[random.Random, bytes], bytes]


def samples(folder: Path, shared: Path) -> dict[str, bytes]:
    """Files by name."""
    if shared.is_dir():
        return {path.name: path.read_bytes() for path in sorted(shared.iterdir()) if path.suffix in KINDS}
    rows = [["date", "clicks", "spend"], ["2026-09-01", 3.0, 1.5], [date(2026, 9, 2), 4.0, 0.1]]
    text = "date,clicks,spend\n2026-09-01,3,$1.50\n2026-09-02,4,(0.10)\n"
    objects = '[{"date": "2026-09-01", "clicks": 3, "spend": {"amount": 1.5}}, {"date": "2026-09-02", "clicks": 4}]'
    return {
        "wide.csv": text.encode(),
        "wide_16.csv": text.encode("utf-16"),
        "long.csv": b'date,kpi,value,unit,segment\n01.02.2026,a,1,EUR,x\n13.02.2026,a,"1.234,56",EUR,y\n',
        "list.json": objects.encode(),
        "lines.json": objects.strip("[]").replace("}, {", "}\n{").encode(),
        "wide.csv.gz": gzip.compress(text.encode(), mtime=0),
        "wide.xlsx": write_workbook(folder / "wide.xlsx", {"a": rows}).read_bytes(),
    }


def bent(numbers: random.Random, content: bytes) -> bytes:
    """A file with one to four things wrong; of a packed one also what is inside."""
    if content.startswith(b"\x1f\x8b") and numbers.random() < 0.7:
        return gzip.compress(bent(numbers, gzip.decompress(content)), 1)
    if content.startswith(b"PK") and numbers.random() < 0.8:
        return _bent_parts(numbers, content)
    for _ in range(numbers.randint(1, 4)):
        content = numbers.choice(BENDS)(numbers, content)
    return content


def try_one(ws: Workspace, path: Path, **chosen: str) -> str:
    """What became of it: taken, or the sentence. Anything else is raised."""
    try:
        found = preview(ws, path, **chosen)
        rehearse(ws, found, skip_bad=True)
    except KpituiError as error:
        said = str(error)
        if "\n" in said or not said:
            raise AssertionError(f"not one sentence: {said!r}") from error
        return said
    return "taken"


def fuzz(count: int, seed: int, folder: Path, shared: Path = SHARED) -> dict[str, int]:
    """How many were taken and how many refused."""
    numbers, counts = random.Random(seed), {"taken": 0, "refused": 0}
    files = samples(folder, shared)
    ws = Workspace.open(folder / "fuzz.db", author="ana", as_of=TODAY)
    for number in range(count):
        name = numbers.choice([*files])
        path = folder / f"bent_{name}"
        path.write_bytes(content := bent(numbers, files[name]))
        chosen = {"date_order": numbers.choice(("", "dmy", "mdy")), "period": numbers.choice(("", "2026-09"))}
        try:
            said = try_one(ws, path, **chosen)
        except BaseException:
            kept = Path(tempfile.gettempdir()) / f"kpitui-fuzz-{number}-{name}"
            kept.write_bytes(content)
            print(f"number {number} of seed {seed}, {chosen}: kept as {kept}", file=sys.stderr)
            raise
        counts["taken" if said == "taken" else "refused"] += 1
    ws.close()
    return counts


def _bent_parts(numbers: random.Random, content: bytes) -> bytes:
    """A workbook with one of its parts bent."""
    import io
    import zipfile

    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(data, "w") as new:
        chosen = numbers.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, bent(numbers, part) if name == chosen else part)
    return data.getvalue()


def _place(numbers: random.Random, content: bytes) -> int:
    """Anywhere, half of the time near the beginning."""
    return numbers.randint(0, min(len(content), 200) if numbers.random() < 0.5 else len(content))


def _insert(numbers: random.Random, content: bytes) -> bytes:
    place = _place(numbers, content)
    return content[:place] + numbers.choice(SIGNS) * numbers.choice((1, 1, 1, 2, 50)) + content[place:]


def _cut(numbers: random.Random, content: bytes) -> bytes:
    return content[: _place(numbers, content)]


def _leave_out(numbers: random.Random, content: bytes) -> bytes:
    start = _place(numbers, content)
    return content[:start] + content[start + numbers.randint(1, 40) :]


def _flip(numbers: random.Random, content: bytes) -> bytes:
    place = _place(numbers, content)
    return content[:place] + bytes([numbers.randrange(256)]) + content[place + 1 :]


def _repeat(numbers: random.Random, content: bytes) -> bytes:
    start, stop = sorted((_place(numbers, content), _place(numbers, content)))
    return content[:stop] + content[start:stop] * numbers.choice((1, 3)) + content[stop:]


def _swap_lines(numbers: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    numbers.shuffle(lines)
    return b"".join(lines)


def _recode(numbers: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(numbers.choice(("utf-16", "utf-16-le", "cp1252", "big5", "shift_jis", "gbk")), "replace")


def _exchange(numbers: random.Random, content: bytes) -> bytes:
    old, new = numbers.choice(SIGNS), numbers.choice(SIGNS)
    return content.replace(old, new)


BENDS: tuple[Bend, ...] = (_insert, _insert, _cut, _leave_out, _flip, _flip, _repeat, _swap_lines, _recode, _exchange)


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else 20_000
    seed = int(arguments[1]) if len(arguments) > 1 else int.from_bytes(os.urandom(4))
    with tempfile.TemporaryDirectory() as folder:
        counts = fuzz(count, seed, Path(folder), Path(arguments[2]) if len(arguments) > 2 else SHARED)
    print(f"{count} files of seed {seed}: {counts['taken']} taken, {counts['refused']} refused with a sentence")


if __name__ == "__main__":
    main(sys.argv[1:])
