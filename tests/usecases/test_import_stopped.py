"""A long import says how far it is, and can be stopped with nothing left behind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kpitui.model.errors import Cancelled
from kpitui.store.workspace import Workspace
from kpitui.usecases.imports import apply_import, preview
from tests.imports import counts, many, stored, take


def stop_at(doing: str, share: float, seen: list[str]) -> Callable[[str, float], None]:
    def told(now: str, done: float) -> None:
        seen.append(now)
        if now == doing and done >= share:
            raise Cancelled("stopped")

    return told


@pytest.mark.parametrize("doing", ["looking through", "reading", "writing"])
def test_an_import_that_is_stopped_leaves_nothing(any_ws: Workspace, tmp_path: Path, doing: str):
    path = many(tmp_path, 10)
    take(any_ws, many(tmp_path, 1, "before.csv"), account="other")
    before = counts(any_ws), stored(any_ws)
    seen: list[str] = []

    with pytest.raises(Cancelled):
        apply_import(any_ws, preview(any_ws, path, told=stop_at(doing, 0.4, seen)), told=stop_at(doing, 0.4, seen))

    assert [*dict.fromkeys(seen)][-1] == doing
    assert (counts(any_ws), stored(any_ws)) == before


def test_progress_goes_from_nothing_to_all(ws: Workspace, tmp_path: Path):
    told: dict[str, list[float]] = {}

    found = preview(ws, many(tmp_path, 10), told=lambda doing, share: told.setdefault(doing, []).append(share))
    apply_import(ws, found, told=lambda doing, share: told.setdefault(doing, []).append(share))

    assert [*told] == ["looking through", "reading", "writing"]
    assert all(0 <= share <= 1 for shares in told.values() for share in shares)
    assert told["reading"][-1] == 1.0
    assert told["writing"] == [0.5, 1.0]
