"""Whatever a person writes comes out of one workspace and into another unchanged."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpitui.exchange.definitions import write
from kpitui.model.definitions import (
    Definitions,
    EventDefinition,
    GoalDefinition,
    KpiDefinition,
    LinkDefinition,
    SeriesDefinition,
    TargetDefinition,
)
from kpitui.model.enums import KpiStatus, LinkKind
from kpitui.store.workspace import Workspace
from kpitui.usecases.definitions import apply, export_definitions

HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'
LINES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12) | st.just(HOSTILE)
PROSE = st.lists(LINES | st.just("\t"), max_size=3).map("\n".join)
NUMBERS = st.floats(-1e12, 1e12) | st.integers(-1000, 1000).map(float)


@st.composite
def workspaces(draw: st.DrawFn) -> Definitions:
    goals = ("a", "b")
    return Definitions(
        goals=(
            GoalDefinition(key="a", title=draw(LINES), why=draw(PROSE), owner=draw(LINES)),
            GoalDefinition(key="b", weight=draw(st.floats(0, 9)), parent=draw(st.sampled_from(["", "a"]))),
        ),
        series=(SeriesDefinition(key="s", name=draw(LINES)), SeriesDefinition(key="t")),
        kpis=(
            KpiDefinition(
                key="k",
                name=draw(LINES),
                definition=draw(LINES),
                goals=tuple((key, draw(st.floats(0, 9))) for key in draw(st.permutations(goals))),
                series="s",
                owner=draw(LINES),
                types=tuple(draw(st.permutations(["lagging", "outcome", "process"]))),
                alignment=draw(PROSE),
                misleads=draw(PROSE),
                targets=tuple(
                    TargetDefinition(value=draw(NUMBERS), start=day)
                    for day in (None, date(2026, 10, 1))[: draw(st.integers(0, 2))]
                ),
                links=(LinkDefinition(kind=LinkKind.LEADS, kpi="l", lag=draw(st.integers(0, 9)), note=draw(PROSE)),),
                silences=(("K1", draw(PROSE.filter(str.strip))),),
            ),
            KpiDefinition(key="l", series="t", status=draw(st.sampled_from(KpiStatus))),
        ),
        events=(EventDefinition(day=date(2026, 11, 3), title=draw(LINES.filter(str.strip)), note=draw(PROSE)),),
    )


@settings(max_examples=12, deadline=None)
@given(workspaces())
def test_an_export_applied_elsewhere_exports_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, defined: Definitions
):
    folder = tmp_path_factory.mktemp("round")
    first = Workspace.open(folder / "first.db", author="ana", as_of=date(2026, 11, 23))
    second = Workspace.open(folder / "second.db", author="ben", as_of=date(2026, 12, 24))

    apply(first, write(defined))
    text = write(export_definitions(first))
    apply(second, text)

    assert write(export_definitions(second)) == text
    assert apply(second, text).operation is None
    first.close()
    second.close()
