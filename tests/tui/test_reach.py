"""From one KPI to the next: links, the chain, the chart on the full screen."""

from datetime import date

from kpitui.model.enums import LinkKind
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.tui.widgets.chain_lines import chains_content, conversions_of
from kpitui.tui.widgets.chart import ChartPane
from kpitui.usecases.kpi_page import kpi_page
from tests.build import log_values, make_kpi, make_link
from tests.conftest import TODAY
from tests.screen import press, row, rows, settle, text

SMALL, WIDE = (80, 24), (120, 36)


async def test_enter_on_a_link_goes_to_that_kpi_and_esc_back(shop: Workspace) -> None:
    make_link(shop, LinkKind.LEADS, "form-cvr", "roas", lag=2)
    async with KpituiApp(shop).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.app.open_kpi("roas")
        await settle(pilot)
        assert "leads this, 2 weeks ahead" in text(pilot)
        assert "tab go to" in row(pilot, "Links")
        await press(pilot, "tab", "enter")
        assert "Form CVR" in rows(pilot)[2]
        await press(pilot, "escape")
        assert "ROAS" in rows(pilot)[2]


async def test_the_chain_is_one_line_with_all_values(shop: Workspace) -> None:
    make_link(shop, LinkKind.FEEDS, "form-cvr", "roas")
    async with KpituiApp(shop).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.app.open_kpi("roas")
        await settle(pilot)
        assert row(pilot, "Form CVR   ──▸ ROAS")
        assert "W47" in row(pilot, "The chain")
        await press(pilot, "2", "g")
        assert row(pilot, "Form CVR   ──▸ ROAS")


def test_what_goes_on_stands_at_the_arrow_and_its_period_below(ws: Workspace) -> None:
    for key, value in (("clicks", 1000), ("orders", 32), ("parcels", 48)):
        make_kpi(ws, key)
        log_values(ws, key, {date(2026, 10, 31): value})
    make_link(ws, LinkKind.FEEDS, "clicks", "orders")
    make_link(ws, LinkKind.FEEDS, "orders", "parcels")
    chains = kpi_page(ws, "orders").chains
    above, names, values = chains_content(chains, 80).plain.splitlines()
    assert above.split() == ["3.2", "%", "×", "1.5"]
    assert names.index("▸") > names.index("clicks")
    assert values.split() == ["1", "000", "32", "48"]
    narrow = " ".join(chains_content(chains, 30).plain.split())
    assert narrow == "clicks 1 000 → 3.2 % → orders 32 → × 1.5 → parcels 48"
    assert conversions_of(chains, TODAY).endswith("in Oct.")


async def test_the_chart_takes_the_whole_screen_and_z_gives_it_back(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "g", "j", "z")
        assert "off track" in rows(pilot)[0]
        assert pilot.app.screen.query_one(ChartPane).size.height >= 18
        await press(pilot, "t")
        assert "by month" in text(pilot)
        await press(pilot, "z")
        assert "Spend less per sale" in text(pilot)


async def test_the_title_of_a_pane_has_the_key_that_the_person_set(shop: Workspace) -> None:
    async with KpituiApp(shop, keys={"kpi.full": "Z", "cards.wall": "Z"}).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "v")
        assert "Z full screen" in rows(pilot)[-1]
        await press(pilot, "enter")
        assert "Z full screen" in row(pilot, "chart, by")
        await press(pilot, "Z")
        assert pilot.app.screen.query_one(ChartPane).size.height >= 28
