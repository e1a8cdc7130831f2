"""What is killed on the way leaves the workspace as it was, or as it should be; `python -m tests.kills` tries all."""

from pathlib import Path

import pytest

from tests.kills import kill


@pytest.mark.parametrize("work", ["restore", "copy", "review close"])
def test_a_kill_leaves_what_was_or_what_should_be(tmp_path: Path, work: str) -> None:
    killed = kill(work, tmp_path, 2)
    assert (killed.before + killed.after, killed.faults) == (2, ())
