"""What `export measurements` writes comes in again: the same rows, and so the same values at every grain."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from kpitui.model.enums import Aggregation, Cadence
from kpitui.model.errors import BadInput, NothingNew
from kpitui.model.period import Calendar
from kpitui.model.tables import Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._measured import Reading
from kpitui.usecases.definitions import apply
from kpitui.usecases.exports import definitions_text, export
from kpitui.usecases.history import undo
from kpitui.usecases.imports import preview
from kpitui.usecases.log import record
from tests.build import log_values, make_check_in, make_feed, make_kpi, make_series
from tests.conftest import TODAY
from tests.imports import counts, stored, take, write
from tests.usecases.test_values import cells_of

FIRST = date(2026, 10, 1)
HEADER = "start,end,series,value,unit,aggregation,n,pooled,note,author,source,recorded\n"
NUMBER = count(1)
CADENCES = (Cadence.DAY, Cadence.WEEK, Cadence.MONTH, Cadence.QUARTER)
NOTES = st.sampled_from(["", "", "=1+1", "'=1+1", "-5", "two\nlines", 'a "b", c;', "@x", "'"])
VALUES = st.tuples(st.integers(-(10**12), 10**12), st.integers(0, 6))
"""A number without its point, and the digits behind it."""

days = st.integers(0, 50).map(lambda passed: (FIRST + timedelta(passed),) * 2)
spans = st.tuples(st.integers(0, 40), st.sampled_from([0, 0, 1, 6, 12])).map(
    lambda span: (FIRST + timedelta(span[0]), FIRST + timedelta(sum(span)))
)
KINDS = {
    "typed": (st.one_of(days, spans), ("hand", "hand", "check-in"), (*Aggregation,)),
    "fed": (st.one_of(days, spans), ("feed", "other feed"), (*Aggregation,)),
    # A value by hand for several days hides a file's single days, which are not carried; see exchange/kept.py.
    "mixed": (days, ("hand", "feed", "other feed"), (*Aggregation,)),
    "confirmed": (spans, ("check-in", "feed"), tuple(how for how in Aggregation if how is not Aggregation.NONE)),
}


@st.composite
def generated(draw: st.DrawFn) -> list[tuple[str, Aggregation, str, list]]:
    """Series, each with its aggregation, unit, and entries."""
    found = []
    for kind, (when, sources, hows) in KINDS.items():
        entry = st.tuples(when, VALUES, st.sampled_from([None, None, 1, 7]), st.sampled_from(sources), NOTES)
        unit = draw(st.sampled_from(["count", "percent", "currency:EUR", "EUR", "Stück"]))
        found.append((kind, draw(st.sampled_from(hows)), unit, draw(st.lists(entry, max_size=12))))
    return found


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(series=generated())
def test_every_value_comes_back_at_every_grain(tmp_path: Path, series: Sequence) -> None:
    folder = tmp_path / str(next(NUMBER))
    folder.mkdir()
    old = Workspace.open(folder / "old.db", author="ana", as_of=TODAY)
    fill(old, series)
    new = Workspace.open(folder / "new.db", author="ben", as_of=TODAY)
    apply(new, definitions_text(old))

    if any(entries for *_, entries in series):
        file = exported(old, folder)
        take(new, file)

        for kind, how, *_ in series:
            assert computed(new, kind, how) == computed(old, kind, how)
        again = rows_of(new)
        left_out = len(rows_of(old)) - len(again)
        assert [row for row in rows_of(old) if row in again or not left_out] == again
        with pytest.raises(NothingNew):
            preview(new, file)
    old.close()
    new.close()


def fill(ws: Workspace, series: Sequence) -> None:
    feeds = {"feed": make_feed(ws, "a"), "other feed": make_feed(ws, "b")}
    for key, how, unit, entries in series:
        make_series(ws, key, unit=unit, aggregation=how)
        make_kpi(ws, f"{key}-kpi", series=key)
        check_ins: dict[tuple[date, date], int] = {}
        for at, ((start, end), (number, behind), n, source, note) in enumerate(entries):
            by = {"feed": feeds[source]} if source in feeds else {}
            if source == "check-in":
                if (start, end) not in check_ins:
                    check_ins[start, end] = make_check_in(ws, f"{key}-kpi", start, end)
                by = {"check_in": check_ins[start, end]}
            recorded = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(minutes=at)
            value = number / 10**behind
            log_values(
                ws, key, [(start, end, value)], n=n, at=recorded, pooled=bool(n), note=note, decimals=behind, **by
            )


def computed(ws: Workspace, key: str, how: Aggregation) -> dict[Cadence, list]:
    found = {}
    for cadence in CADENCES:
        periods = Calendar().periods(FIRST, TODAY, cadence)
        readings = [Reading(how.value), Reading.ANSWERS, Reading.NPS]
        cells = [cell for reading in readings for cell in cells_of(ws, key, periods, reading)]
        found[cadence] = [(cell.value, cell.n) for cell in cells]
    return found


def exported(ws: Workspace, folder: Path, name: str = "measurements.csv") -> Path:
    return write(folder, "".join(export(ws, "measurements")), name)


def rows_of(ws: Workspace) -> list[list[str]]:
    """As they are exported, without who recorded what when."""
    import csv

    return [row[:-3] for row in csv.reader("".join(export(ws, "measurements")).splitlines(keepends=True))][1:]


def test_numbers_and_notes_come_back_as_they_were_written(any_ws: Workspace, tmp_path: Path):
    text = HEADER + (
        "2026-10-01,2026-10-01,price,12.30,currency:EUR,last,,no,'=1+1,ana,,2026-10-02T08:00:00+00:00\n"
        "2026-10-01,2026-10-01,visits,7,count,sum,,no,,ana,,2026-10-02T08:00:00+00:00\n"
        "2026-10-01,2026-10-01,visits,7,count,sum,,no,,ana,,2026-10-02T08:00:01+00:00\n"
        "2026-10-01,2026-10-31,mood,4.50,rating,mean,20,yes,,ana,,2026-11-02T08:00:00+00:00\n"
    )

    take(any_ws, write(tmp_path, text))

    assert rows_of(any_ws) == [line.split(",")[:-3] for line in text.splitlines()[1:]][-1:] + [
        line.split(",")[:-3] for line in text.splitlines()[1:-1]
    ]
    with any_ws.reading() as db:
        assert dict(db.exec(select(Series.key, Series.aggregation)).all())["price"] is Aggregation.LAST


def test_a_newer_export_replaces_the_older_and_undo_gives_it_back(any_ws: Workspace, tmp_path: Path):
    line = "2026-10-0{0},2026-10-0{0},visits,{1},count,sum,,no,,,,\n"
    first = take(any_ws, write(tmp_path, HEADER + line.format(1, 5) + line.format(1, 6) + line.format(2, 1), "1.csv"))
    before = rows_of(any_ws)

    found = preview(any_ws, write(tmp_path, HEADER + line.format(1, 4) + line.format(2, 1), "2.csv"))
    second = take(any_ws, tmp_path / "2.csv")

    (filling,) = found.fillings
    assert [[float(value) for _, _, value in side] for side in (filling.before, filling.values)] == [[11, 1], [4, 1]]
    assert (first.replaced, second.replaced, stored(any_ws)["visits"]["2026-10-01"]) == (0, 3, 4)
    undo(any_ws, second.operation)
    assert rows_of(any_ws) == before


def test_a_value_by_hand_stays_over_imported_rows(ws: Workspace, tmp_path: Path):
    make_series(ws, "visits")
    record(ws, "visits", 9, date(2026, 10, 1))

    found = preview(ws, write(tmp_path, f"{HEADER}2026-10-01,2026-10-01,visits,5,count,sum,,no,,,,\n"))

    assert [(one.series, one.value) for one in found.overrides] == [("visits", 9)]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("visits,5,count,sum,0,no,", "not a number of answers"),
        ("visits,5,count,sum,,maybe,", "neither yes nor no"),
        ("visits,5,count,total,,no,", "no aggregation"),
        ("Visits!,5,count,sum,,no,", "is no key for a series"),
        ("visits,5,currency:x,sum,,no,", "names no currency"),
        (f"visits,5,count,sum,,no,{'x' * 2_001}", "at most 2000 characters"),
    ],
)
def test_a_row_that_cannot_be_stored_is_named(ws: Workspace, tmp_path: Path, cells: str, reason: str):
    found = preview(ws, write(tmp_path, f"{HEADER}2026-10-01,2026-10-01,{cells},ana,,\n"))

    (bad,) = found.rejected
    assert (bad.line, reason in bad.reason) == (2, True), bad.reason


def test_what_one_by_hand_replaced_is_left_out_and_said(ws: Workspace, tmp_path: Path):
    line = "2026-10-01,2026-10-01,visits,{},count,sum,,no,,,{},\n"

    found = preview(ws, write(tmp_path, HEADER + line.format(5, "wide") + line.format(6, "")))

    assert [[float(value) for _, _, value in filling.values] for filling in found.fillings] == [[6]]
    assert found.notes == ("visits: 1 value left out, which others of the same days replaced or confirmed",)


def test_a_file_that_would_make_a_thousand_series_and_one_is_refused(ws: Workspace, tmp_path: Path):
    lines = "".join(f"2026-10-01,2026-10-01,s{number},1,count,sum,,no,,,,\n" for number in range(1_001))

    with pytest.raises(BadInput, match="more than 1,000 new series"):
        preview(ws, write(tmp_path, HEADER + lines))
    assert counts(ws)[0] == 0
