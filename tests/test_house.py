"""The house: who may import whom, lazily or not, and what is loaded when.

Arrows: cli, tui → usecases, present → store, analysis, exchange, content → model.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "kpitui"

LOWER = ("analysis", "exchange", "content", "model")
OURS = {
    "model": ("model",),
    "analysis": ("analysis", "model.period", "model.enums", "model.errors"),
    "store": ("store", "model"),
    "exchange": ("exchange", "model"),
    "content": ("content", "model"),
    "usecases": ("usecases", "store", "paths", *LOWER),
    "present": ("present", *LOWER),
    "cli": ("cli", "usecases", "present", "start", "settings", "paths", "error_log", *LOWER),
    "tui": ("tui", "usecases", "present", "paths", "error_log", *LOWER),
    "paths": (),
    "settings": (),
    "error_log": (),
    "start": ("paths", "settings", "store.workspace", "model.errors"),
    "ahead": ("usecases.dashboard", "usecases.judgements", "usecases.states", "paths", "settings", "start"),
    "__main__": ("cli.main", "tui.app", "usecases.demo", "paths", "settings", "start", "ahead"),
    "__init__": (),
}
"""Room → what it may import of ours, also inside functions."""

FOR_TYPES = {
    "present": ("usecases",),
    "cli": ("store.workspace",),
    "tui": ("store.workspace",),
    "ahead": ("usecases.judgements", "usecases.states"),
    "__main__": ("store.workspace",),
}
"""What it may name under TYPE_CHECKING beside that."""

THEIRS = {
    "model/tables.py": ("sqlmodel", "sqlalchemy", "pydantic"),
    "model/columns.py": ("sqlmodel", "sqlalchemy", "pydantic"),
    "store": ("sqlmodel", "sqlalchemy", "alembic"),
    "usecases": ("sqlmodel", "sqlalchemy"),
    "present/chart.py": ("plotext",),
    "exchange/workbook.py": ("python_calamine",),
    "present/canvas.py": ("rich",),  # how many cells a sign takes, as Textual counts them
    "tui": ("textual", "rich"),
    "paths": ("platformdirs",),
}
"""Room or file → what it may import beside the standard library; a room that is not here: nothing."""


COMPUTED = ("tui/keymap.py",)
"""Files that import what they find while walking through their own room."""


UNKNOWN = "a computed name"


class Import(NamedTuple):
    line: int
    name: str
    for_types: bool


def offences(source: Path) -> list[str]:
    """Every import in the tree that no arrow allows."""
    found = []
    for file in sorted(source.rglob("*.py")):
        place = file.relative_to(source)
        room = place.parts[0].removesuffix(".py")
        for one in imports(ast.parse(file.read_text(encoding="utf-8"))):
            if not is_allowed(room, place.as_posix(), one):
                found.append(f"{place}:{one.line}: {one.name}")
    return found


def is_allowed(room: str, place: str, one: Import) -> bool:
    package, _, rest = one.name.partition(".")
    if package in sys.stdlib_module_names:
        return True
    if package == "kpitui":
        allowed = OURS.get(room, ()) + (FOR_TYPES.get(room, ()) if one.for_types else ())
        return any(rest == name or rest.startswith(f"{name}.") for name in allowed)
    if one.name == UNKNOWN:
        return place in COMPUTED
    return package in THEIRS.get(place, THEIRS.get(room, ()))


def imports(tree: ast.AST, for_types: bool = False) -> Iterator[Import]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, name.name, for_types) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from (Import(node.lineno, f"{module}.{name.name}", for_types) for name in node.names)
        elif isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            for branch, types in ((node.body, True), (node.orelse, for_types)):
                yield from imports(ast.Module(branch, []), types)
            continue
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("import_module", "importlib.import_module"):
            yield Import(node.lineno, beginning(node.args[0]), for_types)
        yield from imports(node, for_types)


def beginning(name: ast.expr) -> str:
    """What is known of a computed name: `kpitui.cli` of f"kpitui.cli.{command}"."""
    first = name.values[0] if isinstance(name, ast.JoinedStr) else name
    return str(first.value).removesuffix(".") if isinstance(first, ast.Constant) else UNKNOWN


def test_every_import_follows_an_arrow() -> None:
    assert offences(SOURCE) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("model/enums.py", "from kpitui.usecases import log"),
        ("model/enums.py", "import sqlmodel"),
        ("model/period.py", "from ..store import workspace"),
        ("analysis/formula.py", "from kpitui.model import tables"),
        ("analysis/formula.py", "import numpy"),
        ("store/workspace.py", "from kpitui import usecases"),
        ("exchange/cells.py", "from sqlalchemy import select"),
        ("exchange/cells.py", "def read():\n    from kpitui.store import workspace"),
        ("content/loader.py", "import kpitui.present.numbers"),
        ("usecases/log.py", "from kpitui.present.numbers import parse"),
        ("usecases/log.py", "import textual"),
        ("present/words.py", "import plotext"),
        ("present/words.py", "from kpitui.usecases.states import Dashboard"),
        ("present/chart.py", "import textual"),
        ("cli/status.py", "def run():\n    import textual"),
        ("cli/status.py", "from kpitui.tui import app"),
        ("cli/status.py", "from kpitui.store.workspace import Workspace"),
        ("cli/status.py", "from importlib import import_module\nimport_module('kpitui.tui.app')"),
        ("tui/app.py", "import sqlalchemy"),
        ("tui/app.py", "def load():\n    from kpitui.store import workspace"),
        ("tui/app.py", "from importlib import import_module\nimport_module(f'kpitui.cli.{1}')"),
        ("usecases/log.py", "from importlib import import_module\nimport_module(name)"),
        ("paths.py", "import kpitui.settings"),
    ],
)
def test_an_import_against_the_arrows_is_found(tmp_path: Path, file: str, line: str) -> None:
    broken = tmp_path / file
    broken.parent.mkdir(exist_ok=True)
    broken.write_text(line)
    (offence,) = offences(tmp_path)
    assert offence.startswith(f"{file}:")


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("present/words.py", "if TYPE_CHECKING:\n    from kpitui.usecases.states import Dashboard"),
        ("tui/app.py", "if TYPE_CHECKING:\n    from kpitui.store.workspace import Workspace"),
        ("cli/status.py", "def run():\n    from kpitui.usecases.dashboard import dashboard"),
    ],
)
def test_types_and_late_imports_along_the_arrows_are_fine(tmp_path: Path, file: str, line: str) -> None:
    allowed = tmp_path / file
    allowed.parent.mkdir()
    allowed.write_text(line)
    assert offences(tmp_path) == []


def loaded(program: str, tmp_path: Path) -> set[str]:
    """The modules that are loaded after `program` has run in a fresh interpreter."""
    ran = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nprint('loaded', *sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        env={
            **os.environ,
            "KPITUI_DATABASE": str(tmp_path / "kpitui.db"),
            "KPITUI_CONFIG": str(tmp_path / "config.toml"),
            "KPITUI_USER": "ana",
        },
    )
    return set(ran.stdout.splitlines()[-1].split())


def modules(room: str) -> list[str]:
    names = (file.relative_to(SOURCE.parent).with_suffix("") for file in sorted((SOURCE / room).rglob("*.py")))
    return [".".join(name.parts).removesuffix(".__init__") for name in names]


def test_the_whole_of_the_app_loads_without_the_database_and_the_charts(tmp_path: Path) -> None:
    found = loaded(f"import {', '.join(modules('tui'))}", tmp_path)
    assert "textual" in found
    assert found & {"sqlalchemy", "sqlmodel", "plotext", "alembic", "kpitui.store.workspace"} == set()


def test_the_start_loads_no_door_before_it_must(tmp_path: Path) -> None:
    found = loaded("import kpitui.__main__", tmp_path)
    assert found & {"argparse", "textual", "sqlalchemy", "kpitui.cli", "kpitui.tui", "platformdirs"} == set()


def test_a_command_loads_only_what_it_needs(tmp_path: Path) -> None:
    run = "from kpitui.cli.main import main\nassert main(['status', '--as-of', '2026-11-23']) == 0"
    loaded(run, tmp_path)  # makes the file, which takes the migrations
    found = loaded(run, tmp_path)
    assert "sqlalchemy" in found
    assert found & {"textual", "rich", "plotext", "alembic", "platformdirs", "sqlmodel", "kpitui.cli.log"} == set()


def test_every_command_loads_without_textual_and_the_database(tmp_path: Path) -> None:
    found = loaded(f"import {', '.join(modules('cli'))}", tmp_path)
    assert found & {"textual", "sqlalchemy", "plotext"} == set()


def test_the_analysis_is_pure(tmp_path: Path) -> None:
    before = loaded("import dataclasses", tmp_path)
    found = {name.partition(".")[0] for name in loaded(f"import {', '.join(modules('analysis'))}", tmp_path) - before}
    assert found - sys.stdlib_module_names == {"kpitui"}
