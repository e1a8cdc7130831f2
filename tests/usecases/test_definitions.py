"""Definitions applied from text and exported again."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from kpitui.exchange.definitions import write
from kpitui.model.enums import GoalStatus, KpiStatus, SeriesStatus
from kpitui.model.errors import BadInput, ReadOnly
from kpitui.model.tables import Event, Goal, Kpi, Operation, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases.definitions import apply, export_definitions
from kpitui.usecases.goals import drop_goal, load_goal, move_goal
from kpitui.usecases.kpis import load_kpi, retire_kpi

TEAM = """\
[workspace]
name = "Shop"
currency = "EUR"

[goals.abroad]
title = "… abroad"
parent = "win-customers"

[goals.win-customers]
title = "Win 1,000 new customers"
period = "2026-Q4"

[series.spend]
unit = "currency:EUR"
[series.clicks]

[kpis.cpc]
name = "Cost per click"
goals = ["win-customers"]
ratio = "spend / clicks"
unit = "currency:EUR"
direction = "down"
cadence = "week"
owner = "ana"
target = { value = 0.8, baseline = 1.1, from = 2026-10-01, by = 2026-12-31 }
leads = [{ kpi = "new-customers", lag = 2, sign = "-" }]
silence = { K11 = "known" }

[kpis.new-customers]
name = "New customers"
goals = { win-customers = 2, abroad = 1 }
series = "new_customers"
feeds = ["cpc"]

[[events]]
day = 2026-11-03
title = "New landing page"
kpis = ["cpc"]
divides = true
"""
HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'


def operations(ws: Workspace) -> int:
    with ws.reading() as db:
        return len(db.exec(select(Operation.id)).all())


def exported(ws: Workspace) -> str:
    return write(export_definitions(ws))


def test_a_text_becomes_a_workspace_in_one_operation(any_ws: Workspace):
    applied = apply(any_ws, TEAM, file="team.toml")

    kpi, _ = load_kpi(any_ws, "cpc")
    assert kpi.name == "Cost per click"
    assert [link.kpi for link in kpi.links] == ["new-customers"]
    assert load_goal(any_ws, "abroad")[0].parent == "win-customers"
    assert any_ws.settings.currency == "EUR"
    assert "kpi cpc: new" in applied.changes
    assert "series new_customers: new" in applied.changes
    assert operations(any_ws) == 1


def test_the_second_time_nothing_changes(any_ws: Workspace):
    apply(any_ws, TEAM)

    again = apply(any_ws, TEAM)

    assert again.changes == ()
    assert again.operation is None
    assert operations(any_ws) == 1


def test_what_is_exported_makes_the_same_workspace_elsewhere(ws: Workspace, tmp_path: Path):
    apply(ws, TEAM)
    move_goal(ws, "abroad")
    retire_kpi(ws, "cpc")
    text = exported(ws)
    other = Workspace.open(tmp_path / "other.db", author="ben", as_of=date(2026, 12, 24))

    apply(other, text)

    assert exported(other) == text
    assert apply(ws, text).changes == ()
    other.close()


def test_what_a_text_does_not_name_stays(ws: Workspace):
    apply(ws, TEAM)

    applied = apply(ws, '[kpis.cpc]\nowner = "ben"\n[goals.new]\n')

    assert applied.changes == ("goal new: new", 'kpi cpc: owner "ana" → "ben"')
    kpi, _ = load_kpi(ws, "cpc")
    assert (kpi.owner, kpi.formula, len(kpi.targets), len(kpi.links)) == ("ben", "spend / clicks", 1, 1)


def test_a_kpi_taken_back_into_use_is_due_from_that_day_on(ws: Workspace):
    apply(ws, '[series.clicks]\n[kpis.clicks]\nseries = "clicks"\nsince = 2026-01-01\n')
    apply(ws, '[kpis.clicks]\nstatus = "paused"\n')
    assert load_kpi(ws, "clicks")[0].since == date(2026, 1, 1)

    apply(ws, '[kpis.clicks]\nstatus = "active"\n')

    assert load_kpi(ws, "clicks")[0].since == date(2026, 11, 23)
    assert apply(ws, '[kpis.clicks]\nstatus = "active"\n').changes == ()


def test_changes_are_told_in_words(ws: Workspace):
    apply(ws, TEAM)

    applied = apply(
        ws,
        """
        [workspace]
        review = "month"
        [goals.win-customers]
        period = ""
        [series.spend]
        decimals = 2
        [kpis.cpc]
        target = { value = 0.75, baseline = 1.1, from = 2026-10-01, by = 2026-12-31 }
        leads = []
        """,
    )

    assert applied.changes == (
        'workspace: review set to "month"',
        'goal win-customers: period "2026-Q4" taken out',
        "series spend: decimals set to 2",
        "kpi cpc: target value 0.8 → 0.75",
        'kpi cpc: leads [{ kpi = "new-customers", lag = 2, sign = "-" }] taken out',
    )


def test_a_dry_run_says_what_would_change_and_writes_nothing(ws: Workspace):
    apply(ws, TEAM)
    before = exported(ws)

    applied = apply(ws, '[kpis.cpc]\nowner = "ben"\n[kpis.x]\nseries = "x"\n', dry_run=True, prune=True)

    assert 'kpi cpc: owner "ana" → "ben"' in applied.changes
    assert "goal abroad: dropped" in applied.changes
    assert exported(ws) == before
    assert operations(ws) == 1


def test_prune_takes_out_of_use_what_is_not_named(ws: Workspace):
    apply(ws, TEAM)

    applied = apply(ws, "[goals.win-customers]\n[kpis.new-customers]\n", prune=True)

    assert applied.changes == (
        "kpi cpc: retired",
        "goal abroad: dropped",
        "series clicks: archived",
        "series spend: archived",
        "event 2026-11-03 'New landing page': removed",
    )
    with ws.reading() as db:
        assert db.exec(select(Kpi.status).where(Kpi.key == "cpc")).one() is KpiStatus.RETIRED
        assert db.exec(select(Goal.status).where(Goal.key == "abroad")).one() is GoalStatus.DROPPED
        assert db.exec(select(Series.status).where(Series.key == "new_customers")).one() is SeriesStatus.ACTIVE
        assert db.exec(select(Event)).all() == []
    assert apply(ws, "[goals.win-customers]\n[kpis.new-customers]\n", prune=True).changes == ()


def test_a_series_can_be_archived_with_the_kpi_that_reads_it(ws: Workspace):
    apply(ws, TEAM)

    apply(ws, '[series.clicks]\nstatus = "archived"\n[kpis.cpc]\nstatus = "retired"\n')

    with ws.reading() as db:
        assert db.exec(select(Series.status).where(Series.key == "clicks")).one() is SeriesStatus.ARCHIVED


def test_events_of_one_day_and_title_differ_by_what_they_are_for(ws: Workspace):
    apply(ws, TEAM)

    applied = apply(ws, '[[events]]\nday = 2026-11-03\ntitle = "New landing page"\n')

    assert applied.changes == ("event 2026-11-03 'New landing page': new",)


def test_names_of_every_kind_come_back_as_they_went_in(ws: Workspace, tmp_path: Path):
    text = f"""\
