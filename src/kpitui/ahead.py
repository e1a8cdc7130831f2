"""The first dashboard, computed beside the start: a second process loads the database while this one loads the app,
and judges the values while this one answers keys.

Loading SQLModel takes longer than painting the frame, and within one process the two wait for each other.
"""

import os
from contextlib import suppress
from datetime import date
from signal import SIGKILL
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpitui.usecases.judgements import Judgements
    from kpitui.usecases.states import Dashboard


def begin(as_of: date | None) -> "SecondProcess | None":
    """Start computing the dashboard of the person's workspace.

    None where there is no second processor or no fork. Where the workspace cannot be read as it is, nothing comes:
    then the app opens it in its own time, and says itself what is wrong with it.
    """
    if not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
        return None
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(readable)
            os.nice(3)  # The frame comes first where processors are busy, and the rows soon after it.
            _send(as_of, writable)
        finally:
            os._exit(0)
    os.close(writable)
    return SecondProcess(child, readable)


def _send(as_of: date | None, writable: int) -> None:
    import gc
    import pickle

    gc.disable()  # It ends before there is anything to collect.
    from kpitui import paths, settings, start
    from kpitui.usecases.dashboard import dashboard
    from kpitui.usecases.judgements import Judgements

    ws = start.open_workspace(settings.load(paths.config()), as_of, read_only=True)
    judgements = Judgements()
    with os.fdopen(writable, "wb") as pipe:
        pickle.dump(dashboard(ws, judged=False), pipe)
        pipe.flush()
        dashboard(ws, judgements=judgements)
        pickle.dump(judgements, pipe)


class SecondProcess:
    """What it sends, in this order: the first view, and what the values in it say."""

    def __init__(self, child: int, readable: int) -> None:
        self._child: int | None = child
        self._pipe = os.fdopen(readable, "rb")
        self._lock = Lock()

    def view(self) -> "Dashboard | None":
        import pickle

        # What the view is made of, loaded while the other process is still at it.
        from kpitui.usecases import states

        with self._lock:
            if self._child is None:
                return None
            try:
                view: states.Dashboard = pickle.load(self._pipe)  # noqa: S301 - from ourselves
            except EOFError:
                self._end()
                return None
            return view

    def judgements(self) -> "Judgements | None":
        """After the view."""
        import pickle

        from kpitui.usecases import judgements

        with self._lock:
            if self._child is None:
                return None
            found: judgements.Judgements | None = None
            with suppress(EOFError):
                found = pickle.load(self._pipe)  # noqa: S301 - from ourselves
            self._end()
            return found

    def stop(self) -> None:
        """Nobody waits any more; who does gets nothing."""
        if self._child is not None:
            with suppress(ProcessLookupError):
                os.kill(self._child, SIGKILL)

    def _end(self) -> None:
        self._pipe.close()
        if self._child is not None:
            os.waitpid(self._child, 0)
            self._child = None
