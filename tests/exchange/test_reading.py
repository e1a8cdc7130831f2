"""Files of every kind come in as the same table."""

import gzip
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpitui.exchange.reading import open_table
from kpitui.exchange.table import Table
from kpitui.model.errors import Ambiguous
from tests.workbook import Formula, write_workbook


def dated(header: Sequence[str]) -> bool:
    return any(cell.strip().casefold() in ("date", "日期", "datum") for cell in header)


def opened(path: Path, content: str | bytes) -> Table:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_table(path, dated)


def cells(table: Table) -> list[list[str]]:
    return [row.cells for row in table.rows()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_lines_above_the_header_are_metadata(tmp_path: Path, delimiter: str):
    header, row = delimiter.join(("ASIN", "Date", "Sales")), delimiter.join(("B0", "2026-09-01", "1"))
    table = opened(tmp_path / "a.csv", f"Programme=[Retail],Currency=[INR]\n\n{header}\n{row}\n")

    assert table.metadata == ("Programme=[Retail],Currency=[INR]",)
    assert (table.header, table.first_line) == (("ASIN", "Date", "Sales"), 3)
    assert [(row.line, row.cells) for row in table.rows()] == [(4, ["B0", "2026-09-01", "1"])]


def test_a_header_that_is_known_nowhere_is_the_first_line(tmp_path: Path):
    table = opened(tmp_path / "a.csv", "\nwhen,a\n2026-09-01,1\n")

    assert (table.header, table.metadata, table.first_line) == (("when", "a"), (), 2)


def test_a_header_cell_of_two_lines_is_one_cell(tmp_path: Path):
    table = opened(tmp_path / "a.csv", 'Date,"Clicks\n(all)"\n2026-09-01,1\n')

    assert table.header == ("Date", "Clicks\n(all)")
    assert [(row.line, row.cells) for row in table.rows()] == [(3, ["2026-09-01", "1"])]


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_what_only_looks_like_the_end_of_a_line_is_none(tmp_path: Path, sign: str):
    table = opened(tmp_path / "a.csv", f"a report{sign}of mine\ndate,a{sign}b\n2026-09-01,1\n")

    assert (table.header, table.first_line) == (("date", f"a{sign}b"), 2)
    assert cells(table) == [["2026-09-01", "1"]]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8-sig", "Date,größe"),
        ("utf-16", "Date,größe"),
        ("utf-16-le", "Date,größe"),
        ("utf-16-be", "Date,größe"),
        ("cp1252", "Datum,größe"),
        ("big5", "日期,點擊"),
    ],
)
def test_an_encoding_is_found_by_its_mark_or_by_a_header_that_is_known(tmp_path: Path, encoding: str, head: str):
    wanted = tuple(head.split(","))
    (tmp_path / "a.csv").write_bytes(f"{head}\n2026-09-01,1\n".encode(encoding))

    table = open_table(tmp_path / "a.csv", lambda header: tuple(header) == wanted)

    assert table.header == wanted
    assert cells(table) == [["2026-09-01", "1"]]


def test_an_encoding_is_found_below_metadata(tmp_path: Path):
    text = "報表=[零售]\n日期,點擊\n2026-09-01,1\n".encode("big5")
    (tmp_path / "a.csv").write_bytes(text)

    assert open_table(tmp_path / "a.csv", lambda header: list(header) == ["日期", "點擊"]).metadata == ("報表=[零售]",)


def test_columns_that_are_the_same_in_every_encoding_that_would_do_are_known(tmp_path: Path):
    table = opened(tmp_path / "a.csv", b"date,a,b\n2026-09-01,1," + b"\x88\xea\n")

    assert (table.encodings, table.unsure) == (("gb18030", "cp932", "cp1252"), {2})
    assert cells(table)[0][:2] == ["2026-09-01", "1"]


def test_two_encodings_that_would_do_are_not_guessed(tmp_path: Path):
    with pytest.raises(Ambiguous, match=r"could be .*gb18030 or cp932"):
        opened(tmp_path / "a.csv", b"date|a\n2026-09-01|" + b"\x88\xea\n")


def test_json_keeps_every_digit_and_flattens_names(tmp_path: Path):
    table = opened(
        tmp_path / "a.json",
        '[{"date": "2026-09-01", "id": 123456789012345678, "sales": {"amount": 191.95999999999998}, "on": true},'
        ' {"date": "2026-09-02", "note": null, "sales": {"amount": 1e-7, "code": "USD"}}]',
    )

    assert table.header == ("date", "id", "sales.amount", "on", "note", "sales.code")
    assert cells(table) == [
        ["2026-09-01", "123456789012345678", "191.95999999999998", "true", "", ""],
        ["2026-09-02", "", "1e-7", "", "", "USD"],
    ]
    assert [row.line for row in table.rows()] == [1, 2]


