"""Which family reads which golden file.

A family is a module in `families/` with `FILES`, the names it reads (patterns, as `xmr_cases*.json`), and
`check(data) -> Result`; or, for a file that says what its neighbours are, `check_folder(file)` with a result for each
of them. A file of another name is read by the family that its `kind` names.
"""

import json
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.conformance.measure import Result

FAMILIES = Path(__file__).parent / "families"


class NoFamilyError(Exception):
    """A golden file that nobody knows how to check."""


@cache
def families() -> dict[str, ModuleType]:
    names = sorted(file.stem for file in FAMILIES.glob("[!_]*.py"))
    return {name: import_module(f"tests.conformance.families.{name}") for name in names}


def golden_files(folder: Path) -> list[Path]:
    """Raises: NoFamilyError, for a folder that is none or has no file that a family knows."""
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    over_all = [file for file in files if hasattr(_family(file), "check_folder")]
    if not over_all and not any(_family(file) for file in files):
        raise NoFamilyError(f"{folder} has no golden file that a family knows")
    return over_all or files


def check_file(file: Path) -> Iterator[tuple[str, Result]]:
    """What it says of itself, or of each of its neighbours, by name.

    Raises: NoFamilyError.
    """
    family = _family(file)
    if family is None:
        raise NoFamilyError(f"{file.name}: no family knows this file")
    if hasattr(family, "check_folder"):
        yield from family.check_folder(file)
        return
    result: Result = family.check(_read(file))
    if not result.compared:
        result.failures.append("there is no case in it")
    yield file.name, result


def run(folder: Path) -> Iterator[tuple[str, Result | None]]:
    """None stands for a file that no family knows.

    Raises: NoFamilyError, as `golden_files`.
    """
    for file in golden_files(folder):
        if _family(file):
            yield from check_file(file)
        else:
            yield file.name, None


def _family(file: Path) -> ModuleType | None:
    by_name = next((one for one in families().values() if any(fnmatch(file.name, name) for name in one.FILES)), None)
    if by_name is None:
        data = _read(file)
        by_name = families().get(str(data.get("kind"))) if isinstance(data, dict) else None
    return by_name


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
