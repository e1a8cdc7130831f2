"""What every test starts from: a real workspace on a real file, on a fixed day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kpitui.store.workspace import Workspace

TODAY = date(2026, 11, 23)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace.open(tmp_path / "kpitui.db", author="ana", as_of=TODAY)
    yield workspace
    workspace.close()
