"""Files come in from the screen as from the command: looked at first, questions answered in place, taken back by u."""

import gzip
import json
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.tui.screens.import_file import ImportFiles
from kpitui.tui.screens.import_preview import ImportScreen
from tests.imports import stored, write
from tests.screen import press, row, said, settle, text, type_text

SMALL, WIDE = (80, 24), (120, 36)
BUSINESS = "Date,Ordered Product Sales,Units Ordered,Sessions - Total\n"
BANNERS = "Date,Campaign Name,Impressions,Clicks,Spend,14 Day Total Sales ,14 Day Total Orders (#)\n"


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the files are, and the person's own things."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("KPITUI_CONFIG", str(tmp_path / "config" / "config.toml"))
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


async def test_a_file_is_picked_looked_at_taken_in_and_taken_back(ws: Workspace, files: Path) -> None:
    write(files, "date,orders\n2026-11-01,12\n2026-11-02,14\n", "orders.csv")
    write(files, "nothing", "aaa.md")
    (files / "older").mkdir()
    async with KpituiApp(ws).run_test(size=SMALL, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "i")

        assert "1 that may be tables" in text(pilot)
        await press(pilot, "enter")
        assert "wide: a date column, one column a series  2 rows · 1–2 Nov" in text(pilot)
        assert row(pilot, "+ Sun 1 Nov").split()[-1] == "12"
        assert stored(ws) == {}
        await press(pilot, "f3")
        assert "orders.csv: 2 rows in, 1–2 Nov, 1 series" in text(pilot)
        assert stored(ws) == {"orders": {"2026-11-01": 12, "2026-11-02": 14}}
        await press(pilot, "u")
        assert "undo: import orders.csv" in said(pilot)
        assert stored(ws) == {}


@pytest.mark.parametrize("keys", [("3", "1"), ("1",), ("enter",), ("escape",)], ids=" ".join)
async def test_an_import_that_came_in_is_done_with_when_one_leaves_it(
    shop: Workspace, files: Path, keys: tuple[str, ...]
) -> None:
    write(files, "date,roas\n2026-11-01,12\n")
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        for key in ("i", "enter", "f3", *keys):
            await press(pilot, key)
        await settle(pilot)
        assert stored(shop)["roas"]["2026-11-01"] == 12
        assert "▌  ○ ROAS" in text(pilot)


async def test_days_that_can_be_read_in_two_ways_are_asked_about_and_never_guessed(ws: Workspace, files: Path) -> None:
    path = write(files, BUSINESS + '01/07/26,"₹1,08,218.36",169,"15,147"\n02/07/26,"₹75,565.26",39,"1,514"\n')
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.app.import_file(path)  # type: ignore[attr-defined]
        await settle(pilot)
        assert "the day first: 2026-07-01..2026-07-02" in text(pilot)
        assert "the month first: 2026-01-07..2026-02-07" in text(pilot)
        await press(pilot, "f3")
        assert stored(ws) == {}
        await press(pilot, "enter", "f3")
        assert "These can be KPIs now" in text(pilot)
        found = stored(ws)
        assert found["seller_revenue"] == {"2026-07-01": 108218.36, "2026-07-02": 75565.26}
        await press(pilot, "enter", "f6")
        assert "seller_revenue" in text(pilot)


async def test_bad_lines_hold_a_file_back_until_they_are_left_out(ws: Workspace, files: Path) -> None:
    good = "2026-09-01,A,100,5,$4.00,$20.00,1\n2026-09-02,A,90,4,$3.00,--,0\n"
    path = write(files, f"{BANNERS}{good}2026-09-31,A,90,4,$3.00,$9.00,1\n")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.app.import_file(path)  # type: ignore[attr-defined]
        await settle(pilot)
        assert "Held back by 1 bad line." in text(pilot)
        await press(pilot, "f3", "tab")
        assert "line 4: Date: 2026-09-31: there is no such day" in text(pilot)
        assert stored(ws) == {}
        await press(pilot, "tab", "b", "f3")
        assert "file.csv.rejected.csv" in text(pilot)
    assert stored(ws)["sb_sales"] == {"2026-09-01": 20}
    assert "2026-09-31" in (files / "file.csv.rejected.csv").read_text()


