"""The workspace that a command works on."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kpitui import start

if TYPE_CHECKING:
    from kpitui.store.workspace import Workspace


@contextmanager
def opened(args: Namespace) -> Iterator["Workspace"]:
    """The workspace as `--as-of` and the settings say, closed at the end.

    Raises: DatabaseUnusable.
    """
    ws = start.open_workspace(args.settings, args.as_of, read_only=args.read_only)
    try:
        yield ws
    finally:
        ws.close()
