"""What happens behind the screens: errors nobody foresaw, sentences said once, the window's title."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App
from textual.message import Message
from textual.worker import WorkerFailed

from kpitui import error_log
from kpitui.model.errors import KpituiError

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.notifications import SeverityLevel


TIMES: "dict[SeverityLevel, float]" = {"information": 3.5, "warning": 6.0, "error": 10.0}
"""Seconds that a message is shown for."""


class Lasting(App[object]):
    """An app that outlives its errors."""

    log_file: Path | None = None
    warnings: list[str]
    """What was said once, or is to be said at the start."""

    def exit(self, result: object = None, return_code: int = 0, message: "RenderableType | None" = None) -> None:
        # What is still being loaded would be shown on screens that are going.
        self.workers.cancel_all()
        super().exit(result, return_code, message)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: "SeverityLevel" = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Say the latest alone, so that little is covered; what went wrong stays longer, beside what comes after."""
        shown = list(self._notifications)
        for notice in [notice for notice in shown if notice.severity != "error" or notice.message == message]:
            self._unnotify(notice, refresh=False)
        seconds = TIMES[severity] if timeout is None else timeout
        super().notify(message, title=title, severity=severity, timeout=seconds, markup=markup)

    def report(self, error: Exception) -> None:
        """Write an unexpected error down and say so, once for each kind."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        if isinstance(error, KpituiError):
            self.notify(str(error), severity="error", markup=False)
            return
        kind = f"{type(error).__name__}: {error}"
        where = error_log.write(error, self.log_file) if self.log_file else ""
        self.say_once(f"Something went wrong inside kpitui ({kind}). {where} You can go on.")
        if self.is_headless:  # a test sees it fail
            super()._handle_exception(error)

    def say_once(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)
            self.notify(sentence, severity="error", timeout=15, markup=False)

    def _handle_exception(self, error: Exception) -> None:
        if self.is_running:
            self.report(error)
        else:
            super()._handle_exception(error)

    async def _dispatch_message(self, message: Message) -> None:
        # Textual ends a node's message loop at the first exception; this one is everybody's.
        try:
            await super()._dispatch_message(message)
        except Exception as error:  # noqa: BLE001 - the boundary: logged and said, the app goes on
            self.report(error)


def name_window(app: App[object], *parts: str) -> None:
    """`kpitui · workspace · place` as the title of the terminal, where it has titles."""
    driver = app._driver
    if driver is None or app.is_headless or os.environ.get("TERM", "") in ("linux", "dumb", ""):
        return
    title = " · ".join(part for part in ("kpitui", *parts) if part)
    driver.write(f"\x1b]2;{''.join(sign for sign in title if sign.isprintable())}\x07")
