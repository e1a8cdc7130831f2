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


def back_up(ws: "Workspace") -> None:
    """Before a command that writes much: is it a safe place, and a copy of the day. Without one the command goes on."""
    from kpitui.cli import text
    from kpitui.model.errors import DatabaseUnusable
    from kpitui.usecases.daily_backup import back_up_daily
    from kpitui.usecases.doctor import network_warning

    if warning := network_warning(ws):
        text.say(warning)
    try:
        back_up_daily(ws)
    except DatabaseUnusable as error:
        text.say(str(error))
