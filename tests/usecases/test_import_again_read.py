"""What only the end of a big file proves holds from its first row on."""

from datetime import date
from pathlib import Path

import pytest

from kpitui.model.errors import Ambiguous, BadInput
from kpitui.store.workspace import Workspace
from kpitui.usecases._gathering import FIRST_CELLS
from kpitui.usecases.imports import preview
from tests.imports import take, write

MANY = FIRST_CELLS // 2 + 10


def test_a_decimal_mark_that_the_end_proves_holds_from_the_start(ws: Workspace, tmp_path: Path):
    path = write(tmp_path, "date;a\n" + "2026-09-01;1.500\n" * MANY + "2026-09-02;1,25\n")

    (filling,) = preview(ws, path).fillings

    assert [str(value) for _, _, value in filling.values] == [str(1_500 * MANY), "1.25"]


def test_an_order_of_days_that_the_end_proves_holds_from_the_start(ws: Workspace, tmp_path: Path):
    path = write(tmp_path, "date,a\n" + "2026-09-01,1\n" * MANY + "02/10/2026,1\n10/13/2026,1\n")

    (filling,) = preview(ws, path).fillings

    assert [start for start, _, _ in filling.values] == [date(2026, 2, 10), date(2026, 9, 1), date(2026, 10, 13)]


def test_days_at_the_end_that_nothing_decides_are_asked_about(ws: Workspace, tmp_path: Path):
    path = write(tmp_path, "date,a\n" + "2026-09-01,1\n" * MANY + "02/10/2026,1\n")

    with pytest.raises(Ambiguous, match="can be read in two ways"):
        preview(ws, path)


def test_a_column_that_begins_with_numbers_late_is_taken(ws: Workspace, tmp_path: Path):
    take(ws, write(tmp_path, "date,a\n2026-09-03,1\n", "first.csv"), account="x")
    path = write(tmp_path, "date,a\n" + "2026-09-01,no\n" * MANY + "2026-09-02,1\n")

    found = preview(ws, path)

    assert (len(found.rejected), found.taken) == (MANY, 1)
    with pytest.raises(BadInput, match="the column 'a' holds no number"):
        preview(ws, write(tmp_path, "date,a\n" + "2026-09-01,no\n" * MANY, "none.csv"))
