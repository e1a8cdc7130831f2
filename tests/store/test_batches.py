"""Files taken in, and taken back."""

from collections.abc import Mapping
from datetime import date

import pytest
from sqlmodel import insert, select

from kpitui.model.errors import Changed
from kpitui.model.tables import Batch, Measurement, Series
from kpitui.store.batches import set_aside
from kpitui.store.workspace import Workspace
from kpitui.usecases.history import redo, undo
from tests.build import MORNING, log_values, make_feed, make_kpi
from tests.store.content import content


def day(number: int) -> date:
    return date(2026, 10, number)


def take_in(ws: Workspace, feed: int, values: Mapping[int, float], *, until: int = 0, series: str = "clicks") -> int:
    """A file with a value a day of October that covers up to `until`; the operation's id."""
    start, end = day(min(values)), day(until or max(values))
    with ws.writing(f"import {start:%d}–{end:%d}") as db:
        batch = Batch(
            feed_id=feed,
            file_name="clicks.csv",
            sha256="0",
            start=start,
            end=end,
            rows_read=len(values),
            rows_taken=len(values),
            rows_rejected=0,
            author=ws.author,
            at=MORNING,
        )
        db.add(batch)
        found = db.exec(select(Series).where(Series.key == series)).first() or Series(key=series)
        db.add(found)
        db.flush()
        set_aside(db, batch.id, feed, start, end)
        row = {
            "series_id": found.id,
            "author": ws.author,
            "feed_id": feed,
            "batch_id": batch.id,
            "recorded_at": MORNING,
        }
        rows = [{**row, "start": day(number), "end": day(number), "value": value} for number, value in values.items()]
        defaults = {"decimals": 0, "pooled": False, "note": "", "version": 1}
        db.exec(insert(Measurement), params=[{**row, **defaults} for row in rows], execution_options={"audited": True})
        db.info["batch_id"] = batch.id
    return db.info["operation_id"]


def values(ws: Workspace) -> dict[int, float]:
    return {row["start"].day: row["value"] for row in content(ws)["measurement"].values()}


def test_a_file_that_is_undone_and_redone_leaves_exactly_what_was_there(any_ws: Workspace):
    feed = make_feed(any_ws)
    before = content(any_ws)
    take_in(any_ws, feed, {1: 10.0, 2: 20.0, 3: 30.0})
    after = content(any_ws)
    assert undo(any_ws).title == "import 01–03"
    assert content(any_ws) == before
    redo(any_ws)
    assert content(any_ws) == after


def test_the_values_a_file_replaced_come_back_with_their_ids(any_ws: Workspace):
    feed = make_feed(any_ws)
    take_in(any_ws, feed, {1: 10.0, 2: 20.0, 3: 30.0, 4: 40.0})
    log_values(any_ws, "clicks", {day(3): 99.0})
    before = content(any_ws)
    take_in(any_ws, feed, {3: 31.0}, until=5)
    assert sorted(row["value"] for row in content(any_ws)["measurement"].values()) == [10.0, 20.0, 31.0, 99.0]
    after = content(any_ws)
    undo(any_ws)
    assert content(any_ws) == before
    redo(any_ws)
    assert content(any_ws) == after
    undo(any_ws)
    assert content(any_ws) == before


def test_two_files_are_undone_and_redone_in_turn(any_ws: Workspace):
    feed = make_feed(any_ws)
    states = [content(any_ws)]
    for file in ({1: 1.0, 2: 2.0}, {2: 22.0, 3: 33.0}, {1: 111.0, 4: 444.0}):
        take_in(any_ws, feed, file)
        states.append(content(any_ws))
    for state in states[-2::-1]:
        undo(any_ws)
        assert content(any_ws) == state
    for state in states[1:]:
        redo(any_ws)
        assert content(any_ws) == state


