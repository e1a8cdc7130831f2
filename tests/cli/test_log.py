"""`kpitui log`: values on the command line and on stdin."""

import io
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from kpitui.model.enums import Kind
from kpitui.model.tables import Measurement
from kpitui.store.workspace import Workspace
from tests.build import make_kpi
from tests.cli.conftest import Run

HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'


@pytest.fixture
def kpis(database: Path) -> None:
    ws = Workspace.open(database, author="ana", as_of=date(2026, 11, 23))
    make_kpi(ws, "churn", name="Churn", unit="percent")
    make_kpi(ws, "form-cvr", name="Form CVR", formula="forms / views", kind=Kind.RATIO, unit="percent")
    make_kpi(ws, "mood", name="Mood", kind=Kind.RATING, unit="rating")
    make_kpi(ws, "hostile", name=HOSTILE)
    ws.close()


def stored(database: Path) -> list[tuple[date, date, float, int | None, str, str]]:
    ws = Workspace.open(database, author="ana", read_only=True)
    with ws.reading() as db:
        rows = [
            (row.start, row.end, row.value, row.n, row.note, row.author)
            for row in db.exec(select(Measurement).order_by("id"))
        ]
    ws.close()
    return rows


@pytest.mark.usefixtures("kpis")
def test_a_value_is_stored_and_said(run: Run, database: Path) -> None:
    run("log", "churn", "2.5", "--on", "yesterday")
    ran = run("log", "churn", "2.25", "--note", HOSTILE)
    assert ran == (0, "Churn: 2.25 % on Mon 23 Nov (before: 2.5 %)\n", "")
    assert stored(database)[1] == (date(2026, 11, 23), date(2026, 11, 23), 2.25, None, HOSTILE, "ana")


@pytest.mark.usefixtures("kpis")
def test_what_becomes_of_an_earlier_value_of_the_same_day_is_said(run: Run) -> None:
    run("log", "hostile", "2019", "--on", "yesterday")
    run("log", "hostile", "4120")
    added = "added to the 4 120 logged for that day, 6 040 in all; kpitui undo takes it back"
    assert run("log", "hostile", "1920").out.replace("\u00a0", " ") == f"{HOSTILE}: 1 920 on Mon 23 Nov, {added}\n"


@pytest.mark.usefixtures("kpis")
def test_a_ratio_is_logged_by_its_parts(run: Run, database: Path) -> None:
    assert run("log", "form-cvr", "12/400").out == "Form CVR: 3 % on Mon 23 Nov\n"
    run("log", "form-cvr", "forms=14", "views=400", "--on", "sun")
    assert [row[2] for row in stored(database)] == [12, 400, 14, 400]


def test_a_milestone_is_said_as_it_is_typed(run: Run, database: Path) -> None:
    ws = Workspace.open(database, author="ana", as_of=date(2026, 11, 23))
    make_kpi(ws, "launch", name="Launch", kind=Kind.MILESTONE)
    ws.close()
    assert run("log", "launch", "not yet", "--on", "yesterday").out == "Launch: not yet on Sun 22 Nov\n"
    assert run("log", "launch", "done").out == "Launch: done on Mon 23 Nov (before: not yet)\n"


@pytest.mark.usefixtures("kpis")
def test_counts_of_grades_are_logged_as_such(run: Run, database: Path) -> None:
    assert run("log", "mood", "5=12", "4=3").out == "Mood: 4.8 on Mon 23 Nov\n"
    run("log", "mood", "4.2", "--n", "40", "--on", "2026-11-02", "--to", "2026-11-08")
    assert stored(database)[-1][:4] == (date(2026, 11, 2), date(2026, 11, 8), 4.2, 40)


@pytest.mark.usefixtures("kpis")
@pytest.mark.parametrize("typed", ["-1.5", "-1,5", "−1.5"])
def test_a_value_below_zero_needs_no_quoting(run: Run, database: Path, typed: str) -> None:
    assert run("log", "hostile", typed).code == 0
    assert stored(database)[0][2] == -1.5