[workspace]
name = '{HOSTILE}'
[goals.g]
title = '{HOSTILE}'
why = '''
{HOSTILE}
\t{HOSTILE}'''
owner = '{HOSTILE}'
[series.s]
name = '{HOSTILE}'
[kpis.k]
name = '{HOSTILE}'
series = "s"
goals = ["g"]
silence = {{ K1 = '{HOSTILE}' }}
[[events]]
day = 2026-11-03
title = '{HOSTILE}'
"""
    apply(ws, text)
    other = Workspace.open(tmp_path / "other.db", author="ben", as_of=ws.today)

    apply(other, exported(ws))

    assert load_kpi(other, "k")[0].name == HOSTILE
    assert load_goal(other, "g")[0].why == f"{HOSTILE}\n\t{HOSTILE}"
    assert exported(other) == exported(ws)
    other.close()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[kpis.cpc]\n\nratio = "spend / clicks"', "t.toml:3: no series is called"),
        ('[kpis.cpc]\nname = "x"\nformula = "1 +"', "t.toml:3: the formula '1 +' cannot be read"),
        ('[series.a]\n[kpis.k]\nseries = "a"\ngoals = [\n  "gone",\n]', "t.toml:5: no goal is called 'gone'"),
        ('[kpis.k]\nseries = "a"\nleads = ["gone"]', "t.toml:3: no KPI is called 'gone'"),
        ('[goals.a]\nparent = "b"\n[goals.b]\nparent = "a"', "t.toml:2: the goal 'a' cannot stand under itself"),
        ('[goals.a]\nparent = "a"', "t.toml:2: the goal 'a' cannot stand under itself"),
        (
            '[kpis.k]\nseries = "a"\ndirection = "down"\ntarget = { value = 2, baseline = 1 }',
            "t.toml:4: ",
        ),
        ('[series.a]\nunit = "currency:€"', "t.toml:2: 'currency:€' names no currency"),
        (
            '[series.a]\nunit = "currency:EUR"\n[series.b]\nunit = "currency:USD"\n[kpis.k]\nformula = "a + b"',
            "t.toml:6: the formula mixes two currencies",
        ),
        ("[series.A]", "t.toml:1: 'A' is no key for a series"),
        ('[workspace]\ncurrency = "euro"', "t.toml:2: 'euro' is no currency"),
        ('[workspace]\ntimezone = "Mars/Base"', "t.toml:2: 'Mars/Base' is no time zone"),
    ],
)
def test_what_cannot_be_is_named_with_its_line_and_nothing_is_written(ws: Workspace, text: str, message: str):
    with pytest.raises(BadInput) as refused:
        apply(ws, f"{text}\n[goals.first]\n", file="t.toml")

    assert str(refused.value).startswith(message)
    assert operations(ws) == 0


def test_an_undone_apply_is_gone(ws: Workspace):
    from kpitui.usecases.history import undo

    apply(ws, TEAM)
    before = exported(ws)
    applied = apply(ws, '[kpis.cpc]\nowner = "ben"\nleads = []\ntarget = []\n[goals.z]\n')

    undo(ws, applied.operation)

    assert exported(ws) == before


def test_a_workspace_for_reading_is_not_changed(ws: Workspace, tmp_path: Path):
    apply(ws, TEAM)
    reading = Workspace.open(tmp_path / "kpitui.db", author="ana", as_of=ws.today, read_only=True)

    with pytest.raises(ReadOnly):
        apply(reading, "[goals.x]")
    reading.close()


def test_goals_keep_their_order(ws: Workspace):
    apply(ws, "[goals.b]\n[goals.a]\n[goals.c]\n")
    drop_goal(ws, "a")

    assert [goal.key for goal in export_definitions(ws).goals] == ["b", "a", "c"]
