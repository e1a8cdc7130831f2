"""`kpitui demo`, where there is no terminal for the app."""

from pathlib import Path

from tests.cli.conftest import Run


def test_keep_makes_a_workspace_in_a_new_file_whatever_the_own_one_is(run: Run, database: Path, tmp_path: Path) -> None:
    file = tmp_path / "shop.db"
    made = run("demo", "--keep", str(file))
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith(f"{file}: a sample workspace as of 2026-11-23")
    assert (file.exists(), database.exists()) == (True, False)


def test_keep_does_not_touch_what_is_there(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("mine")
    refused = run("demo", "--keep", str(file))
    assert (refused.code, refused.err) == (
        2,
        f"kpitui: {file} is there already; name a new file for the sample\n",
    )
    assert file.read_text() == "mine"


def test_without_a_terminal_and_a_file_it_says_what_to_do(run: Run, database: Path) -> None:
    refused = run("demo")
    assert (refused.code, "needs a terminal" in refused.err, "--keep" in refused.err) == (2, True, True)
    assert not database.exists()


def test_the_sample_is_not_opened_for_reading_only(run: Run) -> None:
    assert run("--read-only", "demo").code == 2
