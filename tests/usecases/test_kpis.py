"""KPIs: every definition comes back as it was written, and bad input leaves everything as it was."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from kpitui.model.definitions import (
    BenchmarkDefinition,
    GoalDefinition,
    KpiDefinition,
    LinkDefinition,
    SeriesDefinition,
    TargetDefinition,
)
from kpitui.model.enums import (
    Aggregation,
    Cadence,
    Direction,
    Kind,
    KpiStatus,
    LinkKind,
    SeriesStatus,
)
from kpitui.model.errors import BadInput, Changed, FormulaError, InUse, KpituiError, UnknownName
from kpitui.store.workspace import Workspace
from kpitui.usecases.chart import chart_data
from kpitui.usecases.history import undo
from kpitui.usecases.kpis import kpi_definition, load_kpi, pause_kpi, put_kpi, retire_kpi, save_kpi
from kpitui.usecases.names import rename
from kpitui.usecases.series import archive_series, load_series, save_series
from kpitui.usecases.targets import set_target
from tests.build import all_rows, log_values, make_goal, make_kpi, make_series
from tests.strategies import kpis


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One workspace for all examples; each is written over the one before."""
    ws = Workspace.open(Path(tmp_path_factory.mktemp("full")) / "k.db", author="ana", as_of=date(2026, 11, 23))
    for key in ("clicks", "views", "spend"):
        make_series(ws, key)
    make_goal(ws, "win")
    make_goal(ws, "keep")
    make_kpi(ws, "sales")
    return ws


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(definition=kpis())
def test_every_definition_comes_back_as_it_was_written_and_again_changes_nothing(
    full: Workspace, definition: KpiDefinition
) -> None:
    with full.writing("put") as db:
        assert kpi_definition(db, put_kpi(db, full, definition)) == definition
    with full.writing("again") as db:
        put_kpi(db, full, definition)
    assert db.info["operation_id"] is None


def said(**fields: Any) -> KpiDefinition:
    return KpiDefinition(**{"key": "new", "name": "New", "series": "clicks", **fields})


def aims(**fields: Any) -> dict[str, Any]:
    return {"targets": (TargetDefinition(**fields),)}


