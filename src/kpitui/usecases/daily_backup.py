"""A copy of the day, before much is written."""

from datetime import UTC, datetime

from kpitui.store.backup import copy_daily
from kpitui.store.problems import in_words
from kpitui.store.workspace import Workspace


def back_up_daily(ws: Workspace) -> None:
    """See to it that a SQLite workspace has a copy of this day beside it; a server has its own backups.

    Raises: DatabaseUnusable, where none could be made.
    """
    file = ws.engines.place.file
    if file is not None and not ws.read_only:
        with in_words(ws.engines.place):
            copy_daily(ws.engines, file, datetime.now(UTC).date())
