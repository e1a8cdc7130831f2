"""Bent files end in a sentence or come in; `python -m tests.fuzz` tries many more."""

from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpitui.store.workspace import Workspace
from tests.fuzz import bent, samples, try_one
from tests.imports import counts


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1), order=st.sampled_from(["", "dmy"]))
def test_a_bent_file_is_taken_or_refused_with_a_sentence(ws: Workspace, tmp_path: Path, seed: int, order: str):
    numbers = Random(seed)
    name, content = numbers.choice([*samples(tmp_path, tmp_path / "none").items()])
    path = tmp_path / f"bent_{name}"
    path.write_bytes(bent(numbers, content))

    assert try_one(ws, path, date_order=order)
    assert counts(ws) == (0, 0, 0, 0)