BY_FORMULA: dict[str, Any] = {"kind": Kind.FORMULA, "series": ""}
BAD: list[tuple[dict[str, Any], str]] = [
    ({"key": "New KPI"}, "'New KPI' is no key for a KPI: a small letter, then small letters, digits and -"),
    ({"key": "cpc"}, "there is a KPI with the key 'cpc' already; choose another"),
    ({"name": "a\tb"}, "a KPI's name is one line of text"),
    ({"series": "click"}, "no series is called 'click'; did you mean 'clicks'?"),
    ({"goals": (("wim", 1.0),)}, "no goal is called 'wim'; did you mean 'win'?"),
    ({"goals": (("win", -1.0),)}, "-1.0 is no weight"),
    ({"goals": (("win", 1.0), ("win", 2.0))}, "the goal 'win' is named twice"),
    ({"series": ""}, "a KPI of kind number needs a series before it can be active; a draft can wait"),
    ({"formula": "clicks"}, "a KPI of kind number has no formula"),
    (BY_FORMULA | {"series": "clicks"}, "a formula has a formula, not a series of its own"),
    (BY_FORMULA | {"formula": "clicks / (views"}, "the formula 'clicks / (views' cannot be read: at position 16"),
    (BY_FORMULA | {"formula": "clicks / view"}, "no series is called 'view'; did you mean 'views'?"),
    (BY_FORMULA | {"formula": "1 + 1"}, "names no series, so it would never change"),
    (BY_FORMULA | {"formula": "eur + usd"}, "the formula mixes two currencies, 'eur' in EUR and 'usd' in USD"),
    (BY_FORMULA | {"formula": "clicks / 0"}, "the formula 'clicks / 0' is a division by zero whatever its series are"),
    (BY_FORMULA | {"formula": "clicks / (views - views)"}, "is a division by zero whatever its series are"),
    ({"kind": Kind.RATIO, "series": "", "formula": "clicks + views"}, "a ratio is one series ÷ another"),
    ({"kind": Kind.NPS, "series": "", "nps": ("clicks", "clicks", "views")}, "are three different series"),
    ({"nps": ("clicks", "views", "eur")}, "promoters, passives and detractors belong to kind nps, not to number"),
    ({"unit": "currency:eur"}, "'currency:eur' names no currency: write its three capital letters"),
    ({"unit": ""}, "a unit is count, percent, duration"),
    ({"decimals": -1}, "-1 is no number of decimals: 0 to 10"),
    ({"due": -1}, "-1 is no due day"),
    ({"types": ("leadin",)}, "no type of KPI is called 'leadin'; did you mean 'leading'?"),
    ({"benchmark": BenchmarkDefinition(value=float("inf"))}, "inf is no benchmark"),
    ({"benchmark": BenchmarkDefinition(value=1.0, peer="views")}, "a value or a peer's series, not both"),
    ({"benchmark": BenchmarkDefinition(peer="view")}, "no series is called 'view'"),
    (aims(value=float("nan")), "nan is no target: targets and baselines are finite numbers"),
    (aims(value=1.0, baseline=float("-inf")), "-inf is no target"),
    (aims(), "a target needs a value; only a draft can do without"),
    (aims(value=4.0, baseline=5.0), "a target of 4 is below the baseline 5, but higher is better"),
    (aims(low=1.0, high=2.0), "a range is no target where higher is better"),
    (aims(value=1.0, low=0.0, high=2.0), "a target is one value, or a range with low and high, not both"),
    (
        {"direction": Direction.DOWN, **aims(value=5.0, baseline=4.0)},
        "a target of 5 is above the baseline 4, but lower is better",
    ),
    ({"direction": Direction.RANGE, **aims(low=3.0, high=2.0)}, "the range 3 to 2 is inverted"),
    ({"direction": Direction.RANGE, **aims(low=3.0)}, "a target needs a low and a high end"),
    (aims(value=1.0, start=date(2026, 2, 1), by=date(2026, 1, 1)), "the target is due by 2026-01-01, before it starts"),
    (
        {"targets": (TargetDefinition(value=1.0), TargetDefinition(value=2.0))},
        "two targets have no start: all but the first need one",
    ),
    ({"links": (LinkDefinition(kind=LinkKind.LEADS, kpi="cpx"),)}, "no KPI is called 'cpx'; did you mean 'cpc'?"),
    ({"links": (LinkDefinition(kind=LinkKind.LEADS, kpi="new"),)}, "'New' cannot be linked to itself"),
    ({"links": (LinkDefinition(kind=LinkKind.FEEDS, kpi="cpc", lag=2),)}, "only a KPI that leads another has a lag"),
    ({"silences": (("K99", "why not"),)}, "'K99' is no finding: G1 to G6 or K1 to K16"),
    ({"silences": (("K1", " "),)}, "K1 is put to rest with a reason"),
]


