"""Every key is declared once, with an id and a description; footer, help and palette are drawn from that."""

from collections import Counter
from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from kpitui.store.workspace import Workspace
from kpitui.tui import keymap
from kpitui.tui.app import KpituiApp
from tests.screen import press, row, rows, said, settle, text, type_text

SMALL = (80, 24)
TAKEN = {f"ctrl+{letter}" for letter in "sabojhim"}
"""Flow control, multiplexers, and other names of backspace, tab and enter."""


def _declared() -> Iterator[tuple[type[DOMNode], Binding]]:
    yield from keymap.declared()


def test_every_binding_has_an_id_and_a_description() -> None:
    assert [
        (node.__name__, binding.key) for node, binding in _declared() if not binding.id or not binding.description
    ] == []


def test_no_id_is_used_twice() -> None:
    counted = Counter(binding.id for _node, binding in _declared())
    assert [name for name, count in counted.items() if count > 1] == []


def test_no_key_means_two_things_in_one_place() -> None:
    counted = Counter((node, key) for node, binding in _declared() for key in binding.key.split(","))
    assert [(node.__name__, key) for (node, key), count in counted.items() if count > 1] == []


def test_no_key_that_terminals_keep_for_themselves() -> None:
    assert [binding.id for _node, binding in _declared() if TAKEN & set(binding.key.split(","))] == []


async def test_the_footer_and_the_help_show_a_key_as_the_person_set_it(shop: Workspace) -> None:
    async with KpituiApp(shop, keys={"kpis.measure": "x"}).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "x measure" in rows(pilot)[-1]
        await press(pilot, "question_mark")
        assert row(pilot, "measure").split() == ["x", "measure"]


async def test_a_key_id_that_does_not_exist_is_named_with_the_nearest(shop: Workspace) -> None:
    async with KpituiApp(shop, keys={"app.unde": "x"}).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        assert "no key is called 'app.unde'; did you mean 'app.undo'?" in said(pilot)


async def test_a_key_that_takes_the_place_of_another_says_so(shop: Workspace) -> None:
    async with KpituiApp(shop, keys={"kpis.measure": "n"}).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        assert "kpis.measure = 'n' takes the key of kpis.new" in said(pilot)


async def test_the_help_has_every_key_of_the_screen_and_of_everywhere(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=(80, 64)) as pilot:
        await settle(pilot)
        wanted = {item.binding.description for item in pilot.app.screen.active_bindings.values() if item.binding.id}
        await press(pilot, "f1")
        shown = text(pilot)
        assert [what for what in wanted if what not in shown] == []
        assert "Keys of dashboard" in shown
        await press(pilot, "q")
        assert pilot.app.screen.__class__.__name__ == "DashboardScreen"


async def test_in_a_field_letters_are_text_and_the_footer_says_f1(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "slash", "q", "question_mark", "1")
        assert pilot.app.focused is not None
        assert getattr(pilot.app.focused, "value", "") == "q?1"
        assert "f1 help" in rows(pilot)[-1]
        assert "/ filter" not in rows(pilot)[-1]


@pytest.mark.parametrize("key", ["ctrl+p", "colon"])
async def test_the_palette_finds_a_kpi_by_a_part_of_its_name(shop: Workspace, key: str) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, key)
        await type_text(pilot, "form c")
        await press(pilot, "enter")
        assert pilot.app.screen.__class__.__name__ == "KpiPage"
        assert "Form CVR" in text(pilot)


async def test_the_palette_finds_a_goal(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_text(pilot, "new customers")
        await press(pilot, "enter")
        assert pilot.app.current_mode == "goals"
        assert "Win new customers" in row(pilot, "▌")


async def test_the_palette_runs_a_command_of_the_screen(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_text(pilot, "order")
        (found,) = [line for line in rows(pilot) if "  order: " in line]
        assert " o " in found
        await press(pilot, "enter")
        assert "Tree order" in text(pilot)


async def test_a_command_of_the_footer_is_clicked(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await pilot.click("Footer", offset=(rows(pilot)[-1].index("o order"), 0))
        await settle(pilot)
        assert "Tree order" in text(pilot)


def test_the_styles_of_a_screen_reach_it() -> None:
    """Textual takes a screen's CSS to be about that class by its own name, not by that of a class below it."""
    for screen in {node for node, _ in keymap.declared()}:
        styles = getattr(screen, "CSS", "")
        if issubclass(screen, Screen) and styles and screen.SCOPED_CSS:
            named = {line.split()[0].split(".")[0] for line in styles.splitlines() if line.strip()[:1].isupper()}
            assert named == {screen.__name__}
