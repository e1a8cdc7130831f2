"""Bad input: one sentence, the exit code, and a file that stays as it was."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

BASE = """
[goals.win]
title = "Win customers"
[goals.below]
title = "Below"
parent = "win"
[series.clicks]
[series.views]
[series.spend]
unit = "currency:EUR"
[series.fees]
unit = "currency:USD"
[kpis.ctr]
goals = ["win"]
formula = "clicks / views"
unit = "percent"
target = { value = 5, baseline = 4 }
"""


@pytest.fixture
def applied(run: Run, database: Path, tmp_path: Path) -> Path:
    file = tmp_path / "base.toml"
    file.write_text(BASE)
    assert run("apply", str(file)).code == 0
    return database


def exported(run: Run) -> str:
    return run("export", "definitions").out


@pytest.mark.usefixtures("applied")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[kpis.bad]\nformula = "clicks /"', "formula"),
        ('[kpis.bad]\nformula = "clicks / vews"', "views"),
        ('[kpis.bad]\nformula = "spend + fees"', "currenc"),
        ('[kpis.bad]\nformula = "clicks / 0"', "division by zero"),
        ("[kpis.ctr]\ntarget = { value = 3, baseline = 4 }", "baseline"),
        ('[kpis.ctr]\ndirection = "down"', "baseline"),
        ('[kpis.ctr]\ndirection = "sideways"', "up"),
        ("[kpis.ctr]\ntarget = { value = nan }", "nan"),
        ("[kpis.ctr]\ntarget = { value = inf }", "inf"),
        ('[goals.win]\nparent = "below"', "below"),
        ('[goals.win]\nparent = "wim"', "win"),
        ('[goals.win]\nperiod = "2026-02-31"', "2026-02-31"),
        ('[goals.win]\nperiod = "2026-12-31..2026-01-01"', "2026-12-31"),
        ('[kpis.ctr]\nname = "a"\n[kpis.ctr]\nname = "b"', "ctr"),
        ('[kpis."Not A Key"]\nseries = "clicks"', "Not A Key"),
        ('[[events]]\nday = 2026-02-31\ntitle = "never"', "bad.toml:4"),
        ('[kpis.ctr]\ncolour = "red"', "colour"),
    ],
)
def test_definitions_that_cannot_be_are_refused_as_a_whole(run: Run, tmp_path: Path, text: str, words: str) -> None:
    before, history = exported(run), run("history").out
    file = tmp_path / "bad.toml"
    file.write_text(f'[series.new]\nname = "so that there is something to leave out"\n{text}\n')
    ran = run("apply", str(file))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("kpitui: ")
    assert words in ran.err
    assert ran.err.count("\n") == 1
    assert (exported(run), run("history").out) == (before, history)


@pytest.mark.usefixtures("applied")
@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2026-11-20,nan", "nan"),
        ("2026-11-20,infinity", "infinity"),
        ("2026-02-31,5", "2026-02-31"),
        ("2026-11-24,5", "today"),
        ("2026-11-20,five", "five"),
    ],
)
def test_a_file_with_a_bad_row_is_refused_and_the_row_is_named(run: Run, tmp_path: Path, row: str, words: str) -> None:
    history = run("history").out
    file = tmp_path / "values.csv"
    file.write_text(f"date,clicks\n2026-11-19,4\n{row}\n")
    ran = run("import", str(file))
    assert (ran.code, ran.out.count("taken as")) == (5, 0)
    assert f"{file}:3" in ran.err
    assert words in ran.err
    assert run("history").out == history


@pytest.mark.usefixtures("applied")
@pytest.mark.parametrize("arguments", [("apply", "gone.toml"), ("import", "gone.csv")])
def test_a_file_that_is_not_there_is_named(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert arguments[1] in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.usefixtures("applied")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("undo", "999"), "999"),
        (("undo", "five"), "'five'"),
        (("redo",), "redo"),
        (("history", "custmers"), "custmers"),
        (("export", "everything"), "definitions"),
        (("import", "x.csv", "--date-order", "dym"), "dmy"),
    ],
)
def test_what_a_command_cannot_do_is_one_sentence(run: Run, arguments: tuple[str, ...], words: str) -> None:
    before = exported(run)
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert ran.err.count("\n") == 1
    assert exported(run) == before
