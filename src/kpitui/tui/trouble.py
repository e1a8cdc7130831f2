"""What happens behind the screens: the window's title, and errors nobody foresaw."""

import os
from datetime import datetime
from pathlib import Path
from traceback import format_exception
from typing import TYPE_CHECKING

from textual.worker import WorkerFailed

if TYPE_CHECKING:
    from textual.app import App


class Troubles:
    """Unexpected errors of this run: each goes to the log file, the first of a kind is said."""

    def __init__(self, log_file: Path | None) -> None:
        self.log_file = log_file
        self._said: set[str] = set()

    def note(self, error: Exception) -> str:
        """The sentence to show; empty where this one was said before."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        kind = f"{type(error).__name__}: {error}"
        where = self._write(error)
        if kind in self._said:
            return ""
        self._said.add(kind)
        return f"Something went wrong inside kpitui ({kind}). {where} You can go on."

    def _write(self, error: Exception) -> str:
        if self.log_file is None:
            return "It was not written down: there is no log file."
        moment = datetime.now().astimezone().isoformat(timespec="seconds")
        try:
            self.log_file.parent.mkdir(parents=True, exist_ok=True)
            with self.log_file.open("a", encoding="utf-8") as log:
                log.write(f"{moment}\n{''.join(format_exception(error))}\n")
        except OSError as refused:
            return f"It could not be written to {self.log_file} ({refused.strerror})."
        return f"The details are in {self.log_file}."


def set_window_title(app: "App[object]", *parts: str) -> None:
    """`kpitui · workspace · place` on terminals that have titles."""
    driver = app._driver
    if driver is None or app.is_headless or os.environ.get("TERM", "") in ("linux", "dumb", ""):
        return
    title = " · ".join(part for part in ("kpitui", *parts) if part)
    driver.write(f"\x1b]2;{''.join(sign for sign in title if sign.isprintable())}\x07")
