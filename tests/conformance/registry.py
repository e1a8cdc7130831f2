"""Which family reads which golden file.

A family is a module in `families/` with `FILES`, the names it reads (patterns, as `xmr_cases*.json`), and
`check(data) -> Result`. A file of another name is read by the family that its `kind` names.
"""

import json
from collections.abc import Callable, Iterator
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
    if not any(_family(file) for file in files):
        raise NoFamilyError(f"{folder} has no golden file that a family knows")
    return files


def check_file(file: Path) -> Result:
    """Raises: NoFamilyError."""
    check = _family(file)
    if check is None:
        raise NoFamilyError(f"{file.name}: no family knows this file")
    return _checked(check, file)


def run(folder: Path) -> Iterator[tuple[Path, Result | None]]:
    """None stands for a file that no family knows.

    Raises: NoFamilyError, as `golden_files`.
    """
    for file in golden_files(folder):
        check = _family(file)
        yield file, _checked(check, file) if check else None


def _checked(check: Callable[[Any], Result], file: Path) -> Result:
    result = check(_read(file))
    if not result.compared:
        result.failures.append("there is no case in it")
    return result


def _family(file: Path) -> Callable[[Any], Result] | None:
    by_name = next((one for one in families().values() if any(fnmatch(file.name, name) for name in one.FILES)), None)
    if by_name is None:
        data = _read(file)
        by_name = families().get(str(data.get("kind"))) if isinstance(data, dict) else None
    check: Callable[[Any], Result] | None = getattr(by_name, "check", None)
    return check


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
