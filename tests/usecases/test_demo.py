"""The sample workspace: whole, true to its stories, and the same for the same day."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from stat import S_IMODE

import pytest
from sqlmodel import col, func, select

from kpitui.analysis.before_after import before_after
from kpitui.analysis.lead_lag import lead_lag
from kpitui.exchange.definitions import write
from kpitui.model.enums import Funnel, Kind, KpiStatus, KpiType, Perspective, Status
from kpitui.model.errors import BadInput
from kpitui.model.tables import CheckIn, Event, Feed, Kpi, Link, Measurement, Silence, Target
from kpitui.store.workspace import Workspace
from kpitui.usecases.check import findings
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.definitions import export_definitions
from kpitui.usecases.demo import open_demo
from kpitui.usecases.kpi_page import kpi_page
from kpitui.usecases.states import AttentionKind, KpiState

TODAY = date(2026, 11, 23)
MAKE = """
import sys
from datetime import date
from pathlib import Path
from kpitui.usecases.demo import open_demo
from kpitui.usecases.kpi_page import kpi_page
open_demo(Path(sys.argv[1]), date(2026, 11, 23))
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return open_demo(tmp_path_factory.mktemp("demo") / "shop.db", TODAY)


def states(ws: Workspace) -> dict[str, KpiState]:
    return {kpi.key: kpi for kpi in dashboard(ws).kpis}


def latest(state: KpiState, count: int) -> list[float]:
    """The values of its last complete periods."""
    return [one.value for one in state.history if not one.partial and one.value is not None][-count:]


STORIES = {"roas": "worsening", "ctr": "worsening", "rating": "worsening", "recall": "improving"}


def test_the_file_is_private_and_new(demo: Workspace) -> None:
    file = Path(demo.place)
    assert S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(BadInput, match="is there already"):
        open_demo(file, TODAY)


def test_every_type_kind_stage_and_perspective_occurs(demo: Workspace) -> None:
    definitions = export_definitions(demo)
    assert {kind for kpi in definitions.kpis for kind in kpi.types} == {kind.value for kind in KpiType}
    assert {kpi.kind for kpi in definitions.kpis} == set(Kind)
    assert {kpi.funnel for kpi in definitions.kpis} >= set(Funnel)
    sides = [kpi.perspective for kpi in definitions.kpis if kpi.status is KpiStatus.ACTIVE]
    assert sides.count(Perspective.INTERNAL) >= sides.count(Perspective.EXTERNAL)
    assert {goal.parent for goal in definitions.goals} == {"", "grow", "keep"}


def test_there_is_something_of_everything(demo: Workspace) -> None:
    with demo.reading() as db:
        first, last = db.exec(select(func.min(Measurement.start), func.max(Measurement.start))).one()
        assert (last, last - first >= timedelta(days=730)) == (TODAY - timedelta(days=1), True)
        assert db.exec(select(func.count()).where(func.date(Measurement.recorded_at) > Measurement.start)).one() > 20
        assert {event.divides for event in db.exec(select(Event))} == {True, False}
        assert {link.kind.value for link in db.exec(select(Link))} == {"feeds", "leads", "affects"}
        assert [check_in for check_in in db.exec(select(CheckIn)) if check_in.skipped]
        assert {check_in.author for check_in in db.exec(select(CheckIn))} == {"ana", "ben", "chloe"}
        for table in (Feed, Silence):
            assert db.exec(select(func.count()).select_from(table)).one() > 0
        changed = select(Target.kpi_id).group_by(col(Target.kpi_id)).having(func.count() > 1)
        assert {db.get_one(Kpi, kpi_id).key for kpi_id in db.exec(changed)} == {"roas", "reply-time"}


def trend(state: KpiState) -> str:
    """What the process chart says of its latest value."""
    return state.insight.verdict.trend if state.insight else ""


def test_the_stories_are_in_the_numbers(demo: Workspace) -> None:
    kpis = states(demo)
    prices = before_after(latest(kpis["roas"], 20), 16)
    assert (prices.high or 0) < -0.3
    assert (kpis["roas"].status, trend(kpis["roas"])) == (Status.OFF_TRACK, "worsening")
    assert (kpis["ctr"].status, trend(kpis["ctr"])) == (Status.ON_TRACK, "worsening")
    assert (kpis["open-rate"].status, trend(kpis["open-rate"])) == (Status.OFF_TRACK, "stable")
    assert (trend(kpis["rating"]), trend(kpis["repeat"])) == ("worsening", "stable")
    assert (kpis["recall"].status, trend(kpis["recall"])) == (Status.ON_TRACK, "improving")
    assert kpis["mood"].n == 4
    shipped = latest(kpis["ship-hours"], 20)
    assert min(shipped) < 22 < max(shipped)


