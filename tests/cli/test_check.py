"""`kpitui check`: the findings as text and JSON."""

import json
from pathlib import Path

import pytest

from kpitui.cli.table import width
from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation
from kpitui.store.workspace import Workspace
from kpitui.usecases.silences import silence
from tests.build import make_goal, make_kpi
from tests.cli.conftest import Run
from tests.cli.test_status import HOSTILE, TODAY

SOUND = {
    "owner": "ana",
    "alignment": "Every field you take out lets more people finish.",
    "misleads": "We ask for less and get worse leads.",
}


@pytest.fixture
def filled(database: Path) -> Path:
    ws = Workspace.open(database, author="ana", as_of=TODAY)
    make_goal(ws, "win", "Win customers", why="because", owner="ana", start=TODAY, end=TODAY)
    make_kpi(ws, "cvr", name="CVR", goals="win", target=TargetDefinition(value=5.5, baseline=4.0), **SOUND)
    hints = SOUND | {"misleads": ""}
    make_kpi(ws, "hint", name="Only a hint", target=TargetDefinition(value=5.5, baseline=4.0, by=TODAY), **hints)
    make_kpi(ws, "bad", name="Contradicted", target=TargetDefinition(value=3.0, baseline=4.0, by=TODAY), **SOUND)
    level = SOUND | {"aggregation": Aggregation.LAST}
    make_kpi(ws, "odd", name=HOSTILE, target=TargetDefinition(value=5.5, by=TODAY), **level)
    ws.close()
    return database


@pytest.mark.usefixtures("filled")
def test_each_finding_says_what_is_wrong_and_what_to_do(run: Run) -> None:
    ran = run("check")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines() == [
        "Contradicted  (KPI bad)",
        "  ✗ K9  A target of 3 is below the baseline 4, but higher is better.",
        "        Change the target, the baseline or the direction.",
        "",
        "Only a hint  (KPI hint)",
        "  · K8  Nobody has said how one would notice that the number misleads.",
        "        Write what could make it look good while things get worse.",
        "",
        f"{HOSTILE}  (KPI odd)",
        "  ! K2  There is no baseline, so nobody can tell how far it has come.",
        "        Say where it starts from.",
        "",
        "1 error, 1 warning, 1 hint",
    ]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("arguments", "code", "ids"),
    [
        ((), 1, ["K9", "K8", "K2"]),
        (("--severity", "warning"), 1, ["K9", "K2"]),
        (("--severity", "error"), 1, ["K9"]),
        (("--severity", "error", "odd"), 0, []),
        (("hint",), 0, ["K8"]),
        (("win",), 0, []),
        (("Only a hint", "odd"), 1, ["K8", "K2"]),
    ],
)
def test_warnings_and_errors_that_are_heard_count(
    run: Run, arguments: tuple[str, ...], code: int, ids: list[str]
) -> None:
    ran = run("check", "--format", "json", *arguments)
    said = json.loads(ran.out)
    assert (ran.code, said["format"], said["as_of"]) == (code, 1, "2026-11-23")
    assert [one["id"] for one in said["findings"]] == ids


@pytest.mark.usefixtures("filled")
def test_json_has_every_field(run: Run) -> None:
    (found,) = json.loads(run("check", "odd", "--format", "json").out)["findings"]
    assert found == {
        "kind": "kpi",
        "key": "odd",
        "name": HOSTILE,
        "id": "K2",
        "severity": "warning",
        "why": "There is no baseline, so nobody can tell how far it has come.",
        "what": "Say where it starts from.",
    }


def test_what_was_silenced_is_not_heard(run: Run, filled: Path) -> None:
    ws = Workspace.open(filled, author="ana", as_of=TODAY)
    silence(ws, "K2", "nobody knows", kpi="odd")
    ws.close()
    ran = run("check", "odd")
    assert (ran.code, ran.out) == (0, "Nothing is found.\n")


@pytest.mark.usefixtures("filled")
def test_the_nearest_name_is_offered(run: Run) -> None:
    ran = run("check", "hnt")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "kpitui: no KPI or goal is called 'hnt'; did you mean 'hint'?\n"


@pytest.mark.usefixtures("filled")
def test_it_fits_a_narrow_terminal_in_ascii(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("COLUMNS", "40")
    lines = run("check", "bad", "hint").out.splitlines()
    assert max(map(width, lines)) <= 40
    assert [line[2] for line in lines if line[3:5] == " K"] == ["x", "."]
    assert all(line.isascii() for line in lines)