@pytest.mark.usefixtures("kpis")
def test_a_hostile_name_comes_back_as_it_is(run: Run) -> None:
    assert run("log", HOSTILE, "7").out == f"{HOSTILE}: 7 on Mon 23 Nov\n"


@pytest.mark.usefixtures("kpis")
def test_control_characters_in_a_note_are_refused_or_stored_but_never_shown_raw(run: Run) -> None:
    ran = run("log", "churn\x1b[2J", "7")
    assert ran.code == 2
    assert "\x1b" not in ran.out + ran.err


def on_stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.usefixtures("kpis")
def test_lines_on_stdin_are_all_taken(run: Run, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_stdin(monkeypatch, '\ufeff# nightly\nchurn 2.5 yesterday "数据"\n\nform-cvr 12/400\n'.encode())
    ran = run("log", "-")
    assert ran.out == "Churn: 2.5 % on Sun 22 Nov\nForm CVR: 3 % on Mon 23 Nov\n"
    assert len(stored(database)) == 3


@pytest.mark.usefixtures("kpis")
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"churn 2\nchrun 3\n", "kpitui: line 2: no KPI or series is called 'chrun'; did you mean 'churn'?\n"),
        (b"churn 2\nchurn 3 31 feb\n", "kpitui: line 2: '31 feb' is not a day: February 2026 has 28 days\n"),
        (b"churn 2\nchurn \xff\n", "kpitui: line 2: only UTF-8 text is allowed\n"),
        (b"", "kpitui: nothing came on stdin: with - it wants a line for each value, such as churn 2.5 yesterday\n"),
    ],
)
def test_one_bad_line_on_stdin_stores_none(
    run: Run, database: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, sentence: str
) -> None:
    on_stdin(monkeypatch, data)
    ran = run("log", "-")
    assert (ran.code, ran.out, ran.err) == (2, "", sentence)
    assert stored(database) == []


@pytest.mark.usefixtures("kpis")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("churn", "nan"), "'nan' is not a number: type digits, such as 1250 or 12.5"),
        (("churn", "infinity"), "'infinity' is not a number: type digits, such as 1250 or 12.5"),
        (("churn", "1,234"), "'1,234' can be read in two ways: type 1234, or 1.234 for decimals"),
        (("churn", "2", "--on", "2026-02-31"), "'2026-02-31' is not a day: February 2026 has 28 days"),
        (("chrun", "2"), "no KPI or series is called 'chrun'; did you mean 'churn'?"),
        (("churn",), "'churn' wants a value, such as kpitui log churn 12.5; see kpitui log --help"),
        (("churn", "2", "--n", "0"), "--n '0' is no count: type a whole number from 1 on"),
        (("-", "2"), "with - everything comes from stdin: name, value, day and note of each line"),
    ],
)
def test_bad_input_is_one_sentence_and_stores_nothing(
    run: Run, database: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    ran = run("log", *arguments)
    assert (ran.code, ran.out, ran.err) == (2, "", f"kpitui: {sentence}\n")
    assert stored(database) == []


@pytest.mark.usefixtures("kpis")
@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("churn", "2", "--on", "2026-11-24"), "after today"),
        (("churn", "2", "--on", "2026-11-20", "--to", "2026-11-19"), "ends before it starts"),
    ],
)
def test_a_day_that_cannot_be_is_refused(run: Run, database: Path, arguments: tuple[str, ...], what: str) -> None:
    ran = run("log", *arguments)
    assert ran.code == 2
    assert what in ran.err
    assert ran.err.count("\n") == 1
    assert stored(database) == []


@pytest.mark.usefixtures("kpis")
def test_an_unlikely_value_is_taken_with_a_warning(run: Run, database: Path) -> None:
    for day in range(1, 21):
        run("log", "churn", f"2.{day % 5}", "--on", f"2026-11-{day:02}")
    ran = run("log", "churn", "250")
    assert ran.code == 0
    assert ran.err.startswith("kpitui: ")
    assert ran.err.count("\n") == 1
    assert stored(database)[-1][2] == 250
