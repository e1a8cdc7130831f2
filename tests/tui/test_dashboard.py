"""The dashboard: where do we stand, and what wants me now?"""

from datetime import date

import pytest
from textual.pilot import Pilot

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Cadence, KpiStatus
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases.log import record
from tests.build import log_values, make_goal, make_kpi
from tests.screen import press, row, rows, said, settle, text, type_text
from tests.tui.conftest import HOSTILE

SMALL, WIDE = (80, 24), (120, 40)


async def test_a_value_its_target_and_its_status_are_in_one_row(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        roas = _row(pilot, "○ ROAS")
        assert "3.1" in roas
        assert "4.0" in roas


async def test_decimal_points_of_a_column_stand_under_each_other(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert _row(pilot, "○ ROAS").index("3.1") + 1 == _row(pilot, "○ ACOS").index("32.3") + 2


async def test_the_worst_goal_comes_first_until_another_order_is_asked_for(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert _places(pilot, "Form CVR", "○ ROAS") == ["○ ROAS", "Form CVR"]
        await press(pilot, "o")
        assert "Tree order" in text(pilot)


async def test_a_missing_value_is_a_dash_and_says_why(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "G")
        assert "–" in _row(pilot, "▌  · Server load")
        assert "No value yet." in text(pilot)


async def test_a_first_value_is_seen_while_its_period_runs(shop: Workspace) -> None:
    record(shop, "load", 0.75)
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "G")
        assert _row(pilot, "▌  · Server load").split()[-6:] == ["0.75", "–", "–", "so", "far", "!"]
        assert "Not judged yet. 0.75 so far in W48, which still runs." in text(pilot)
        await press(pilot, "v")
        assert "2026-W48 so far" in text(pilot)


async def test_the_pane_follows_the_cursor(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await _go_to(pilot, "ROAS")
        assert "revenue ÷ spend" in text(pilot)
        assert "Missing the target." in text(pilot)
        assert "Each euro has to sell more" in text(pilot)
        await press(pilot, "g")
        assert "from 2 of 2 KPIs" in text(pilot)


async def test_on_a_narrow_screen_the_standing_takes_the_panes_place(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Missing the target." in text(pilot)
        assert "revenue ÷ spend" not in text(pilot)


async def test_a_goal_is_folded_and_says_how_many_kpis_it_hides(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "g", "space")
        assert "2 KPIs" in _row(pilot, "▸ Spend less per sale")
        await press(pilot, "l")
        assert "▾ Spend less per sale" in text(pilot)


async def test_a_filter_leaves_what_has_its_words_and_esc_takes_it_away(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "cvr")
        assert "Form CVR" in text(pilot)
        assert "ACOS" not in "\n".join(_table(pilot))
        await press(pilot, "enter")
        assert "Worst first · “cvr”" in text(pilot)
        await press(pilot, "escape")
        assert "ACOS" in "\n".join(_table(pilot))


async def test_a_filter_that_nothing_has_says_so(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "zzz")
        assert "Nothing has these words" in text(pilot)


async def test_mine_shows_what_the_author_owns(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Server load" in text(pilot)
        await press(pilot, "O")
        assert "Server load" not in text(pilot)
        assert "Worst first · mine" in text(pilot)


async def test_the_period_steps_back_and_not_beyond_today(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "Q4 · day 54 of 92" in text(pilot)
        await press(pilot, "left_square_bracket")
        assert "Q3 2026 · ended Wed 30 Sep" in text(pilot)
        await press(pilot, "right_square_bracket", "right_square_bracket", "right_square_bracket")
        assert "Q4 · day 54 of 92" in text(pilot)


async def test_a_period_is_picked_by_its_label_and_a_wrong_one_says_what_is_allowed(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        await type_text(pilot, "2026-Q5")
        await press(pilot, "enter")
        assert "2026-Q5" in text(pilot)
        assert "Which period?" in text(pilot)
        await press(pilot, *["backspace"] * 7)
        await type_text(pilot, "2026-11")
        await press(pilot, "enter")
        assert "Nov 2026 · day 23 of 30" in text(pilot).replace("Nov · day", "Nov 2026 · day")


async def test_what_wants_attention_is_opened_by_its_own_key(shop: Workspace) -> None:
    for number in range(13):
        make_kpi(shop, f"late-{number}", name=f"Late {number}", cadence=Cadence.WEEK, since=date(2026, 11, 1))
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "+ 14 more" in row(pilot, "! list")
        await press(pilot, "exclamation_mark")
        assert "m measure" in row(pilot, "Late 2")
        await press(pilot, "enter")
        assert pilot.app.screen.__class__.__name__ == "KpiPage"


async def test_what_wants_attention_names_the_key_that_the_person_set(shop: Workspace) -> None:
    keys = {"attention.measure": "L"}
    async with KpituiApp(shop, keys=keys).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert row(pilot, "is due today").endswith("L measure")


async def test_enter_opens_a_kpi_and_esc_comes_back_to_its_row(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        before = _row(pilot, "▌")
        await press(pilot, "enter", "escape")
        assert _row(pilot, "▌") == before


async def test_m_begins_an_entry_in_the_log(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "m")
        assert pilot.app.current_mode == "log"
        assert pilot.app.focused is not None
        assert getattr(pilot.app.focused, "value", "").startswith(("roas ", "acos "))


async def test_the_value_of_another_process_appears_and_the_cursor_stays(shop: Workspace) -> None:
    other = Workspace.open(shop.place, author="ben", as_of=shop.as_of)
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "G")
        record(other, "load", 7.0, date(2026, 11, 18))
        for _ in range(100):
            await pilot.pause(0.05)
            if "7" in _row(pilot, "Server load"):
                break
        await settle(pilot)
        assert "7" in _row(pilot, "▌  · Server load")
    other.close()


async def test_a_due_kpi_is_marked_in_its_row(ws: Workspace) -> None:
    make_kpi(ws, "recall", name="Brand recall", cadence=Cadence.MONTH, since=date(2026, 9, 1))
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert _row(pilot, "· Brand recall").endswith("!")


async def test_a_draft_wants_to_be_finished(ws: Workspace) -> None:
    make_kpi(ws, "idea", name="An idea", status=KpiStatus.DRAFT)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "finish it" in row(pilot, "An idea")


async def test_goals_below_goals_are_indented_and_a_goal_without_kpi_says_so(ws: Workspace) -> None:
    make_goal(ws, "top", "The whole")
    make_goal(ws, "part", "A part", parent="top")
    make_kpi(ws, "one", name="One", goals="part")
    make_goal(ws, "bare", "Nothing measured")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert _row(pilot, "A part").index("A part") == _row(pilot, "The whole").index("The whole") + 2
        assert "no KPI yet" in _row(pilot, "Nothing measured")


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_a_hostile_name_is_shown_as_it_is(ws: Workspace, size: tuple[int, int]) -> None:
    make_goal(ws, "g", f"goal {HOSTILE}", why=HOSTILE, owner=HOSTILE)
    target = TargetDefinition(value=10.0)
    make_kpi(ws, "k", name=HOSTILE, goals="g", definition=HOSTILE, owner=HOSTILE, unit="[b]", target=target)
    log_values(ws, "k", {date(2026, 10, 5): 7.0})
    async with KpituiApp(ws).run_test(size=size) as pilot:
        await settle(pilot)
        assert "[/] [b]x[/b]" in _row(pilot, "7")
        await press(pilot, "k")
        assert f"goal {HOSTILE}" in text(pilot)


async def test_wide_signs_in_a_name_move_no_column(ws: Workspace) -> None:
    make_kpi(ws, "plain", name="plain name", cadence=Cadence.MONTH)
    make_kpi(
        ws,
        "wide",
        name="数据数据 🙂 数据数据数据数据数据数据数据数据数据数据数据数据数据数据数据",
        cadence=Cadence.MONTH,
    )
    for key in ("plain", "wide"):
        log_values(ws, key, {date(2026, 10, 5): 7.0})
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        narrow, wide = _row(pilot, "plain name"), _row(pilot, "数据")
        assert _cells_before(narrow, " 7 ") == _cells_before(wide, " 7 ")


async def test_a_name_goes_before_the_digits_of_millions(ws: Workspace) -> None:
    make_kpi(
        ws, "shows", name="Impressions of all our campaigns", cadence=Cadence.WEEK, target=TargetDefinition(value=9_000)
    )
    make_kpi(ws, "cost", name="Cost of a new customer", cadence=Cadence.WEEK, unit="currency:EUR")
    log_values(ws, "shows", {date(2026, 11, 18): 2_245_609})
    log_values(ws, "cost", {date(2026, 11, 18): 12.5})
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        line = " ".join(_row(pilot, "Impressions of all our campaigns").replace("\u00a0", " ").split())
        assert "2.2 M 9 000" in line
    async with KpituiApp(ws).run_test(size=(200, 36)) as pilot:
        await settle(pilot)
        assert "2\u00a0245\u00a0609" in _row(pilot, "Impressions of all our campaigns")


async def test_five_hundred_kpis_scroll_to_the_last(ws: Workspace) -> None:
    for number in range(500):
        make_kpi(ws, f"k-{number}", name=f"Number {number:03}", cadence=Cadence.MONTH)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "G")
        assert "Number 499" in _row(pilot, "▌")


async def test_the_value_and_the_row_are_copied(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "y")
        assert pilot.app.clipboard in ("3.1", "32.3 %")
        await press(pilot, "Y")
        assert pilot.app.clipboard.startswith("| ")
        assert "copied" in said(pilot)


async def test_ascii_and_no_color_lose_nothing(shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with KpituiApp(shop, glyph_set="ascii").run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "x ROAS" in text(pilot)
        assert "x off track" in _row(pilot, "Spend less per sale")
        assert text(pilot).isascii()


@pytest.mark.parametrize("theme", ["kpitui-light", "kpitui-contrast", "kpitui-ansi", "nord", "textual-ansi"])
async def test_every_theme_draws_the_dashboard(shop: Workspace, theme: str) -> None:
    async with KpituiApp(shop, theme=theme).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "○ ROAS" in text(pilot)


def _table(pilot: Pilot[object]) -> list[str]:
    """The rows below the names of the columns."""
    lines = rows(pilot)
    return lines[next(place for place, line in enumerate(lines) if "10 periods" in line) + 1 :]


def _row(pilot: Pilot[object], words: str) -> str:
    """The table's first row with `words`."""
    return next((line for line in _table(pilot) if words in line), "")


async def _go_to(pilot: Pilot[object], name: str) -> None:
    """Put the cursor on a KPI by moving down."""
    await press(pilot, "g")
    for _ in _table(pilot):
        if name in _row(pilot, "▌"):
            return
        await press(pilot, "j")


def _places(pilot: Pilot[object], *words: str) -> list[str]:
    """`words` in the order of their rows in the table."""
    lines = _table(pilot)
    return sorted(words, key=lambda word: next(place for place, line in enumerate(lines) if word in line))


def _cells_before(line: str, words: str) -> int:
    from rich.cells import cell_len

    return cell_len(line[: line.index(words)])
