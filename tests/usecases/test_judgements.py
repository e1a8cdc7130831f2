"""What was judged is carried over to the next look, and only what was written since is judged again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.event import listen

from kpitui.model.definitions import EventDefinition, TargetDefinition
from kpitui.model.enums import Cadence, Status
from kpitui.store.workspace import Workspace
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.events import add_event
from kpitui.usecases.history import redo, undo
from kpitui.usecases.imports import apply_import, preview
from kpitui.usecases.judgements import FEW, Judgements, Superseded
from kpitui.usecases.kpis import load_kpi, save_kpi
from kpitui.usecases.log import record
from kpitui.usecases.merging import merge
from kpitui.usecases.targets import set_target
from tests.build import log_values, make_goal, make_kpi, make_series

TODAY = date(2026, 11, 23)
STEADY = [10.0, 11.0, 9.0, 10.0, 12.0, 10.0, 9.0, 11.0, 10.0, 9.0, 11.0, 10.0]
DAYS = [TODAY - timedelta(days=back) for back in range(len(STEADY), 0, -1)]


def make_kpis(ws: Workspace, *keys: str) -> None:
    make_goal(ws, "grow", start=date(2026, 10, 1), end=date(2026, 12, 31))
    for key in keys:
        make_kpi(ws, key, goals="grow", cadence=Cadence.DAY, target=TargetDefinition(value=9.5))
        log_values(ws, key, dict(zip(DAYS, STEADY, strict=True)))


def import_csv(ws: Workspace, folder: Path) -> None:
    file = folder / "new.csv"
    file.write_text("date,kpi,value\n2026-11-22,churn,90\n")
    apply_import(ws, preview(ws, file))


def take_over(ws: Workspace) -> None:
    """The churn of another series."""
    make_series(ws, "typo")
    log_values(ws, "typo", {TODAY - timedelta(days=40): 500.0})
    merge(ws, "typo", "churn")


def rename(ws: Workspace) -> None:
    definition, version = load_kpi(ws, "churn")
    save_kpi(ws, replace(definition, name="Quitters"), version=version)


EDITS: dict[str, Callable[[Workspace, Path], object]] = {
    "nothing": lambda ws, _: None,
    "a value": lambda ws, _: record(ws, "churn", 90.0, DAYS[-1]),
    "a value taken back": lambda ws, _: (record(ws, "churn", 90.0, DAYS[-1]), undo(ws)),
    "a value taken back and put back": lambda ws, _: (record(ws, "churn", 90.0, DAYS[-1]), undo(ws), redo(ws)),
    "a target": lambda ws, _: set_target(ws, "churn", TargetDefinition(value=30.0)),
    "an event": lambda ws, _: add_event(ws, EventDefinition(day=DAYS[6], title="Sale", divides=True)),
    "a file": import_csv,
    "a file taken back": lambda ws, folder: (import_csv(ws, folder), undo(ws)),
    "two series made one": lambda ws, _: take_over(ws),
    "a name": lambda ws, _: rename(ws),
    "a new KPI": lambda ws, _: make_kpi(ws, "answers", goals="grow", cadence=Cadence.DAY),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_is_carried_over_is_what_would_be_judged(
    any_ws: Workspace, tmp_path: Path, edit: Callable[[Workspace, Path], object]
) -> None:
    make_kpis(any_ws, "roas", "churn")
    judgements = Judgements()
    dashboard(any_ws, judgements=judgements)
    edit(any_ws, tmp_path)
    assert dashboard(any_ws, judged=False, judgements=judgements) == dashboard(any_ws)


def test_the_first_rows_do_not_wait_for_what_the_values_say(ws: Workspace) -> None:
    make_kpis(ws, "churn")
    view = dashboard(ws, judged=False, judgements=Judgements())
    assert (view.judged, view.kpis[0].status, view.kpis[0].insight) == (False, Status.PENDING, None)


def test_where_much_has_changed_its_rows_come_first_and_the_others_stay_judged(ws: Workspace) -> None:
    keys = [f"k{number}" for number in range(FEW + 1)]
    make_kpis(ws, "roas", *keys)
    judgements = Judgements()
    dashboard(ws, judgements=judgements)
    for key in keys:
        record(ws, key, 90.0, DAYS[-1])
    view = dashboard(ws, judged=False, judgements=judgements)
    assert (view.judged, {kpi.key for kpi in view.kpis if kpi.insight}) == (False, {"roas"})


def test_another_period_is_judged_anew(ws: Workspace) -> None:
    make_kpis(ws, "churn")
    judgements = Judgements()
    dashboard(ws, judgements=judgements)
    assert dashboard(ws, "2026-10", judgements=judgements) == dashboard(ws, "2026-10")


def test_a_look_ends_when_nobody_waits_for_it_any_more(ws: Workspace) -> None:
    make_kpis(ws, "churn")
    judgements = Judgements()
    listen(ws.engines.read, "before_cursor_execute", lambda *_: judgements.stop())
    with pytest.raises(Superseded):
        dashboard(ws, judgements=judgements)
