"""A review on the screen: page by page, decided, closed, and looked at again."""

import re
from datetime import date
from pathlib import Path

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Decision
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases.kpis import load_kpi
from kpitui.usecases.review_actions import add_action, open_actions
from kpitui.usecases.review_page import Written, review_page, save_page
from kpitui.usecases.reviews import close_review, list_reviews, start_review
from kpitui.usecases.targets import set_target
from tests.build import log_values, make_goal, make_kpi
from tests.screen import press, rows, said, text, type_text, until

TALL = (120, 40)


@pytest.fixture
def shop(ws: Workspace) -> Workspace:
    """Two KPIs on their way, and the review of the third quarter under way."""
    quarter = {"start": date(2026, 7, 1), "end": date(2026, 9, 30)}
    make_goal(ws, "win", "Win customers", **quarter)
    target = TargetDefinition(value=150, start=quarter["start"], by=quarter["end"])
    for key, name in (("sales", "Sales"), ("calls", "Calls")):
        make_kpi(ws, key, name=name, goals="win", owner="ana", since=quarter["start"], target=target)
        log_values(ws, key, {date(2026, month, 10): 40.0 for month in (7, 8, 9)})
    start_review(ws, "2026-Q3")
    return ws


async def test_four_goes_on_with_the_review_and_keeps_what_is_typed(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=TALL) as pilot:
        await press(pilot, "4")
        assert "Q3 2026 review" in text(pilot)
        await press(pilot, "tab")
        await type_text(pilot, "A slow summer.")
        await press(pilot, "tab", "right", "f3")
        page = review_page(shop, 1, "sales")
        assert (page.commentary, page.decision) == ("A slow summer.", Decision.KEEP)
        assert "1 of 2 decided" in rows(pilot)[2]
        assert "✓ keep" in text(pilot)


async def test_a_new_target_is_typed_and_holds(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=TALL) as pilot:
        await press(pilot, "4", "tab", "tab", "right", "right", "tab")
        await type_text(pilot, "200")
        await press(pilot, "f3")
    assert load_kpi(shop, "sales")[0].targets[-1].value == 200


async def test_a_page_that_cannot_be_kept_says_why_and_stays(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=TALL) as pilot:
        await press(pilot, "4", "tab", "tab", "right", "right", "escape", "J")
        assert "✗ a new target of Sales needs its value" in text(pilot)
        assert "(•) change the target" in text(pilot)


async def test_closing_asks_once_and_keeps_the_page_as_it_was(shop: Workspace) -> None:
    save_page(shop, 1, "sales", Written("A slow summer.", Decision.KEEP))
    async with KpituiApp(shop).run_test(size=TALL, notifications=True) as pilot:
        await press(pilot, "4", "C")
        assert "Not decided yet: Calls" in said(pilot)
        await press(pilot, "C")
        assert not list_reviews(shop)[0].open
        log_values(shop, "sales", {date(2026, 8, 11): 5.0})
        await press(pilot, "K", "K")
        assert "A slow summer." in text(pilot)
        assert "2026-08: then 40, now 45" in text(pilot)
        await press(pilot, "O")
        assert list_reviews(shop)[0].open


async def test_what_somebody_else_wrote_is_not_overwritten_unasked(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=TALL) as pilot:
        await press(pilot, "4", "tab")
        await type_text(pilot, "Mine")
        save_page(shop, 1, "sales", Written("Theirs"))
        await press(pilot, "f3")
        assert "f3 again keeps yours" in text(pilot)
        await press(pilot, "f3")
    assert review_page(shop, 1, "sales").commentary == "Mine"


async def test_an_action_is_done_by_its_key(shop: Workspace) -> None:
    add_action(shop, "ask ten customers", "ana", date(2026, 11, 20))
    close_review(shop, 1)
    async with KpituiApp(shop).run_test(size=TALL) as pilot:
        await press(pilot, "4", "tab", "D")
        assert "ask ten customers" not in text(pilot)
    assert open_actions(shop) == ()


async def test_a_review_is_begun_from_its_form(ws: Workspace) -> None:
    make_kpi(ws, "sales", name="Sales")
    async with KpituiApp(ws).run_test(size=TALL) as pilot:
        await press(pilot, "4")
        assert "No review yet: n begins that of Q4 2026." in text(pilot)
        await press(pilot, "n", "f3")
        assert "Q4 2026 review" in rows(pilot)[2]
        assert "Sales" in text(pilot)


async def test_it_can_be_gone_through_in_a_small_terminal(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=(80, 24)) as pilot:
        await press(pilot, "4")
        await press(pilot, "J")
        assert "Calls" in rows(pilot)[2]
        await press(pilot, "J")
        assert "Summary" in rows(pilot)[2]


