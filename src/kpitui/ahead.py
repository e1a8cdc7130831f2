"""The first dashboard, computed beside the start: a second process loads the database while this one loads the app.

Loading SQLModel takes longer than painting the frame, and within one process the two wait for each other.
"""

import os
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpitui.usecases.states import Dashboard


def begin(as_of: date | None) -> "Callable[[], Dashboard | None]":
    """Start computing the dashboard of the person's workspace; the function returned waits for the result.

    None where there is no second processor, no fork, or no workspace that can be read as it is: then the app
    opens it in its own time, and says itself what is wrong with it.
    """
    if not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
        return lambda: None
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(readable)
            os.nice(10)  # The frame comes first where processors are busy.
            _send(as_of, writable)
        finally:
            os._exit(0)
    os.close(writable)
    return lambda: _receive(child, readable)


def _send(as_of: date | None, writable: int) -> None:
    import pickle

    from kpitui import paths, settings, start
    from kpitui.usecases.dashboard import dashboard

    ws = start.open_workspace(settings.load(paths.config()), as_of, read_only=True)
    data = pickle.dumps(dashboard(ws, judged=False))
    with os.fdopen(writable, "wb") as pipe:
        pipe.write(data)


def _receive(child: int, readable: int) -> "Dashboard | None":
    import pickle

    # What the view is made of, loaded while the other process is still at it.
    from kpitui.usecases import states

    with os.fdopen(readable, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    if not data:
        return None
    view: states.Dashboard = pickle.loads(data)  # noqa: S301 - from ourselves
    return view
