"""Files that come in again: replaced, undone, older, from elsewhere."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import col, select

from kpitui.model.errors import BadInput, Changed, NothingNew, Rejected
from kpitui.model.tables import Feed, Measurement, Series
from kpitui.store.undo import take_back, undone_by
from kpitui.store.workspace import Workspace
from kpitui.usecases.history import redo, undo
from kpitui.usecases.imports import apply_import, preview
from kpitui.usecases.merging import merge
from kpitui.usecases.names import rename
from tests.build import make_series
from tests.imports import counts, stored, take, write

DATA = Path(__file__).parents[1] / "data"


def test_a_file_that_is_in_is_nothing_new(any_ws: Workspace):
    take(any_ws, DATA / "24_generic_long.csv")
    before = counts(any_ws)

    with pytest.raises(NothingNew, match="imported before"):
        take(any_ws, DATA / "24_generic_long.csv")

    assert counts(any_ws) == before


def test_a_restatement_is_exact_and_vanished_rows_vanish(any_ws: Workspace, tmp_path: Path):
    take(
        any_ws,
        write(tmp_path, "date,kpi,value\n2026-11-01,a,1\n2026-11-02,a,2\n2026-11-03,a,3\n2026-11-02,b,9\n", "1.csv"),
    )

    found = preview(any_ws, write(tmp_path, "date,kpi,value\n2026-11-02,a,20\n2026-11-04,a,4\n", "2.csv"))
    imported = apply_import(any_ws, found)

    assert stored(any_ws) == {"a": {"2026-11-01": 1, "2026-11-02": 20, "2026-11-04": 4}}
    assert imported.replaced == 3
    changed = {filling.series.key: (tuple(filling.before), tuple(filling.values)) for filling in found.fillings}
    days = [date(2026, 11, day) for day in (2, 3, 4)]
    assert changed["a"] == (
        ((days[0], days[0], 2.0), (days[1], days[1], 3.0)),
        ((days[0], days[0], Decimal(20)), (days[2], days[2], Decimal(4))),
    )
    assert changed["b"] == (((days[0], days[0], 9.0),), ())


def test_undo_of_a_batch_gives_back_what_was_there_and_redo_brings_it_again(any_ws: Workspace, tmp_path: Path):
    take(any_ws, write(tmp_path, "date,a\n2026-11-01,1\n2026-11-02,2\n", "1.csv"))
    with any_ws.reading() as db:
        before = db.exec(select(Measurement.id, Measurement.value).order_by(col(Measurement.id))).all()
    imported = take(any_ws, write(tmp_path, "date,a,b\n2026-11-02,3,€ 4\n2026-11-03,5,\n", "2.csv"))
    after = stored(any_ws)

    undo(any_ws, imported.operation)
    with any_ws.reading() as db:
        assert db.exec(select(Measurement.id, Measurement.value).order_by(col(Measurement.id))).all() == before
        assert db.exec(select(Series.key)).all() == ["a"]
    assert any_ws.settings.currency == ""
    redo(any_ws)

    assert stored(any_ws) == after
    assert any_ws.settings.currency == "EUR"


def test_an_undone_file_can_come_in_again(any_ws: Workspace):
    imported = take(any_ws, DATA / "24_generic_long.csv")
    undo(any_ws, imported.operation)

    take(any_ws, DATA / "24_generic_long.csv")

    assert len(stored(any_ws)) == 11


def test_an_older_file_is_refused_unless_forced(any_ws: Workspace, tmp_path: Path):
    older = write(tmp_path, "date,a\n2026-11-01,1\n2026-11-02,2\n", "older.csv")
    take(any_ws, write(tmp_path, "date,a\n2026-11-02,20\n2026-11-03,30\n", "newer.csv"))

    with pytest.raises(Rejected, match=r"older than newer\.csv"):
        take(any_ws, older)
    take(any_ws, older, force=True)

    assert stored(any_ws) == {"a": {"2026-11-01": 1, "2026-11-02": 2, "2026-11-03": 30}}


def test_a_file_that_a_newer_one_replaced_is_refused_unless_forced(any_ws: Workspace, tmp_path: Path):
    first = write(tmp_path, "date,a\n2026-11-01,1\n2026-11-02,2\n", "first.csv")
    take(any_ws, first)
    take(any_ws, write(tmp_path, "date,a\n2026-11-02,20\n", "second.csv"))

    with pytest.raises(Rejected, match=r"replaced by second\.csv"):
        take(any_ws, first)
    take(any_ws, first, force=True)

    assert stored(any_ws) == {"a": {"2026-11-01": 1, "2026-11-02": 2}}
    with pytest.raises(NothingNew):
        take(any_ws, first)


def test_a_value_by_hand_stays_and_is_told(any_ws: Workspace, tmp_path: Path):
    from kpitui.usecases.log import record

    take(any_ws, write(tmp_path, "date,a\n2026-11-01,1\n2026-11-02,2\n", "1.csv"))
    record(any_ws, "a", 50, date(2026, 11, 2))

    found = preview(any_ws, write(tmp_path, "date,a\n2026-11-02,3\n2026-11-03,4\n", "2.csv"))
    apply_import(any_ws, found)

    assert [(one.series, one.day, one.value) for one in found.overrides] == [("a", date(2026, 11, 2), 50.0)]
    with any_ws.reading() as db:
        by_hand = select(Measurement.value).where(col(Measurement.feed_id).is_(None))
        assert db.exec(by_hand).all() == [50.0]


def test_files_of_different_things_leave_each_other_alone(any_ws: Workspace, tmp_path: Path):
    take(any_ws, write(tmp_path, "date,a\n2026-11-01,1\n2026-11-05,2\n", "a.csv"))

    take(any_ws, write(tmp_path, "date,b\n2026-11-01,3\n", "b.csv"))

    assert stored(any_ws) == {"a": {"2026-11-01": 1, "2026-11-05": 2}, "b": {"2026-11-01": 3}}
    with pytest.raises(Rejected, match="brings together"):
        take(any_ws, write(tmp_path, "date,a,b\n2026-11-01,1,3\n", "both.csv"))


def test_a_file_with_another_column_goes_on_with_the_feed(any_ws: Workspace, tmp_path: Path):
    take(any_ws, write(tmp_path, "date,a\n2026-11-01,1\n2026-11-02,2\n", "1.csv"))

    take(any_ws, write(tmp_path, "date,a,b\n2026-11-02,3,4\n2026-11-03,5,6\n", "2.csv"))

    with any_ws.reading() as db:
        assert len(db.exec(select(Feed.id)).all()) == 1
    assert stored(any_ws)["a"] == {"2026-11-01": 1, "2026-11-02": 3, "2026-11-03": 5}


def test_a_series_that_was_renamed_after_the_look_is_not_counted_twice(any_ws: Workspace, tmp_path: Path):
    take(any_ws, write(tmp_path, "date,a\n2026-11-01,10\n2026-11-02,20\n", "1.csv"))
    found = preview(any_ws, write(tmp_path, "date,a\n2026-11-01,10\n2026-11-02,21\n", "2.csv"))
    rename(any_ws, "a", "b")

    apply_import(any_ws, found)

    assert stored(any_ws) == {"b": {"2026-11-01": 10, "2026-11-02": 21}}


def test_a_series_without_a_column_in_the_newer_file_stays_and_is_told(any_ws: Workspace, tmp_path: Path):
    take(any_ws, write(tmp_path, "date,a,b,c\n2026-11-01,1,10,7\n2026-11-02,2,20,8\n2026-11-03,3,,9\n", "1.csv"))
    before = stored(any_ws)

    found = preview(any_ws, write(tmp_path, "date,a,c\n2026-11-02,5,\n2026-11-03,6,\n", "2.csv"))
    imported = apply_import(any_ws, found)

    after = {
        "a": {"2026-11-01": 1, "2026-11-02": 5, "2026-11-03": 6},
        "b": {"2026-11-01": 10, "2026-11-02": 20},
        "c": {"2026-11-01": 7},
    }
    assert stored(any_ws) == after
    assert found.notes == ("1 series not in this file stays as it is (b)",)
    assert [filling.series.key for filling in found.fillings] == ["a", "c"]
    undo(any_ws, imported.operation)
    assert stored(any_ws) == before
    redo(any_ws)
    assert stored(any_ws) == after


def test_what_a_file_left_alone_is_not_replaced_under_another_name_when_it_is_redone(ws: Workspace, tmp_path: Path):
    make_series(ws, "c")
    take(ws, write(tmp_path, "date,a,b\n2026-11-01,1,10\n2026-11-02,2,20\n", "1.csv"))
    newer = take(ws, write(tmp_path, "date,a\n2026-11-02,3\n", "2.csv"))
    undo(ws, newer.operation)
    merge(ws, "b", "c")
    before = stored(ws)

    with pytest.raises(Changed, match=r"taken away by .* merge series b into c"), ws.writing("redo") as db:
        take_back(db, undone_by(db, newer.operation))

    assert stored(ws) == before


def test_a_report_with_fewer_columns_leaves_the_others_and_a_vanished_campaign_vanishes(ws: Workspace, tmp_path: Path):
    header = "Date,Campaign Name,Impressions,Clicks,Spend,7 Day Total Sales"
    rows = "2026-11-01,A,10,1,$1.00,$5.00\n2026-11-01,B,20,2,€2.00,€6.00\n2026-11-02,B,5,3,€1.00,€2.00\n"
    take(ws, write(tmp_path, f"{header}\n{rows}", "1.csv"))

    header = "Date,Campaign Name,Clicks,Spend,7 Day Total Orders (#)"
    found = preview(ws, write(tmp_path, f"{header}\n2026-11-01,A,4,$1.50,1\n2026-11-02,A,,,\n", "2.csv"))
    apply_import(ws, found)

    assert stored(ws) == {
        "sp_impressions": {"2026-11-01": 30, "2026-11-02": 5},
        "sp_clicks": {"2026-11-01": 4},
        "sp_spend": {"2026-11-01": 1.5},
        "sp_sales": {"2026-11-01": 5},
        "sp_sales_eur": {"2026-11-01": 6, "2026-11-02": 2},
        "sp_orders": {"2026-11-01": 1},
    }
    assert [note for note in found.notes if "stay" in note] == [
        "3 series not in this file stay as they are (sp_impressions, sp_sales, sp_sales_eur)"
    ]


def test_the_same_days_from_another_kind_of_file_are_not_added_up(any_ws: Workspace, tmp_path: Path):
    take(any_ws, write(tmp_path, "date,a\n2026-11-01,1\n", "wide.csv"))
    long = write(tmp_path, "date,kpi,value\n2026-11-01,a,1\n", "long.csv")

    with pytest.raises(Rejected, match="both would be added up"):
        take(any_ws, long)
    take(any_ws, long, account="Bath")

    with any_ws.reading() as db:
        assert db.exec(select(Measurement.value)).all() == [1, 1]


def test_a_period_says_which_days_a_file_covers(any_ws: Workspace, tmp_path: Path):
    take(any_ws, write(tmp_path, "date,a\n2026-10-01,1\n2026-10-31,2\n", "1.csv"))

    take(any_ws, write(tmp_path, "date,a\n2026-10-05,5\n", "2.csv"), period="2026-10")

    assert stored(any_ws) == {"a": {"2026-10-05": 5}}
    with pytest.raises(Rejected, match="1 of 1 rows"):
        take(any_ws, write(tmp_path, "date,a\n2026-11-05,5\n", "3.csv"), period="2026-10")
    with pytest.raises(BadInput, match="begins after today"):
        preview(any_ws, write(tmp_path, "date,a\n2026-11-05,5\n", "3.csv"), period="2027-Q1")