async def test_what_is_typed_before_the_page_is_there_is_of_that_page(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=TALL) as pilot:
        await pilot.press("4")
        await pilot.pause()
        await press(pilot, "tab", "s", "o", "f3")
    assert review_page(shop, 1, "sales").commentary == "so"


async def test_tab_goes_round_the_fields_and_what_is_open(shop: Workspace) -> None:
    add_action(shop, "ask ten customers", "ana", date(2026, 11, 20), "sales")
    async with KpituiApp(shop).run_test(size=(80, 24)) as pilot:
        await press(pilot, "4")
        await press(pilot, "tab", "tab", "tab", "tab", "D")
        assert "Open actions" not in text(pilot)
    assert open_actions(shop) == ()


async def test_arrows_move_in_the_list_and_between_the_fields(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=TALL) as pilot:
        await press(pilot, "4")
        await press(pilot, "down")
        await press(pilot, "tab", "down")
        await press(pilot, "right", "f3")
    assert review_page(shop, 1, "calls").decision is Decision.KEEP


async def test_a_new_target_says_which_one_it_takes_the_place_of(shop: Workspace) -> None:
    set_target(shop, "sales", TargetDefinition(value=180, start=date(2026, 10, 1), by=date(2026, 12, 31)))
    async with KpituiApp(shop).run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "tab", "tab", "right", "right")
        assert "from 1 Oct on, by 31 Dec; instead of at least 180" in " ".join(text(pilot).split())


async def test_the_summary_cuts_no_figure(shop: Workspace) -> None:
    log_values(shop, "sales", {date(2026, 9, 11): 1234567.0})
    async with KpituiApp(shop).run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "J", "J")
        assert re.search(r"Sales +1.234.687 of 150 .* not decided", text(pilot))


async def test_a_closed_page_has_no_fields(shop: Workspace) -> None:
    save_page(shop, 1, "sales", Written("A slow summer. " * 8, Decision.KEEP))
    close_review(shop, 1)
    async with KpituiApp(shop).run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "enter", "J", "K")
        assert "( ) keep" not in text(pilot)
        assert "We decided     keep" in text(pilot)


async def test_what_is_typed_stays_though_somebody_closes_the_review(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=TALL) as pilot:
        await press(pilot, "4", "tab")
        await type_text(pilot, "Mine")
        close_review(shop, 1)
        pilot.app.screen.noticed()
        await press(pilot, "f3")
        assert "✗ this review is closed" in text(pilot)
        await press(pilot, "escape", "O", "tab", "f3", "f3")
    assert review_page(shop, 1, "sales").commentary == "Mine"


async def test_all_reviews_side_by_side_can_be_read_in_a_low_terminal(shop: Workspace) -> None:
    close_review(shop, 1)
    async with KpituiApp(shop).run_test(size=(80, 8)) as pilot:
        await press(pilot, "4", "pagedown")
        assert "Calls" in text(pilot)


async def test_the_summary_is_one_key_away_and_its_actions_one_more(shop: Workspace) -> None:
    add_action(shop, "ask ten customers", "ana", date(2026, 11, 20), "sales")
    async with KpituiApp(shop).run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "G")
        assert "summary" in rows(pilot)[1]
        await press(pilot, "tab", "D")
    assert open_actions(shop) == ()


@pytest.mark.parametrize(
    ("key", "wanted"),
    [("J", "decided   Calls"), ("down", "decided   Calls"), ("C", "Not decided yet: Sales"), ("w", "Note why")],
)
async def test_a_key_pressed_before_the_review_is_there_acts_in_it(shop: Workspace, key: str, wanted: str) -> None:
    async with KpituiApp(shop).run_test(size=TALL, notifications=True) as pilot:
        await pilot.press("4", key)
        await until(pilot, wanted)


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_a_review_that_is_no_longer_there_can_be_left(shop: Workspace, key: str) -> None:
    app = KpituiApp(shop)
    async with app.run_test(size=TALL, notifications=True) as pilot:
        await press(pilot, "4", "escape")
        await app.open_review(99)
        await press(pilot, key)
        assert "this review is no longer there" in said(pilot)
        assert app.return_code == 0 if key == "ctrl+q" else "Reviews ─" in text(pilot)


async def test_c_in_the_list_says_where_a_review_is_closed(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "4", "escape", "C")
        assert "enter opens this one" in said(pilot)


async def test_minutes_say_where_they_are_and_replace_none(
    shop: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("review-2026-q3.md").write_text("mine", encoding="utf-8")
    async with KpituiApp(shop).run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "4", "x")
        assert f"review-2026-q3-2.md and review-2026-q3-2.html, in {tmp_path.resolve()}" in said(pilot)
    assert Path("review-2026-q3.md").read_text(encoding="utf-8") == "mine"
