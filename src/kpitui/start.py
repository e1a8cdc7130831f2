"""What both doors do first: who is here, and open the workspace."""

import getpass
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kpitui import paths
from kpitui.settings import Settings

if TYPE_CHECKING:
    from kpitui.store.workspace import Workspace


def author(settings: Settings) -> str:
    """KPITUI_USER, else the configured author, else the operating system's user."""
    name = os.environ.get("KPITUI_USER") or settings.author or _user()
    # An environment may hold bytes that are no text, and line ends; a name that is stored and shown may not.
    return " ".join(name.encode("utf-8", "replace").decode().split()) or "unknown"


def open_workspace(settings: Settings, as_of: date | None = None, *, read_only: bool = False) -> "Workspace":
    """Open the workspace that KPITUI_DATABASE names, else the person's own, made with its folder where there is none.

    Raises: DatabaseUnusable.
    """
    from kpitui.store.workspace import Workspace

    database = paths.database()
    if not os.environ.get("KPITUI_DATABASE"):
        _make_folder(Path(database).parent)
    return Workspace.open(database, author=author(settings), as_of=as_of, read_only=read_only)


def _make_folder(folder: Path) -> None:
    from kpitui.model.errors import DatabaseUnusable

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnusable(f"the folder {folder} cannot be made ({error.strerror})") from error


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
