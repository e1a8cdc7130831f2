"""A measurement put right by a line."""

import pytest

from kpitui.store.workspace import Workspace
from kpitui.usecases import corrections, log
from tests.build import make_kpi


@pytest.mark.parametrize(
    ("line", "note"), [("60", "new form"), ('60 "old form"', "old form"), ('60 ""', ""), ("60 yesterday", "new form")]
)
def test_a_note_that_is_not_typed_anew_stays(ws: Workspace, line: str, note: str) -> None:
    make_kpi(ws, "clicks")
    (stored,) = log.record(ws, "clicks", 50.0, note="new form").ids
    corrections.correct_line(ws, corrections.load_correction(ws, stored), line)
    assert corrections.load_correction(ws, stored).note == note
