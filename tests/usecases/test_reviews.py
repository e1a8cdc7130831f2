"""A quarter is gone through, decided on and closed: what was shown then stays, and what was decided is done."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Decision, KpiStatus, Status
from kpitui.model.errors import BadInput, Changed, Closed
from kpitui.model.tables import Review, ReviewEntry
from kpitui.store.workspace import Workspace
from kpitui.usecases.dashboard import dashboard
from kpitui.usecases.history import history, redo, undo
from kpitui.usecases.kpis import load_kpi
from kpitui.usecases.review_actions import add_action, change_action, finish_action, open_actions
from kpitui.usecases.review_page import Next, Written, review_page, save_page
from kpitui.usecases.review_views import Order, Scope, Wanted
from kpitui.usecases.reviews import (
    close_review,
    list_reviews,
    proposed_period,
    reopen_review,
    review_due,
    review_walk,
    start_review,
)
from kpitui.usecases.states import AttentionKind
from tests.build import all_rows, log_values, make_goal, make_kpi

Q3 = {"start": date(2026, 7, 1), "end": date(2026, 9, 30)}
Q4 = {"start": date(2026, 10, 1), "end": date(2026, 12, 31)}
SOLD = {date(2026, 7, 10): 30.0, date(2026, 8, 10): 40.0, date(2026, 9, 10): 50.0}
FRIDAY = date(2026, 12, 4)
ACTION = Next("call ten customers", "ben", FRIDAY)


def quarter(ws: Workspace, *, by: Mapping[str, date] = Q3) -> int:
    """Sales are to reach 150 in a quarter, calls have no target; the review of the third one has begun."""
    make_goal(ws, "win", "Win customers", why="we live of it", **by)
    since = date(2026, 7, 1)
    target = TargetDefinition(value=150, start=by["start"], by=by["end"])
    make_kpi(ws, "sales", name="Sales", goals="win", owner="ana", since=since, target=target)
    make_kpi(ws, "calls", name="Calls", owner="ben", since=since)
    log_values(ws, "sales", SOLD)
    log_values(ws, "calls", {day: value * 2 for day, value in SOLD.items()})
    return start_review(ws, "2026-Q3")


def written(ws: Workspace, review: int, key: str = "sales") -> tuple[str, Decision | None]:
    page = review_page(ws, review, key)
    return page.commentary, page.decision


def test_a_review_goes_through_what_is_active_in_the_order_of_the_goals(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    walk = review_walk(any_ws, review)
    assert [(page.state.name, page.goal, page.state.status) for page in walk.pages] == [
        ("Sales", "Win customers", Status.MET),
        ("Calls", "", Status.NO_TARGET),
    ]
    assert (walk.row.period.label, walk.as_of, walk.decided) == ("2026-Q3", Q3["end"], 0)


def test_a_page_shows_the_result_of_the_whole_period(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    page = review_page(any_ws, review, "calls")
    assert page.seen.result == 240.0
    assert (page.seen.state.value, page.seen.state.period and page.seen.state.period.label) == (100.0, "2026-09")


def test_what_is_written_is_there_when_one_comes_back(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    save_page(any_ws, review, "sales", Written("A slow summer.", Decision.KEEP))
    assert written(any_ws, review) == ("A slow summer.", Decision.KEEP)
    assert review_walk(any_ws, review).decided == 1


def test_nothing_written_leaves_nothing(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    before = all_rows(any_ws)
    save_page(any_ws, review, "sales", Written())
    assert all_rows(any_ws) == before


def test_two_who_write_on_one_page_do_not_lose_a_word(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    save_page(any_ws, review, "sales", Written("Mine."), version=0)
    with pytest.raises(Changed, match=r"ana changed this just now \(commentary\)"):
        save_page(any_ws, review, "sales", Written("His."), version=0)
    assert written(any_ws, review)[0] == "Mine."


def test_a_new_target_holds_from_the_next_period_on(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    save_page(any_ws, review, "sales", Written("", Decision.CHANGE_TARGET, target=Wanted(200)))
    old, new = load_kpi(any_ws, "sales")[0].targets
    assert (old.value, new.value, new.start, new.by) == (150, 200, Q4["start"], Q4["end"])
    assert history(any_ws)[0].title == "review Sales"


def test_a_target_that_is_still_on_its_way_keeps_its_day(any_ws: Workspace) -> None:
    quarter(any_ws, by=Q4)
    monthly = start_review(any_ws, "2026-10")
    save_page(any_ws, monthly, "sales", Written("", Decision.CHANGE_TARGET, target=Wanted(200)))
    new = load_kpi(any_ws, "sales")[0].targets[-1]
    assert (new.start, new.by) == (date(2026, 11, 1), Q4["end"])


def test_another_decision_takes_the_target_back(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    before = load_kpi(any_ws, "sales")[0].targets
    save_page(any_ws, review, "sales", Written("", Decision.CHANGE_TARGET, target=Wanted(200)))
    save_page(any_ws, review, "sales", Written("", Decision.CHANGE_TARGET, target=Wanted(210)))
    save_page(any_ws, review, "sales", Written("", Decision.KEEP))
    assert load_kpi(any_ws, "sales")[0].targets == before


def test_another_decision_gives_back_the_target_that_was_replaced(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    standing = TargetDefinition(value=180, start=Q4["start"], by=Q4["end"])
    make_kpi(
        any_ws, "leads", name="Leads", target=(replace(standing, value=100, start=Q3["start"], by=Q3["end"]), standing)
    )
    save_page(any_ws, review, "leads", Written("", Decision.CHANGE_TARGET, target=Wanted(200)))
    save_page(any_ws, review, "leads", Written("", Decision.KEEP))
    assert load_kpi(any_ws, "leads")[0].targets[-1] == standing


def test_a_new_target_needs_its_value_and_an_act_its_action(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    with pytest.raises(BadInput, match="needs its value"):
        save_page(any_ws, review, "sales", Written("", Decision.CHANGE_TARGET))
    with pytest.raises(BadInput, match="needs an action"):
        save_page(any_ws, review, "sales", Written("", Decision.ACT))
    with pytest.raises(BadInput, match="until when"):
        save_page(any_ws, review, "sales", Written("", Decision.ACT, action=replace(ACTION, until=None)))
    assert written(any_ws, review) == ("", None)


def test_a_retired_kpi_keeps_its_page(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    save_page(any_ws, review, "calls", Written("Nobody looks at it.", Decision.RETIRE))
    assert load_kpi(any_ws, "calls")[0].status is KpiStatus.RETIRED
    assert [(page.state.name, page.gone) for page in review_walk(any_ws, review).pages] == [
        ("Sales", False),
        ("Calls", True),
    ]
    save_page(any_ws, review, "calls", Written("We do.", Decision.KEEP))
    assert load_kpi(any_ws, "calls")[0].status is KpiStatus.ACTIVE


def test_an_action_waits_for_whoever_does_it(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    save_page(any_ws, review, "sales", Written("", Decision.ACT, action=ACTION))
    close_review(any_ws, review)
    (action,) = open_actions(any_ws, "ben")
    assert (action.what, action.kpi, action.until, action.of) == (ACTION.what, "sales", FRIDAY, Q3["start"])
    assert open_actions(any_ws, "ana") == ()
    wanting = [one for one in dashboard(any_ws).attention if one.kind is AttentionKind.ACTION]
    assert [(one.name, one.owner, one.days) for one in wanting] == [(ACTION.what, "ben", -11)]
    finish_action(any_ws, action.id)
    assert open_actions(any_ws) == ()
    undo(any_ws)
    assert len(open_actions(any_ws)) == 1


def test_an_action_goes_on_when_its_review_is_closed(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    save_page(any_ws, review, "sales", Written("", Decision.ACT, action=ACTION))
    close_review(any_ws, review)
    (action,) = open_actions(any_ws)
    change_action(any_ws, action.id, "call twenty", "cem", FRIDAY, version=action.version)
    add_action(any_ws, "ask why", "ana", date(2026, 11, 20))
    assert [(one.what, one.owner) for one in open_actions(any_ws)] == [("ask why", "ana"), ("call twenty", "cem")]


def test_a_closed_review_stays_as_it_was_and_says_what_was_restated(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    save_page(any_ws, review, "sales", Written("A slow summer.", Decision.KEEP, 80))
    close_review(any_ws, review)
    then = review_page(any_ws, review, "sales")
    assert then.restated == ()
    log_values(any_ws, "sales", {date(2026, 8, 11): 5.0})
    now = review_page(any_ws, review, "sales")
    assert now.seen == then.seen
    said = [(one.what, one.then, one.now) for one in now.restated]
    assert said == [("2026-Q3", 120.0, 125.0), ("2026-08", 40.0, 45.0)]


def test_what_came_after_the_review_is_no_restatement(any_ws: Workspace) -> None:
    quarter(any_ws)
    review = start_review(any_ws, "2026-Q4")
    close_review(any_ws, review)
    any_ws.as_of = date(2026, 12, 20)
    log_values(any_ws, "sales", {date(2026, 12, 1): 5.0})
    assert review_page(any_ws, review, "sales").restated == ()


def test_nothing_changes_a_closed_review(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    save_page(any_ws, review, "sales", Written("A slow summer.", Decision.KEEP))
    close_review(any_ws, review)
    before = all_rows(any_ws)
    with pytest.raises(BadInput, match="closed"):
        save_page(any_ws, review, "sales", Written("It was fine."))
    with pytest.raises(Closed), any_ws.writing("cheat") as db:
        db.get_one(ReviewEntry, 1).commentary = "It was fine."
    with pytest.raises(Closed), any_ws.writing("cheat") as db:
        db.get_one(Review, review).participants = ["nobody"]
    with pytest.raises(Closed), any_ws.writing("cheat") as db:
        db.add(ReviewEntry(review_id=review, kpi_id=99))
    with pytest.raises(Closed), any_ws.writing("cheat") as db:
        db.delete(db.get_one(ReviewEntry, 1))
    assert all_rows(any_ws) == before


def test_a_reopened_review_can_be_changed_and_is_closed_anew(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    close_review(any_ws, review)
    log_values(any_ws, "sales", {date(2026, 8, 11): 5.0})
    reopen_review(any_ws, review)
    save_page(any_ws, review, "sales", Written("Data came late.", Decision.KEEP))
    close_review(any_ws, review)
    page = review_page(any_ws, review, "sales")
    assert (page.commentary, page.seen.result, page.restated) == ("Data came late.", 125.0, ())


def test_closing_is_undone_and_redone(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    close_review(any_ws, review)
    undo(any_ws)
    assert [one.open for one in list_reviews(any_ws)] == [True]
    redo(any_ws)
    assert [one.open for one in list_reviews(any_ws)] == [False]
    assert review_page(any_ws, review, "sales").seen.result == 120.0


def test_what_was_decided_cannot_be_undone_under_a_closed_review(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    save_page(any_ws, review, "sales", Written("", Decision.CHANGE_TARGET, target=Wanted(200)))
    decided = history(any_ws)[0].id
    close_review(any_ws, review)
    with pytest.raises(Changed, match="close the review of 2026-Q3"):
        undo(any_ws, decided)


def test_a_page_written_between_two_equal_closings_cannot_be_undone(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    close_review(any_ws, review)
    reopen_review(any_ws, review)
    save_page(any_ws, review, "sales", Written("Late."))
    late = history(any_ws)[0].id
    close_review(any_ws, review)
    with pytest.raises(Changed, match=r"its review was closed by .* close the review of 2026-Q3"):
        undo(any_ws, late)


def test_reopening_is_not_undone_over_what_was_written_since(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    close_review(any_ws, review)
    reopen_review(any_ws, review)
    opened = history(any_ws)[0].id
    save_page(any_ws, review, "sales", Written("Late."))
    with pytest.raises(Changed, match="review Sales"):
        undo(any_ws, opened)
    undo(any_ws)
    undo(any_ws, opened)
    assert not list_reviews(any_ws)[0].open


def test_last_time_is_shown_with_what_became_of_its_confidence(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    make_kpi(any_ws, "signups", name="Signups", target=TargetDefinition(value=10, start=Q4["start"], by=Q4["end"]))
    running = start_review(any_ws, "2026-Q4")
    save_page(any_ws, running, "signups", Written("Will do.", Decision.KEEP, 80))
    close_review(any_ws, running)
    log_values(any_ws, "signups", {date(2026, 12, 1): 12.0})
    any_ws.as_of = date(2027, 1, 10)
    coming = start_review(any_ws, "2027-Q1")
    last = review_page(any_ws, coming, "signups").before
    assert last is not None
    assert (last.commentary, last.decision, last.period.label) == ("Will do.", Decision.KEEP, "2026-Q4")
    assert last.forecasted is not None
    assert (last.forecasted.said, last.forecasted.met, last.forecasted.until) == (0.8, True, Q4["end"])
    assert review_page(any_ws, review, "sales").before is None


def test_a_confidence_is_not_scored_before_the_time_is_over(any_ws: Workspace) -> None:
    quarter(any_ws, by=Q4)
    running = start_review(any_ws, "2026-Q4")
    assert review_page(any_ws, running, "sales").asks_confidence
    save_page(any_ws, running, "sales", Written("", Decision.KEEP, 80))
    close_review(any_ws, running)
    forecasted = review_page(any_ws, running, "sales").forecasted
    assert forecasted is not None
    assert forecasted.met is None


def test_a_review_is_due_once_its_period_has_ended(any_ws: Workspace) -> None:
    review = quarter(any_ws)
    due = review_due(any_ws)
    assert due is not None
    assert (due.period.label, due.day, due.days, due.open) == ("2026-Q3", Q4["start"], 53, True)
    close_review(any_ws, review)
    assert review_due(any_ws) is None
    assert proposed_period(any_ws).label == "2026-Q4"


def test_a_workspace_that_has_just_begun_owes_no_review(any_ws: Workspace) -> None:
    make_kpi(any_ws, "sales", since=date(2026, 11, 1))
    assert review_due(any_ws) is None


def test_the_dashboard_says_that_a_review_is_due(any_ws: Workspace) -> None:
    quarter(any_ws)
    wanting = [one for one in dashboard(any_ws).attention if one.kind is AttentionKind.REVIEW]
    assert [(one.name, one.days, one.open) for one in wanting] == [("Review of 2026-Q3", 53, True)]


def test_a_review_is_narrowed_to_a_goal_or_an_owner(any_ws: Workspace) -> None:
    quarter(any_ws)
    of_goal = start_review(any_ws, "2026-Q3", Scope(goal="win"))
    of_owner = start_review(any_ws, "2026-Q3", Scope(owner="ben", order=Order.SIGNALS))
    assert [page.state.name for page in review_walk(any_ws, of_goal).pages] == ["Sales"]
    assert [page.state.name for page in review_walk(any_ws, of_owner).pages] == ["Calls"]
    assert review_walk(any_ws, of_goal).row.scope_name == "Win customers"


def test_the_same_review_is_not_begun_twice_nor_one_of_the_future(any_ws: Workspace) -> None:
    quarter(any_ws)
    with pytest.raises(BadInput, match="is open already"):
        start_review(any_ws, "2026-Q3")
    with pytest.raises(BadInput, match="begins on 2027-01-01"):
        start_review(any_ws, "2027-Q1")
