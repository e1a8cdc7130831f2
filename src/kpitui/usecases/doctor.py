"""Where everything lives, and whether it is sound."""

import platform
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from kpitui import paths
from kpitui.store import health
from kpitui.store.health import Fact, examine
from kpitui.store.workspace import Workspace

LIBRARIES = ("SQLAlchemy", "sqlmodel", "textual", "plotext")


def doctor(author: str) -> Iterator[Fact]:
    """Fact by fact, since a large database takes a moment; nothing is made or changed.

    Args:
        author: who changes are recorded as.
    """
    yield Fact("kpitui", f"{version('kpitui')} on Python {platform.python_version()}")
    yield Fact("libraries", ", ".join(f"{name} {version(name)}" for name in LIBRARIES))
    yield Fact("author", author)
    yield Fact("config", _place(paths.config()))
    yield Fact("profiles", _place(paths.profiles()))
    yield Fact("log", _place(paths.log()))
    yield from examine(paths.database())


def network_warning(ws: Workspace) -> str:
    """What to say where the workspace's file lies on another machine; else empty."""
    file = ws.engines.place.file
    return health.network_warning(file) if file else ""


def _place(path: Path) -> str:
    return str(path) if path.exists() else f"{path} (not there)"
