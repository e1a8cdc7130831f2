"""`kpitui show`: one KPI in full."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from kpitui.cli.table import width
from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, LinkKind
from kpitui.store.workspace import Workspace
from tests.build import log_values, make_event, make_goal, make_kpi, make_link
from tests.cli.conftest import Run
from tests.cli.test_status import HOSTILE, TODAY

SUNDAY = date(2026, 11, 22)
VALUES = (4.0, 4.2, 3.9, 4.1, 4.0, 4.3, 3.8, 4.0, 4.1, 3.9, 4.2, 4.0)


@pytest.fixture
def filled(database: Path) -> Path:
    ws = Workspace.open(database, author="ana", as_of=TODAY)
    make_goal(ws, "win", "Win customers", why="They come back.", start=date(2026, 10, 1), end=date(2026, 12, 31))
    make_kpi(
        ws,
        "cvr",
        name="Form CVR",
        definition="completed forms ÷ form views",
        goals="win",
        unit="percent",
        aggregation=Aggregation.MEAN,
        cadence=Cadence.WEEK,
        owner="ana",
        decimals=1,
        target=TargetDefinition(value=4.1, baseline=3.5, start=date(2026, 10, 1)),
    )
    log_values(ws, "cvr", {SUNDAY - timedelta(weeks=back): one for back, one in enumerate(VALUES)})
    make_kpi(ws, "odd", name=HOSTILE, definition=HOSTILE)
    make_link(ws, LinkKind.LEADS, "odd", "cvr", lag=2)
    make_event(ws, date(2026, 11, 3), HOSTILE, kpis=["cvr"])
    ws.close()
    return database


@pytest.mark.usefixtures("filled")
def test_the_page_stands_in_sections(run: Run) -> None:
    ran = run("show", "Form CVR")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "Form CVR  (cvr)"
    assert lines[1].startswith("◐ at risk · 4.0 % of 4.1 % · ")
    assert lines[2].startswith("Missing the target, and stable.")
    titles = ["Process chart, by week, in %", "Last periods", "About", "Why", "Target", "Links", "Events", "Check"]
    assert [line for line, before in zip(lines[1:], lines, strict=False) if not before] == titles
    for shown in (
        "  W47  16–22 Nov       4.0 %",
        "  W46  9–15 Nov        4.2 %",
        "  what it is  completed forms ÷ form views",
        "  Win customers  They come back.",
        "  ≥ 4.1 % every week  since 1 Oct",
        "  ! K10 It is logged as a ready-made percentage, so nobody can tell of how many,",
    ):
        assert shown in lines
    assert any("target 4.1" in line for line in lines)
    assert f"  3 Nov  {HOSTILE}" in lines
    assert max(map(width, lines)) <= 80


@pytest.mark.usefixtures("filled")
def test_json_has_history_targets_links_and_findings(run: Run) -> None:
    said = json.loads(run("show", "cvr", "--format", "json").out)
    assert (said["format"], said["as_of"], said["period"]) == (1, "2026-11-23", "2026-Q4")
    assert {name: said["kpi"][name] for name in ("key", "value", "target", "status")} == {
        "key": "cvr",
        "value": 4.0,
        "target": 4.1,
        "status": "at-risk",
    }
    assert (said["kpi"]["cadence"], said["kpi"]["state"]) == ("week", "active")
    assert said["forecast"]["low"] < said["forecast"]["value"] < said["forecast"]["high"]
    last, running = said["history"][-2:]
    assert (last["label"], last["value"], last["partial"]) == ("2026-W47", 4.0, False)
    assert (running["value"], running["partial"]) == (None, True)
    assert said["targets"] == [
        {"kind": "each", "target": 4.1, "baseline": 3.5, "start": "2026-10-01", "by": None},
    ]
    (link,) = said["links"]
    assert (link["kind"], link["way"], link["key"], link["name"], link["lag"]) == ("leads", "from", "odd", HOSTILE, 2)
    assert link["evidence"] == "too early"
    assert said["events"] == [{"day": "2026-11-03", "title": HOSTILE}]
    assert "K10" in [one["id"] for one in said["findings"]]


@pytest.mark.usefixtures("filled")
def test_a_kpi_without_a_value_or_a_target_is_shown_as_one(run: Run) -> None:
    ran = run("show", "odd")
    assert ran.code == 0
    assert HOSTILE in ran.out.splitlines()[0]
    assert "No value yet." in ran.out
    said = json.loads(run("show", "odd", "--format", "json").out)
    assert (said["kpi"]["value"], said["forecast"], said["targets"]) == (None, None, [])


@pytest.mark.usefixtures("filled")
def test_an_earlier_period_is_shown_as_it_was_then(run: Run) -> None:
    said = json.loads(run("show", "cvr", "--period", "2026-10", "--format", "json").out)
    assert (said["as_of"], said["history"][-1]["label"]) == ("2026-10-31", "2026-W44")


@pytest.mark.usefixtures("filled")
def test_it_is_drawn_in_ascii_and_in_the_width_there_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("COLUMNS", "50")
    lines = run("show", "cvr").out.splitlines()
    chart = lines[lines.index("Process chart, by week, in %") + 1 : lines.index("Last periods")]
    assert any("+" in line for line in chart)
    assert [line for line in chart if not line.isascii()] == [line for line in chart if "数据" in line]
    assert max(map(width, chart)) <= 50


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(("cvx",), "no KPI is called 'cvx'; did you mean 'cvr'?"), (("cvr", "--period", "soon"), "'soon' is no period")],
)
def test_what_is_not_there_is_said(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    ran = run("show", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err
