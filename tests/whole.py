"""A workspace as a whole, for tests of what moves it."""

from itertools import count
from pathlib import Path
from stat import S_IMODE

from kpitui.store.workspace import Workspace
from kpitui.usecases.exports import whole_text
from tests.conftest import TODAY

FRESH = count()


def text(ws: Workspace) -> str:
    return "".join(whole_text(ws))


def exported(ws: Workspace, folder: Path) -> Path:
    file = folder / f"all-{next(FRESH)}.json"
    file.write_text(text(ws), encoding="utf-8")
    return file


def open_(database: str | Path) -> Workspace:
    return Workspace.open(database, author="ana", as_of=TODAY)


def overwritten(data: bytes) -> bytes:
    """A page in the middle."""
    at = len(data) // 8192 * 4096
    return data[:at] + b"\xff" * 4096 + data[at + 4096 :]


def mode(file: Path) -> int:
    return S_IMODE(file.stat().st_mode)
