"""The report files of the folders that KPITUI_CASES names come in from the screen to exactly what they should."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from textual.pilot import Pilot

from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from tests.conformance.families.samples import DATE_ORDERS, FILES, compare, day_for, samples_beside, stored
from tests.conformance.measure import Result
from tests.conformance.test_conformance import FOLDERS
from tests.screen import press, settle, text, type_text

SIZE = (120, 36)


class Sample(NamedTuple):
    path: Path
    expected: Any
    """None: only its sum is known."""
    every: dict[str, Any]


def _samples() -> Iterator[Sample]:
    for folder in FOLDERS:
        file = folder / FILES[0]
        if file.exists():
            every = json.loads(file.read_text(encoding="utf-8"))
            yield from (Sample(path, every.get(path.name), every) for path in samples_beside(file))


SAMPLES = [*_samples()]


if SAMPLES:

    @pytest.mark.parametrize("sample", SAMPLES, ids=[sample.path.name for sample in SAMPLES])
    async def test_a_sample_comes_in_from_the_screen_as_expected(
        sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
        monkeypatch.setenv("KPITUI_CONFIG", str(tmp_path / "config.toml"))
        name, expected = sample.path.name, sample.expected or {}
        before = [one for one in expected.get("after", ()) if one != name]
        for one in (*before, name):
            shutil.copy(sample.path.with_name(one), tmp_path)
        monkeypatch.chdir(tmp_path)
        ws = Workspace.open(tmp_path / "kpitui.db", author="ana", as_of=day_for(sample.every))
        result = Result()
        async with KpituiApp(ws).run_test(size=SIZE) as pilot:
            await settle(pilot)
            for one in before:
                await open_file(pilot, one)
                await take_in(pilot, one)
            await open_file(pilot, name)
            if name in DATE_ORDERS:
                await answer_order(pilot, DATE_ORDERS[name], ws)
            if lines := expected.get("rejected_lines"):
                await leave_out(pilot, lines, ws)
            await take_in(pilot, name)
            compare(result, name, stored(ws), sample.expected)
            for one, word in ((name, "nothing new"), *((one, "newer") for one in before)):
                await open_file(pilot, one)
                assert word in " ".join(text(pilot).split())
                await press(pilot, "f3", "escape", "escape")
            compare(result, name, stored(ws), sample.expected)
        ws.close()
        assert result.failures == []


async def open_file(pilot: Pilot[None], name: str) -> None:
    """By its path, as it is typed."""
    await press(pilot, "i", "slash")
    await type_text(pilot, name)
    await press(pilot, "enter")


async def take_in(pilot: Pilot[None], name: str) -> None:
    await press(pilot, "f3")
    assert f"{name}: " in text(pilot)
    assert "u takes it back" in text(pilot)
    await press(pilot, "escape")


async def answer_order(pilot: Pilot[None], order: str, ws: Workspace) -> None:
    """Nothing comes in before the reading is chosen among both."""
    await press(pilot, "f3")
    assert ["the day first" in text(pilot), "the month first" in text(pilot), stored(ws)] == [True, True, {}]
    await press(pilot, *(("enter",) if order == "dmy" else ("down", "enter")))


async def leave_out(pilot: Pilot[None], lines: list[int], ws: Workspace) -> None:
    """Bad lines are named and hold everything back until they are left out."""
    await press(pilot, "f3")
    assert [line for line in lines if f"line {line}: " not in text(pilot)] == []
    assert stored(ws) == {}
    await press(pilot, "b")
