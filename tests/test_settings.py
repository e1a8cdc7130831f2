"""A person's configuration, and where things are."""

from pathlib import Path

import pytest

from kpitui import paths, start
from kpitui.settings import Settings, keep, load


def test_without_a_file_everything_is_at_its_default(tmp_path: Path) -> None:
    assert load(tmp_path / "config.toml") == Settings()


def test_what_the_file_says_is_taken(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        'author = "数据 [/]"\ntheme = "nord"\nglyphs = "ascii"\ndate_order = "dmy"\n'
        '[keys]\n"app.undo" = "z"\nlog.add="n,a"\n'
    )
    assert load(config) == Settings(
        author="数据 [/]", theme="nord", glyphs="ascii", date_order="dmy", keys={"app.undo": "z", "log.add": "n,a"}
    )


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            'colour = "red"',
            "'colour' is no setting; allowed are author, theme, glyphs, clipboard, date_order and a table [keys]",
        ),
        ('date_order = "xyz"', 'date_order must be one of "dmy", "mdy", "ymd"; the default is used'),
        ("author = 7", "author must be text in quotes; the default is used"),
        ('keys = "z"', 'keys must be a table, such as [keys] and under it "app.undo" = "z"'),
        ("keys.app.undo = 3", "keys.app.undo must be text in quotes; the default is used"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_taken(tmp_path: Path, line: str, sentence: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'# mine\ntheme = "nord"\n{line}\n')
    read = load(config)
    assert read.problems == (f"{config}, line 3: {sentence}",)
    assert read.theme == "nord"


def test_a_line_that_is_no_toml_is_named(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('theme = "nord"\nauthor is ana\n')
    (problem,) = load(config).problems
    assert problem.startswith(f"{config}, line 2: Expected '=' after a key")
    assert problem.endswith('each line is name = "value"; the defaults are used')


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_bytes(b'theme = "nord"\nauthor = "Zo\xeb"\n')
    assert load(config).problems == (f"{config}, line 2: only UTF-8 text is allowed; the defaults are used",)


def test_a_folder_in_the_place_of_the_file_is_a_sentence(tmp_path: Path) -> None:
    assert load(tmp_path).problems == (f"{tmp_path} cannot be read (Is a directory); the defaults are used",)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'theme = "nord"\n'),
        (
            '# mine\ntheme = "x"  # dark\nauthor = "ana"\n\n[keys]\ntheme = "t"\n',
            '# mine\ntheme = "nord"\nauthor = "ana"\n\n[keys]\ntheme = "t"\n',
        ),
        ('author = "ana"\n[keys]\n"app.undo" = "z"', 'author = "ana"\ntheme = "nord"\n[keys]\n"app.undo" = "z"\n'),
    ],
)
def test_a_setting_is_kept_and_the_rest_stays_as_it_was(tmp_path: Path, before: str, after: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(before)
    assert keep(config, "theme", "nord") == ""
    assert config.read_text() == after
    assert config.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_no_toml_is_not_written_over(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("author is ana\n")
    assert "cannot be changed" in keep(config, "theme", "nord")
    assert config.read_text() == "author is ana\n"


def test_the_variables_decide_where_things_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPITUI_DATABASE", "postgresql://team/kpis")
    monkeypatch.setenv("KPITUI_CONFIG", str(tmp_path))
    assert paths.database() == "postgresql://team/kpis"
    assert paths.config() == tmp_path / "config.toml"
    assert paths.profiles() == tmp_path / "profiles"


def test_without_variables_things_are_where_the_system_keeps_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("KPITUI_DATABASE", "KPITUI_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    assert paths.database() == str(tmp_path / "DATA/kpitui/kpitui.db")
    assert paths.config() == tmp_path / "CONFIG/kpitui/config.toml"
    assert paths.log() == tmp_path / "STATE/kpitui/log"


def test_the_author_is_the_variable_then_the_configuration_then_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPITUI_USER", "ana\n[/] 数据")
    assert start.author(Settings(author="ben")) == "ana [/] 数据"
    monkeypatch.delenv("KPITUI_USER")
    assert start.author(Settings(author="ben")) == "ben"
    monkeypatch.setenv("LOGNAME", "cleo")
    assert start.author(Settings()) == "cleo"


def test_a_first_start_makes_the_folder_of_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KPITUI_DATABASE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    start.open_workspace(Settings(author="ana")).close()
    assert (tmp_path / "data/kpitui/kpitui.db").exists()