def test_what_the_higher_prices_did_stands_on_the_page_of_both_kpis(demo: Workspace) -> None:
    found = {key: kpi_page(demo, key).of_types.effects[0] for key in ("roas", "cvr")}
    assert {effect.titles for effect in found.values()} == {("Prices +8 %",)}
    assert {effect.count_after for effect in found.values()} == {4}
    assert (found["roas"].found.high or 0) < 0
    low, high = found["cvr"].found.low, found["cvr"].found.high
    assert low is not None
    assert high is not None
    assert low < 0 < high


def test_too_few_answers_are_no_verdict_and_say_so(demo: Workspace) -> None:
    mood = states(demo)["mood"]
    assert (mood.n, mood.value is None, mood.status) == (4, True, Status.NO_DATA)


def test_before_the_prices_went_up_roas_was_only_routine_variation(demo: Workspace) -> None:
    insight = states(demo)["roas"].insight
    assert insight
    since = date(2026, 10, 26)
    signals = {insight.periods[signal.index].start for signal in insight.chart.signals}
    assert signals == {since + timedelta(weeks=week) for week in range(4)}


def test_what_leads_is_evident_in_the_numbers(demo: Workspace) -> None:
    kpis = states(demo)
    for leader, follower, lag in (("rating", "repeat", 4), ("reply-time", "rating", 1)):
        found = lead_lag(*(whole(kpis[key])[-70:] for key in (leader, follower)))
        assert (leader, found.verdict, found.lag) == (leader, "evidence", lag)


def whole(state: KpiState) -> list[float | None]:
    return list(state.insight.chart.values) if state.insight else []


def test_the_check_flags_page_views_for_winning_customers_and_spares_the_rest(demo: Workspace) -> None:
    found = {(one.key, one.finding.id) for one in findings(demo) if one.key != "social-shares"}
    assert {("page-views", "K6"), ("guides", "K14")} <= found
    assert {key for key, rule in found if rule not in ("K11", "K12", "K14")} <= {"page-views", "team"}


def test_two_targets_lie_inside_routine_variation_and_the_others_beside_it(demo: Workspace) -> None:
    assert {one.key for one in findings(demo) if one.finding.id == "K11"} == {"cvr", "ship-hours"}


@pytest.mark.parametrize(
    "day",
    [TODAY, date(2027, 1, 1), date(2028, 2, 29), date(2026, 10, 1), date(2026, 12, 31), date(2026, 8, 4)],
    ids=str,
)
def test_any_day_has_all_that_one_comes_to_see(tmp_path: Path, day: date) -> None:
    ws = open_demo(tmp_path / "shop.db", day)
    view = dashboard(ws)
    ws.close()
    assert {kpi.status for kpi in view.kpis} >= {Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK}
    assert all(goal.score.score is not None for goal in view.goals)
    due = [one.days for one in view.attention if one.kind is AttentionKind.DUE]
    assert 1 <= len(due) <= 3
    assert max(due) >= 1
    assert not [one for one in view.attention if one.kind in (AttentionKind.STALE, AttentionKind.SOURCE_LATE)]
    signals = {kpi.key: trend(kpi) for kpi in view.kpis if kpi.insight and kpi.insight.since}
    assert signals == STORIES
    assert [one.kpi for one in view.attention if one.kind is AttentionKind.EARLY] == ["repeat"]
    assert len(view.attention) <= 11


def test_the_same_day_gives_the_same(tmp_path: Path) -> None:
    """Also in a process of its own, where sets and hashes have another order."""
    answers = []
    for name in ("a", "b"):
        file = tmp_path / f"{name}.db"
        subprocess.run([sys.executable, "-c", MAKE, str(file)], check=True)
        ws = Workspace.open(file, author="ana", as_of=TODAY)
        with ws.reading() as db:
            rows = [row.model_dump() for row in db.exec(select(Measurement).order_by(col(Measurement.id)))]
        answers.append((write(export_definitions(ws)), json.dumps(rows, default=str), dashboard(ws)))
        ws.close()
    assert answers[0] == answers[1]
