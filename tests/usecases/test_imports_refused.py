"""Files and rows that cannot be taken: one sentence each, and nothing written."""

from datetime import date
from pathlib import Path

import pytest

from kpitui.model.enums import Aggregation, Kind
from kpitui.model.errors import Ambiguous, AmbiguousName, BadInput, Rejected
from kpitui.model.tables import Batch
from kpitui.store.workspace import Workspace
from kpitui.usecases.imports import apply_import, preview, rehearse
from tests.build import make_kpi, make_series
from tests.imports import counts, stored, take, write


def test_a_computed_kpi_is_not_imported(ws: Workspace, tmp_path: Path):
    make_kpi(ws, "cvr", formula="orders / clicks", kind=Kind.RATIO)

    with pytest.raises(BadInput, match=r"'cvr' is a KPI of kind ratio; import .* \(clicks, orders\)"):
        preview(ws, write(tmp_path, "date,cvr\n2026-11-01,1\n"))


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("2026-11-24,1", "date", "a day after today (2026-11-23)"),
        ("2026-09-31,1", "date", "there is no such day"),
        ("soon,1", "date", "not a day"),
        (",1", "date", "no day"),
        ("2026-11-02,nan", "a", "not a number"),
        ("2026-11-02,inf", "a", "not a number"),
        ("2026-11-02,1 apple", "a", "not a number"),
        ("2026-11-02", "a", "1 cells where the header has 2"),
        ("2026-11-02,1,2", "", "3 cells where the header has 2"),
        ("2026-11-02,€3", "a", "the series 'a' is in count, not in currency:EUR"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(ws: Workspace, tmp_path: Path, row: str, column: str, reason: str):
    make_series(ws, "a")
    before = counts(ws)

    found = preview(ws, write(tmp_path, f"date,a\n2026-11-01,1\n\n{row}\n"))

    assert [(bad.line, bad.column, bad.reason) for bad in found.rejected] == [(4, column, reason)]
    with pytest.raises(Rejected, match="1 of 2 rows cannot be taken"):
        apply_import(ws, found)
    assert counts(ws) == before


def test_bad_rows_can_be_left_out_and_are_kept_beside_the_file(ws: Workspace, tmp_path: Path):
    path = write(tmp_path, 'date,a\n2026-11-01,1\n2026-11-02,"=cmd()"\n2026-11-03,3\n')

    imported = take(ws, path, skip_bad=True)

    assert stored(ws) == {"a": {"2026-11-01": 1, "2026-11-03": 3}}
    assert imported.rejects == tmp_path / "file.csv.rejected.csv"
    assert (
        imported.rejects.read_text() == "line,column,value,reason,date,a\n3,a,'=cmd(),not a number,2026-11-02,'=cmd()\n"
    )
    assert imported.rejects.stat().st_mode & 0o777 == 0o600
    with ws.reading() as db:
        batch = db.get_one(Batch, imported.batch)
        assert (batch.rows_read, batch.rows_taken, batch.rows_rejected) == (3, 2, 1)


def test_two_files_that_differ_in_how_they_end_have_rejects_of_their_own(ws: Workspace, tmp_path: Path):
    rows = "date\ta\n2026-11-01\t1\nsoon\t1\n"

    kept = [take(ws, write(tmp_path, rows, name), account=name, skip_bad=True).rejects for name in ("a.csv", "a.tsv")]

    assert [path and path.name for path in kept] == ["a.csv.rejected.csv", "a.tsv.rejected.csv"]


def test_a_file_of_bad_rows_alone_is_refused(ws: Workspace, tmp_path: Path):
    path = write(tmp_path, "date,a\nsoon,1\n")

    with pytest.raises(Rejected, match="no row with a value"):
        take(ws, path, skip_bad=True)
    assert not (tmp_path / "file.csv.rejected.csv").exists()


def test_a_second_value_is_refused_where_values_do_not_add_up(ws: Workspace, tmp_path: Path):
    make_series(ws, "load", unit="duration", aggregation=Aggregation.MEAN)

    found = preview(ws, write(tmp_path, "date,load\n2026-11-01,1\n2026-11-01,3\n"))

    assert [bad.reason for bad in found.rejected] == [
        "a second value of 'load' for 2026-11-01, and its values do not add up"
    ]


def test_a_date_order_that_nothing_decides_is_asked_for(ws: Workspace, tmp_path: Path):
    path = write(tmp_path, "date,a\n01/07/26,1\n02/07/26,2\n03/07/26,3\n")

    with pytest.raises(Ambiguous) as refused:
        preview(ws, path)
    assert "2026-07-01..2026-07-03, days in a row" in str(refused.value)
    assert "2026-01-07..2026-03-07" in str(refused.value)

    assert preview(ws, path, date_order="mdy").start == date(2026, 1, 7)
    assert preview(ws, path, usual_order="dmy").start == date(2026, 7, 1)


def test_a_date_order_that_the_column_proves_goes_before_the_usual_one(ws: Workspace, tmp_path: Path):
    found = preview(ws, write(tmp_path, "date,a\n9/1/26,1\n9/13/26,2\n"), usual_order="dmy")

    assert (found.start, found.end) == (date(2026, 9, 1), date(2026, 9, 13))


def test_days_in_two_orders_are_refused(ws: Workspace, tmp_path: Path):
    with pytest.raises(Ambiguous, match="two orders"):
        preview(ws, write(tmp_path, "date,a\n9/13/26,1\n13/9/26,2\n"))


def test_a_name_that_two_series_have_is_not_guessed(ws: Workspace, tmp_path: Path):
    make_series(ws, "a", name="Clicks")
    make_series(ws, "b", name="Clicks")

    with pytest.raises(AmbiguousName, match="more than one series"):
        preview(ws, write(tmp_path, "date,Clicks\n2026-11-01,1\n"))


def test_two_columns_are_not_one_series(ws: Workspace, tmp_path: Path):
    make_series(ws, "clicks", name="Klicks")

    with pytest.raises(BadInput, match="'clicks' and 'Klicks' are both the series 'clicks'"):
        preview(ws, write(tmp_path, "date,clicks,Klicks\n2026-11-01,1,2\n"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\n\n", "is empty"),
        (b"date,a\n", "a header and nothing below"),
        (b"date,a\n\n,\n", "a header and nothing below"),
        (b"date,a\n2026-11-01,1\0\n", "is no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is no text"),
        (b"date,gr\xf6\xdfe\n2026-11-01,1\n", "not UTF-8"),
        (b"date,a\n2026-11-01," + b"1" * 10_000_000 + b"\n", "2: a line of more than 1,000,000 bytes"),
        (b'date,a\n2026-11-01,"1\n' + b"2026-11-02,2\n" * 20_000, "2: a cell of this line does not end"),
        (b"date,a,a\n2026-11-01,1,2\n", "the header 'a' is there twice"),
        (b"date,a,,b\n2026-11-01,1,,2\n", "column 3 has no header"),
        (b"when,a\n2026-11-01,1\n", "is none that is known"),
        (b"2026-11-01,1\n2026-11-02,2\n", "is none that is known"),
        (b"date,a,weekday\n2026-11-01,1,Mon\n", "the column 'weekday' holds no number"),
        (b"date,kpi,value,country\n2026-11-01,a,1,DE\n", "the column 'country' has no place"),
        (b"date\n2026-11-01\n", "it needs one a series"),
        (b"date,kpi,value\n2026-11-01," + b"a" * 500 + b",1\n", "more than 200 characters"),
        (b"date,kpi,value\n2026-11-01,a\x1b[31m,1\n", "one line of text"),
        (b"date,kpi,value,unit\n2026-11-01,a,1," + b"u" * 50 + b"\n", "a unit is"),
    ],
)
def test_what_is_no_table_is_one_sentence_and_nothing_is_written(
    ws: Workspace, tmp_path: Path, content: bytes, message: str
):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    before = counts(ws)

    with pytest.raises(BadInput) as refused:
        take(ws, path)

    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 250
    assert counts(ws) == before


def test_what_is_no_file_is_refused(ws: Workspace, tmp_path: Path):
    with pytest.raises(BadInput, match="is a folder"):
        preview(ws, tmp_path)
    with pytest.raises(BadInput, match="No such file"):
        preview(ws, tmp_path / "gone.csv")
    with pytest.raises(BadInput, match="no regular file"):
        preview(ws, Path("/dev/null"))


def test_a_rehearsal_refuses_what_the_import_would(ws: Workspace, tmp_path: Path):
    found = preview(ws, write(tmp_path, "date,a\nsoon,1\n2026-11-01,1\n"))

    with pytest.raises(Rejected):
        rehearse(ws, found)
    rehearse(ws, found, skip_bad=True)

    assert counts(ws) == (0, 0, 0, 0)
