"""The check-in: what is due, one page after the other."""

from datetime import date, timedelta

import pytest

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Cadence, Kind
from kpitui.model.period import Calendar
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases import check_ins
from kpitui.usecases.check_in_page import said_of
from kpitui.usecases.due import due
from kpitui.usecases.kpi_page import kpi_page
from tests.build import log_values, make_goal, make_kpi
from tests.screen import press, row, rows, settle, text, type_text

SMALL = (80, 24)
MONDAY = date(2026, 11, 16)
W45, W46, W47 = (Calendar().period(MONDAY + timedelta(7 * by), Cadence.WEEK) for by in (-2, -1, 0))
HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'


@pytest.fixture
def team(ws: Workspace) -> Workspace:
    """Calls owes two weeks, Form CVR and Ben's Load one."""
    make_goal(ws, "win", "Win customers", why="Only new customers let us grow")
    week = {"cadence": Cadence.WEEK, "owner": "ana"}
    make_kpi(
        ws,
        "calls",
        name="Calls",
        goals="win",
        since=W46.start,
        alignment="Each call answered at once is a customer less lost.",
        target=TargetDefinition(value=20.0),
        **week,
    )
    log_values(ws, "calls", [(W45.start + timedelta(7 * by), W45.end + timedelta(7 * by), 20.0) for by in range(-6, 0)])
    check_ins.check_in(ws, "calls", W45, 21, "a good week", 80)
    ratio = {"formula": "completed / views", "kind": Kind.RATIO, "unit": "percent"}
    make_kpi(ws, "form-cvr", name="Form CVR", since=MONDAY, **ratio, **week)
    make_kpi(ws, "load", name="Load", since=MONDAY, **{**week, "owner": "ben"})
    return ws


def value(ws: Workspace, key: str) -> float | None:
    return kpi_page(ws, key).state.value


async def test_c_asks_for_what_is_due_and_enter_goes_on(team: Workspace) -> None:
    async with KpituiApp(team).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "c check-in 4" in rows(pilot)[-1]
        await press(pilot, "c")
        assert "1 of 4" in row(pilot, "Check-in")
        assert "Win customers › Calls" in row(pilot, "W46  9–15 Nov, due 7 days ago")
        assert "Each call answered at once" in text(pilot)
        assert "Why: Only new customers let us grow" in text(pilot)
        assert row(pilot, "W45  2–8 Nov").endswith("+1  ✓ met")
        assert "80 % sure, “a good week”" in text(pilot)
        await type_text(pilot, "19")
        assert "W46 closes with it: 19" in text(pilot)
        note = rows(pilot).index(row(pilot, " Note"))
        assert "✓ Calls  19" in rows(pilot)[note + 2]
        await press(pilot, "enter")
        await type_text(pilot, "60")
        await press(pilot, "enter")
        await type_text(pilot, "two were ill")
        await press(pilot, "enter")
        assert "2 of 4" in row(pilot, "Check-in")
        assert "W47" in row(pilot, "Calls")
    said = said_of(team, "calls", W46)
    assert said is not None
    assert (value(team, "calls"), said.confidence, said.note) == (19, 60, "two were ill")


async def test_what_cannot_be_taken_is_said_in_its_place(team: Workspace) -> None:
    async with KpituiApp(team).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await type_text(pilot, "many")
        await press(pilot, "f3")
        assert "✗ 'many' is not a number" in text(pilot)
        await press(pilot, *["backspace"] * 4, "f3")
        assert "type a value, a note or a confidence" in text(pilot)
        await type_text(pilot, "20")
        await press(pilot, "enter")
        await type_text(pilot, "120")
        await press(pilot, "f3")
        assert "a confidence of 120 is none" in text(pilot)
        assert "1 of 4" in row(pilot, "Check-in")
    assert said_of(team, "calls", W46) is None


async def test_an_unlikely_value_is_asked_about_once(team: Workspace) -> None:
    async with KpituiApp(team).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await type_text(pilot, "2000")
        await press(pilot, "f3")
        assert "enter again stores it all the same" in text(pilot)
        assert value(team, "calls") == 21
        await press(pilot, "f3")
        assert "2 of 4" in row(pilot, "Check-in")
    assert value(team, "calls") == 2000


async def test_a_skip_asks_for_its_reason_and_the_end_says_what_was_done(team: Workspace) -> None:
    async with KpituiApp(team).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await press(pilot, "f6", "enter")
        assert "✗ a skip needs a reason" in text(pilot)
        await type_text(pilot, "holidays")
        await press(pilot, "enter")
        await type_text(pilot, "22")
        await press(pilot, "f3", "pagedown")
        await type_text(pilot, "3")
        await press(pilot, "f3")
        assert "2 checked in, 1 skipped." in text(pilot)
        assert "1 is left." in text(pilot)
        await press(pilot, "enter")
        assert "Form CVR" in row(pilot, "W47")
        await type_text(pilot, "12/400")
        await press(pilot, "f3")
        assert "3 checked in, 1 skipped." in text(pilot)
        assert "Next: Calls, W48, due Mon 30 Nov." in text(pilot)
        await press(pilot, "enter")
        assert "Worst first" in text(pilot)
    assert due(team) == ()
    assert (value(team, "calls"), value(team, "form-cvr"), value(team, "load")) == (22, 3, 3)