@pytest.mark.parametrize(
    "text",
    [
        '[{"date": "2026-09-01", "a": 1}, {"date": "2026-09-02", "a": 2}]',
        '{"reports": [{"date": "2026-09-01", "a": 1}, {"date": "2026-09-02", "a": 2}]}',
        '{"meta": {"ids": [1, 2]}, "data": {"rows": [{"date": "2026-09-01", "a": 1}, {"date": "2026-09-02", "a": 2}]}}',
        '{"other": [{"x": 1}], "byDate": [{"date": "2026-09-01", "a": 1}, {"date": "2026-09-02", "a": 2}]}',
        '{"date": "2026-09-01", "a": 1}\n{"date": "2026-09-02", "a": 2}\n',
        '\ufeff\n{"date": "2026-09-01",\n"a": 1}\n\n{"date": "2026-09-02", "a": 2}',
    ],
)
def test_json_is_a_list_of_objects_wherever_it_stands(tmp_path: Path, text: str):
    table = opened(tmp_path / "a.json", text)

    assert table.header == ("date", "a")
    assert cells(table) == [["2026-09-01", "1"], ["2026-09-02", "2"]]


def test_a_big_json_list_is_read_piece_by_piece(tmp_path: Path):
    rows = ",\n".join(f'{{"date": "2026-09-01", "name": "{"x" * 300}", "n": {n}}}' for n in range(5_000))

    table = opened(tmp_path / "a.json", f"[{rows}]")

    assert [row[2] for row in cells(table)] == [str(n) for n in range(5_000)]


def test_a_workbook_shows_what_its_cells_show(tmp_path: Path):
    rows = [
        ["Report", None, None],
        [None, "Date", "Sales", "Rate", "Note"],
        [None, date(2026, 9, 1), 374.95000000000005, 0.1 + 0.2, Formula("7")],
        [None, None, None],
        [None, date(2026, 9, 2), 14015.0, 1e-7, None],
    ]
    path = write_workbook(tmp_path / "a.xlsx", {"Cover": [["nothing here"]], "Data <1>": rows, "Empty": []})

    table = open_table(path, dated)

    assert (table.header, table.metadata, table.first_line) == (("Date", "Sales", "Rate", "Note"), ("Report",), 2)
    assert [(row.line, row.cells) for row in table.rows()] == [
        (3, ["2026-09-01", "374.95", "0.3", "7"]),
        (5, ["2026-09-02", "14015", "0.0000001", ""]),
    ]


def test_a_sheet_is_the_first_whose_header_is_known(tmp_path: Path):
    rows = [["date", "a"], ["2026-09-01", "1"]]
    path = write_workbook(
        tmp_path / "a.xlsx", {"x": [["no"], ["1"]], "y": rows, "z": [["date", "b"], *rows[1:], ["2026-09-02", "2"]]}
    )

    assert len(cells(open_table(path, dated))) == 1
    assert open_table(path, lambda header: False).header == ("no",)


@pytest.mark.parametrize("above", ["sep=;", "# Traffic", "A report"])
def test_a_title_above_an_unknown_header_is_none_itself(tmp_path: Path, above: str):
    (tmp_path / "a.csv").write_text(f"{above}\nday;visits\n2026-09-01;1\n")

    assert open_table(tmp_path / "a.csv", lambda header: False).header == ("day", "visits")


def test_of_several_tables_of_the_same_columns_none_is_taken_in_silence(tmp_path: Path):
    rows = [["date", "a"], ["2026-09-01", "1"]]
    path = write_workbook(tmp_path / "a.xlsx", {"September": rows, "Cover": [["no"]], "October": rows})

    with pytest.raises(Ambiguous, match=r"in several sheets \('September', 'October'\)"):
        open_table(path, dated)
    with pytest.raises(Ambiguous, match="several lists of the same columns"):
        opened(
            tmp_path / "a.json", '{"one": [{"date": "2026-09-01", "a": 1}], "two": [{"a": 2, "date": "2026-09-02"}]}'
        )


def test_a_long_sheet_is_the_same_in_pieces(tmp_path: Path):
    rows = ([f"name {n}", None if n % 40 else "x" * 500, date(2026, 9, 1), n * 1.1] for n in range(30_000))
    path = write_workbook(tmp_path / "a.xlsx", {"a": [["name", "note", "date", "n"], *rows]})

    found = [(row.line, row.cells) for row in open_table(path, dated).rows()]

    assert found == [
        (n + 2, [f"name {n}", "" if n % 40 else "x" * 500, "2026-09-01", f"{n * 1.1:.15g}"]) for n in range(30_000)
    ]


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.xlsx"])
def test_a_packed_file_is_the_same_table(tmp_path: Path, name: str):
    path = tmp_path / name
    if name == "a.xlsx":
        write_workbook(path, {"a": [["date", "a"], ["2026-09-01", "1"]]})
    else:
        path.write_text("date,a\n2026-09-01,1\n" if name == "a.csv" else '[{"date": "2026-09-01", "a": 1}]')
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))

    table = open_table(packed, dated)

    assert table.header == ("date", "a")
    assert cells(table) == [["2026-09-01", "1"]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8), min_size=2),
        min_size=1,
        max_size=8,
    )
)
def test_cells_of_a_csv_come_back_as_they_were_written(tmp_path: Path, rows: list[list[str]]):
    import csv

    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["date", "a"], ["x", "y"], *rows])

    found = cells(open_table(path, dated))

    assert found == [["x", "y"], *(row for row in rows if any(cell.strip() for cell in row))]