@pytest.mark.parametrize(("fields", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_a_kpi_that_cannot_be_is_refused_in_one_sentence(ws: Workspace, fields: dict[str, Any], sentence: str) -> None:
    make_goal(ws, "win")
    make_kpi(ws, "cpc")
    for key, unit in (("clicks", "count"), ("views", "count"), ("eur", "currency:EUR"), ("usd", "currency:USD")):
        make_series(ws, key, unit=unit)
    before = all_rows(ws)
    with pytest.raises(KpituiError) as refused:
        save_kpi(ws, said(**fields))
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)
    assert all_rows(ws) == before


def test_a_draft_may_be_incomplete(ws: Workspace) -> None:
    draft = KpiDefinition(key="new", name="New", status=KpiStatus.DRAFT, targets=(TargetDefinition(baseline=4.0),))
    save_kpi(ws, draft)
    assert load_kpi(ws, "new")[0] == draft


def test_goal_series_and_kpi_are_made_in_one_operation(ws: Workspace) -> None:
    kpi = KpiDefinition(key="", name="Daily rentals", series="rentals", goals=(("grow", 1.0),), cadence=Cadence.DAY)
    key = save_kpi(ws, kpi, goals=[GoalDefinition(key="grow", title="Grow")], series=[SeriesDefinition(key="rentals")])
    assert key == "daily-rentals"
    assert [title for _, _, _, title, *_ in all_rows(ws)["operation"]] == ["new KPI Daily rentals"]


def test_a_kpi_makes_the_series_it_reads_where_that_is_wanted(ws: Workspace) -> None:
    save_kpi(ws, said(series="margin", unit="percent", decimals=1), create_series=True)
    assert load_series(ws, "margin")[0] == SeriesDefinition(key="margin", unit="percent", decimals=1)


def test_an_active_kpi_is_due_from_the_day_it_became_active(ws: Workspace) -> None:
    make_series(ws, "clicks")
    save_kpi(ws, said(status=KpiStatus.DRAFT))
    draft, version = load_kpi(ws, "new")
    assert draft.since is None
    save_kpi(ws, replace(draft, status=KpiStatus.ACTIVE), version=version)
    assert load_kpi(ws, "new")[0].since == date(2026, 11, 23)


def test_a_new_target_holds_from_today_and_the_old_one_stays(ws: Workspace) -> None:
    old = TargetDefinition(value=4.0, start=date(2026, 10, 1))
    make_kpi(ws, "cvr", target=old)
    set_target(ws, "cvr", TargetDefinition(value=5.5))
    new = TargetDefinition(value=5.5, start=date(2026, 11, 23))
    assert load_kpi(ws, "cvr")[0].targets == (old, new)
    set_target(ws, "cvr", TargetDefinition(value=6.0))
    assert load_kpi(ws, "cvr")[0].targets == (old, replace(new, value=6.0))


def test_whoever_edits_a_kpi_is_told_that_its_target_changed(ws: Workspace) -> None:
    make_kpi(ws, "cvr", name="CVR")
    mine, version = load_kpi(ws, "cvr")
    set_target(ws, "cvr", TargetDefinition(value=5.5))
    with pytest.raises(Changed, match=r"ana changed this just now \(target\): nothing was saved over it"):
        save_kpi(ws, mine, version=version)


def test_a_changed_formula_is_remembered_with_its_day(ws: Workspace) -> None:
    make_kpi(ws, "cpc", formula="spend / clicks")
    kpi, version = load_kpi(ws, "cpc")
    save_kpi(ws, replace(kpi, formula="clicks / spend"), version=version)
    (row,) = all_rows(ws)["kpi"]
    assert date(2026, 11, 23) in row[-3:]


def test_a_kpi_that_is_paused_or_retired_says_since_when(ws: Workspace) -> None:
    make_kpi(ws, "cpc", name="CPC")
    pause_kpi(ws, "cpc")
    assert load_kpi(ws, "cpc")[0].status is KpiStatus.PAUSED
    retire_kpi(ws, "cpc")
    assert load_kpi(ws, "cpc")[0].status is KpiStatus.RETIRED
    with pytest.raises(BadInput, match="the KPI 'CPC' is retired already"):
        retire_kpi(ws, "cpc")


def test_a_series_that_a_kpi_reads_cannot_go_and_names_who_reads_it(ws: Workspace) -> None:
    make_kpi(ws, "cpc", name="Cost per click", formula="spend / clicks")
    make_kpi(ws, "ctr", name="CTR", formula="clicks / views")
    with pytest.raises(InUse, match="the series 'clicks' is read by CTR and Cost per click"):
        archive_series(ws, "clicks")
    retire_kpi(ws, "cpc")
    archive_series(ws, "spend")
    assert load_series(ws, "spend")[0].status is SeriesStatus.ARCHIVED
    with pytest.raises(BadInput, match="the series 'spend' is archived"):
        save_kpi(ws, said(kind=Kind.FORMULA, series="", formula="spend * 2"))


def test_how_a_series_comes_together_is_changed_with_the_kpi_and_taken_back_with_it(any_ws: Workspace) -> None:
    make_kpi(any_ws, "readers", name="Readers")
    make_kpi(any_ws, "again", name="Again", series="readers")
    log_values(any_ws, "readers", {date(2026, 10, 1): 100.0, date(2026, 10, 31): 120.0})
    kpi, version = load_kpi(any_ws, "readers")
    save_kpi(any_ws, replace(kpi, name="Subscribers"), version=version, together={"readers": Aggregation.LAST})
    assert [october(any_ws, key) for key in ("readers", "again")] == [120.0, 120.0]
    assert undo(any_ws).title == "change KPI Subscribers, series readers by last"
    assert (load_kpi(any_ws, "readers")[0].name, october(any_ws, "again")) == ("Readers", 220.0)


def test_how_a_series_comes_together_is_changed_though_it_was_renamed_meanwhile(ws: Workspace) -> None:
    make_series(ws, "signups")
    rename(ws, "signups", "readers")
    save_kpi(ws, said(series="signups"), together={"signups": Aggregation.MEAN})
    assert load_series(ws, "readers")[0].aggregation is Aggregation.MEAN


def october(ws: Workspace, key: str) -> float | None:
    return next(one.value for one in chart_data(ws, key).values if one.period.label == "2026-10")


def test_a_series_cannot_change_into_a_second_currency_of_a_formula(ws: Workspace) -> None:
    make_series(ws, "spend", unit="currency:EUR")
    make_kpi(ws, "roas", name="ROAS", formula="revenue / spend")
    before = all_rows(ws)
    revenue, version = load_series(ws, "revenue")
    with pytest.raises(BadInput, match="the formula of 'ROAS' mixes two currencies"):
        save_series(ws, replace(revenue, unit="currency:USD"), version=version)
    assert all_rows(ws) == before


@pytest.mark.parametrize(
    ("series", "sentence"),
    [
        (SeriesDefinition(key="form-cvr"), "'form-cvr' is no key for a series"),
        (SeriesDefinition(key="taken"), "there is a series with the key 'taken' already"),
        (SeriesDefinition(key="a", unit="currency"), "'currency' names no currency"),
        (SeriesDefinition(key="a", decimals=11), "11 is no number of decimals"),
        (SeriesDefinition(key="a", name="a\x07"), "a series' name is one line of text"),
    ],
)
def test_a_series_that_cannot_be_is_refused_in_one_sentence(
    ws: Workspace, series: SeriesDefinition, sentence: str
) -> None:
    make_series(ws, "taken")
    before = all_rows(ws)
    with pytest.raises(BadInput) as refused:
        save_series(ws, series)
    assert sentence in str(refused.value)
    assert all_rows(ws) == before


def test_keys_of_goals_kpis_and_series_do_not_get_into_each_others_way(ws: Workspace) -> None:
    make_goal(ws, "clicks")
    make_series(ws, "clicks")
    save_kpi(ws, said(key="clicks", goals=(("clicks", 1.0),)))
    assert load_kpi(ws, "clicks")[0].goals == (("clicks", 1.0),)


def test_a_formula_error_is_a_formula_error(ws: Workspace) -> None:
    with pytest.raises(FormulaError):
        save_kpi(ws, said(kind=Kind.FORMULA, series="", formula="clicks /"))


def test_an_unknown_kpi_is_answered_with_the_nearest(ws: Workspace) -> None:
    make_kpi(ws, "form-cvr", name="Form CVR")
    with pytest.raises(UnknownName, match="no KPI is called 'from-cvr'; did you mean 'form-cvr'"):
        load_kpi(ws, "from-cvr")
