"""Whatever people did, taken back in reverse, gives what was there before, and redone gives what was there after.

The real use cases in generated sequences. One that is refused writes nothing and is no step.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from kpitui.model.definitions import (
    BenchmarkDefinition,
    EventDefinition,
    GoalDefinition,
    KpiDefinition,
    LinkDefinition,
    SeriesDefinition,
    TargetDefinition,
)
from kpitui.model.enums import GoalStatus, Kind, KpiStatus, LinkKind, Named
from kpitui.model.errors import KpituiError
from kpitui.model.period import Cadence, calendar_of
from kpitui.model.tables import Event, Measurement, Operation
from kpitui.store.workspace import Workspace
from kpitui.usecases.check_ins import check_in, skip
from kpitui.usecases.definitions import apply
from kpitui.usecases.events import add_event, change_event, remove_event
from kpitui.usecases.goals import drop_goal, load_goal, move_goal, save_goal
from kpitui.usecases.history import undo
from kpitui.usecases.kpis import load_kpi, move_kpi, pause_kpi, resume_kpi, retire_kpi, save_kpi
from kpitui.usecases.log import correct, record, record_lines, remove
from kpitui.usecases.merging import merge
from kpitui.usecases.names import rename
from kpitui.usecases.owners import hand_over
from kpitui.usecases.periods import roll_over
from kpitui.usecases.series import archive_series, load_series, save_series
from kpitui.usecases.silences import silence, unsilence
from kpitui.usecases.targets import set_target
from kpitui.usecases.workspace_settings import change_settings
from tests.imports import take, write
from tests.store.content import content

GOALS = ("win", "keep", "grow")
KPIS = ("ctr", "cost", "mood", "sales")
SERIES = ("clicks", "views", "spend", "clciks")
OWNERS = ("ana", "ben", "")
FIRST = date(2026, 10, 1)
FRESH = count()

goals, kpis, series, owners = (st.sampled_from(names) for names in (GOALS, KPIS, SERIES, OWNERS))
numbers = st.integers(1, 5).map(float) | st.floats(-9999, 9999).map(lambda value: round(value, 3) + 0.0)
days = st.integers(0, 50).map(lambda passed: FIRST + timedelta(passed))
periods = st.sampled_from((("2026-Q3", "2026-Q4"), ("2026-Q4", "2027-Q1"), ("2026-Q3", "2027-Q1")))
places = st.integers(0, 9)
rows = st.integers(0, 40)
texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=8)
Step = tuple[Any, ...]


def goal(ws: Workspace, key: str, owner: str, period: str, parent: str, status: GoalStatus) -> None:
    try:
        known, version = load_goal(ws, key)
    except KpituiError:
        known, version = GoalDefinition(key=key), None
    span = calendar_of(ws.settings).parse(period)
    said = replace(known, owner=owner, start=span.start, end=span.end, parent=parent, status=status)
    save_goal(ws, replace(said, parent="") if version is None else said, version=version)


def kpi(ws: Workspace, key: str, reads: tuple[str, str], weights: dict[str, float], owner: str, more: int) -> None:
    try:
        known, version = load_kpi(ws, key)
    except KpituiError:
        known, version = KpiDefinition(key=key), None
    first, second = reads
    measure: dict[str, Any] = (
        {"kind": Kind.RATING, "series": first, "formula": ""},
        {"kind": Kind.NUMBER, "series": first, "formula": ""},
        {"kind": Kind.FORMULA, "series": "", "formula": f"growth({first}) * ({second} + 1) - {first}"},
        {"kind": Kind.RATIO, "series": "", "formula": f"{first} / {second}"},
    )[more % 4]
    said = replace(
        known,
        owner=owner,
        goals=tuple(weights.items()),
        status=list(KpiStatus)[more % 3],
        links=(LinkDefinition(kind=LinkKind.FEEDS, kpi=KPIS[more % 4]),) if more > 6 else known.links,
        benchmark=BenchmarkDefinition(peer=second) if more in (3, 4) else known.benchmark,
        **measure,
    )
    save_kpi(ws, said, version=version, create_series=True)


def own_series(ws: Workspace, key: str, unit: str, name: str) -> None:
    try:
        known, version = load_series(ws, key)
    except KpituiError:
        known, version = SeriesDefinition(key=key), None
    save_series(ws, replace(known, unit=unit, name=name, aggregation=None), version=version)


def target(ws: Workspace, key: str, value: float, baseline: float | None, start: date | None, by: date | None) -> None:
    set_target(ws, key, TargetDefinition(value=value, baseline=baseline, start=start, by=by))


def on_a_value(ws: Workspace, place: int, what: Callable[[int], object]) -> None:
    on_a_row(ws, Measurement, place, what)


def on_a_row(ws: Workspace, table: Any, place: int, what: Callable[[int], object]) -> None:
    """Does it to some row, if there is one."""
    with ws.reading() as db:
        ids = db.exec(select(table.id).order_by(table.id)).all()
    if ids:
        what(ids[place % len(ids)])


def fix(ws: Workspace, place: int, value: float, note: str) -> None:
    on_a_value(ws, place, lambda one: correct(ws, one, f"{value:.4f}", note))


def take_away(ws: Workspace, place: int) -> None:
    on_a_value(ws, place, lambda one: remove(ws, one))


def event(ws: Workspace, day: date, title: str, about: tuple[str, ...], of: tuple[str, ...], place: int) -> None:
    said = EventDefinition(day=day, title=title or "sale", kpis=about, goals=of)
    if place < 6:
        add_event(ws, said)
    elif place < 8:
        on_a_row(ws, Event, place, lambda one: change_event(ws, one, said))
    else:
        on_a_row(ws, Event, place, lambda one: remove_event(ws, one))


def look(ws: Workspace, key: str, day: date, value: float | None, note: str, place: int) -> None:
    cadence = load_kpi(ws, key)[0].cadence if place else Cadence.WEEK
    period = calendar_of(ws.settings).period(day, cadence)
    if place > 7:
        skip(ws, key, period, note or "away")
    else:
        check_in(ws, key, period, value, note, confidence=place * 10)


def file(ws: Workspace, folder: Path, columns: dict[str, float | None], first: date, force: bool) -> None:
    """A file of three days; a column without a value says nothing."""
    rows = [
        ",".join(
            [
                str(first + timedelta(day)),
                *("" if value is None else f"{value + day:.2f}" for value in columns.values()),
            ]
        )
        for day in range(3)
    ]
    path = write(folder, "\n".join([",".join(["date", *columns]), *rows]), f"{next(FRESH)}.csv")
    take(ws, path, force=force, date_order="ymd")


def text(ws: Workspace, key: str, of: str, owner: str, value: float, prune: bool) -> None:
    said = f'[goals.{of}]\ntitle = "{of}"\nowner = "{owner}"\nperiod = "2026-Q4"\n'
    said += f'[kpis.{key}]\nnps = "clicks"\ngoals = ["{of}"]\ntarget = {{ value = {value!r} }}\n'
    said += 'silence = { K11 = "known" }\n'
    apply(ws, said, prune=prune)


def back(ws: Workspace, place: int) -> None:
    """Any operation that nothing later depends on, and not only the last."""
    with ws.reading() as db:
        ids = db.exec(select(Operation.id).order_by(col(Operation.id).desc())).all()
    if ids:
        undo(ws, ids[place % len(ids)])


def setting(ws: Workspace, name: str) -> None:
    change_settings(ws, replace(ws.settings, name=name))


def named(what: Callable[..., object], *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    return st.tuples(st.just(what), *parts)


some = st.lists(kpis, max_size=2, unique=True).map(tuple)
some_goals = st.lists(goals, max_size=1).map(tuple)
reads = st.tuples(series, series)
weights = st.dictionaries(goals, st.floats(0, 9), max_size=2)
keys = st.sampled_from((*GOALS, *KPIS, *SERIES))
whens = st.none() | days
columns = st.dictionaries(series, st.none() | numbers, min_size=1, max_size=3)
steps = st.one_of(
    named(
        goal, goals, owners, st.sampled_from(("2026-Q3", "2026-Q4")), st.just("") | goals, st.sampled_from(GoalStatus)
    ),
    named(move_goal, goals, st.just("") | goals, places),
    named(drop_goal, goals),
    named(own_series, series, st.sampled_from(("count", "rating")), texts),
    named(archive_series, series),
    named(kpi, kpis, reads, weights, owners, places),
    named(kpi, kpis, reads, weights, owners, places),
    named(pause_kpi, kpis),
    named(retire_kpi, kpis),
    named(resume_kpi, kpis),
    named(move_kpi, kpis, goals | st.just(""), goals),
    named(move_kpi, kpis, goals, goals | st.just("")),
    named(target, kpis, numbers, st.none() | numbers, whens, whens),
    named(record, st.one_of(kpis, series), numbers, whens),
    named(record, series, numbers, whens),
    named(record_lines, st.lists(series.map(lambda key: f"{key} 4 yesterday"), max_size=2)),
    named(fix, rows, numbers, texts),
    named(take_away, rows),
    named(look, kpis, days, st.none() | numbers, texts, places),
    named(event, days, texts, some, some_goals, places),
    named(silence, st.sampled_from(("K1", "K7")), st.just("known"), kpis, st.just(""), st.none()),
    named(silence, st.sampled_from(("G1", "G2")), st.just("known"), st.just(""), goals, st.just(date(2026, 12, 1))),
    named(unsilence, st.just("K1"), st.just("sales") | kpis),
    named(rename, keys, keys.map(lambda key: f"{key}2") | keys, st.none() | st.sampled_from(Named)),
    named(rename, series, series),
    named(merge, series, series),
    named(merge, st.just("clciks"), st.sampled_from(SERIES[:3])),
    named(hand_over, st.sampled_from(OWNERS[:2]), st.sampled_from(("ben", "eva"))),
    periods.map(lambda two: (roll_over, *two)),
    named(text, kpis, goals, owners, numbers, st.booleans()),
    named(file, st.just(None), columns, days, st.booleans()),
    named(file, st.just(None), columns, days, st.booleans()),
    named(setting, texts),
    named(back, places),
)


def tried(ws: Workspace, folder: Path, step: Step) -> bool:
    """Whether it did something."""
    what, *parts = step
    before = last(ws)
    try:
        what(ws, *([folder, *parts[1:]] if what is file else parts))
    except KpituiError:
        assert last(ws) == before
    return last(ws) != before


def last(ws: Workspace) -> int:
    with ws.reading() as db:
        return db.exec(select(Operation.id).order_by(col(Operation.id).desc())).first() or 0


@pytest.fixture
def shop(any_ws: Workspace, tmp_path: Path) -> Workspace:
    """A workspace in use, so that most steps find something to do."""
    goal(any_ws, "win", "ana", "2026-Q4", "", GoalStatus.ACTIVE)
    goal(any_ws, "keep", "ben", "2026-Q3", "", GoalStatus.ACTIVE)
    goal(any_ws, "keep", "ben", "2026-Q3", "win", GoalStatus.ACTIVE)
    for key in SERIES:
        own_series(any_ws, key, "count", "")
    kpi(any_ws, "ctr", ("clicks", "views"), {"win": 1.0}, "ana", 3)
    kpi(any_ws, "cost", ("spend", "views"), {"keep": 2.0, "win": 1.0}, "ben", 1)
    kpi(any_ws, "sales", ("views", "clicks"), {}, "", 2)
    target(any_ws, "ctr", 5.0, 1.0, FIRST, date(2026, 12, 31))
    target(any_ws, "cost", 4.0, None, None, None)
    silence(any_ws, "K1", "known", kpi="sales")
    record(any_ws, "clciks", 3.0, FIRST)
    record(any_ws, "spend", 2.0, FIRST)
    record(any_ws, "spend", 2.5, date(2026, 11, 1))
    file(any_ws, tmp_path, {"clicks": 1.0, "views": 4.0}, date(2026, 11, 2), force=False)
    file(any_ws, tmp_path, {"views": 5.0, "clicks": None}, date(2026, 11, 3), force=False)
    return any_ws


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, min_size=4, max_size=12))
def test_undone_in_reverse_everything_is_as_it_was(shop: Workspace, tmp_path: Path, done: list[Step]) -> None:
    states = [content(shop)]
    operations = []
    for step in done:
        if tried(shop, tmp_path, step):
            operations.append(last(shop))
            states.append(content(shop))
    backs = []
    for operation, state in zip(reversed(operations), states[-2::-1], strict=True):
        backs.append(undo(shop, operation).id)
        assert content(shop) == state
    again = []
    for operation, state in zip(reversed(backs), states[1:], strict=True):
        again.append(undo(shop, operation).id)
        assert content(shop) == state
    for operation in reversed(again):
        undo(shop, operation)
    assert content(shop) == states[0]