async def test_leaving_keeps_what_was_typed_and_the_place(team: Workspace) -> None:
    async with KpituiApp(team).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await type_text(pilot, "22")
        await press(pilot, "f3")
        await type_text(pilot, "21")
        await press(pilot, "enter", "escape", "2", "c")
        assert "2 of 4" in row(pilot, "Check-in")
        assert "21" in row(pilot, "Value")
        await press(pilot, "pageup")
        assert "22" in row(pilot, "Value")
        assert "checked in" in row(pilot, "Calls")
        await press(pilot, "backspace", "3", "f3")
        assert "21" in row(pilot, "Value")
        await press(pilot, "f3")
    values = [said.values[0].value for week in (W46, W47) if (said := said_of(team, "calls", week))]
    assert values == [23, 21]


async def test_another_persons_check_in_is_asked_about_before_it_is_replaced(team: Workspace) -> None:
    ben = Workspace.open(team.engines.place.file or "", author="ben", as_of=team.today)
    async with KpituiApp(team).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await type_text(pilot, "22")
        check_ins.check_in(ben, "calls", W46, 25, "from the phone log", 90)
        await press(pilot, "f3")
        assert "! meanwhile: 90 % sure, “from the phone log”, ben" in text(pilot)
        assert value(team, "calls") == 25
        pilot.app.screen.noticed()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "22" in row(pilot, "Value")
        await press(pilot, "f3")
        assert "2 of 4" in row(pilot, "Check-in")
    ben.close()
    assert value(team, "calls") == 22


async def test_what_another_person_checked_in_leaves_the_queue(team: Workspace) -> None:
    async with KpituiApp(team).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        check_ins.skip(team, "form-cvr", W47, "the form was down")
        pilot.app.screen.noticed()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "1 of 3" in row(pilot, "Check-in")


async def test_only_mine_and_everybodys_again(team: Workspace) -> None:
    async with KpituiApp(team).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "O")
        assert "c check-in 3" in rows(pilot)[-1]
        await press(pilot, "c")
        assert "1 of 3" in row(pilot, "Check-in · mine")
        await press(pilot, "f4")
        assert "1 of 4" in row(pilot, "Check-in")


async def test_a_kpis_page_begins_with_its_own_periods(team: Workspace) -> None:
    async with KpituiApp(team).run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.app.open_kpi("form-cvr")  # type: ignore[attr-defined]
        await settle(pilot)
        assert "c check-in 1" in rows(pilot)[-1]
        await press(pilot, "c")
        assert "Form CVR" in row(pilot, "W47  16–22 Nov")
        await type_text(pilot, "12/400")
        await press(pilot, "f3")
        assert "2 of 4" in row(pilot, "Check-in")
        assert "Calls" in row(pilot, "W46")


async def test_nothing_due_says_when_something_is(ws: Workspace) -> None:
    make_kpi(ws, "calls", name="Calls", cadence=Cadence.WEEK, since=MONDAY)
    log_values(ws, "calls", {MONDAY: 3.0})
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "c check-in" not in rows(pilot)[-1]
        await press(pilot, "c")
        assert "Nothing is due." in text(pilot)
        assert "Next: Calls, W48, due Mon 30 Nov." in text(pilot)


async def test_hostile_texts_are_texts(ws: Workspace) -> None:
    make_goal(ws, "win", HOSTILE, why=HOSTILE)
    make_kpi(
        ws,
        "evil",
        name=HOSTILE,
        goals="win",
        definition=HOSTILE,
        alignment=HOSTILE,
        cadence=Cadence.WEEK,
        since=W46.start,
    )
    check_ins.check_in(ws, "evil", W46, 5, HOSTILE)
    async with KpituiApp(ws).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        assert text(pilot).count("<script>") >= 3
        await press(pilot, "pagedown")
        assert "1 is left." in text(pilot)


async def test_the_log_says_what_came_from_a_check_in(team: Workspace) -> None:
    async with KpituiApp(team).run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        assert "check-in · a good week" in row(pilot, "2–8 Nov")
        await press(pilot, "slash")
        await type_text(pilot, "from:check-in")
        assert "2–8 Nov" in text(pilot)
        assert "19–25 Oct" not in text(pilot)


async def test_a_kpis_page_shows_its_last_check_ins(team: Workspace) -> None:
    check_ins.skip(team, "calls", W46, "holidays")
    async with KpituiApp(team).run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await pilot.app.open_kpi("calls")  # type: ignore[attr-defined]
        await settle(pilot)
        assert "skipped: holidays" in row(pilot, "9–15 Nov ")
        assert "2–8 Nov" in row(pilot, "80 % sure, a")


async def test_what_wants_attention_says_how_many_periods_are_open(team: Workspace) -> None:
    async with KpituiApp(team).run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        assert "was due Mon 16 Nov, 7 days ago, and 1 more" in row(pilot, "Calls")
