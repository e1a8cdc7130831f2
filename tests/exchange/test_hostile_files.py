"""What no reader can take is one sentence."""

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from kpitui.exchange.reading import open_table
from kpitui.exchange.table import Table
from kpitui.model.errors import BadInput
from tests.unprivileged import NOBODY, give, own_folder
from tests.workbook import write_workbook

WITHOUT_RIGHTS = f"""
import os, sys
from pathlib import Path
from kpitui.exchange.reading import open_table
from kpitui.model.errors import BadInput
if os.geteuid() == 0:
    os.setuid({NOBODY})
try:
    open_table(Path(sys.argv[1]), bool)
except BadInput as error:
    print(error)
"""
ROW = b"2026-09-01,1\n"


def packed(content: bytes) -> bytes:
    """Without the time, so that a case has the same name in every worker of the tests."""
    return gzip.compress(content, mtime=0)


def dated(header: Sequence[str]) -> bool:
    return "date" in header


def refused(path: Path, content: bytes | None = None) -> str:
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInput) as found:
        list(open_table(path, dated).rows())
    said = str(found.value)
    assert path.name in said
    assert "\n" not in said
    assert len(said) < 250
    return said


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv.gz", packed(b"date,a\n" + ROW * 9_999)[:-9], "cannot be unpacked to its end"),
        ("a.csv.gz", packed(b"date,a\n")[:12], "cannot be unpacked to its end"),
        ("a.csv.gz", b"\x1f\x8bnothing packed", "cannot be unpacked to its end"),
        ("a.csv.gz", packed(packed(b"date,a\n")), "is no text"),
        ("a.csv", b"date,a\n2026-09-01," + b"1" * 10_000_000, "2: a line of more than 1,000,000 bytes"),
        ("a.csv", b"date,a\n2026-09-01,1\0\n", "is no text"),
        ("a.csv", b"\0" * 5_000, "is no text"),
        ("a.csv", b"\xff\xfed\0a\0", "a header and nothing below"),
        ("a.csv", b"\xff\xfed\0a\0\xd8", "is not the utf-16 text"),
        ("a.csv", b"date," + b",".join(b"c%d" % n for n in range(10_000)) + b"\n" + b"1," * 10_000, "10,001 columns"),
        ("a.csv", b'date,"a\n' + ROW * 20_000, "a cell of this line does not end"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "in the old format"),
        ("a.pdf", b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n\0", "is no text"),
        ("a.json", b"[", "is no whole JSON"),
        ("a.json", b"{", "is no whole JSON"),
        ("a.json", b"[]", "holds no list of objects"),
        ("a.json", b"{}", "holds no list of objects"),
        ("a.json", b"[1, 2]", "a.json:1: a row is an object, and this is none"),
        ("a.json", b'[{"date": 1}', "is no whole JSON"),
        ("a.json", b'[{"date": 1}] x', "is no whole JSON"),
        ("a.json", b'[{"date": 1} {"date": 2}]', "is no whole JSON"),
        ("a.json", b'{"date": 1}\nbroken', "is no whole JSON"),
        ("a.json", b'[{"date": 1, "a": 2, "a": 3}]', "object 1 has the name 'a' twice"),
        ("a.json", b'[{"date": 1, "a.b": 2, "a": {"b": 3}}]', "object 1 has one name twice"),
        ("a.json", b'{"a": [{"x": 1}], "b": [{"y": 1}]}', "or several and none of them is known"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.json", b'[{"date":' + b'{"a":' * 100_000, "nested too deeply"),
        ("a.json", b'[{"date": "' + b"x" * 3_000_000 + b'"}]', "longer than 1,000,000 characters"),
        ("a.json", b'[{"date": "\xff"}]', "is not UTF-8"),
        ("a.json", json.dumps([{f"c{n}": n} for n in range(2_000)]).encode(), "more than 1,000 columns"),
        ("a.xlsx", b"PK\x03\x04 and nothing more", "cannot be unpacked"),
    ],
)
def test_what_is_no_table_is_one_sentence(tmp_path: Path, name: str, content: bytes, message: str):
    assert message in refused(tmp_path / name, content)


def test_half_signs_in_json_do_no_harm(tmp_path: Path):
    (tmp_path / "a.json").write_bytes(b'[{"date": "2026-09-01", "a\\ud800": "\\udfff"}]')

    table = open_table(tmp_path / "a.json", dated)

    "".join((*table.header, *next(table.rows()).cells)).encode()


def test_a_bomb_of_gzip_is_refused_before_it_fills_anything(tmp_path: Path):
    member = packed(b"date,a\n" + ROW * 5_000_000)

    assert "unpacks to more than 1,024 MB" in refused(tmp_path / "a.csv.gz", member * 17)


def test_a_workbook_that_says_it_is_huge_is_refused(tmp_path: Path):
    path = write_workbook(tmp_path / "a.xlsx", {"a": [["date", "a"], ["2026-09-01", "1"]]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        zeros = bytes(1 << 20)
        with archive.open("xl/media/image.png", "w") as file:
            for _ in range(1_025):
                file.write(zeros)

    assert "unpacks to more than 1,024 MB" in refused(path)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
            '<row r="999"><c r="A999"><v>1</v></c></row>',
            "far apart",
        ),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>1</v></c></row>', "far apart"),
        ("<row>" + "<c><v>1</v></c>" * 16_000 + "</row>" + "<row><c><v>1</v></c></row>" * 1_000, "far apart"),
        ("<row r='1'><c><v>1</v></c></row><row r = '1048576'><c><v>1</v></c><c><v>1</v></c></row>", "far apart"),
        ('<row r="1"><c r="A1"><v>1</w></c></row>', "is no whole workbook"),
        ('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', ""),
        ("", "no sheet with anything"),
    ],
)
def test_a_sheet_that_is_wrong_is_one_sentence(tmp_path: Path, rows: str, message: str):
    path = write_workbook(tmp_path / "a.xlsx", {"a": [["date", "a"]]})
    data = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets"):
                start, end = content.split(b"<row", 1)[0], b"</sheetData></worksheet>"
                content = start + rows.encode() + end
            new.writestr(name, content)

    assert message in refused(path, data.getvalue())


def test_another_archive_is_no_workbook(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "date,a\n2026-09-01,1\n")

    assert "is an archive and no .xlsx workbook" in refused(tmp_path / "a.zip")


def test_what_is_no_file_is_said_and_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")

    assert "is no regular file" in refused(tmp_path / "pipe")
    assert "is a folder" in refused(tmp_path)
    assert "No such file" in refused(tmp_path / "gone.csv")


def test_a_file_that_nobody_may_read_is_said():
    with own_folder() as folder:
        (folder / "a.csv").write_text("date,a\n2026-09-01,1\n")
        (folder / "a.csv").chmod(0)
        give(folder / "a.csv")
        command = [sys.executable, "-c", WITHOUT_RIGHTS, str(folder / "a.csv")]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)

    assert ran.stdout.endswith("a.csv cannot be read (Permission denied)\n")


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"date,a\n" + ROW * 3)
    rows = open_table(path, dated).rows()
    next(rows)

    with path.open("ab") as file:
        file.write(ROW)

    with pytest.raises(BadInput, match=r"a\.csv changed while it was read"):
        list(rows)


def test_a_file_that_is_another_one_in_the_second_pass_is_refused(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"date,a\n" + ROW)
    table: Table = open_table(path, dated)

    (tmp_path / "b.csv").write_bytes(b"date,a\n" + ROW)
    (tmp_path / "b.csv").replace(path)

    with pytest.raises(BadInput, match="changed while it was read"):
        list(table.rows())