def test_a_later_file_over_the_same_days_refuses_by_name(any_ws: Workspace):
    feed = make_feed(any_ws)
    first = take_in(any_ws, feed, {1: 1.0}, until=9)
    take_in(any_ws, feed, {9: 9.0})
    refusal = r"#1 import 01–09 cannot be undone: its days were imported again by #2 import 09–09 \(ana\); undo that"
    with pytest.raises(Changed, match=refusal):
        undo(any_ws, first)
    assert values(any_ws) == {1: 1.0, 9: 9.0}


def test_another_feed_over_the_same_days_does_not_mind(any_ws: Workspace):
    one, other = make_feed(any_ws), make_feed(any_ws, "long")
    first = take_in(any_ws, one, {1: 1.0})
    take_in(any_ws, other, {1: 5.0}, series="likes")
    undo(any_ws, first)
    assert values(any_ws) == {1: 5.0}


def test_an_edited_value_refuses_by_name_until_that_is_undone(any_ws: Workspace):
    feed = make_feed(any_ws)
    first = take_in(any_ws, feed, {1: 1.0, 2: 2.0})
    with any_ws.writing("correct clicks") as db:
        db.exec(select(Measurement).where(Measurement.value == 2.0)).one().value = 2.5
    with pytest.raises(Changed, match=r"changed again by #2 correct clicks \(ana\); undo that first"):
        undo(any_ws, first)
    undo(any_ws)
    undo(any_ws, first)
    assert values(any_ws) == {}


def test_a_removed_value_refuses_by_name(any_ws: Workspace):
    feed = make_feed(any_ws)
    first = take_in(any_ws, feed, {1: 1.0})
    with any_ws.writing("remove a value") as db:
        db.delete(db.exec(select(Measurement)).one())
    with pytest.raises(Changed, match=r"changed again by #2 remove a value \(ana\)"):
        undo(any_ws, first)


def test_a_kpi_on_the_new_series_refuses_by_name(any_ws: Workspace):
    feed = make_feed(any_ws)
    first = take_in(any_ws, feed, {1: 1.0})
    make_kpi(any_ws, "clicks")
    with pytest.raises(Changed, match=r"needed by #2 make clicks \(ana\); undo that first"):
        undo(any_ws, first)
    assert values(any_ws) == {1: 1.0}


def test_an_undone_file_is_not_redone_over_a_later_one(any_ws: Workspace):
    feed = make_feed(any_ws)
    first = take_in(any_ws, feed, {1: 1.0})
    undone = undo(any_ws, first)
    take_in(any_ws, feed, {1: 2.0})
    with pytest.raises(Changed, match=r"cannot be redone: "):
        undo(any_ws, undone.id)
    assert values(any_ws) == {1: 2.0}


def test_a_value_that_a_file_replaced_cannot_be_uncorrected(any_ws: Workspace):
    feed = make_feed(any_ws)
    take_in(any_ws, feed, {1: 1.0})
    with any_ws.writing("correct clicks") as db:
        db.exec(select(Measurement)).one().value = 1.5
    correction = db.info["operation_id"]
    take_in(any_ws, feed, {1: 2.0})
    undo(any_ws)
    take_in(any_ws, feed, {1: 3.0})
    with pytest.raises(Changed, match=r"changed again by #5 import 01–01 \(ana\); undo that first"):
        undo(any_ws, correction)


def test_a_file_of_many_rows_is_undone_and_redone(any_ws: Workspace):
    feed = make_feed(any_ws)
    with any_ws.writing("import") as db:
        batch = Batch(
            feed_id=feed, file_name="f", sha256="0", start=day(1), end=day(31), rows_read=0, rows_taken=0,
            rows_rejected=0, author="ana", at=MORNING,
        )  # fmt: skip
        db.add_all([batch, Series(key="clicks")])
        db.flush()
        db.info["batch_id"] = batch.id
    log_values(any_ws, "clicks", [(day(n % 31 + 1),) * 2 + (float(n),) for n in range(5_000)], feed=feed, batch=1)
    undo(any_ws)
    assert content(any_ws)["measurement"] == {}
    redo(any_ws)
    assert len(content(any_ws)["measurement"]) == 5_000