async def test_a_restated_report_shows_before_and_after_and_the_older_one_is_refused(
    ws: Workspace, files: Path
) -> None:
    def report(name: str, *days: tuple[str, int]) -> Path:
        same = {"campaignId": 1, "campaignName": "A", "campaignBudgetCurrencyCode": "USD", "clicks": 5, "cost": 4.5}
        sold = {"purchases7d": 2, "sales7d": 40.0, "purchases14d": 2, "sales14d": 40.0}
        rows = [{"date": day, **same, "impressions": shown, **sold} for day, shown in days]
        path = files / name
        path.write_bytes(gzip.compress(json.dumps(rows).encode(), mtime=0))
        return path

    first = report("first.json.gz", ("2026-09-01", 1500), ("2026-09-02", 2000), ("2026-09-03", 10))
    second = report("second.json.gz", ("2026-09-01", 1498), ("2026-09-02", 2000), ("2026-09-04", 900))
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await settle(pilot)
        for path in (first, second):
            await pilot.app.import_file(path)  # type: ignore[attr-defined]
            await settle(pilot)
            if path is second:
                assert "1 500 ▸ 1 498" in row(pilot, "~ Tue 1 Sep").replace("\u00a0", " ")
                assert "10 ▸ –" in row(pilot, "− Thu 3 Sep")
            await press(pilot, "f3", "escape")
        assert stored(ws)["sp_impressions"] == {"2026-09-01": 1498, "2026-09-02": 2000, "2026-09-04": 900}
        await pilot.app.import_file(first)  # type: ignore[attr-defined]
        await settle(pilot)
        assert "partly replaced by second.json.gz" in text(pilot)
        await press(pilot, "f3")
        assert len(stored(ws)["sp_impressions"]) == 3


async def test_unknown_columns_are_mapped_once_and_known_from_then_on(ws: Workspace, files: Path) -> None:
    path = write(files, "Tag,Bestellungen,Kanal,Anteil\n2026-11-01,12,web,0.12\n2026-11-02,14,shop,0.15\n", "laden.csv")
    async with KpituiApp(ws).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.app.import_file(path)  # type: ignore[attr-defined]
        await settle(pilot)
        assert "M says what its columns are" in text(pilot)
        await press(pilot, "M")
        assert row(pilot, "Kanal").split()[1] == "ignored"
        await press(pilot, "G", "enter", "tab", "tab", "right", "right", "right", "f3")
        await press(pilot, "f3", "f3")
        assert "laden  2 rows · 1–2 Nov" in text(pilot)
        await press(pilot, "f3")
    assert stored(ws) == {
        "anteil": {"2026-11-01": 12, "2026-11-02": 15},
        "bestellungen": {"2026-11-01": 12, "2026-11-02": 14},
    }


async def test_a_block_of_cells_pasted_into_the_log_is_an_import(shop: Workspace) -> None:
    async with KpituiApp(shop).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "3", "m")
        pilot.app.post_message(events.Paste("date\torders\n2026-11-01\t12\n2026-11-02\t14\n"))
        await settle(pilot)
        assert isinstance(pilot.app.screen, ImportScreen)
        await press(pilot, "f3")
        assert stored(shop)["orders"] == {"2026-11-01": 12, "2026-11-02": 14}
        await press(pilot, "escape")
        pilot.app.post_message(events.Paste("2026-11-03\t9\n2026-11-04\t8\n"))
        await settle(pilot)
        await press(pilot, "M")
        assert "column 2" in text(pilot)


async def test_a_typed_path_is_completed_and_what_is_not_there_is_said(ws: Workspace, files: Path) -> None:
    write(files, "date,orders\n2026-11-01,12\n", "orders.csv")
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "i", "slash")
        await type_text(pilot, "ord")
        await press(pilot, "tab")
        assert isinstance(pilot.app.focused, Input)
        assert "tab complete" in text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ImportScreen)
        await press(pilot, "escape", "slash")
        assert isinstance(pilot.app.screen, ImportFiles)
        pilot.app.screen.query_one(Input).value = "/gone/file.csv"
        await press(pilot, "enter")
        assert "there is no file /gone/file.csv" in text(pilot)
