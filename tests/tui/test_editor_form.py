"""The editor's fields: what is not touched comes back as it was, what is typed is read or refused beside its field."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from kpitui.model.definitions import KpiDefinition, TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, Direction, GoalStatus, Kind, KpiStatus, LinkKind
from kpitui.store.workspace import Workspace
from kpitui.tui.screens.editor_form import fields_of
from kpitui.tui.screens.editor_read import Reading, read
from kpitui.usecases.editing import Editing, editing
from kpitui.usecases.goals import save_goal
from tests.build import make_goal, make_kpi, make_link, make_series
from tests.strategies import kpis


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editing]:
    ws = Workspace.open(Path(tmp_path_factory.mktemp("form")) / "k.db", author="ana", as_of=date(2026, 11, 23))
    for key in ("clicks", "views", "spend"):
        make_series(ws, key)
    make_goal(ws, "win", "Win customers", start=date(2026, 10, 1), end=date(2026, 12, 31))
    make_goal(ws, "keep", "Keep customers")
    make_kpi(ws, "sales")
    yield editing(ws)
    ws.close()


def typed(known: Editing, **fields: str) -> Reading:
    """A new KPI with these fields filled in."""
    return read(fields_of(known) | fields, known)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kpi=kpis())
def test_a_kpi_that_is_opened_and_not_touched_is_read_as_it_was(known: Editing, kpi: KpiDefinition) -> None:
    opened = replace(known, kpi=kpi, version=1)
    reading = read(fields_of(opened), opened)
    assert reading.wrong == {}
    assert reading.kpi == replace(
        kpi,
        name=kpi.name.strip(),
        definition=kpi.definition.strip(),
        owner=kpi.owner.strip(),
        alignment=kpi.alignment.strip(),
        misleads=kpi.misleads.strip(),
        source_note=kpi.source_note.strip(),
    )


def test_a_new_goal_is_made_with_the_kpi(known: Editing) -> None:
    reading = typed(known, goal="Grow ridership", why="because", period="2011-01-01..2012-12-31", name="Daily rentals")
    (goal,) = reading.new_goals
    assert (goal.key, goal.title, goal.start, goal.end) == (
        "grow-ridership",
        "Grow ridership",
        date(2011, 1, 1),
        date(2012, 12, 31),
    )
    assert reading.kpi.goals == (("grow-ridership", 1.0),)


def test_a_goal_is_found_by_its_title_in_any_case(known: Editing) -> None:
    reading = typed(known, goal="win CUSTOMERS", weight="2", more="keep 0.5")
    assert (reading.new_goals, reading.kpi.goals) == ((), (("win", 2.0), ("keep", 0.5)))


def test_a_target_without_a_date_is_due_at_the_end_of_the_goals_period(known: Editing) -> None:
    reading = typed(known, goal="Win customers", target="5.5", baseline="4.0")
    assert reading.kpi.targets == (TargetDefinition(value=5.5, baseline=4.0, by=date(2026, 12, 31)),)
    each = typed(known, goal="Win customers", target="5.5", baseline="4.0", frame="each")
    assert each.kpi.targets[0].by is None


def test_a_target_by_a_date_that_nobody_said_is_missing(known: Editing) -> None:
    assert "by" in typed(known, target="5.5").missing
    assert "by" not in typed(known, target="5.5", by="2026-Q4").missing
    assert typed(known, target="5.5", by="2026-Q4").kpi.targets[0].by == date(2026, 12, 31)


def test_a_new_series_says_what_its_numbers_are_in_any_order(known: Editing) -> None:
    reading = typed(known, kind="formula", formula="fee / clicks", **{"new:fee": "zero 2 currency:EUR"})
    (fee,) = reading.new_series
    assert (fee.key, fee.unit, fee.decimals, fee.missing) == ("fee", "currency:EUR", 2, "zero")


def test_how_values_become_one_is_what_was_chosen_else_what_is_usual(known: Editing) -> None:
    usual = typed(known, series="fee")
    assert (usual.how, usual.how_is_said) == (Aggregation.SUM, False)
    chosen = typed(known, series="fee", **{"together:fee": "last"})
    assert (chosen.new_series[0].aggregation, chosen.how, chosen.how_is_said) == ("last", Aggregation.LAST, True)
    level = typed(known, series="fee", baseline="100", target="120", by="2026-Q4")
    assert (level.how, level.how_is_said) == (Aggregation.LAST, True)


def test_a_new_kpi_whose_series_is_left_empty_reads_one_of_its_own_key(known: Editing) -> None:
    reading = typed(known, name="Newsletter readers", baseline="100", by="2026-Q4", target="120", **{"new:": "people"})
    (made,) = reading.new_series
    assert (reading.kpi.series, made.key, made.unit) == ("newsletter_readers", "newsletter_readers", "people")
    assert (made.aggregation, reading.missing) == (Aggregation.LAST, {})
    there = typed(known, name="Clicks")
    assert (there.kpi.series, there.new_series) == ("clicks", ())
    assert typed(known, name="Clicks", series="views").kpi.series == "views"
    assert typed(known, name="Clicks", kind="ratio").reads == ()


def test_another_way_is_a_change_of_a_series_that_is_there(known: Editing) -> None:
    assert typed(known, series="clicks").together == {}
    changed = typed(known, kind="ratio", numerator="clicks", denominator="views", **{"together:views": "mean"})
    assert changed.together == {"views": Aggregation.MEAN}
    assert typed(known, kind="rating", series="clicks", **{"together:clicks": "mean"}).together == {}


def test_a_ratio_becomes_its_formula(known: Editing) -> None:
    reading = typed(known, kind="ratio", numerator="clicks", denominator="views", unit="percent")
    assert (reading.kpi.kind, reading.kpi.formula, reading.unit) == (Kind.RATIO, "clicks / views", "percent")


def test_links_are_read_with_lag_and_sign(known: Editing) -> None:
    (link,) = typed(known, leads="sales 2 -").kpi.links
    assert (link.kind, link.kpi, link.lag, link.sign) == (LinkKind.LEADS, "sales", 2, "-")


def test_a_finding_is_silenced_with_its_reason(known: Editing) -> None:
    assert typed(known, silences="K11 we want the quick win\nk3 nobody yet").kpi.silences == (
        ("K11", "we want the quick win"),
        ("K3", "nobody yet"),
    )
    assert "with a reason" in typed(known, silences="K11").wrong["silences"]


def test_how_often_to_look_follows_from_the_time_frame(known: Editing) -> None:
    assert typed(known, goal="Win customers").kpi.cadence is Cadence.WEEK
    assert typed(known, start="2011-01-01", by="2012-12-31", target="9").kpi.cadence is Cadence.TWO_MONTHS
    assert typed(known, start="2011-01-01", by="2012-12-31", target="9", cadence="day").kpi.cadence is Cadence.DAY


def test_an_active_kpis_new_target_leaves_the_old_one_in_the_history(known: Editing) -> None:
    old = TargetDefinition(value=4.0, start=date(2026, 10, 1))
    kpi = KpiDefinition(key="kpi", name="K", series="clicks", targets=(old,))
    opened = replace(known, kpi=kpi, version=1)
    fields = fields_of(opened)
    later = read(fields | {"target": "5", "start": "2026-11-23"}, opened)
    assert later.kpi.targets == (old, TargetDefinition(value=5.0, start=date(2026, 11, 23)))
    put_right = read(fields | {"target": "5"}, opened)
    assert put_right.kpi.targets == (TargetDefinition(value=5.0, start=date(2026, 10, 1)),)
    emptied = read(fields | {"target": "", "start": ""}, opened)
    assert emptied.wrong["target"].startswith("its target stays in the history")


def test_a_drafts_target_is_simply_changed(known: Editing) -> None:
    old = TargetDefinition(value=4.0, start=date(2026, 10, 1))
    kpi = KpiDefinition(key="kpi", name="K", status=KpiStatus.DRAFT, targets=(old,))
    opened = replace(known, kpi=kpi, version=1)
    fields = fields_of(opened)
    assert read(fields | {"target": "5", "start": ""}, opened).kpi.targets == (TargetDefinition(value=5.0),)
    assert read(fields | {"target": "", "start": ""}, opened).kpi.targets == ()


@pytest.mark.parametrize(
    ("fields", "where", "sentence"),
    [
        ({"target": "nan"}, "target", "'nan' is not a number"),
        ({"target": "inf"}, "target", "'inf' is not a number"),
        ({"target": "1,234"}, "target", "can be read in two ways"),
        ({"baseline": "abc"}, "baseline", "'abc' is not a number"),
        ({"baseline": "5", "target": "4"}, "target", "a target of 4 is below the baseline 5, but higher is better"),
        ({"direction": "range", "low": "3", "high": "2"}, "low", "the range 3 to 2 is inverted"),
        ({"by": "2026-02-31"}, "by", "February 2026 has 28 days"),
        ({"by": "2026-Q5"}, "by", "'2026-Q5' is not a day"),
        ({"target": "1", "start": "2026-12-01", "by": "2026-11-01"}, "by", "before it starts on 2026-12-01"),
        ({"kind": "formula", "formula": "clicks /"}, "formula", "at position 9"),
        ({"kind": "ratio", "numerator": "clicks", "denominator": "clicks"}, "denominator", "two different series"),
        ({"series": "Daily Rentals"}, "series", "'Daily Rentals' is no key for a series"),
        ({"kind": "nps", "nps": "a, b"}, "nps", "one series of grades, or three"),
        ({"series": "fee", "new:fee": "EUR USD"}, "new:fee", "'EUR USD' are two units"),
        ({"series": "fee", "new:fee": "currency:eur"}, "new:fee", "'currency:eur' names no currency"),
        ({"series": "fee", "new:fee": "count last"}, "new:fee", "'last' is no unit: how the values of one period"),
        ({"goal": "New", "period": "2026-Q9"}, "period", "2026-Q9"),
        ({"goal": "New", "weight": "-1"}, "weight", "'-1' is no weight"),
        ({"more": "kep"}, "more", "no goal is called 'kep'; did you mean 'keep'?"),
        ({"leads": "sale"}, "leads", "no other KPI is called 'sale'; did you mean 'sales'?"),
        ({"feeds": "sales 2"}, "feeds", "'2' cannot stand behind sales: - or nothing"),
        ({"benchmark": "peer_cpc survey"}, "benchmark", "'peer_cpc' is neither a number nor a series"),
        ({"due": "-1"}, "due", "'-1' is no whole number"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(
    known: Editing, fields: dict[str, str], where: str, sentence: str
) -> None:
    assert sentence in typed(known, **fields).wrong[where]


def test_a_range_has_two_ends(known: Editing) -> None:
    reading = typed(known, direction=Direction.RANGE, low="2")
    assert reading.missing["high"] == "a range has two ends"


def test_a_kpi_of_a_dropped_goal_and_a_retired_neighbour_is_read_as_it_was(ws: Workspace) -> None:
    make_goal(ws, "gone", "Gone", status=GoalStatus.DROPPED)
    make_kpi(ws, "old", status=KpiStatus.RETIRED)
    make_kpi(ws, "cvr", goals="gone")
    make_link(ws, LinkKind.LEADS, "cvr", "old")
    opened = editing(ws, "cvr")
    reading = read(fields_of(opened), opened)
    assert (reading.kpi, reading.new_goals, reading.new_series, reading.wrong) == (opened.kpi, (), (), {})


def test_a_goal_saved_from_the_form_can_be_opened_by_its_key(ws: Workspace) -> None:
    make_goal(ws, "win", "Win")
    assert fields_of(editing(ws), goal="win")["goal"] == "Win"
    save_goal(ws, replace(editing(ws).goals[0], title="[/] 数据"), version=1)
    assert fields_of(editing(ws), goal="win")["goal"] == "[/] 数据"
