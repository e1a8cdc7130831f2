"""A whole review of twelve KPIs by keyboard in a real terminal: interrupted, gone on with, closed, and kept."""

from datetime import date
from pathlib import Path

from kpitui.model.definitions import TargetDefinition
from kpitui.store.workspace import Workspace
from kpitui.usecases.kpis import load_kpi
from kpitui.usecases.log import record
from tests.build import log_values, make_goal, make_kpi
from tests.terminal import Terminal
from tests.tui.test_walk import KPITUI, environment, run

AS_OF = date(2012, 12, 31)
Q4 = {"start": date(2012, 10, 1), "end": AS_OF}
KEYS = tuple(f"kpi-{letter}" for letter in "abcdefghijkl")
GOLDEN = Path(__file__).parent.parent / "data" / "review_minutes.md"


def fill(home: Path) -> None:
    ws = Workspace.open(home / "kpitui.db", author="ana", as_of=AS_OF)
    make_goal(ws, "win", "Win customers", **Q4)
    target = TargetDefinition(value=100, start=Q4["start"], by=Q4["end"])
    for place, key in enumerate(KEYS):
        make_kpi(ws, key, name=key.replace("-", " "), goals="win", owner="ana", since=Q4["start"], target=target)
        log_values(ws, key.replace("-", "_"), {date(2012, month, 5): 20.0 + place * 2 for month in (10, 11, 12)})
    ws.close()


def start(home: Path, *command: str) -> Terminal:
    return Terminal([*KPITUI, *command, "--as-of", AS_OF.isoformat()], size=(120, 40), env=environment(home))


def decide(terminal: Terminal, key: str, *decision: str, value: str = "") -> None:
    """On the page of that KPI: a note, a decision, and on to the next."""
    name = key.replace("-", " ")
    terminal.until(lambda shown: f"{name} " in shown.splitlines()[4] and "as of Mon 31 Dec" in shown)
    terminal.press("tab")
    terminal.until("What happened     ▌")
    terminal.write(f"note of {name}")
    terminal.press("tab", *decision)
    if value:
        terminal.until("from 1 Jan 2013 on")
        terminal.press("tab")
        terminal.write(value)
    terminal.press("f3")


def test_a_review_of_twelve_kpis_from_its_beginning_to_what_is_kept(tmp_path: Path) -> None:
    fill(tmp_path)
    with start(tmp_path, "review", "--period", "2012-Q4") as terminal:
        terminal.until("New review")
        terminal.press("f3")
        terminal.until("0 of 12 decided")
        for key in KEYS[:5]:
            decide(terminal, key, "right")
        terminal.until("5 of 12 decided")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
    with start(tmp_path) as terminal:
        terminal.until("Worst first")
        terminal.press("4")
        terminal.until("5 of 12 decided")
        decide(terminal, KEYS[5], "right", "right", value="250")
        for key in KEYS[6:]:
            decide(terminal, key, "right")
        terminal.until(lambda shown: "12 of 12 decided" in shown and "change the target: 250" in shown)
        terminal.press("C")
        terminal.until("O reopen")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
    kept = run(tmp_path, "review", "--minutes", "md")
    assert kept == GOLDEN.read_text(encoding="utf-8")
    ws = Workspace.open(tmp_path / "kpitui.db", author="ana", as_of=AS_OF)
    new = load_kpi(ws, KEYS[5])[0].targets[-1]
    assert (new.value, new.start) == (250, date(2013, 1, 1))
    record(ws, KEYS[0], 7.0, date(2012, 11, 6))
    ws.close()
    with start(tmp_path) as terminal:
        terminal.until("Worst first")
        terminal.press("4")
        terminal.until("as it was closed")
        terminal.press("enter")
        terminal.until(lambda shown: "note of kpi a" in shown and "60 of 100" in shown)
        terminal.until("2012-11: then 20, now 27")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
    later = run(tmp_path, "review", "--minutes", "md").splitlines()
    assert [line for line in later if line not in kept.splitlines()] == [
        "- restated: 2012-Q4: then 60, now 67",
        "- restated: 2012-11: then 20, now 27",
    ]
