"""The dashboard's cards: a tile for each KPI, moved through by tile and turned by page."""

import pytest

from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.tui.widgets.big_digits import big
from kpitui.tui.widgets.kpi_cards import KpiCards
from kpitui.tui.widgets.small_line import small_line
from tests.build import make_goal, make_kpi
from tests.screen import press, row, rows, settle, text, type_text
from tests.tui.conftest import HOSTILE

SMALL, WIDE = (80, 24), (120, 36)


async def test_a_tile_has_the_number_its_target_the_status_and_the_score(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "v")
        assert "╺━┓ ╺┓" in text(pilot)
        assert "of 4.0" in row(pilot, "╺━┛.╺┻╸")
        assert "○ off track" in row(pilot, "score 0.60")


async def test_the_view_and_its_kpi_stay_when_another_mode_was_visited(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "v", "G", "2", "1")
        assert "Server load" in row(pilot, "▌ ")
        await press(pilot, "v")
        assert "Server load" in row(pilot, "▌")


async def test_the_cursor_moves_by_tile_and_enter_opens(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "v", "l", "j", "h", "enter")
        assert "Form CVR" in rows(pilot)[1]


async def test_the_cards_keep_the_filter_of_the_table(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "form")
        await press(pilot, "enter", "v")
        assert "1 KPI, worst first" in text(pilot)
        await press(pilot, "escape")
        assert "4 KPIs" in text(pilot)


async def test_500_kpis_are_one_widget_and_a_page_of_tiles(shop: Workspace) -> None:
    make_goal(shop, "many", "Many")
    for number in range(30):
        make_kpi(shop, f"kpi-{number}", name=f"{HOSTILE} {number}", goals="many")
    async with KpituiApp(shop).run_test(size=WIDE) as pilot:
        await settle(pilot)
        widgets = len(pilot.app.screen.query("*"))
        await press(pilot, "v")
        assert len(pilot.app.screen.query("*")) == widgets + 2
        await press(pilot, "pagedown")
        assert "page 2/3" in text(pilot)
        assert HOSTILE[:12] in text(pilot)


async def test_on_the_wall_the_tiles_are_alone_and_esc_ends_it(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "v", "z")
        assert "kpitui" not in rows(pilot)[0]
        await press(pilot, "escape")
        assert "kpitui" in rows(pilot)[0]


async def test_the_wall_turns_to_the_first_page_after_the_last(shop: Workspace) -> None:
    for number in range(4):
        make_kpi(shop, f"kpi-{number}")
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "v")
        cards = pilot.app.screen.query_one(KpiCards)
        cards.turn()
        assert cards.page == 1
        cards.turn()
        assert cards.page == 0


@pytest.mark.parametrize("number", ["0", "3.1", "−12.75", "9 999", "48.2"])
@pytest.mark.parametrize("ascii", [False, True])
def test_the_three_rows_of_a_number_are_equally_wide(number: str, ascii: bool) -> None:
    assert len({len(line) for line in big(number, ascii=ascii)}) == 1


def test_in_ascii_digits_are_drawn_in_ascii() -> None:
    assert big("41", ascii=True) == ("      ", "|_|  |", "  |  |")


@pytest.mark.parametrize(
    "values", [[], [None, None], [1.0], [1e308, -1e308], [1.0, None, 3.0, 3.0], [float(day) for day in range(60)]]
)
@pytest.mark.parametrize("width", [1, 2, 24])
def test_a_small_line_is_as_wide_as_its_place(values: list[float | None], width: int) -> None:
    assert [len(line) for line in small_line(values, width)] == [width, width]


def test_a_small_line_has_a_gap_where_a_value_is_missing() -> None:
    whole, gap = [1.0] * 26, [1.0] * 12 + [None] * 2 + [1.0] * 12
    assert " " not in small_line(whole, 26)[0]
    assert " " in small_line(gap, 26)[0]
