"""Names, notes and people that look like markup, formulas and code go through every screen as they were typed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from sqlmodel import select
from textual.pilot import Pilot

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Cadence, KpiStatus
from kpitui.model.tables import Measurement, Series
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from tests.build import MORNING, make_event, make_goal, make_kpi, make_series
from tests.screen import press, rows, settle, text
from tests.tui.conftest import HOSTILE, TODAY

SIZES = [(80, 24), (120, 40)]
STEERING = "a\x1b[31mb\nc\x00d\u202ee\x9bf\tg\u2028h"
"""A colour, a new line, NUL, right to left, a C1 control, a tab, a line separator."""
DAYS = (date(2026, 11, 18), TODAY)
LEAST = 12
"""Signs of a name that have to be seen before it may be cut."""
Fill = Callable[[str], Workspace]


@pytest.fixture
def fill(tmp_path: Path) -> Iterator[Fill]:
    """A workspace in which everything and everybody has that name."""
    opened = []

    def filled(name: str) -> Workspace:
        ws = Workspace.open(tmp_path / "odd.db", author=name, as_of=TODAY)
        opened.append(ws)
        make_goal(ws, "odd", name, why=name, owner=name, start=date(2026, 10, 1), end=date(2026, 12, 31))
        make_goal(ws, "part", name, parent="odd", owner=name)
        make_series(ws, "odd", name=name)
        words: dict[str, Any] = {"owner": name, "definition": name, "alignment": name, "misleads": name}
        target = TargetDefinition(value=10, baseline=1, start=date(2026, 10, 1), by=date(2026, 12, 31))
        make_kpi(ws, "odd", name=name, goals="odd", series="odd", cadence=Cadence.WEEK, target=target, **words)
        make_kpi(ws, "late", name=name, series="odd", cadence=Cadence.WEEK, since=date(2026, 11, 1), owner=name)
        make_kpi(ws, "draft", name=name, series="odd", status=KpiStatus.DRAFT, owner=name)
        make_event(ws, date(2026, 11, 18), name, kpis=["odd"])
        with ws.writing(f"log {name}") as db:
            series: Any = db.exec(select(Series.id).where(Series.key == "odd")).one()
            said: dict[str, Any] = {"note": name, "author": name, "recorded_at": MORNING}
            db.add_all(Measurement(series_id=series, start=day, end=day, value=5, **said) for day in DAYS)
        return ws

    yield filled
    for ws in opened:
        ws.close()


SCREENS: dict[str, Sequence[str]] = {
    "dashboard": (),
    "dashboard, a goal": ("g",),
    "dashboard, a KPI": ("g", "j", "j"),
    "dashboard, attention": ("exclamation_mark",),
    "dashboard, filtered": ("slash", "x", "right_square_bracket", "enter"),
    "KPI page": ("KPI",),
    "goals": ("2",),
    "goals, a KPI": ("2", "G"),
    "goals, the pane": ("2", "tab"),
    "goal form": ("2", "e"),
    "goal form, under another": ("2", "a"),
    "editor, objective": ("edit",),
    "editor, metric": ("edit", "f6"),
    "editor, measurable": ("edit", "f6", "f6"),
    "editor, track": ("edit", "f6", "f6", "f6"),
    "log": ("3",),
    "log, entry line": ("3", "m"),
    "log, preview": ("3", "m", "5"),
    "log, correction": ("3", "e"),
    "log, value history": ("3", "enter"),
    "log, filtered": ("3", "slash", "x", "enter"),
    "palette": ("ctrl+p", "x"),
    "note why": ("g", "j", "j", "w"),
    "events of a KPI": ("KPI", "W"),
    "new target": ("KPI", "T"),
    "findings of a KPI": ("KPI", "S"),
    "silence": ("KPI", "S", "S"),
    "move a KPI": ("KPI", "M"),
    "history": ("H",),
    "history of a KPI": ("KPI", "H", "enter"),
}
"""What leads there; KPI and edit open those screens."""
NAMELESS: dict[str, Sequence[str]] = {
    "help": ("question_mark",),
    "help of the log": ("3", "question_mark"),
    "pick period": ("p",),
    "pick day": ("3", "p"),
}


async def go(pilot: Pilot[object], keys: Sequence[str]) -> None:
    app = pilot.app
    assert isinstance(app, KpituiApp)
    await settle(pilot)
    for key in keys:
        if key == "KPI":
            await app.open_kpi("odd")
            await settle(pilot)
        elif key == "edit":
            await app.edit_kpi("odd")
            await settle(pilot)
        else:
            await press(pilot, key)


def longest(shown: str, name: str) -> str:
    """As much of the name as can be read in one row."""
    return next((name[:size] for size in range(len(name), 0, -1) if name[:size] in shown), "")


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("keys", SCREENS.values(), ids=SCREENS)
async def test_it_is_shown_as_it_was_typed(fill: Fill, keys: Sequence[str], size: tuple[int, int]) -> None:
    async with KpituiApp(fill(HOSTILE)).run_test(size=size, notifications=True) as pilot:
        await go(pilot, keys)
        seen = longest(text(pilot), HOSTILE)
        assert len(seen) >= LEAST, text(pilot)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("keys", NAMELESS.values(), ids=NAMELESS)
async def test_what_names_nothing_stands_over_it(fill: Fill, keys: Sequence[str], size: tuple[int, int]) -> None:
    async with KpituiApp(fill(HOSTILE)).run_test(size=size, notifications=True) as pilot:
        await go(pilot, keys)
        assert len(pilot.app.screen_stack) == 2


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_new_workspace_of_that_name_is_welcomed(tmp_path: Path, size: tuple[int, int]) -> None:
    folder = tmp_path / HOSTILE.replace("/", "")
    folder.mkdir()
    ws = Workspace.open(folder / "new.db", author=HOSTILE, as_of=TODAY)
    async with KpituiApp(ws).run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        assert "What do you want to reach" in text(pilot)
    ws.close()


@pytest.mark.parametrize("keys", SCREENS.values(), ids=SCREENS)
async def test_no_sign_steers_the_terminal(fill: Fill, keys: Sequence[str]) -> None:
    """Definitions and imports refuse such signs; what another program wrote into the file may have them."""
    width, height = SIZES[0]
    async with KpituiApp(fill(STEERING)).run_test(size=(width, height), notifications=True) as pilot:
        await go(pilot, keys)
        found = rows(pilot)
        assert not set("".join(found)) & set("\x1b\n\0\u202e\x9f\t\u2028"), text(pilot)
        assert [cell_len(row) <= width for row in found] == [True] * height
