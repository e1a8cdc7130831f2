"""A person's own choices: config.toml, typed, with defaults; what is wrong in it is named and the default taken."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_WORDS: dict[str, tuple[str, ...]] = {
    "author": (),
    "theme": (),
    "glyphs": ("auto", "unicode", "ascii"),
    "clipboard": ("auto", "terminal", "file"),
    "date_order": ("dmy", "mdy", "ymd"),
}
"""What each setting may say; nothing listed: any text."""


@dataclass(frozen=True, slots=True)
class Settings:
    author: str = ""
    """Empty: the operating system's user."""
    theme: str = "auto"
    """A theme's name; auto: by what the terminal can show."""
    glyphs: str = "auto"
    clipboard: str = "auto"
    """Where a copy goes: to the terminal, into a file, or auto: by what the terminal can take."""
    date_order: str = ""
    """How an import reads 03/04/2026 where nothing else decides; empty: it does not guess."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Binding id → its keys, with commas between."""
    problems: tuple[str, ...] = ()
    """One sentence for each line that could not be taken."""


def load(path: Path) -> Settings:
    """Read config.toml; a file that is not there is all defaults. What is wrong with it is in `problems`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except OSError as error:
        return Settings(problems=(f"{path} cannot be read ({error.strerror}); the defaults are used",))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Settings(problems=(f"{path}, line {line}: only UTF-8 text is allowed; the defaults are used",))
    # 10 ms that only those with a config.toml pay.
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Settings(problems=(_syntax(path, text, str(error)),))
    return _read(path, text, table)


def keep(path: Path, name: str, value: str) -> str:
    """Set one setting in config.toml and leave the rest as it is; empty, or why it could not be kept."""
    import tomllib

    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        before = tomllib.loads(text)
        lines = text.splitlines()
        top = next((number for number, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
        ours = [number for number in range(top) if re.match(rf"\s*{name}\s*=", lines[number])]
        place = slice(ours[0], ours[0] + 1) if ours else slice(top, top)
        lines[place] = [f'{name} = "{value}"']
        text = "\n".join(lines) + "\n"
        if tomllib.loads(text) != before | {name: value}:
            return f"{path} is written in a way that only its author can change"
        _write(path.resolve(), text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return f"{path} cannot be changed ({getattr(error, 'strerror', None) or error})"
    return ""


def _write(path: Path, text: str) -> None:
    """Whole or not at all, for nobody else to read. Raises: OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    beside.replace(path)


def _read(path: Path, text: str, table: Mapping[str, object]) -> Settings:
    chosen: dict[str, str] = {}
    keys: dict[str, str] = {}
    problems: list[str] = []
    for name, value in _flat(table):
        wrong = _wrong(name, value)
        if wrong:
            problems.append(f"{path}, line {_line(text, name)}: {wrong}")
        elif name in _WORDS:
            chosen[name] = str(value).strip()
        else:
            keys[name.removeprefix("keys.")] = str(value).strip()
    return Settings(**chosen, keys=keys, problems=tuple(problems))


def _wrong(name: str, value: object) -> str:
    """What is wrong with a setting and what is allowed; empty where nothing is."""
    if name == "keys":
        return 'keys must be a table, such as [keys] and under it "app.undo" = "z"'
    if name not in _WORDS and not name.startswith("keys."):
        return f"{name!r} is no setting; allowed are {', '.join(_WORDS)} and a table [keys]"
    words = _WORDS.get(name, ())
    if words and value not in words:
        allowed = ", ".join(f'"{word}"' for word in words)
        return f"{name} must be one of {allowed}; the default is used"
    if not isinstance(value, str) or not value.strip():
        return f"{name} must be text in quotes; the default is used"
    return ""


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """Dotted names: `app.undo = "z"` is a table in a table to TOML, to people it is one name."""
    for name, value in table.items():
        if isinstance(value, dict) and (value or not before):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def _syntax(path: Path, text: str, error: str) -> str:
    place = re.search(r"^(.*) \(at (?:line (\d+), column \d+|end of document)\)$", error)
    what, line = (place[1], place[2] or text.count("\n") + 1) if place else (error, 1)
    return f'{path}, line {line}: {what}; each line is name = "value"; the defaults are used'


def _line(text: str, name: str) -> int:
    """The line that sets `name`, which tomllib does not tell."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+([^\]]+)\]", line):
            table = _bare(header[1]) + "."
        elif (setting := re.match(r"\s*([^=#]+?)\s*=", line)) and name.startswith(table + _bare(setting[1])):
            return number
    return 1


def _bare(name: str) -> str:
    return re.sub(r"[\s\"']", "", name)
