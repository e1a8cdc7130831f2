"""Twelve check-ins by keyboard in a real terminal: interrupted twice, taken up again, and nothing counted twice."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kpitui.model.enums import Aggregation, Cadence, Kind
from kpitui.store.workspace import Workspace
from kpitui.usecases.kpi_page import kpi_page
from tests.build import log_values, make_kpi
from tests.terminal import Terminal
from tests.tui.test_walk import KPITUI, environment, run

AS_OF = ["--as-of", "2012-12-31"]
"""A Monday."""
MONDAY = date(2012, 12, 24)
MEAN, LAST = {"aggregation": Aggregation.MEAN}, {"aggregation": Aggregation.LAST}
RATIO = {"formula": "completed / views", "kind": Kind.RATIO, "unit": "percent"}
KPIS: tuple[tuple[str, dict[str, Any], str, float], ...] = (
    ("a-calls", {}, "412", 412),
    ("b-hours", MEAN, "7.25", 7.25),
    ("c-stock", LAST, "96", 96),
    ("d-form", RATIO, "12/400", 3),
    ("e-stars", {"kind": Kind.RATING}, "5=12 4=4", 4.75),
    ("f-happy", {"kind": Kind.SHARE}, "41/50", 82),
    ("g-launch", {"kind": Kind.MILESTONE, **LAST}, "done", 1),
    ("h-nps", {"kind": Kind.NPS}, "9=6 3=2", 50),
    ("i-sum", {"formula": "shop + web"}, "shop=3 web=4", 7),
    ("j-views", {}, "1 250", 1250),
    ("k-waste", {"unit": "percent", **MEAN}, "12.5", 12.5),
    ("l-spend", {"unit": "currency:EUR"}, "1204.50", 1204.5),
)
"""Key, what it is, what is typed, and what its week comes to."""


def start(home: Path) -> Terminal:
    return Terminal([*KPITUI, *AS_OF], env=environment(home))


def fill(home: Path) -> None:
    ws = Workspace.open(home / "kpitui.db", author="ana", as_of=date(2012, 12, 31))
    for key, options, _, _ in KPIS:
        make_kpi(ws, key, name=key, cadence=Cadence.WEEK, since=MONDAY, owner="ana", **options)
    ws.close()


def check_in(terminal: Terminal, key: str, typed: str) -> None:
    terminal.until(lambda shown: key in shown.splitlines()[1] and "Note" in shown)
    terminal.write(typed)
    terminal.until(lambda shown: "closes with it" in shown)
    terminal.press("enter")
    terminal.write("80")
    terminal.press("enter")
    terminal.write(f"note of {key}")
    terminal.press("enter")


def test_twelve_check_ins_interrupted_and_taken_up_again(tmp_path: Path) -> None:
    fill(tmp_path)
    with start(tmp_path) as terminal:
        terminal.until("c check-in 12")
        terminal.press("c")
        terminal.until("1 of 12")
        for key, _, typed, _ in KPIS[:5]:
            check_in(terminal, key, typed)
        terminal.until("6 of 12")
        terminal.write("4")
        terminal.until("! '4' is no answer")
        terminal.press("esc")
        terminal.until("c check-in 7")
        terminal.press("c")
        terminal.until(lambda shown: "6 of 12" in shown and "'4' is no answer" in shown)
        terminal.press("ctrl+q")
        terminal.until("Not saved yet: the check-in of f-happy")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
    assert len(run(tmp_path, "due").splitlines()) == 1 + 7
    with start(tmp_path) as terminal:
        terminal.until("c check-in 7")
        terminal.press("c")
        terminal.until("1 of 7")
        assert "'4' is no answer" not in terminal.text
        for key, _, typed, _ in KPIS[5:]:
            check_in(terminal, key, typed)
        terminal.until("7 checked in.")
        terminal.until("Next: a-calls, W01, due")
        terminal.press("esc")
        terminal.until("Worst first")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
    assert run(tmp_path, "due") == "Nothing is due.\n"
    assert run(tmp_path, "due", "--quiet") == ""
    ws = Workspace.open(tmp_path / "kpitui.db", author="ana", as_of=date(2012, 12, 31))
    found = {key: kpi_page(ws, key) for key, *_ in KPIS}
    assert {key: page.state.value for key, page in found.items()} == {key: value for key, _, _, value in KPIS}
    assert [(then.note, then.confidence) for key in found for then in found[key].check_ins] == [
        (f"note of {key}", 80) for key in found
    ]
    log_values(ws, "a_calls", {MONDAY + timedelta(by): 10.0 for by in range(7)})
    assert kpi_page(ws, "a-calls").state.value == 70
    ws.close()
